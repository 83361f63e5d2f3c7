/**
 * What stored events must at the least be for a rule to match them, as a condition in ClickHouse SQL: never too few, often far too many.
 * The matcher decides; this only spares it what cannot match. Of a rule only what must be there is used, as text that stands somewhere
 * in the event, because the table keeps neither empty values nor lists as they were. Pure.
 * @module
 */
import {
  type Expression,
  isHeapedSql,
  nfkcSql,
  type Route,
  type Rule,
  routesOf,
  sourceOfField,
} from '@hinoban/sigma'

export type Narrowed = {
  /** Names the aliases that `WITH_TEXT` makes: `hunted` (values and message), `hunted_all` (the record too), and each after NFKC. */
  readonly sql: string
  /** All of them are lists of texts. */
  readonly params: Readonly<Record<string, readonly string[]>>
  /** False: by the kind of log alone. */
  readonly byText: boolean
  /** A condition for kinds of log in which rules look for keywords: of all others only fields with a name are asked for. */
  readonly keywords: string
}

/** Folding of the rules makes these two letters plain ones, and `lower` does not. */
const ODD = ['ſ', 'K']
export const WITH_TEXT = `WITH lower(concat(arrayStringConcat(mapValues(fields), '\\n'), '\\n', message)) AS hunted,
          concat(hunted, '\\n', lower(raw)) AS hunted_all,
          lower(${nfkcSql('hunted')}) AS hunted_nfkc, lower(${nfkcSql('hunted_all')}) AS hunted_all_nfkc`

/** More rules than this are looked for by the kind of log alone: one condition each would cost more than it spares. */
const MAX_BY_TEXT = 25
/** Of `multiSearchAny`. */
const MAX_NEEDLES = 255 - ODD.length
const MAX_ALL = 4
const MAX_PARAMETERS = 400

export const narrowed = (rules: readonly Rule[]): Narrowed => {
  if (rules.length <= MAX_BY_TEXT) {
    const found = byText(rules)
    if (found !== null) return found
  }
  return bySource(
    rules,
    rules.filter(({ expression }) => hasKeyword(expression)),
  )
}

/** By the kind of log alone; `searching` are those of rules that look for keywords. */
export const bySource = (
  rules: readonly Sourced[],
  searching: readonly Sourced[] = [],
): Narrowed => {
  const writer = newWriter()
  const routes = (some: readonly Sourced[]) => some.flatMap(({ logsource }) => routesOf(logsource))
  const keywords = routesSql(routes(searching), writer)
  return { ...writer.done(routesSql(routes(rules), writer)), byText: false, keywords }
}
type Sourced = Pick<Rule, 'logsource'>

const routesSql = (routes: readonly Route[], writer: Writer): string =>
  routes.length === 0 ? '0' : routeSql(routes, writer)

const hasKeyword = (expression: Expression): boolean => {
  if (expression.op === 'and' || expression.op === 'or') return expression.of.some(hasKeyword)
  if (expression.op === 'not') return hasKeyword(expression.of)
  return expression.op === 'test' && expression.field === null
}

/** Null: some rule says nothing that must be there, or there would be too much to say. */
const byText = (rules: readonly Rule[]): Narrowed | null => {
  const writer = newWriter()
  const branches: string[] = []
  for (const { logsource, expression } of rules)
    for (const route of routesOf(logsource)) {
      const need = needOf(expression, route)
      if (need === 'never') continue
      if (need === 'open') return null
      branches.push(`(${routeSql([route], writer)} AND ${needSql(need, writer)})`)
    }
  if (writer.count() > MAX_PARAMETERS) return null
  const sql = branches.length === 0 ? '0' : branches.join(' OR ')
  return { ...writer.done(sql), byText: true, keywords: '0' }
}

type Writer = ReturnType<typeof newWriter>
const newWriter = () => {
  const params: Record<string, readonly string[]> = {}
  return {
    texts: (value: readonly string[]): string => {
      const name = `n${Object.keys(params).length}`
      params[name] = value
      return `{${name}:Array(String)}`
    },
    count: (): number => Object.keys(params).length,
    done: (sql: string) => ({ sql: `(${sql})`, params }),
  }
}

/** Which events the routes take; what a route asks of fields beside is left to the matcher. */
const routeSql = (routes: readonly Route[], writer: Writer): string => {
  const channels = new Set<string>()
  const pairs = new Set<string>()
  const said = new Set<string>()
  const parts: string[] = []
  let isEveryChannel = false
  for (const route of routes) {
    if (route.kind === 'said') {
      const { product, category, service } = route.source
      if (product === undefined && category === undefined && service === undefined) return '1'
      said.add([product, category, service].map((one) => one ?? '*').join('\n'))
    } else if (route.channels === null) isEveryChannel = true
    else if (route.eventIds === null) for (const one of route.channels) channels.add(one)
    else
      for (const channel of route.channels)
        for (const id of route.eventIds) pairs.add(`${channel}\n${id}`)
  }
  if (isEveryChannel) parts.push("channel != ''")
  else {
    if (channels.size > 0) parts.push(`has(${writer.texts([...channels])}, lower(channel))`)
    if (pairs.size > 0)
      parts.push(
        `has(${writer.texts([...pairs])}, concat(lower(channel), '\\n', toString(event_id)))`,
      )
  }
  for (const [columns, keys] of Map.groupBy(said, columnsOf))
    parts.push(
      `has(${writer.texts(keys.map(bareKey))}, concat(${columns.split(' ').join(", '\\n', ")}, ''))`,
    )
  return `(${parts.join(' OR ')})`
}

