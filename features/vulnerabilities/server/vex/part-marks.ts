/**
 * On which assets the products are within which a supplier speaks of parts: they bear its mark, and what is said of the part
 * holds there and nowhere else.
 * @module
 */
import { setImmediate as turn } from 'node:timers/promises'
import { type Component, type Entry, judge, placeComponent } from '@hinoban/matching'
import type { Assets, Item } from '../matching/inventory.ts'
import type { Run } from '../matching/run.ts'

const PAUSE_EVERY = 2_000
/** More assets than this are not named one by one. */
const MOST_NAMED = 1_000

/** Whether a statement about a part names this component: it has to be asked again on the assets where it is. */
export const openParts = ({
  vex: { partKeys },
}: Pick<Run, 'vex'>): ((component: Component) => boolean) =>
  partKeys.size === 0
    ? () => false
    : (component) => placeComponent(component).candidates.some(({ key }) => partKeys.has(key))

/** The assets with the marks of the products that are on them. */
export const withMarks = async (
  run: Run,
  assets: Assets,
  items: readonly Item[],
): Promise<Assets> => {
  const { contexts } = run.vex
  if (contexts.size === 0) return assets
  const byKey = new Map<string, { readonly mark: string; readonly entry: Entry }[]>()
  for (const [mark, compiled] of contexts)
    for (const { key, entry } of compiled) {
      const list = byKey.get(key) ?? []
      byKey.set(key, list)
      list.push({ mark, entry })
    }
  const marks = new Map<string, Set<string>>()
  const put = (asset: string, found: readonly string[]): void => {
    const known = marks.get(asset) ?? new Set<string>()
    marks.set(asset, known)
    for (const mark of found) known.add(mark)
  }
  const software: { readonly item: Item; readonly found: readonly string[] }[] = []
  for (const [index, item] of items.entries()) {
    if (index % PAUSE_EVERY === 0) await turn()
    const found = marksOf(item.component, byKey)
    if (found.length === 0) continue
    for (const asset of item.assets) put(asset, found)
    if (item.identity !== null) software.push({ item, found })
  }
  if (software.length > 0)
    await run.deps.records.reading(run.scope, async (tx) => {
      const identities = software.flatMap(({ item }) =>
        item.identity === null ? [] : [item.identity],
      )
      for await (const rows of run.deps.software.installed(
        tx,
        identities,
        assets.size > MOST_NAMED ? null : [...assets.keys()],
      ))
        for (const { of, asset } of rows) put(asset, software[of]?.found ?? [])
    })
  return new Map(
    [...assets].map(([id, asset]) => {
      const own = marks.get(id)
      return [id, own === undefined ? asset : { ...asset, cpes: [...asset.cpes, ...own].sort() }]
    }),
  )
}

/** A product is on an asset where the statement's own versions cover what is installed. */
const marksOf = (
  component: Component,
  byKey: ReadonlyMap<string, readonly { readonly mark: string; readonly entry: Entry }[]>,
): readonly string[] => {
  const placed = placeComponent(component)
  const near = placed.candidates.flatMap(({ key }) => byKey.get(key) ?? [])
  return [...new Set(near.map(({ mark }) => mark))].filter((mark) =>
    judge(component, placed, (key) =>
      (byKey.get(key) ?? []).flatMap((one) => (one.mark === mark ? [one.entry] : [])),
    ).verdicts.some(({ state }) => state === 'affected'),
  )
}
