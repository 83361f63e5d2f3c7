/**
 * Structured data of RFC 5424 §6.3: `[id name="value" …][…]`, with `\"`, `\\`, `\]`.
 * @module
 */

export type StructuredData = Readonly<Record<string, Readonly<Record<string, string>>>>

/** §6.3.2 sets no bound; real senders write a handful. */
const MAX_ELEMENTS = 64
const MAX_PARAMS = 256

/** What stands at `from` (an element, or NILVALUE), and the first sign behind it. Null where it is none or breaks off. */
export const readStructuredData = (
  text: string,
  from: number,
): { readonly data: StructuredData | null; readonly end: number } | null => {
  if (text[from] === '-') return { data: null, end: from + 1 }
  if (text[from] !== '[') return null
  const data: Record<string, Record<string, string>> = Object.create(null)
  let elements = 0
  let at = from
  while (text[at] === '[') {
    const idEnd = nameEnd(text, at + 1)
    if (idEnd === at + 1) return null
    const id = text.slice(at + 1, idEnd)
    data[id] ??= Object.create(null) as Record<string, string>
    const params = data[id]
    elements += 1
    if (elements > MAX_ELEMENTS) return null
    at = idEnd
    for (let n = 0; ; n += 1) {
      while (text[at] === ' ') at += 1
      if (text[at] === ']') break
      const end = nameEnd(text, at)
      if (n >= MAX_PARAMS || end === at || text[end] !== '=' || text[end + 1] !== '"') return null
      const value = quoted(text, end + 2)
      if (value === null) return null
      params[text.slice(at, end)] ??= value.text
      at = value.end
    }
    at += 1
  }
  return { data, end: at }
}

const nameEnd = (text: string, from: number): number => {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    // SD-NAME: no blank, `=`, `]`, `"` and no control sign.
    if (code <= 0x20 || code === 0x3d || code === 0x5d || code === 0x22) break
    at += 1
  }
  return at
}

/** A backslash before any other sign is itself (§6.3.3). */
const quoted = (
  text: string,
  from: number,
): { readonly text: string; readonly end: number } | null => {
  let at = from
  let done = ''
  let start = from
  while (at < text.length) {
    const sign = text[at]
    if (sign === '"') return { text: done + text.slice(start, at), end: at + 1 }
    const next = text[at + 1]
    if (sign === '\\' && (next === '"' || next === '\\' || next === ']')) {
      done += text.slice(start, at)
      start = at + 1
      at += 2
    } else at += 1
  }
  return null
}
