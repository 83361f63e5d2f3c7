/**
 * What the terminal shows of an import: dry run, result, faults. Pure.
 * @module
 */
import type { Language, Text } from '../../platform/i18n/index.ts'
import type { ImportFault, ImportView } from '../../platform/imports/contract.ts'
import type { Messages } from './messages/index.ts'
import { plainText } from './plain-text.ts'

/** Words of the server are words of outside: a file's name or cell may stand in them. */
export const said = (text: Text, language: Language): string => plainText(text[language], 500)

export const linesOfPreview = (view: ImportView, language: Language, m: Messages): string[] => {
  const { counts, preview } = view
  if (view.state !== 'ready') return []
  return [
    m.import.recognised(said(view.source.title, language)),
    ...(view.sameAs === null ? [] : [m.import.sameAs(view.sameAs.finishedAt)]),
    ...(preview?.facts ?? []).map(
      ({ label, value }) => `  ${said(label, language)}: ${plainText(value, 300)}`,
    ),
    m.import.wouldDo(counts),
  ]
}

export const importSummary = (
  file: string,
  view: ImportView,
  language: Language,
  m: Messages,
): string =>
  view.state === 'done'
    ? m.import.done(file, view.counts)
    : m.import.failed(file, view.failure === null ? view.state : said(view.failure.why, language))

export const linesOfFaults = (
  faults: readonly ImportFault[],
  view: ImportView,
  language: Language,
  m: Messages,
): string[] => {
  if (faults.length === 0) return []
  const lines = faults.map(({ where, why }) =>
    m.at(`  ${said(where, language)}`, said(why, language)),
  )
  const more = view.faults.total - faults.length
  return [
    m.import.faults(view.faults.total),
    ...lines,
    ...(more > 0 ? [m.import.moreFaults(more)] : []),
  ]
}
