/**
 * A checked folder in words for people and as JSON for programs. Whatever comes from the files is made harmless first.
 * @module
 */
import {
  GROUPS,
  type Measure,
  type ReasonText,
  reasonText,
  STATES,
  type SubjectState,
} from '@hinoban/measures'
import type { CheckedMeasure } from '../../../features/board/rules.ts'
import { countedOf } from '../../../features/board/rules.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import type { Messages } from '../messages/index.ts'
import { plainJson, plainText } from '../plain-text.ts'
import type { Checked, CheckedFile } from './check-folder.ts'

/** A sign beside the word, so that neither colour nor language is needed to see how things stand. */
const SIGNS: Readonly<Record<SubjectState, string>> = {
  fails: '✗',
  stale: '◷',
  unknown: '?',
  declared: '✎',
  excepted: '⊘',
  holds: '✓',
  'not-applicable': '–',
}
const MAX_WHY_CHARS = 400

/** The answer of `--json`: `{measures: [{id, state, reason, counts}], files: [{path, recognised, used, damaged, why}]}`. */
export const jsonReport = ({ board, files }: Checked, language: Language, m: Messages): string =>
  `${plainJson({
    measures: board.map(({ id, state, reason, counts }) => ({ id, state, reason, counts })),
    files: files.map((file) => ({
      path: file.path,
      recognised: file.kind?.id ?? null,
      used: isUsed(file),
      damaged: file.outcome?.damaged ?? 0,
      why: whyOf(file, language, m),
    })),
  })}\n`

export const textReport = function* (
  checked: Checked,
  folder: string,
  language: Language,
  m: Messages,
): Generator<string> {
  const at = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(checked.at)
  yield `\n${m.boardOf(plainText(folder), at)}\n\n`
  yield `  ${[m.measures(checked.board.length), ...summary(checked.board, m)].join('  ')}\n`
  yield `  ${m.judgedOn(subjectsOf(checked, language, m))}\n`
  if (checked.files.some((file) => file.kind?.use === 'nmap')) yield `  ${m.oneSite}\n`
  const byId = new Map(checked.board.map((row) => [row.id, row]))
  for (const group of GROUPS) {
    const measures = checked.measures.filter((measure) => measure.group === group)
    if (measures.length === 0) continue
    yield `\n■ ${m.groups[group]}\n`
    for (const measure of measures) {
      const row = byId.get(measure.id)
      if (row) yield measureText(measure, row, language, m)
    }
  }
  yield `\n■ ${m.files}\n`
  if (checked.files.length === 0) yield `  ${m.noFiles}\n`
  for (const file of checked.files) yield fileText(file, language, m)
}

const summary = (board: readonly CheckedMeasure[], m: Messages): string[] =>
  ([...STATES].reverse() as SubjectState[]).flatMap((state) => {
    const n = board.filter((row) => row.state === state).length
    return n === 0 ? [] : [`${SIGNS[state]} ${m.states[state]} ${n}`]
  })

const subjectsOf = ({ subjects }: Checked, language: Language, m: Messages): string => {
  const counts = new Map<string, number>()
  for (const { kind } of subjects)
    counts.set(m.subjectKinds[kind], (counts.get(m.subjectKinds[kind]) ?? 0) + 1)
  return [...counts].map(([kind, n]) => `${kind} ${n}`).join(language === 'ja' ? '、' : ', ')
}

const measureText = (
  measure: Measure,
  row: CheckedMeasure,
  language: Language,
  m: Messages,
): string => {
  const text: ReasonText = reasonText(measure, row.reason, row.params)
  const counted = countedOf(row.counts)
  const share = counted === 0 ? '' : `  [${m.counted(row.counts.holds, counted)}]`
  const lines = [
    `  ${SIGNS[row.state]} ${m.states[row.state]}  ${row.id}  ${measure.title[language]}${share}`,
    `      ${m.why}${plainText(text.why[language], MAX_WHY_CHARS)}`,
  ]
  const isUnmeasured = row.reason === 'never_seen' || row.reason === 'no_subjects'
  const next = isUnmeasured ? measure.howToMeasure[language] : text.next[language]
  if (next !== '')
    lines.push(`      ${isUnmeasured ? m.howTo : m.next}${plainText(next, MAX_WHY_CHARS)}`)
  return `${lines.join('\n')}\n`
}

const isUsed = ({ outcome }: CheckedFile): boolean =>
  outcome !== null && outcome.refused !== 'not-a-ledger' && outcome.records > 0

const fileText = (file: CheckedFile, language: Language, m: Messages): string => {
  const used = isUsed(file)
  const damaged = file.outcome?.damaged ?? 0
  const [sign, word] = !used
    ? ['–', m.fileUnused]
    : damaged > 0
      ? ['△', m.filePartly]
      : ['✓', m.fileUsed]
  const what = file.kind === null ? '' : `  ${file.kind.title[language]}`
  const count = used ? `  ${m.records(file.outcome?.records ?? 0)}` : ''
  const why = whyOf(file, language, m)
  return `  ${sign} ${word}  ${plainText(file.path, 500)}${what}${count}\n${why === null ? '' : `      ${why}\n`}`
}

/** Why a file is not used, or not wholly; null when there is nothing to say. */
const whyOf = (
  { kind, skipped, outcome }: CheckedFile,
  language: Language,
  m: Messages,
): string | null => {
  if (skipped !== null) return m.skipped[skipped]
  if (outcome === null) return kind?.why?.[language] ?? null
  const parts: string[] = []
  if (outcome.refused === 'not-a-ledger')
    parts.push(m.missingColumns(outcome.missing.map((text) => text[language]).join(', ')))
  else if (outcome.refused === 'killed-memory') parts.push(m.killedMemory)
  else if (outcome.refused === 'killed-time') parts.push(m.killedTime)
  else if (outcome.refused === 'killed-crash') parts.push(m.killedCrash)
  else if (outcome.refused === 'gone') parts.push(m.changedWhileRead)
  else if (outcome.records === 0) parts.push(outcome.damaged > 0 ? m.noRecords : m.nothingNew)
  if (outcome.damaged > 0 && outcome.faults.length > 0) {
    parts.push(`${m.damaged(outcome.damaged)}${language === 'ja' ? '。' : '.'}`)
    for (const { where, why } of outcome.faults)
      parts.push(m.at(plainText(where[language], 200), plainText(why[language], MAX_WHY_CHARS)))
  }
  return parts.length === 0 ? null : parts.join(' ')
}
