/**
 * Maven's order as the POM reference gives it ("Version Order Specification"): tokens behind `.` or `-` (and between a letter and
 * a digit), empty ones trimmed, `.qualifier` = `-qualifier` < `-number` < `.number`.
 * ComparableVersion itself is not transitive for a dotted qualifier (1.sp > 1 > 1-alpha > 1.sp); the written order is.
 * @module
 */
import { digits, type Part, type Rank, release, wholeRelease, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const BEFORE: Rank = 0x01
const END: Rank = 0x02
const SERVICE_PACK: Rank = 0x03
const UNKNOWN: Rank = 0x04
const HYPHEN_NUMBER: Rank = 0x05
/** Above all the others, and the same as in a plain release. */
const DOT_NUMBER: Rank = 0x10

const KNOWN: Readonly<Record<string, readonly Rank[]>> = {
  alpha: [BEFORE, 1],
  beta: [BEFORE, 2],
  milestone: [BEFORE, 3],
  rc: [BEFORE, 4],
  cr: [BEFORE, 4],
  snapshot: [BEFORE, 5],
  sp: [SERVICE_PACK],
}
const EMPTY = new Set(['', '0', 'final', 'ga', 'release'])
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' }

type Token = { readonly hyphen: boolean; readonly text: string }

const tokens = (version: string): Token[] => {
  const list: Token[] = []
  let hyphen = false
  for (const [, sign = '', piece = ''] of version.matchAll(/([.\-_])|([^.\-_]+)/g)) {
    if (sign !== '') {
      hyphen = sign !== '.'
      continue
    }
    for (const [text] of piece.matchAll(/\d+|\D+/g)) {
      list.push({ hyphen, text: /^\d/.test(text) ? text.replace(/^0+(?=\d)/, '') : text })
      hyphen = true
    }
    hyphen = false
  }
  return list.map((token, i) => named(token, list[i + 1]))
}

/** `a1` is alpha-1; a lone `a` is a word like any other. */
const named = (token: Token, next: Token | undefined): Token => {
  const long = SHORT[token.text]
  return long !== undefined && next?.hyphen === true && /^\d/.test(next.text)
    ? { hyphen: token.hyphen, text: long }
    : token
}

/** Empty tokens go from the end, and again before each hyphen and each word that is left. */
const trimmed = (list: readonly Token[]): readonly Token[] => {
  const kept: Token[] = []
  let trims = true
  for (const [i, token] of [...list].reverse().entries()) {
    if (trims && EMPTY.has(token.text) && i < list.length - 1) continue
    kept.push(token)
    trims = token.hyphen || !/^\d/.test(token.text)
  }
  return kept.reverse()
}

const read = (text: string): Reading | null => {
  // `12.10.2.jre11` names the runtime that a build is for, not a later version.
  const plain = text
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .replace(/\.(?:jre|jdk)\d+$/, '')
  if (!/^[0-9a-z][0-9a-z.+_-]*$/.test(plain)) return null
  const parts: Part[] = []
  for (const { hyphen, text: token } of trimmed(tokens(plain))) {
    if (/^\d/.test(token)) parts.push(hyphen ? HYPHEN_NUMBER : DOT_NUMBER, digits(token))
    else parts.push(...(KNOWN[token] ?? [UNKNOWN, word(token)]))
  }
  parts.push(END)
  return { parts, canon: text.replace(/^[vV](?=\d)/, '') }
}

export const maven: Rules = {
  read,
  tree: (text) =>
    /^\d+(?:\.\d+)*$/.test(text) ? { floor: release(text), ceiling: wholeRelease(text) } : null,
}
