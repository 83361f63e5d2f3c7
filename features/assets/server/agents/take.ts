/**
 * Takes in what agents said: applies it to the rows of each query, reads the facts, and hands them to the inventory. A
 * crowd of agents is one transaction: a killed process takes it up again, and what was taken is not taken twice.
 * @module
 */
import type { QueryState } from '@hinoban/osquery'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Records, Transaction } from '../../../../platform/records/index.ts'
import { type AgentLog, logsIn, statusLogsIn, type WantedLogs } from '../../agent-logs.ts'
import { macroEvidenceOf } from '../../agent-macros.ts'
import { acceptItems } from '../accept.ts'
import type { Taken } from '../item.ts'
import type { LiveDeps } from '../live/take.ts'
import { writeAnswers } from '../questions/store.ts'
import { assetsByIds, lockIdentity } from '../store.ts'
import { AGENT_PROBE } from './enrol.ts'
import { queriesIn, type Said, saidIn } from './said.ts'
import * as store from './store.ts'
import { textOf, type Word, wordOf } from './words.ts'
import * as words from './words-store.ts'

export type TakeDeps = LiveDeps & {
  readonly records: Records
  readonly clock: Clock
  /** Told before a word is read that could break its reader. */
  readonly reading: (word: Suspect) => Promise<void>
  /** Takes logs of agents before what they said is gone: told again after a break, they are known by their names. */
  readonly logs?: {
    readonly wanted: WantedLogs
    readonly take: (logs: readonly SiteLogs[]) => Promise<void>
  }
}

/** Logs of agents of one site. */
export type SiteLogs = { readonly site: string | null; readonly logs: readonly AgentLog[] }

/** A word that is being read. */
export type Suspect = { readonly agent: string; readonly word: number }

/** Agents a transaction: others that decide who is who wait for about a second. */
const AGENTS_AT_ONCE = 100
/** Words taken at once, as they lie on disk and unpacked. */
const BYTES_AT_ONCE = 8 * 1024 * 1024
const UNPACKED_AT_ONCE = 48 * 1024 * 1024
/** A word of this size may fill the memory when it is read; smaller ones cannot, whatever they hold. */
const SUSPECT_BYTES = 2 * 1024 * 1024

/** Takes everything in that waits; answers how many agents had spoken. */
export const takeAgents = async (
  deps: TakeDeps,
  organization: string,
  signal?: AbortSignal,
): Promise<number> => {
  let agents = 0
  let atOnce = AGENTS_AT_ONCE
  for (;;) {
    signal?.throwIfAborted()
    const round = await readRound(deps, organization, atOnce)
    if (round.length === 0) break
    try {
      const logs = logsBySite(round)
      if (logs.length > 0) await deps.logs?.take(logs)
      await deps.records.within({ organization, sites: '*' }, (tx) =>
        writeRound(deps, tx, organization, round),
      )
      agents += round.length
      atOnce = Math.min(AGENTS_AT_ONCE, atOnce * 2)
    } catch (error) {
      if (error instanceof Overtaken) continue
      if (!isOfTheWords(error)) throw error
      // Words that cannot be taken in stay for the person who looks; the others go on. Whose they are shows one by one.
      const [first] = round
      if (round.length > 1 || !first) atOnce = 1
      else
        await deps.records.within({ organization, sites: '*' }, (tx) =>
          tx.run(words.setAside, { organization, agent: first.agent.id, ids: null }),
        )
    }
  }
  if (agents > 0) await proveCoverage(deps, organization)
  return agents
}

/** Somebody else took the words, or an agent enrolled anew: what was read is void. */
class Overtaken extends Error {}

/** An agent speaks for an asset that is gone: whose words those are shows one by one. */
class AssetGone extends Error {}

/** Classes 22 (data exception) and 23 (constraint): the words are at fault, not the database. */
const isOfTheWords = (error: unknown): boolean =>
  error instanceof AssetGone || /^2[23]/.test((error as { code?: string }).code ?? '')

type Heard = {
  readonly agent: words.SpeakingAgent
  readonly ids: readonly number[]
  readonly said: Said
  readonly logs: readonly AgentLog[]
}

const logsBySite = (round: readonly Heard[]): readonly SiteLogs[] =>
  [...Map.groupBy(round, ({ agent }) => agent.site)].flatMap(([site, heard]) => {
    const logs = heard.flatMap((one) => one.logs)
    return logs.length === 0 ? [] : [{ site, logs }]
  })

/** Reads without any lock: enrolments and imports go on meanwhile. */
const readRound = async (
  deps: TakeDeps,
  organization: string,
  atOnce: number,
): Promise<readonly Heard[]> => {
  const found = await deps.records.within({ organization, sites: '*' }, async (tx) => {
    const agents = await tx.all(words.nextAgents, { organization, agents: atOnce })
    const ids = agents.map((a) => a.id)
    const kept = await tx.all(words.wordsOf, { organization, agents: ids, bytes: BYTES_AT_ONCE })
    return { agents, kept }
  })
  const byId = new Map(
    found.agents.map((a) => [a.id, { agent: a, ids: [] as number[], read: [] as Word[] }]),
  )
  let unpacked = 0
  for (const kept of found.kept) {
    if (unpacked > UNPACKED_AT_ONCE) break
    const of = byId.get(kept.agent)
    if (!of) continue
    const text = textOf(kept)
    unpacked += text?.length ?? 0
    if ((text?.length ?? 0) > SUSPECT_BYTES)
      await deps.reading({ agent: kept.agent, word: kept.id })
    of.read.push(wordOf(kept, text, of.agent))
    of.ids.push(kept.id)
  }
  const spoke = [...byId.values()].filter(({ ids }) => ids.length > 0)
  const asked = spoke.flatMap(({ agent, read }) =>
    queriesIn(read).map((query) => ({ agent: agent.id, query })),
  )
  const rows = await deps.records.within({ organization, sites: '*' }, (tx) =>
    tx.all(words.statesOf, {
      organization,
      agents: asked.map((a) => a.agent),
      queries: asked.map((a) => a.query),
    }),
  )
  const before = Map.groupBy(rows, (r) => r.agent)
  const now = deps.clock.now()
  return spoke.map(({ agent, ids, read }) => {
    const known = new Map(
      // Written by this house; its shape is the type's.
      (before.get(agent.id) ?? []).map((r) => [r.query, r.state as QueryState]),
    )
    return {
      agent,
      ids,
      said: saidIn(agent, read, known, now),
      logs: logsOf(agent, read, known, deps.logs?.wanted ?? null),
    }
  })
}

