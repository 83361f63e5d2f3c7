/**
 * From a folder to a board: walk, recognise, read, judge. No server, no database, nothing written.
 * @module
 */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Evidence, Measure, SubjectRef } from '@hinoban/measures'
import { boardOf, type CheckedMeasure } from '../../../features/board/rules.ts'
import { loadMeasures } from '../../../features/board/server/load-measures.ts'
import { openInventory } from './inventory.ts'
import { missingInHead } from './peek-ledger.ts'
import { type Collected, notALedger, type ReadOutcome, readFileAs } from './read-file.ts'
import { HEAD_BYTES, type Kind, recognise } from './recognise.ts'
import { type Found, type Skipped, walk } from './walk.ts'

export type CheckedFile = {
  readonly path: string
  readonly kind: Kind | null
  readonly skipped: Skipped | null
  readonly outcome: ReadOutcome | null
}
export type Checked = {
  readonly measures: readonly Measure[]
  readonly board: readonly CheckedMeasure[]
  readonly subjects: readonly SubjectRef[]
  readonly files: readonly CheckedFile[]
  readonly at: number
  /** The person had enough before everything was looked at. */
  readonly isInterrupted: boolean
}

export type Progress = {
  readonly reading: (n: number, path: string, kind: Kind) => void
  readonly lookedAt: (path: string) => void
  readonly judging: () => void
}

/** Heads that are opened at the same time: a disk or a network share answers many as fast as one. */
const HEADS_AT_ONCE = 16

/** When the signal comes, what was found so far is judged. */
export const checkFolder = async (
  root: string,
  now: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<Checked> => {
  const site = { id: 'folder', name: basename(root) }
  const collected: Collected = { inventory: openInventory(), subjects: [], evidence: [], held: 0 }
  const files: CheckedFile[] = []
  let read = 0
  for await (const { found, head } of heads(root)) {
    if (signal.aborted) break
    progress.lookedAt(found.path)
    const file = { path: found.path, kind: null, skipped: null, outcome: null }
    if (found.kind === 'skipped') {
      files.push({ ...file, skipped: found.why })
      continue
    }
    if (head === null) {
      files.push({ ...file, skipped: 'unreadable' })
      continue
    }
    const kind = recognise(head, basename(found.full))
    if (kind.use === null) {
      files.push({ ...file, kind })
      continue
    }
    if (kind.use === 'ledger') {
      const missing = await missingInHead(head, found.size <= head.length ? 'whole' : 'cut')
      if (missing !== null && missing.length > 0) {
        files.push({ ...file, kind, outcome: notALedger(missing) })
        continue
      }
    }
    read += 1
    progress.reading(read, found.path, kind)
    const given = { full: found.full, name: basename(found.full), modifiedAt: found.modifiedAt }
    const outcome = await readFileAs(kind.use, given, { site, into: collected, now, signal })
    files.push({ ...file, kind, outcome })
  }
  progress.judging()
  const proved = collected.inventory.end()
  // What a machine's clock dates into the future is no observation of ours yet: the engine waits for it.
  const evidence: readonly Evidence[] = [...collected.evidence, ...proved.evidence]
  const subjects = distinct([
    ...proved.subjects,
    ...collected.subjects,
    ...evidence.map((e) => e.subject),
  ])
  const measures = await loadMeasures()
  const board = boardOf(measures, subjects, evidence, now, 'normal')
  const { aborted: isInterrupted } = signal
  return { measures, board: board.measures, subjects, files, at: now, isInterrupted }
}

/** Every file in its order, with its first bytes; null where they could not be read. */
const heads = async function* (root: string) {
  const opened = async (found: Found) => ({
    found,
    head: found.kind === 'file' ? await headOf(found.full) : null,
  })
  let waiting: Found[] = []
  for await (const found of walk(root)) {
    waiting.push(found)
    if (waiting.length < HEADS_AT_ONCE) continue
    yield* await Promise.all(waiting.map(opened))
    waiting = []
  }
  yield* await Promise.all(waiting.map(opened))
}

const distinct = (subjects: readonly SubjectRef[]): readonly SubjectRef[] => [
  ...new Map(subjects.map((subject) => [`${subject.kind}\n${subject.id}`, subject])).values(),
]

const headOf = async (path: string): Promise<Uint8Array | null> => {
  try {
    // What became a pipe since it was listed must not hold us.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const buffer = new Uint8Array(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return null
  }
}
