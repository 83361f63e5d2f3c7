/**
 * The records of a big JSON document one after the other, without holding the document: the elements of its list, the members
 * of its object, or one JSON text a line. A record that is broken costs itself; behind one whose end cannot be found, the
 * scanner looks for the next that begins as the good ones do.
 * @module
 */
import { type Bytes, blocksOf } from '@hinoban/bytes'
import type { Damage, DamageCode } from './claim.ts'
import { damage, type Json, MAX_DEPTH, readJsonText } from './json-value.ts'

export type JsonPiece =
  | {
      readonly kind: 'record'
      readonly at: string
      readonly key: string | null
      readonly value: Json
    }
  /** What stands around the list, once, when the document ends; the list in it is empty. */
  | { readonly kind: 'envelope'; readonly value: Json }
  | { readonly kind: 'damage'; readonly damage: Damage }

/**
 * `list`: the member that holds the records; a document that is itself a list, and texts one after the other, are read as
 * well. `members`: the document is an object whose members are the records.
 */
export type JsonShape = { readonly list: string } | 'members'

/** The longest real records, CVEs of the Linux kernel and of IOS, have 2 MB. */
export const MAX_RECORD_BYTES: number = 16 * 1024 * 1024
const MAX_DAMAGE = 1000
/** Each may read MAX_RECORD_BYTES again. */
const MAX_RESCANS = 20
const MAX_KEY_BYTES = 256
const MAX_SIGNATURE_BYTES = 200

/** @example for await (const piece of jsonRecords(chunks, { list: 'vulnerabilities' })) … */
export const jsonRecords = async function* (
  chunks: Bytes,
  shape: JsonShape,
): AsyncGenerator<JsonPiece, void, undefined> {
  const scanner = jsonScanner(shape)
  for await (const block of blocksOf(chunks)) {
    yield* scanner.push(block)
    if (scanner.isOver()) return
  }
  yield* scanner.end()
}

const NEWLINE = 10
const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN = 123
const CLOSE = 125

/** Bytes held until their end is met, and the colons outside of texts among them. */
type Capture = { pieces: Uint8Array[]; size: number; colons: number; isSkipped: boolean }
const capture = (): Capture => ({ pieces: [], size: 0, colons: 0, isSkipped: false })

