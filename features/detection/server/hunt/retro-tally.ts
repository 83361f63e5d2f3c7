/**
 * What a slice of a hunt brought, in bounded memory: every hit counted by rule, day and machine, the first of each rule kept.
 * @module
 */
import { MAX_KEPT, MAX_KEPT_OF_RULE } from './retro-store.ts'
import type { FoundHit, HuntFound } from './retro-worker.ts'

/** Combinations of rule, day and machine that one slice may bring; behind it machines are no longer told apart. */
const MAX_COUNTS = 5_000

export type Tally = ReturnType<typeof newTally>
/** `dayOf`: the calendar day where the organization is. */
export const newTally = (dayOf: (ms: number) => string) => {
  const none = () => ({
    looked: 0,
    matched: 0,
    unparsed: 0,
    damaged: 0,
    unread: 0,
    byFields: 0,
    hits: 0,
  })
  const by = new Map<string, { rule: string; day: string; host: string; hits: number }>()
  let kept: FoundHit[] = []
  const perRule = new Map<string, number>()
  const tally = {
    ...none(),
    add: (found: HuntFound): void => {
      tally.byFields += found.byFields
      tally.hits += found.hits.length
      for (const hit of found.hits) {
        const day = dayOf(hit.at)
        const host = by.size < MAX_COUNTS ? hit.host : ''
        const key = `${hit.rule}\n${day}\n${host}`
        const one = by.get(key) ?? { rule: hit.rule, day, host, hits: 0 }
        one.hits += 1
        by.set(key, one)
        const n = perRule.get(hit.rule) ?? 0
        if (n >= MAX_KEPT_OF_RULE || kept.length >= MAX_KEPT) continue
        perRule.set(hit.rule, n + 1)
        kept.push(hit)
      }
    },
    take: () => {
      const counted = [...by.values()].toSorted((a, b) => (a.rule < b.rule ? -1 : 1))
      const done = {
        ...tally,
        kept,
        counts: {
          rules: counted.map((c) => c.rule),
          days: counted.map((c) => c.day),
          hosts: counted.map((c) => c.host),
          hits: counted.map((c) => c.hits),
        },
      }
      Object.assign(tally, none())
      kept = []
      perRule.clear()
      by.clear()
      return done
    },
  }
  return tally
}
