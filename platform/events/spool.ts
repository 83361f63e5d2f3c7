/**
 * The waiting room of events on the disk: what was acknowledged is in here or in the engine, whatever is killed.
 *
 * Files `<batch>.spool`, `<batch>` being 16 hex digits: 44 bits of milliseconds, 20 of chance. A file is a row of frames:
 *   length of the body (uint32, little-endian) · CRC-32 of the body (uint32) · body
 *   body: table name, line feed, then lines of JSON (one event each, without a final line feed); or, in the spool of a
 *   stage (stage.ts), whatever its reader understands
 * A frame is written, and the file synced, before insert() resolves; many callers share one sync. A frame that a kill tore
 * has a wrong length or CRC: it was never acknowledged, and is cut off and counted when the spool is opened.
 * @module
 */
import { randomBytes } from 'node:crypto'
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  stat,
  truncate,
  unlink,
} from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

export type Segment = {
  readonly batch: bigint
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly isReplay: boolean
}
/** The file that is being written: what is in it up to `bytes` was acknowledged. */
export type ActiveSegment = Omit<Segment, 'isReplay'> & { readonly since: number }
export type Frame = { readonly table: string; readonly lines: readonly string[] }
export type SpoolStats = {
  readonly bytes: number
  readonly rows: number
  readonly tornFrames: number
}

const HEAD_BYTES = 8
/** One insert() call is cut into frames of this size: a length beyond it is damage. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024
/** A batch: enough rows for the engine to be fast, few enough to stay one block in memory. */
const SEGMENT_ROWS = 10_000
const SEGMENT_BYTES = 8 * 1024 * 1024

export const openSpool = async (
  folder: string,
  o: {
    readonly maxBytes: number
    readonly now: () => number
    /** How many rows a body stands for; lines of JSON when left out. */
    readonly rowsIn?: (body: Buffer) => number
    /** When a file is closed and another begun. */
    readonly segment?: { readonly rows: number; readonly bytes: number }
  },
) => {
  const rowsIn = o.rowsIn ?? linesInBody
  const full = o.segment ?? { rows: SEGMENT_ROWS, bytes: SEGMENT_BYTES }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const sealed: Segment[] = []
  let tornFrames = 0
  for (const name of (await readdir(folder))
    .filter((file) => /^[0-9a-f]{16}\.spool$/.test(file))
    .sort()) {
    const path = join(folder, name)
    const found = bodiesIn(await readFile(path))
    const { size } = await stat(path)
    if (found.goodBytes < size) {
      tornFrames += 1
      await truncate(path, found.goodBytes)
    }
    if (found.bodies.length === 0) await unlink(path)
    else
      sealed.push({
        batch: BigInt(`0x${name.slice(0, 16)}`),
        path,
        bytes: found.goodBytes,
        rows: found.bodies.reduce((sum, { body }) => sum + rowsIn(body), 0),
        isReplay: true,
      })
  }

  let lastBatch = sealed.at(-1)?.batch ?? 0n
  let active: {
    handle: FileHandle
    batch: bigint
    path: string
    bytes: number
    rows: number
    since: number
  } | null = null
  let queue: { frame: Buffer; rows: number; done: () => void; fail: (error: unknown) => void }[] =
    []
  let queuedBytes = 0
  let writing: Promise<void> | null = null
  const directory = await open(folder, 'r')

  const begin = async (): Promise<NonNullable<typeof active>> => {
    const fresh = (BigInt(o.now()) << 20n) | BigInt(randomBytes(4).readUInt32LE() & 0xfffff)
    // Rising, whatever the clock does: the order of files is the order of events.
    lastBatch = fresh > lastBatch ? fresh : lastBatch + 1n
    const path = join(folder, `${lastBatch.toString(16).padStart(16, '0')}.spool`)
    const handle = await open(path, 'ax', 0o600)
    await directory.sync()
    return { handle, batch: lastBatch, path, bytes: 0, rows: 0, since: o.now() }
  }
  const seal = async (): Promise<void> => {
    if (!active) return
    const { handle, batch, path, bytes, rows } = active
    active = null
    await handle.close()
    if (rows === 0) await unlink(path)
    else sealed.push({ batch, path, bytes, rows, isReplay: false })
  }
  const writeQueued = async (): Promise<void> => {
    while (queue.length > 0) {
      const group = queue
      queue = []
      const bytes = group.reduce((sum, { frame }) => sum + frame.length, 0)
      try {
        active ??= await begin()
        const written = await active.handle.writev(group.map(({ frame }) => frame))
        if (written.bytesWritten !== bytes)
          throw new Error('the disk took only a part of the events')
        await active.handle.datasync()
        active.bytes += bytes
        active.rows += group.reduce((sum, { rows }) => sum + rows, 0)
        for (const { done } of group) done()
      } catch (error) {
        // What was refused must not come back: cut the file to what was acknowledged, and write on in a new one.
        if (active) {
          await active.handle.truncate(active.bytes).catch(() => {})
          await seal().catch(() => {
            active = null
          })
        }
        for (const { fail } of group) fail(error)
      } finally {
        queuedBytes -= bytes
      }
      if (active && (active.rows >= full.rows || active.bytes >= full.bytes)) await seal()
    }
  }
  const usedBytes = (): number =>
    sealed.reduce((sum, segment) => sum + segment.bytes, 0) + (active?.bytes ?? 0) + queuedBytes
  const kick = (): void => {
    // A turn later, so that the frames of one call stand in one write: all of them are accepted, or none.
    writing ??= Promise.resolve()
      .then(writeQueued)
      .finally(() => {
        writing = null
        if (queue.length > 0) kick()
      })
  }
  const push = (frame: Buffer, rows: number): Promise<void> => {
    queuedBytes += frame.length
    return new Promise((done, fail) => {
      queue.push({ frame, rows, done, fail })
      kick()
    })
  }
  return {
    /** Whether so many more bytes fit. */
    hasRoom: (bytes: number): boolean => usedBytes() + bytes <= o.maxBytes,
    /** Resolves once the lines are on the disk. */
    add: (table: string, lines: readonly string[]): Promise<void> =>
      push(frameOf(table, lines), lines.length),
    /** The same for a body of the caller's own making. */
    addBody: (body: Buffer, rows: number): Promise<void> => push(framed(body), rows),
    /** The open file with what is acknowledged in it, or null. */
    active: (): ActiveSegment | null => {
      if (!active || active.bytes === 0) return null
      const { batch, path, bytes, rows, since } = active
      return { batch, path, bytes, rows, since }
    },
    /** Closed files, the oldest first. */
    sealed: (): readonly Segment[] => sealed,
    /** Rows that wait in the open file, and since when (ms). */
    waiting: (): { rows: number; since: number } | null =>
      active && active.rows > 0 ? { rows: active.rows, since: active.since } : null,
    /** Closes the open file, so that it can be taken. */
    rotate: async (): Promise<void> => {
      while (writing) await writing
      // No write may begin while the file is being closed.
      writing = seal().finally(() => {
        writing = null
        if (queue.length > 0) kick()
      })
      await writing
    },
    /** The oldest closed file, or null. */
    oldest: (): Segment | null => sealed[0] ?? null,
    read: async (segment: Segment): Promise<readonly Frame[]> =>
      framesIn(await readFile(segment.path)).frames,
    /** The rows of the oldest file are in the engine. */
    remove: async (segment: Segment): Promise<void> => {
      await unlink(segment.path)
      if (sealed[0] === segment) sealed.shift()
    },
    stats: (): SpoolStats => ({
      bytes: usedBytes(),
      rows: sealed.reduce((sum, segment) => sum + segment.rows, 0) + (active?.rows ?? 0),
      tornFrames,
    }),
    close: async (): Promise<void> => {
      while (writing) await writing
      await seal()
      await directory.close()
    },
  }
}

