/**
 * One JSON text, bounded in size and depth; what is odd in it is damage with its place.
 * @module
 */
import type { Damage, DamageCode } from './claim.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** CSAF product trees are the deepest of the feeds: 21 in the examples. Beyond this somebody attacks. */
export const MAX_DEPTH = 100
const MAX_DETAIL = 200

export const damage = (at: string, why: DamageCode, detail: unknown = ''): Damage => ({
  at: at.slice(0, MAX_DETAIL),
  why,
  detail: (typeof detail === 'string' ? detail : (JSON.stringify(detail) ?? '')).slice(
    0,
    MAX_DETAIL,
  ),
})

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes that are no UTF-8 become U+FFFD and a complaint. */
export const decodeUtf8 = (bytes: Uint8Array, at: string, damaged: Damage[]): string => {
  try {
    return strict.decode(bytes)
  } catch {
    const text = lenient.decode(bytes)
    damaged.push(damage(at, 'not_utf8', around(text, text.indexOf('\uFFFD'))))
    return text
  }
}

/** The value, or undefined where it is no JSON. The depth must be known to be bounded. */
export const parseJson = (text: string, at: string, damaged: Damage[]): Json | undefined => {
  try {
    return JSON.parse(text) as Json // JSON.parse makes nothing else
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length)
    const isCut = offset >= text.length || /Unexpected end/.test(String(error))
    damaged.push(
      damage(
        `${at}${isCut ? '' : ` character ${offset}`}`,
        isCut ? 'cut_short' : 'malformed',
        around(text, offset),
      ),
    )
    return undefined
  }
}

const around = (text: string, offset: number): string =>
  text.slice(Math.max(0, offset - 30), offset + 30)

/** Members of all objects in it. With the colons that stand outside of texts, it tells whether a key stands twice. */
export const countMembers = (value: Json): number => {
  if (value === null || typeof value !== 'object') return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[])
      if (item !== null && typeof item === 'object') count += countMembers(item)
    return count
  }
  for (const key in value as JsonObject) {
    count += 1
    const item = (value as JsonObject)[key]
    if (item !== null && typeof item === 'object') count += countMembers(item)
  }
  return count
}

/** Where keys stand twice: 'affected[3].vendor'. The text is known to be JSON. */
export const duplicateKeys = (text: string, most: number): readonly string[] => {
  const found: string[] = []
  const stack: { readonly keys: Set<string> | null; path: string; index: number }[] = []
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g
  let key: string | null = null
  for (let m = token.exec(text); m !== null && found.length < most; m = token.exec(text)) {
    const sign = m[0]
    const top = stack.at(-1)
    if (sign === '{' || sign === '[') {
      const path = top === undefined ? '' : top.keys ? (key ?? '') : `${top.path}[${top.index}]`
      stack.push({ keys: sign === '{' ? new Set() : null, path, index: 0 })
      key = null
    } else if (sign === '}' || sign === ']') {
      stack.pop()
    } else if (sign === ',') {
      if (top && !top.keys) top.index += 1
    } else if (
      sign !== ':' &&
      top?.keys &&
      /^\s*:/.test(text.slice(token.lastIndex, token.lastIndex + 20))
    ) {
      const name = JSON.parse(sign) as string // a JSON text is a string
      const path = top.path === '' ? name : `${top.path}.${name}`
      if (top.keys.has(name)) found.push(path)
      top.keys.add(name)
      key = path
    }
  }
  return found
}

/** The value of a text, or undefined; the colons outside of its texts tell whether a key stands twice. */
export const readJsonText = (
  bytes: Uint8Array,
  at: string,
  colons: number,
): { readonly value: Json | undefined; readonly damaged: readonly Damage[] } => {
  const damaged: Damage[] = []
  const text = decodeUtf8(bytes, at, damaged)
  const value = parseJson(text, at, damaged)
  if (value !== undefined && countMembers(value) !== colons)
    for (const key of duplicateKeys(text, 20))
      damaged.push(damage(`${at} ${key}`, 'duplicate_key', key))
  return { value, damaged }
}

/** Depth and colons of a text, read without building anything. */
export const measureJson = (text: string): { readonly depth: number; readonly colons: number } => {
  let depth = 0
  let deepest = 0
  let colons = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 34) {
      for (i += 1; i < text.length; i++) {
        const inner = text.charCodeAt(i)
        if (inner === 92) i += 1
        else if (inner === 34) break
      }
    } else if (c === 123 || c === 91) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (c === 125 || c === 93) depth -= 1
    else if (c === 58) colons += 1
  }
  return { depth: deepest, colons }
}

/** A whole small document: bounded, with its odd places told. */
export const readDocument = (
  bytes: Uint8Array,
  at: string,
  damaged: Damage[],
): Json | undefined => {
  const text = decodeUtf8(bytes, at, damaged).replace(/^\uFEFF/, '')
  const { depth, colons } = measureJson(text)
  if (depth > MAX_DEPTH) {
    damaged.push(damage(at, 'too_deep', String(depth)))
    return undefined
  }
  const value = parseJson(text, at, damaged)
  if (value !== undefined && countMembers(value) !== colons)
    for (const key of duplicateKeys(text, 20))
      damaged.push(damage(`${at} ${key}`, 'duplicate_key', key))
  return value
}
