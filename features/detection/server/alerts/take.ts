/**
 * Makes alerts of hits, durably and once, whatever is told twice.
 * @module
 */
import { newId, type Scope, type Transaction } from '../../../../platform/records/index.ts'
import { groupKey, groupOf, isQuiet, type Quiet, rankOf } from '../../alerting.ts'
import { MAX_SAMPLES } from '../../contract-alerts.ts'
import { LEVELS } from '../../contract-words.ts'
import type { RuleEntry } from '../../rule-book.ts'
import type { AlertsDeps } from '../deps.ts'
import type { Hit } from '../intake/seams.ts'
import type { Books } from '../rules/book.ts'
import * as sql from './store.ts'

/** Where nobody has set anything: from medium on, and a day of rest for what was harmless. */
export const DEFAULTS = { floor: LEVELS.indexOf('medium'), rest_hours: 24 } as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_BODY = 500

/** `given`: values that correlations ask for; `fields` by their native names. A correlation brings its own group and the number of its members. */
export type TakenHit = Hit & {
  readonly given: Readonly<Record<string, string>> | null
  readonly fields: Readonly<Record<string, string>>
  readonly group?: Readonly<Record<string, string>>
  readonly count?: number
}

/** What an alert says of its rule. */
export type AlertedBy = Pick<
  RuleEntry,
  'id' | 'title' | 'explanation' | 'next' | 'level' | 'state' | 'author' | 'license' | 'techniques'
>

/** Equal hits of one piece of work. */
type Group = {
  readonly entry: AlertedBy
  readonly values: Readonly<Record<string, string>>
  readonly hits: readonly TakenHit[]
}

export const takeHits = async (
  deps: AlertsDeps,
  books: Books,
  organization: string,
  hits: readonly TakenHit[],
  /** What alerts beside the rules: lists of indicators. */
  more: readonly AlertedBy[] = [],
): Promise<readonly TakenHit[]> => {
  const { entries } = await books.of(organization)
  const entryOf = new Map<string, AlertedBy>([...entries, ...more].map((e) => [e.id, e]))
  const scope: Scope = { organization, sites: '*' }
  return deps.records.within(scope, async (tx) => {
    const fresh = await onlyNew(tx, organization, hits)
    if (fresh.length === 0) return []
    await countDays(tx, deps, organization, fresh)
    const set = (await tx.one(sql.settings, { organization })) ?? DEFAULTS
    const quiet = await quietOf(tx, deps, organization)
    const loud = fresh.filter((hit) => {
      const entry = entryOf.get(hit.ruleId)
      return (
        entry !== undefined &&
        entry.state === 'on' &&
        rankOf(entry.level) >= set.floor &&
        !isQuiet(quiet, hit.host, hit.at)
      )
    })
    for (const group of grouped(loud, entryOf))
      await raise(tx, deps, organization, group, set.rest_hours)
    return fresh
  })
}

const onlyNew = async (
  tx: Transaction,
  organization: string,
  hits: readonly TakenHit[],
): Promise<readonly TakenHit[]> => {
  const added = await tx.all(sql.addHits, {
    organization,
    sites: hits.map((h) => h.site),
    rules: hits.map((h) => h.ruleId),
    events: hits.map((h) => h.eventId),
    ats: hits.map((h) => new Date(h.at)),
    receiveds: hits.map((h) => new Date(h.receivedAt)),
    givens: hits.map((h) => h.given),
  })
  const known = new Set(added.map((a) => `${a.rule_id}\n${a.event_id}`))
  return hits.filter((h) => known.delete(`${h.ruleId}\n${h.eventId}`))
}

const countDays = async (
  tx: Transaction,
  deps: AlertsDeps,
  organization: string,
  hits: readonly TakenHit[],
): Promise<void> => {
  const by = new Map<string, { hits: number; last: number }>()
  for (const { ruleId, at } of hits) {
    const known = by.get(ruleId)
    by.set(ruleId, { hits: (known?.hits ?? 0) + 1, last: Math.max(known?.last ?? at, at) })
  }
  // One order for all, so that two pieces of work never wait for each other.
  const rules = [...by].sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.run(sql.addDays, {
    organization,
    day: deps.clock.now().toISOString().slice(0, 10),
    rules: rules.map(([rule]) => rule),
    hits: rules.map(([, r]) => r.hits),
    lasts: rules.map(([, r]) => new Date(r.last)),
  })
}

