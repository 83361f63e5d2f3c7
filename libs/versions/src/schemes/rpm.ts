/**
 * rpm's order (rpmvercmp): `~` before the end, `^` after it, numbers above letters; a missing epoch is 0. A bound without
 * a release leaves the release out of the comparison.
 * @module
 */
import { digits, type Part, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^(?:(\d*):)?([^-\s:]+(?:-[^-\s:]+)*)$/
const TILDE: Rank = 0x01
const END: Rank = 0x02
const CARET: Rank = 0x03
const LETTERS: Rank = 0x04
const NUMBER: Rank = 0x05

/** Every sign but letters, digits, `~` and `^` only separates. */
const pushTokens = (parts: Part[], text: string): void => {
  for (const [token] of text.matchAll(/~|\^|[A-Za-z]+|\d+/g)) {
    const first = token.charCodeAt(0)
    if (first === 0x7e) parts.push(TILDE)
    else if (first === 0x5e) parts.push(CARET)
    else if (first <= 0x39) parts.push(NUMBER, digits(token))
    else parts.push(LETTERS, word(token))
  }
}

const read = (text: string): Reading | null => {
  const found = FORM.exec(text)
  if (found === null) return null
  const [, epoch = '', rest = ''] = found
  const hyphen = rest.indexOf('-')
  const version = hyphen < 0 ? rest : rest.slice(0, hyphen)
  const parts: Part[] = [digits(epoch)]
  pushTokens(parts, version)
  parts.push(END)
  const canon = /[1-9]/.test(epoch) ? `${epoch.replace(/^0+/, '')}:${rest}` : rest
  if (hyphen < 0) {
    const stem = parts.slice()
    parts.push(END)
    return { parts, canon, stem }
  }
  pushTokens(parts, rest.slice(hyphen + 1))
  parts.push(END)
  return { parts, canon }
}

export const rpm: Rules = {
  read,
  tree: (text) => {
    const found = FORM.exec(text)
    if (found === null) return null
    const [, epoch = '', rest = ''] = found
    const stem: Part[] = [digits(epoch)]
    const hyphen = rest.indexOf('-')
    pushTokens(stem, hyphen < 0 ? rest : rest.slice(0, hyphen))
    if (hyphen >= 0) {
      stem.push(END)
      pushTokens(stem, rest.slice(hyphen + 1))
    }
    return { floor: stem, ceiling: stem }
  },
}
