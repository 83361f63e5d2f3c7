/**
 * Takes in what agents said: applies it to the rows of each query, reads the facts, and hands them to the inventory.
 * One agent, one transaction: a killed process takes it up again, and what was taken is not taken twice.
 * @module
 */
import { gunzipSync } from 'node:zlib'
import {
  applyLines,
  distributionOf,
  type Fact,
  factOf,
  linesByQuery,
  noticeIn,
  parseJson,
  type QueryState,
  queryIdOf,
  type ResultLine,
  readDistributedWrite,
  readLog,
  recogniseQuery,
  type SoftwareSource,
} from '@hinoban/osquery'
import type { z } from 'zod'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Records, Transaction } from '../../../../platform/records/index.ts'
import { factsFrom, placeOf, softwareIn } from '../../agent-facts.ts'
import { macroEvidenceOf } from '../../agent-macros.ts'
import { acceptItems, organizationOf } from '../accept.ts'
import type { LiveDeps } from '../live/take.ts'
import { assetsByIds, lockIdentity } from '../store.ts'
import { AGENT_PROBE } from './enrol.ts'
import * as store from './store.ts'

export type TakeDeps = LiveDeps & { readonly records: Records; readonly clock: Clock }

/** Words of one agent taken at once, as they lie on disk. */
const BYTES_AT_ONCE = 16 * 1024 * 1024
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024
/** While an agent says nothing new its presence is noted this often; a week without is stale. */
const SIGHTED_EVERY_MS = 12 * 60 * 60_000
/** A clock further off than this is not believed. */
const MAX_CLOCK_OFF_MS = 24 * 60 * 60_000

type Word = {
  readonly received: Date
  readonly lines: readonly ResultLine[]
  readonly answered: readonly Fact[]
  readonly damaged: number
  readonly notice: unknown
  readonly lost: boolean
}

/** Takes everything in that waits; answers how many agents had spoken. */
export const takeAgents = async (
  deps: TakeDeps,
  organization: string,
  signal?: AbortSignal,
): Promise<number> => {
  let agents = 0
  for (;;) {
    signal?.throwIfAborted()
    const agent = await deps.records.within({ organization, sites: '*' }, (tx) =>
      tx.one(store.nextAgent, { organization }),
    )
    if (agent === null) {
      if (agents > 0) await proveCoverage(deps, organization)
      return agents
    }
    agents += 1
    try {
      await deps.records.within({ organization, sites: '*' }, (tx) =>
        takeOne(deps, tx, organization, agent),
      )
    } catch (error) {
      // Words that cannot be taken in stay for the person who looks; the others go on.
      const { code } = error as { code?: string }
      if (code === undefined || !DATA_ERRORS.test(code)) throw error
      await deps.records.within({ organization, sites: '*' }, (tx) =>
        tx.run(store.setAside, { organization, agent: agent.id }),
      )
    }
  }
}

/** Classes 22 (data exception) and 23 (constraint): the words are at fault, not the database. */
const DATA_ERRORS = /^2[23]/

type Agent = NonNullable<z.output<typeof store.nextAgent.row>>

const HOUR_MS = 60 * 60_000

/** How many of the computers tell their macro settings, once an hour at most while nothing changes. */
const proveCoverage = (deps: TakeDeps, organization: string): Promise<void> =>
  deps.records.within({ organization, sites: '*' }, async (tx) => {
    const now = deps.clock.now().getTime()
    const since = new Date(now - 7 * 24 * HOUR_MS)
    const payload = await tx.one(store.macroCoverage, { organization, since })
    if (payload === null || payload.computers === 0) return
    await deps.evidence.append(tx, [
      {
        kind: 'mail.macro-coverage',
        subject: { kind: 'organization', id: 'organization', name: '', site: null },
        class: 'E2',
        observedAt: new Date(Math.floor(now / HOUR_MS) * HOUR_MS),
        validUntil: null,
        probe: 'osquery',
        probeVersion: AGENT_PROBE,
        payload,
        source: null,
      },
    ])
  })

