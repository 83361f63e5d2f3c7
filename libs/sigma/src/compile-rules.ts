/**
 * One program for a rule set: events go by channel and id (or by what their source says) to a bucket, compiled when first met.
 * @module
 */
import { type Bucket, compileBucket } from './bucket.ts'
import type { Candidate } from './candidate.ts'
import type { SigmaEvent } from './event.ts'
import { and, type Expression, type Fault, type Rule } from './form.ts'
import { Budget } from './known-texts.ts'
import { hasNoEventLog, type Route, routesOf, takes } from './log-sources.ts'
import { isAbsentIn, type ViewName } from './views.ts'

export type Program = {
  /** The rules that match, each once, in the order of the set. */
  readonly match: (event: SigmaEvent) => readonly Rule[]
  /**
   * Names of the fields that any rule for such an event asks for: a reader need give no other. Null: all of them, since a rule looks
   * at every field.
   */
  readonly wants: (
    kind: Omit<SigmaEvent, 'fields' | 'field' | 'message'>,
  ) => ReadonlySet<string> | null
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
  const idsBy = eventIdsBy(routed)
  const said = saidWords(routed)
  const budget = new Budget()
  let buckets = new Map<string, Bucket>()
  /** From what an event says straight to its bucket: the common case is a handful of words that come again and again. */
  let shortcuts = new Map<string | undefined, Map<number | undefined, Shortcut>>()

  const shortcutOf = (event: SigmaEvent): Bucket => {
    let byId = shortcuts.get(event.channel)
    if (!byId) {
      if (shortcuts.size >= MAX_SPELT) shortcuts = new Map()
      byId = new Map()
      shortcuts.set(event.channel, byId)
    }
    const known = byId.get(event.eventId)
    if (
      known &&
      known.product === event.product &&
      known.category === event.category &&
      known.service === event.service
    )
      return known.bucket
    const bucket = bucketOf(event)
    if (byId.size >= MAX_BUCKETS) byId.clear()
    const { product, category, service } = event
    byId.set(event.eventId, { product, category, service, bucket })
    return bucket
  }

  const bucketOf = (event: SigmaEvent): Bucket => {
    const channel = event.channel === undefined ? '' : event.channel.toLowerCase()
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
        ({ rule, route, order }): Candidate => ({
          rule,
          order,
          expression: route.where ? and([route.where, rule.expression]) : rule.expression,
          view: route.view,
        }),
      )
    if (buckets.size >= MAX_BUCKETS) {
      buckets = new Map()
      shortcuts = new Map()
      budget.clear()
    }
    const bucket = compileBucket(
      candidates,
      { channel: idsBy.channels.has(channel) ? channel : null, eventId: id },
      budget,
    )
    buckets.set(key, bucket)
    return bucket
  }

  const hits: Candidate[] = []
  return {
    match: (event) => {
      hits.length = 0
      shortcutOf(event).match(event, hits)
      if (hits.length === 0) return NO_RULES
      hits.sort((a, b) => a.order - b.order)
      // One rule may stand in a bucket twice, by two of its routes.
      return hits.filter((hit, at) => hit.order !== hits[at - 1]?.order).map(({ rule }) => rule)
    },
    wants: (kind) => bucketOf({ ...kind, fields: {} }).wants,
    faults: faultsOf(rules),
    buckets: () =>
      [...buckets].map(([key, { rules: count, unwitnessed }]) => ({
        key: key.replaceAll('\n', ' ').trim(),
        rules: count,
        unwitnessed,
      })),
  }
}

type Shortcut = {
  readonly product: string | undefined
  readonly category: string | undefined
  readonly service: string | undefined
  readonly bucket: Bucket
}
const NO_RULES: readonly Rule[] = []

/** Kinds of events that a rule set can tell apart and one house really sends: some hundreds. */
const MAX_BUCKETS = 4_096
/** Any channel that no rule names: rules on all of Windows alone apply. */
const OTHER = '*'
const OTHER_LINUX = 'linux-*'
/** Spellings of channel names that are kept: real logs have a few hundred. */
const MAX_SPELT = 4_096

const word = (said: string | undefined, known: ReadonlySet<string>): string =>
  said === undefined ? '' : known.has(said) ? said : OTHER

const saidWords = (
  routed: readonly { readonly route: Route }[],
): Record<'product' | 'category' | 'service', ReadonlySet<string>> => {
  const of = (key: 'product' | 'category' | 'service'): ReadonlySet<string> =>
    new Set(routed.flatMap(({ route }) => (route.kind === 'said' ? (route.source[key] ?? []) : [])))
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
          column: 1,
          excerpt: null,
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
      column: 1,
      excerpt: null,
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
