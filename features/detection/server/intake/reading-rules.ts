/**
 * The rules of each organization in the reading thread. Rules are unpacked and compiled once for all organizations that have the same;
 * what is an organization's own is laid over it: what somebody turned off is left out of the hits, what is excepted from a rule is asked
 * of the events that it matches. So neither a choice nor an exception compiles more than the few rules it is about.
 * @module
 */
import { compileRules, type Program, type Rule, type SigmaEvent } from '@hinoban/sigma'
import { idOf } from '../../rule-base.ts'
import { exceptedRules, type RunningRule, restsByStatus } from '../../rule-book.ts'
import { opened, ownFile } from '../rules/base-pack.ts'
import type { GivenLayer, RuleSetGiven } from './seams.ts'

export type Rules = {
  /** Those of the organization's rules that run and match. */
  readonly match: ((event: SigmaEvent) => readonly RunningRule[]) | null
}
export const NO_RULES: Rules = { match: null }

/** More rules that rest than this, and than run, are not matched for nothing. */
const MAX_RESTING = 200

type Match = Program['match']
type Layer = {
  readonly rules: readonly Rule[]
  readonly indexOf: ReadonlyMap<Rule, number>
}
/** What one organization does with a rule. */
type Own = RunningRule & { readonly place: number }

export const openReadingRules = (
  ask: (organization: string, has: readonly string[]) => Promise<RuleSetGiven | null>,
  compile: (rules: readonly Rule[]) => Pick<Program, 'match'> = compileRules,
) => {
  const layers = new Map<string, Layer>()
  const programs = new Map<string, Match>()
  const held = new Map<string, { readonly uses: readonly string[]; readonly rules: Rules }>()
  let changes = 0

  const layerOf = ({ digest, pack }: GivenLayer): Layer => {
    const known = layers.get(digest)
    if (known) return known
    const { rules } = opened(pack, digest)
    const layer = { rules, indexOf: new Map(rules.map((rule, index) => [rule, index])) }
    layers.set(digest, layer)
    return layer
  }
  const programOf = (key: string, rules: readonly Rule[]): Match => {
    const match = programs.get(key) ?? compile(rules).match
    programs.set(key, match)
    return match
  }
  /** Programs that together match whatever of a layer runs, and perhaps more. */
  const programsOf = (
    digest: string,
    { rules, indexOf }: Layer,
    runs: (rule: Rule) => boolean,
  ): ReadonlyMap<string, Match> => {
    const usual = rules.filter(({ about }) => !restsByStatus(about.status))
    const running = rules.filter(runs)
    if (running.length === 0) return new Map()
    const resting = usual.length - usual.filter(runs).length
    const isOwn = resting > Math.max(MAX_RESTING, usual.length / 2)
    const besides = isOwn ? running : running.filter(({ about }) => restsByStatus(about.status))
    const found = new Map<string, Match>()
    if (!isOwn) found.set(digest, programOf(digest, usual))
    if (besides.length > 0) {
      const key = `${digest} ${besides.map((rule) => indexOf.get(rule)).join()}`
      found.set(key, programOf(key, besides))
    }
    return found
  }

  const rulesOf = ({ names, wanted, filters, ...given }: RuleSetGiven) => {
    const off = new Set(given.off)
    // What is kept below holds no pack.
    const parts = given.layers.map((of) => {
      const { digest, places } = of
      return { digest, places, layer: layerOf(of) }
    })
    const idIn = (rule: Rule): string =>
      rule.about.id ?? idOf({ about: { ...rule.about, file: ownFile(rule.about.file, names) } })
    const excepted = narrowed(parts.flatMap(present), filters)
    const matches = parts.flatMap(({ digest, places, layer }) => {
      const ownOf = (rule: Rule): Own | null => {
        const place = places[layer.indexOf.get(rule) ?? -1] ?? -1
        if (place < 0) return null
        const id = idIn(rule)
        return off.has(id) ? null : { id, rule, wanted: wanted.get(id) ?? [], place }
      }
      /** Of those that matched once. */
      const known = new Map<Rule, Own | null>()
      const own = (rule: Rule): Own | null => {
        const found = known.get(rule)
        if (found !== undefined) return found
        const made = ownOf(rule)
        known.set(rule, made)
        return made
      }
      const found = programsOf(digest, layer, (rule) => ownOf(rule) !== null)
      return [...found].map(([key, match]) => ({ key, match, own }))
    })
    const match = (event: SigmaEvent): readonly RunningRule[] => {
      let all: readonly Own[] = NONE
      for (const { match, own } of matches) {
        const found = match(event)
        if (found.length > 0) all = [...all, ...found.flatMap((rule) => own(rule) ?? [])]
      }
      if (all.length === 0) return NONE
      const kept = excepted === null ? all : excepted(all, event)
      return matches.length < 2 ? kept : kept.toSorted((a, b) => a.place - b.place)
    }
    return {
      uses: [...parts.map(({ digest }) => digest), ...matches.map(({ key }) => key)],
      rules: { match } satisfies Rules,
    }
  }

  const forgetUnused = (): void => {
    const used = new Set([...held.values()].flatMap(({ uses }) => uses))
    for (const kept of [layers, programs])
      for (const key of kept.keys()) if (!used.has(key)) kept.delete(key)
  }
  return {
    of: async (organization: string): Promise<Rules> => {
      const known = held.get(organization)
      if (known) return known.rules
      const asked = changes
      const given = await ask(organization, [...layers.keys()])
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

const NONE: readonly Own[] = []

const present = (part: {
  readonly places: GivenLayer['places']
  readonly layer: Layer
}): readonly Rule[] => part.layer.rules.filter((_, index) => (part.places[index] ?? -1) >= 0)

/** Leaves away what is excepted. A rule with an exception matches nothing that it does not match without. Null: nothing is excepted. */
const narrowed = (
  rules: readonly Rule[],
  filters: RuleSetGiven['filters'],
): ((matched: readonly Own[], event: SigmaEvent) => readonly Own[]) | null => {
  const found = exceptedRules({ rules, correlations: [] }, filters)
  const pairs = found.flatMap((rule, at) => {
    const whole = rules[at]
    return whole === undefined || whole === rule ? [] : [{ whole, rule }]
  })
  if (pairs.length === 0) return null
  const wholes = new Set(pairs.map(({ whole }) => whole))
  const wholeOf = new Map(pairs.map(({ whole, rule }) => [rule, whole]))
  const { match } = compileRules(pairs.map(({ rule }) => rule))
  return (matched, event) => {
    if (!matched.some(({ rule }) => wholes.has(rule))) return matched
    const still = new Set(match(event).map((rule) => wholeOf.get(rule)))
    return matched.filter(({ rule }) => !wholes.has(rule) || still.has(rule))
  }
}
