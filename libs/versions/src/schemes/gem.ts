/**
 * RubyGems' order (Gem::Version): segments of digits and letters, words before numbers, zeros at the end of the numeric
 * and of the worded part do not count.
 * @module
 */
import { digits, type Part, plainRelease, type Rank, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^v?(\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)$/

const TEXT: Rank = 0x01
/** A nought that a word follows: less than nothing at all. */
const NOUGHT_BEFORE_TEXT: Rank = 0x02
const END: Rank = 0x03
const NUMBER: Rank = 0x04

/** What RubyGems adds to the name of a file built for one platform is no part of the version: `1.15.4-x86_64-linux`. */
const PLATFORM =
  /-(?:x86|x64|x86_64|i[3-6]86|universal|arm|arm64|aarch64|powerpc|sparc|java|jruby|mswin|mingw|dalvik|ruby)(?:[-_.].*|-?\d*)?$/i

const segments = (text: string): string[] =>
  text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? []

const withoutZeros = (list: readonly string[]): readonly string[] => {
  let end = list.length
  while (end > 0 && /^0+$/.test(list[end - 1] ?? '')) end -= 1
  return list.slice(0, end)
}
const isText = (segment: string): boolean => segment.charCodeAt(0) > 0x39

const pushSegments = (parts: Part[], list: readonly string[]): void => {
  for (const [i, segment] of list.entries()) {
    if (isText(segment)) {
      parts.push(TEXT, word(segment))
      continue
    }
    const next = /^0+$/.test(segment)
      ? list.slice(i + 1).find((later) => !/^0+$/.test(later))
      : undefined
    if (next !== undefined && isText(next)) parts.push(NOUGHT_BEFORE_TEXT)
    else parts.push(NUMBER, digits(segment))
  }
}

const read = (text: string): Reading | null => {
  const plain = FORM.exec(text.replace(PLATFORM, ''))?.[1]
  if (plain === undefined) return null
  const list = segments(plain)
  const firstText = list.findIndex(isText)
  const numbers = firstText < 0 ? list : list.slice(0, firstText)
  const parts: Part[] = []
  pushSegments(parts, [
    ...withoutZeros(numbers),
    ...withoutZeros(firstText < 0 ? [] : list.slice(firstText)),
  ])
  parts.push(END)
  return { parts, canon: plainRelease(plain) }
}

export const gem: Rules = {
  read,
  tree: (text) => {
    const numbers = /^v?(\d+(?:\.\d+)*)$/.exec(text)?.[1]?.split('.')
    if (numbers === undefined) return null
    const stem = (list: readonly string[]): Part[] =>
      list.flatMap((number) => [NUMBER, digits(number)])
    return { floor: stem(withoutZeros(numbers)), ceiling: stem(numbers) }
  },
}
