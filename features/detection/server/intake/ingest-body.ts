/**
 * The body of a plain POST as records: lines of NDJSON or of text; or JSON as consoles export it, an array or an object around one
 * (`{"Records":[…]}` of CloudTrail, `{"records":[…]}` of Azure, `{"value":[…]}` of Graph), on one line or many. Members are found by their
 * brackets and handed on as the bytes they are: what is in them is the reader's to judge. Pure but for Buffer.
 * @module
 */
import { linesOf } from './bulk-body.ts'

export type BodyRecord =
  | { readonly kind: 'record'; readonly bytes: Buffer }
  /** A member that is no event; `index` counts members from 0. */
  | { readonly kind: 'fault'; readonly index: number; readonly why: string }

/** Of the first line, which tells NDJSON from one document. */
const MAX_FIRST_LINE = 4 * 1024 * 1024
/** An object with more keys than these is an event that has a list. */
const MAX_CONTAINER_KEYS = 4
const LISTS: ReadonlySet<string> = new Set(['Records', 'records', 'value'])

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LF = 0x0a
const COMMA = 0x2c
const COLON = 0x3a
const [OPEN, CLOSE] = [0x7b, 0x7d]
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d]

/** Every record in its order. Nothing of the body is left out: what is no JSON after all is its lines. */
export const bodyRecords = function* (body: Buffer): Generator<BodyRecord> {
  const first = skipped(body, body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0)
  if (first === body.length) return
  if (!isDocument(body, first)) {
    yield* lines(body)
    return
  }
  let index = 0
  let at = first
  while (at < body.length) {
    const list = listAt(body, at)
    if (list === null) {
      const end = body[at] === OPEN ? valueEnd(body, at) : null
      // Not balanced, or nothing of JSON: the rest goes line by line.
      if (end === null) {
        yield* lines(body.subarray(at))
        return
      }
      yield { kind: 'record', bytes: body.subarray(at, end) }
      index += 1
      at = skipped(body, end)
      continue
    }
    const done: MembersDone = yield* membersOf(body, list.from, index)
    if (done.at === null) {
      yield { kind: 'fault', index: done.index, why: done.why }
      yield* lines(body.subarray(done.rest))
      return
    }
    index = done.index
    at = skipped(body, list.end ?? done.at)
  }
}

const lines = function* (body: Buffer): Generator<BodyRecord> {
  for (const bytes of linesOf(body)) yield { kind: 'record', bytes }
}

/** Whether it is JSON of another form than an object a line. */
const isDocument = (body: Buffer, at: number): boolean => {
  if (isListOfObjects(body, at)) return true
  if (body[at] !== OPEN) return false
  const found = body.indexOf(LF, at)
  const end = found < 0 ? body.length : found
  if (end - at > MAX_FIRST_LINE) return containerAt(body, at) !== null
  try {
    JSON.parse(body.toString('utf8', at, end))
  } catch {
    // Begins on this line and goes on: an object on many lines.
    return valueEnd(body, at) !== null || containerAt(body, at) !== null
  }
  return containerAt(body, at) !== null
}

const isListOfObjects = (body: Buffer, at: number): boolean => {
  if (body[at] !== OPEN_LIST) return false
  const first = body[skipped(body, at + 1)]
  return first === OPEN || first === CLOSE_LIST
}

type ListAt = {
  /** Behind the opening bracket. */
  readonly from: number
  /** Of the object around it; null: there is none. */
  readonly end: number | null
}

const listAt = (body: Buffer, at: number): ListAt | null =>
  isListOfObjects(body, at) ? { from: at + 1, end: null } : containerAt(body, at)

/** An object that is little else than a list of events. */
const containerAt = (body: Buffer, at: number): ListAt | null => {
  if (body[at] !== OPEN) return null
  let from: number | null = null
  let place = skipped(body, at + 1)
  for (let keys = 1; keys <= MAX_CONTAINER_KEYS; keys += 1) {
    const nameEnd = body[place] === QUOTE ? textEnd(body, place) : null
    if (nameEnd === null) return null
    const colon = skipped(body, nameEnd)
    const value = skipped(body, colon + 1)
    if (body[colon] !== COLON) return null
    const name = body.toString('utf8', place + 1, Math.min(nameEnd - 1, place + 20))
    if (LISTS.has(name) && isListOfObjects(body, value)) from ??= value + 1
    const end = valueEnd(body, value)
    // Broken off within its list: its members are there all the same.
    if (end === null) return from === null ? null : { from, end: null }
    const next = skipped(body, end)
    if (body[next] === CLOSE) return from === null ? null : { from, end: next + 1 }
    if (body[next] !== COMMA) return null
    place = skipped(body, next + 1)
  }
  return null
}

type MembersDone =
  | { readonly at: number; readonly index: number }
  | { readonly at: null; readonly index: number; readonly why: string; readonly rest: number }

/** Members of a list up to its closing bracket; a comma too many is nothing. */
const membersOf = function* (
  body: Buffer,
  from: number,
  first: number,
): Generator<BodyRecord, MembersDone> {
  let index = first
  for (let at = skipped(body, from); ; ) {
    if (at >= body.length) return { at: null, index, why: BROKEN_OFF, rest: at }
    if (body[at] === CLOSE_LIST) return { at: at + 1, index }
    if (body[at] === COMMA) {
      at = skipped(body, at + 1)
      continue
    }
    const end = valueEnd(body, at)
    if (end === null) return { at: null, index, why: BROKEN_OFF, rest: at }
    if (body[at] === OPEN) yield { kind: 'record', bytes: body.subarray(at, end) }
    else yield { kind: 'fault', index, why: 'The member is not a JSON object' }
    index += 1
    at = skipped(body, end)
  }
}
const BROKEN_OFF = 'The member has no end; from here on the body was taken as lines'

const skipped = (body: Buffer, from: number): number => {
  let at = from
  while (at < body.length && isSpace(body[at] ?? 0)) at += 1
  return at
}
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === LF || byte === 0x0d || byte === 0x09

/** Behind the value that begins here; null where it has no end. Only brackets and quotes count. */
const valueEnd = (body: Buffer, from: number): number | null => {
  let depth = 0
  for (let at = from; at < body.length; at += 1) {
    const byte = body[at]
    if (byte === QUOTE) {
      const end = textEnd(body, at)
      if (end === null) return null
      if (depth === 0) return end
      at = end - 1
    } else if (byte === OPEN || byte === OPEN_LIST) depth += 1
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (depth === 0) return at > from ? at : null
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (byte === COMMA || isSpace(byte ?? 0))) return at > from ? at : null
  }
  return null
}

/** Behind the closing quote; null where the line ends before: JSON has no line end within a text. */
const textEnd = (body: Buffer, from: number): number | null => {
  for (let at = from + 1; at < body.length; at += 1) {
    const byte = body[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at += 1
    else if (byte === LF) return null
  }
  return null
}
