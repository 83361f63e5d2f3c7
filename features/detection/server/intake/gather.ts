/**
 * Records that come one by one, gathered into frames: a short while, or until there are many. Who must know when a record is on the
 * disk waits for the promise; who cannot slow its sender down asks first whether there is room.
 * @module
 */
import type { FrameHead } from './frame.ts'
import type { Intake } from './intake.ts'

/** Where records belong and how they came; one gathering each. */
export type Origin = Omit<FrameHead, 'receivedAt'>

export type Gatherer = {
  /** Resolves once the record is on the disk. */
  readonly add: (origin: Origin, record: Uint8Array) => Promise<void>
  /** Bytes that are not on the disk yet. */
  readonly pending: () => number
  readonly close: () => Promise<void>
}

const GATHER_MS = 20
const MAX_RECORDS = 500
const MAX_BYTES = 256 * 1024

type Gathering = {
  readonly origin: Origin
  readonly records: Uint8Array[]
  bytes: number
  readonly kept: Promise<void>
  readonly keep: (result: Promise<void>) => void
}

export const openGatherer = (deps: {
  readonly intake: Pick<Intake, 'accept'>
  readonly now: () => number
}): Gatherer => {
  const open = new Map<Origin, Gathering>()
  const running = new Set<Promise<void>>()
  let pending = 0
  let timer: NodeJS.Timeout | null = null

  const send = (gathering: Gathering): void => {
    open.delete(gathering.origin)
    const { origin, records, bytes, keep } = gathering
    const kept = deps.intake.accept({ ...origin, receivedAt: deps.now() }, records)
    keep(kept)
    const done = kept
      .catch(() => undefined)
      .then(() => {
        pending -= bytes
        running.delete(done)
      })
    running.add(done)
  }
  const sendAll = (): void => {
    timer = null
    for (const gathering of [...open.values()]) send(gathering)
  }
  const begin = (origin: Origin): Gathering => {
    let keep: (result: Promise<void>) => void = () => undefined
    const kept = new Promise<void>((done) => {
      keep = (result) => done(result)
    })
    // Whoever does not wait for it is not told by a crash.
    kept.catch(() => undefined)
    const gathering = { origin, records: [], bytes: 0, kept, keep }
    open.set(origin, gathering)
    return gathering
  }
  return {
    add: (origin, record) => {
      const gathering = open.get(origin) ?? begin(origin)
      gathering.records.push(record)
      gathering.bytes += record.length
      pending += record.length
      if (gathering.records.length >= MAX_RECORDS || gathering.bytes >= MAX_BYTES) send(gathering)
      else timer ??= setTimeout(sendAll, GATHER_MS)
      return gathering.kept
    },
    pending: () => pending,
    close: async () => {
      if (timer) clearTimeout(timer)
      sendAll()
      await Promise.all(running)
    },
  }
}
