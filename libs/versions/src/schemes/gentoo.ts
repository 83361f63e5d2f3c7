/**
 * Gentoo's order (Package Manager Specification §3.3): a part with a leading zero counts as a fraction, more parts above fewer, then a
 * letter, suffixes, the revision.
 * @module
 */
import { digits, type Part, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^(\d+(?:\.\d+)*)([a-z])?((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/
const END: Rank = 0x05
const LETTER: Rank = 0x07
const FRACTION: Rank = 0x08
const NUMBER: Rank = 0x09
const SUFFIXES: Readonly<Record<string, Rank>> = { alpha: 1, beta: 2, pre: 3, rc: 4, p: 6 }

const pushNumbers = (parts: Part[], numbers: string): void => {
  const [first = '', ...more] = numbers.split('.')
  parts.push(digits(first))
  for (const text of more) {
    if (text.startsWith('0')) parts.push(FRACTION, word(text.replace(/0+$/, '')))
    else parts.push(NUMBER, digits(text))
  }
}

const read = (text: string): Reading | null => {
  const found = FORM.exec(text)
  if (found === null) return null
  const [, numbers = '', letter, suffixes = '', revision = ''] = found
  const parts: Part[] = []
  pushNumbers(parts, numbers)
  if (letter !== undefined) parts.push(LETTER, word(letter))
  for (const [, name = '', count = ''] of suffixes.matchAll(/_([a-z]+)(\d*)/g)) {
    parts.push(SUFFIXES[name] ?? END, digits(count))
  }
  parts.push(END, digits(revision))
  return { parts, canon: text.replace(/-r0+$/, '') }
}

export const gentoo: Rules = {
  read,
  tree: (text) => {
    if (!/^\d+(?:\.\d+)*$/.test(text)) return null
    const stem: Part[] = []
    pushNumbers(stem, text)
    return { floor: stem, ceiling: stem }
  },
}
