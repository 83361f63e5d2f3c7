/**
 * What correlations are fed with and what they give.
 * @module
 */

import { fold } from './fold.ts'
import type { Correlation, Rule } from './form.ts'
import type { LinkedCorrelation } from './link-rules.ts'
import { nfkc } from './nfkc.ts'

/** An event that a rule matched. */
export type CorrelationHit = {
  /** `referenceOf` the rule. */
  readonly rule: string
  /** Id of the event: a hit that is told twice counts once. */
  readonly event: string
  /** When the event happened, milliseconds. */
  readonly at: number
  /** When it came, milliseconds: one that says a later time moves the time of the others no further. */
  readonly receivedAt?: number
  /** Values of the fields that `fieldsNeeded` names; of several values the first is taken. */
  readonly values: Readonly<Record<string, string | readonly string[] | undefined>>
}
export type Member = { readonly rule: string; readonly event: string; readonly at: number }

export type CorrelationAlert = {
  /** `grown`: one more member of an alert that was raised before under the same key. */
  readonly kind: 'raised' | 'grown'
  /** The same for the same correlation, group and moment, however often it is found: repeats are harmless. */
  readonly key: string
  readonly correlation: string
  /** As the first member wrote them. */
  readonly group: Readonly<Record<string, string>>
  /** The same as it was compared: folded, and in the form of the correlation's set. */
  readonly compared: Readonly<Record<string, string>>
  /** What the condition was asked about: a count, a sum, a number of rules. */
  readonly value: number
  readonly firstAt: number
  readonly at: number
  /** The last ones, at most `MAX_MEMBERS_SHOWN`; of a grown alert the new one. */
  readonly members: readonly Member[]
  readonly memberCount: number
}
export const MAX_MEMBERS_SHOWN = 50

/** By which name hits speak of a rule or correlation. */
export const referenceOf = ({ about }: Rule | Correlation): string =>
  about.id ?? about.name ?? `${about.file}:${about.line}`

/** Fields that hits of each rule must bring along, by reference of the rule. */
export const fieldsNeeded = (
  correlations: readonly LinkedCorrelation[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const needed = new Map<string, Set<string>>()
  for (const one of correlations)
    for (const [at, member] of one.members.entries()) {
      const key = referenceOf(member)
      const fields = needed.get(key) ?? new Set()
      needed.set(key, fields)
      for (const name of one.groupBy) fields.add(fieldOfGroup(one, at, name))
      for (const name of one.fields) fields.add(name)
    }
  return needed
}

/** The field of a member's event that feeds a group-by name. */
export const fieldOfGroup = (correlation: Correlation, member: number, name: string): string =>
  correlation.aliases.get(name)?.get(correlation.rules[member] ?? '') ?? name

/** Two texts are one for a correlation when this makes the same of them. */
export const comparedIn = ({ form }: Correlation, text: string): string =>
  fold(form ? nfkc(text) : text)

export const firstOf = (hit: CorrelationHit, field: string): string | null => {
  if (!Object.hasOwn(hit.values, field)) return null
  // Hits come from JSON, too, where a value may be null or a number.
  const value: unknown = hit.values[field]
  const one: unknown = Array.isArray(value) ? value[0] : value
  return one === undefined || one === null ? null : String(one)
}

/** The group of a hit, or null when it lacks a field of it: strangers are never merged. */
export const groupOf = (
  correlation: Correlation,
  member: number,
  hit: CorrelationHit,
): { readonly key: string; readonly values: Readonly<Record<string, string>> } | null => {
  const values: Record<string, string> = {}
  const keys: string[] = []
  for (const name of correlation.groupBy) {
    const value = firstOf(hit, fieldOfGroup(correlation, member, name))
    if (value === null) return null
    values[name] = value
    keys.push(comparedIn(correlation, value))
  }
  return { key: JSON.stringify(keys), values }
}
