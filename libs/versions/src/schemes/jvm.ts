/**
 * Java runtimes: JEP 223 (`11.0.4+11`) and what stood before it (`1.8.0_131-b11`, `8u131`, `1.8.0-update_131`); the build does not count,
 * `-ea` comes before its release.
 * @module
 */
import { type Part, plainRelease, release } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'

const FORM =
  /^(?:jdk-?|jre-?|v)?(\d+(?:\.\d+)*)(?:(?:[_u]|[-: ]?update[_ ]?)(\d+))?(?:-([a-z]+))?(?:[-+.]?(?:b|build)?-?\d+(?:\.\d+)*)?(?:[-_].*)?$/
const EARLY = 0x01
const RELEASED = 0x02

const read = (text: string): Reading | null => {
  const found = FORM.exec(text.toLowerCase())
  if (found === null) return null
  const [, numbers = '', update, word] = found
  // 1.8.0_131 is 8.0.131; the numbers began anew with 1.2, so 1.1.8 stays.
  const modern = plainRelease(numbers).replace(/^1\.(?=[2-9]|\d\d)/, '')
  const plain = update === undefined ? modern : `${threeParts(modern)}.${plainRelease(update)}`
  const isEarly = word !== undefined && /^(?:ea|beta|rc|alpha|pre|internal)$/.test(word)
  const parts: Part[] = [...release(plain), isEarly ? EARLY : RELEASED]
  return { parts, canon: isEarly ? `${plain}-ea` : plain }
}

/** `8u131` and `1.8.0_131` keep the update in the third place. */
const threeParts = (numbers: string): string => {
  const list = numbers.split('.').slice(0, 2)
  return list.length === 1 ? `${list[0]}.0` : list.join('.')
}

export const jvm: Rules = { read, tree: dottedTree(/^(?:1\.(?=[2-9]|\d\d))?(\d+(?:\.\d+)*)$/) }
