/**
 * A rule as a condition in ClickHouse SQL over stored events: the same form that the matcher compiles. What SQL cannot say is left
 * open, on both sides of a negation, so that the rows found are never too few; `isExact` tells whether they may be too many.
 * @module
 */
import { ANY, type Expression, type Rule, type Test } from './form.ts'
import { preparationOf } from './leaf.ts'
import { type Route, routesOf } from './log-sources.ts'
import type { SqlBind, SqlField, SqlLayout } from './sql-layout.ts'
import { preparedSql, textCondition } from './sql-tests.ts'
import { sourceOf, type ViewName } from './views.ts'

export type SqlParams = Readonly<Record<string, { readonly type: string; readonly value: unknown }>>
export type RuleSql = {
  /** Never NULL: 0 or 1. */
  readonly where: string
  readonly params: SqlParams
  /** False: rows are to be asked again with the matcher. `open` says which tests SQL left open. */
  readonly isExact: boolean
  readonly open: readonly string[]
}

/**
 * @example
 * const { where, params } = ruleToSql(rule, layout)
 * `SELECT id FROM events WHERE organization = {organization:UUID} AND (${where})`
 */
export const ruleToSql = (rule: Rule, layout: SqlLayout, prefix = 'p'): RuleSql => {
  const params: Record<string, { type: string; value: unknown }> = {}
  const known = new Map<string, string>()
  const bind: SqlBind = (type, value) => {
    const key = `${type}\n${JSON.stringify(value)}`
    const place = known.get(key)
    if (place !== undefined) return place
    const name = `${prefix}${known.size}`
    params[name] = { type, value }
    known.set(key, `{${name}:${type}}`)
    return `{${name}:${type}}`
  }
  const open = new Set<string>()
  const branches = routesOf(rule.logsource).map((route) => {
    const writer: Writer = { layout, bind, open, view: route.view }
    const parts = [routeSql(route, layout, bind)]
    if (route.where) parts.push(conditionOf(route.where, writer, 'plain'))
    parts.push(conditionOf(rule.expression, writer, 'plain'))
    return joined(parts, 'AND')
  })
  const where = joined(branches, 'OR')
  return { where, params, isExact: open.size === 0, open: [...open] }
}

type Writer = {
  readonly layout: SqlLayout
  readonly bind: SqlBind
  readonly open: Set<string>
  readonly view: ViewName | null
}
/** Whether what holds makes the rule match, or keeps it from matching: an open test is true in the one, false in the other. */
type Side = 'plain' | 'negated'

const joined = (parts: readonly string[], how: 'AND' | 'OR'): string => {
  const decides = how === 'AND' ? '0' : '1'
  if (parts.includes(decides)) return decides
  const rest = [...new Set(parts)].filter((part) => part !== (how === 'AND' ? '1' : '0'))
  if (rest.length === 0) return how === 'AND' ? '1' : '0'
  return rest.length === 1 ? (rest[0] ?? '0') : `(${rest.join(` ${how} `)})`
}

const routeSql = (route: Route, layout: SqlLayout, bind: SqlBind): string => {
  if (route.kind === 'said') {
    const parts = (['product', 'category', 'service'] as const).flatMap((key) => {
      const said = route.source[key]
      return said === undefined ? [] : [`${layout[key]} = ${bind('String', said)}`]
    })
    return joined(parts, 'AND')
  }
  if (route.channels === null)
    return `(${layout.channel} != '' AND NOT startsWith(${layout.channel}, 'linux-'))`
  const channels = `has(${bind('Array(String)', route.channels)}, ${layout.channel})`
  if (route.eventIds === null) return channels
  return joined(
    [channels, `has(${bind('Array(UInt32)', route.eventIds)}, ${layout.eventId})`],
    'AND',
  )
}

const conditionOf = (expression: Expression, writer: Writer, side: Side): string => {
  if (expression.op === 'always') return '1'
  if (expression.op === 'never') return '0'
  if (expression.op === 'not') {
    const inner = conditionOf(expression.of, writer, side === 'plain' ? 'negated' : 'plain')
    if (inner === '1' || inner === '0') return inner === '1' ? '0' : '1'
    return `NOT ${inner}`
  }
  if (expression.op === 'test') return testOf(expression.field, expression.test, writer, side)
  if (expression.op === 'and')
    return joined(
      expression.of.map((one) => conditionOf(one, writer, side)),
      'AND',
    )
  return anyOf(expression.of, writer, side)
}

