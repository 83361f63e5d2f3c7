/**
 * A match in words for people and as JSON for programs. Whatever comes from files and sources is made harmless first.
 * @module
 */

import type { SourceTaken } from '../../../features/vulnerabilities/server/catalogue/write.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { whyOf } from '../check/file-list.ts'
import { wordsOf } from '../messages/index.ts'
import { type MatchWords, matchWordsOf } from '../messages/match.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { countOf, type MatchedComponent, type TouchingFlaw } from './match-components.ts'
import type { MatchedFile } from './read-components.ts'

type MatchReport = {
  readonly catalogue: string
  readonly builtAt: number | null
  readonly sources: readonly SourceTaken[]
  readonly files: readonly MatchedFile[]
  readonly matched: readonly MatchedComponent[]
}

const SIGNS: Readonly<Record<string, string>> = {
  affected: '✗',
  'version-unknown': '?',
  'platform-unconfirmed': '△',
  'under-investigation': '…',
  'not-affected': '–',
  fixed: '–',
}
const ENDED = '✗'
/** Names of components that could not be judged, told by way of example. */
const EXAMPLES = 5

export const jsonMatch = function* (report: MatchReport, language: Language): Generator<string> {
  const m = wordsOf(language)
  const { files, matched } = report
  yield `{\n"catalogue": ${plainJson({
    path: report.catalogue,
    builtAt: report.builtAt === null ? null : new Date(report.builtAt).toISOString(),
    sources: report.sources.map(({ name, kind, records, damaged, takenAt }) => ({
      name,
      kind,
      records,
      damaged,
      takenAt: new Date(takenAt).toISOString(),
    })),
  })},\n"counts": ${plainJson(countOf(matched))},\n"files": ${plainJson(
    files.map((file) => ({
      path: file.path,
      recognised: file.kind?.id ?? null,
      components: file.components,
      damaged: file.outcome?.damaged ?? 0,
      why: file.components > 0 ? null : whyOf({ ...file, skipped: null }, language, m),
    })),
  )},\n"components": [`
  for (const [index, { file, component, coverage, flaws, ended }] of matched.entries()) {
    const { name, version, supplier, purl, cpes } = component
    const endOfSupport =
      ended === null ? null : { release: ended.name, id: ended.id, at: dayOf(ended.endedAt) }
    const found = { endOfSupport, flaws: flaws.map(flawJson) }
    const one = { file, name, version, supplier, purl, cpes, coverage, ...found }
    yield `${index === 0 ? '\n' : ',\n'}${plainJson(one)}`
  }
  yield '\n]\n}\n'
}

const dayOf = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString().slice(0, 10)

const flawJson = ({ verdict, flaw }: TouchingFlaw) => ({
  id: verdict.flaw,
  ids: verdict.ids,
  state: verdict.state,
  confidence: verdict.confidence,
  reason: verdict.reason,
  conflict: verdict.conflict,
  fix: verdict.fix,
  title: { ja: flaw?.titleJa ?? '', en: flaw?.titleEn ?? '' },
  severity: flaw?.severity ?? 'unknown',
  score: flaw?.score ?? null,
  vector: flaw?.vector ?? '',
  epss: flaw?.epss?.score ?? null,
  kev: (flaw?.kev ?? []).map(({ list, addedAt, dueAt, ransomware }) => ({
    list,
    addedAt: dayOf(addedAt),
    dueAt: dayOf(dueAt),
    ransomware,
  })),
  opinions: verdict.opinions,
})

export const textMatch = function* (report: MatchReport, language: Language): Generator<string> {
  const m = matchWordsOf(language)
  const words = wordsOf(language)
  const { files, matched } = report
  for (const file of files) {
    const kind = file.kind === null ? '' : ` (${file.kind.title[language]})`
    const why =
      file.components > 0
        ? m.componentsIn(file.components)
        : whyOf({ ...file, skipped: null }, language, words)
    yield `■ ${plainText(file.path, 300)}${kind}: ${why}\n`
    for (const { where, why: fault } of file.outcome?.faults ?? [])
      yield `   ${words.at(plainText(where[language], 200), plainText(fault[language], 300))}\n`
  }
  yield '\n'
  for (const { component, flaws, ended } of matched) {
    if (flaws.length === 0 && ended === null) continue
    const version = component.version === '' ? m.noVersion : component.version
    yield `${plainText(`${component.name} ${version}`, 300)}\n`
    if (ended !== null)
      yield `  ${ENDED} ${m.endOfSupport(plainText(ended.name, 100), dayOf(ended.endedAt))}\n`
    for (const one of flaws) yield* flawLines(one, m, language)
  }
  yield* summary(report, m, language)
}

const flawLines = function* (
  { verdict, flaw }: TouchingFlaw,
  m: MatchWords,
  language: Language,
): Generator<string> {
  const score = flaw?.score ?? null
  const marks = [
    m.states[verdict.state],
    `${m.severities[flaw?.severity ?? 'unknown']}${score === null ? '' : ` ${score}`}`,
    ...(flaw?.kev.length ? [flaw.kev.some((one) => one.ransomware) ? m.kevRansomware : m.kev] : []),
    ...(flaw?.epss ? [m.epss(flaw.epss.score)] : []),
  ]
  yield `  ${SIGNS[verdict.state] ?? '?'} ${plainText(verdict.flaw, 100)}  ${marks.join(' · ')}\n`
  const title = language === 'ja' ? flaw?.titleJa || flaw?.titleEn : flaw?.titleEn || flaw?.titleJa
  if (title) yield `      ${plainText(title, 200)}\n`
  const [first] = verdict.opinions
  const because = first ? m.because(first.source, plainText(first.text, 200)) : ''
  yield `      ${m.confidence(verdict.confidence, m.reasons[verdict.reason])} ${because}\n`
  const others = verdict.opinions
    .slice(1)
    .filter(({ state }) => state !== 'silent')
    .map(({ source, state }) => `${source}: ${m.states[state as keyof MatchWords['states']]}`)
  if (verdict.conflict) yield `      ${m.conflict(others.join(', '))}\n`
  yield `      ${m.fix(verdict.fix.version === null ? null : plainText(verdict.fix.version, 100), verdict.fix.state)}\n`
}

const summary = function* (
  report: MatchReport,
  m: MatchWords,
  language: Language,
): Generator<string> {
  const { matched, builtAt, sources } = report
  const counts = countOf(matched)
  yield `\n${m.affected(counts.affected, counts.components)}\n`
  if (counts.ended > 0) yield `${m.ended(counts.ended)}\n`
  yield `${m.judged(counts.judged, counts.components)}\n`
  for (const [kind, count] of Object.entries(counts.unjudged)) {
    if (count === 0) continue
    const examples = matched
      .filter(({ coverage }) => coverage.kind === kind)
      .slice(0, EXAMPLES)
      .map(({ component }) => plainText(`${component.name} ${component.version}`.trim(), 80))
    yield `  ${m.unjudged[kind as keyof MatchWords['unjudged']](count)} ${m.suchAs(examples.join(', '))}\n`
  }
  const day = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
  })
  const names = sources.map(({ name }) => name)
  yield `${m.catalogueOf(builtAt === null ? '–' : day.format(builtAt), names.length, plainText(names.slice(0, 20).join(', '), 600))}\n`
}
