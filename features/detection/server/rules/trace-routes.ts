/**
 * The doors to why a rule finds nothing: whether its logs come, and what one event lacks.
 * @module
 */
import { type LinkedCorrelation, readSigma } from '@hinoban/sigma'
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import { statement } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-trace.ts'
import { idOf, rulesUnder } from '../../rule-base.ts'
import type { RuleEntry } from '../../rule-book.ts'
import type { RulesDeps } from '../deps.ts'
import { STORED } from '../hunt/stored-event.ts'
import { openRuleNotes } from '../search/noted.ts'
import { WHERE } from '../search/pages.ts'
import { rowOf as eventOf, ROW, rowShape } from '../search/rows.ts'
import type { RuleActs } from './acts.ts'
import type { Books, KeptBook } from './book.ts'
import { comparisonOf, textOf } from './rule-views.ts'
import { sets } from './store.ts'
import { arrivedFor, arrivingKinds, bringers, newestFor, suppliesOf } from './supply.ts'
import type { TraceInput, TraceRead } from './trace-worker.ts'

/** Lists show milliseconds. */
const AROUND_MS = 2
const MEMORY_MB = 200
const TIMEOUT_MS = 20_000
/** A correlation counts a handful of rules. */
const MAX_MEMBERS = 20

export const traceDoors = (
  deps: RulesDeps & { readonly events: () => Promise<Events> },
  books: Books,
  { countedOf }: RuleActs,
): readonly Route[] => {
  const { records, clock, events } = deps
  const noted = openRuleNotes({ ...deps, now: () => performance.now() })
  const bookWith = async (organization: string, id: string) => {
    const book = await books.of(organization)
    const entry = book.entries.find((e) => e.id === id)
    if (!entry) throw notFound()
    return { book, entry, rules: judgedRules(book, entry) }
  }
  return [
    route(contract.readRuleSupply, async ({ who, params }) => {
      const { organization, scope } = who
      const { entry, rules } = await bookWith(organization, params.id)
      const arriving = await arrivingKinds(await events(), scope, clock.now())
      const { texts, counted } = await records.reading(scope, async (tx) => ({
        texts: await Promise.all(rules.map((rule) => textOf(tx, organization, rule))),
        counted: await countedOf(tx, organization),
      }))
      const read = rules.flatMap(({ file, line, source }, at) => {
        const found = readSigma([{ file, text: texts[at] ?? '' }]).rules
        const rule = found.find(({ about }) => about.line === line)
        // A rule that waits for a list reads the same logs.
        return [rule ?? { logsource: source, expression: { op: 'always' as const } }]
      })
      const sources = read.map(({ logsource }) => logsource)
      return {
        days: arriving.days,
        supplies: [...suppliesOf(read, arriving)],
        from: [...bringers(sources, arriving)],
        members:
          entry.kind === 'rule'
            ? []
            : rules.map(({ id, title, state }) => ({
                id,
                title: { ja: title.ja, en: title.en },
                state,
                hits: counted.get(id)?.hits ?? 0,
              })),
      }
    }),

    route(contract.readLogCoverage, async ({ who }) => {
      const book = await books.of(who.organization)
      const { entries } = book
      const arriving = await arrivingKinds(await events(), who.scope, clock.now())
      const counted = await records.reading(who.scope, (tx) => countedOf(tx, who.organization))
      const running = entries.filter(
        ({ kind, state }) =>
          kind === 'rule' && (state === 'on' || state === 'part' || state === 'no-source'),
      )
      const logs = [...Map.groupBy(running, ({ logsource }) => logsource)].map(
        ([source, rules]) => ({
          source,
          rules: rules.length,
          hits: rules.reduce((sum, { id }) => sum + (counted.get(id)?.hits ?? 0), 0),
          ...arrivedFor(
            rules.slice(0, 1).map((rule) => rule.source),
            arriving,
          ),
        }),
      )
      return {
        days: arriving.days,
        logs: logs.toSorted((a, b) => b.rules - a.rules),
        waiting: entries
          .filter(({ kind, state }) => kind === 'correlation' && state === 'on')
          .filter((one) =>
            judgedRules(book, one).every(
              ({ source }) => arrivedFor([source], arriving).events === 0,
            ),
          )
          .map(({ id }) => id),
      }
    }),

    route(contract.listRuleEvents, async ({ who, params }) => {
      const { entry, rules } = await bookWith(who.organization, params.id)
      await noted(who, entry, null)
      const sources = rules.map(({ source }) => source)
      const found = await newestFor(await events(), who.scope, sources, clock.now())
      return { days: found.days, rows: found.rows.map(eventOf) }
    }),

    route(contract.traceRuleOnEvent, async ({ who, params, query }) => {
      const { organization, scope } = who
      const { book, entry, rules } = await bookWith(organization, params.id)
      const at = new Date(query.at).getTime()
      const span = { from: new Date(at - AROUND_MS), to: new Date(at + AROUND_MS) }
      const [row] = await (await events()).query(scope, oneRow, { id: query.event, ...span })
      if (!row) throw notFound()
      await noted(who, entry, { event: query.event, at: query.at })
      const known = await records.reading(scope, async (tx) => ({
        texts: await Promise.all(rules.map((rule) => textOf(tx, organization, rule))),
        hits: await tx.all(hitsOnEvent, { organization, event: query.event }),
        sets: await tx.all(sets, { organization }),
      }))
      const { isExact, traces } = await runWorker<TraceInput, never, TraceRead>({
        module: new URL('./trace-worker.ts', import.meta.url),
        input: {
          line: row.line,
          rules: rules.map(({ id, file, line, form }, i) => ({
            id,
            file,
            line,
            text: known.texts[i] ?? '',
            ...(form && { form }),
          })),
          filters: book.filters,
          lists: book.lists,
        },
        memoryMb: MEMORY_MB,
        timeoutMs: TIMEOUT_MS,
      })
      return {
        event: eventOf(row),
        isExact,
        traces: traces.flatMap(({ id, trace }) => {
          const rule = rules.find((one) => one.id === id)
          const set = known.sets.find((one) => one.id === rule?.set)
          const hit = known.hits.find((one) => one.rule_id === id)
          return rule === undefined
            ? []
            : [
                {
                  rule: id,
                  title: { ja: rule.title.ja, en: rule.title.en },
                  state: rule.state,
                  logsource: rule.logsource,
                  compare: comparisonOf(rule),
                  ...traceView(trace),
                  isHit: hit !== undefined,
                  alert: hit?.alert_id ?? null,
                  rulesSince: set?.imported_at.toISOString() ?? null,
                },
              ]
        }),
      }
    }),
  ]
}

