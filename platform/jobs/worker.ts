/**
 * Hostile or heavy work runs in a worker thread with limits on memory and time. Every message of the worker waits for
 * its acknowledgement, so a slow database slows the parser instead of filling the heap.
 * @module
 */
import { ProblemError } from '../problem/index.ts'
import { openThread } from './thread.ts'
import type { FromWorker, ToWorker, WorkerInput } from './worker-entry.ts'

/** Why a worker ended before its result: over its memory, over its time, stopped from outside, or by itself. */
export type WorkerEnd = 'memory' | 'time' | 'aborted' | 'crashed'

export class WorkerKilled extends Error {
  override readonly name = 'WorkerKilled'
  readonly end: WorkerEnd
  constructor(end: WorkerEnd, message: string) {
    super(message)
    this.end = end
  }
}

/** An error that the worker's own code threw; its stack is the worker's. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError'
}

export type WorkerJob<I, M> = {
  /** A module that exports `run(input, post)`; see worker-entry.ts. */
  readonly module: URL
  /** Copied into the worker (structured clone). */
  readonly input: I
  readonly memoryMb: number
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Called one message at a time; the worker goes on, with what it answers, when the promise resolves. */
  onMessage?(message: M): Promise<unknown>
}

const WATCH_MEMORY_MS = 200
const MIB = 1024 * 1024
/** Heap that every worker needs for Node itself, beside what its work may use. */
const BASE_MB = 16

/**
 * @throws WorkerKilled naming the cause, WorkerError or ProblemError as thrown inside, or what `onMessage` throws.
 * @example const { rows } = await runWorker<Input, Row[], { rows: number }>({ module: new URL('./parse.ts',
 *   import.meta.url), input, memoryMb: 256, timeoutMs: 60_000, onMessage: (batch) => save(batch) })
 */
export const runWorker = <I, M, R>(job: WorkerJob<I, M>): Promise<R> =>
  new Promise<R>((done, fail) => {
    if (job.signal?.aborted) {
      fail(new WorkerKilled('aborted', 'the worker was stopped before it began'))
      return
    }
    const given: WorkerInput = { module: job.module.href, input: job.input }
    const worker = openThread(new URL('./worker-entry.ts', import.meta.url), given, {
      maxOldGenerationSizeMb: job.memoryMb + BASE_MB,
      maxYoungGenerationSizeMb: Math.max(4, Math.min(64, job.memoryMb / 8)),
      stackSizeMb: 4,
    })
    let settled = false
    const end = (settle: () => void): void => {
      if (settled) return
      settled = true
      clearTimeout(deadline)
      clearInterval(watch)
      job.signal?.removeEventListener('abort', onAbort)
      // The caller hears of the end when nothing of the worker runs any more.
      worker.terminate().then(settle, settle)
    }
    const kill = (why: WorkerEnd, message: string): void =>
      end(() => fail(new WorkerKilled(why, message)))
    const overMemory = (): void =>
      kill('memory', `the worker needed more than ${job.memoryMb} MB of memory`)
    const onAbort = (): void => kill('aborted', 'the worker was stopped')
    const deadline = setTimeout(
      () => kill('time', `the worker needed more than ${job.timeoutMs / 1000} seconds`),
      job.timeoutMs,
    )
    // resourceLimits count the JavaScript heap; buffers live outside it.
    const watch = setInterval(() => {
      worker.getHeapStatistics().then(
        (heap) => {
          if (heap.external_memory + heap.used_heap_size > (job.memoryMb + BASE_MB) * MIB)
            overMemory()
        },
        () => undefined,
      )
    }, WATCH_MEMORY_MS)
    job.signal?.addEventListener('abort', onAbort, { once: true })

    worker.on('message', (said: FromWorker) => {
      if (said.kind === 'done') end(() => done(said.result as R))
      else if (said.kind === 'failed') end(() => fail(errorOf(said)))
      else
        Promise.resolve()
          .then(() => job.onMessage?.(said.message as M))
          .then(
            (answer) =>
              worker.postMessage({ kind: 'taken', id: said.id, answer } satisfies ToWorker),
            (error: unknown) => end(() => fail(error)),
          )
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') overMemory()
      else kill('crashed', error.message)
    })
    worker.on('exit', (code) => kill('crashed', `the worker ended by itself (${code})`))
  })

const errorOf = (said: Extract<FromWorker, { kind: 'failed' }>): Error => {
  if (said.problem)
    return new ProblemError(said.problem.code, said.problem.status, said.problem.params)
  const error = new WorkerError(said.message)
  if (said.stack !== undefined) error.stack = said.stack
  return error
}
