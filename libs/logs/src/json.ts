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
  const raw = parsed(text)
  return raw === NO_JSON ? null : boundedValue(raw)
}

/**
 * The documents that a text holds, each within bounds of its own: one, or those of a container: an array, `{"Records":[…]}` of
 * CloudTrail, `{"records":[…]}` of Azure, `{"value":[…]}` of Graph, a batch or snapshot of osquery as single results.
 */
export const readDocuments = (text: string): readonly ReadJson[] | null => {
  const raw = parsed(text)
  if (raw === NO_JSON) return null
  const members = membersOf(raw)
  if (!members) return [boundedValue(raw)]
  const found = members.slice(0, MAX_DOCUMENTS).map(boundedValue)
  const last = found.at(-1)
  if (last && members.length > found.length)
    found.splice(-1, 1, {
      value: last.value,
      damage: [...last.damage, `too_many:${members.length - found.length}`],
    })
  return found
}

/** A record of 1 MiB with events of 100 signs each. */
const MAX_DOCUMENTS = 10_000
const NO_JSON = Symbol('no JSON')

const parsed = (given: string): unknown => {
  const text = UNSTORABLE.test(given) ? withoutUnstorable(given) : given
  try {
    return JSON.parse(LONG.test(text) ? withLongNumbersQuoted(text) : text)
  } catch {
    return NO_JSON
  }
}

/** Escapes of NUL and of halves of surrogate pairs: no text has them, and no table of texts can hold them. */
const UNSTORABLE = /\\u(?:0000|[dD][89a-fA-F])/
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|[^u])/g
const HALF = '\ufffd'

/** NULs are left out as they are of lines, since they would hide a word; halves of pairs are marked. */
const withoutUnstorable = (text: string): string =>
  text.replace(ESCAPE, (all: string, first?: string, second?: string) => {
    if (first === undefined) return all
    const code = Number.parseInt(first, 16)
    if (code >= 0xd800 && code <= 0xdbff) return second === undefined ? HALF : all
    const rest = second === undefined ? '' : HALF
    if (code >= 0xdc00 && code <= 0xdfff) return HALF + rest
    return (code === 0 ? '' : `\\u${first}`) + rest
  })

type Raw = Readonly<Record<string, unknown>>
const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const rawList = (value: unknown): readonly Raw[] =>
  Array.isArray(value) ? value.filter(isRaw) : []

const membersOf = (raw: unknown): readonly Raw[] | null => {
  if (Array.isArray(raw)) return raw.length > 0 && raw.every(isRaw) ? raw : null
  if (!isRaw(raw)) return null
  for (const name of ['Records', 'records', 'value']) {
    const list = rawList(raw[name])
    // A document may have a list of that name; a container has little else.
    if (list.length > 0 && Object.keys(raw).length <= MAX_CONTAINER_KEYS) return list
  }
  // Asked before anything is copied: nearly every document is none of these.
  if (typeof raw['name'] !== 'string') return null
  if (raw['snapshot'] === undefined && raw['diffResults'] === undefined) return null
  const { snapshot, diffResults, ...head } = raw
  const rows = Array.isArray(snapshot)
    ? results(head, snapshot, 'snapshot')
    : isRaw(diffResults)
      ? [
          ...results(head, diffResults['added'], 'added'),
          ...results(head, diffResults['removed'], 'removed'),
        ]
      : []
  return rows.length > 0 ? rows : null
}
const MAX_CONTAINER_KEYS = 4

const results = (head: Raw, rows: unknown, action: string): readonly Raw[] =>
  rawList(rows).map((columns) => ({ ...head, action, columns }))

/** Fields that a reader gathered from many values, within the same bounds. */
export const boundedFields = (
  fields: Fields,
): { readonly fields: Fields; readonly damage: readonly LogDamage[] } => {
  const { value, damage } = boundedValue(fields)
  return { fields: value as Fields, damage }
}

/** Within the bounds; the value itself where it is already. */
const boundedValue = (raw: unknown): ReadJson => {
  const seen = { members: 0, deep: 0 }
  look(raw, 0, seen)
  return seen.deep === 0 && seen.members <= MAX_MEMBERS
    ? { value: raw as FieldValue, damage: NONE }
    : bounded(raw)
}

export const isDocument = (value: FieldValue | undefined): value is JsonDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: FieldValue | undefined): readonly FieldValue[] | null =>
  Array.isArray(value) ? value : null

type Seen = { members: number; deep: number }

const look = (raw: unknown, depth: number, seen: Seen): void => {
  if (typeof raw !== 'object' || raw === null) return
  if (depth >= MAX_DEPTH) {
    seen.deep += 1
    return
  }
  if (Array.isArray(raw)) {
    seen.members += raw.length
    for (const one of raw) if (typeof one === 'object') look(one, depth + 1, seen)
    return
  }
  for (const name in raw) {
    seen.members += 1
    const one = (raw as Record<string, unknown>)[name]
    if (typeof one === 'object') look(one, depth + 1, seen)
  }
}

/** 2^53 has 16 digits. */
const LONG = /\d{16}/
const LONG_NUMBER = /(^|[[:,\s])(-?\d{16,})(?=[\s,\]}]|$)/g

/** Whole numbers that a double cannot hold, put in quotes: found between the strings, never within one. */
const withLongNumbersQuoted = (text: string): string => {
  let done = ''
  let kept = 0
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('"', at)
    const end = open < 0 ? text.length : open
    if (end - at >= 16) {
      const between = text.slice(at, end)
      if (LONG.test(between)) {
        done += text.slice(kept, at)
        done += between.replace(LONG_NUMBER, (whole, before: string, number: string) =>
          Number.isSafeInteger(Number(number)) ? whole : `${before}"${number}"`,
        )
        kept = end
      }
    }
    if (open < 0) break
    at = stringEnd(text, open + 1)
  }
  return kept === 0 ? text : done + text.slice(kept)
}

const stringEnd = (text: string, from: number): number => {
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return text.length
    let backslashes = 0
    while (quote - 1 - backslashes >= from && text.charCodeAt(quote - 1 - backslashes) === 0x5c)
      backslashes += 1
    if (backslashes % 2 === 0) return quote + 1
    at = quote + 1
  }
}

const bounded = (raw: unknown): ReadJson => {
  const left = { members: MAX_MEMBERS, deep: 0, dropped: 0 }
  const value = copy(raw, 0, left)
  const damage: LogDamage[] = []
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