/** The rule itself, or those whose hits a correlation counts. */
const judgedRules = (
  { entries, correlations }: KeptBook,
  entry: RuleEntry,
): readonly RuleEntry[] => {
  if (entry.kind === 'rule') return [entry]
  const found: LinkedCorrelation | undefined = correlations.find(({ id }) => id === entry.id)?.rule
  const inner = new Set((found ? rulesUnder(found) : []).map(idOf))
  return entries.filter(({ id }) => inner.has(id)).slice(0, MAX_MEMBERS)
}

const oneRow = eventsQuery({
  name: 'detection_traced_event',
  sql: `SELECT ${ROW}, formatRowNoNewline('JSONCompactEachRow', ${STORED}) AS line FROM detection_events
        WHERE ${WHERE} AND id = {id:String} LIMIT 1`,
  params: z.object({ id: z.string(), from: z.date(), to: z.date() }),
  row: rowShape.extend({ line: z.string() }),
})

const hitsOnEvent = statement({
  name: 'detection_hits_on_event',
  sql: `select h.rule_id, (select a.id from detection_alerts a
            join detection_alert_events e on e.organization_id = a.organization_id and e.alert_id = a.id
          where a.organization_id = h.organization_id and a.rule_id = h.rule_id and e.event_id = h.event_id
          order by a.opened_at desc, a.id desc limit 1) as alert_id
        from detection_hits h where h.organization_id = $organization and h.event_id = $event limit 500`,
  params: z.object({ organization: z.uuid(), event: z.string() }),
  row: z.object({ rule_id: z.string(), alert_id: z.string().nullable() }),
})

type Traced = TraceRead['traces'][number]['trace']

const traceView = (
  trace: Traced,
): Pick<
  contract.RuleTrace,
  'matches' | 'asked' | 'condition' | 'holds' | 'selections' | 'exceptions'
> => ({
  matches: trace.matches,
  asked: trace.asked === 'no' ? 'other' : trace.asked,
  condition: [...trace.condition],
  holds: trace.holds,
  selections: trace.selections.map(({ alternatives, ...selection }) => ({
    ...selection,
    alternatives: alternatives.map((lines) => lines.map(lineView)),
  })),
  exceptions: trace.silencedBy.map((file) => file.replace(/^exception\//, '')),
})

const FOUND = { absent: 'absent', 'never-there': 'never', 'whole-event': 'whole' } as const

const lineView = ({
  found,
  modifiers,
  values,
  ...line
}: Traced['selections'][number]['alternatives'][number][number]): contract.TraceLine => ({
  ...line,
  modifiers: [...modifiers],
  values: [...values],
  found: typeof found === 'string' ? FOUND[found] : 'there',
  texts: typeof found === 'string' ? [] : [...found],
})
