/**
 * Canonical JSON: the one text of a value, so that its hash can be made again by anybody. RFC 8785 (JCS):
 * no white space, keys by UTF-16 code units, numbers as ECMAScript prints them. Pure.
 * @module
 */

/** Deeper than any payload of ours; a chain entry is a record, not a document. */
const MAX_DEPTH = 64

/**
 * Throws for what JSON cannot say: undefined inside an array, a function, NaN, an infinity, a lone surrogate,
 * and more than 64 levels. Keys whose value is undefined are left out, as in JSON.stringify.
 * @example canonical({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export const canonical = (value: unknown): string => write(value, 0)

const write = (value: unknown, depth: number): string => {
  if (depth > MAX_DEPTH) throw new TypeError(`canonical: deeper than ${MAX_DEPTH} levels`)
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical: ${value} is no JSON number`)
      return JSON.stringify(value)
    case 'object':
      return Array.isArray(value)
        ? `[${value.map((item) => write(item, depth + 1)).join(',')}]`
        : members(value as Readonly<Record<string, unknown>>, depth)
    default:
      throw new TypeError(`canonical: a ${typeof value} is no JSON value`)
  }
}

const members = (value: Readonly<Record<string, unknown>>, depth: number): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('canonical: only plain objects; turn dates and maps into JSON first')
  const parts: string[] = []
  // Array.prototype.sort without a comparer orders by UTF-16 code units, as RFC 8785 §3.2.3 asks.
  for (const key of Object.keys(value).sort()) {
    const inner = value[key]
    if (inner !== undefined) parts.push(`${text(key)}:${write(inner, depth + 1)}`)
  }
  return `{${parts.join(',')}}`
}

const text = (value: string): string => {
  if (!value.isWellFormed()) throw new TypeError('canonical: a string holds a lone surrogate')
  return JSON.stringify(value)
}

/**
 * The same value with every string storable: lone surrogates and U+0000, which PostgreSQL text cannot hold,
 * become U+FFFD. Host names and banners come from strangers; one bad byte must not cost the whole import.
 */
export const storable = <T>(value: T): T => {
  if (typeof value === 'string') return storableText(value) as T
  const seen = JSON.stringify(value)
  // JSON.stringify prints exactly these two as escapes (well-formed JSON.stringify); a literal backslash
  // before them only costs a needless walk.
  return seen !== undefined && /\\u(?:0000|d[89a-f])/.test(seen) ? (walk(value, 0) as T) : value
}

const storableText = (value: string): string => value.toWellFormed().replaceAll('\0', '\uFFFD')

const walk = (value: unknown, depth: number): unknown => {
  if (depth > MAX_DEPTH) throw new TypeError(`storable: deeper than ${MAX_DEPTH} levels`)
  if (typeof value === 'string') return storableText(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), walk(inner, depth + 1)]),
  )
}