const logsOf = (
  agent: words.SpeakingAgent,
  read: readonly Word[],
  known: ReadonlyMap<string, QueryState>,
  wanted: WantedLogs | null,
): readonly AgentLog[] =>
  wanted === null
    ? []
    : [
        ...logsIn(
          agent,
          read.flatMap(({ lines }) => lines),
          known,
          wanted,
        ),
        ...statusLogsIn(
          agent,
          read.flatMap(({ status }) => status),
        ),
      ]

const writeRound = async (
  deps: TakeDeps,
  tx: Transaction,
  organization: string,
  round: readonly Heard[],
): Promise<void> => {
  // First the lock that enrolling anew takes first as well.
  await tx.all(lockIdentity, { organization })
  const ids = round.flatMap((r) => r.ids)
  if ((await tx.run(words.dropWords, { organization, ids })) !== ids.length) throw new Overtaken()
  const agents = round.map((r) => r.agent.id)
  const epochs = new Map(
    (await tx.all(words.epochsOf, { organization, agents })).map((r) => [r.id, r.epoch]),
  )
  if (round.some(({ agent }) => epochs.get(agent.id) !== agent.epoch)) throw new Overtaken()
  const states = round.flatMap(({ agent, said }) =>
    said.states.map((s) => ({ agent: agent.id, ...s })),
  )
  if (states.length > 0)
    await tx.run(words.writeStates, {
      organization,
      agents: states.map((s) => s.agent),
      queries: states.map((s) => s.query),
      times: states.map((s) => s.at.toISOString()),
      states: states.map((s) => JSON.stringify(s.state)),
      digests: states.map((s) => s.digest),
    })
  const news = round.flatMap(({ agent, said }) =>
    said.item === null ? [] : [{ agent: agent.id, said, item: said.item }],
  )
  const taken = await acceptItems(
    deps,
    tx,
    news.map((n) => n.item),
    { importId: null, file: null, probeVersion: AGENT_PROBE, by: 'osquery' },
  )
  if (round.length > 1 && taken.length !== news.length) throw new AssetGone()
  const assets = new Map(news.map((n, i) => [n.agent, taken[i]]))
  await proveMacros(deps, tx, organization, news, taken)
  await tx.run(words.afterTaking, {
    organization,
    now: deps.clock.now(),
    agents,
    assets: agents.map((id) => assets.get(id)?.id ?? null),
    distributions: round.map(({ said }) => jsonOrNull(said.distribution)),
    damaged: round.map(({ said }) => said.damaged),
    clocksOff: round.map(({ said }) => said.clockOff),
    notices: round.map(({ said }) => jsonOrNull(said.notice)),
    lost: round.map(({ said }) => said.lost),
  })
  const answers = answersIn(round)
  if (answers.length > 0)
    await tx.run(writeAnswers, { organization, rows: JSON.stringify(answers) })
}

const answersIn = (round: readonly Heard[]) =>
  round.flatMap(({ agent, said }) =>
    said.replies.map(({ question, state, at, message, rows, isCut }) => ({
      question,
      agent: agent.id,
      state,
      at,
      message,
      answer: rows,
      is_cut: isCut,
    })),
  )

const jsonOrNull = (value: unknown): string | null =>
  value === null ? null : JSON.stringify(value)

/** The macro settings of computers, where somebody was signed in whose settings could be read. */
const proveMacros = async (
  { evidence }: TakeDeps,
  tx: Transaction,
  organization: string,
  news: readonly { readonly said: Said }[],
  taken: readonly Taken[],
): Promise<void> => {
  const told = news.flatMap(({ said }, i) => {
    const policy = said.facts.findLast((f) => f.kind === 'macro-policy')
    const payload = policy?.kind === 'macro-policy' ? macroEvidenceOf(policy.value) : null
    const asset = taken[i]?.id
    return payload === null || asset === undefined ? [] : [{ asset, payload, at: said.at }]
  })
  if (told.length === 0) return
  const ids = [...new Set(told.map((t) => t.asset))]
  const rows = new Map((await tx.all(assetsByIds, { organization, ids })).map((r) => [r.id, r]))
  await evidence.append(
    tx,
    told.flatMap(({ asset, payload, at }) => {
      const row = rows.get(asset)
      return row === undefined
        ? []
        : [
            {
              kind: 'mail.macro-policy',
              subject: { kind: 'computer', id: asset, name: row.name, site: row.site },
              class: 'E2' as const,
              observedAt: at,
              validUntil: null,
              probe: 'osquery',
              probeVersion: AGENT_PROBE,
              payload,
              source: null,
            },
          ]
    }),
  )
}

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
