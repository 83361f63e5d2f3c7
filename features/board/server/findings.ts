/**
 * Findings as the API shows them: list, count, export, one with its history and the instruction to copy.
 * @module
 */
import type { z } from 'zod'
import { csvFile, notFound } from '../../../platform/http/index.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import type { Records, Scope, Transaction } from '../../../platform/records/index.ts'
import type {
  BoardRow,
  exportFindings,
  Finding,
  FindingDetail,
  HistoryEntry,
  MeasureIt,
} from '../contract.ts'
import { dayAt } from '../days.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import * as board from './board-store.ts'
import type { Board } from './deps.ts'
import * as sql from './findings-store.ts'
import { likePart } from './fold.ts'
import {
  cursorOf,
  evidenceView,
  iso,
  isoOrNull,
  nameOf,
  readCursor,
  reasonOf,
  subjectOf,
  titleOf,
} from './views.ts'

export type Filters = z.output<NonNullable<typeof exportFindings.query>>
export type Here = { readonly board: Board; readonly timeZone: string }

export const findingView =
  ({ board: { plan, clock }, timeZone }: Here) =>
  (row: sql.FindingRow): z.input<typeof Finding> => {
    const measure = plan.byId.get(row.measure) ?? null
    const today = dayAt(clock.now().getTime(), timeZone)
    return {
      id: row.id,
      kind: 'finding',
      measure: row.measure,
      title: titleOf(measure, row.measure),
      subject: subjectOf(row),
      state: row.state,
      reason: reasonOf(measure, row.reason, row.params, timeZone),
      status: row.status,
      firstSeen: iso(row.first_seen_at),
      lastSeen: iso(row.last_seen_at),
      reopened: row.reopened,
      closedAt: isoOrNull(row.closed_at),
      closedBy: row.closed_by,
      owner: row.owner_name === null ? null : { personId: row.owner_id, name: row.owner_name },
      due: row.due,
      overdue: row.status === 'open' && row.due < today,
      selfReported:
        row.action_status === 'self-reported' && row.reported_at !== null
          ? { at: iso(row.reported_at), by: row.reported_by ?? '' }
          : null,
      actionId: row.action_id,
      evidence: row.evidence,
      version: row.version,
    }
  }

const filterParams = (tx: Transaction, here: Here, f: Filters) => ({
  organization: tx.scope?.organization ?? '',
  status: f.status,
  measures: f.measure ?? null,
  states: f.state ?? null,
  sites: f.site ?? null,
  owner: f.owner === undefined || f.owner === 'none' ? null : likePart(f.owner),
  nobody: f.owner === 'none',
  overdue: f.overdue === undefined ? null : f.overdue === 'yes',
  today: dayAt(here.board.clock.now().getTime(), here.timeZone),
  subject: f.q === undefined || f.q === '' ? null : likePart(f.q),
})

