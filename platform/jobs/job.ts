/**
 * A job is a name, the shape of its input, and what it does. It may run twice (a killed process, a retry), so it
 * reaches the same end both times.
 * @module
 */
import type { z } from 'zod'

export type JobCall<I> = {
  readonly input: I
  /** Aborts at the job's time limit and when Hinoban stops; the job then runs again later. */
  readonly signal: AbortSignal
  readonly id: string
}

export type Job<I extends z.ZodType = z.ZodType> = {
  /** Letters, digits, `.`, `-`, `_`, `/`: `board.judge`. */
  readonly name: string
  readonly input: I
  readonly retry?: { readonly limit: number; readonly delaySeconds: number }
  readonly timeoutSeconds?: number
  /** How many of them run at once in one process; default 1. */
  readonly concurrency?: number
  readonly schedule?: { readonly cron: string; readonly tz?: string; readonly input: z.input<I> }
  // A method, so that a list may hold jobs of different inputs: each run gets only what its own `input` parsed.
  run(call: JobCall<z.output<I>>): Promise<void>
}

/**
 * @throws Error when the name is unusable.
 * @example job({ name: 'board.judge', input: z.object({ organization: z.uuid() }), run: ({ input }) => judge(input) })
 */
export const job = <I extends z.ZodType>(j: Job<I>): Job<I> => {
  if (!/^[\w./-]{1,100}$/.test(j.name)) throw new Error(`job name "${j.name}" is unusable`)
  return j
}
