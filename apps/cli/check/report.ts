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
import type { Checked } from './check-folder.ts'
import { fileList, isUsed, MAX_WHY_CHARS, whyOf } from './file-list.ts'

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
const FILES_AT_ONCE = 1000

/**
 * The answer of `--json`, in pieces, for a million files are more than one string holds: `{complete, measures: [{id, state,
 * reason, counts}], files: [{path, recognised, used, damaged, why}]}`.
 */
export const jsonReport = function* (
  checked: Checked,
  language: Language,
  m: Messages,
): Generator<string> {
  const { board, files } = checked
  const measures = board.map(({ id, state, reason, counts }) => ({ id, state, reason, counts }))
  yield `{\n"complete": ${isComplete(checked)},\n"measures": ${plainJson(measures)},\n"files": [`
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    const some = files.slice(at, at + FILES_AT_ONCE).map((file) => ({
      path: file.path,
      recognised: file.kind?.id ?? null,
      used: isUsed(file),
      damaged: file.outcome?.damaged ?? 0,
      why: whyOf(file, language, m),
    }))
    yield `${at === 0 ? '' : ','}${plainJson(some).slice(1, -2)}`
  }
  yield '\n]\n}\n'
}

/** Every place that there is was looked at. */
const isComplete = ({ files, isInterrupted }: Checked): boolean =>
  !isInterrupted && !files.some(({ skipped }) => skipped === 'too-many')

export const textReport = function* (
  checked: Checked,
  folder: string,
  list: 'every-file' | 'by-folder',
  language: Language,
  m: Messages,
): Generator<string> {
  const at = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(checked.at)
  yield `\n${m.boardOf(plainText(folder), at)}\n\n`
  if (checked.isInterrupted) yield `  ${m.interrupted(checked.files.length)}\n\n`
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
  yield* fileList(checked.files, list, language, m)
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
