/**
 * What a correlation knows of the members in its window: kept as members come and go, each in constant time (percentiles: by a
 * binary search).
 * @module
 */
import type { Bound, Correlation } from './form.ts'
import { numberOf } from './number.ts'

/** A member as a tally sees it. */
export type Counted = {
  readonly at: number
  readonly event: string
  /** Place of its rule in the correlation. */
  readonly place: number
  /** The tuple that is counted, or the text of the number. Null: it has none. */
  readonly value: string | null
}
export type Tally = {
  readonly add: (one: Counted) => void
  /** Members leave in the order in which they came. `since`: everything at or before it has left. */
  readonly leave: (one: Counted) => void
  /** NaN when there is nothing to ask about, such as an average of nothing. */
  readonly value: (since: number) => number
}

export const tallyOf = (correlation: Correlation): Tally => {
  if (correlation.type === 'event_count') return countTally()
  if (correlation.type === 'value_count') return distinctTally(({ value }) => value)
  if (correlation.type === 'temporal') return distinctTally(({ place }) => String(place))
  if (correlation.type === 'temporal_ordered') return orderedTally(correlation.rules.length)
  if (correlation.type === 'value_sum' || correlation.type === 'value_avg')
    return sumTally(correlation.type)
  return rankTally(correlation.type === 'value_median' ? 50 : correlation.percentile)
}

/** All bounds; of a temporal type without any, every rule must be seen. */
export const boundsOf = (correlation: Correlation): readonly Bound[] =>
  correlation.bounds.length === 0
    ? [{ is: 'gte', value: correlation.rules.length }]
    : correlation.bounds

export const holdsFor = (bounds: readonly Bound[], value: number): boolean =>
  !Number.isNaN(value) &&
  bounds.every(({ is, value: bound }) => {
    if (is === 'gt') return value > bound
    if (is === 'gte') return value >= bound
    if (is === 'lt') return value < bound
    if (is === 'lte') return value <= bound
    return (value === bound) === (is === 'eq')
  })

/** True when more members can make the condition false: it is then asked when a window closes. */
export const closesWindows = (correlation: Correlation): boolean =>
  boundsOf(correlation).some(({ is }) => is !== 'gt' && is !== 'gte')

const countTally = (): Tally => {
  let count = 0
  return {
    add: () => {
      count++
    },
    leave: () => {
      count--
    },
    value: () => count,
  }
}

const distinctTally = (keyOf: (one: Counted) => string | null): Tally => {
  const counts = new Map<string, number>()
  return {
    add: (one) => {
      const key = keyOf(one)
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    leave: (one) => {
      const key = keyOf(one)
      const count = key === null ? undefined : counts.get(key)
      if (key === null || count === undefined) return
      if (count > 1) counts.set(key, count - 1)
      else counts.delete(key)
    },
    value: () => counts.size,
  }
}

/**
 * The most rules seen in the order of the list. Of every chain only its latest begin is kept, by its last rule and its length, so
 * nothing has to leave. One event stands in one place of a chain.
 */
const orderedTally = (rules: number): Tally => {
  let begins = new Float64Array(rules * (rules + 1)).fill(Number.NEGATIVE_INFINITY)
  let before = begins
  let lastEvent = ''
  return {
    add: ({ at, event, place }) => {
      if (event !== lastEvent) before = begins.slice()
      lastEvent = event
      const cell = (rule: number, length: number): number => rule * (rules + 1) + length
      const next = begins === before ? begins.slice() : begins
      next[cell(place, 1)] = at
      for (let length = 2; length <= place + 1; length++)
        for (let rule = 0; rule < place; rule++) {
          const begin = before[cell(rule, length - 1)] as number // within
          const own = next[cell(place, length)] as number
          if (begin > own) next[cell(place, length)] = begin
        }
      begins = next
    },
    leave: () => undefined,
    value: (since) => {
      for (let length = rules; length > 0; length--)
        for (let rule = 0; rule < rules; rule++)
          if ((begins[rule * (rules + 1) + length] as number) > since) return length // within
      return 0
    },
  }
}

/** Adding and taking away leaves a rest in the last digits: so often it is summed anew. */
const RESUM = 1_024

const sumTally = (type: 'value_sum' | 'value_avg'): Tally => {
  const numbers: number[] = []
  let head = 0
  let sum = 0
  return {
    add: ({ value }) => {
      const number = numberIn(value)
      if (Number.isNaN(number)) return
      numbers.push(number)
      sum += number
    },
    leave: ({ value }) => {
      const number = numberIn(value)
      if (Number.isNaN(number)) return
      sum -= number
      head++
      if (head < RESUM) return
      numbers.splice(0, head)
      head = 0
      sum = numbers.reduce((all, one) => all + one, 0)
    },
    value: () => {
      const count = numbers.length - head
      if (type === 'value_sum') return count === 0 ? 0 : sum
      return count === 0 ? Number.NaN : sum / count
    },
  }
}

/** The nearest rank: the smallest value that so many percent of all do not exceed. */
const rankTally = (percentile: number): Tally => {
  const sorted: number[] = []
  const placeOf = (number: number): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as number) < number)
        low = middle + 1 // within
      else high = middle
    }
    return low
  }
  return {
    add: ({ value }) => {
      const number = numberIn(value)
      if (!Number.isNaN(number)) sorted.splice(placeOf(number), 0, number)
    },
    leave: ({ value }) => {
      const number = numberIn(value)
      if (!Number.isNaN(number)) sorted.splice(placeOf(number), 1)
    },
    value: () =>
      sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] ?? Number.NaN,
  }
}

const numberIn = (value: string | null): number => (value === null ? Number.NaN : numberOf(value))
