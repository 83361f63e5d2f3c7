/**
 * Python versions, PEP 440 with the spellings that its appendix B allows.
 * @module
 */
import { digits, type Part, plainRelease, release, wholeRelease, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/

const PRE: Readonly<Record<string, readonly [rank: number, name: string]>> = {
  a: [1, 'a'],
  alpha: [1, 'a'],
  b: [2, 'b'],
  beta: [2, 'b'],
  c: [3, 'rc'],
  rc: [3, 'rc'],
  pre: [3, 'rc'],
  preview: [3, 'rc'],
}
/** `1.0.dev1` comes before `1.0a1`. */
const DEV_ALONE = 0
const NO_PRE = 4

const read = (text: string): Reading | null => {
  const found = FORM.exec(text.toLowerCase())
  if (found === null) return null
  const [
    ,
    epoch = '',
    numbers = '',
    preName,
    preNumber = '',
    bare,
    postName,
    postNumber = '',
    dev,
    devNumber = '',
    local,
  ] = found
  const post = bare ?? (postName === undefined ? undefined : postNumber)
  const parts: Part[] = [digits(epoch), ...release(numbers)]
  const pre = preName === undefined ? undefined : PRE[preName]
  if (pre !== undefined) parts.push(pre[0], digits(preNumber))
  else parts.push(dev !== undefined && post === undefined ? DEV_ALONE : NO_PRE)
  if (post === undefined) parts.push(0)
  else parts.push(1, digits(post))
  if (dev === undefined) parts.push(1)
  else parts.push(0, digits(devNumber))
  // A bound without a local label means every local build of it.
  const stem = local === undefined ? parts.slice() : undefined
  pushLocal(parts, local)
  const plain = (number: string) => number.replace(/^0+(?=\d)/, '') || '0'
  const canon = [
    plain(epoch) === '0' ? '' : `${plain(epoch)}!`,
    plainRelease(numbers),
    pre === undefined ? '' : `${pre[1]}${plain(preNumber)}`,
    post === undefined ? '' : `.post${plain(post)}`,
    dev === undefined ? '' : `.dev${plain(devNumber)}`,
    local === undefined ? '' : `+${local.replace(/[-_]/g, '.')}`,
  ].join('')
  return stem === undefined ? { parts, canon } : { parts, canon, stem }
}

/** A number above a word, more segments above fewer (PEP 440, "Local version identifiers"). */
const pushLocal = (parts: Part[], local: string | undefined): void => {
  if (local === undefined) {
    parts.push(0)
    return
  }
  parts.push(1)
  for (const segment of local.split(/[-_.]/)) {
    if (/^\d+$/.test(segment)) parts.push(3, digits(segment))
    else parts.push(2, word(segment))
  }
  parts.push(1)
}

const STEM = /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)$/

export const pep440: Rules = {
  read,
  tree: (text) => {
    const found = STEM.exec(text.toLowerCase())
    if (found === null) return null
    const [, epoch = '', numbers = ''] = found
    return {
      floor: [digits(epoch), ...release(numbers)],
      ceiling: [digits(epoch), ...wholeRelease(numbers)],
    }
  },
}
