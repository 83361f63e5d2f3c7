/**
 * Conan 2's order: like semantic versioning with any number of parts, words among them, and the build compared last.
 * @module
 */
import { digits, type Part, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM =
  /^(?:v(?=\d))?([0-9A-Za-z_*]+(?:\.[0-9A-Za-z_*]+)*)(?:(-)([0-9A-Za-z.-]*))?(?:\+([0-9A-Za-z.-]+))?$/
const PRE: Rank = 0x01
const RELEASED: Rank = 0x02
const END: Rank = 0x01
const NUMBER: Rank = 0x10
const TEXT: Rank = 0x11

/** A number with letters behind it (`1b`) follows its number; Conan compares such pairs as text, which is no order (9 < 10 < 1a < 9). */
const pushItem = (parts: Part[], item: string): void => {
  const [, number = '', rest = ''] = /^(\d*)(.*)$/.exec(item) ?? []
  if (number === '') parts.push(TEXT, word(rest))
  else parts.push(NUMBER, digits(number), word(rest))
}

const itemsIn = (text: string): string[] => {
  const items = text === '' ? [] : text.split('.')
  while (items.length > 0 && /^0+$/.test(items.at(-1) ?? '')) items.pop()
  return items
}

const read = (text: string): Reading | null => {
  const found = FORM.exec(text.toLowerCase())
  if (found === null) return null
  const [, items = '', hyphen, pre = '', build] = found
  const parts: Part[] = []
  for (const item of itemsIn(items)) pushItem(parts, item)
  const release = parts.slice()
  parts.push(hyphen === undefined ? RELEASED : PRE)
  if (hyphen !== undefined) {
    for (const item of itemsIn(pre)) pushItem(parts, item)
    parts.push(END)
  }
  for (const item of build === undefined ? [] : itemsIn(build)) pushItem(parts, item)
  parts.push(END)
  const reading = { parts, canon: text.replace(/^v(?=\d)/i, '') }
  // `2.6-` is the place below every pre-release of 2.6.
  return hyphen !== undefined && pre === '' ? { ...reading, stem: release } : reading
}

export const conan: Rules = {
  read,
  tree: (text) => {
    if (!/^\d+(?:\.\d+)*$/.test(text)) return null
    const stem = (items: readonly string[]): Part[] => {
      const parts: Part[] = []
      for (const item of items) pushItem(parts, item)
      return parts
    }
    return { floor: stem(itemsIn(text)), ceiling: stem(text.split('.')) }
  },
}
