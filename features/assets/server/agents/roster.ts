/**
 * Who the callers are: agents by the hash of their node key, kept for a minute, so that ten thousand of them that ask
 * every ten seconds cost the database next to nothing. When they were last heard is written in batches.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { Sources } from '../../../../platform/sources/index.ts'
import * as store from './store.ts'
import { refused } from './words-store.ts'

const KEEP_MS = 60_000
const MAX_KEPT = 100_000
const MAX_NOBODY = 10_000
const FLUSH_MS = 15_000
/** An agent that calls every ten seconds is written down as heard this often. */
const HEARD_EVERY_MS = 60_000
/** A source that was switched off or removed ends its agents within this time. */
const STANDING_MS = 800
const STANDING_WAIT_MS = 200
const TOO_LARGE = JSON.stringify({ kind: 'call-too-large' })

type Kept = { readonly agent: store.KnownAgent | null; readonly until: number }

export type Roster = {
  readonly byHash: (hash: string) => Promise<store.KnownAgent | null>
  readonly put: (hash: string, agent: store.KnownAgent) => void
  readonly heard: (agent: store.KnownAgent) => void
  /** What it sent was too large to be taken. */
  readonly refused: (agent: store.KnownAgent) => void
  readonly stop: () => Promise<void>
}

/** With room for one more: what was put in first goes. */
const bounded = (map: Map<string, Kept>, most: number): Map<string, Kept> => {
  if (map.size >= most) map.delete(map.keys().next().value ?? '')
  return map
}

/** Questions of one moment are one question; nobody waits for one that only renews what is known. */
const GATHER_MS = 10
const GATHER_RENEWALS_MS = 1_000

