/**
 * Documents together: references resolved, filters applied, circles found. What cannot be linked is refused alone.
 * @module
 */
import {
  type About,
  and,
  type Correlation,
  type Fault,
  type FaultCode,
  type FaultPlace,
  type LogSource,
  type Rule,
} from './form.ts'
import type { SigmaRead } from './read-sigma.ts'
import { shown } from './refuse.ts'

export type LinkedCorrelation = Correlation & {
  /** The same order as `rules`. */
  readonly members: readonly (Rule | Correlation)[]
}
/** `named`: the words of the document at which the fault is told. */
type Refuse = (about: About, named: string, code: FaultCode, message: string) => void
export type RuleSet = {
  readonly rules: readonly Rule[]
  readonly correlations: readonly LinkedCorrelation[]
  /** Rules that alert on their own: those that no correlation uses, and those whose correlation says `generate`. */
  readonly alerting: ReadonlySet<Rule | Correlation>
  readonly faults: readonly Fault[]
}

export const linkRules = (
  read: Pick<SigmaRead, 'rules' | 'correlations' | 'filters' | 'faults'> &
    Partial<Pick<SigmaRead, 'places'>>,
): RuleSet => {
  const faults: Fault[] = [...read.faults]
  const place = (about: About, named: string): FaultPlace =>
    read.places?.get(about)?.(named) ?? { line: about.line, column: 1, excerpt: null }
  const refuse: Refuse = (about, named, code, message) => {
    faults.push({ severity: 'error', code, file: about.file, ...place(about, named), message })
  }
  const names = new Map<string, Rule | Correlation>()
  const unique = <T extends Rule | Correlation>(all: readonly T[]): readonly T[] =>
    all.filter((one) => {
      const own = [one.about.id, one.about.name].filter((name) => name !== null)
      const twice = own.find((name) => names.has(name)) ?? ''
      const taken = names.get(twice)
      if (taken) {
        refuse(
          one.about,
          twice,
          'duplicate_reference',
          `The id or name is already that of ${taken.about.file}:${taken.about.line} "${shown(taken.about.title)}".`,
        )
        return false
      }
      for (const name of own) names.set(name, one)
      return true
    })
  const rules = filtered(unique(read.rules), read, names, (about, named, message) =>
    faults.push({
      severity: 'warning',
      code: 'unknown_reference',
      file: about.file,
      ...place(about, named),
      message,
    }),
  )
  const correlations = linked(unique(read.correlations), names, refuse)
  const inner = new Set(
    correlations.filter((one) => one.generate === 'outermost').flatMap((one) => one.members),
  )
  const alerting = new Set([...rules, ...correlations].filter((one) => !inner.has(one)))
  return { rules, correlations, alerting, faults }
}

const filtered = (
  rules: readonly Rule[],
  { filters, correlations }: Pick<SigmaRead, 'filters' | 'correlations'>,
  names: Map<string, Rule | Correlation>,
  warn: (about: About, named: string, message: string) => void,
): readonly Rule[] => {
  const isCorrelation = new Set(correlations.flatMap(({ about }) => [about.id, about.name]))
  for (const { about, rules: named, logsource } of filters)
    for (const name of named === 'any' ? [] : named) {
      const found = find(names, name)
      const why = found
        ? found.kind === 'rule' && !covers(logsource, found.logsource)
          ? `is of another log source (${saidOf(found.logsource)}): it is not narrowed. Write that log source in the filter`
          : null
        : isCorrelation.has(name) || isCorrelation.has(name.toLowerCase())
          ? 'is a correlation: filters narrow rules. Name the rules that it correlates'
          : 'is not loaded'
      if (why) warn(about, name, `The filter names "${shown(name)}", which ${why}.`)
    }
  return rules.map((rule) => {
    const own = filters.filter(({ rules: named, logsource }) => {
      const isNamed = named === 'any' || named.some((name) => find(names, name) === rule)
      return isNamed && covers(logsource, rule.logsource)
    })
    if (own.length === 0) return rule
    const narrowed = {
      ...rule,
      expression: and([rule.expression, ...own.map((one) => one.expression)]),
    }
    for (const name of [rule.about.id, rule.about.name])
      if (name !== null) names.set(name, narrowed)
    return narrowed
  })
}

const find = (
  names: ReadonlyMap<string, Rule | Correlation>,
  name: string,
): Rule | Correlation | undefined => names.get(name) ?? names.get(name.toLowerCase())

const saidOf = (source: LogSource): string =>
  Object.entries(source)
    .map(([key, value]) => `${key}: ${shown(value)}`)
    .join(', ')

/** Everything that the filter's log source says, the rule's says too. */
const covers = (filter: LogSource, rule: LogSource): boolean =>
  (['product', 'category', 'service'] as const).every(
    (key) => filter[key] === undefined || filter[key] === rule[key],
  )

const linked = (
  correlations: readonly Correlation[],
  names: Map<string, Rule | Correlation>,
  refuse: Refuse,
): readonly LinkedCorrelation[] => {
  const done = new Map<Correlation, LinkedCorrelation | null>()
  const link = (one: Correlation, above: readonly Correlation[]): LinkedCorrelation | null => {
    const known = done.get(one)
    if (known !== undefined) return known
    if (above.includes(one) || above.length > MAX_CHAIN) {
      refuse(
        one.about,
        one.rules[0] ?? '',
        'cycle',
        `The correlation is part of its own rules: ${[...above, one].map((other) => shown(other.about.title)).join(' → ')}.`,
      )
      return null
    }
    const members = one.rules.map((name) => {
      const found = find(names, name)
      if (!found)
        refuse(
          one.about,
          name,
          'unknown_reference',
          `The correlation names "${shown(name)}", which is not loaded.`,
        )
      return found?.kind === 'correlation' ? link(found, [...above, one]) : (found ?? null)
    })
    const whole = members.filter((member) => member !== null)
    const isWhole = whole.length === members.length
    if (!isWhole && one.rules.every((name) => find(names, name)))
      refuse(
        one.about,
        one.rules[members.indexOf(null)] ?? '',
        'unknown_reference',
        'A correlation that this one needs was refused.',
      )
    const result = isWhole ? { ...one, members: whole } : null
    done.set(one, result)
    return result
  }
  return correlations.flatMap((one) => link(one, []) ?? [])
}

const MAX_CHAIN = 16
