/**
 * Why a rule matches an event, or does not: each selection by itself, line by line, beside what stands in the event. Slow, for whoever
 * asks about one event; says what the program says.
 * @module
 */
import { entryOf } from './about.ts'
import { readCondition } from './condition.ts'
import { readDetection } from './detection.ts'
import { everyText, type SigmaEvent, textsOf, type Value, withPlainNames } from './event.ts'
import { type Expression, type LogSource, or, type Rule, type Test } from './form.ts'
import { isNull, preparationOf, prepare, refers, textPredicate } from './leaf.ts'
import { linkRules } from './link-rules.ts'
import { type Route, routesOf, takes } from './log-sources.ts'
import type { Form } from './nfkc.ts'
import { readSigma, type Settings, type SigmaFile } from './read-sigma.ts'
import { MAX_TESTS_PER_RULE, type Reading } from './refuse.ts'
import { inNfkc } from './slot.ts'
import { lineOf, sourceOf } from './source.ts'
import { sourceOf as fieldSourceOf, type ViewName, viewedField } from './views.ts'
import { type Entry, readYaml, type Tree } from './yaml-tree.ts'

export type Trace = {
  /** What the program says. */
  readonly matches: boolean
  /** Whether the rule is asked about such an event at all; `narrowed`: its log is, but not this kind of event in it. */
  readonly asked: 'yes' | 'narrowed' | 'no'
  readonly logsource: LogSource
  readonly condition: readonly string[]
  readonly holds: boolean
  readonly selections: readonly TracedSelection[]
  /** Files of the filters that keep the rule silent here. */
  readonly silencedBy: readonly string[]
}
export type TracedSelection = {
  readonly name: string
  readonly holds: boolean
  /** Null: the condition does not need it, or it is as the condition needs it; else what it should be. */
  readonly shouldHold: boolean | null
  /** One of them is enough. */
  readonly alternatives: readonly (readonly TracedLine[])[]
}
export type TracedLine = {
  /** Null: keywords, looked for in the whole event. */
  readonly field: string | null
  readonly modifiers: readonly string[]
  readonly holds: boolean
  /** The first of them, each by itself. */
  readonly values: readonly { readonly text: string; readonly holds: boolean }[]
  readonly valueCount: number
  /** What this kind of event calls the field, where it is another name. */
  readonly ownName: string | null
  readonly found: 'absent' | 'never-there' | 'whole-event' | readonly string[]
}

const MAX_VALUES = 50
const MAX_FOUND = 10
const MAX_CHARS = 500

/** Null: at this line (from 1) of the file begins no rule that could be read. Never throws for what a rule or an event holds. */
export const traceRule = (
  file: SigmaFile,
  { line }: { readonly line: number },
  raw: SigmaEvent,
  { filters = [], ...settings }: Settings & { readonly filters?: readonly SigmaFile[] },
): Trace | null => {
  const rule = readSigma([file], settings).rules.find(({ about }) => about.line === line)
  const source = sourceOf(file.file, file.text)
  const tree = readYaml(source, []).find((one) => lineOf(source, one.at) === line)
  const section = tree?.kind === 'map' ? entryOf(tree, 'detection')?.value : undefined
  if (!rule || section?.kind !== 'map') return null
  const event = withPlainNames(raw)
  const route = routeFor(rule, event)
  const view = route?.view ?? null
  const asked = askedOf(route, event)
  const holds = isTrue(rule.expression, event, view)
  const silencedBy = silencing(rule, filters).flatMap(({ file: name, expression }) =>
    isTrue(expression, event, view) ? [] : [name],
  )
  const reader = readerOf(settings, file.form)
  const selections = section.entries.filter((entry) => entry.key !== 'condition')
  const truths = new Map(
    selections.map(({ key, value }) => [key, isTrue(reader.selection(value), event, view)]),
  )
  const conditions = conditionTexts(entryOf(section, 'condition')?.value)
  const needs = holds ? new Map<string, boolean>() : unmet(conditions, truths, reader.reading())
  return {
    matches: asked === 'yes' && holds && silencedBy.length === 0,
    asked,
    logsource: rule.logsource,
    condition: conditions,
    holds,
    selections: selections.map(({ key, value }) => ({
      name: key,
      holds: truths.get(key) ?? false,
      shouldHold: needs.get(key) ?? null,
      alternatives: alternativesOf(value).map((lines) =>
        lines.map((entry) => traceLine(entry, { event, view, reader })),
      ),
    })),
    silencedBy,
  }
}

/** The way on which the rule matches, else the nearest to one. */
const routeFor = (rule: Rule, event: SigmaEvent): Route | null => {
  const taking = routesOf(rule.logsource).filter((route) => takes(route, event))
  const whole = taking.filter((route) => askedOf(route, event) === 'yes')
  return (
    whole.find(({ view }) => isTrue(rule.expression, event, view)) ?? whole[0] ?? taking[0] ?? null
  )
}

const askedOf = (route: Route | null, event: SigmaEvent): Trace['asked'] => {
  if (route === null) return 'no'
  return route.where === null || isTrue(route.where, event, route.view) ? 'yes' : 'narrowed'
}

const silencing = (
  rule: Rule,
  filters: readonly SigmaFile[],
): readonly { readonly file: string; readonly expression: Expression }[] =>
  readSigma(filters).filters.flatMap((filter) => {
    const [linked] = linkRules({
      rules: [rule],
      correlations: [],
      filters: [filter],
      faults: [],
    }).rules
    return linked === rule ? [] : [{ file: filter.about.file, expression: filter.expression }]
  })

