/**
 * The one way in: records of a log source are on the disk when `accept` resolves; behind it they are read, matched and stored.
 * @module
 */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import {
  type Events,
  type Mark,
  openStage,
  type PreparedBatch,
  type StageStats,
} from '../../../../platform/events/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import { EVENT_COLUMNS } from '../store/columns.ts'
import { alreadyThere } from '../store/repeated.ts'
import { type FrameHead, frameBody, recordsIn } from './frame.ts'
import type { Found, Question, ReaderInput, RepeatMark, Tally, Word } from './reader.ts'
import type { OnHits, RuleSetOf } from './seams.ts'

export type Intake = {
  /** Whether so many more bytes may be accepted; a caller that is told no waits, or says so to its sender. */
  readonly hasRoom: (bytes: number) => boolean
  /** Resolves once the records are on the disk. Records stand in this order. */
  readonly accept: (head: FrameHead, records: readonly Uint8Array[]) => Promise<void>
  /** Rules of this organization changed; null: of all. */
  readonly rulesChanged: (organization: string | null) => void
  /** Waits until everything accepted so far is stored. */
  readonly flush: () => Promise<void>
  readonly stats: () => StageStats
  readonly close: () => Promise<void>
}

export type IntakeDeps = {
  readonly dataDir: string
  /** Opens the event store when the first rows are ready. */
  readonly events: () => Promise<Events>
  readonly log: Log
  readonly now: () => number
  readonly ruleSetOf: RuleSetOf
  readonly onHits: OnHits
  /** How many events of which source were read since the last call. */
  readonly onRead: (tallies: readonly Tally[]) => void
  /** A record was there already and is not stored again. */
  readonly onRepeated: (of: { readonly organization: string; readonly source: string }) => void
  /** Disk that accepted, not yet stored records may take. */
  readonly spoolBytes: number
}

const READER_MEMORY_MB = 700
/** Records of one frame: a piece of the reader's work. */
const FRAME_RECORDS = 1_000
const FRAME_BYTES = 512 * 1024

export const openIntake = async (deps: IntakeDeps): Promise<Intake> => {
  const stage = await openStage({
    folder: join(deps.dataDir, 'events', 'intake'),
    maxBytes: deps.spoolBytes,
    now: deps.now,
    log: deps.log,
    rowsIn: recordsIn,
    reader: {
      module: new URL('./reader.ts', import.meta.url),
      input: { startedAt: deps.now() } satisfies ReaderInput,
      memoryMb: READER_MEMORY_MB,
    },
    columns: EVENT_COLUMNS,
    answer: (question) => {
      const { rulesOf, has } = question as Question
      return deps.ruleSetOf(rulesOf, has)
    },
    taken: async (found) => {
      const { hits, tallies } = found as Found
      if (hits.length > 0) await deps.onHits(hits)
      deps.onRead(tallies)
    },
    leaveOut: async (batch: bigint, marks: readonly Mark[]) => {
      const rows = marks.map(({ row, mark }) => ({ row, ...(mark as RepeatMark) }))
      const there = await alreadyThere(await deps.events(), batch, rows)
      const isThere = new Set(there)
      for (const { row, organization, source } of rows)
        if (isThere.has(row)) deps.onRepeated({ organization, source })
      return there
    },
    write: async (prepared: PreparedBatch) =>
      (await deps.events()).writePrepared('detection_events', prepared),
  })
  return {
    hasRoom: stage.hasRoom,
    accept: async (head, records) => {
      await Promise.all(
        framesOf(head, records).map((frame) =>
          stage.add(frameBody(frame.head, frame.records), frame.records.length),
        ),
      )
    },
    rulesChanged: (organization) => stage.tell({ rulesChanged: organization } satisfies Word),
    flush: stage.flush,
    stats: stage.stats,
    close: stage.close,
  }
}

/** Equal records of one request bear different names also where they come to lie in different frames. */
const framesOf = (
  head: FrameHead,
  records: readonly Uint8Array[],
): readonly { readonly head: FrameHead; readonly records: readonly Uint8Array[] }[] => {
  const parts = partsOf(records)
  if (head.ids === 'place' || parts.length < 2)
    return parts.map((part) => ({ head, records: part }))
  const before = new Set<number>()
  return parts.map((part, place) => {
    const again: Record<string, number> = {}
    const documents = part.map((record) => {
      const bytes = head.ids === 'named' ? record.subarray(record.indexOf(LF) + 1) : record
      return { bytes, sum: crc32(bytes) }
    })
    // A sum that was met before by chance costs nothing but another name for one record, the same one whenever it is sent again.
    for (const { bytes, sum } of documents)
      if (before.has(sum)) again[hash('sha256', bytes, 'hex')] = place * FRAME_EVENTS
    for (const { sum } of documents) before.add(sum)
    return { head: Object.keys(again).length === 0 ? head : { ...head, again }, records: part }
  })
}
/** More than the events of any frame: numbers of one never reach those of the next. */
const FRAME_EVENTS = 10_000_000
const LF = 0x0a

const partsOf = (records: readonly Uint8Array[]): readonly Uint8Array[][] => {
  const frames: Uint8Array[][] = []
  let current: Uint8Array[] = []
  let bytes = 0
  for (const record of records) {
    if (
      current.length > 0 &&
      (current.length >= FRAME_RECORDS || bytes + record.length > FRAME_BYTES)
    ) {
      frames.push(current)
      current = []
      bytes = 0
    }
    current.push(record)
    bytes += record.length
  }
  if (current.length > 0) frames.push(current)
  return frames
}
