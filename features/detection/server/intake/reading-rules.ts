/**
 * The rules of each organization in the reading thread. Rules are unpacked and compiled once for all organizations that have the same;
 * what somebody turned off is left out of the hits, so that a choice compiles nothing.
 * @module
 */
import { compileRules, type Program, type Rule, type RuleSet, unpackRules } from '@hinoban/sigma'
import { exceptedRules, inOrder, restsByStatus } from '../../rule-book.ts'
import type { RuleSetGiven } from './seams.ts'

export type RuleAbout = { readonly id: string; readonly wanted: readonly string[] }
export type Rules = {
  readonly match: Program['match'] | null
  /** Those that run; what else matches is nobody's. */
  readonly about: ReadonlyMap<Rule, RuleAbout>
}
export const NO_RULES: Rules = { match: null, about: new Map() }

/** More rules that rest than this are not matched for nothing. */
const MAX_RESTING = 200

export const openReadingRules = (
  ask: (organization: string, has: readonly string[]) => Promise<RuleSetGiven | null>,
) => {
  const sets = new Map<string, RuleSet>()
  /** With what is excepted, by digest and exceptions. */
  const excepted = new Map<string, readonly Rule[]>()
  const programs = new Map<string, Program['match']>()
  const held = new Map<string, { readonly uses: readonly string[]; readonly rules: Rules }>()
  let changes = 0

  const setOf = ({ digest, pack }: RuleSetGiven): RuleSet => {
    const known = sets.get(digest)
    if (known) return known
    const found = pack === null ? null : unpackRules(pack, { digest })
    if (!found?.ok)
      throw new Error(`detection: rules could not be unpacked: ${found?.why ?? 'none'}`)
    sets.set(digest, found.set)
    return found.set
  }
  const rulesOf = (given: RuleSetGiven): { uses: readonly string[]; rules: Rules } => {
    const base = `${given.digest} ${JSON.stringify(given.filters)}`
    const all = excepted.get(base) ?? exceptedRules(setOf(given), given.filters)
    excepted.set(base, all)
    const running = inOrder(all, given)
    const usual = all.filter(({ about }) => !restsByStatus(about.status))
    const runs = new Set(running.map(({ rule }) => rule))
    const isUsual =
      usual.length - runs.size <= MAX_RESTING &&
      [...runs].every(({ about }) => !restsByStatus(about.status))
    const key = isUsual ? base : `${base} ${given.off.toSorted().join()}`
    const match = programs.get(key) ?? compileRules(isUsual ? usual : [...runs]).match
    programs.set(key, match)
    return {
      uses: [given.digest, base, key],
      rules: {
        match,
        about: new Map(running.map(({ id, rule, wanted }) => [rule, { id, wanted }])),
      },
    }
  }
  const forgetUnused = (): void => {
    const used = new Set([...held.values()].flatMap(({ uses }) => uses))
    for (const kept of [sets, excepted, programs])
      for (const key of kept.keys()) if (!used.has(key)) kept.delete(key)
  }
  return {
    of: async (organization: string): Promise<Rules> => {
      const known = held.get(organization)
      if (known) return known.rules
      const asked = changes
      const given = await ask(organization, [...sets.keys()])
      const found = given === null ? { uses: [], rules: NO_RULES } : rulesOf(given)
      // What changed while they were on their way is asked for anew with the next frame.
      if (asked === changes) held.set(organization, found)
      forgetUnused()
      return found.rules
    },
    /** Null: of all. */
    changed: (organization: string | null): void => {
      changes += 1
      if (organization === null) held.clear()
      else held.delete(organization)
    },
  }
}
