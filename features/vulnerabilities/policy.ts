/**
 * Which deadline a finding gets: a decision table asked with what is known. What nobody knows counts as the worse value, and
 * is marked as assumed. Pure; the tables are data (policies/).
 * @module
 */
import type { PolicyId, Severity, Text } from './contract.ts'

export const INPUTS = [
  'kev',
  'exposed',
  'automatable',
  'impact',
  'exploitation',
  'exposure',
  'human-impact',
  'severity',
] as const
export type InputName = (typeof INPUTS)[number]

/** What is known of a finding when its deadline is decided; null: nobody knows. */
export type Facts = {
  readonly inKev: boolean
  readonly reachable: boolean | null
  readonly exploitation: 'none' | 'poc' | 'active' | null
  readonly automatable: 'no' | 'yes' | null
  readonly technicalImpact: 'partial' | 'total' | null
  readonly severity: Severity
  readonly importance: 'low' | 'normal' | 'high' | 'critical' | null
}

export type Answer = {
  readonly name: InputName
  readonly value: string
  readonly isAssumed: boolean
}

export type Outcome = {
  readonly words: Text
  /** Null: with the next regular update. */
  readonly days: number | null
  /** Look whether somebody was inside already. */
  readonly isForensic: boolean
}
export type Policy = {
  readonly id: PolicyId
  readonly version: string
  readonly name: Text
  readonly about: Text
  readonly source: string
  readonly inputs: readonly InputName[]
  readonly rows: readonly { readonly values: readonly string[]; readonly outcome: string }[]
  readonly outcomes: Readonly<Record<string, Outcome>>
}

export type Decision = {
  readonly policy: PolicyId
  readonly version: string
  readonly outcome: string
  readonly days: number | null
  readonly inputs: readonly Answer[]
}

const said = (name: InputName, value: string): Answer => ({ name, value, isAssumed: false })
const assumed = (name: InputName, value: string): Answer => ({ name, value, isAssumed: true })

const IMPACT = { low: 'low', normal: 'medium', high: 'high', critical: 'very high' } as const

const ASK: Readonly<Record<InputName, (facts: Facts) => Answer>> = {
  kev: ({ inKev }) => said('kev', inKev ? 'yes' : 'no'),
  exposed: ({ reachable }) =>
    reachable === null ? assumed('exposed', 'yes') : said('exposed', reachable ? 'yes' : 'no'),
  automatable: ({ automatable }) =>
    automatable === null ? assumed('automatable', 'yes') : said('automatable', automatable),
  impact: ({ technicalImpact }) =>
    technicalImpact === null ? assumed('impact', 'total') : said('impact', technicalImpact),
  // What is being exploited stands in a list of such flaws; of the rest the worst is that an exploit is published.
  exploitation: ({ inKev, exploitation }) =>
    inKev
      ? said('exploitation', 'active')
      : exploitation === null
        ? assumed('exploitation', 'public poc')
        : said('exploitation', exploitation === 'poc' ? 'public poc' : exploitation),
  exposure: ({ reachable }) =>
    reachable === null
      ? assumed('exposure', 'open')
      : said('exposure', reachable ? 'open' : 'controlled'),
  'human-impact': ({ importance }) =>
    importance === null
      ? assumed('human-impact', 'very high')
      : said('human-impact', IMPACT[importance]),
  severity: ({ severity }) =>
    severity === 'unknown' ? assumed('severity', 'critical') : said('severity', severity),
}

/** Fewer days are stricter; none is the least strict. */
export const isStricter = (a: number | null, b: number | null): boolean =>
  a !== null && (b === null || a < b)

/** What the table does not name gets its strictest outcome: a gap in a table is no reason to wait. */
export const decide = (policy: Policy, facts: Facts): Decision => {
  const inputs = policy.inputs.map((name) => ASK[name](facts))
  const row = policy.rows.find(({ values }) =>
    values.every((value, index) => value === inputs[index]?.value),
  )
  const outcome =
    row?.outcome ??
    Object.entries(policy.outcomes).reduce((best, one) =>
      isStricter(one[1].days, best[1].days) ? one : best,
    )[0]
  return {
    policy: policy.id,
    version: policy.version,
    outcome,
    days: policy.outcomes[outcome]?.days ?? null,
    inputs,
  }
}

/**
 * What is no longer mended is replaced: sooner where the internet reaches it, or where nobody knows whether it does. The days
 * are Hinoban's own; no table names them.
 */
export const decideEndOfLife = (policy: Policy, facts: Facts): Decision => {
  const exposed = ASK.exposed(facts)
  return {
    policy: policy.id,
    version: policy.version,
    outcome: 'replace',
    days: exposed.value === 'yes' ? 30 : 90,
    inputs: [exposed],
  }
}

/**
 * The rows of a published table: a running number, one column an input, the outcome last. What is not of this shape is a
 * mistake of whoever brings the table, named with its line.
 */
export const rowsOfTable = (csv: string, inputs: readonly InputName[]): Policy['rows'] =>
  csv
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(1)
    .map((line, index) => {
      const cells = line.split(',').map((cell) => cell.trim().toLowerCase())
      if (cells.length !== inputs.length + 2)
        throw new Error(
          `line ${index + 2} has ${cells.length} cells and needs ${inputs.length + 2}: a number, one an input, the outcome`,
        )
      return { values: cells.slice(1, -1), outcome: cells.at(-1) ?? '' }
    })
