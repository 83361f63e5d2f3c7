/**
 * `key=value` lines as firewalls write them: values bare or in quotes, several blanks between, signs of all kinds within quotes.
 * @module
 */
import { type Fields, newFields } from '../fields.ts'

/** The longest real lines have about 80. */
const MAX_PAIRS = 500

export type Pairs = {
  readonly fields: Fields
  readonly count: number
  /** False where the line ends within quotes: it was cut. */
  readonly isWhole: boolean
}

/**
 * From `from` to the end. The first of a name wins. Bare values end at `between`; a word without `=` behind one is more of it
 * (`ivs=Default Network`).
 */
export const readPairs = (text: string, from: number, between: ' ' | ',' = ' '): Pairs => {
  const stop = between === ',' ? COMMA : BLANK
  const fields = newFields()
  let count = 0
  let isWhole = true
  let at = from
  let bare: string | null = null
  const { length } = text
  while (at < length && count < MAX_PAIRS) {
    let code = text.charCodeAt(at)
    if (code <= 0x20 || code === COMMA) {
      at += 1
      continue
    }
    const start = at
    while (at < length) {
      code = text.charCodeAt(at)
      if (code === EQUALS || code <= 0x20) break
      at += 1
    }
    if (at >= length || code !== EQUALS) {
      if (bare !== null && between === ' ')
        fields[bare] = `${fields[bare]} ${text.slice(start, at)}`
      continue
    }
    const name = text.slice(start, at)
    at += 1
    let value: string
    const isFirst = !Object.hasOwn(fields, name)
    bare = null
    if (text.charCodeAt(at) === QUOTE) {
      const end = quoteEnd(text, at + 1)
      isWhole = end < length
      value = text.slice(at + 1, end)
      if (value.includes('\\"')) value = value.replaceAll('\\"', '"')
      at = end + 1
    } else {
      const begin = at
      while (at < length && text.charCodeAt(at) !== stop && text.charCodeAt(at) !== TAB) at += 1
      value = text.slice(begin, at)
      if (isFirst && value !== '') bare = name
    }
    count += 1
    fields[name] ??= value
  }
  return { fields, count, isWhole }
}
const TAB = 0x09
const BLANK = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const EQUALS = 0x3d
const BACKSLASH = 0x5c

/** The closing quote; the end of the text where there is none. A path may end in a backslash before it: then a blank and a name follow. */
const quoteEnd = (text: string, from: number): number => {
  let at = from
  for (;;) {
    const end = text.indexOf('"', at)
    if (end < 0) return text.length
    if (text.charCodeAt(end - 1) !== BACKSLASH || end === from) return end
    let backslashes = 0
    while (end - 1 - backslashes >= from && text.charCodeAt(end - 1 - backslashes) === BACKSLASH)
      backslashes += 1
    if (backslashes % 2 === 0) return end
    if (NEXT_PAIR.test(text.slice(end + 1, end + 65))) return end
    at = end + 1
  }
}
const NEXT_PAIR = /^(?:[ ,]+[A-Za-z][A-Za-z0-9_-]{0,40}=|\s*$)/