export const frameOf = (table: string, lines: readonly string[]): Buffer =>
  framed(Buffer.from(`${table}\n${lines.join('\n')}`, 'utf8'))

const framed = (body: Buffer): Buffer => {
  if (body.length > MAX_FRAME_BYTES) throw new Error('events: one frame holds too many bytes')
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(body.length, 0)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

/** The whole frames at the start of a file, and how many bytes they take. */
export const framesIn = (
  file: Buffer,
): { readonly frames: readonly Frame[]; readonly goodBytes: number } => {
  const { bodies, goodBytes } = bodiesIn(file)
  const frames = bodies.map(({ body }) => {
    const [table = '', ...lines] = body.toString('utf8').split('\n')
    return { table, lines }
  })
  return { frames, goodBytes }
}

/** The same without looking into the bodies; `at` is where a frame begins. */
export const bodiesIn = (
  file: Buffer,
): {
  readonly bodies: readonly { readonly at: number; readonly body: Buffer }[]
  readonly goodBytes: number
} => {
  const bodies: { at: number; body: Buffer }[] = []
  let at = 0
  while (at + HEAD_BYTES <= file.length) {
    const length = file.readUInt32LE(at)
    const end = at + HEAD_BYTES + length
    if (length > MAX_FRAME_BYTES || end > file.length) break
    const body = file.subarray(at + HEAD_BYTES, end)
    if (crc32(body) !== file.readUInt32LE(at + 4)) break
    bodies.push({ at, body })
    at = end
  }
  return { bodies, goodBytes: at }
}

/** A body without a line feed is a table's name alone. */
const linesInBody = (body: Buffer): number => {
  let lines = 0
  for (let at = body.indexOf(10); at >= 0; at = body.indexOf(10, at + 1)) lines += 1
  return lines
}

const FRAME_ROWS = 5_000
const FRAME_CHARS = 8 * 1024 * 1024

/** Lines in groups that make frames of bounded size. */
export const framesOf = (lines: readonly string[]): string[][] => {
  const frames: string[][] = []
  let current: string[] = []
  let chars = 0
  for (const line of lines) {
    if (current.length > 0 && (current.length >= FRAME_ROWS || chars + line.length > FRAME_CHARS)) {
      frames.push(current)
      current = []
      chars = 0
    }
    current.push(line)
    chars += line.length
  }
  if (current.length > 0) frames.push(current)
  return frames
}
