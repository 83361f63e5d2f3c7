/**
 * A spool of raw bytes, and a reader that makes rows of them behind it. What was added is on the disk; it is read at once, what the
 * reader found is handed over (`taken`), and the rows follow in large batches, each exactly once. A file is removed when both are
 * safe: what was found never waits for the engine, and a kill at any moment costs nothing but reading it again.
 * @module
 */
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log/index.ts'
import type { RowColumn } from './numbered-rows.ts'
import { type ActiveSegment, openSpool, type Segment } from './spool.ts'
import { ReaderDied, stageThread } from './stage-thread.ts'

export type PreparedBatch = {
  readonly batch: bigint
  /** A file of numbered rows with these columns. */
  readonly path: string
  readonly columns: readonly RowColumn[]
  readonly rows: number
  /** An earlier try may have written something. */
  readonly isRepeated: boolean
  /** Rows that are there already by another batch. */
  readonly leaveOut: readonly number[]
}
export type Mark = { readonly row: number; readonly mark: unknown }
export type StageStats = {
  readonly waiting: { readonly rows: number; readonly bytes: number }
  readonly written: number
  readonly repeated: number
  readonly dropped: { readonly unreadable: number; readonly tornFrames: number }
  /** Frames that ended their reader twice; they are rows without what is in them. */
  readonly poison: number
  /** Why reading ends again and again, in the reader's words; null while it goes on. */
  readonly stuck: string | null
}
export type Stage = Awaited<ReturnType<typeof openStage>>

/** A second of 20,000 events: a part that begins larger is merged less often. */
const SEGMENT = { rows: 40_000, bytes: 16 * 1024 * 1024 }
/** Rows wait as long for company. */
const SEAL_AFTER_MS = 1_000
/** Small enough that what was found early is handed over early. */
const PIECE_BYTES = 1024 * 1024
const PIECE_MS = 60_000
const MAX_RETRY_MS = 10_000
/** A frame that ends its reader is passed over after two. */
const STUCK_AFTER = 5
const MAX_WHY = 200