export const quietOf = async (
  tx: Transaction,
  deps: Pick<AlertsDeps, 'clock'>,
  organization: string,
): Promise<readonly Quiet[]> =>
  (
    await tx.all(sql.quiet, {
      organization,
      // Logs arrive late: a time that has ended counts for what happened in it.
      after: new Date(deps.clock.now().getTime() - 7 * DAY_MS),
    })
  ).map((q) => ({ host: q.host, from: q.from_at.getTime(), to: q.to_at.getTime() }))

const grouped = (
  hits: readonly TakenHit[],
  entryOf: ReadonlyMap<string, AlertedBy>,
): readonly Group[] => {
  const groups = new Map<string, { entry: AlertedBy; values: Group['values']; hits: TakenHit[] }>()
  for (const hit of hits) {
    const entry = entryOf.get(hit.ruleId)
    if (!entry) continue
    const values = hit.group ?? groupOf({ ...hit, address: textOf(hit.face['source.ip']) })
    const key = `${hit.ruleId}\n${groupKey(values)}`
    const group = groups.get(key) ?? { entry, values, hits: [] }
    group.hits.push(hit)
    groups.set(key, group)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

const raise = async (
  tx: Transaction,
  deps: AlertsDeps,
  organization: string,
  { entry, values, hits }: Group,
  restHours: number,
): Promise<void> => {
  const now = deps.clock.now()
  const times = hits.map((h) => h.at)
  const span = {
    hits: hits.reduce((sum, h) => sum + (h.count ?? 1), 0),
    first: new Date(Math.min(...times)),
    last: new Date(Math.max(...times)),
  }
  const [first] = hits
  if (!first) return
  const key = groupKey(values)
  const known = await tx.one(sql.gathering, {
    organization,
    rule: entry.id,
    group: key,
    since: new Date(now.getTime() - restHours * HOUR_MS),
  })
  const id = known?.id ?? newId()
  if (known) await tx.run(sql.gather, { organization, id, ...span })
  else {
    await tx.run(sql.openAlert, {
      organization,
      id,
      site: first.site,
      rule: entry.id,
      title: entry.title,
      explanation: entry.explanation,
      next: entry.next,
      level: rankOf(entry.level),
      author: entry.author,
      license: entry.license,
      techniques: [...entry.techniques],
      group: key,
      values,
      host: first.host ?? '',
      user: first.user ?? '',
      ...span,
      at: now,
    })
    await tx.run(sql.addHistory, {
      organization,
      id: newId(),
      site: first.site,
      alert: id,
      at: now,
      what: 'opened',
      by: '',
      note: '',
    })
    if (entry.level === 'high' || entry.level === 'critical')
      await deps.tell(tx, {
        title: {
          ja: `${entry.title.ja}${first.host === null ? '' : `（${first.host}）`}`,
          en: `${entry.title.en}${first.host === null ? '' : ` (${first.host})`}`,
        },
        link: `/alerts/${id}`,
        severity: entry.level,
      })
  }
  const samples = hits.slice(0, MAX_SAMPLES)
  await tx.run(sql.addSamples, {
    organization,
    site: first.site,
    id,
    events: samples.map((h) => h.eventId),
    ats: samples.map((h) => new Date(h.at)),
    receiveds: samples.map((h) => new Date(h.receivedAt)),
    hosts: samples.map((h) => h.host ?? ''),
    users: samples.map((h) => h.user ?? ''),
    bodies: samples.map((h) => h.text.slice(0, MAX_BODY)),
    faces: samples.map((h) => flat(h.face)),
    fields: samples.map((h) => h.fields),
    most: MAX_SAMPLES,
  })
}

const flat = (face: Hit['face']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(face).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value.join(', ') : String(value)).slice(0, 2_000),
    ]),
  )
