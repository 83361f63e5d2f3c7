/**
 * A worker for the tests of worker.ts: it posts, throws, spins or swallows memory, as its input says.
 * @module
 */
import { getCompileCacheDir } from 'node:module'
import { problemsOf } from '../../problem/index.ts'

export type TrialInput = {
  readonly what:
    | 'post'
    | 'throw'
    | 'problem'
    | 'spin'
    | 'heap'
    | 'buffers'
    | 'env'
    | 'kept'
    | 'exit'
}

const problem = problemsOf({ 'trial.bad': { status: 422, params: ['line'] } } as const)

export const run = async (
  { what }: TrialInput,
  post: (message: number) => Promise<void>,
): Promise<unknown> => {
  if (what === 'post') {
    for (let i = 0; i < 20; i++) await post(i)
    return { posted: 20 }
  }
  if (what === 'throw') throw new TypeError('a bug inside')
  if (what === 'problem') throw problem('trial.bad', { line: 14 })
  if (what === 'env') return Object.keys(process.env)
  if (what === 'kept') return getCompileCacheDir()
  if (what === 'exit') process.exit(3)
  const held: unknown[] = []
  for (;;) {
    if (what === 'heap') held.push(Array.from({ length: 1000 }, (_, i) => ({ i })))
    if (what === 'buffers' && held.length < 400) held.push(Buffer.alloc(4 * 1024 * 1024, 1))
  }
}