const isTrue = (expression: Expression, event: SigmaEvent, view: ViewName | null): boolean => {
  if (expression.op === 'always') return true
  if (expression.op === 'never') return false
  if (expression.op === 'not') return !isTrue(expression.of, event, view)
  if (expression.op !== 'test') {
    const one = (inner: Expression): boolean => isTrue(inner, event, view)
    return expression.op === 'and' ? expression.of.every(one) : expression.of.some(one)
  }
  const { field, test } = expression
  const value = inForm(fieldValue(field, event, view), test)
  if (test.kind === 'null') return isNull(value)
  if (test.kind === 'present') return value !== undefined
  if (test.kind === 'field')
    return refers(test, textsOf(value), textsOf(inForm(viewedField(view, event, test.other), test)))
  const passes = textPredicate(test)
  return textsOf(value).some((text) => passes(prepare(text, preparationOf(test))))
}

const inForm = (value: Value, { form }: Test): Value => (form ? inNfkc(value) : value)

const fieldValue = (field: string | null, event: SigmaEvent, view: ViewName | null): Value =>
  field === null ? everyText(event) : viewedField(view, event, field)

/** Parts of a detection as expressions, each read as the whole is read: as the only selection of one. */
const readerOf = (settings: Settings, form: Form | undefined) => {
  const reading = (): Reading => ({
    source: sourceOf('', ''),
    faults: [],
    lists: settings.lists ?? new Map(),
    testsLeft: MAX_TESTS_PER_RULE,
    ...(form && { form }),
  })
  const selection = (value: Tree): Expression => {
    const { at } = value
    const entries: readonly Entry[] = [
      { key: 'one', at, value },
      { key: 'condition', at, value: { kind: 'scalar', at, value: 'one', source: 'one' } },
    ]
    return readDetection({ kind: 'map', at, entries }, new Set(), reading()) ?? { op: 'never' }
  }
  return { reading, selection }
}
type Reader = ReturnType<typeof readerOf>

const conditionTexts = (tree: Tree | undefined): readonly string[] => {
  const texts = tree?.kind === 'list' ? tree.items : tree ? [tree] : []
  return texts.flatMap((one) => (one.kind === 'scalar' ? [one.source] : []))
}

/** Which selections keep the condition from holding, and what each would have to be. */
const unmet = (
  conditions: readonly string[],
  truths: ReadonlyMap<string, boolean>,
  reading: Reading,
): ReadonlyMap<string, boolean> => {
  const marks = new Map(
    [...truths.keys()].map((name): [string, Expression] => [
      name,
      { op: 'test', field: name, test: { kind: 'present' } },
    ]),
  )
  const found = new Map<string, boolean>()
  const truthOf = (of: Expression): boolean => {
    if (of.op === 'not') return !truthOf(of.of)
    if (of.op === 'and') return of.of.every(truthOf)
    if (of.op === 'or') return of.of.some(truthOf)
    return of.op === 'test' ? (truths.get(of.field ?? '') ?? false) : of.op === 'always'
  }
  const visit = (of: Expression, should: 'hold' | 'fail'): void => {
    if (truthOf(of) === (should === 'hold')) return
    if (of.op === 'not') visit(of.of, should === 'hold' ? 'fail' : 'hold')
    else if (of.op === 'and' || of.op === 'or') for (const one of of.of) visit(one, should)
    else if (of.op === 'test') found.set(of.field ?? '', should === 'hold')
  }
  visit(
    or(conditions.map((text) => readCondition(text, { from: 0, to: 0 }, marks, reading))),
    'hold',
  )
  return found
}

/** The lines of each map; keywords that stand in one list are one line. */
const alternativesOf = (tree: Tree): readonly (readonly Entry[])[] => {
  if (tree.kind === 'map') return [tree.entries]
  const items = tree.kind === 'list' ? tree.items : [tree]
  const keywords = items.filter((item) => item.kind === 'scalar')
  const maps = items.flatMap((item) => (item.kind === 'map' ? [item.entries] : []))
  if (keywords.length === 0) return maps
  const value: Tree = { kind: 'list', at: tree.at, items: keywords }
  return [[{ key: '|contains', at: tree.at, value }], ...maps]
}

const traceLine = (
  entry: Entry,
  {
    event,
    view,
    reader,
  }: { readonly event: SigmaEvent; readonly view: ViewName | null; readonly reader: Reader },
): TracedLine => {
  const [rawField = '', ...modifiers] = entry.key.split('|')
  const field = rawField.replaceAll(' ', '') || null
  const holdsWith = (value: Tree): boolean =>
    isTrue(
      reader.selection({ kind: 'map', at: entry.at, entries: [{ ...entry, value }] }),
      event,
      view,
    )
  const values = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  const source = field === null ? null : fieldSourceOf(view, field)
  return {
    field,
    modifiers,
    holds: holdsWith(entry.value),
    values: values.slice(0, MAX_VALUES).map((value) => ({
      text: value.kind === 'scalar' ? value.source.slice(0, MAX_CHARS) : '',
      holds: holdsWith(value),
    })),
    valueCount: values.length,
    ownName: typeof source === 'string' && source !== field ? source : null,
    found:
      field === null
        ? 'whole-event'
        : source === null
          ? 'never-there'
          : foundOf(viewedField(view, event, field)),
  }
}

const foundOf = (value: Value): TracedLine['found'] =>
  value === undefined
    ? 'absent'
    : textsOf(value)
        .slice(0, MAX_FOUND)
        .map((text) => text.slice(0, MAX_CHARS))