const takeOne = async (
  deps: TakeDeps,
  tx: Transaction,
  organization: string,
  agent: Agent,
): Promise<void> => {
  // First the lock that enrolling takes first as well.
  await tx.all(lockIdentity, { organization })
  const one = { organization, agent: agent.id }
  const calls = await tx.all(store.callsOf, { ...one, bytes: BYTES_AT_ONCE })
  const words = calls.map((call) => wordOf(call, agent.distribution))
  const now = deps.clock.now()

  const byQuery = linesByQuery(words.flatMap((w) => w.lines))
  const before = new Map(
    (await tx.all(store.statesOf, { ...one, queries: [...byQuery.keys()] })).map((r) => [
      r.query,
      r.state as QueryState,
    ]),
  )
  const states: { query: string; state: QueryState }[] = []
  let lost = words.some((w) => w.lost)
  for (const [query, lines] of byQuery) {
    const applied = applyLines(before.get(query) ?? null, lines)
    lost ||= applied.lost
    if (applied.state !== null && applied.outcome !== 'repeated')
      states.push({ query, state: applied.state })
  }
  if (states.length > 0)
    await tx.run(store.writeStates, {
      ...one,
      queries: states.map((s) => s.query),
      times: states.map((s) => believed(s.state.at, now).toISOString()),
      states: states.map((s) => JSON.stringify(s.state)),
    })

  const facts = [...words.flatMap((w) => w.answered), ...factsOf(states, agent.distribution)]
  const os = facts.findLast((f) => f.kind === 'os')
  const distribution = os?.kind === 'os' ? distributionOf(os.value) : null
  const isDue =
    agent.sighted_at === null || now.getTime() - agent.sighted_at.getTime() > SIGHTED_EVERY_MS
  const has = changed(facts, before, states)
  const asset = has || isDue ? await hand(deps, tx, agent, facts, states, now) : null
  const newest = Math.max(...states.map((s) => s.state.at), 0)
  const received = words.at(-1)?.received ?? now
  await tx.run(store.afterTaking, {
    ...one,
    asset,
    distribution: distribution === null ? null : JSON.stringify(distribution),
    sightedAt: asset === null ? null : now,
    damaged: words.reduce((n, w) => n + w.damaged, 0),
    clockOff: newest === 0 ? null : clockOff(newest, received),
    notice: noticeOf(words),
    lost,
  })
  await tx.run(store.dropCalls, { ...one, ids: calls.map((c) => c.id) })
}

const clockOff = (at: number, received: Date): number =>
  Math.max(-2_000_000_000, Math.min(2_000_000_000, Math.round((at - received.getTime()) / 1000)))

const noticeOf = (words: readonly Word[]): string | null => {
  const notice = words.findLast((w) => w.notice !== null)?.notice
  return notice === undefined ? null : JSON.stringify(notice)
}

/** A clock that is far off says nothing of when: then the time of receipt does. */
const believed = (at: number, received: Date): Date =>
  Math.abs(at - received.getTime()) > MAX_CLOCK_OFF_MS
    ? received
    : new Date(Math.min(at, received.getTime()))

/** Whether any of it says more than what was known: a confirmed run does not. */
const changed = (
  facts: readonly Fact[],
  before: ReadonlyMap<string, QueryState>,
  states: readonly { query: string; state: QueryState }[],
): boolean =>
  facts.length > 0 &&
  (states.length === 0 ||
    states.some(
      ({ query, state }) => JSON.stringify(before.get(query)?.rows) !== JSON.stringify(state.rows),
    ))

const factsOf = (
  states: readonly { query: string; state: QueryState }[],
  distribution: { readonly id: string; readonly version: string } | null,
): readonly Fact[] =>
  states.flatMap(({ query, state }) => {
    const id = recogniseQuery(query, state.rows)
    return id === null ? [] : (factOf(id, state.rows, { distribution }) ?? [])
  })

/** Where a run was lost, or more of it is to come, what the rows do not show has not gone. */
const partialSources = (
  states: readonly { query: string; state: QueryState }[],
): ReadonlySet<SoftwareSource> =>
  new Set(
    states.flatMap(({ query, state }) => {
      if (state.isWhole && !state.mayContinue) return []
      const id = recogniseQuery(query, state.rows)
      const fact = id === null ? null : factOf(id, state.rows)
      return fact?.kind === 'software' ? [fact.source] : []
    }),
  )

