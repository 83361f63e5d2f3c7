/**
 * From a folder to a board: walk, recognise, read, judge. No server, no database, nothing written.
 * @module
 */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Evidence, Measure, SubjectRef } from '@hinoban/measures'
import { boardOf, type CheckedMeasure } from '../../../features/board/rules.ts'
import { loadMeasures } from '../../../features/board/server/load-measures.ts'
import { openInventory } from './inventory.ts'
import { type Collected, type ReadOutcome, readFileAs } from './read-file.ts'
import { HEAD_BYTES, type Kind, recognise } from './recognise.ts'
import { type Skipped, walk } from './walk.ts'

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
}

export type Progress = {
  readonly reading: (n: number, path: string, kind: Kind) => void
  readonly lookedAt: (n: number) => void
  readonly judging: () => void
}

/** How often a long walk says that it goes on. */
const SAY_EVERY_FILES = 500

export const checkFolder = async (
  root: string,
  now: number,
  progress: Progress,
): Promise<Checked> => {
  const site = { id: 'folder', name: basename(root) }
  const collected: Collected = { inventory: openInventory(), subjects: [], evidence: [] }
  const files: CheckedFile[] = []
  let read = 0
  for await (const found of walk(root)) {
    if (files.length > 0 && files.length % SAY_EVERY_FILES === 0) progress.lookedAt(files.length)
    if (found.kind === 'skipped') {
      files.push({ path: found.path, kind: null, skipped: found.why, outcome: null })
      continue
    }
    const head = await headOf(found.full)
    if (head === null) {
      files.push({ path: found.path, kind: null, skipped: 'unreadable', outcome: null })
      continue
    }
    const kind = recognise(head, basename(found.full))
    if (kind.use === null) {
      files.push({ path: found.path, kind, skipped: null, outcome: null })
      continue
    }
    read += 1
    progress.reading(read, found.path, kind)
    const file = { full: found.full, name: basename(found.full), modifiedAt: found.modifiedAt }
    files.push({
      path: found.path,
      kind,
      skipped: null,
      outcome: await readFileAs(kind.use, file, site, collected, now),
    })
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
  return { measures, board: board.measures, subjects, files, at: now }
}

const distinct = (subjects: readonly SubjectRef[]): readonly SubjectRef[] => [
  ...new Map(subjects.map((subject) => [`${subject.kind}\n${subject.id}`, subject])).values(),
]

const headOf = async (path: string): Promise<Uint8Array | null> => {
  try {
    await using file = await open(path, 'r')
    const buffer = new Uint8Array(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return null
  }
}
