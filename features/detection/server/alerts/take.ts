/**
 * Makes alerts of hits, durably and once, whatever is told twice.
 * @module
 */
import { createHash } from 'node:crypto'
import { storable } from '../../../../platform/evidence/canonical.ts'
import { newId, type Scope, type Transaction } from '../../../../platform/records/index.ts'
import { groupKey, groupOf, isQuiet, type Quiet, rankOf } from '../../alerting.ts'
import { MAX_SAMPLES } from '../../contract-alerts.ts'
import { LEVELS } from '../../contract-words.ts'
import { readMachine } from '../../machine-names.ts'
import type { RuleEntry } from '../../rule-book.ts'
import type { AlertsDeps } from '../deps.ts'
import type { Hit } from '../intake/seams.ts'
import type { Books } from '../rules/book.ts'
import * as sql from './hit-store.ts'
import { type Machines, machinesFor, noteMachine } from './machines.ts'
import * as settingsSql from './settings-store.ts'
import { addHistory } from './store.ts'

/** Where nobody has set anything: from medium on, and a day of rest for what was harmless. */
export const DEFAULTS = { floor: LEVELS.indexOf('medium'), rest_hours: 24 } as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_BODY = 500
/** Signs of a name of a machine or user, and of what a group is told by. */
const MAX_NAME = 300
const MAX_KEY = 600
/**
 * New alerts of one rule within an hour. Whoever makes up names for machines or users would else make an alert and a message of each; what
 * is more is gathered in one, and every hit counted.
 */
const MAX_NEW_AN_HOUR = 200

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
  | 'id'
  | 'title'
  | 'explanation'
  | 'next'
  | 'level'
  | 'state'
  | 'author'
  | 'license'
  | 'techniques'
  | 'form'
>

/** Equal hits of one piece of work, all of one site. */
type Group = {
  readonly entry: AlertedBy
  readonly values: Readonly<Record<string, string>>
  readonly hits: readonly TakenHit[]
  /** Of their machine, the surest first. */
  readonly names: readonly string[]
  /** Hits of many machines, which have none in common. */
  readonly isMixed: boolean
}