const jsonScanner = (shape: JsonShape) => {
  let out: JsonPiece[] = []
  let damages = 0
  let rescans = 0
  let isOver = false
  let isEmpty = true

  let mode: 'between' | 'top' | 'list' | 'members' = 'between'
  /** Open brackets; a record opens at `base`. */
  let depth = 0
  let base = 0
  let inString = false
  let isEscaped = false
  /** The last sign outside of texts. */
  let previous = 0
  /** The last byte of the chunk before. */
  let lastByte = 0
  let top: Capture = capture()
  let record: Capture | null = null
  let isListSeen = false
  let lineBreaks = 0
  let isComplained = false

  let texts = 0
  let elements = 0
  let heard: number[] = []
  let key = ''
  /** How a good record begins: '{"cve":'. */
  let signature: Uint8Array | null = null

  const place = () => {
    if (mode === 'members') return key
    return mode === 'list' ? `${base === 2 ? key : ''}[${elements}]` : `record ${texts}`
  }
  const report = (found: Damage) => {
    if (isOver) return
    out.push({ kind: 'damage', damage: found })
    damages += 1
    if (damages < MAX_DAMAGE) return
    out.push({ kind: 'damage', damage: damage(found.at, 'too_many', `${damages} damages`) })
    isOver = true
  }
  /** Once for what stands between two commas. */
  const complain = (why: DamageCode, detail: string) => {
    if (!isComplained) report(damage(place(), why, detail))
    isComplained = true
  }
  const read = (held: Capture): Json | undefined => {
    if (held.isSkipped) return undefined
    const bytes = joined(held)
    const { value, damaged } = readJsonText(bytes, place(), held.colons)
    for (const each of damaged) report(each)
    if (value !== undefined && signature === null && mode === 'list') {
      const colon = bytes.subarray(0, MAX_SIGNATURE_BYTES).indexOf(COLON)
      if (colon > 0) signature = bytes.slice(0, colon + 1)
    }
    return value
  }
  const giveRecord = (held: Capture): boolean => {
    const at = place()
    const value = read(held)
    if (value === undefined) return held.isSkipped
    out.push({ kind: 'record', at, key: mode === 'members' ? key : null, value })
    return true
  }
  const closeText = () => {
    if (mode === 'top' && isListSeen) {
      const value = read(top)
      if (value !== undefined) out.push({ kind: 'envelope', value })
    } else if (mode === 'top') giveRecord(top)
    startText()
    texts += 1
  }
  const startText = () => {
    mode = 'between'
    depth = 0
    base = 0
    top = capture()
    record = null
    isListSeen = false
    lineBreaks = 0
    elements = 0
    isComplained = false
  }

  /** The end of the record at hand was not found: goes on at the next that begins as the good ones do. */
  const giveUp = (held: Capture, why: 'cut_short' | 'too_large') => {
    report(damage(place(), why, `${held.size} bytes`))
    if (!scanAgain(held) && why === 'too_large') isOver = true
  }
  const scanAgain = (held: Capture): boolean => {
    const bytes = held.isSkipped ? new Uint8Array() : joined(held)
    const next = signature === null || mode !== 'list' ? -1 : indexOf(bytes, signature, 1)
    record = null
    inString = false
    isEscaped = false
    depth = base
    elements += 1
    if (next < 0 || rescans >= MAX_RESCANS) return false
    rescans += 1
    scan(bytes.subarray(next))
    return true
  }

  const openBracket = (c: number) => {
    if (mode === 'between') {
      isComplained = false
      if (c === OPEN_LIST) {
        mode = 'list'
        base = 1
      } else if (shape === 'members') {
        mode = 'members'
        base = 1
      } else mode = 'top'
      return
    }
    if (record === null && depth === base && mode !== 'top') record = capture()
  }
  const isListOpening = (c: number) =>
    c === OPEN_LIST &&
    mode === 'top' &&
    depth === 1 &&
    previous === COLON &&
    shape !== 'members' &&
    key === shape.list &&
    !isListSeen

  const scan = (chunk: Uint8Array): void => {
    let from = 0
    const hold = (to: number) => {
      const held = record ?? (mode === 'top' ? top : null)
      if (held && !held.isSkipped && to > from) {
        held.pieces.push(chunk.subarray(from, to))
        held.size += to - from
      }
      from = to
    }
    for (let i = 0; i < chunk.length && !isOver; i++) {
      const c = chunk[i] as number // i < length
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (c === BACKSLASH) isEscaped = true
        else if (c === QUOTE) inString = false
        else if (c === NEWLINE) {
          // No text of JSON holds a raw line break: a quote is missing, and here the next line begins.
          inString = false
          i -= 1
        }
        if (inString && depth === 1 && record === null && heard.length < MAX_KEY_BYTES)
          heard.push(c)
        continue
      }
      switch (c) {
        case QUOTE:
          inString = true
          heard = []
          if (record === null && mode === 'list' && depth === base)
            complain('not_a_record', 'a text')
          break
        case COLON:
          if (record) record.colons += 1
          else if (mode === 'top') top.colons += 1
          if (depth === 1 && record === null && mode !== 'list') key = keyOf(heard)
          previous = c
          break
        case OPEN:
        case OPEN_LIST:
          isEmpty = false
          if (mode === 'top' && !isListSeen && c === OPEN && lineBreaks === 1) {
            // One text a line, and this line begins before the last one was closed.
            if ((i > 0 ? chunk[i - 1] : lastByte) === NEWLINE) {
              report(damage(place(), 'cut_short', 'the line ends inside the record'))
              startText()
              texts += 1
              from = i
            }
          }
          if (isListOpening(c)) {
            hold(i + 1)
            isListSeen = true
            mode = 'list'
            base = 2
          } else {
            if (record === null && mode !== 'top') from = i
            openBracket(c)
          }
          depth += 1
          if (depth > MAX_DEPTH) {
            const held = record ?? top
            if (!held.isSkipped) report(damage(place(), 'too_deep', `${depth} levels`))
            held.isSkipped = true
            held.pieces = []
          }
          previous = c
          break
        case CLOSE:
        case CLOSE_LIST:
          previous = c
          if (depth === 0) {
            complain('malformed', 'a bracket closes that was not opened')
            break
          }
          depth -= 1
          if (record && depth === base) {
            hold(i + 1)
            const whole = record
            record = null
            // A bracket too few lets a record run into those behind it.
            if (giveRecord(whole)) elements += 1
            else scanAgain(whole)
          } else if (mode === 'list' && depth === 1 && base === 2) {
            mode = 'top'
            base = 0
            from = i
          } else if (depth === 0) {
            hold(i + 1)
            closeText()
          }
          break
        case COMMA:
          if (record === null) isComplained = false
          previous = c
          break
        case NEWLINE:
          if (mode === 'top') lineBreaks += 1
          break
        default:
          if (c > 32 && record === null && c < 0x80) {
            isEmpty = false
            if (mode === 'between') complain('malformed', `text outside of a record`)
            else if (mode === 'list' && depth === base) complain('not_a_record', 'a bare value')
          }
      }
    }
    hold(chunk.length)
    lastByte = chunk.at(-1) ?? 0
    const held: Capture | null = record ?? (mode === 'top' ? top : null)
    if (!isOver && held && held.size > MAX_RECORD_BYTES) giveUp(held, 'too_large')
  }

  const taken = (): readonly JsonPiece[] => {
    const given = out
    out = []
    return given
  }
  return {
    isOver: () => isOver,
    push: (chunk: Uint8Array): readonly JsonPiece[] => {
      scan(chunk)
      return taken()
    },
    end: (): readonly JsonPiece[] => {
      for (let held = record; held !== null && !isOver; held = record) giveUp(held, 'cut_short')
      if (mode !== 'between') report(damage(place(), 'cut_short', 'the end is missing'))
      else if (isEmpty && texts === 0) report(damage('the file', 'cut_short', 'nothing in it'))
      return taken()
    },
  }
}

const keyOf = (heard: readonly number[]): string => {
  const text = new TextDecoder().decode(Uint8Array.from(heard))
  try {
    return JSON.parse(`"${text}"`) as string // a quoted text is a text
  } catch {
    return text
  }
}

const joined = ({ pieces, size }: Capture): Uint8Array => {
  const [first] = pieces
  if (first && pieces.length === 1) return first
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const indexOf = (bytes: Uint8Array, what: Uint8Array, from: number): number => {
  const first = what[0] ?? 0
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1
    while (same < what.length && bytes[at + same] === what[same]) same += 1
    if (same === what.length) return at
  }
  return -1
}
