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
const FLUSH_MS = 15_000
const TOO_LARGE = JSON.stringify({ kind: 'call-too-large' })

type Kept = { readonly agent: store.KnownAgent | null; readonly until: number }

export type Roster = {
  readonly byHash: (hash: string) => Promise<store.KnownAgent | null>
  readonly put: (hash: string, agent: store.KnownAgent) => void
  readonly heard: (agent: store.KnownAgent) => void
  /** What it sent was too large to be taken. */
  readonly refused: (agent: store.KnownAgent) => void
  readonly forget: (agent: string) => void
  readonly stop: () => Promise<void>
}

/** Questions of one moment are one question. */
const GATHER_MS = 10

export const agentRoster = (deps: {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly sources: () => Sources
}): Roster => {
  const { records, clock, log } = deps
  const kept = new Map<string, Kept>()
  const spoke = new Map<string, { agent: store.KnownAgent; at: Date }>()
  const tooLarge = new Map<string, { agent: store.KnownAgent; count: number }>()
  type Asked = { readonly hashes: Set<string>; readonly told: Promise<void> }
  let gathering: Asked | null = null

  const put = (hash: string, agent: store.KnownAgent | null): void => {
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? '')
    kept.set(hash, { agent, until: clock.now().getTime() + KEEP_MS })
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
  const flush = async (): Promise<void> => {
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
    const now = [...spoke.values()]
    spoke.clear()
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
    flush().catch((error: unknown) =>
      log.warn({ error }, 'agents: could not write when they were last heard'),
    )
  }, FLUSH_MS)
  timer.unref()

  return {
    byHash: async (hash) => {
      const found = kept.get(hash)
      if (found && found.until > clock.now().getTime()) return found.agent
      // Known a minute ago: it is answered by that, and looked at anew for its next call.
      if (found?.agent && found.until + KEEP_MS > clock.now().getTime()) {
        ask(hash).catch((error: unknown) => log.warn({ error }, 'agents: could not look who calls'))
        return found.agent
      }
      await ask(hash)
      return kept.get(hash)?.agent ?? null
    },
    put,
    refused: (agent) => {
      const count = (tooLarge.get(agent.id)?.count ?? 0) + 1
      tooLarge.set(agent.id, { agent, count })
    },
    heard: (agent) => void spoke.set(agent.id, { agent, at: clock.now() }),
    forget: (agent) => {
      for (const [hash, k] of kept) if (k.agent?.id === agent) kept.delete(hash)
    },
    stop: async () => {
      clearInterval(timer)
      await flush().catch((error: unknown) =>
        log.warn({ error }, 'agents: could not write when they were last heard'),
      )
    },
  }
}
