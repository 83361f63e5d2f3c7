/**
 * The catalogue's entries with those of VEX documents behind them: everywhere, and on assets that bear the marks of products.
 * @module
 */
import type { Entry } from '@hinoban/matching'
import type { VexEntry } from './marks.ts'

type Lookup = (key: string) => readonly Entry[]
const CVE = /^CVE-/

export const vexLookup = (vex: readonly VexEntry[], catalogue: Lookup) => {
  const byKey = Map.groupBy(vex, ({ key }) => key)
  const titles = new Map(
    vex.flatMap(({ entry, title }) => entry.flaws.map((flaw) => [flaw, title] as const)),
  )
  const kept = new Map<string, readonly Entry[]>()
  /** A document may know a flaw by another name than the catalogue, which has the same record under its CVE number. */
  const named = (entry: Entry, others: readonly Entry[]): Entry => {
    if (entry.flaws.every((flaw) => CVE.test(flaw))) return entry
    const same = others.find(({ ids }) => entry.ids.some((id) => ids.includes(id)))
    return same === undefined ? entry : { ...entry, flaws: same.flaws }
  }
  const of =
    (marks: readonly string[]): Lookup =>
    (key) => {
      const own = byKey.get(key)
      const others = catalogue(key)
      if (own === undefined) return others
      const cacheKey = `${key} ${marks.join(' ')}`
      const known = kept.get(cacheKey)
      if (known !== undefined) return [...others, ...known]
      const speaking = own
        .filter(({ within }) => within === null || marks.includes(within))
        .map(({ entry }) => named(entry, others))
      kept.set(cacheKey, speaking)
      return [...others, ...speaking]
    }
  return {
    everywhere: of([]),
    within: of,
    titleOf: (flaw: string): string => titles.get(flaw) ?? '',
  }
}
