/**
 * All rules of an organization together: which run, which do not and why, what is excepted, what correlations need to be told. Made of
 * what the files say in a few milliseconds, whatever was chosen. Pure.
 * @module
 */
import {
  type Form,
  type LinkedCorrelation,
  linkRules,
  type Rule,
  type RuleSet,
  readSigma,
  referenceOf,
} from '@hinoban/sigma'
import type { Text } from '../../platform/i18n/index.ts'
import type { Condition, RuleState } from './contract-rules.ts'
import {
  type BaseEntry,
  type BaseFault,
  type BaseInput,
  type BaseView,
  idOf,
  readRuleBase,
  rulesUnder,
} from './rule-base.ts'

export type BookChoices = {
  readonly choices: ReadonlyMap<string, { readonly isOn: boolean; readonly reason: string }>
  readonly exceptions: readonly {
    readonly id: string
    readonly rule: string
    readonly conditions: readonly Condition[]
  }[]
}
export type RuleEntry = BaseEntry & { readonly state: RuleState; readonly why: Text }
/** A rule as the reading thread runs it; `wanted` are the fields whose values its hits carry for correlations. */
export type RunningRule = {
  readonly id: string
  readonly rule: Rule
  readonly wanted: readonly string[]
}
/** Which of the rules of a set run, and how. */
export type RunningOrder = {
  /** Ids of those that do not run. */
  readonly off: readonly string[]
  readonly wanted: ReadonlyMap<string, readonly string[]>
  /** Exceptions as Sigma filters, which compare as the rule does. */
  readonly filters: readonly {
    readonly file: string
    readonly text: string
    readonly form?: Form
  }[]
}
export type RuleBook = RunningOrder & {
  readonly entries: readonly RuleEntry[]
  readonly correlations: readonly {
    readonly id: string
    readonly rule: LinkedCorrelation
    /** Not only a part of another. */
    readonly isAlerting: boolean
  }[]
  readonly faults: readonly BaseFault[]
}

const NO_TEXT: Text = { ja: '', en: '' }
const same = (text: string): Text => ({ ja: text, en: text })
const OFF_STATUSES = new Set(['deprecated', 'unsupported'])

export const bookOf = (base: BaseView, { choices, exceptions }: BookChoices): RuleBook => {
  const isOn = ({ id, status }: Pick<BaseEntry, 'id' | 'status'>): boolean =>
    choices.get(id)?.isOn ?? !restsByStatus(status)
  const stateOf = (entry: BaseEntry): Pick<RuleEntry, 'state' | 'why'> => {
    if (entry.read === 'refused' || entry.read === 'needs-list')
      return { state: entry.read, why: same(entry.refusal) }
    if (entry.read === 'part') return { state: 'part', why: NO_TEXT }
    if (!isOn(entry)) {
      const why = choices.get(entry.id)?.reason ?? `status: ${entry.status ?? ''}`
      return { state: 'off', why: same(why) }
    }
    return entry.noSource === null
      ? { state: 'on', why: NO_TEXT }
      : { state: 'no-source', why: same(entry.noSource) }
  }
  const entries = base.entries.map((entry): RuleEntry => ({ ...entry, ...stateOf(entry) }))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const correlations = base.correlations.flatMap((rule) => {
    const entry = byId.get(idOf(rule))
    return entry && isOn(entry) ? [{ id: entry.id, rule, isAlerting: entry.read === 'rule' }] : []
  })
  const wanted = wantedBy(correlations.map(({ rule }) => rule))
  const off = entries.flatMap((entry) =>
    entry.kind === 'rule' && isLoaded(entry) && !isOn(entry) && !wanted.has(entry.id)
      ? [entry.id]
      : [],
  )
  const filters = exceptions.flatMap(({ id, rule, conditions }) =>
    rulesNamed(base, byId.get(rule)).map(({ form, ...one }) => ({
      file: `exception/${id}`,
      text: filterText(id, one, conditions),
      ...(form && { form }),
    })),
  )
  return { entries, correlations, faults: base.faults, off, wanted, filters }
}

const isLoaded = ({ read }: BaseEntry): boolean => read === 'rule' || read === 'part'

/** The rules of a set with what is excepted from them; those of which nothing is excepted stay the same objects. */
export const exceptedRules = (
  set: Pick<RuleSet, 'rules' | 'correlations'>,
  exceptions: RunningOrder['filters'],
): readonly Rule[] => {
  if (exceptions.length === 0) return set.rules
  const { filters } = readSigma([...exceptions])
  const { rules, correlations } = set
  return linkRules({ rules, correlations, filters, faults: [] }).rules
}

