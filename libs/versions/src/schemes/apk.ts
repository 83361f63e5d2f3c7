/**
 * Alpine's order (apk-tools 3): a part with a leading zero is compared as text, `_alpha` `_beta` `_pre` `_rc` come before the
 * release, `_cvs` `_svn` `_git` `_hg` `_p` after it, `-rN` counts builds.
 * @module
 */
import { digits, type Part, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^(\d+(?:\.\d+)*)([a-z])?((?:_[a-z]+\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?$/

// In apk-tools the kind of token that stands earlier in a version wins; only a pre-release loses against the end.
const BEFORE: Rank = 0x01
const END: Rank = 0x02
const BUILD: Rank = 0x03
const HASH: Rank = 0x04
const COUNT: Rank = 0x05
const AFTER: Rank = 0x06
const LETTER: Rank = 0x07
const ZERO_FIRST: Rank = 0x08
const NUMBER: Rank = 0x09

const SUFFIXES: Readonly<Record<string, readonly [Rank, Rank]>> = {
  alpha: [BEFORE, 1],
  beta: [BEFORE, 2],
  pre: [BEFORE, 3],
  rc: [BEFORE, 4],
  cvs: [AFTER, 1],
  svn: [AFTER, 2],
  git: [AFTER, 3],
  hg: [AFTER, 4],
  p: [AFTER, 5],
}

const pushNumbers = (parts: Part[], numbers: string): void => {
  const [first = '', ...more] = numbers.split('.')
  parts.push(digits(first))
  for (const text of more) {
    if (text.startsWith('0')) parts.push(ZERO_FIRST, word(text))
    else parts.push(NUMBER, digits(text))
  }
}

const read = (text: string): Reading | null => {
  const found = FORM.exec(text)
  if (found === null) return null
  const [, numbers = '', letter, suffixes = '', hash, build] = found
  const parts: Part[] = []
  pushNumbers(parts, numbers)
  if (letter !== undefined) parts.push(LETTER, word(letter))
  for (const [, name = '', count = ''] of suffixes.matchAll(/_([a-z]+)(\d*)/g)) {
    const suffix = SUFFIXES[name]
    if (suffix === undefined) return null
    parts.push(...suffix)
    if (count !== '') parts.push(COUNT, digits(count))
  }
  if (hash !== undefined) parts.push(HASH, word(hash))
  if (build !== undefined) parts.push(BUILD, digits(build))
  parts.push(END)
  return { parts, canon: text }
}

export const apk: Rules = {
  read,
  tree: (text) => {
    if (!/^\d+(?:\.\d+)*$/.test(text)) return null
    const stem: Part[] = []
    pushNumbers(stem, text)
    return { floor: stem, ceiling: stem }
  },
}