const hand = async (
  deps: TakeDeps,
  tx: Transaction,
  agent: {
    readonly id: string
    readonly site: string | null
    readonly asset: string | null
    readonly host_identifier: string
  },
  facts: readonly Fact[],
  states: readonly { query: string; state: QueryState }[],
  now: Date,
): Promise<string | null> => {
  const said = factsFrom(facts)
  const software = facts.flatMap((f) => (f.kind === 'software' ? [f] : []))
  const partial = partialSources(states)
  const at = Math.max(...states.map((s) => believed(s.state.at, now).getTime()), 0) || now.getTime()
  const [taken] = await acceptItems(
    deps,
    tx,
    [
      {
        seen: {
          source: 'osquery',
          by: `osquery ${agent.host_identifier}`.slice(0, 200),
          at,
          site: agent.site,
          facts: said,
        },
        ...(agent.asset === null ? {} : { about: agent.asset }),
        components: software.flatMap((f) => softwareIn(f)),
        places: software.filter((f) => !partial.has(f.source)).map((f) => placeOf(f.source)),
      },
    ],
    { importId: null, file: null, probeVersion: AGENT_PROBE, by: 'osquery' },
  )
  if (taken) await proveMacros(deps, tx, taken.id, facts, new Date(at))
  return taken?.id ?? null
}

/** The macro settings of a computer, where somebody was signed in whose settings could be read. */
const proveMacros = async (
  { evidence }: TakeDeps,
  tx: Transaction,
  asset: string,
  facts: readonly Fact[],
  at: Date,
): Promise<void> => {
  const policy = facts.findLast((f) => f.kind === 'macro-policy')
  const payload = policy?.kind === 'macro-policy' ? macroEvidenceOf(policy.value) : null
  if (payload === null) return
  const [row] = await tx.all(assetsByIds, { organization: organizationOf(tx), ids: [asset] })
  if (!row) return
  await evidence.append(tx, [
    {
      kind: 'mail.macro-policy',
      subject: { kind: 'computer', id: asset, name: row.name, site: row.site },
      class: 'E2',
      observedAt: at,
      validUntil: null,
      probe: 'osquery',
      probeVersion: AGENT_PROBE,
      payload,
      source: null,
    },
  ])
}

const wordOf = (
  call: { call: 'log' | 'write'; received_at: Date; is_gzip: boolean; body: Uint8Array },
  distribution: { readonly id: string; readonly version: string } | null,
): Word => {
  const nothing = { received: call.received_at, lines: [], answered: [], notice: null, lost: false }
  let text: string
  try {
    const bytes = call.is_gzip
      ? gunzipSync(call.body, { maxOutputLength: MAX_UNPACKED_BYTES })
      : Buffer.from(call.body)
    text = storable(bytes.toString('utf8'))
  } catch {
    return { ...nothing, damaged: 1 }
  }
  const body = parseJson(text)
  if (call.call === 'write') {
    const read = readDistributedWrite(body)
    if (!read.ok) return { ...nothing, damaged: 1 }
    const answered = read.call.answers.flatMap((a) => {
      const id = a.status === 0 ? queryIdOf(a.id) : null
      return id === null ? [] : (factOf(id, a.rows, { distribution }) ?? [])
    })
    return { ...nothing, answered, damaged: count(read.damage) }
  }
  const read = readLog(body)
  if (!read.ok) return { ...nothing, damaged: 1 }
  if (read.call.type === 'result')
    return { ...nothing, lines: read.call.lines, damaged: count(read.damage) }
  const notices = read.call.lines.flatMap((line) => noticeIn(line) ?? [])
  return {
    ...nothing,
    notice: notices.at(-1) ?? null,
    lost: notices.some((n) => n.kind === 'line-dropped' || n.kind === 'buffer-purged'),
    damaged: count(read.damage),
  }
}

/**
 * PostgreSQL keeps neither U+0000 nor half of a surrogate pair: their escapes become U+FFFD before anything reads them.
 * Escaped backslashes and whole pairs are passed over.
 */
const UNSTORABLE =
  /\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(\\u0000|\\ud[89a-f][0-9a-f]{2})/gi
const storable = (json: string): string =>
  json.replace(UNSTORABLE, (whole, bad: string | undefined) => (bad ? '\\ufffd' : whole))

const count = (damage: Readonly<Record<string, number>> | object): number =>
  Object.values(damage).reduce((n: number, one) => n + (typeof one === 'number' ? one : 0), 0)
