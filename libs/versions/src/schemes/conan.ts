/**
 * Conan 2's order: like semantic versioning with any number of parts, words among them, and the build compared last.
 * @module
 */
import { digits, type Part, type Rank, release, wholeRelease, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^v?([0-9A-Za-z_]+(?:\.[0-9A-Za-z_]+)*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/
const PRE: Rank = 0x01
const RELEASED: Rank = 0x02
const END: Rank = 0x01
const NUMBER: Rank = 0x10
const TEXT: Rank = 0x11

const pushItems = (parts: Part[], text: string): void => {
  const items = text.split('.')
  while (items.length > 0 && /^0+$/.test(items.at(-1) ?? '')) items.pop()
  for (const item of items) {
    if (/^\d+$/.test(item)) parts.push(NUMBER, digits(item))
    else parts.push(TEXT, word(item))
  }
}

const read = (text: string): Reading | null => {
  const found = FORM.exec(text.toLowerCase())
  if (found === null || !/\d/.test(text)) return null
  const [, items = '', pre, build] = found
  const parts: Part[] = []
  pushItems(parts, items)
  if (pre === undefined) parts.push(RELEASED)
  else {
    parts.push(PRE)
    pushItems(parts, pre)
    parts.push(END)
  }
  if (build !== undefined) pushItems(parts, build)
  parts.push(END)
  return { parts, canon: text.replace(/^v/i, '') }
}

export const conan: Rules = {
  read,
  tree: (text) =>
    /^\d+(?:\.\d+)*$/.test(text) ? { floor: release(text), ceiling: wholeRelease(text) } : null,
}
