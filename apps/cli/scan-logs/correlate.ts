/**
 * Rules over time, over everything that was read: put in the order of time first, since files are read in any order.
 * @module
 */
import { openCorrelations, referenceOf } from '@hinoban/sigma'
import type { Fed } from './fed.ts'
import type { LogHit } from './hit.ts'
import type { ScanRules } from './rules.ts'

type Correlated = {
  readonly hits: readonly LogHit[]
  /** Events without a field by which a rule groups. */
  readonly ungrouped: number
  /** Events that did not fit into the memory of the correlations. */
  readonly forgotten: number
}

export const correlate = (rules: ScanRules, fed: Fed[]): Correlated => {
  const alerting = new Set(
    rules.correlations.filter(({ id }) => rules.isLoud(id)).map(({ rule }) => rule),
  )
  const correlations = rules.correlations.map(({ rule }) => rule)
  const stream = openCorrelations({ correlations, alerting }, null, {
    latenessMs: 0,
    maxMembers: MAX_MEMBERS,
  })
  const referenceBy = new Map(rules.running.map(({ id, rule }) => [id, referenceOf(rule)]))
  const idBy = new Map(rules.correlations.map(({ id, rule }) => [referenceOf(rule), id]))
  fed.sort(byTime)
  const found = new Map<string, { hit: LogHit; readonly members: Set<string> }>()
  const take = (alerts: ReturnType<typeof stream.add>): void => {
    for (const alert of alerts) {
      const id = idBy.get(alert.correlation)
      if (id === undefined) continue
      const known = found.get(alert.key)
      const members = known?.members ?? new Set()
      for (const { event } of alert.members) if (members.size < SHOWN) members.add(event)
      const hit = known
        ? { ...known.hit, at: alert.at, count: Math.max(known.hit.count, alert.memberCount) }
        : hitOf(id, alert)
      found.set(alert.key, { hit, members })
    }
  }
  for (const one of fed) {
    const rule = referenceBy.get(one.rule)
    if (rule !== undefined)
      take(stream.add({ rule, event: eventOf(one), at: one.at, values: one.values }))
  }
  take(stream.finish())
  const { ungrouped, forgottenMembers } = stream.counts()
  return { hits: placed([...found.values()], fed), ungrouped, forgotten: forgottenMembers }
}

const MAX_MEMBERS = 2_000_000
const SHOWN = 50

const eventOf = ({ file, record, nth }: Fed): string => `${file}\n${record}\n${nth}`

const byTime = (a: Fed, b: Fed): number =>
  a.at - b.at ||
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
  a.record.length - b.record.length ||
  (a.record < b.record ? -1 : a.record > b.record ? 1 : 0) ||
  a.nth - b.nth

const hitOf = (
  rule: string,
  alert: ReturnType<ReturnType<typeof openCorrelations>['add']>[number],
): LogHit => ({
  kind: 'correlation',
  rule,
  at: alert.at,
  firstAt: alert.firstAt,
  count: alert.memberCount,
  group: alert.group,
  host: null,
  user: null,
  channel: null,
  eventId: null,
  provider: null,
  format: '',
  file: '',
  record: '',
  text: Object.entries(alert.group)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' ¦ ')
    .slice(0, 500),
  fields: null,
})

/** Each with the host of its events where they have one in common, and the place of the last. */
const placed = (
  found: readonly { readonly hit: LogHit; readonly members: ReadonlySet<string> }[],
  fed: readonly Fed[],
): readonly LogHit[] => {
  const wanted = new Set(found.flatMap(({ members }) => [...members]))
  const places = new Map<string, Fed>()
  for (const one of fed) {
    const event = eventOf(one)
    if (wanted.has(event)) places.set(event, one)
  }
  return found.map(({ hit, members }) => {
    const of = [...members].flatMap((event) => places.get(event) ?? [])
    const hosts = new Set(of.map(({ host }) => host))
    const last = of.at(-1)
    return {
      ...hit,
      host: hosts.size === 1 ? (of[0]?.host ?? null) : null,
      file: last?.file ?? '',
      record: last?.record ?? '',
    }
  })
}