/** Texts looked for in one field go together: `multiSearchAny` takes 255 at most. */
const anyOf = (branches: readonly Expression[], writer: Writer, side: Side): string => {
  const lists = new Map<string, TextExpression[]>()
  const parts: string[] = []
  for (const one of branches) {
    const place = isText(one) ? listed(one.test)?.place : undefined
    if (!isText(one) || place === undefined) parts.push(conditionOf(one, writer, side))
    else {
      const key = `${one.field ?? '\n'}\n${preparationOf(one.test)}\n${place}`
      const list = lists.get(key)
      if (list) list.push(one)
      else lists.set(key, [one])
    }
  }
  for (const list of lists.values()) {
    const [first] = list
    if (!first || list.length < 3) {
      for (const one of list) parts.push(conditionOf(one, writer, side))
      continue
    }
    const texts = list.map(({ test }) => listed(test)?.text ?? '')
    const isWhole = listed(first.test)?.place === 'whole'
    for (let at = 0; at < texts.length; at += MAX_NEEDLES) {
      const some = writer.bind('Array(String)', texts.slice(at, at + MAX_NEEDLES))
      const condition = (x: string): string =>
        isWhole ? `has(${some}, ${x})` : `multiSearchAny(${x}, ${some})`
      parts.push(onField(first.field, first.test, writer, side, condition))
    }
  }
  return joined(parts, 'OR')
}

type TextExpression = Extract<Expression, { op: 'test' }> & { readonly test: TextTest }
const isText = (one: Expression): one is TextExpression =>
  one.op === 'test' && one.test.kind === 'text'

type TextTest = Extract<Test, { kind: 'text' }>
const MAX_NEEDLES = 255

const listed = ({
  pieces,
}: TextTest): { readonly place: 'whole' | 'inside'; readonly text: string } | null => {
  const [a, b, c] = pieces
  if (pieces.length === 1 && typeof a === 'string') return { place: 'whole', text: a }
  const isInside = pieces.length === 3 && a === ANY && c === ANY && typeof b === 'string'
  return isInside ? { place: 'inside', text: b } : null
}

const testOf = (field: string | null, test: Test, writer: Writer, side: Side): string => {
  if (test.kind === 'null' || test.kind === 'present') {
    const found = fieldSql(field, writer)
    if (found === 'absent') return test.kind === 'null' ? '1' : '0'
    if (found === 'open') return left(writer, side, `${field} is made from several values`)
    return test.kind === 'null' ? found.isNull : found.present
  }
  if (test.kind === 'field') return comparisonOf(field, test, writer, side)
  const condition = textCondition(test, writer.bind)
  if (!condition) return left(writer, side, `"${test.kind}" on ${field ?? 'keywords'}`)
  return onField(field, test, writer, side, condition)
}

const onField = (
  field: string | null,
  test: Test,
  writer: Writer,
  side: Side,
  condition: (x: string) => string,
): string => {
  const found = fieldSql(field, writer)
  if (found === 'absent') return '0'
  if (found === 'open') return left(writer, side, `${field} is made from several values`)
  const prepared = preparedSql(found, test, writer.bind)
  if (found.kind === 'many') return `arrayExists(x -> ${condition('x')}, ${prepared})`
  return `(${found.present} AND NOT ${found.isNull} AND ${condition(prepared)})`
}

const comparisonOf = (
  field: string | null,
  test: Extract<Test, { kind: 'field' }>,
  writer: Writer,
  side: Side,
): string => {
  const [mine, other] = [fieldSql(field, writer), fieldSql(test.other, writer)]
  if (mine === 'absent' || other === 'absent') return '0'
  if (mine === 'open' || other === 'open')
    return left(writer, side, `${field} is made from several values`)
  const arrayOf = (one: SqlField): string => {
    const prepared = preparedSql(one, test, writer.bind)
    return one.kind === 'many'
      ? prepared
      : `if(${one.present} AND NOT ${one.isNull}, [${prepared}], [])`
  }
  const [a, b] = [arrayOf(mine), arrayOf(other)]
  const holds = {
    whole: 'm = o',
    contains: 'position(m, o) > 0',
    startswith: 'startsWith(m, o)',
    endswith: 'endsWith(m, o)',
  }[test.place]
  const found = `arrayExists(m -> arrayExists(o -> ${holds}, ${b}), ${a})`
  return `(notEmpty(${a}) AND notEmpty(${b}) AND ${test.differs ? 'NOT ' : ''}${found})`
}

const fieldSql = (
  name: string | null,
  { layout, bind, view }: Writer,
): SqlField | 'absent' | 'open' => {
  if (name === null) return layout.keywords(bind)
  const source = sourceOf(view, name)
  if (source === null) return 'absent'
  return typeof source === 'string' ? layout.field(source, bind) : 'open'
}

const left = (writer: Writer, side: Side, what: string): string => {
  writer.open.add(what)
  return side === 'plain' ? '1' : '0'
}
