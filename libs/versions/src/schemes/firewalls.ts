/**
 * Firewalls whose versions are a dotted release and perhaps one thing more: FortiOS, PAN-OS, SonicOS, Check Point, WatchGuard, Zyxel.
 * @module
 */
import { digits, type Part, plainRelease, release } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'
import { lineName, releaseStem, releaseThen } from './release-then.ts'

const FORTIOS =
  /^(?:[#A-Za-z][^ ]*?[ -])?v?(\d+\.\d+(?:\.\d+){0,2})(?:[ :_-]?(beta|alpha|rc|interim)[ _]?(\d*))?(?:[, :(-].*)?$/i

/** `7.0.7`, `FortiGate-60F v7.0.7,build0367,221005 (GA.F)`, `FGT60F-7.4.2-FW-build2571-240304:…`; the build is a note. */
export const fortios: Rules = {
  read: (text) => {
    const found = FORTIOS.exec(text)
    if (found === null) return null
    const [, numbers = '', pre, count = ''] = found
    const plain = plainRelease(numbers)
    const parts: Part[] = release(numbers)
    if (pre === undefined) parts.push(0x02)
    else parts.push(0x01, digits(count))
    return {
      parts,
      canon: pre === undefined ? plain : `${plain}-${pre.toLowerCase()}${count}`,
      line: lineName(plain),
    }
  },
  tree: dottedTree(/^v?(\d+(?:\.\d+)*)$/),
}

const PANOS =
  /^(?:pan-?os )?v?(\d+\.\d+(?:\.\d+)*)(?:-(b|beta|c)(\d+))?(?:[-:. ]?h(\d+))?(?:\.xfr)?$/i

/** `9.1.15-h1`: hotfixes count inside their maintenance release, which is the line. */
export const panos: Rules = {
  read: (text) => {
    const found = PANOS.exec(text)
    if (found === null) return null
    const [, numbers = '', pre, build = '', hotfix] = found
    const plain = plainRelease(numbers)
    const parts: Part[] = release(numbers)
    if (pre !== undefined) parts.push(0x01, digits(build))
    else parts.push(0x02)
    parts.push(digits(hotfix ?? ''))
    const shown = hotfix === undefined ? '' : `-h${plainRelease(hotfix)}`
    return {
      parts,
      canon: `${plain}${pre === undefined ? '' : `-${pre.toLowerCase()}${build}`}${shown}`,
      line: lineName(plain, 3),
    }
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}

const SONICOS =
  /^(?:sonic[a-z]*[ -])?(?:v(?=\d))?(\d+(?:\.\d+)*)(?:-r?(\d+)([a-z]{0,2}))?((?:-\d+)*)(?:-[rh].*)?$/i

/** `7.0.1-5119`, `6.5.4.13-105n`, virtual `6.5.4.4-44v-21-2079`: the first number is the generation of the hardware. */
export const sonicos: Rules = {
  hasTracks: true,
  read: (text) => {
    const found = SONICOS.exec(text)
    if (found === null) return null
    const [, numbers = '', build, letter = '', more = ''] = found
    const plain = plainRelease(numbers)
    const stem = releaseStem(numbers)
    const reading: Reading = {
      parts: releaseThen(numbers, [build, ...more.split('-')]),
      canon: `${plain}${build === undefined ? '' : `-${build}${letter.toLowerCase()}${more}`}`,
      track: letter.toLowerCase() === 'v' ? 'v' : '',
      line: lineName(plain, 1),
      within: release(lineName(numbers, 1)),
    }
    return build === undefined ? { ...reading, stem } : reading
  },
  tree: dottedTree(/^(\d+(?:\.\d+)*)$/),
}

const CHECK_POINT =
  /^(?:gaia )?[re]?(\d+(?:\.\d+)*)(?:sp)?(?: ?(?:jumbo )?(?:hotfix )?(?:accumulator )?take ?(\d+))?$/i

/** `R81.20` with `take 14`. */
export const checkPoint: Rules = {
  read: (text) => {
    const found = CHECK_POINT.exec(text.replace(/[ _-]+/g, ' '))
    if (found === null) return null
    const [, numbers = '', take] = found
    const plain = plainRelease(numbers)
    // E stands before the releases of Harmony Endpoint.
    const letter = /^e/i.test(text) ? 'E' : 'R'
    return {
      parts: releaseThen(numbers, [take]),
      canon: `${letter}${plain}${take === undefined ? '' : ` take ${take}`}`,
      line: `${letter}${plain}`,
    }
  },
  tree: dottedTree(/^[rR]?(\d+(?:\.\d+)*)$/),
}

const WATCHGUARD =
  /^(?:fireware )?v?(\d+(?:\.\d+)*)(?:[ _-]*u(?:pdate)?[ _]?(\d+))?(?:[ +.-]*b?(?:uild ?)?\d+)?$/i

/** `12.5.12+687697`: the build is a note; `12.1.3 Update 8` counts. */
export const watchguard: Rules = {
  read: (text) => {
    const found = WATCHGUARD.exec(text)
    if (found === null) return null
    const [, numbers = '', update] = found
    const plain = plainRelease(numbers)
    return {
      parts: releaseThen(numbers, [update]),
      canon: `${plain}${update === undefined ? '' : ` Update ${update}`}`,
      line: lineName(plain),
    }
  },
  tree: dottedTree(/^v?(\d+(?:\.\d+)*)$/),
}

const ZYXEL =
  /^v?(\d+(?:\.\d+)+)(?: ?\(([a-z]+)\.(\d+)\))?(?:b(\d+))?(?:c(\d+))?(?:[ _-]?patch[ _]?(\d+))?(?:_\d+)?$/i

/** `V4.80(ABQE.1)`, `5.21(aazf.16)c0`, `5.37 Patch 1`: the code in brackets is the model, its number the patch. */
export const zyxel: Rules = {
  read: (text) => {
    const found = ZYXEL.exec(text)
    if (found === null) return null
    const [, numbers = '', model, inModel, beta, correction, patch] = found
    const parts: Part[] = [...releaseStem(numbers), digits(inModel ?? patch ?? '')]
    if (beta === undefined) parts.push(0x02)
    else parts.push(0x01, digits(beta))
    parts.push(digits(correction ?? ''))
    const plain = numbers.replace(/^0+(?=\d)/, '')
    const number = inModel ?? patch
    return {
      parts,
      canon: `${plain}${number === undefined ? '' : model === undefined ? ` Patch ${number}` : `(${model.toUpperCase()}.${number})`}${correction === undefined ? '' : `C${correction}`}`,
    }
  },
  tree: dottedTree(/^v?(\d+(?:\.\d+)*)$/i),
}
