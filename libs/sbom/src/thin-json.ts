/**
 * Large JSON documents made small while they come in: what no reader asks for (files, dependencies, properties, pictures of
 * evidence) is left out before it takes memory. Lines keep their numbers, damage stays damage, and what is kept is kept byte by byte.
 * @module
 */

import { type Growing, growing } from './growing.ts'

/** Members whose values nothing here reads, in CycloneDX and SPDX. */
const UNREAD: ReadonlySet<string> = new Set([
  'annotations',
  'comment',
  'compositions',
  'copyright',
  'copyrightText',
  'declarations',
  'definitions',
  'dependencies',
  'description',
  'evidence',
  'externalReferences',
  'files',
  'formulation',
  'hasExtractedLicensingInfos',
  'hasFiles',
  'licenseComments',
  'licenseInfoFromFiles',
  'modelCard',
  'omniborId',
  'packageVerificationCode',
  'pedigree',
  'properties',
  'releaseNotes',
  'signature',
  'snippets',
  'software_copyrightText',
  'summary',
  'swhid',
  'swid',
  'text',
])
/** Lists of which only the length is told. */
const COUNTED: ReadonlySet<string> = new Set(['vulnerabilities'])
/** Lists of which only some elements are read: those that say what the document is about. */
const SIFTED: ReadonlySet<string> = new Set(['relationships'])
const SIFT_MARK = 'DESCRIBE'
/** A relation has some hundred bytes; what is larger is kept as it is. */
const MAX_SIFTED_BYTES = 16 * 1024
const MAX_KEY_BYTES = 64
/** Deeper than any reader goes: from there on everything is handed on, and the reader says so. */
const MAX_DEPTH = 1_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const COMMA = 0x2c
const COLON = 0x3a
const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

const decoder = new TextDecoder('latin1')
const NULL = new TextEncoder().encode('null')
const ZERO = 0x30
/** No JSON: the reader meets it where the damage was. */
const BROKEN = 0x21

type Skip = {
  readonly how: 'whole' | 'count' | 'sift'
  /** Whether each open bracket inside is a list. */
  readonly open: boolean[]
  /** Of a counted list: whether its next element was not met yet. */
  isElementDue: boolean
  /** Of a sifted list: where the element began in `out`, and whether it is too large to wait for its end. */
  elementAt: number
  isTooLarge: boolean
}

/** What is kept of the bytes so far and was not given yet. */
export type Thinner = {
  readonly push: (chunk: Uint8Array) => Uint8Array
  /** After the last piece. */
  readonly end: () => Uint8Array
}

