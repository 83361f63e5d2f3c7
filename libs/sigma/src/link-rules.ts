/**
 * Documents together: references resolved, filters applied, circles found. What cannot be linked is refused alone.
 * @module
 */
import {
  and,
  type Correlation,
  type Fault,
  type FaultCode,
  type Filter,
  type LogSource,
  type Rule,
} from './form.ts'
import type { SigmaRead } from './read-sigma.ts'
import { shown } from './refuse.ts'

export type LinkedCorrelation = Correlation & {
  /** The same order as `rules`. */
  readonly members: readonly (Rule | Correlation)[]
}
export type RuleSet = {
  readonly rules: readonly Rule[]
  readonly correlations: readonly LinkedCorrelation[]
  /** Rules that alert on their own: those that no correlation uses, and those whose correlation says `generate`. */
  readonly alerting: ReadonlySet<Rule | Correlation>
  readonly faults: readonly Fault[]
}

export const linkRules = (
  read: Pick<SigmaRead, 'rules' | 'correlations' | 'filters' | 'faults'>,
): RuleSet => {
  const faults: Fault[] = [...read.faults]
  const refuse = (about: Rule['about'], code: FaultCode, message: string): void => {
    faults.push({ severity: 'error', code, file: about.file, line: about.line, message })
  }
  const names = new Map<string, Rule | Correlation>()
  const unique = <T extends Rule | Correlation>(all: readonly T[]): readonly T[] =>
    all.filter((one) => {
      const own = [one.about.id, one.about.name].filter((name) => name !== null)
      const taken = own.map((name) => names.get(name)).find((other) => other !== undefined)
      if (taken) {
        refuse(
          one.about,
          'duplicate_reference',
          `The id or name is already that of ${taken.about.file}:${taken.about.line} "${shown(taken.about.title)}".`,
        )
        return false
      }
      for (const name of own) names.set(name, one)
      return true
    })
  const rules = filtered(unique(read.rules), read.filters, names, faults)
  const correlations = linked(unique(read.correlations), names, refuse)
  const inner = new Set(
    correlations.filter((one) => one.generate === 'outermost').flatMap((one) => one.members),
  )
  const alerting = new Set([...rules, ...correlations].filter((one) => !inner.has(one)))
  return { rules, correlations, alerting, faults }
}

const filtered = (
  rules: readonly Rule[],
  filters: readonly Filter[],
  names: Map<string, Rule | Correlation>,
  faults: Fault[],
): readonly Rule[] => {
  for (const { about, rules: named } of filters)
    for (const name of named === 'any' ? [] : named)
      if (!find(names, name))
        faults.push({
          severity: 'warning',
          code: 'unknown_reference',
          file: about.file,
          line: about.line,
          message: `The filter names "${shown(name)}", which is not loaded.`,
        })
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

/** Everything that the filter's log source says, the rule's says too. */
const covers = (filter: LogSource, rule: LogSource): boolean =>
  (['product', 'category', 'service'] as const).every(
    (key) => filter[key] === undefined || filter[key] === rule[key],
  )

const linked = (
  correlations: readonly Correlation[],
  names: Map<string, Rule | Correlation>,
  refuse: (about: Rule['about'], code: FaultCode, message: string) => void,
): readonly LinkedCorrelation[] => {
  const done = new Map<Correlation, LinkedCorrelation | null>()
  const link = (one: Correlation, above: readonly Correlation[]): LinkedCorrelation | null => {
    const known = done.get(one)
    if (known !== undefined) return known
    if (above.includes(one) || above.length > MAX_CHAIN) {
      refuse(
        one.about,
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
          'unknown_reference',
          `The correlation names "${shown(name)}", which is not loaded.`,
        )
      return found?.kind === 'correlation' ? link(found, [...above, one]) : (found ?? null)
    })
    const whole = members.filter((member) => member !== null)
    const isWhole = whole.length === members.length
    if (!isWhole && one.rules.every((name) => find(names, name)))
      refuse(one.about, 'unknown_reference', 'A correlation that this one needs was refused.')
    const result = isWhole ? { ...one, members: whole } : null
    done.set(one, result)
    return result
  }
  return correlations.flatMap((one) => link(one, []) ?? [])
}

const MAX_CHAIN = 16
