/**
 * The slow truth about correlations whose condition more members cannot undo: for every hit, in the order of time, the window that
 * ends with it is put together anew. Shares nothing with the stream but the form, groups and what a number is.
 * @module
 */
import { type CorrelationHit, firstOf, groupOf, referenceOf } from './correlation-hit.ts'
import { fold } from './fold.ts'
import type { LinkedCorrelation } from './link-rules.ts'
import { numberOf } from './number.ts'

/** Group and time of every moment at which the condition holds, and of those that raise an alert. */
export const referenceCorrelate = (
  correlation: LinkedCorrelation,
  hits: readonly CorrelationHit[],
): { readonly holds: readonly string[]; readonly raised: readonly string[] } => {
  type One = CorrelationHit & { readonly place: number; readonly key: string }
  const seen = new Set<string>()
  const members: One[] = []
  for (const hit of hits)
    for (const [place, member] of correlation.members.entries()) {
      if (referenceOf(member) !== hit.rule) continue
      const group = groupOf(correlation, place, formed(correlation, hit))
      if (!group || seen.has(`${group.key} ${place} ${hit.event}`)) continue
      seen.add(`${group.key} ${place} ${hit.event}`)
      members.push({ ...formed(correlation, hit), place, key: group.key })
    }
  const sorted = members
    .map((one, order) => ({ one, order }))
    .sort((a, b) => a.one.at - b.one.at || a.order - b.order)
  const holds: string[] = []
  const raised: string[] = []
  const open = new Map<string, number>()
  for (const [at, { one }] of sorted.entries()) {
    const window = sorted
      .slice(0, at + 1)
      .map((each) => each.one)
      .filter((each) => each.key === one.key && each.at > one.at - correlation.timespanMs)
    if (!isMet(correlation, valueIn(correlation, window))) {
      open.delete(one.key)
      continue
    }
    holds.push(`${one.key} ${one.at}`)
    const since = open.get(one.key)
    if (since !== undefined && one.at - since < correlation.timespanMs) continue
    open.set(one.key, one.at)
    raised.push(`${one.key} ${one.at}`)
  }
  return { holds, raised }
}

/** The hit as if every value of it had come in the form: then nothing that follows need know of forms. */
const formed = ({ form }: LinkedCorrelation, hit: CorrelationHit): CorrelationHit => ({
  ...hit,
  values: Object.fromEntries(
    Object.entries(hit.values).map(([name, value]) => [
      name,
      form && typeof value === 'string' ? value.normalize('NFKC') : value,
    ]),
  ),
})

const isMet = ({ bounds, rules }: LinkedCorrelation, value: number): boolean => {
  const all = bounds.length > 0 ? bounds : [{ is: 'gte', value: rules.length }]
  return (
    !Number.isNaN(value) &&
    all.every((bound) => (bound.is === 'gt' ? value > bound.value : value >= bound.value))
  )
}

const valueIn = (
  { type, fields, percentile, rules }: LinkedCorrelation,
  window: readonly (CorrelationHit & { readonly place: number })[],
): number => {
  if (type === 'event_count') return window.length
  if (type === 'temporal') return new Set(window.map((one) => one.place)).size
  if (type === 'temporal_ordered') return longestChain(window, rules.length)
  if (type === 'value_count')
    return new Set(
      window
        .map((one) => fields.map((field) => firstOf(one, field)))
        .filter((tuple) => !tuple.includes(null))
        .map((tuple) => JSON.stringify(tuple.map((text) => fold(text ?? '')))),
    ).size
  const numbers = window
    .map((one) => numberOf(firstOf(one, fields[0] ?? '') ?? ''))
    .filter((one) => !Number.isNaN(one))
    .sort((a, b) => a - b)
  const sum = numbers.reduce((all, one) => all + one, 0)
  if (type === 'value_sum') return sum
  if (type === 'value_avg') return numbers.length === 0 ? Number.NaN : sum / numbers.length
  const rank = type === 'value_median' ? 50 : percentile
  return numbers[Math.max(0, Math.ceil((rank / 100) * numbers.length) - 1)] ?? Number.NaN
}

/** Tries every chain: events in order, rules in order of the list, no event twice. */
const longestChain = (
  window: readonly { readonly place: number; readonly event: string }[],
  rules: number,
): number => {
  const from = (at: number, place: number, event: string): number => {
    let best = 0
    for (let next = at; next < window.length; next++) {
      const one = window[next]
      if (one && one.place > place && one.event !== event)
        best = Math.max(best, 1 + from(next + 1, one.place, one.event))
    }
    return best
  }
  return Math.min(rules, from(0, -1, ''))
}
