/**
 * The intermediate form: what a rule says, free of YAML and of modifiers. Matcher, reference and SQL read this and nothing else.
 * @module
 */
import type { Form } from './nfkc.ts'

/** Where and why one document, and only that one, was refused (error) or is doubtful (warning). */
export type Fault = FaultPlace & {
  readonly severity: 'error' | 'warning'
  readonly code: FaultCode
  readonly file: string
  readonly message: string
}

/** Line and column count from 1, columns in signs. Null: the fault is of the document, and of no words in it. */
export type FaultPlace = {
  readonly line: number
  readonly column: number
  readonly excerpt: {
    readonly before: string
    /** What is wrong; empty where something is missing. */
    readonly wrong: string
    readonly after: string
  } | null
}

export type FaultCode =
  | 'yaml'
  | 'too_large'
  | 'duplicate_key'
  | 'shape'
  | 'legacy_form'
  | 'unknown_taxonomy'
  | 'unknown_modifier'
  | 'wrong_modifier'
  | 'wrong_value'
  | 'needs_list'
  | 'regex'
  | 'condition'
  | 'unknown_reference'
  | 'duplicate_reference'
  | 'cycle'
  | 'no_source'
  | 'noisier'
  | 'advice'

/** One piece of a Sigma string: literal text, `*` (any run) or `?` (one code point). */
export type Piece = string | typeof ANY | typeof ONE
export const ANY = 1
export const ONE = 2

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte' | 'eq'
export type DatePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
export type Place = 'whole' | 'contains' | 'startswith' | 'endswith'

/** `form`: values of events are brought into it before they are compared; those of the rule are in it. */
export type Test = Asked & { readonly form?: Form }

type Asked =
  /** `pieces` are folded already unless `cased`; `dashes`: the five dashes of windash count as one. */
  | {
      readonly kind: 'text'
      readonly pieces: readonly Piece[]
      readonly cased: boolean
      readonly dashes: boolean
    }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'cidr'; readonly range: string }
  /** `whole`: the digits of a bound that a double does not hold. */
  | {
      readonly kind: 'number'
      readonly is: Comparison
      readonly value: number
      readonly whole?: string
    }
  | {
      readonly kind: 'date'
      readonly part: DatePart
      readonly is: Comparison
      readonly value: number
    }
  | {
      readonly kind: 'field'
      readonly other: string
      readonly place: Place
      readonly cased: boolean
      readonly differs: boolean
    }
  | { readonly kind: 'null' }
  | { readonly kind: 'present' }

/** `field: null` is a keyword: any value of the event, or its raw message. */
export type Expression =
  | { readonly op: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly op: 'not'; readonly of: Expression }
  | { readonly op: 'test'; readonly field: string | null; readonly test: Test }
  | { readonly op: 'always' }
  | { readonly op: 'never' }

export const ALWAYS: Expression = { op: 'always' }
export const NEVER: Expression = { op: 'never' }

export type LogSource = {
  readonly product?: string
  readonly category?: string
  readonly service?: string
}
export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical'

/** What people read about a rule. Detection Rule License 1.1: an alert carries the author. */
export type About = {
  readonly file: string
  readonly line: number
  readonly title: string
  readonly id: string | null
  readonly name: string | null
  readonly status: string | null
  readonly level: Level | null
  readonly author: string | null
  readonly description: string | null
  readonly license: string | null
  readonly date: string | null
  readonly modified: string | null
  readonly references: readonly string[]
  readonly tags: readonly string[]
  readonly falsepositives: readonly string[]
  readonly fields: readonly string[]
  readonly related: readonly { readonly id: string; readonly type: string }[]
}

export type Rule = {
  readonly kind: 'rule'
  readonly about: About
  readonly logsource: LogSource
  readonly expression: Expression
}

export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'temporal'
  | 'temporal_ordered'
  | 'value_sum'
  | 'value_avg'
  | 'value_percentile'
  | 'value_median'

export type Bound = { readonly is: Comparison | 'neq'; readonly value: number }

export type Correlation = {
  readonly kind: 'correlation'
  readonly about: About
  readonly type: CorrelationType
  /** Ids or names as written; `linkRules` proves that each exists. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  readonly timespanMs: number
  /** All must hold. Empty for a temporal type: every listed rule must be seen. */
  readonly bounds: readonly Bound[]
  /** Distinct tuples of these are counted, or the one of them is summed. */
  readonly fields: readonly string[]
  readonly percentile: number
  /** Group name → rule reference → field of that rule's event. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The listed rules alert on their own, too. */
  readonly generate: 'outermost' | 'each'
  /** In which its groups and values are compared. */
  readonly form?: Form
}

export type Filter = {
  readonly kind: 'filter'
  readonly about: About
  readonly logsource: LogSource
  readonly rules: readonly string[] | 'any'
  readonly expression: Expression
}

export const and = (of: readonly Expression[]): Expression => join('and', of, NEVER, ALWAYS)
export const or = (of: readonly Expression[]): Expression => join('or', of, ALWAYS, NEVER)
export const not = (of: Expression): Expression => {
  if (of.op === 'always') return NEVER
  if (of.op === 'never') return ALWAYS
  return of.op === 'not' ? of.of : { op: 'not', of }
}

const join = (
  op: 'and' | 'or',
  of: readonly Expression[],
  decides: Expression,
  neutral: Expression,
): Expression => {
  const rest: Expression[] = []
  for (const one of of) {
    if (one.op === decides.op) return decides
    if (one.op === op) rest.push(...one.of)
    else if (one.op !== neutral.op) rest.push(one)
  }
  const [first] = rest
  if (!first) return neutral
  return rest.length === 1 ? first : { op, of: rest }
}
