/**
 * What runs first inside a worker thread: loads the named module and calls its
 * `run(input, post: (message) => Promise<what onMessage answered>): Promise<result>`.
 * @module
 */
import { flushCompileCache } from 'node:module'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { ProblemError } from '../problem/index.ts'
import type { ThreadInput } from './thread.ts'

export type WorkerInput = { readonly module: string; readonly input: unknown }
export type ToWorker = { readonly kind: 'taken'; readonly id: number; readonly answer: unknown }
export type FromWorker =
  | { readonly kind: 'message'; readonly id: number; readonly message: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly stack: string | undefined
      readonly problem: Pick<ProblemError, 'code' | 'status' | 'params'> | null
    }

export type WorkerModule = {
  run(input: unknown, post: (message: unknown) => Promise<unknown>): Promise<unknown>
}

const work = async (port: NonNullable<typeof parentPort>): Promise<void> => {
  const { module, input } = (workerData as ThreadInput).given as WorkerInput
  const waiting = new Map<number, (answer: unknown) => void>()
  let messages = 0
  port.on('message', (said: ToWorker) => {
    waiting.get(said.id)?.(said.answer)
    waiting.delete(said.id)
  })
  const post = (message: unknown): Promise<unknown> =>
    new Promise((taken, fail) => {
      messages += 1
      waiting.set(messages, taken)
      try {
        port.postMessage({ kind: 'message', id: messages, message } satisfies FromWorker)
      } catch (error) {
        waiting.delete(messages)
        fail(error)
      }
    })
  try {
    const { run } = (await import(module)) as WorkerModule
    flushCompileCache()
    const result = await run(input, post)
    port.postMessage({ kind: 'done', result } satisfies FromWorker)
  } catch (error) {
    const problem =
      error instanceof ProblemError
        ? { code: error.code, status: error.status, params: error.params }
        : null
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    port.postMessage({ kind: 'failed', message, stack, problem } satisfies FromWorker)
  }
}

if (!isMainThread && parentPort !== null) await work(parentPort)
