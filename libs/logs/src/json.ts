/**
 * JSON from outside as fields: bounded in depth and members, numbers that a double cannot hold kept as their text.
 * @module
 */
import type { FieldValue, LogDamage } from './event.ts'
import { type Fields, MAX_MEMBERS, newFields } from './fields.ts'

export type JsonDocument = Readonly<Record<string, FieldValue>>
export type ReadJson = { readonly value: FieldValue; readonly damage: readonly LogDamage[] }

const MAX_DEPTH = 8
/** Text of what lies too deep, in signs. */
const MAX_DEEP_CHARS = 8 * 1024
const NONE: readonly LogDamage[] = []

/** Null where the text is no JSON. */
export const readJson = (text: string): ReadJson | null => {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return null
  }
  const seen = { members: 0, big: 0, deep: 0 }
  look(raw, 0, seen)
  if (seen.big > 0) raw = withBigNumbers(text, seen)
  if (seen.deep === 0 && seen.members <= MAX_MEMBERS) {
    const value = raw as FieldValue
    return { value, damage: seen.big > 0 ? [`big_numbers:${seen.big}`] : NONE }
  }
  return bounded(raw, seen.big)
}

/** A value made by other means than `readJson` (an API of the platform, a nested text) within the same bounds. */
export const boundedValue = (raw: unknown): ReadJson => {
  const seen = { members: 0, big: 0, deep: 0 }
  look(raw, 0, seen)
  return seen.deep === 0 && seen.members <= MAX_MEMBERS
    ? { value: raw as FieldValue, damage: NONE }
    : bounded(raw, 0)
}

/** An array's members as separate documents; each has bounds of its own. */
export const isDocument = (value: FieldValue | undefined): value is JsonDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: FieldValue | undefined): readonly FieldValue[] | null =>
  Array.isArray(value) ? value : null

type Seen = { members: number; big: number; deep: number }

const look = (raw: unknown, depth: number, seen: Seen): void => {
  if (typeof raw === 'number') {
    if (Number.isInteger(raw) && !Number.isSafeInteger(raw)) seen.big += 1
    return
  }
  if (typeof raw !== 'object' || raw === null) return
  if (depth >= MAX_DEPTH) {
    seen.deep += 1
    return
  }
  if (Array.isArray(raw)) {
    seen.members += raw.length
    for (const one of raw) if (typeof one !== 'string') look(one, depth + 1, seen)
    return
  }
  for (const name in raw) {
    seen.members += 1
    const one = (raw as Record<string, unknown>)[name]
    if (typeof one !== 'string') look(one, depth + 1, seen)
  }
}

/** ECMA-402's sibling "JSON.parse source text access": the digits as they were written. */
const withBigNumbers = (text: string, seen: Seen): unknown => {
  seen.big = 0
  const keep = (_: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value))
      return value
    seen.big += 1
    return context?.source ?? String(value)
  }
  return JSON.parse(text, keep)
}

const bounded = (raw: unknown, big: number): ReadJson => {
  const left = { members: MAX_MEMBERS, deep: 0, dropped: 0 }
  const value = copy(raw, 0, left)
  const damage: LogDamage[] = []
  if (big > 0) damage.push(`big_numbers:${big}`)
  if (left.deep > 0) damage.push(`too_deep:${left.deep}`)
  if (left.dropped > 0) damage.push(`too_many:${left.dropped}`)
  return { value, damage }
}

type Left = { members: number; deep: number; dropped: number }

const copy = (raw: unknown, depth: number, left: Left): FieldValue => {
  if (typeof raw !== 'object' || raw === null) return raw as FieldValue
  if (depth >= MAX_DEPTH) {
    left.deep += 1
    return deepText(raw)
  }
  if (Array.isArray(raw)) {
    const list: FieldValue[] = []
    for (const one of raw) {
      if (left.members <= 0) {
        left.dropped += raw.length - list.length
        break
      }
      left.members -= 1
      list.push(copy(one, depth + 1, left))
    }
    return list
  }
  const fields: Fields = newFields()
  for (const name in raw) {
    if (left.members <= 0) left.dropped += 1
    else {
      left.members -= 1
      fields[name] = copy((raw as Record<string, unknown>)[name], depth + 1, left)
    }
  }
  return fields
}

/** A bomb of brackets would overflow the stack of JSON.stringify: then there is no text. */
const deepText = (raw: object): string => {
  try {
    return JSON.stringify(raw).slice(0, MAX_DEEP_CHARS)
  } catch {
    return ''
  }
}
