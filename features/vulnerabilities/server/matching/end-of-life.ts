/**
 * What its maker no longer mends stands beside the flaws, as a finding with a deadline of its own.
 * @module
 */
import type { Verdict } from '@hinoban/matching'
import { type CyclesOf, endedOf } from '../../end-of-life.ts'
import { folded } from '../../rules.ts'
import type { Flaw } from '../catalogue/read.ts'
import type { Asset, Assets, Item } from './inventory.ts'
import { basesOf, type Group, groupOf, sharedBy, writeGroups } from './places.ts'
import { baseRow, traitsOf } from './rows.ts'
import { type Answer, putFlaws, type Run } from './run.ts'
import { systemSource } from './write.ts'

const flawOf = (id: string, name: string, endedAt: number | null): Flaw => ({
  id,
  titleJa: `${name} のサポート終了`,
  titleEn: `End of support of ${name}`,
  score: null,
  vector: '',
  severity: 'unknown',
  scoredBy: '',
  ssvc: null,
  state: 'published',
  publishedAt: endedAt,
  modifiedAt: null,
  epss: null,
  kev: [],
})

const verdictOf = (flaw: string): Verdict => ({
  flaw,
  ids: [flaw],
  state: 'affected',
  by: 'cpe',
  confidence: 100,
  reason: 'vendor_verdict',
  conflict: false,
  fix: { version: null, state: 'wont-fix', reachable: null },
  opinions: [],
})

/** The answer with the ends of support of the same components. */
export const withEndOfLife = (run: Run, batch: readonly Item[], answer: Answer): Answer => {
  const catalogue = run.deps.catalogue.catalogue()
  if (catalogue === null) return answer
  const kept = new Map<string, ReturnType<CyclesOf>>()
  const cyclesOf: CyclesOf = (product) => {
    const rows = kept.get(product) ?? catalogue.eolOf(product)
    kept.set(product, rows)
    return rows
  }
  const verdicts = new Map(answer.verdicts)
  const flaws = new Map(answer.flaws)
  for (const [index, known] of answer.verdicts) {
    const item = batch[index]
    const ended = item ? endedOf(item.component, cyclesOf, run.now.getTime()) : null
    if (ended === null) continue
    verdicts.set(index, [...known, verdictOf(ended.id)])
    flaws.set(ended.id, flawOf(ended.id, ended.name, ended.endedAt))
  }
  return { ...answer, verdicts, flaws }
}

/** What a ledger says of the support of a whole device. */
export const writeLedgerEnds = async (run: Run, assets: Assets): Promise<number> => {
  const today = run.now.toISOString().slice(0, 10)
  const groups: Group[] = []
  const flaws = new Map<string, Flaw>()
  for (const asset of assets.values()) {
    const { endOfSupport } = asset.system
    if (endOfSupport === null || endOfSupport > today) continue
    const { name, id } = namedIn(asset)
    const flaw = flawOf(id, name, Date.parse(`${endOfSupport}T00:00:00Z`))
    flaws.set(id, flaw)
    groups.push(ledgerGroup(run, asset, name, flaw))
  }
  await putFlaws(run, flaws)
  return writeGroups(run, groups)
}

const namedIn = ({ system }: Asset): { readonly name: string; readonly id: string } => {
  const name = [system.maker, system.model || system.os].filter((one) => one !== '').join(' ')
  return name === ''
    ? { name: system.name, id: `eol:asset:${system.asset}` }
    : { name, id: `eol:device:${folded(name).slice(0, 150)}` }
}

const ledgerGroup = (run: Run, asset: Asset, name: string, flaw: Flaw): Group => {
  const { system } = asset
  const at = system.machineSeenAt ?? run.now
  const item = {
    component: {
      name,
      version: '',
      supplier: system.maker,
      kind: 'firmware' as const,
      purl: '',
      cpes: [],
    },
    key: `support:${folded(name)}`,
    digest: '',
    version: '',
    identity: null,
    assets: [system.asset],
  }
  const found = { item, verdict: verdictOf(flaw.id), versions: [] }
  const shared = sharedBy(run, basesOf([baseRow(flaw, found)]), traitsOf(asset))
  const place = { asset, seenFrom: at, seenUntil: at, source: systemSource(system.sources) }
  return groupOf(item.key, [{ shared, place }])
}
