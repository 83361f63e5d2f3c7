/**
 * Semantic Versioning 2.0.0 §9–11, read as leniently as npm's loose form: missing parts are nought, more than three are kept,
 * a pre-release may be glued on. NuGet differs in letter case alone.
 * @module
 */
import { digits, type Part, plainRelease, release, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'

const FORM =
  /^(?:=|v|V| )*(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.~_-]+)|((?:\.(?=[A-Za-z]))?[A-Za-z][0-9A-Za-z.~_-]*))?(?:\+.*)?$/

/** Pre-release below release; a number below a word; fewer identifiers below more. */
const PRE = 0x01
const RELEASED = 0x02
const END = 0x01
const NUMBER = 0x02
const TEXT = 0x03

const readWith =
  (fold: (text: string) => string) =>
  (text: string): Reading | null => {
    const found = FORM.exec(text)
    if (found === null) return null
    const [, numbers = '', hyphened, glued] = found
    const parts = release(numbers)
    const pre = hyphened ?? glued?.replace(/^\./, '')
    if (pre === undefined) parts.push(RELEASED)
    else pushIdentifiers(parts, fold(pre))
    return {
      parts,
      canon: `${threeParts(plainRelease(numbers))}${pre === undefined ? '' : `-${pre}`}`,
    }
  }

const pushIdentifiers = (parts: Part[], pre: string): void => {
  parts.push(PRE)
  for (const identifier of pre.split('.')) {
    if (/^\d+$/.test(identifier)) parts.push(NUMBER, digits(identifier))
    else parts.push(TEXT, word(identifier))
  }
  parts.push(END)
}

const threeParts = (numbers: string): string => {
  const missing = 3 - numbers.split('.').length
  return missing > 0 ? numbers + '.0'.repeat(missing) : numbers
}

const tree = dottedTree(/^(?:=|v|V|go)*(\d+(?:\.\d+)*)$/)

export const semver: Rules = { read: readWith((text) => text), tree }

/** Go: `v1.2.3+incompatible`, pseudo-versions, and the tool chain's `go1.21rc2`, which Go's own tools write as 1.21.0-rc.2. */
export const golang: Rules = {
  read: (text) =>
    semver.read(
      text
        .replace(/^(?:go)?(\d+\.\d+(?:\.\d+)?)(rc|beta)(\d+)$/, '$1-$2.$3')
        .replace(/^go(?=\d)/, ''),
    ),
  tree,
}

/** Identifiers of a NuGet pre-release are compared without case. */
export const nuget: Rules = { read: readWith((text) => text.toLowerCase()), tree }

/** Bitnami's `2.3.1-4`: the number behind the hyphen counts the builds of the container, not of the product. */
export const bitnami: Rules = { read: (text) => semver.read(text.replace(/-\d+$/, '')), tree }
