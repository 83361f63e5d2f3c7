/**
 * Remote access gateways and load balancers: Ivanti (Pulse), NetScaler, Array, F5.
 * @module
 */
import { digits, type Part, plainRelease, release } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'
import { lineName } from './release-then.ts'

const IVANTI =
  /^v?(\d+(?:\.\d+)*) ?(?:[ :_]?r(\d+(?:\.\d+)*))?(?:(?:[ -]hf|[ -]?hotfix)\d*)?(?:[ -]*\(?build[ -]?\d+\)?)?$/i

/** `9.1R14.6`, `22.7r1`: a release without R stands below its R1. */
export const ivanti: Rules = {
  read: (text) => {
    const found = IVANTI.exec(text)
    if (found === null) return null
    const [, numbers = '', revision] = found
    const shown = plainRelease(numbers)
    const parts: Part[] = release(numbers)
    if (revision !== undefined) parts.push(0x02, ...release(revision))
    parts.push(0x01)
    return {
      parts,
      canon: revision === undefined ? shown : `${shown}R${plainRelease(revision)}`,
      line: lineName(shown),
    }
  },
  tree: (text) => {
    const found = IVANTI.exec(text)
    if (found === null) return null
    const [, numbers = '', revision] = found
    if (revision === undefined) return dottedTree(/^v?(\d+(?:\.\d+)*)$/)(text)
    const stem: Part[] = [...release(numbers), 0x02, ...release(revision)]
    return { floor: stem, ceiling: stem }
  },
}

const BUILD =
  /^(?:netscaler |citrix )*(?:adc |gateway )*(?:ns)?(\d+)\.(\d+)(?:(?:[- ]|:? ?build )(\d+)\.(\d+)(?:\.\d+)?(?:\.c?nc?)?)?(?:,.*)?$/i
const EDITION = /[ -]?\(?(fips|ndcpp)\)?/gi

/** `14.1-25.53`, `NS13.1: Build 49.13.nc`, `13.1-FIPS 13.1-37.176`: the release is the line; FIPS and NDcPP builds count for themselves. */
const readNetScaler = (text: string): Reading | null => {
  const edition = /fips|ndcpp/i.exec(text)?.[0].toLowerCase() ?? ''
  const plain = text
    .replace(/^\d+\.\d+-(?:fips|ndcpp)\s+(?=\d+\.\d+-)/i, '')
    .replace(EDITION, '')
    .trim()
  const found = BUILD.exec(plain)
  if (found === null) return null
  const [, major = '', minor = '', build, sub = ''] = found
  const line = `${Number(major)}.${Number(minor)}`
  const stem: Part[] = [digits(major), digits(minor)]
  const name = edition === '' ? '' : edition === 'fips' ? '-FIPS' : '-NDcPP'
  const place = { track: edition, line: `${line}${name}`, within: stem }
  const reading = edition === '' ? { ...place, takesTrack: () => true } : place
  if (build === undefined) {
    return { ...reading, parts: [...stem, 0x01], canon: `${line}${name}`, stem }
  }
  return {
    ...reading,
    parts: [...stem, 0x02, digits(build), digits(sub)],
    canon: `${line}-${build}.${sub}${name}`,
  }
}

export const netscaler: Rules = {
  hasTracks: true,
  read: readNetScaler,
  tree: (text) => {
    const reading = readNetScaler(text)
    return reading?.stem === undefined
      ? null
      : { floor: reading.stem, ceiling: reading.stem, track: reading.track ?? '' }
  },
  // CVE records give a bound relative to the release: version 13.1, lessThan 49.13. Releases have stayed below 20.
  completed: (bound, other) => {
    const release = /^(\d+\.\d+)(?:-(?:FIPS|NDcPP))?$/i.exec(other)
    const build = /^(\d+)\.\d+(?:\.\d+)?$/.exec(bound)
    if (release === null || build === null) return bound
    const isBuild =
      Number(build[1]) >= 20 || Number.parseFloat(bound) < Number.parseFloat(release[1] ?? '')
    return isBuild ? other.replace(release[1] ?? '', `${release[1]}-${bound}`) : bound
  },
}

const ARRAY = /^(?:array ?os ?)?(?:rel[._ ])?(?:vx)?(?:ag|apv)?[ ._]?(\d+(?:\.\d+)+)$/i
const F5 =
  /^(?:hotfix-)?(?:big-?i[pq][ -])?v?(\d+(?:\.\d+)*)(?:[ -](?:eng|build|hf|hotfix|final|ltm)\b.*|\.eng)?$/i

const dottedBehind =
  (form: RegExp): Rules['read'] =>
  (text) => {
    const numbers = form.exec(text)?.[1]
    if (numbers === undefined) return null
    const shown = plainRelease(numbers)
    return { parts: [...release(numbers), 0x01], canon: shown, line: lineName(shown) }
  }

/** `9.4.0.484`, `Rel.AG.9.4.0.505`. */
export const arrayos: Rules = { read: dottedBehind(ARRAY), tree: dottedTree(/^(\d+(?:\.\d+)*)$/) }
/** `16.1.4.1`, engineering hotfix `16.1.4.1.0.13.5-ENG`. */
export const f5: Rules = { read: dottedBehind(F5), tree: dottedTree(/^(\d+(?:\.\d+)*)$/) }