/** Takes UTF-8 JSON in pieces of any size. */
export const thinJson = (): Thinner => {
  const out = growing()
  /** Whether each open bracket is a list. */
  const stack: boolean[] = []
  let isInString = false
  let isEscaped = false
  /** The bytes of the last string where a key may stand; null elsewhere. */
  let key: number[] | null = null
  let isKeyDue = false
  /** The key after whose colon a value is due. */
  let named: string | null = null
  let skip: Skip | null = null
  /** Nothing is left out any more. */
  let isPassing = false

  /** Whether the value that this byte begins is left out. */
  const begin = (byte: number, name: string): boolean => {
    const how = howToSkip(byte, name)
    if (how === null) return false
    if (how !== 'whole') out.put(byte)
    const open = byte === QUOTE ? [] : [byte === OPEN_LIST]
    skip = { how, open, isElementDue: true, elementAt: out.size(), isTooLarge: false }
    isInString = byte === QUOTE
    isEscaped = false
    return true
  }
  const end = (of: Skip, last: number | null): void => {
    if (last === null) out.put(BROKEN)
    else if (of.how === 'whole') for (const byte of NULL) out.put(byte)
    else out.put(last)
    skip = null
    isKeyDue = false
    key = null
  }
  const inString = (byte: number): void => {
    if (isEscaped) isEscaped = false
    else if (byte === BACKSLASH) isEscaped = true
    else if (byte === QUOTE) isInString = false
  }
  const skipped = (of: Skip, byte: number): void => {
    const depth = of.open.length
    if (byte === NEWLINE || (of.how === 'sift' && (depth > 1 || isInString))) out.put(byte)
    if (isInString) {
      inString(byte)
      if (!isInString && depth === 0) end(of, QUOTE)
      return
    }
    const isClosing = byte === CLOSE_LIST || byte === CLOSE_OBJECT
    if (depth === 1 && of.how !== 'whole') {
      if (byte === COMMA || isClosing) {
        if (of.how === 'sift') sift(of, out)
        of.isElementDue = true
        if (byte === COMMA) out.put(byte)
        of.elementAt = out.size()
      } else if (of.how === 'sift' ? byte !== NEWLINE : of.isElementDue && !isSpace(byte)) {
        out.put(of.how === 'sift' ? byte : ZERO)
        of.isElementDue = false
      }
    }
    if (byte === QUOTE) isInString = true
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      of.open.push(byte === OPEN_LIST)
      if (of.open.length > MAX_DEPTH) end(of, null)
    } else if (isClosing) {
      if (of.open.pop() !== (byte === CLOSE_LIST)) end(of, null)
      else if (of.open.length === 0) end(of, byte)
    }
  }
  const kept = (byte: number): void => {
    if (isInString) {
      out.put(byte)
      inString(byte)
      if (isInString && key !== null && key.length <= MAX_KEY_BYTES) key.push(byte)
      return
    }
    if (isSpace(byte)) {
      // One is enough, and between brackets none.
      if (byte === NEWLINE || !isBreak(out.last())) out.put(byte)
      return
    }
    const name = named
    named = null
    if (name !== null && begin(byte, name)) return
    out.put(byte)
    if (byte === QUOTE) {
      isInString = true
      key = isKeyDue ? [] : null
      return
    }
    if (byte === COLON && key !== null) named = String.fromCharCode(...key)
    key = null
    if (byte === COMMA) isKeyDue = stack.at(-1) === false
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      stack.push(byte === OPEN_LIST)
      isKeyDue = byte === OPEN_OBJECT
      isPassing ||= stack.length > MAX_DEPTH
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      stack.pop()
      isKeyDue = false
    }
  }

  return {
    push: (chunk) => {
      for (const byte of chunk) {
        // Assigned in `begin`, which the compiler does not follow.
        const of = skip as Skip | null
        if (of !== null) skipped(of, byte)
        else if (isPassing) out.put(byte)
        else kept(byte)
      }
      const of = skip as Skip | null
      if (of?.how !== 'sift') return out.take(out.size())
      // What a sifted element has so far stays until its end is seen.
      of.isTooLarge ||= out.size() - of.elementAt > MAX_SIFTED_BYTES
      const given = out.take(of.isTooLarge ? out.size() : of.elementAt)
      of.elementAt = 0
      return given
    },
    end: () => out.take(out.size()),
  }
}

const howToSkip = (byte: number, name: string): Skip['how'] | null => {
  if (UNREAD.has(name))
    return byte === OPEN_LIST || byte === OPEN_OBJECT || byte === QUOTE ? 'whole' : null
  if (byte !== OPEN_LIST) return null
  return COUNTED.has(name) ? 'count' : SIFTED.has(name) ? 'sift' : null
}

const isBreak = (byte: number): boolean =>
  isSpace(byte) ||
  byte === COMMA ||
  byte === COLON ||
  byte === OPEN_LIST ||
  byte === OPEN_OBJECT ||
  byte === CLOSE_LIST ||
  byte === CLOSE_OBJECT

/** An element of a sifted list is at its end: it stays if it says what the document is about. */
const sift = (of: Skip, out: Growing): void => {
  if (of.isTooLarge) {
    of.isTooLarge = false
    return
  }
  const element = out.from(of.elementAt)
  if (decoder.decode(element).includes(SIFT_MARK)) return
  const lines = element.filter((byte) => byte === NEWLINE).length
  const isEmpty = element.every(isSpace)
  out.cut(of.elementAt)
  if (!isEmpty) out.put(ZERO)
  for (let i = 0; i < lines; i++) out.put(NEWLINE)
}
