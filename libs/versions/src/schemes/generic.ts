/**
 * Versions of nobody's scheme: numbers and words in the order in which they stand. Words for something unfinished come before the
 * release, any other letter after it (9.0p1, 1.06B), and 1.0 equals 1.0.0.
 * @module
 */
import { digits, NEXT, type Part, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'

const LEAD = /^(?:versions?|ver|release|rel|rev|firmware|build|v|r)?[ ._:-]*(?=\d)/i
const FORM = /^\d[0-9A-Za-z.+~_:, ()/-]*$/

/** Hexadecimal digits that change back and forth are a commit (57c5f4df0a5a), not a version; 20230504a is one. */
const COMMIT = /^(?=.*[a-f]\d)(?=.*\d[a-f])[0-9a-f]{7,}$/

const UNFINISHED: Readonly<Record<string, Rank>> = {
  dev: 1,
  snapshot: 1,
  nightly: 1,
  alpha: 2,
  beta: 3,
  m: 4,
  milestone: 4,
  pre: 5,
  preview: 5,
  ea: 5,
  rc: 6,
  cr: 6,
}
const BEFORE: Rank = 0x01
const END: Rank = 0x02
const LETTERS: Rank = 0x03
/** Words that say only "this is the release". */
const SILENT = new Set(['final', 'ga', 'stable', 'lts', 'release', 'long', 'term'])

const read = (text: string): Reading | null => {
  const lead = LEAD.exec(text)?.[0] ?? ''
  const plain = text.slice(lead.length).toLowerCase()
  if (!FORM.test(plain) || COMMIT.test(plain)) return null
  const parts: Part[] = []
  let kept = 0
  for (const [token] of plain.matchAll(/\d+|[a-z]+/g)) {
    if (token.charCodeAt(0) <= 0x39) {
      const number = digits(token)
      parts.push(NEXT, number)
      if (number.digits !== '') kept = parts.length
      continue
    }
    if (SILENT.has(token)) continue
    // Zeros before a word or the end do not count.
    parts.length = kept
    const unfinished = UNFINISHED[token]
    if (unfinished === undefined) parts.push(LETTERS, word(token))
    else parts.push(BEFORE, unfinished)
    kept = parts.length
  }
  parts.length = kept
  parts.push(END)
  return { parts, canon: text.slice(lead.length) }
}

export const generic: Rules = {
  read,
  tree: (text) => dottedTree(/^(\d+(?:\.\d+)*)$/)(text.slice(LEAD.exec(text)?.[0].length ?? 0)),
}
