/**
 * What runs in the worker thread of a stage: reads pieces of spool files, lets the named module make rows of the frames,
 * and writes the rows, numbered, into a file that the engine takes.
 * @module
 */
import { closeSync, openSync, readSync, writevSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { ThreadInput } from '../jobs/thread.ts'
import { type NumberedRows, numberedRows } from './numbered-rows.ts'
import { bodiesIn } from './spool.ts'
import type {
  FromReader,
  OpenReader,
  ReaderInput,
  ReadPiece,
  StageReader,
  ToReader,
} from './stage-protocol.ts'

/** Rows are written in blocks of about this many bytes: large ones are cheaper for the engine. */
const BLOCK_BYTES = 8 * 1024 * 1024

type Writing = {
  readonly batch: string
  readonly out: number
  readonly rows: NumberedRows
  bytes: number
}

/** Pieces are read into the same bytes: new ones for each would be cleared away as often. */
type Room = { readonly bytes: Buffer }
const ROOM_BYTES = 2 * 1024 * 1024

const work = async (port: NonNullable<typeof parentPort>): Promise<void> => {
  const { module, input, columns, place } = (workerData as ThreadInput).given as ReaderInput
  const at = new BigInt64Array(place)
  const say = (said: FromReader): void => port.postMessage(said)
  const waiting = new Map<number, { done: (answer: unknown) => void; fail: (e: Error) => void }>()
  let questions = 0
  const ask = (question: unknown): Promise<unknown> =>
    new Promise((done, fail) => {
      questions += 1
      waiting.set(questions, { done, fail })
      say({ kind: 'ask', id: questions, question })
    })
  const { open } = (await import(module)) as { open: OpenReader }
  flushCompileCache()
  const reader = await open(input, ask)
  const rows = numberedRows(columns)
  const room: Room = { bytes: Buffer.allocUnsafeSlow(ROOM_BYTES) }
  let writing: Writing | null = null
  let last: Promise<void> = Promise.resolve()

  const begin = (piece: ReadPiece): Writing => {
    if (piece.from > 0) {
      if (writing?.batch === piece.batch) return writing
      throw new Error('this reader has not read the begin of the file')
    }
    if (writing) closeSync(writing.out)
    rows.begin(BigInt(`0x${piece.batch}`))
    writing = { batch: piece.batch, out: openSync(piece.rowsPath, 'w', 0o600), rows, bytes: 0 }
    return writing
  }
  const read = async (piece: ReadPiece): Promise<void> => {
    const file = begin(piece)
    const { to, marks } = await readPiece(reader, piece, file, at, room)
    if (piece.isLast && to === piece.to) {
      writeBlock(file)
      closeSync(file.out)
      writing = null
    }
    const rowsBytes = file.bytes + rows.bytes()
    say({
      kind: 'read',
      id: piece.id,
      to,
      rows: rows.rows(),
      rowsBytes,
      taken: reader.take(),
      marks,
    })
  }
  port.on('message', (said: ToReader) => {
    if (said.kind === 'tell') reader.tell(said.word)
    else if (said.kind === 'answer') {
      waiting.get(said.id)?.done(said.answer)
      waiting.delete(said.id)
    } else if (said.kind === 'failed-answer') {
      waiting.get(said.id)?.fail(new Error(said.why))
      waiting.delete(said.id)
    } else
      last = last
        .then(() => read(said))
        // The thread ends with it: half a file of rows is never taken for a whole one.
        .catch((error: unknown) =>
          say({
            kind: 'failed',
            why: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
        )
  })
  say({ kind: 'ready' })
}

const readPiece = async (
  reader: StageReader,
  piece: ReadPiece,
  file: Writing,
  place: BigInt64Array,
  room: Room,
): Promise<{ to: number; marks: { row: number; mark: unknown }[] }> => {
  const marks: { row: number; mark: unknown }[] = []
  const { bodies, goodBytes } = bodiesIn(bytesOf(piece, room))
  for (const { at, body } of bodies) {
    const offset = piece.from + at
    Atomics.store(place, 0, BigInt(offset))
    await reader.frame(body, {
      batch: piece.batch,
      nextRow: file.rows.rows,
      isPoison: piece.poison.includes(offset),
      mayBeRepeated: (mark) => void marks.push({ row: file.rows.rows(), mark }),
      row: (values) => {
        file.rows.add(values)
      },
    })
    if (file.rows.bytes() >= BLOCK_BYTES) writeBlock(file)
  }
  Atomics.store(place, 0, -1n)
  return { to: piece.from + goodBytes, marks }
}

const bytesOf = ({ path, from, to }: ReadPiece, room: Room): Buffer => {
  const bytes =
    to - from > ROOM_BYTES ? Buffer.allocUnsafeSlow(to - from) : room.bytes.subarray(0, to - from)
  const file = openSync(path, 'r')
  try {
    let got = 0
    while (got < bytes.length) {
      const n = readSync(file, bytes, got, bytes.length - got, from + got)
      if (n === 0) break
      got += n
    }
    return bytes.subarray(0, got)
  } finally {
    closeSync(file)
  }
}

const writeBlock = (file: Writing): void => {
  const pieces = file.rows.take()
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  // A file takes all of it or, when the disk is full, throws or takes a part.
  if (bytes > 0 && writevSync(file.out, pieces) !== bytes)
    throw new Error('the disk took only a part of the rows')
  file.bytes += bytes
}

if (!isMainThread && parentPort !== null) await work(parentPort)
