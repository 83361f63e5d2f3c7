/**
 * OpenSSL: letters are patch releases until 1.1.1 (1.0.2z < 1.0.2za), numbers since 3.0; pre-releases before their release.
 * @module
 */
import { digits, type Part, plainRelease, type Rank, release, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'

const FORM =
  /^(?:openssl[ _-])?v?(\d+(?:\.\d+)*)([a-z]{0,3})(?:-(fips))?(?:[-_ ]?(alpha|beta|pre|rc|dev)[-_.]?(\d*))?(?:\+.*)?$/
const PRE: Readonly<Record<string, Rank>> = { dev: 1, alpha: 2, beta: 3, pre: 4, rc: 5 }
const RELEASED: Rank = 6

const read = (text: string): Reading | null => {
  const found = FORM.exec(text.toLowerCase())
  if (found === null) return null
  const [, numbers = '', letters = '', , pre, count = ''] = found
  const parts: Part[] = release(numbers)
  // A letter stands below a further number and above the bare release.
  parts.push(0x0f, word(letters))
  if (pre === undefined) parts.push(RELEASED)
  else parts.push(PRE[pre] ?? RELEASED, digits(count))
  return {
    parts,
    canon: `${plainRelease(numbers)}${letters}${pre === undefined ? '' : `-${pre}${count}`}`,
  }
}

export const openssl: Rules = { read, tree: dottedTree(/^(\d+(?:\.\d+)*)$/) }
