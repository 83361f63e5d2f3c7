/**
 * A running writer as the bench sees it: what it said so far, and its end.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Order } from './writer.ts'

export type Victim = {
  readonly child: ChildProcess
  readonly tried: Set<string>
  readonly acked: Set<string>
  readonly sentAgain: Set<string>
  /** Resolves when it writes; throws when it ended before. */
  readonly ready: Promise<void>
  /** Resolves when so many writes were acknowledged in all. */
  ackedCount(count: number): Promise<void>
  /** kill -9, and the last of what it had said. */
  kill(): Promise<void>
}

/** A writer that says nothing for this long is a failure of the bench, not of the machine. */
const PATIENCE_MS = 120_000

export const startVictim = (order: Order): Victim => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      fileURLToPath(new URL('./writer.ts', import.meta.url)),
      JSON.stringify(order),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const tried = new Set<string>()
  const acked = new Set<string>()
  const sentAgain = new Set<string>()
  let isReady = false
  let complaint = ''
  child.stderr?.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-2000)
  })
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })
  const heard = once(lines, 'close')
  const ended = once(child, 'exit')
  const waiting = new Set<() => void>()
  lines.on('line', (line) => {
    const [what, label = ''] = line.split(' ')
    if (what === 'ready') isReady = true
    else if (what === 'try') tried.add(label)
    else if (what === 'ack') acked.add(label)
    else if (what === 'sent') sentAgain.add(label)
    for (const check of [...waiting]) check()
  })
  const when = (isSo: () => boolean): Promise<void> =>
    new Promise((done, fail) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer)
        waiting.delete(check)
        child.off('exit', onExit)
        end()
      }
      const check = (): void => {
        if (isSo()) finish(done)
      }
      const onExit = (): void => {
        finish(() => fail(new Error(`the writer ended by itself: ${complaint}`)))
      }
      const timer = setTimeout(
        () => finish(() => fail(new Error(`the writer stands still: ${complaint}`))),
        PATIENCE_MS,
      )
      waiting.add(check)
      child.once('exit', onExit)
      check()
    })
  return {
    child,
    tried,
    acked,
    sentAgain,
    ready: when(() => isReady),
    ackedCount: (count) => when(() => acked.size >= count),
    kill: async () => {
      child.kill('SIGKILL')
      // The pipe closes a moment before the process is gone, and its lock with it.
      await Promise.all([heard, ended])
    },
  }
}
