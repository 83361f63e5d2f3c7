/**
 * JSON that may be cut or broken: what is whole is given, what is not is named. Objects have no prototype, so that a key like
 * `__proto__` is a key. Strings may hold raw control characters; the last of two equal keys counts, as with JSON.parse.
 * @module
 */

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

export type JsonDamage = {
  readonly line: number
  readonly why: 'malformed' | 'cut_short' | 'too_deep' | 'too_large' | 'too_much_damage'
}
export type ReadJson = {
  readonly value: Json | undefined
  readonly damage: readonly JsonDamage[]
  /** Objects and lists whose end was not reached. */
  readonly incomplete: ReadonlySet<Json>
}

/** The deepest real document nests 23 deep (components in components); beyond, somebody attacks. */
const MAX_DEPTH = 64
/** A component takes about 30 values: 8 million values are more components than any product has. */
const MAX_VALUES = 8_000_000
const MAX_DAMAGE = 100

export const readJson = (text: string): ReadJson => {
  const reader = jsonReader(text)
  reader.run()
  return { value: reader.root(), damage: reader.damage, incomplete: reader.incomplete }
}

type Frame = { readonly box: Json[] | JsonObject; key: string | null }

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

const jsonReader = (text: string) => {
  const damage: JsonDamage[] = []
  const incomplete = new Set<Json>()
  const stack: Frame[] = []
  let root: Json | undefined
  let at = 0
  let values = 0
  let lineAt = 0
  let line = 1
  let isOver = false

  const lineOf = (position: number): number => {
    for (; lineAt < position; lineAt++) if (text.charCodeAt(lineAt) === 10) line += 1
    return line
  }
  const stop = (why: JsonDamage['why']) => {
    damage.push({ line: lineOf(Math.min(at, text.length)), why })
    for (const { box } of stack) incomplete.add(box)
    isOver = true
  }
  const skipSpace = () => {
    for (;;) {
      const c = text.charCodeAt(at)
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return
      at += 1
    }
  }
  const put = (value: Json) => {
    const top = stack.at(-1)
    if (top === undefined) root = value
    else if (Array.isArray(top.box)) top.box.push(value)
    else if (top.key !== null) {
      top.box[top.key] = value
      top.key = null
    }
  }
  /** The text between quotes, `at` behind it; undefined where the file ends before. */
  const string = (): string | undefined => {
    let end = at + 1
    let hasEscape = false
    for (;;) {
      const c = text.charCodeAt(end)
      if (c === 34) break
      if (c === 92) {
        hasEscape = true
        end += 2
      } else if (end >= text.length) return undefined
      else end += 1
    }
    const raw = text.slice(at + 1, end)
    at = end + 1
    return hasEscape ? unescaped(raw) : raw
  }

  /** After a fault: gives up the list element around it and goes on behind that element. */
  const recover = () => {
    if (damage.length >= MAX_DAMAGE) return stop('too_much_damage')
    damage.push({ line: lineOf(at), why: 'malformed' })
    let list = stack.length - 1
    while (list >= 0 && !Array.isArray(stack[list]?.box)) list -= 1
    if (list < 0) {
      for (const { box } of stack) incomplete.add(box)
      isOver = true
      return
    }
    let open = stack.length - 1 - list
    for (const { box } of stack.slice(list + 1)) incomplete.add(box)
    stack.length = list + 1
    for (; at < text.length; at++) {
      const c = text[at]
      if (c === '"') {
        if (string() === undefined) break
        at -= 1
      } else if (c === '{' || c === '[') open += 1
      else if (c === '}' || c === ']') {
        if (open === 0) return
        open -= 1
      } else if (c === ',' && open === 0) return
    }
    at = text.length
  }

  const value = () => {
    values += 1
    if (values > MAX_VALUES) return stop('too_large')
    const c = text[at]
    if (c === '{' || c === '[') {
      if (stack.length >= MAX_DEPTH) return stop('too_deep')
      const box: Json[] | JsonObject = c === '[' ? [] : (Object.create(null) as JsonObject) // a bare map of what is put into it
      put(box)
      stack.push({ box, key: null })
      at += 1
      skipSpace()
      if (text[at] === (c === '[' ? ']' : '}')) close()
      else if (c === '{') member()
      else value_.pending = true
      return
    }
    if (c === '"') {
      const read = string()
      if (read === undefined) {
        at = text.length
        return stop('cut_short')
      }
      return put(read)
    }
    NUMBER.lastIndex = at
    const number = NUMBER.exec(text)?.[0]
    if (number !== undefined) {
      at += number.length
      return put(Number(number))
    }
    WORD.lastIndex = at
    const word = WORD.exec(text)?.[0]
    if (word !== undefined) {
      at += word.length
      return put(word === 'null' ? null : word === 'true')
    }
    return at >= text.length || (/^[a-z]+$/.test(text.slice(at, at + 6)) && at + 5 > text.length)
      ? stop('cut_short')
      : recover()
  }
  /** A `"key":`, after which a value is due. */
  const member = () => {
    const top = stack.at(-1)
    if (at >= text.length) return stop('cut_short')
    if (text[at] !== '"' || top === undefined) return recover()
    const key = string()
    if (key === undefined) {
      at = text.length
      return stop('cut_short')
    }
    skipSpace()
    if (at >= text.length) return stop('cut_short')
    if (text[at] !== ':') return recover()
    at += 1
    top.key = key
    value_.pending = true
  }
  const close = () => {
    stack.pop()
    at += 1
  }
  /** After a value: what may follow it. */
  const next = () => {
    const top = stack.at(-1)
    if (top === undefined) {
      isOver = true
      if (at < text.length) damage.push({ line: lineOf(at), why: 'malformed' })
      return
    }
    const c = text[at]
    if (c === undefined) return stop('cut_short')
    const isList = Array.isArray(top.box)
    if (c === (isList ? ']' : '}')) return close()
    if (c !== ',') return recover()
    at += 1
    skipSpace()
    if (isList) value_.pending = true
    else member()
  }
  const value_ = { pending: true }

  return {
    damage,
    incomplete,
    root: () => root,
    run: () => {
      while (!isOver) {
        skipSpace()
        if (value_.pending) {
          value_.pending = false
          value()
        } else next()
      }
    },
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

const unescaped = (raw: string): string =>
  raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, c: string) =>
    hex === undefined ? (ESCAPES[c] ?? c) : String.fromCharCode(Number.parseInt(hex, 16)),
  )

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : []

/** A text that says something, at most `most` characters of it; else null. */
export const textOf = (value: Json | undefined, most = 2000): string | null => {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  return text === '' ? null : text.slice(0, most)
}
