/**
 * The worker thread of a stage, seen from outside: asked for one piece after the other, watched over, started anew when it dies.
 * @module
 */
import { openThread } from '../jobs/thread.ts'
import type { RowColumn } from './numbered-rows.ts'
import type { FromReader, PieceRead, ReaderInput, ReadPiece, ToReader } from './stage-protocol.ts'

/** The reader died; `at` is where the frame begins that it was reading, or null. */
export class ReaderDied extends Error {
  override readonly name = 'ReaderDied'
  readonly at: number | null
  constructor(why: string, at: number | null) {
    super(why)
    this.at = at
  }
}

export type StageThread = {
  readonly read: (piece: Omit<ReadPiece, 'kind' | 'id'>) => Promise<PieceRead>
  readonly tell: (word: unknown) => void
  readonly close: () => Promise<void>
}

const WATCH_MS = 500
const MIB = 1024 * 1024

export const stageThread = (o: {
  readonly module: URL
  readonly input: unknown
  readonly columns: readonly RowColumn[]
  readonly memoryMb: number
  /** One piece may take as long. */
  readonly pieceMs: number
  readonly answer: (question: unknown) => Promise<unknown>
}): StageThread => {
  let running: Promise<Running> | null = null
  let isClosed = false
  const need = (): Promise<Running> => {
    running ??= start(o, () => {
      running = null
    })
    return running
  }
  return {
    read: async (piece) => {
      if (isClosed) throw new ReaderDied('the stage is closed', null)
      const thread = await need().catch((error: unknown) => {
        running = null
        throw error
      })
      return thread.read(piece)
    },
    tell: (word) => {
      void running?.then(
        (thread) => thread.tell(word),
        () => undefined,
      )
    },
    close: async () => {
      isClosed = true
      const thread = await running?.catch(() => null)
      await thread?.end('the stage is closed')
    },
  }
}

type Running = {
  readonly read: StageThread['read']
  readonly tell: (word: unknown) => void
  readonly end: (why: string) => Promise<void>
}

const start = (o: Parameters<typeof stageThread>[0], ended: () => void): Promise<Running> =>
  new Promise((ready, failed) => {
    const place = new SharedArrayBuffer(8)
    const at = new BigInt64Array(place)
    at[0] = -1n
    const given: ReaderInput = {
      module: o.module.href,
      input: o.input,
      columns: o.columns,
      place,
    }
    const worker = openThread(new URL('./stage-entry.ts', import.meta.url), given, {
      maxOldGenerationSizeMb: o.memoryMb,
      // Twice as much and more saved no processor time (bench/README.md, live intake).
      maxYoungGenerationSizeMb: Math.max(4, Math.min(24, o.memoryMb / 8)),
      stackSizeMb: 4,
    })
    const post = (said: ToReader): void => worker.postMessage(said)
    let asked: {
      readonly id: number
      readonly since: number
      readonly done: (read: PieceRead) => void
      readonly fail: (error: Error) => void
    } | null = null
    let ids = 0
    let isOver = false
    const end = async (why: string): Promise<void> => {
      if (isOver) return
      isOver = true
      clearInterval(watch)
      const offset = Number(Atomics.load(at, 0))
      ended()
      await worker.terminate()
      const died = new ReaderDied(why, offset < 0 ? null : offset)
      asked?.fail(died)
      failed(died)
    }
    const watch = setInterval(() => {
      if (asked && performance.now() - asked.since > o.pieceMs)
        void end(`the reader needed more than ${o.pieceMs / 1000} seconds for one piece`)
      // resourceLimits count the JavaScript heap; buffers live outside it.
      worker.getHeapStatistics().then(
        (heap) => {
          if (heap.external_memory + heap.used_heap_size > 2 * o.memoryMb * MIB)
            void end(`the reader needed more than ${2 * o.memoryMb} MB of memory`)
        },
        () => undefined,
      )
    }, WATCH_MS)
    watch.unref()
    worker.unref()
    worker.on('error', (error) => void end(error.message))
    worker.on('exit', (code) => void end(`the reader ended by itself (${code})`))
    worker.on('message', (said: FromReader) => {
      if (said.kind === 'ready')
        ready({
          end,
          tell: (word) => post({ kind: 'tell', word }),
          read: (piece) =>
            new Promise((done, fail) => {
              if (isOver) return fail(new ReaderDied('the reader ended', null))
              ids += 1
              asked = { id: ids, since: performance.now(), done, fail }
              post({ ...piece, kind: 'read', id: ids })
            }),
        })
      else if (said.kind === 'failed') void end(said.why)
      else if (said.kind === 'read') {
        if (asked?.id !== said.id) return
        const { done } = asked
        asked = null
        done(said)
      } else
        o.answer(said.question).then(
          (answer) => post({ kind: 'answer', id: said.id, answer }),
          (error: unknown) =>
            post({ kind: 'failed-answer', id: said.id, why: (error as Error).message }),
        )
    })
  })
