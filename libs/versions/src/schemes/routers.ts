/**
 * Routers and storage sold in Japan: Yamaha, NEC UNIVERGE IX, TP-Link, QNAP, Synology. Century Systems, Buffalo, ELECOM, Fujitsu and others
 * that write `21.7.28B`, `Ver. 1.06` or `V01L053` are read by the generic scheme.
 * @module
 */
import { digits, type Part, plainRelease, release, word } from '../parts.ts'
import type { Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'
import { generic } from './generic.ts'
import { lineName, releaseStem, releaseThen } from './release-then.ts'

const YAMAHA = /^(?:[a-z0-9 -]*\brev\.?)? ?(\d+)\.(\d+)\.(\d+)(?:[ (,].*)?$/i

/** `RTX1210 Rev.14.01.40 (date)`: the first two numbers are the family of models, the third decides. */
export const yamaha: Rules = {
  read: (text) => {
    const found = YAMAHA.exec(text)
    if (found === null) return null
    const [, major = '', minor = '', patch = ''] = found
    const line = `${plainRelease(major)}.${minor.padStart(2, '0')}`
    const within: Part[] = [digits(major), digits(minor)]
    return {
      parts: [...within, digits(patch)],
      canon: `${line}.${patch.padStart(2, '0')}`,
      line,
      within,
    }
  },
  tree: (text) => {
    const found = /^(?:rev\.?)?(\d+)(?:\.(\d+))?$/i.exec(text)
    if (found === null) return null
    const stem = found.slice(1).flatMap((number) => (number === undefined ? [] : [digits(number)]))
    return { floor: stem, ceiling: stem }
  },
}

const NEC_IX = /^(?:.*\bversion )?(\d+(?:\.\d+)+)([a-z]?)(?:,.*)?$/i

/** `IX Series IX2215 … Software, Version 10.2.16, RELEASE SOFTWARE`. */
export const necIx: Rules = {
  read: (text) => {
    const found = NEC_IX.exec(text)
    if (found === null) return null
    const [, numbers = '', letter = ''] = found
    const shown = plainRelease(numbers)
    return {
      parts: [...release(numbers), 0x01, word(letter.toLowerCase())],
      canon: `${shown}${letter.toLowerCase()}`,
      line: lineName(shown),
    }
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}

const TP_LINK = /^(.+)_V(\d+(?:\.\d+)?)_(\d{6}|\d{8})$/i

/** `Archer A10(JP)_V2_230504`: model and hardware revision are the line, the date decides; other forms are generic. */
export const tpLink: Rules = {
  hasTracks: true,
  read: (text) => {
    const found = TP_LINK.exec(text)
    if (found === null) {
      const reading = generic.read(text)
      return reading === null ? null : { ...reading, parts: [0x01, ...reading.parts] }
    }
    const [, model = '', revision = '', date = ''] = found
    const line = `${model.toLowerCase()}_v${revision}`
    const day = date.length === 6 ? `20${date}` : date
    return { parts: [0x02, digits(day)], canon: text, track: line, line }
  },
  tree: (text) => {
    const tree = generic.tree(text)
    return tree === null ? null : { floor: [0x01, ...tree.floor], ceiling: [0x01, ...tree.ceiling] }
  },
}

const QNAP =
  /^(?:qts |quts hero |qutscloud )?([hc]?)v?(\d+(?:\.\d+)+)(?:[ ._-]?(?:build)?[ ._]?(\d{8}))?$/i

/** `h5.1.3.2578 build 20231110`: h is QuTS hero, c QuTScloud, each a product of its own. */
export const qnap: Rules = {
  hasTracks: true,
  read: (text) => {
    const found = QNAP.exec(text)
    if (found === null) return null
    const [, edition = '', numbers = '', build] = found
    const shown = `${edition.toLowerCase()}${plainRelease(numbers)}`
    const reading = {
      parts: releaseThen(numbers, [build]),
      canon: build === undefined ? shown : `${shown} build ${build}`,
      track: edition.toLowerCase(),
      line: lineName(shown),
    }
    return build === undefined ? { ...reading, stem: releaseStem(numbers) } : reading
  },
  tree: (text) => {
    const found = /^([hc]?)(\d+(?:\.\d+)*)$/i.exec(text)
    const tree = found === null ? null : dottedTree(/^(.+)$/)(found[2] ?? '')
    return tree === null ? null : { ...tree, track: (found?.[1] ?? '').toLowerCase() }
  },
}

const SYNOLOGY = /^(?:dsm |srm |dsmuc )?v?(\d+(?:\.\d+)*)(?:-(\d+)(?:(?:-| ?update ?)(\d+))?)?$/i

/** `7.2.1-69057-5` and `7.2.1-69057 Update 5`. */
export const synology: Rules = {
  read: (text) => {
    const found = SYNOLOGY.exec(text)
    if (found === null) return null
    const [, numbers = '', build, update] = found
    const shown = plainRelease(numbers)
    const reading = {
      parts: releaseThen(numbers, [build, update]),
      canon: [shown, build, update].filter((part) => part !== undefined).join('-'),
      line: lineName(shown),
    }
    return build === undefined ? { ...reading, stem: releaseStem(numbers) } : reading
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}
