/**
 * From files and folders to what the rules found: plan, read in one worker for each core, correlate.
 * @module
 */
import { realpath, stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { runWorker, WorkerKilled } from '../../../platform/jobs/worker.ts'
import { type Skipped, walk } from '../check/walk.ts'
import { correlate } from './correlate.ts'
import { addCounts, type FileCounts, newCounts } from './counts.ts'
import type { Fed } from './fed.ts'
import { byTime, type LogHit } from './hit.ts'
import type { ScanRules } from './rules.ts'
import {
  atUnit,
  boardBytes,
  kibOf,
  recordsOf,
  type ScanFile,
  type ScanInput,
  type ScanMessage,
} from './scan-input.ts'
import { openSightings, type Seen } from './sightings.ts'
import { openTally, type Tally } from './tally.ts'
import { type Unit, unitsOf } from './units.ts'

export type Planned = {
  readonly files: readonly ScanFile[]
  readonly units: readonly Unit[]
  readonly skipped: readonly { readonly path: string; readonly why: Skipped }[]
}
export type ScanOptions = {
  readonly timeZone: string
  readonly from: number | null
  readonly to: number | null
  readonly wants: 'text' | 'fields'
  readonly manifests: readonly Uint8Array[]
  /** Hits in their order; at most once, unless there are more than fit into memory. */
  readonly onHits: ((hits: readonly LogHit[]) => Promise<void>) | null
}
export type Scanned = {
  readonly files: readonly { readonly path: string; readonly counts: FileCounts }[]
  readonly all: FileCounts
  readonly tally: Tally
  readonly seen: Seen
  readonly fed: { readonly taken: number; readonly leftOut: number; readonly ungrouped: number }
  readonly seconds: number
  readonly isInterrupted: boolean
  /** More hits than are sorted at once: the order holds within each block. */
  readonly blocks: number
}

const MAX_FILE_BYTES = 2 ** 53
const WORKER_MB = 700
const MAX_WORKERS = 8
/** What a worker reads while another one would only start. */
const WORTH_BYTES = 16 * 1024 ** 2
const WORTH_FILES = 2_000
const DAY_MS = 86_400_000
/** Hits that are kept to be sorted: about 200 MB with all fields. */
const BLOCK = 100_000
/** What rules over time are fed with is kept to be sorted: about 300 bytes each. */
const MAX_FED = 1_000_000

/** Null: there is no such file or folder. */
export const planOf = async (
  operands: readonly string[],
  cwd: string,
): Promise<Planned | string> => {
  const files: ScanFile[] = []
  const units: Unit[] = []
  const skipped: { path: string; why: Skipped }[] = []
  const known = new Set<string>()
  for (const operand of operands) {
    const root = await realpath(resolve(cwd, operand)).catch(() => null)
    const about = root === null ? null : await stat(root).catch(() => null)
    if (root === null || about === null) return operand
    const prefix = about.isDirectory() ? `${operand.replace(/[\\/]+$/, '')}/` : ''
    for await (const found of walk(root, MAX_FILE_BYTES)) {
      const path = prefix === '' ? operand : `${prefix}${found.path}`
      if (found.kind === 'skipped') skipped.push({ path, why: found.why })
      else if (!known.has(found.full)) {
        known.add(found.full)
        const { full, size, modifiedAt } = found
        units.push(...(await unitsOf(full, size, files.length)))
        files.push({ full, path, size, modifiedAt })
      }
    }
  }
  return { files, units, skipped }
}

export const scan = async (
  { files, units }: Planned,
  rules: ScanRules,
  options: ScanOptions,
  progress: (records: number, share: number) => void,
  signal: AbortSignal,
): Promise<Scanned> => {
  const began = performance.now()
  const room = Math.floor((totalmem() * 0.6) / (WORKER_MB * 1024 ** 2))
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const worth = Math.ceil(bytes / WORTH_BYTES + files.length / WORTH_FILES)
  const most = Math.min(availableParallelism(), MAX_WORKERS, room, units.length, worth)
  const workers = Math.max(1, most)
  const buffer = new SharedArrayBuffer(boardBytes(workers))
  const board = new Int32Array(buffer)
  const counts = files.map(newCounts)
  const tally = openTally(rules.entryOf)
  const sightings = openSightings()
  let fed: Fed[] = []
  const shared = sharingTexts()
  let fedLeftOut = 0
  let kept: LogHit[] = []
  let blocks = 0
  const waiting = files.map(() => 0)
  for (const { file } of units) waiting[file] = (waiting[file] ?? 0) + 1
  const giveOut = async (): Promise<void> => {
    if (options.onHits === null || kept.length === 0) return
    const block = kept.sort(byTime)
    kept = []
    blocks += 1
    await options.onHits(block)
  }
  const take = async (message: ScanMessage): Promise<void> => {
    for (const hit of message.hits) tally.add(hit)
    const free = Math.max(0, MAX_FED - fed.length)
    for (const one of message.fed.slice(0, free)) fed.push(shared(one))
    fedLeftOut += Math.max(0, message.fed.length - free)
    if (options.onHits !== null) for (const hit of message.hits) kept.push(hit)
    for (const { unit, counts: read, seen } of message.done) {
      sightings.add(seen)
      const file = units[unit]?.file ?? -1
      const to = counts[file]
      if (to) addCounts(to, read)
      waiting[file] = (waiting[file] ?? 0) - 1
    }
    if (kept.length >= BLOCK) await giveOut()
  }
  const failed = (worker: number, why: string): void => {
    const unit = units[Atomics.load(board, atUnit(worker)) - 1]
    const to = unit && counts[unit.file]
    if (to) to.failed = why
    Atomics.store(board, atUnit(worker), 0)
  }
  const work = async (worker: number): Promise<void> => {
    while (Atomics.load(board, 0) < units.length && !signal.aborted)
      try {
        await runWorker<ScanInput, ScanMessage, null>({
          module: new URL('./scan-worker.ts', import.meta.url),
          input: {
            rules: rules.running,
            files,
            units,
            timeZone: options.timeZone,
            from: options.from,
            to: options.to,
            wants: options.wants,
            manifests: options.manifests,
            board: buffer,
            worker,
          },
          memoryMb: WORKER_MB,
          timeoutMs: DAY_MS,
          signal,
          onMessage: take,
        })
      } catch (error) {
        if (!(error instanceof WorkerKilled)) throw error
        if (error.end === 'aborted') return
        // The file that it was reading is told; the next worker goes on behind it.
        failed(worker, error.end)
      }
  }
  const records = (): number => {
    let all = 0
    for (let worker = 0; worker < workers; worker++) all += Atomics.load(board, recordsOf(worker))
    return all
  }
  const share = (): number => {
    let kib = 0
    for (let worker = 0; worker < workers; worker++) kib += Atomics.load(board, kibOf(worker))
    return bytes === 0 ? 1 : Math.min(1, (kib * 1024) / bytes)
  }
  const telling = setInterval(() => progress(records(), share()), TELL_MS)
  try {
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))
  } finally {
    clearInterval(telling)
  }
  const correlated = correlate(rules, fed)
  const taken = fed.length
  fed = []
  for (const hit of correlated.hits) {
    tally.add(hit)
    if (options.onHits !== null) kept.push(hit)
  }
  await giveOut()
  // Of an interrupted scan: what nobody came to, or left in the middle.
  for (const [file, left] of waiting.entries()) {
    const to = counts[file]
    if (to && left > 0) to.failed ||= 'stopped'
  }
  const all = newCounts()
  for (const one of counts) addCounts(all, one)
  return {
    files: files.map(({ path }, at) => ({ path, counts: counts[at] ?? newCounts() })),
    all,
    tally,
    seen: sightings.give(),
    fed: { taken, leftOut: fedLeftOut + correlated.forgotten, ungrouped: correlated.ungrouped },
    seconds: (performance.now() - began) / 1000,
    isInterrupted: signal.aborted,
    blocks,
  }
}

const TELL_MS = 1_000
const SHARED_TEXTS = 200_000

/** Every message brings its own copies of names that are few: a million of them would be most of the memory. */
const sharingTexts = (): ((one: Fed) => Fed) => {
  const texts = new Map<string, string>()
  const share = (text: string): string => {
    const known = texts.get(text)
    if (known !== undefined) return known
    if (texts.size < SHARED_TEXTS) texts.set(text, text)
    return text
  }
  return (one) => ({
    rule: share(one.rule),
    at: one.at,
    host: one.host === null ? null : share(one.host),
    file: share(one.file),
    record: one.record,
    nth: one.nth,
    values: Object.fromEntries(
      Object.entries(one.values).map(([name, value]) => [share(name), share(value)]),
    ),
  })
}
