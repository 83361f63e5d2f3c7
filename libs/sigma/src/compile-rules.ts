/**
 * One program for a rule set: events go by channel and id (or by what their source says) to a bucket, compiled when first met.
 * @module
 */
import { type Bucket, type Candidate, compileBucket } from './bucket.ts'
import type { SigmaEvent } from './event.ts'
import { and, type Expression, type Fault, type Rule } from './form.ts'
import { hasNoEventLog, type Route, routesOf, takes } from './log-sources.ts'
import { isAbsentIn, type ViewName } from './views.ts'

export type Program = {
  /** The rules that match, each once, in the order of the set. */
  readonly match: (event: SigmaEvent) => readonly Rule[]
  /** Rules that no event log feeds (`no_source`), and rules that lose a filter on an event without its fields (`noisier`). */
  readonly faults: readonly Fault[]
  readonly buckets: () => readonly {
    readonly key: string
    readonly rules: number
    readonly unwitnessed: number
  }[]
}

/**
 * Compiles `rules`; correlations are the caller's, over the rules that match.
 * @example compileRules(set.rules).match({ channel: 'Security', eventId: 4625, fields }).map((rule) => rule.about.title)
 */
export const compileRules = (rules: readonly Rule[]): Program => {
  const routed = rules.flatMap((rule, order) =>
    routesOf(rule.logsource).map((route) => ({ rule, route, order })),
  )
  const order = new Map(rules.map((rule, index) => [rule, index]))
  const idsBy = eventIdsBy(routed)
  const said = saidWords(rules)
  const spelt = new Map<string, string>()
  const buckets = new Map<string, Bucket>()

  const bucketOf = (event: SigmaEvent): Bucket => {
    const channel = event.channel === undefined ? '' : lower(event.channel, spelt)
    const ids = idsBy.channels.has(channel) ? idsBy.of(channel) : idsBy.everywhere
    const id = event.eventId !== undefined && ids.has(event.eventId) ? event.eventId : null
    const known =
      idsBy.channels.has(channel) || channel === ''
        ? channel
        : channel.startsWith('linux-')
          ? OTHER_LINUX
          : OTHER
    const key = `${known}\n${id ?? ''}\n${word(event.product, said.product)}\n${word(event.category, said.category)}\n${word(event.service, said.service)}`
    const found = buckets.get(key)
    if (found) return found
    // Everything that a route asks of an event is in the key, so the event stands for all of its key.
    const candidates = routed
      .filter(({ route }) => takes(route, event))
      .map(
        ({ rule, route }): Candidate => ({
          rule,
          expression: route.where ? and([route.where, rule.expression]) : rule.expression,
          view: route.view,
        }),
      )
    const bucket = compileBucket(candidates, {
      channel: idsBy.channels.has(channel) ? channel : null,
      eventId: id,
    })
    if (buckets.size >= MAX_BUCKETS) buckets.clear()
    buckets.set(key, bucket)
    return bucket
  }

  return {
    match: (event) => {
      const hits = new Set<Rule>()
      bucketOf(event).match(event, (rule) => hits.add(rule))
      if (hits.size < 2) return [...hits]
      return [...hits].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    },
    faults: faultsOf(rules),
    buckets: () =>
      [...buckets].map(([key, { rules: count, unwitnessed }]) => ({
        key: key.replaceAll('\n', ' ').trim(),
        rules: count,
        unwitnessed,
      })),
  }
}

/** Kinds of events that a rule set can tell apart and one house really sends: some hundreds. */
const MAX_BUCKETS = 4_096
/** Any channel that no rule names: rules on all of Windows alone apply. */
const OTHER = '*'
const OTHER_LINUX = 'linux-*'
/** Spellings of channel names that are kept: real logs have a few hundred. */
const MAX_SPELT = 4_096

const lower = (channel: string, spelt: Map<string, string>): string => {
  const known = spelt.get(channel)
  if (known !== undefined) return known
  const made = channel.toLowerCase()
  if (spelt.size < MAX_SPELT) spelt.set(channel, made)
  return made
}

const word = (said: string | undefined, known: ReadonlySet<string>): string =>
  said === undefined ? '' : known.has(said) ? said : OTHER

const saidWords = (
  rules: readonly Rule[],
): Record<'product' | 'category' | 'service', ReadonlySet<string>> => {
  const of = (key: 'product' | 'category' | 'service'): ReadonlySet<string> =>
    new Set(rules.flatMap((rule) => rule.logsource[key] ?? []))
  return { product: of('product'), category: of('category'), service: of('service') }
}

type EventIds = {
  readonly channels: ReadonlySet<string>
  readonly of: (channel: string) => ReadonlySet<number>
  readonly everywhere: ReadonlySet<number>
}

/** The ids that any rule of a channel asks for: only these have buckets of their own. */
const eventIdsBy = (
  routed: readonly { readonly rule: Rule; readonly route: Route }[],
): EventIds => {
  const everywhere = new Set<number>()
  const own = new Map<string, Set<number>>()
  for (const { rule, route } of routed) {
    if (route.kind === 'said') continue
    const ids = route.eventIds ?? [...idsIn(rule.expression)]
    for (const channel of route.channels ?? []) if (!own.has(channel)) own.set(channel, new Set())
    for (const id of ids) {
      if (route.channels === null) everywhere.add(id)
      for (const channel of route.channels ?? []) own.get(channel)?.add(id)
    }
  }
  for (const ids of own.values()) for (const id of everywhere) ids.add(id)
  return {
    channels: new Set(own.keys()),
    of: (channel) => own.get(channel) ?? everywhere,
    everywhere,
  }
}

const idsIn = function* (expression: Expression): Generator<number> {
  if (expression.op === 'and' || expression.op === 'or')
    for (const one of expression.of) yield* idsIn(one)
  else if (expression.op === 'not') yield* idsIn(expression.of)
  else if (
    expression.op === 'test' &&
    expression.field === 'EventID' &&
    expression.test.kind === 'text'
  ) {
    const [only] = expression.test.pieces
    if (typeof only === 'string' && /^\d{1,9}$/.test(only)) yield Number(only)
  }
}

const faultsOf = (rules: readonly Rule[]): readonly Fault[] =>
  rules.flatMap((rule): Fault[] => {
    const { file, line } = rule.about
    if (hasNoEventLog(rule.logsource)) {
      const named = Object.values(rule.logsource).join('/')
      return [
        {
          severity: 'warning',
          code: 'no_source',
          file,
          line,
          message: `No event log of Windows carries ${named}; only a source that names itself so can feed the rule.`,
        },
      ]
    }
    const noisy = routesOf(rule.logsource).filter(({ view }) =>
      negatesAbsent(rule.expression, view, 'plain'),
    )
    return noisy.map(({ view }) => ({
      severity: 'warning',
      code: 'noisier',
      file,
      line,
      message: `On ${view} events the rule lacks a field of an exclusion and may match more.`,
    }))
  })

const negatesAbsent = (
  expression: Expression,
  view: ViewName | null,
  under: 'plain' | 'negated',
): boolean => {
  if (expression.op === 'and' || expression.op === 'or')
    return expression.of.some((one) => negatesAbsent(one, view, under))
  if (expression.op === 'not')
    return negatesAbsent(expression.of, view, under === 'plain' ? 'negated' : 'plain')
  return (
    expression.op === 'test' &&
    expression.field !== null &&
    under === 'negated' &&
    isAbsentIn(view, expression.field)
  )
}
