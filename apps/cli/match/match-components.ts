/**
 * Components against the catalogue: what touches each, who says so, how sure it is, and what could not be judged.
 * @module
 */
import {
  type Component,
  type Coverage,
  type Entry,
  judge,
  placeComponent,
  type Verdict,
} from '@hinoban/matching'
import { type Ended, endedOf } from '../../../features/vulnerabilities/end-of-life.ts'
import type { Catalogue, Flaw } from '../../../features/vulnerabilities/server/catalogue/read.ts'
import type { FoundComponent } from './read-components.ts'

export type TouchingFlaw = { readonly verdict: Verdict; readonly flaw: Flaw | null }
export type MatchedComponent = {
  readonly file: string
  readonly component: Component
  readonly coverage: Coverage
  /** Worst first. */
  readonly flaws: readonly TouchingFlaw[]
  /** Its maker mends this release no longer. */
  readonly ended: Ended | null
}

/** Versions of one product follow each other: what was just asked for is kept. */
const KEPT = 5_000

/** The catalogue with what was asked for last kept in memory. */
export const remembered = (
  catalogue: Pick<Catalogue, 'lookup' | 'vendorsOf' | 'flaw' | 'eolOf'>,
) => ({
  lookup: remembering<readonly Entry[]>(catalogue.lookup),
  vendorsOf: remembering<readonly string[]>(catalogue.vendorsOf),
  flaw: remembering<Flaw | null>(catalogue.flaw),
  cyclesOf: remembering<ReturnType<Catalogue['eolOf']>>(catalogue.eolOf),
})

export const matchComponents = (
  found: readonly FoundComponent[],
  { lookup, vendorsOf, flaw: flawOf, cyclesOf }: ReturnType<typeof remembered>,
  now: number,
): readonly MatchedComponent[] =>
  found
    .map(({ file, component }) => {
      const placed = placeComponent(component, { vendorsOf })
      const { verdicts, coverage } = judge(component, placed, lookup, { onlyDoubtful: true })
      const flaws = verdicts
        .filter(isTold)
        .map((verdict) => ({ verdict, flaw: flawOf(verdict.flaw) }))
        .toSorted(worstFirst)
      return { file, component, coverage, flaws, ended: endedOf(component, cyclesOf, now) }
    })
    .toSorted(
      (a, b) =>
        weightOf(b.flaws[0]) - weightOf(a.flaws[0]) ||
        Number(b.ended !== null) - Number(a.ended !== null),
    )

/** What does not touch it is told only where another source says that it does. */
const isTold = ({ state, conflict }: Verdict): boolean =>
  conflict || (state !== 'not-affected' && state !== 'fixed')

/** So far apart that a lower rank never outweighs a higher one: state, exploitation, score. */
const weightOf = (one: TouchingFlaw | undefined): number => {
  if (one === undefined) return -1
  const state = STATES.indexOf(one.verdict.state)
  return state * 1_000 + ((one.flaw?.kev.length ?? 0) > 0 ? 100 : 0) + (one.flaw?.score ?? 0)
}
const STATES: readonly Verdict['state'][] = [
  'fixed',
  'not-affected',
  'under-investigation',
  'platform-unconfirmed',
  'version-unknown',
  'affected',
]
const worstFirst = (a: TouchingFlaw, b: TouchingFlaw): number =>
  weightOf(b) - weightOf(a) || (a.verdict.flaw < b.verdict.flaw ? 1 : -1)

const remembering = <T>(ask: (key: string) => T): ((key: string) => T) => {
  const kept = new Map<string, T>()
  return (key) => {
    const held = kept.get(key)
    if (held !== undefined) return held
    const answer = ask(key)
    if (kept.size >= KEPT) kept.clear()
    kept.set(key, answer)
    return answer
  }
}

type Judged = {
  readonly components: number
  readonly judged: number
  readonly affected: number
  /** Past the support of their maker. */
  readonly ended: number
  /** Why the others could not be judged, with how many. */
  readonly unjudged: Readonly<Record<Exclude<Coverage['kind'], 'judged'>, number>>
}

export const countOf = (matched: readonly MatchedComponent[]): Judged => {
  const of = (kind: Coverage['kind']): number =>
    matched.filter(({ coverage }) => coverage.kind === kind).length
  return {
    components: matched.length,
    judged: of('judged'),
    affected: matched.filter(({ flaws }) => flaws[0]?.verdict.state === 'affected').length,
    ended: matched.filter(({ ended }) => ended !== null).length,
    unjudged: {
      'no-source': of('no-source'),
      'no-identity': of('no-identity'),
      'version-unreadable': of('version-unreadable'),
    },
  }
}