export const inOrder = (
  rules: readonly Rule[],
  { off, wanted }: Pick<RunningOrder, 'off' | 'wanted'>,
): readonly RunningRule[] => {
  const resting = new Set(off)
  return rules.flatMap((rule) => {
    const id = idOf(rule)
    return resting.has(id) ? [] : [{ id, rule, wanted: wanted.get(id) ?? [] }]
  })
}

/** Whether it rests until somebody turns it on. */
export const restsByStatus = (status: string | null): boolean => OFF_STATUSES.has(status ?? '')

/** Everything at once, with the rules themselves: for whoever reads files once and matches. */
export const readRuleBook = (
  input: BaseInput & BookChoices,
): RuleBook & { readonly running: readonly RunningRule[] } => {
  const base = readRuleBase(input)
  const book = bookOf(base, input)
  return { ...book, running: inOrder(exceptedRules(base.set, book.filters), book) }
}

/** What stream of correlations a book asks for. */
export const countedBy = ({ correlations }: Pick<RuleBook, 'correlations'>) => ({
  correlations: correlations.map(({ rule }) => rule),
  alerting: new Set(correlations.filter((c) => c.isAlerting).map(({ rule }) => rule)),
})

/** Correlations speak of a rule by its id, else its name; the house by its id, else its place. */
export const referencesIn = (
  correlations: readonly LinkedCorrelation[],
): {
  /** By the id of the rule. */
  readonly ofRule: ReadonlyMap<string, string>
  /** The id, by what an alert calls the correlation. */
  readonly ofCorrelation: ReadonlyMap<string, string>
} => ({
  ofRule: new Map(
    correlations.flatMap((one) => rulesUnder(one)).map((one) => [idOf(one), referenceOf(one)]),
  ),
  ofCorrelation: new Map(correlations.map((one) => [referenceOf(one), idOf(one)])),
})

/** The fields that correlations read, by the id of the rule whose events hold them. */
const wantedBy = (
  correlations: readonly LinkedCorrelation[],
): ReadonlyMap<string, readonly string[]> => {
  const all = new Map<string, Set<string>>()
  const visit = (one: LinkedCorrelation, outer: readonly string[]): void =>
    one.members.forEach((member, i) => {
      const reference = one.rules[i] ?? ''
      const own = one.groupBy.map((name) => one.aliases.get(name)?.get(reference) ?? name)
      const fields = [...outer, ...own, ...one.fields]
      if (member.kind === 'correlation') {
        if ('members' in member) visit(member as LinkedCorrelation, fields)
        return
      }
      const known = all.get(idOf(member)) ?? new Set()
      for (const field of fields) known.add(field)
      all.set(idOf(member), known)
    })
  for (const one of correlations) visit(one, [])
  return new Map([...all].map(([id, fields]) => [id, [...fields]]))
}

export type Named = { readonly reference: string; readonly source: Rule['logsource'] }

/** What is excepted from a correlation is excepted from the rules that feed it. */
const rulesNamed = (
  base: BaseView,
  entry: BaseEntry | undefined,
): readonly (Named & Pick<BaseEntry, 'form'>)[] => {
  if (!entry || !isLoaded(entry)) return []
  if (entry.kind === 'rule') return [entry]
  const rule = base.correlations.find((one) => idOf(one) === entry.id)
  const formOf = new Map(base.entries.map((one) => [one.id, one.form]))
  return (rule ? rulesUnder(rule) : []).map((one) => ({
    reference: one.about.id ?? one.about.name ?? '',
    source: one.logsource,
    // Its groups are what people see and except, in whichever writing an event came.
    form: entry.form ?? formOf.get(idOf(one)) ?? null,
  }))
}

/** An exception as a filter of Sigma. */
export const filterText = (
  id: string,
  { reference, source }: Named,
  conditions: readonly Condition[],
): string => {
  const quoted = (text: string): string => JSON.stringify(text)
  const key = ({ field, operator }: Condition): string =>
    operator === 'equals' ? field : `${field}|${operator}`
  const value = (c: Condition): string =>
    quoted(c.operator === 'cidr' ? c.value : c.value.replaceAll(/[\\*?]/g, '\\$&'))
  return [
    `title: ${quoted(`exception ${id}`)}`,
    'logsource:',
    ...Object.entries(source).map(([k, v]) => `  ${k}: ${quoted(String(v))}`),
    'filter:',
    `  rules: [${quoted(reference)}]`,
    ...conditions.flatMap((c, i) => [`  held_${i}:`, `    ${quoted(key(c))}: ${value(c)}`]),
    `  condition: not (${conditions.map((_, i) => `held_${i}`).join(' and ')})`,
    '',
  ].join('\n')
}
