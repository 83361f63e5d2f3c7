/**
 * The files of a check in words: each with what became of it and why. Where there are thousands of one sort, they are summed up by
 * folder, kind and reason, so that the few that matter are seen.
 * @module
 */
import type { Language } from '../../../platform/i18n/index.ts'
import type { Messages } from '../messages/index.ts'
import { plainText } from '../plain-text.ts'
import type { CheckedFile } from './check-folder.ts'
import { foldersOf } from './folders.ts'
import { MAX_RECORDS } from './read-file.ts'

export const MAX_WHY_CHARS = 400
/** Of one sort (used, in need of a look, not used); more are summed up. */
const MAX_LISTED = 300
/** Reasons that one folder names; the rest of them is counted. */
const MAX_REASONS = 8

export const isUsed = ({ outcome }: CheckedFile): boolean =>
  outcome !== null && outcome.refused !== 'not-a-ledger' && outcome.records > 0

export const fileList = function* (
  files: readonly CheckedFile[],
  list: 'every-file' | 'by-folder',
  language: Language,
  m: Messages,
): Generator<string> {
  const sorts = Map.groupBy(files, sortOf)
  const isListed = (sort: Sort): boolean =>
    list === 'every-file' || (sorts.get(sort)?.length ?? 0) <= MAX_LISTED
  for (const file of files) if (isListed(sortOf(file))) yield fileText(file, language, m)
  const summed = SORTS.filter((sort) => !isListed(sort))
  if (summed.length === 0) return
  yield `\n  ${m.listAll}\n`
  for (const sort of summed)
    for (const { path, files: some } of foldersOf(sorts.get(sort) ?? []))
      yield folderText(path, some, language, m)
}

/** Good, to be looked at, and simply something else. */
const SORTS = ['used', 'troubled', 'unused'] as const
type Sort = (typeof SORTS)[number]

const sortOf = (file: CheckedFile): Sort => {
  const { outcome, skipped } = file
  if (skipped !== null) return skipped === 'link' || skipped === 'special' ? 'unused' : 'troubled'
  if (outcome === null || outcome.refused === 'not-a-ledger') return 'unused'
  return isUsed(file) && outcome.damaged === 0 ? 'used' : 'troubled'
}

const markOf = (file: CheckedFile, m: Messages): readonly [sign: string, word: string] => {
  if (!isUsed(file)) return ['–', m.fileUnused]
  return (file.outcome?.damaged ?? 0) > 0 ? ['△', m.filePartly] : ['✓', m.fileUsed]
}

const fileText = (file: CheckedFile, language: Language, m: Messages): string => {
  const [sign, word] = markOf(file, m)
  const what = file.kind === null ? '' : `  ${file.kind.title[language]}`
  const count = isUsed(file) ? `  ${m.records(file.outcome?.records ?? 0)}` : ''
  const why = whyOf(file, language, m)
  return `  ${sign} ${word}  ${plainText(file.path, 500)}${what}${count}\n${why === null ? '' : `      ${why}\n`}`
}

const folderText = (
  path: string,
  files: readonly CheckedFile[],
  language: Language,
  m: Messages,
): string => {
  const groups = Map.groupBy(files, (file) =>
    JSON.stringify([markOf(file, m)[0], file.kind?.id, reasonOf(file, language, m)]),
  )
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length)
  const lines = sorted.slice(0, MAX_REASONS).flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const kind = first.kind?.title[language] ?? markOf(first, m)[1]
    const why = reasonOf(first, language, m)
    return [
      `      ${markOf(first, m)[0]} ${m.filesOfKind(kind, some.length)}  ${m.example(plainText(first.path, 300))}`,
      ...(why === null ? [] : [`        ${why}`]),
    ]
  })
  const more = sorted.slice(MAX_REASONS).reduce((n, some) => n + some.length, 0)
  if (more > 0) lines.push(`      ${m.otherReasons(more)}`)
  return `  ${plainText(path, 500)}  ${m.filesInFolder(files.length)}\n${lines.join('\n')}\n`
}

/** Why a file is not used, or not wholly; null when there is nothing to say. */
export const whyOf = (file: CheckedFile, language: Language, m: Messages): string | null => {
  const { outcome } = file
  const parts: string[] = []
  const reason = outcome === null || refusalOf(file, language, m) !== null
  if (reason) parts.push(reasonOf(file, language, m) ?? '')
  if (outcome !== null && outcome.damaged > 0 && outcome.faults.length > 0) {
    parts.push(`${m.damaged(outcome.damaged)}${language === 'ja' ? '。' : '.'}`)
    for (const { where, why } of outcome.faults)
      parts.push(m.at(plainText(where[language], 200), plainText(why[language], MAX_WHY_CHARS)))
  }
  const text = parts.filter((part) => part !== '').join(' ')
  return text === '' ? null : text
}

/** The reason without the places, so that files with the same reason can be counted together. */
const reasonOf = (file: CheckedFile, language: Language, m: Messages): string | null => {
  const { kind, skipped, outcome } = file
  if (skipped !== null) return m.skipped[skipped]
  if (outcome === null) return kind?.why?.[language] ?? null
  return refusalOf(file, language, m) ?? (outcome.damaged > 0 ? m.partlyDamaged : null)
}

const refusalOf = ({ outcome }: CheckedFile, language: Language, m: Messages): string | null => {
  if (outcome === null) return null
  switch (outcome.refused) {
    case 'not-a-ledger':
      return m.missingColumns(outcome.missing.map((text) => text[language]).join(', '))
    case 'killed-memory':
      return m.killedMemory
    case 'killed-time':
      return m.killedTime
    case 'killed-crash':
      return m.killedCrash
    case 'too-many-records':
      return m.tooManyRecords(MAX_RECORDS)
    case 'stopped':
      return m.stoppedReading
    case 'gone':
      return m.changedWhileRead
    case null:
      if (outcome.records > 0) return null
      return outcome.damaged > 0 ? m.noRecords : m.nothingNew
  }
}
