/**
 * An event as the matcher sees it, and how a field of a rule is found in it.
 * @module
 */

import type { TextSearch } from './skipper.ts'

export type SigmaEvent = {
  /** Windows channel; with it and `eventId` Windows rules are routed. System's own, never one from the body. */
  readonly channel?: string
  readonly eventId?: number
  /** What the source says of itself in Sigma's words, lower case: for everything that is not a Windows channel. */
  readonly product?: string
  readonly category?: string
  readonly service?: string
  readonly fields: Readonly<Record<string, unknown>>
  /**
   * For readers that decode only what is asked for: where given, fields are read by this, their names without spaces, and `fields`
   * (which may be a getter) is looked at for keywords alone.
   */
  readonly field?: (name: string) => unknown
  /** For readers of which many events have the same fields at the same places; null for an event of which that is not known. */
  readonly placed?: Placed | null
  /** Whether any text of the event may hold what is searched, found out without decoding them; false is sure. */
  readonly holds?: (search: TextSearch) => boolean
  /** The raw line, for keywords. */
  readonly message?: string
}

/** Fields by their places. */
export type Placed = {
  /** One object for all events with the same fields at the same places. */
  readonly plan: object
  /** The place of a field as rules name it; `ABSENT`, or `BY_NAME` where it must be asked for by its name. */
  readonly placeOf: (name: string) => number
  readonly at: (place: number) => unknown
  /** Whether a text in UTF-16LE lies there; `view`, `from` and `size` then say where. */
  readonly locate: (place: number) => boolean
  /** `holds` need not look there. */
  readonly leaveOut: (place: number) => void
  readonly view: DataView
  readonly from: number
  readonly size: number
}
export const ABSENT = -1
export const BY_NAME = -2

/** undefined: absent. A single text is the common case; arrays, null and objects are `Many`. */
export type Value = string | Many | undefined
export type Many = { readonly texts: readonly string[]; readonly hasNull: boolean }

/** The event with every name that has spaces also without them, as rules are read (`Threat Name` is `ThreatName`). */
export const withPlainNames = (event: SigmaEvent): SigmaEvent => {
  if (event.field) return event
  let plain: Record<string, unknown> | null = null
  for (const key in event.fields) {
    if (!key.includes(' ') || !Object.hasOwn(event.fields, key)) continue
    const name = key.replaceAll(' ', '')
    plain ??= { ...event.fields }
    if (!Object.hasOwn(plain, name))
      Object.defineProperty(plain, name, { value: event.fields[key], enumerable: true })
  }
  return plain ? { ...event, fields: plain } : event
}

/** The value of `name` in an event with plain names: as a key, or as a dotted path (through arrays). */
export const fieldOf = (event: SigmaEvent, name: string): Value => {
  // System wins over the body: Security 1108 has an inner EventID, System 104 an inner Channel.
  if (name === 'EventID' && event.eventId !== undefined) return String(event.eventId)
  if (name === 'Channel' && event.channel !== undefined) return event.channel
  if (event.field) return heldIn(event.field(name))
  const { fields } = event
  if (Object.hasOwn(fields, name)) return heldIn(fields[name])
  if (name.includes('.')) {
    const found: unknown[] = []
    walk(fields, name.split('.'), 0, found, 0)
    if (found.length > 0) return heldIn(found.length === 1 ? found[0] : found)
  }
  return undefined
}

/** Where keywords are looked for: the raw message, or every value. */
export const everyText = (event: SigmaEvent): Value => {
  if (event.message !== undefined) return event.message
  const texts: string[] = []
  eachText(event, 0, (text) => texts.push(text))
  return { texts, hasNull: false }
}

/** Texts of so many signs at the least. */
export const eachText = (
  event: SigmaEvent,
  shortest: number,
  visit: (text: string) => void,
): void => {
  if (event.message !== undefined) {
    visit(event.message)
    return
  }
  const { fields } = event
  for (const key in fields) {
    const raw = fields[key]
    if (typeof raw === 'string') {
      if (raw.length >= shortest) visit(raw)
    } else if (typeof raw !== 'number' || shortest <= MAX_NUMBER_CHARS) collect(raw, visit, 0)
  }
}

/** -1.2345678901234567e-100 */
const MAX_NUMBER_CHARS = 24

export const textsOf = (value: Value): readonly string[] => {
  if (typeof value === 'string') return [value]
  return value?.texts ?? []
}

/** What a raw value is to a rule. */
export const heldIn = (raw: unknown): Value => {
  if (typeof raw === 'string') return raw
  if (typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'bigint')
    return String(raw)
  if (raw === undefined) return undefined
  if (raw === null) return NULL
  if (!Array.isArray(raw)) return OBJECT
  const texts: string[] = []
  const hasNull = members(raw, texts, 0)
  return { texts, hasNull }
}

const NULL: Many = { texts: [], hasNull: true }
const OBJECT: Many = { texts: [], hasNull: false }
/** Real events nest three or four deep. */
const MAX_DEPTH = 8

/** Scalars of an array and of arrays in it; true when a null is among them. */
const members = (raw: readonly unknown[], texts: string[], depth: number): boolean => {
  let hasNull = false
  for (const one of raw) {
    if (one === null) hasNull = true
    else if (typeof one === 'string') texts.push(one)
    else if (typeof one === 'number' || typeof one === 'boolean' || typeof one === 'bigint')
      texts.push(String(one))
    else if (Array.isArray(one) && depth < MAX_DEPTH && members(one, texts, depth + 1))
      hasNull = true
  }
  return hasNull
}

const collect = (raw: unknown, visit: (text: string) => void, depth: number): void => {
  if (typeof raw === 'string') visit(raw)
  else if (typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'bigint')
    visit(String(raw))
  else if (raw && typeof raw === 'object' && depth < MAX_DEPTH)
    for (const one of Array.isArray(raw) ? raw : Object.values(raw)) collect(one, visit, depth + 1)
}

/** Keys may hold dots themselves (`{"winlog.event_data": {…}}`): every way to cut the path is tried, each node is met once. */
const walk = (
  raw: unknown,
  path: readonly string[],
  at: number,
  found: unknown[],
  depth: number,
): void => {
  if (depth > MAX_DEPTH + 8) return
  if (at === path.length) {
    if (raw !== undefined) found.push(raw)
    return
  }
  if (Array.isArray(raw)) {
    for (const one of raw) walk(one, path, at, found, depth + 1)
    return
  }
  if (!raw || typeof raw !== 'object') return
  let key = ''
  for (let to = at; to < Math.min(path.length, at + MAX_PARTS); to++) {
    key = to === at ? (path[to] ?? '') : `${key}.${path[to]}`
    if (Object.hasOwn(raw, key))
      walk((raw as Record<string, unknown>)[key], path, to + 1, found, depth + 1)
  }
}
/** Parts of a path that one key may hold. */
const MAX_PARTS = 16
