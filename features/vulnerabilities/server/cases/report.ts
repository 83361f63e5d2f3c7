/**
 * A case on one page for management, insurers and authorities: HTML that stands alone and prints. Every text from outside is
 * escaped; there is no script in it.
 * @module
 */
import type { Language } from '../../../../platform/i18n/index.ts'
import type { CaseDetail } from '../../contract-case-pages.ts'
import type { CaseTask } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const STYLE = `body{font:13px/1.55 "Hiragino Sans","Yu Gothic UI","Noto Sans JP",sans-serif;color:#1d2530;max-width:48rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.35rem;margin:0 0 .3rem}h2{font-size:1rem;border-bottom:1px solid #999;margin:1.2rem 0 .4rem}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.25rem .45rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f2eee6}.state{font-weight:700}.soft{color:#4e5866}@page{size:A4;margin:14mm}@media print{body{margin:0;max-width:none}}`

export const reportOf = (detail: CaseDetail, language: Language, now: Date): string => {
  const m = language === 'ja' ? ja : en
  const moments = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  const at = (ms: number): string => moments.format(new Date(ms))
  const row = (...cells: readonly string[]): string =>
    `<tr>${cells.map((c) => `<td>${escaped(c)}</td>`).join('')}</tr>`
  const table = (heads: readonly string[], rows: readonly string[]): string =>
    `<table><thead><tr>${heads.map((h) => `<th>${escaped(h)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
  const words = new Map(detail.statements.map((s) => [s.id, s]))
  const said = (t: CaseTask): string => {
    if (t.proof) return `${m.proofs[t.proof.kind]} (${at(t.proof.at)})`
    const word = t.statement === null ? undefined : words.get(t.statement)
    if (word === undefined) return t.gap === null ? '' : m.gaps[t.gap]
    const until = word.until === null ? '' : ` — ${m.untilDay} ${at(word.until)}, ${word.owner}`
    return `${word.by}, ${at(word.at)}: ${word.note}${until}`
  }
  const rules = new Map(detail.rules.map((r) => [r.id, r]))
  const { causes, tasks } = detail.judged
  const open = tasks.filter((t) => t.isMandatory && t.state === 'open')
  const rest = tasks.filter((t) => t.state !== 'open')
  const causeRows = causes.map((c) =>
    row(
      `${c.cves.join(', ')} ${rules.get(c.rule)?.name[language] ?? ''}`,
      c.start.at === null
        ? m.basis['unknown-past']
        : `${at(c.start.at)} — ${c.version ?? ''} (${m.basis[c.start.basis]})`,
      c.ruledOut !== null
        ? m.ruledOut[c.ruledOut]
        : c.end === null
          ? m.notEnded
          : `${at(c.end.at)} — ${c.end.basis === 'seen' ? m.endSeen(c.end.version) : m.endStated}`,
    ),
  )
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(`${m.reportTitle} — ${detail.name}`)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(m.reportTitle)}</h1>
<p><b>${escaped(detail.name)}</b> · ${escaped([detail.product, detail.version].filter(Boolean).join(' '))} · <span class="state">${escaped(m.states[detail.state])}${detail.isStated ? escaped(` (${m.stated})`) : ''}</span><br>
<span class="soft">${escaped(`${m.reportMade} ${at(now.getTime())} · ${m.judgedAt(at(detail.judgedAt))} · ${m.reportZone}`)}</span></p>
<h2>${escaped(m.windowTitle)}</h2>
${table([m.flaw, m.windowFrom, m.windowTo], causeRows)}
<h2>${escaped(m.reportGaps)}</h2>
${
  open.length === 0
    ? `<p>${escaped(m.reportNoGaps)}</p>`
    : table(
        [m.task, m.subject, m.proof],
        open.map((t) => row(m.kinds[t.kind], t.subject, said(t))),
      )
}
<h2>${escaped(m.reportProofs)}</h2>
${table(
  [m.task, m.subject, m.state, m.proof],
  rest.map((t) => row(m.kinds[t.kind], t.subject, m.taskStates[t.state], said(t))),
)}
<p class="soft">${escaped(m.reportStated)}</p>
<h2>${escaped(m.timeline)}</h2>
${table(
  [m.reading, m.state, m.owner],
  detail.events
    .slice(0, 20)
    .map((e) =>
      row(
        at(e.at),
        [m.events[e.kind], e.reason === null ? '' : m.reopened[e.reason], e.about]
          .filter(Boolean)
          .join(' — '),
        e.by ?? m.byHinoban,
      ),
    ),
)}
</body></html>
`
}
