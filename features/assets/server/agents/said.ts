/**
 * What an agent's words make of what was known of it: the rows of its queries, the facts they tell, and what is to be
 * handed to the inventory. Values in, values out.
 * @module
 */
import {
  applyLines,
  distributionOf,
  type Fact,
  factOf,
  isEventQuery,
  linesByQuery,
  type QueryState,
  queryIdOf,
  type ResultLine,
  recogniseQuery,
  type SoftwareSource,
} from '@hinoban/osquery'
import { factsFrom, placeOf, softwareIn } from '../../agent-facts.ts'
import type { Item } from '../item.ts'
import { digestOf } from './repeats.ts'
import type { Word } from './words.ts'
import type { SpeakingAgent } from './words-store.ts'

/** While an agent says nothing new its presence is noted this often; a week without is stale. */
export const SIGHTED_EVERY_MS = 12 * 60 * 60_000
/** A clock further off than this is not believed. */
const MAX_CLOCK_OFF_MS = 24 * 60 * 60_000

type State = {
  readonly query: string
  readonly at: Date
  readonly state: QueryState
  /** Of the snapshot that made it, by which it is recognised when it is said again. */
  readonly digest: string | null
}

export type Said = {
  readonly states: readonly State[]
  readonly facts: readonly Fact[]
  /** For the inventory; null where nothing is new. */
  readonly item: Item | null
  readonly at: Date
  readonly replies: readonly (Word['replies'][number] & { readonly at: Date })[]
  readonly distribution: { readonly id: string; readonly version: string } | null
  readonly damaged: number
  readonly clockOff: number | null
  readonly notice: Word['notice']
  readonly lost: boolean
}

export const queriesIn = (words: readonly Word[]): readonly string[] => [
  ...new Set(words.flatMap((w) => w.lines.map((line) => line.query))),
]

export const saidIn = (
  agent: SpeakingAgent,
  words: readonly Word[],
  before: ReadonlyMap<string, QueryState>,
  now: Date,
): Said => {
  const states: State[] = []
  let lost = words.some((w) => w.lost)
  for (const [query, lines] of linesByQuery(words.flatMap((w) => w.lines))) {
    // What happened is a log: it never becomes what there is.
    if (isEventQuery(query)) continue
    const applied = applyLines(before.get(query) ?? null, lines)
    lost ||= applied.lost
    if (applied.state !== null && applied.outcome !== 'repeated')
      states.push({
        query,
        at: believed(applied.state.at, now),
        state: applied.state,
        digest: digestIn(lines, applied.state),
      })
  }
  const facts = [...words.flatMap((w) => w.answered), ...factsOf(states, agent)]
  const os = facts.findLast((f) => f.kind === 'os')
  const newest = Math.max(...states.map((s) => s.state.at), 0)
  const at = new Date(Math.max(...states.map((s) => s.at.getTime()), 0) || now.getTime())
  const introduced = words.findLast((w) => w.introduced !== null)?.introduced ?? null
  const isDue =
    agent.sighted_at === null || now.getTime() - agent.sighted_at.getTime() > SIGHTED_EVERY_MS
  const isNews = introduced !== null || isDue || hasChanged(facts, before, states)
  return {
    states,
    facts,
    item: isNews ? itemOf(agent, introduced, facts, states, at) : null,
    at,
    replies: words.flatMap((w) => w.replies.map((r) => ({ ...r, at: w.received }))),
    distribution: os?.kind === 'os' ? distributionOf(os.value) : null,
    damaged: words.reduce((n, w) => n + w.damaged, 0),
    clockOff: newest === 0 ? null : clockOff(newest, words.at(-1)?.received ?? now),
    notice: words.findLast((w) => w.notice !== null)?.notice ?? null,
    lost,
  }
}

/** Of the last snapshot where nothing but it made the state. */
const digestIn = (lines: readonly ResultLine[], state: QueryState): string | null => {
  const last = lines.findLast((line) => line.at === state.at)
  return last === undefined || !state.isWhole || state.mayContinue ? null : digestOf(last)
}

const clockOff = (at: number, received: Date): number =>
  Math.max(-2_000_000_000, Math.min(2_000_000_000, Math.round((at - received.getTime()) / 1000)))

/** A clock that is far off says nothing of when: then the time of receipt does. */
const believed = (at: number, received: Date): Date =>
  Math.abs(at - received.getTime()) > MAX_CLOCK_OFF_MS
    ? received
    : new Date(Math.min(at, received.getTime()))

/** Whether any of it says more than what was known: a confirmed run does not, nor what the agent says of itself. */
const hasChanged = (
  facts: readonly Fact[],
  before: ReadonlyMap<string, QueryState>,
  states: readonly State[],
): boolean =>
  facts.some(({ kind }) => !OF_THE_AGENT.has(kind)) &&
  (states.length === 0 ||
    states.some(
      ({ query, state }) =>
        !isOfTheAgent(query) &&
        JSON.stringify(before.get(query)?.rows) !== JSON.stringify(state.rows),
    ))

/** How the agent fares: kept with its queries, nothing for the inventory. */
const OF_THE_AGENT: ReadonlySet<Fact['kind']> = new Set(['agent', 'query-runs'])
const isOfTheAgent = (query: string): boolean => {
  const id = queryIdOf(query)
  return id === 'agent' || id === 'query_runs'
}

const factsOf = (states: readonly State[], { distribution }: SpeakingAgent): readonly Fact[] =>
  states.flatMap(({ query, state }) => {
    const id = recogniseQuery(query, state.rows)
    return id === null ? [] : (factOf(id, state.rows, { distribution }) ?? [])
  })

/** Where a run was lost, or more of it is to come, what the rows do not show has not gone. */
const partialSources = (states: readonly State[]): ReadonlySet<SoftwareSource> =>
  new Set(
    states.flatMap(({ query, state }) => {
      if (state.isWhole && !state.mayContinue) return []
      const id = recogniseQuery(query, state.rows)
      const fact = id === null ? null : factOf(id, state.rows)
      return fact?.kind === 'software' ? [fact.source] : []
    }),
  )

const itemOf = (
  agent: SpeakingAgent,
  introduced: Word['introduced'],
  facts: readonly Fact[],
  states: readonly State[],
  at: Date,
): Item => {
  const software = facts.flatMap((f) => (f.kind === 'software' ? [f] : []))
  const partial = partialSources(states)
  return {
    seen: {
      source: 'osquery',
      by: `osquery ${agent.host_identifier}`.slice(0, 200),
      at: at.getTime(),
      site: agent.site,
      facts: { ...introduced, ...factsFrom(facts) },
    },
    ...(agent.asset === null ? {} : { about: agent.asset }),
    components: software.flatMap((f) => softwareIn(f)),
    places: software.filter((f) => !partial.has(f.source)).map((f) => placeOf(f.source)),
  }
}
