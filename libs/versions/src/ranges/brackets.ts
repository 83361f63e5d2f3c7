/**
 * Interval notation of Maven and NuGet: `[1.0,2.0)`, `(,1.0],[1.2,)`, `[1.5]`.
 * @module
 */
import type { Limits } from './algebra.ts'

const INTERVAL = /\s*([[(])\s*([^,()[\]]*?)\s*(?:(,)\s*([^,()[\]]*?)\s*)?([)\]])\s*(?:,|$)/y

/** null where the text is no interval. */
export const readBrackets = (text: string): readonly Limits[] | null => {
  const all: Limits[] = []
  INTERVAL.lastIndex = 0
  let at = 0
  while (at < text.length) {
    INTERVAL.lastIndex = at
    const found = INTERVAL.exec(text)
    if (found === null) return null
    const [, opens, low = '', comma, high = '', closes] = found
    const isSingle = comma === undefined
    if (isSingle && (low === '' || opens !== '[' || closes !== ']')) return null
    const to = isSingle ? low : high
    all.push({
      from: low === '' ? null : { version: low, inclusive: opens === '[' },
      to: to === '' ? null : { version: to, inclusive: closes === ']' },
    })
    at = INTERVAL.lastIndex
  }
  return all.length === 0 ? null : all
}
