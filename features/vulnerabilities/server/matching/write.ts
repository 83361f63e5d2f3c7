/**
 * Findings of what was matched: joined to the assets that have it, settled by what those run, and written.
 * @module
 */
import type { Verdict } from '@hinoban/matching'
import { worstOf } from '../../rules.ts'
import type { Flaw } from '../catalogue/read.ts'
import { openParts } from '../vex/part-marks.ts'
import { type Assets, batchesOf, type Item } from './inventory.ts'
import {
  type Bases,
  basesOf,
  type Group,
  groupOf,
  type Shared,
  sharedBy,
  writeGroups,
} from './places.ts'
import { baseRow, type Place, traitsOf } from './rows.ts'
import { type Answer, askWorker, putFlaws, type Run, type Wanted } from './run.ts'

/** Components whose places are asked for at once. */
const PLACES_OF = 5_000

type Found = Item & { readonly verdicts: readonly Verdict[] }

export const writeBatch = async (
  run: Run,
  wanted: Wanted,
  assets: Assets,
  batch: readonly Item[],
  answer: Answer,
): Promise<number> => {
  const found: Found[] = []
  for (const [index, verdicts] of answer.verdicts) {
    const item = batch[index]
    if (item && verdicts.length > 0) found.push({ ...item, verdicts })
  }
  if (found.length === 0) return 0
  await putFlaws(run, answer.flaws)
  found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  let written = 0
  for (const part of batchesOf(found, PLACES_OF))
    written += await writePart(run, wanted, assets, part as readonly Found[], answer.flaws)
  return written
}

const writePart = async (
  run: Run,
  wanted: Wanted,
  assets: Assets,
  found: readonly Found[],
  flaws: ReadonlyMap<string, Flaw>,
): Promise<number> => {
  const places = await placesOf(run, wanted, assets, found)
  const settled = await settlePlatforms(run, found, places)
  const alike = new Map<readonly Verdict[], { bases: Bases; byTraits: Map<string, Shared> }>()
  const groups: Group[] = []
  for (const installed of places.values()) {
    const [first] = installed
    if (first === undefined) continue
    const { asset } = first.place
    const traits = traitsOf(asset)
    const baseOf = (item: Found, verdict: Verdict, versions: readonly string[]) =>
      baseRow(flaws.get(verdict.flaw) ?? null, { item, verdict, versions })
    const verdictsOf = (item: Found) => settled(item, asset.cpes)
    if (installed.length === 1) {
      const verdicts = verdictsOf(first.item)
      // Whatever told verdicts apart, they are the same list where they are the same.
      const same = `${traits.reachable} ${traits.importance}`
      let known = alike.get(verdicts)
      if (known === undefined) {
        const worst = worstOf([{ version: first.item.version, verdicts }])
        const rows = [...worst.values()].map(({ verdict, versions }) =>
          baseOf(first.item, verdict, versions),
        )
        known = { bases: basesOf(rows), byTraits: new Map() }
        alike.set(verdicts, known)
      }
      let shared = known.byTraits.get(same)
      if (shared === undefined) {
        shared = sharedBy(run, known.bases, traits)
        known.byTraits.set(same, shared)
      }
      if (shared.rows.length > 0)
        groups.push(groupOf(first.item.key, [{ shared, place: first.place }]))
      continue
    }
    const worst = worstOf(
      installed.map(({ item, place }) => ({
        item,
        place,
        version: item.version,
        verdicts: verdictsOf(item),
      })),
    )
    const told = [...worst.values()].map(({ verdict, versions, of }) => ({
      shared: sharedBy(run, basesOf([baseOf(of.item, verdict, versions)]), traits),
      place: of.place,
    }))
    if (told.length > 0) groups.push(groupOf(first.item.key, told))
  }
  // Neighbours in the index are written together.
  groups.sort((a, b) => (a.asset < b.asset ? -1 : a.asset > b.asset ? 1 : 0))
  return writeGroups(run, groups)
}

type Installed = { readonly item: Found; readonly place: Place }

/** By asset and component: what is installed there. */
const placesOf = async (
  run: Run,
  wanted: Wanted,
  assets: Assets,
  found: readonly Found[],
): Promise<ReadonlyMap<string, readonly Installed[]>> => {
  const places = new Map<string, Installed[]>()
  const add = (asset: string, item: Found, place: Omit<Place, 'asset'>): void => {
    const known = assets.get(asset)
    if (known === undefined) return
    const installed = { item, place: { ...place, asset: known } }
    const key = `${asset} ${item.key}`
    const list = places.get(key)
    if (list) list.push(installed)
    else places.set(key, [installed])
  }
  const software = found.filter((item) => item.identity !== null)
  if (software.length > 0)
    await run.deps.records.reading(run.scope, async (tx) => {
      const identities = software.flatMap(({ identity }) => (identity === null ? [] : [identity]))
      for await (const rows of run.deps.software.installed(tx, identities, wanted.assets))
        for (const { of, asset, seenFrom, seenUntil, source } of rows) {
          const item = software[of]
          if (item) add(asset, item, { seenFrom, seenUntil, source })
        }
    })
  for (const item of found)
    for (const asset of item.assets) {
      const system = assets.get(asset)?.system
      if (system === undefined) continue
      const at = system.machineSeenAt ?? run.now
      add(asset, item, { seenFrom: at, seenUntil: at, source: systemSource(system.sources) })
    }
  return places
}

/** Who can have read what a device runs, nearest first. */
const SYSTEM_SOURCES = [
  'osquery',
  'snmp',
  'devices',
  'directory',
  'scan',
  'nmap-xml',
  'ledger',
  'console',
]
export const systemSource = (sources: readonly string[]): string =>
  SYSTEM_SOURCES.find((source) => sources.includes(source)) ?? sources[0] ?? 'console'

/** Conditions on platforms are asked once for each pair of a component and what assets run. */
const settlePlatforms = async (
  run: Run,
  found: readonly Found[],
  places: ReadonlyMap<string, readonly Installed[]>,
): Promise<(item: Found, cpes: readonly string[]) => readonly Verdict[]> => {
  const isPart = openParts(run)
  const doubtful = new Set(
    found.filter(
      ({ verdicts, component }) =>
        verdicts.some(({ state }) => state === 'platform-unconfirmed') || isPart(component),
    ),
  )
  const pairs = new Map<string, { item: Found; cpes: readonly string[] }>()
  const pairKey = (item: Found, cpes: readonly string[]): string =>
    `${item.digest} ${cpes.join(' ')}`
  if (doubtful.size > 0)
    for (const installed of places.values())
      for (const { item, place } of installed)
        if (doubtful.has(item) && item.identity !== null && place.asset.cpes.length > 0)
          pairs.set(pairKey(item, place.asset.cpes), { item, cpes: place.asset.cpes })
  if (pairs.size === 0) return (item) => item.verdicts
  const asked = [...pairs.entries()]
  const { verdicts } = await askWorker(
    run,
    asked.map(([, { item, cpes }]) => ({ component: item.component, asset: cpes })),
    null,
  )
  const answers = new Map(
    asked.map(([key, { item }], index) => [
      key,
      // An end of support has no platform.
      [
        ...(verdicts.get(index) ?? []),
        ...item.verdicts.filter(({ flaw }) => flaw.startsWith('eol:')),
      ],
    ]),
  )
  return (item, cpes) => answers.get(pairKey(item, cpes)) ?? item.verdicts
}
