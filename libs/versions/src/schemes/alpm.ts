/**
 * pacman's vercmp: an older rpmvercmp, in which letters glued to a number come before the bare number (1.5b < 1.5), and
 * longer separators above shorter. A bound without a package release leaves the release out.
 * @module
 */
import { digits, type Part, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^(?:(\d+):)?([^-:\s]+)(?:-(\d+(?:\.\d+)*))?$/
const GLUED_LETTERS: Rank = 0x01
const END: Rank = 0x02
const GLUED_NUMBER: Rank = 0x03
const SEPARATED: Rank = 0x04

const pushTokens = (parts: Part[], text: string): void => {
  for (const [, signs = '', token = ''] of text.matchAll(/([^A-Za-z0-9]*)([A-Za-z]+|\d+|$)/g)) {
    if (signs === '' && token === '') break
    if (signs !== '') parts.push(SEPARATED, digits(String(signs.length)))
    if (token === '') parts.push(END)
    else if (token.charCodeAt(0) > 0x39) parts.push(GLUED_LETTERS, word(token))
    else parts.push(GLUED_NUMBER, digits(token))
  }
}

const stemOf = (text: string): { parts: Part[]; release: string | undefined } | null => {
  const found = FORM.exec(text)
  if (found === null) return null
  const [, epoch = '', version = '', count] = found
  const parts: Part[] = [digits(epoch)]
  pushTokens(parts, version)
  return { parts, release: count }
}

const read = (text: string): Reading | null => {
  const found = stemOf(text)
  if (found === null) return null
  const { parts, release } = found
  parts.push(END)
  if (release === undefined) return { parts: [...parts, 0], canon: text, stem: parts }
  parts.push(1)
  pushTokens(parts, release)
  parts.push(END)
  return { parts, canon: text }
}

export const alpm: Rules = {
  read,
  tree: (text) => {
    const found = stemOf(text)
    return found === null || found.release !== undefined
      ? null
      : { floor: found.parts, ceiling: found.parts }
  },
}
