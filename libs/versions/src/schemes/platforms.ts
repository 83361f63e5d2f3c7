/**
 * Windows by build and UBR, Microsoft's updates by KB number, VMware ESXi by build.
 * @module
 */
import { digits, type Part, word } from '../parts.ts'
import type { Rules } from '../reading.ts'

const WINDOWS =
  /^(?:microsoft windows |windows )?(?:\[?version )?(?:(\d+)\.(\d+)(?:\.| \(| ?build )(?=\d)|(?=\d{4}))(\d{1,6})\)?(?:\.(\d+))?(?: .*)?\]?$/i

/** `10.0.19045.4046`, `10.0 (19045)`, `19045.4046`: the build is the line, the UBR decides. */
export const windows: Rules = {
  read: (text) => {
    const found = WINDOWS.exec(text)
    if (found === null) return null
    const [, major = '10', minor = '0', build = '', ubr] = found
    const within: Part[] = [digits(major), digits(minor), digits(build)]
    const line = `${major}.${minor}.${build}`
    const reading = { line, within, canon: ubr === undefined ? line : `${line}.${ubr}` }
    return ubr === undefined
      ? { ...reading, parts: [...within, 0x01], stem: within }
      : { ...reading, parts: [...within, 0x02, digits(ubr)] }
  },
  tree: (text) => {
    const found = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text)
    if (found === null) return null
    const stem = found.slice(1).flatMap((number) => (number === undefined ? [] : [digits(number)]))
    return { floor: stem, ceiling: stem }
  },
}

/** `KB5034441`: updates replace each other by the vendor's list, not by their numbers; each is a track of its own. */
export const kb: Rules = {
  hasTracks: true,
  read: (text) => {
    const number = /^kb ?(\d{5,8})$/i.exec(text)?.[1]
    return number === undefined
      ? null
      : { parts: [word('')], canon: `KB${number}`, track: `KB${number}` }
  },
  tree: () => null,
}

const ESXI =
  /^(?:vmware )?(?:esxi?)?[ _-]*v?(\d)\.?(\d)(?:\.(\d+)|[ ._-]*u(?:pdate)?[ _]?(\d+)([a-z]*))?(?:(?:\.\d+)?(?:[ -]+(?:build|releasebuild)?[ -]*(\d{6,})))?$/i

/** `esxi80U2sb-23305545`, `8.0.2 build-23305545`: the build decides; without one the update and its letter do, comparable only among themselves. */
export const esxi: Rules = {
  hasTracks: true,
  read: (text) => {
    const found = ESXI.exec(text)
    if (found === null) return null
    const [, major = '', minor = '', third, update = third, letters = '', build] = found
    const within: Part[] = [digits(major), digits(minor)]
    const line = `${major}.${minor}`
    const named = update === undefined ? line : `${line} U${update}${letters.toLowerCase()}`
    if (build !== undefined) {
      return {
        parts: [...within, 0x02, digits(build)],
        canon: `${named} build ${build}`,
        track: 'build',
        line,
      }
    }
    if (update === undefined) {
      return {
        parts: [...within, 0x01],
        canon: line,
        track: 'update',
        line,
        stem: within,
        takesTrack: () => true,
      }
    }
    return {
      parts: [...within, 0x02, digits(update), word(letters.toLowerCase())],
      canon: named,
      track: 'update',
      line,
    }
  },
  tree: () => null,
}
