/**
 * Keeps what agents say until it is taken in. Calls of one moment share a commit: a thousand agents do not wait for a
 * thousand fsyncs, and none is answered before its words are on disk. What says nothing new is only looked at.
 * @module
 */
import type { Records, Transaction } from '../../../../platform/records/index.ts'
import type { Repeat } from './repeats.ts'
import { SIGHTED_EVERY_MS } from './said.ts'
import type { KnownAgent } from './store.ts'
import { keepWords, knownWords } from './words-store.ts'

export type Kept = {
  readonly agent: KnownAgent
  readonly call: 'log' | 'write'
  readonly at: Date
  readonly isGzip: boolean
  readonly body: Buffer
  /** All that it says, where it may all be known; null where it has to be read. */
  readonly repeats: readonly Repeat[] | null
}
export type Inbox = { readonly keep: (word: Kept) => Promise<void> }

const GATHER_MS = 50
const MAX_BATCH = 500
const MAX_BATCH_BYTES = 32 * 1024 * 1024
/** What is said again and again is written down as confirmed this often. */
const CONFIRMED_EVERY_MS = 6 * 60 * 60_000

type Waiting = Kept & { readonly done: () => void; readonly failed: (error: unknown) => void }

export const openInbox = (deps: {
  readonly records: Records
  /** Told after the commit. */
  readonly arrived: (organization: string) => void
}): Inbox => {
  const queues = new Map<string, Waiting[]>()

  const write = async (organization: string): Promise<void> => {
    for (;;) {
      const queue = queues.get(organization) ?? []
      if (queue.length === 0) {
        queues.delete(organization)
        return
      }
      let bytes = 0
      let n = 0
      while (n < queue.length && n < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
        bytes += queue[n]?.body.length ?? 0
        n += 1
      }
      const batch = queue.splice(0, n)
      try {
        const news = await deps.records.within({ organization, sites: '*' }, async (tx) => {
          const fresh = await newsIn(tx, organization, batch)
          if (fresh.length > 0) await keepAll(tx, organization, fresh)
          return fresh.length
        })
        for (const w of batch) w.done()
        if (news > 0) deps.arrived(organization)
      } catch (error) {
        for (const w of batch) w.failed(error)
      }
    }
  }

  return {
    keep: (word) =>
      new Promise<void>((done, failed) => {
        const { organization } = word.agent
        const queue = queues.get(organization)
        if (queue) queue.push({ ...word, done, failed })
        else {
          queues.set(organization, [{ ...word, done, failed }])
          setTimeout(() => void write(organization), GATHER_MS)
        }
      }),
  }
}

/** The words that say something which is not known. */
const newsIn = async (
  tx: Transaction,
  organization: string,
  batch: readonly Kept[],
): Promise<readonly Kept[]> => {
  const speakers = new Map<string, number>()
  for (const { agent } of batch) speakers.set(agent.id, (speakers.get(agent.id) ?? 0) + 1)
  // Of two words at once of one agent, the first could say what the second takes back.
  const lines = batch.flatMap(({ agent, repeats }, n) =>
    repeats === null || speakers.get(agent.id) !== 1
      ? []
      : repeats.map((repeat) => ({ n, agent: agent.id, ...repeat })),
  )
  if (lines.length === 0) return batch
  const now = Math.max(...batch.map(({ at }) => at.getTime()))
  const rows = await tx.all(knownWords, {
    organization,
    ns: lines.map((l) => l.n),
    agents: lines.map((l) => l.agent),
    queries: lines.map((l) => l.query),
    digests: lines.map((l) => l.digest),
    times: lines.map((l) => l.at.toISOString()),
    confirmed: new Date(now - CONFIRMED_EVERY_MS),
    sighted: new Date(now - SIGHTED_EVERY_MS),
  })
  const known = new Set(rows.map((r) => r.n))
  return batch.filter((_, n) => !known.has(n))
}

const keepAll = (tx: Transaction, organization: string, words: readonly Kept[]): Promise<number> =>
  tx.run(keepWords, {
    organization,
    agents: words.map((w) => w.agent.id),
    calls: words.map((w) => w.call),
    times: words.map((w) => w.at.toISOString()),
    gzips: words.map((w) => w.isGzip),
    bodies: words.map((w) => w.body.toString('base64')),
  })
