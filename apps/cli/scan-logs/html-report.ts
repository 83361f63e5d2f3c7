/**
 * A scan as one page that needs nothing beside it: no script, no font, no network. It prints.
 * @module
 */

import { STARTER } from '../../../features/detection/contract.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { wordsOf } from '../messages/index.ts'
import { scanLogsWordsOf } from '../messages/scan-logs.ts'
import { lookWordsOf } from '../messages/scan-logs-look.ts'
import { plainText } from '../plain-text.ts'
import { coverageLines } from './coverage-lines.ts'
import { firstLines } from './first-look.ts'
import { CSS } from './html-style.ts'
import { isWhole, lookedLines, ruleLines, ruleTitle, type ScanReport, whyNot } from './report.ts'
import { DOWNWARDS, levelOf, mostFirst } from './tally.ts'
import { timeFormat } from './zoned-time.ts'

const MOST_HITS = 2_000
const MOST_HOSTS = 500
const MOST_FILES = 500
const MOST_NAMES = 20

export const htmlReport = function* (
  report: ScanReport,
  version: string,
  language: Language,
): Generator<string> {
  const m = scanLogsWordsOf(language)
  const time = timeFormat(report.timeZone)
  const { scanned, planned, rules } = report
  const { tally } = scanned
  const titleOf = (id: string): string => text(ruleTitle(rules.entryOf.get(id), id, language), 300)
  const shown = tally.timeline(MOST_HITS)
  yield `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${m.title}</title>
<style>${CSS}</style>
</head>
<body>
<h1>${m.title}</h1>
<p class="quiet">${text(m.made(version, time(report.at)))}</p>
`
  if (scanned.isInterrupted) yield `<p class="warn">${m.interrupted}</p>\n`
  const look = lookWordsOf(language)
  const first = firstLines(report, language, time)
  if (first.length > 0) yield section(look.firstTitle, list(first))
  yield section(m.looked, list(lookedLines(report, language, m, time)))
  yield section(m.rulesTitle, list(ruleLines(report, m)))
  yield section(look.gapsTitle, list(coverageLines(report, language, time)))
  yield `<section><h2>${m.foundTitle}: ${m.found(tally.total())}</h2>\n`
  if (tally.total() === 0) yield `<p>${m.none}</p>`
  else {
    if (report.floor !== 'informational') yield `<p>${m.floor(m.levels[report.floor])}</p>`
    const levels = tally.levels()
    const different = tally.ruleLevels()
    yield `<ul class="levels">${DOWNWARDS.map((level) => `<li>${badge(level, m.levels[level])} <strong>${count(levels[level])}</strong>${levels[level] > 0 ? ` ${m.aside(m.ofRules(different[level])).trim()}` : ''}</li>`).join('')}</ul>`
  }
  yield '</section>\n'
  if (tally.total() > 0) {
    yield `<section><h2>${m.byRule}</h2>\n`
    for (const { rule, level, hits, first, last, hosts } of tally.rules()) {
      const entry = rules.entryOf.get(rule)
      const when = first === null || last === null ? m.untimed : `${time(first)} – ${time(last)}`
      const names = mostFirst(hosts)
        .slice(0, MOST_NAMES)
        .map(([host, n]) => `${text(host, 100)}${m.aside(count(n))}`)
      yield `<article><h3>${badge(level, m.levels[level])} ${titleOf(rule)}</h3>\n<dl>`
      yield term(m.columns.hits, m.found(hits))
      yield term(`${m.columns.first} – ${m.columns.last}`, text(when))
      if (names.length > 0)
        yield term(m.hosts, `${names.join(', ')}${hosts.size > names.length ? ' …' : ''}`)
      if (entry && entry.explanation[language] !== '')
        yield term(m.meaning, text(entry.explanation[language], 3_000))
      if (entry && entry.next[language] !== '')
        yield term(m.next, text(entry.next[language], 3_000))
      if (entry && entry.set !== STARTER) {
        yield term(m.author, text(entry.author || '–', 300))
        if (entry.license !== '') yield term(m.license, text(entry.license, 100))
      }
      if (entry && entry.techniques.length > 0)
        yield term(m.columns.tags, text(entry.techniques.join(', ').toUpperCase(), 300))
      yield '</dl></article>\n'
    }
    yield '</section>\n'
    yield `<section><h2>${m.byHost}</h2>\n`
    yield tableHead('hosts', [
      m.columns.host,
      m.columns.hits,
      ...DOWNWARDS.map((l) => m.levels[l]),
      m.columns.rule,
    ])
    const hosts = tally.hosts()
    for (const { host, hits, levels, rules: by } of hosts.slice(0, MOST_HOSTS)) {
      const most = mostFirst(by).slice(0, 5)
      yield row([
        text(host, 200),
        count(hits),
        ...DOWNWARDS.map((level) => count(levels[level] ?? 0)),
        most.map(([id, n]) => `${titleOf(id)} ${count(n)}`).join('<br>'),
      ])
    }
    yield '</tbody></table>\n'
    const others =
      hosts.slice(MOST_HOSTS).reduce((sum, { hits }) => sum + hits, 0) + tally.otherHosts()
    if (others > 0) yield `<p>${m.otherHosts(others)}</p>`
    yield '</section>\n'
    yield `<section><h2>${m.timelineOf(shown.length, tally.total())}</h2>\n<p class="quiet">${text(m.inZone(report.timeZone))}</p>\n`
    const c = m.columns
    yield tableHead('timeline', [c.time, c.level, c.host, c.rule, c.text, c.file])
    for (const hit of shown) {
      const level = levelOf(rules.entryOf.get(hit.rule))
      const who = hit.user === null ? '' : `<br><span class="quiet">${text(hit.user, 200)}</span>`
      const many = hit.count > 1 ? ` ×${count(hit.count)}` : ''
      yield row([
        hit.at === null ? m.untimed : text(time(hit.at)),
        badge(level, m.levels[level]),
        `${text(hit.host ?? m.unknownHost, 200)}${who}`,
        `${titleOf(hit.rule)}${many}`,
        text(hit.text, 600),
        `${text(hit.file, 400)}${hit.record === '' ? '' : ` #${text(hit.record, 40)}`}`,
      ])
    }
    yield '</tbody></table></section>\n'
  }
  const bad = [
    ...planned.skipped.map(({ path, why }) => [path, wordsOf(language).skipped[why]] as const),
    ...scanned.files
      .filter(({ counts }) => !isWhole(counts))
      .map(
        ({ path, counts }) =>
          [
            path,
            whyNot(counts, m)
              .map(([why, n]) => m.skipped(n, why))
              .join(' '),
          ] as const,
      ),
  ]
  if (bad.length > 0) {
    yield `<section><h2>${m.filesTitle}</h2>\n<ul>`
    for (const [path, why] of bad.slice(0, MOST_FILES))
      yield `<li>${text(path, 400)} — ${text(why)}</li>\n`
    if (bad.length > MOST_FILES) yield `<li>… ${count(bad.length - MOST_FILES)}</li>`
    yield '</ul></section>\n'
  }
  yield '</body>\n</html>\n'
}

/** Nothing that a browser would obey, nor a sign that turns the text round. */
const text = (raw: string, most = 1_000): string =>
  plainText(raw, most)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const count = (n: number): string => n.toLocaleString('en-US')
const badge = (level: string, word: string): string => `<span class="badge ${level}">${word}</span>`
const term = (name: string, value: string): string => `<dt>${name}</dt><dd>${value}</dd>\n`
const section = (title: string, body: string): string =>
  `<section><h2>${title}</h2>\n${body}</section>\n`
const list = (lines: readonly string[]): string =>
  `<ul>${lines.map((line) => `<li${line.startsWith('  ') ? ' class="deeper"' : ''}>${text(line.trim())}</li>`).join('\n')}</ul>`
const tableHead = (kind: 'hosts' | 'timeline', names: readonly string[]): string =>
  `<table class="${kind}"><thead><tr>${names.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>\n`
const row = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`
