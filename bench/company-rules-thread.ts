/**
 * The rules of many companies in a thread of their own, as the reading thread of the intake holds them. Exports `run`.
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { openReadingRules, type Rules } from '../features/detection/server/intake/reading-rules.ts'
import type { RuleSetGiven } from '../features/detection/server/intake/seams.ts'
import { jsonEvent, jsonFiles } from './sigma-corpus.ts'

export type ThreadInput = { readonly companies: readonly string[] }
export type ThreadAsks = { readonly organization: string; readonly has: readonly string[] }
export type ThreadTold = {
  readonly seconds: number
  /** What is held after everything else was thrown away, before and after the events. */
  readonly heldMb: number
  readonly usedMb: number
  readonly hits: readonly number[]
}

/** Of each recording. */
const MAX_LINES = 100
const MB = 1024 * 1024
const held = async (): Promise<number> => {
  for (let n = 0; n < 4; n++) {
    globalThis.gc?.()
    await setImmediate()
  }
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / MB)
}

export const run = async (
  { companies }: ThreadInput,
  ask: (asks: ThreadAsks) => Promise<RuleSetGiven | null>,
): Promise<ThreadTold> => {
  const events = jsonFiles().flatMap((lines) => lines.slice(0, MAX_LINES).map(jsonEvent))
  const before = await held()
  const began = performance.now()
  const rules = openReadingRules((organization, has) => ask({ organization, has }))
  const all: Rules[] = []
  for (const organization of companies) all.push(await rules.of(organization))
  const seconds = (performance.now() - began) / 1000
  const heldMb = (await held()) - before
  const hits = all.map(({ match }) => events.reduce((sum, e) => sum + (match?.(e).length ?? 0), 0))
  return { seconds, heldMb, usedMb: (await held()) - before, hits }
}