export const agentRoster = (deps: {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly sources: () => Sources
}): Roster => {
  const { records, clock, log } = deps
  const memory = new Map<string, Kept>()
  /** Keys of nobody, apart: a flood of them puts out no agent. */
  const nobody = new Map<string, Kept>()
  const spoke = new Map<string, { agent: store.KnownAgent; at: Date }>()
  const tooLarge = new Map<string, { agent: store.KnownAgent; count: number }>()
  /** When each was last written down as heard. */
  const noted = new Map<string, number>()
  type Asked = { readonly hashes: Set<string>; readonly told: Promise<void> }
  let gathering: Asked | null = null
  let renewing: Set<string> | null = null
  const sources = new Set<string>()
  let ended = new Set<string>()
  let standingUntil = 0
  let isChecking = false
  let renewal: Promise<void> | null = null

  const put = (hash: string, agent: store.KnownAgent | null): void => {
    const until = clock.now().getTime() + KEEP_MS
    memory.delete(hash)
    nobody.delete(hash)
    if (agent === null) {
      bounded(nobody, MAX_NOBODY).set(hash, { agent, until })
    } else {
      bounded(memory, MAX_KEPT).set(hash, { agent, until })
      sources.add(agent.source)
    }
  }
  const checkSources = async (): Promise<void> => {
    const asked = [...sources]
    try {
      const standing = await deps.sources().standing(asked)
      ended = new Set(asked.filter((id) => !standing.has(id)))
    } catch (error) {
      // What was known a moment ago is the best there is; nothing can be kept meanwhile anyway.
      log.warn({ error }, 'agents: could not look whether their sources are switched on')
    }
    isChecking = false
  }
  /** A database that is slow for a moment does not hold up ten thousand calls. */
  const renewStanding = async (): Promise<void> => {
    if (!isChecking) {
      isChecking = true
      await Promise.race([checkSources(), sleep(STANDING_WAIT_MS, undefined, { ref: false })])
    }
    standingUntil = clock.now().getTime() + STANDING_MS
    renewal = null
  }
  const standingOf = async (agent: store.KnownAgent | null): Promise<store.KnownAgent | null> => {
    if (agent === null) return null
    if (clock.now().getTime() >= standingUntil) {
      renewal ??= renewStanding()
      await renewal
    }
    return ended.has(agent.source) ? null : agent
  }
  const look = async (hashes: ReadonlySet<string>): Promise<void> => {
    const rows = await records.system('which agents call', (tx) =>
      tx.all(store.byNodeKeys, { hashes: [...hashes] }),
    )
    const found = new Map(rows.map((r) => [r.hash, r.agent]))
    for (const hash of hashes) put(hash, found.get(hash) ?? null)
  }
  const ask = (hash: string): Promise<void> => {
    if (gathering === null) {
      const hashes = new Set<string>()
      const told = sleep(GATHER_MS).then(() => {
        gathering = null
        return look(hashes)
      })
      gathering = { hashes, told }
    }
    gathering.hashes.add(hash)
    return gathering.told
  }
  const kept = async (hash: string): Promise<store.KnownAgent | null> => {
    const found = memory.get(hash) ?? nobody.get(hash)
    const now = clock.now().getTime()
    if (found && found.until > now) return found.agent
    // Known a minute ago: it is answered by that, and looked at anew for its next call.
    if (found?.agent && found.until + KEEP_MS > now) {
      renewSoon(hash)
      return found.agent
    }
    await ask(hash)
    return memory.get(hash)?.agent ?? null
  }
  const renewSoon = (hash: string): void => {
    if (renewing === null) {
      const hashes = new Set<string>()
      renewing = hashes
      setTimeout(() => {
        renewing = null
        look(hashes).catch((error: unknown) =>
          log.warn({ error }, 'agents: could not look who calls'),
        )
      }, GATHER_RENEWALS_MS).unref()
    }
    renewing.add(hash)
  }
  const flush = async (which: 'due' | 'all'): Promise<void> => {
    const refusals = [...tooLarge.values()]
    tooLarge.clear()
    for (const { agent, count } of refusals)
      await records.within({ organization: agent.organization, sites: '*' }, (tx) =>
        tx.run(refused, {
          organization: agent.organization,
          agent: agent.id,
          count,
          notice: TOO_LARGE,
        }),
      )
    const at = clock.now().getTime()
    const now = [...spoke.values()].filter(
      ({ agent }) => which === 'all' || at - (noted.get(agent.id) ?? 0) >= HEARD_EVERY_MS,
    )
    if (noted.size > MAX_KEPT) noted.clear()
    for (const { agent } of now) {
      spoke.delete(agent.id)
      noted.set(agent.id, at)
    }
    const byOrganization = Map.groupBy(now, ({ agent }) => agent.organization)
    for (const [organization, heard] of byOrganization) {
      const scope = { organization, sites: '*' as const }
      await records.within(scope, (tx) =>
        tx.run(store.seen, {
          organization,
          ids: heard.map(({ agent }) => agent.id),
          times: heard.map(({ at }) => at.toISOString()),
        }),
      )
      // A transaction of its own: news of a source is chained, and who takes words in chains first and writes agents then.
      for (const id of new Set(heard.map(({ agent }) => agent.source)))
        await records.within(scope, (tx) =>
          deps.sources().heard(tx, { organization, id, at: clock.now(), brought: null }),
        )
    }
  }
  const timer = setInterval(() => {
    flush('due').catch((error: unknown) =>
      log.warn({ error }, 'agents: could not write when they were last heard'),
    )
  }, FLUSH_MS)
  timer.unref()

  return {
    byHash: async (hash) => standingOf(await kept(hash)),
    put,
    refused: (agent) => {
      const count = (tooLarge.get(agent.id)?.count ?? 0) + 1
      tooLarge.set(agent.id, { agent, count })
    },
    heard: (agent) => void spoke.set(agent.id, { agent, at: clock.now() }),
    stop: async () => {
      clearInterval(timer)
      await flush('all').catch((error: unknown) =>
        log.warn({ error }, 'agents: could not write when they were last heard'),
      )
    },
  }
}
