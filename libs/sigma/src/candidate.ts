/**
 * A rule as a bucket knows it: what of it can be true here.
 * @module
 */
import type { Expression, Rule } from './form.ts'
import type { ViewName } from './views.ts'

export type Candidate = {
  readonly rule: Rule
  /** Place in the rule set: matches are told in this order. */
  readonly order: number
  readonly expression: Expression
  readonly view: ViewName | null
}
