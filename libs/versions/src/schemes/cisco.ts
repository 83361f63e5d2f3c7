/**
 * Cisco: trains of IOS (each its own track), IOS XE new and old, NX-OS, IOS XR, ASA.
 * @module
 */
import { digits, type Part, plainRelease, release, word } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'
import { lineName } from './release-then.ts'

/** What `show version` puts around a version: `… Version 15.2(7)E3, RELEASE SOFTWARE (fc2)`. */
const unwrapped = (text: string): string =>
  text
    .replaceAll('\\', '')
    .replace(/^.*\bversion /i, '')
    .replace(/,.*$| ?\[.*$/, '')

const IOS = /^(\d+)\.(\d+)\((\d+)([a-z]?)((?:\.\d+)*)\)([a-z]*)(\d*)([a-z]*)$/i
const IOS_TRAIN = /^(\d+)\.(\d+)([a-z]*)$/i

/** `15.2(4.0.55)E`, `12.4(24)T4a`: major.minor and the letters are the train, and versions compare inside it alone. */
export const ios: Rules = {
  hasTracks: true,
  read: (text) => {
    const found = IOS.exec(unwrapped(text))
    if (found === null) return null
    const [
      ,
      major = '',
      minor = '',
      number = '',
      letter = '',
      interim = '',
      train = '',
      rebuild = '',
      sub = '',
    ] = found
    const parts: Part[] = [digits(number), word(letter.toLowerCase())]
    for (const step of interim.split('.').slice(1)) parts.push(0x02, digits(step))
    parts.push(0x01, digits(rebuild), word(sub.toLowerCase()))
    const line = `${Number(major)}.${Number(minor)}${train.toUpperCase()}`
    return {
      parts,
      canon: `${Number(major)}.${Number(minor)}(${number}${letter.toLowerCase()}${interim})${train.toUpperCase()}${rebuild}${sub.toLowerCase()}`,
      track: line,
      line,
    }
  },
  tree: (text) => {
    const found = IOS_TRAIN.exec(text)
    if (found === null) return null
    const [, major = '', minor = '', train = ''] = found
    return {
      floor: [],
      ceiling: [],
      track: `${Number(major)}.${Number(minor)}${train.toUpperCase()}`,
    }
  },
}

const XE_NEW = /^(?:[a-z]+[ -])?(\d+\.\d+(?:\.\d+)*)\.?([a-z]{0,3})(\d*)$/i
const XE_OLD = /^0*([1-9])\.(\d+)\.(\d+)\.?([a-z]?)\.?(sg|sp|sq|sn|xo|xbs|xcs|ja|bsp|s|e|m)(\d*)$/i

/** New `17.9.4a` (letters are rebuilds); old `3.7.4aS`, shown also as `03.07.04a.S`, each train its own track. */
export const iosxe: Rules = {
  hasTracks: true,
  read: (text) => {
    const plain = unwrapped(text)
    const old = XE_OLD.exec(plain)
    const [, numbers = '', letter = '', count = ''] =
      old === null
        ? (XE_NEW.exec(plain) ?? [])
        : ['', `${old[1]}.${old[2]}.${old[3]}`, old[4], old[6]]
    // Lists of IOS XE name the trains of IOS that it carries too.
    if (numbers === '') return ios.read(plain)
    const train = (old?.[5] ?? '').toUpperCase()
    const shown = plainRelease(numbers)
    const parts: Part[] = release(numbers)
    if (letter === '' && count === '') parts.push(0x01)
    else parts.push(0x02, word(letter.toLowerCase()), digits(count))
    return {
      parts,
      canon: `${shown}${letter.toLowerCase()}${train}${count}`,
      track: train,
      line: `${lineName(shown)}${train}`,
    }
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}

const LETTERS = 0x02
const NUMBER = 0x03
const END = 0x01
const NXOS = /^\d+(?:\.\d+)*[()0-9A-Za-z.]*$/

/** `10.4(5)`, `7.0(3)I7(10)`: numbers and letters as they stand; the mark of a feature or maintenance release (F, M) says nothing. */
export const nxos: Rules = {
  read: (text) => {
    const plain = unwrapped(text).replace(/\)[FM]$/i, ')')
    if (!NXOS.test(plain)) return null
    const parts: Part[] = []
    for (const [token] of plain.toLowerCase().matchAll(/\d+|[a-z]+/g)) {
      if (token.charCodeAt(0) <= 0x39) parts.push(NUMBER, digits(token))
      else parts.push(LETTERS, word(token))
    }
    parts.push(END)
    return { parts, canon: plain, line: lineName(/^[\d.]+/.exec(plain)?.[0] ?? '') }
  },
  tree: (text) => {
    if (!/^\d+(?:\.\d+)*$/.test(text)) return null
    const stem = text.split('.').flatMap((number): Part[] => [NUMBER, digits(number)])
    return { floor: stem, ceiling: stem }
  },
}

/** ASA shows `9.16(3)19`, records say `9.16.3.19`: the brackets are dots. */
export const asa: Rules = {
  read: (text) => {
    const dotted = unwrapped(text)
      .replace(/[()]/g, '.')
      .replace(/\.{2,}/g, '.')
      .replace(/\.$/, '')
    if (!/^\d+(?:\.\d+)+$/.test(dotted)) return null
    const shown = plainRelease(dotted)
    return { parts: [...release(dotted), 0x01], canon: shown, line: lineName(shown) }
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}

const XR = /^(\d+(?:\.\d+)+)([a-z]?)(?:\[.*\])?$/i

/** IOS XR `6.5.1`, engineering images `7.3.2.12I`. */
export const iosxr: Rules = {
  read: (text): Reading | null => {
    const found = XR.exec(unwrapped(text))
    if (found === null) return null
    const [, numbers = '', letter = ''] = found
    const shown = plainRelease(numbers)
    return {
      parts: [...release(numbers), 0x01, word(letter.toLowerCase())],
      canon: `${shown}${letter.toUpperCase()}`,
      line: lineName(shown),
    }
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}