const sortValue = (sort: sql.FindingSort, row: sql.FindingRow): string => {
  if (sort.endsWith('measure')) return row.measure
  if (sort.endsWith('subject')) return row.subject_search
  return sort.endsWith('due') ? row.due : row.first_seen_at.toISOString()
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const VALUES: Readonly<Record<sql.FindingSort, RegExp>> = {
  due: /^\d{4}-\d\d-\d\d$/,
  '-due': /^\d{4}-\d\d-\d\d$/,
  firstSeen: /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/,
  '-firstSeen': /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/,
  measure: /^/,
  '-measure': /^/,
  subject: /^/,
  '-subject': /^/,
}

/** A cursor that fits the sort, or the beginning. */
export const afterOf = (
  cursor: string | undefined,
  value: RegExp,
): { after: string | null; afterId: string | null } => {
  const [after, afterId] = readCursor(cursor) ?? []
  const isGood =
    typeof after === 'string' &&
    typeof afterId === 'string' &&
    value.test(after) &&
    UUID.test(afterId)
  return isGood ? { after, afterId } : { after: null, afterId: null }
}

export const pageOfFindings = async (
  tx: Transaction,
  here: Here,
  f: Filters,
  page: { readonly cursor: string | undefined; readonly limit: number },
): Promise<{ rows: sql.FindingRow[]; next: string | null }> => {
  const rows = await tx.all(sql.findingsPage[f.sort], {
    ...filterParams(tx, here, f),
    ...afterOf(page.cursor, VALUES[f.sort]),
    limit: page.limit + 1,
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const isMore = rows.length > page.limit && last
  return { rows: shown, next: isMore ? cursorOf([sortValue(f.sort, last), last.id]) : null }
}

export const countsOfFindings = async (tx: Transaction, here: Here, f: Filters) => {
  const counted = await tx.one(sql.countFindings, filterParams(tx, here, f))
  const organization = tx.scope?.organization ?? ''
  const all = await tx.one(sql.countOpen, { organization })
  return { count: counted?.n ?? 0, open: all?.open ?? 0, measured: all?.measured ?? false }
}

/** Pages of its own transaction each: an export that is read slowly holds no transaction open. */
export const findingsCsv = (
  records: Records,
  scope: Scope,
  here: Here,
  o: { readonly filters: Filters; readonly language: Language },
): AsyncGenerator<string> => {
  const m = o.language === 'ja' ? ja : en
  const view = findingView(here)
  const batches = async function* () {
    let cursor: string | undefined
    do {
      const { page, sites } = await records.reading(scope, async (tx) => ({
        page: await pageOfFindings(tx, here, o.filters, { cursor, limit: 2_000 }),
        sites: await here.board.siteNames(tx),
      }))
      yield page.rows
        .map(view)
        .map((f) => [
          f.measure,
          f.title[o.language],
          nameOf(f.subject)[o.language],
          f.subject.site === null ? '' : (sites.get(f.subject.site) ?? f.subject.site),
          m.states[f.state],
          f.reason.why[o.language],
          f.reason.next[o.language],
          f.owner?.name ?? '',
          f.due,
          f.overdue ? m.yes : m.no,
          f.firstSeen,
          f.lastSeen,
          m.status[f.status],
          f.closedBy ? m.closedBy[f.closedBy] : '',
        ])
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }
  return csvFile(m.findingsHeader, batches())
}

export const historyView = (row: sql.HistoryRow): z.input<typeof HistoryEntry> => ({
  at: iso(row.at),
  by: row.by_name,
  what: row.what,
  before: row.before,
  after: row.after,
  comment: row.comment,
})

export const findingDetail = async (
  tx: Transaction,
  here: Here,
  id: string,
): Promise<z.input<typeof FindingDetail>> => {
  const organization = tx.scope?.organization ?? ''
  const row = await tx.one(sql.oneFinding, { organization, id })
  if (!row) throw notFound()
  const finding = findingView(here)(row)
  const measure = here.board.plan.byId.get(row.measure) ?? null
  const [kind, subjectId] = [row.subject_kind, row.subject_id]
  const pair = { organization, measure: row.measure, kind, id: subjectId }
  const changes = await tx.all(board.changesOfPair, pair)
  const work = await tx.all(sql.historyOf, { organization, action: row.action_id, finding: id })
  const facts = await here.board.evidence.byIds(tx, row.evidence)
  const now = here.board.clock.now().getTime()
  const view = evidenceView(now, () => null)
  const observed = changes.map((c) => ({
    at: iso(c.at),
    by: 'Hinoban',
    what: 'state' as const,
    before: { state: c.from_state },
    after: { state: c.to_state, reason: reasonOf(measure, c.reason, c.params, here.timeZone).why },
    comment: null,
  }))
  const history = [...observed, ...work.map(historyView)].sort(newestFirst)
  const quote = measure?.quotes[0]
  const name = nameOf(finding.subject)
  const instruction = (language: Language) =>
    (language === 'ja' ? ja : en).instruction({
      measure: row.measure,
      title: finding.title[language],
      subject: name[language],
      why: finding.reason.why[language],
      next: finding.reason.next[language],
      due: row.due,
      quote: quote?.text ?? '',
      notice: quote?.notice ?? '',
      finding: row.id,
    })
  return {
    ...finding,
    asks: measure?.asks ?? { ja: '', en: '' },
    evidenceRows: facts.map(view),
    history,
    instruction: { ja: instruction('ja'), en: instruction('en') },
  }
}

/** The measures whose rolled-up state is unknown. */
export const measureItOf = (
  rows: readonly z.input<typeof BoardRow>[],
  plan: Board['plan'],
): z.input<typeof MeasureIt>[] =>
  rows.flatMap((row) => {
    const measure = plan.byId.get(row.id)
    if (row.state !== 'unknown' || !measure) return []
    return [
      {
        kind: 'measure-it' as const,
        measure: row.id,
        title: row.title,
        howToMeasure: measure.howToMeasure,
        unknown: row.counts.unknown,
        of: row.of,
        subjectKinds: row.subjectKinds,
      },
    ]
  })

/** What happened in the same millisecond keeps the order in which it was read. */
const newestFirst = (a: { readonly at: string }, b: { readonly at: string }): number =>
  a.at < b.at ? 1 : a.at > b.at ? -1 : 0