export const openStage = async (o: {
  readonly folder: string
  readonly maxBytes: number
  readonly now: () => number
  readonly log: Log
  readonly rowsIn: (body: Buffer) => number
  readonly reader: { readonly module: URL; readonly input: unknown; readonly memoryMb: number }
  /** Of the rows that the reader makes. */
  readonly columns: readonly RowColumn[]
  readonly answer: (question: unknown) => Promise<unknown>
  /** Makes what was found durable; may be told the same twice. It is asked again when it throws. */
  readonly taken: (found: unknown) => Promise<void>
  /** Which of the rows that may be repeated are there by another batch. */
  readonly leaveOut: (batch: bigint, marks: readonly Mark[]) => Promise<readonly number[]>
  /** Brings rows into the engine; says how many. Throws for "not now". */
  readonly write: (batch: PreparedBatch) => Promise<number>
}) => {
  const spool = await openSpool(o.folder, {
    maxBytes: o.maxBytes,
    now: o.now,
    rowsIn: o.rowsIn,
    segment: SEGMENT,
  })
  for (const name of await readdir(o.folder))
    if (name.endsWith('.rows')) await unlink(join(o.folder, name))
  const thread = stageThread({
    ...o.reader,
    columns: o.columns,
    pieceMs: PIECE_MS,
    answer: o.answer,
  })
  const nameOf = (batch: bigint): string => batch.toString(16).padStart(16, '0')
  const rowsPathOf = (batch: bigint): string => join(o.folder, `${nameOf(batch)}.rows`)

  let isClosed = false
  let written = 0
  let repeated = 0
  let unreadable = 0
  let rowsBytes = 0
  const deaths = new Map<string, number>()
  const poison = new Map<bigint, number[]>()
  let poisoned = 0
  let stuck: string | null = null

  /** The file that is read now, and how far. */
  let cursor = { batch: -1n, read: 0, marks: [] as Mark[] }
  type Ready = {
    readonly segment: Segment
    readonly rows: number
    readonly bytes: number
    readonly marks: readonly Mark[]
  }
  const ready: Ready[] = []
  /** Everything up to this file is read. */
  let readUpTo = -1n

  const nextToRead = (): (Segment | ActiveSegment) | null => {
    const sealed = spool.sealed().find((segment) => segment.batch > readUpTo)
    return sealed ?? spool.active()
  }
  let settling: Promise<void> = Promise.resolve()
  const settle = async (found: unknown): Promise<void> => {
    for (let tries = 0; !isClosed; tries += 1) {
      try {
        return await o.taken(found)
      } catch (error) {
        if (tries % 20 === 0) o.log.error({ error }, 'stage: what was found could not be kept yet')
        await pause(Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(tries, 10)))
      }
    }
    // What was not settled is found again at the next start: nothing of its file may be removed.
    throw new ReaderDied('the stage is closed', null)
  }
  /** Reads one piece; false when there is none. */
  const readOne = async (): Promise<boolean> => {
    const segment = nextToRead()
    if (segment === null) return false
    if (cursor.batch !== segment.batch) cursor = { batch: segment.batch, read: 0, marks: [] }
    const isSealed = 'isReplay' in segment
    const left = segment.bytes - cursor.read
    if (left === 0 && !isSealed) return false
    const from = cursor.read
    const piece = async (to: number) =>
      thread.read({
        batch: nameOf(segment.batch),
        path: segment.path,
        from,
        to,
        isLast: isSealed && to === segment.bytes,
        rowsPath: rowsPathOf(segment.batch),
        poison: poison.get(segment.batch) ?? [],
      })
    try {
      let end = Math.min(segment.bytes, from + PIECE_BYTES)
      let done = await piece(end)
      // One frame larger than a piece.
      if (done.to === from && end < segment.bytes) {
        end = segment.bytes
        done = await piece(end)
      }
      const isLast = isSealed && end === segment.bytes
      cursor.read = isLast ? segment.bytes : done.to
      cursor.marks.push(...done.marks)
      await settling
      settling = settle(done.taken)
      settling.catch(() => undefined)
      if (isLast) {
        await settling
        poison.delete(segment.batch)
        rowsBytes += done.rowsBytes
        readUpTo = segment.batch
        ready.push({ segment, rows: done.rows, bytes: done.rowsBytes, marks: cursor.marks })
        void writeAll()
      }
      return true
    } catch (error) {
      cursor = { batch: -1n, read: 0, marks: [] }
      if (error instanceof ReaderDied) noteDeath(segment.batch, error)
      throw error
    }
  }
  const noteDeath = (batch: bigint, { at, message }: ReaderDied): void => {
    if (isClosed) return
    o.log.error({ at, why: message }, 'stage: the reader ended and begins this file again')
    if (at === null) return
    const key = `${batch}:${at}`
    const times = (deaths.get(key) ?? 0) + 1
    deaths.set(key, times)
    if (times < 2) return
    deaths.delete(key)
    poison.set(batch, [...(poison.get(batch) ?? []), at])
    poisoned += 1
  }

  let reading: Promise<void> | null = null
  const readAll = (): Promise<void> => {
    reading ??= (async () => {
      for (let tries = 0; !isClosed; )
        try {
          if (!(await readOne())) return
          tries = 0
          stuck = null
        } catch (error) {
          if (isClosed) return
          tries += 1
          if (tries >= STUCK_AFTER) stuck = (error as Error).message.slice(0, MAX_WHY)
          if (!(error instanceof ReaderDied)) o.log.error({ error }, 'stage: reading failed')
          await pause(Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(tries, 10)))
        }
    })().finally(() => {
      reading = null
    })
    return reading
  }

  let writing: Promise<void> | null = null
  const writeAll = (): Promise<void> => {
    writing ??= (async () => {
      for (let tries = 0; !isClosed; ) {
        const next = ready[0]
        if (!next) break
        try {
          await writeOne(next, tries > 0)
          tries = 0
        } catch (error) {
          if (isClosed) return
          tries += 1
          if (tries === 1 || tries % 20 === 0)
            o.log.warn(
              { error, tries },
              'stage: rows could not be written yet; they wait on the disk',
            )
          await pause(Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(tries, 10)))
        }
      }
      sealSoon()
    })().finally(() => {
      writing = null
      if (ready.length > 0 && !isClosed) void writeAll()
    })
    return writing
  }
  const writeOne = async (
    { segment, rows, bytes, marks }: Ready,
    isAgain: boolean,
  ): Promise<void> => {
    const { batch } = segment
    const leaveOut = marks.length === 0 ? [] : await o.leaveOut(batch, marks)
    const path = rowsPathOf(batch)
    const isRepeated = segment.isReplay || isAgain
    const { columns } = o
    const done =
      rows === 0 ? 0 : await o.write({ batch, path, columns, rows, isRepeated, leaveOut })
    await spool.remove(segment)
    await unlink(path).catch(() => undefined)
    ready.shift()
    rowsBytes -= bytes
    written += done
    repeated += leaveOut.length
    unreadable += rows - leaveOut.length - done
  }

  let sealTimer: NodeJS.Timeout | null = null
  const sealSoon = (): void => {
    const waiting = spool.waiting()
    if (sealTimer || isClosed || !waiting) return
    const left = Math.max(0, waiting.since + SEAL_AFTER_MS - o.now())
    sealTimer = setTimeout(
      () => {
        sealTimer = null
        void seal()
      },
      Math.min(left, SEAL_AFTER_MS),
    )
    sealTimer.unref()
  }
  const seal = async (): Promise<void> => {
    const waiting = spool.waiting()
    // While the engine has enough to do, the open file grows: larger batches are cheaper.
    if (!waiting || isClosed || ready.length > 0) return
    if (o.now() - waiting.since < SEAL_AFTER_MS) return sealSoon()
    await spool.rotate()
    void readAll()
  }
  if (spool.oldest()) void readAll()

  return {
    hasRoom: (bytes: number): boolean => spool.hasRoom(bytes + rowsBytes),
    /** Resolves once the body is on the disk. */
    add: async (body: Buffer, rows: number): Promise<void> => {
      await spool.addBody(body, rows)
      void readAll()
      sealSoon()
    },
    /** A word to the reader. */
    tell: thread.tell,
    /** Waits until everything added so far is in the engine. */
    flush: async (): Promise<void> => {
      await spool.rotate()
      while (!isClosed && (spool.oldest() || ready.length > 0)) {
        await readAll()
        await writeAll()
        if (spool.oldest()) await pause(10)
      }
    },
    stats: (): StageStats => {
      const { rows, bytes, tornFrames } = spool.stats()
      return {
        waiting: { rows, bytes: bytes + rowsBytes },
        written,
        repeated,
        dropped: { unreadable, tornFrames },
        poison: poisoned,
        stuck,
      }
    },
    close: async (): Promise<void> => {
      if (isClosed) return
      isClosed = true
      if (sealTimer) clearTimeout(sealTimer)
      await thread.close()
      await reading?.catch(() => undefined)
      await writing?.catch(() => undefined)
      await settling.catch(() => undefined)
      await spool.close()
    },
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms).unref()
  })