export const takeHits = async (
  deps: AlertsDeps,
  books: Books,
  organization: string,
  given: readonly TakenHit[],
  /** What alerts beside the rules: lists of indicators. */
  more: readonly AlertedBy[] = [],
): Promise<readonly TakenHit[]> => {
  // One value that no table can hold would stop everything that comes after it, and be tried again for ever.
  const hits = storable(given.map(withShortNames))
  const { entries } = await books.of(organization)
  const entryOf = new Map<string, AlertedBy>([...entries, ...more].map((e) => [e.id, e]))
  const scope: Scope = { organization, sites: '*' }
  return deps.records.within(scope, async (tx) => {
    const fresh = await onlyNew(tx, organization, hits)
    if (fresh.length === 0) return []
    await countDays(tx, deps, organization, fresh)
    const set = (await tx.one(settingsSql.settings, { organization })) ?? DEFAULTS
    const written = await quietOf(tx, deps, organization)
    const machines = await machinesFor(tx, deps, organization, [
      ...fresh.flatMap(({ host }) => host ?? []),
      ...written.flatMap(({ host }) => (host.endsWith('*') ? [] : host)),
    ])
    const quiet = written.map((q) => ({ ...q, machine: machines.of(q.host) }))
    const loud = fresh.filter((hit) => {
      const entry = entryOf.get(hit.ruleId)
      return (
        entry !== undefined &&
        entry.state === 'on' &&
        rankOf(entry.level) >= set.floor &&
        !isQuiet(quiet, { ...hit, machine: machines.of(hit.host ?? '') })
      )
    })
    const opened = new Map<string, number>()
    for (const group of grouped(loud, entryOf, machines))
      await raise(tx, deps, organization, group, set.rest_hours, opened)
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
    sources: hits.map((h) => h.source),
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
    await tx.all(settingsSql.quiet, {
      organization,
      // Logs arrive late: a time that has ended counts for what happened in it.
      after: new Date(deps.clock.now().getTime() - 7 * DAY_MS),
    })
  ).map((q) => ({ host: q.host, from: q.from_at.getTime(), to: q.to_at.getTime() }))

const grouped = (
  hits: readonly TakenHit[],
  entryOf: ReadonlyMap<string, AlertedBy>,
  machines: Machines,
): readonly Group[] => {
  const groups = new Map<string, Group & { hits: TakenHit[] }>()
  for (const hit of hits) {
    const entry = entryOf.get(hit.ruleId)
    if (!entry) continue
    const machine = hit.host === null ? null : machines.of(hit.host)
    const address = textOf(hit.face['source.ip'])
    const values = hit.group ?? groupOf({ ...hit, host: machine, address })
    const key = `${hit.ruleId}\n${keyAt(hit.site, values)}`
    const names = hit.group || !machine ? [] : machines.namesOf(machine)
    const group = groups.get(key) ?? { entry, values, hits: [], names, isMixed: false }
    group.hits.push(hit)
    groups.set(key, group)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

/** Names of machines are chosen freely: whoever calls his like one of another site would else take its alerts to himself. */
const keyAt = (site: string | null, values: Group['values']): string =>
  within(site === null ? groupKey(values) : groupKey({ ...values, '@site': site }), MAX_KEY)

/** The same for the same text and another for another, in so many signs at most: an index of PostgreSQL takes 2,704 bytes, and refuses the row. */
const within = (text: string, signs: number): string =>
  text.length <= signs
    ? text
    : `${text.slice(0, signs - 66).toWellFormed()}… ${createHash('sha256').update(text).digest('hex')}`

/** Who sends a log chooses the names in it. */
const withShortNames = (hit: TakenHit): TakenHit => ({
  ...hit,
  host: hit.host === null ? null : within(hit.host, MAX_NAME),
  user: hit.user === null ? null : within(hit.user, MAX_NAME),
})

const ownName = (host: string | null): string => (host === null ? '' : readMachine(host).key)

/** As people read it: of any machine and user. */
const MIXED: Group['values'] = { host: '*', user: '*' }

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

const raise = async (
  tx: Transaction,
  deps: AlertsDeps,
  organization: string,
  { entry, values, hits, names, isMixed }: Group,
  restHours: number,
  /** New alerts of the last hour by rule, as far as they were asked for. */
  opened: Map<string, number>,
): Promise<void> => {
  const now = deps.clock.now()
  const times = hits.map((h) => h.at)
  const span = {
    hits: hits.reduce((sum, h) => sum + (h.count ?? 1), 0),
    first: new Date(Math.min(...times)),
    last: new Date(Math.max(...times)),
  }
  // An alert bears the name that its machine was called by; of many, the one that says most.
  const first = hits.find(({ host }) => ownName(host) === names[0]) ?? hits[0]
  if (!first) return
  const machine = isMixed ? '' : ownName(first.host)
  const said = names.length === 0 ? values : { ...values, host: machine }
  const key = keyAt(first.site, said)
  const known = await tx.one(sql.gathering, {
    organization,
    rule: entry.id,
    group: key,
    groups: [key, ...names.map((host) => keyAt(first.site, { ...values, host }))],
    since: new Date(now.getTime() - restHours * HOUR_MS),
  })
  if (!known && !isMixed) {
    const since = new Date(now.getTime() - HOUR_MS)
    const before =
      opened.get(entry.id) ??
      (await tx.one(sql.openedSince, { organization, rule: entry.id, since }))?.opened ??
      0
    if (before >= MAX_NEW_AN_HOUR) {
      opened.set(entry.id, before)
      const rest = { entry, values: MIXED, hits, names: [], isMixed: true }
      return raise(tx, deps, organization, rest, restHours, opened)
    }
    opened.set(entry.id, before + 1)
  }
  // Another whole name beside it, and the short one means neither from then on.
  await noteMachine(tx, organization, machine)
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
      form: entry.form ?? '',
      group: key,
      values: said,
      machine,
      host: isMixed ? '' : (first.host ?? ''),
      user: isMixed ? '' : (first.user ?? ''),
      ...span,
      at: now,
    })
    await tx.run(addHistory, {
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
          ja: `${entry.title.ja}${isMixed || first.host === null ? '' : `（${first.host}）`}`,
          en: `${entry.title.en}${isMixed || first.host === null ? '' : ` (${first.host})`}`,
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
