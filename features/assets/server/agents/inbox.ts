/**
 * Keeps what agents say until it is taken in. Calls of one moment share a commit: a thousand agents do not wait for a
 * thousand fsyncs, and none is answered before its words are on disk.
 * @module
 */
import type { Records } from '../../../../platform/records/index.ts'
import type { KnownAgent } from './store.ts'
import { keepWords } from './words-store.ts'

export type Kept = {
  readonly agent: KnownAgent
  readonly call: 'log' | 'write'
  readonly at: Date
  readonly isGzip: boolean
  readonly body: Buffer
}
export type Inbox = { readonly keep: (word: Kept) => Promise<void> }

const GATHER_MS = 20
const MAX_BATCH = 500
const MAX_BATCH_BYTES = 32 * 1024 * 1024

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
        await deps.records.within({ organization, sites: '*' }, (tx) =>
          tx.run(keepWords, {
            organization,
            agents: batch.map((w) => w.agent.id),
            calls: batch.map((w) => w.call),
            times: batch.map((w) => w.at.toISOString()),
            gzips: batch.map((w) => w.isGzip),
            bodies: batch.map((w) => w.body.toString('base64')),
          }),
        )
        for (const w of batch) w.done()
        deps.arrived(organization)
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