const COLUMNS = ['product', 'category', 'service']
const columnsOf = (said: string): string =>
  said
    .split('\n')
    .flatMap((word, at) => (word === '*' ? [] : (COLUMNS[at] ?? [])))
    .join(' ')
const bareKey = (said: string): string =>
  said
    .split('\n')
    .filter((word) => word !== '*')
    .join('\n')

/** One of the needles stands in the event: in its values or message, of keywords in the record too. */
type Need =
  | { readonly kind: 'text'; readonly needles: readonly string[]; readonly within: Within }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Need[] }
const WITHINS = ['hunted', 'hunted_all', 'hunted_nfkc', 'hunted_all_nfkc'] as const
type Within = (typeof WITHINS)[number]
/** `open`: nothing is sure; `never`: it cannot match. */
type Needed = Need | 'open' | 'never'

const needOf = (expression: Expression, route: Route): Needed => {
  if (expression.op === 'never') return 'never'
  if (expression.op === 'always' || expression.op === 'not') return 'open'
  if (expression.op === 'test') return testNeed(expression, route)
  const parts = expression.of.map((one) => needOf(one, route))
  if (expression.op === 'and') {
    if (parts.includes('never')) return 'never'
    const sure = parts.filter((part) => typeof part !== 'string').toSorted(rarerFirst)
    return sure.length === 0 ? 'open' : { kind: 'all', of: sure.slice(0, MAX_ALL) }
  }
  if (parts.includes('open')) return 'open'
  const sure = parts.filter((part) => typeof part !== 'string')
  return sure.length === 0 ? 'never' : anyOf(sure)
}

const testNeed = ({ field, test }: Extract<Expression, { op: 'test' }>, route: Route): Needed => {
  const source = field === null ? null : sourceOfField(route.view, field)
  // The event has no such field: only "absent" holds of it.
  if (field !== null && source === null) return test.kind === 'null' ? 'open' : 'never'
  if (test.kind !== 'text' || typeof source === 'function') return 'open'
  const needle = needleOf(test.pieces, test.dashes)
  if (source === 'EventID' && test.pieces.length === 1 && /^\d{1,9}$/.test(needle ?? ''))
    return { kind: 'id', id: needle ?? '' }
  // The channel is no field, and is written in the rule's own case.
  if (source === 'EventID' || source === 'Channel' || needle === null) return 'open'
  const within = field === null ? 'hunted_all' : 'hunted'
  return { kind: 'text', needles: [needle], within: test.form ? `${within}_${test.form}` : within }
}

/**
 * The longest run of signs that stands in the table as it stood in the event, whatever JSON or folding makes of others: ASCII but quotes,
 * backslash and controls, and the signs of Japanese that have no case.
 */
const SAFE = /[\u0020\u0021\u0023-\u005b\u005d-\u007e\u3005-\u30ff\u3400-\u9fff]+/g
const SAFE_BUT_DASHES =
  /[\u0020\u0021\u0023-\u002c\u002e\u0030-\u005b\u005d-\u007e\u3005-\u30ff\u3400-\u9fff]+/g

const needleOf = (pieces: readonly (string | number)[], dashes: boolean): string | null => {
  let longest = ''
  for (const piece of pieces) {
    if (typeof piece !== 'string') continue
    for (const [run] of piece.matchAll(dashes ? SAFE_BUT_DASHES : SAFE))
      if (run.length > longest.length) longest = run
  }
  return longest === '' ? null : longest.toLowerCase()
}

const weightOf = (need: Need): number =>
  need.kind === 'id'
    ? 100
    : need.kind === 'text'
      ? Math.min(...need.needles.map((needle) => needle.length)) - need.needles.length / 20
      : need.kind === 'any'
        ? Math.min(...need.of.map(weightOf))
        : Math.max(...need.of.map(weightOf))
const rarerFirst = (a: Need, b: Need): number => weightOf(b) - weightOf(a)

const anyOf = (needs: readonly Need[]): Need => {
  const texts = needs.filter((need) => need.kind === 'text')
  const rest: Need[] = needs.filter((need) => need.kind !== 'text')
  for (const within of WITHINS) {
    const own = texts.filter((need) => need.within === within)
    const needles = [...new Set(own.flatMap((need) => need.needles))]
    // A text in another one says nothing more.
    const least = needles.filter((one) => !needles.some((o) => o !== one && one.includes(o)))
    if (least.length > 0) rest.push({ kind: 'text', needles: least, within })
  }
  const [only] = rest
  return rest.length === 1 && only ? only : { kind: 'any', of: rest }
}

const needSql = (need: Need, writer: Writer): string => {
  if (need.kind === 'id')
    return `(event_id = 0 OR has(${writer.texts([need.id])}, toString(event_id)))`
  if (need.kind === 'text') {
    const parts: string[] = []
    for (let at = 0; at < need.needles.length; at += MAX_NEEDLES) {
      const some = writer.texts([...need.needles.slice(at, at + MAX_NEEDLES), ...ODD])
      const found = `multiSearchAny(${need.within}, ${some})`
      // What is heaped with marks was left as it came, together with all that stands beside it.
      parts.push(
        need.within.endsWith('_nfkc') ? `(${found} OR ${isHeapedSql('hunted_all')})` : found,
      )
    }
    return parts.length === 1 ? (parts[0] ?? '1') : `(${parts.join(' OR ')})`
  }
  const parts = need.of.map((one) => needSql(one, writer))
  return `(${parts.join(need.kind === 'all' ? ' AND ' : ' OR ')})`
}
