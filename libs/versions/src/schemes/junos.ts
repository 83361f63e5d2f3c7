/**
 * Junos OS: `21.4R3-S5.4` is year.quarter, release, service release, spin. `-EVO` is another product; X-lines and F-lines count inside
 * themselves. A bound without a spin means every spin.
 * @module
 */
import { digits, type Part, type Rank } from '../parts.ts'
import type { Reading, Rules, Tree } from '../reading.ts'

const FORM =
  /^(?:junos(?: os)?(?: evolved)?:? ?)?(\d+)\.(\d+)(?:x(\d+)(?:-d(\d+))?|([rbfi])(\d+))?(?:-s(\d+))?((?:\.\d+)*)(-evo)?$/i

const KINDS: Readonly<Record<string, Rank>> = { b: 2, i: 3, r: 4, f: 4 }
const BARE: Rank = 0x01
const NO_SERVICE: Rank = 0x01
const SERVICE: Rank = 0x02
const SPIN: Rank = 0x02
const END: Rank = 0x01

type Found = {
  readonly base: Part[]
  readonly service: Part[]
  readonly spin: string
  readonly track: string
  readonly line: string
  readonly canon: string
}

const take = (text: string): Found | null => {
  const found = FORM.exec(text)
  if (found === null) return null
  const [, year = '', quarter = '', x, d, kind, number = '', service, spin = '', evo] = found
  const base: Part[] = [digits(year), digits(quarter)]
  if (x === undefined && kind === undefined && (service !== undefined || spin !== '')) return null
  if (x !== undefined) base.push(...(d === undefined ? [] : [4, digits(d)]))
  else if (kind !== undefined) base.push(KINDS[kind.toLowerCase()] ?? BARE, digits(number))
  const line = `${Number(year)}.${Number(quarter)}`
  const special = x !== undefined ? `${line}X${x}` : kind?.toLowerCase() === 'f' ? `${line}F` : ''
  return {
    base,
    service: service === undefined ? [NO_SERVICE] : [SERVICE, digits(service)],
    spin,
    track: `${special}${evo === undefined ? '' : 'evo'}`,
    line: special === '' ? line : special,
    canon: text.replace(/^junos[^\d]*/i, '').toUpperCase(),
  }
}
const isBare = ({ base }: Found): boolean => base.length === 2

const read = (text: string): Reading | null => {
  const found = take(text)
  if (found === null) return null
  const { base, service, spin, track, line, canon } = found
  const isAlone = isBare(found)
  // 21.4 is the start of any track of 21.4; 23.2R1-S2 may leave its -EVO to the other bound.
  const place =
    track === ''
      ? { track, line, takesTrack: (other: string) => isAlone || other === 'evo' }
      : { track, line }
  if (isAlone) return { ...place, parts: [...base, BARE], canon, stem: base }
  const stem = [...base, ...service]
  const parts = stem.slice()
  for (const number of spin.split('.').slice(1)) parts.push(SPIN, digits(number))
  parts.push(END)
  return spin === '' ? { ...place, parts, canon, stem } : { ...place, parts, canon }
}

const tree = (text: string): Tree | null => {
  const found = take(text)
  if (found === null) return null
  const stem = found.service.length > 1 ? [...found.base, ...found.service] : found.base
  return { floor: stem, ceiling: stem, track: found.track }
}

export const junos: Rules = { hasTracks: true, read, tree }

/** Junos OS Evolved, whose records often leave the -EVO out; X-lines it has none. */
export const junosEvolved: Rules = {
  hasTracks: true,
  read: (text) => {
    const reading = read(text)
    if (reading === null || (reading.track !== '' && reading.track !== 'evo')) return null
    const { takesTrack: _, ...place } = reading
    return { ...place, track: 'evo', canon: reading.canon.replace(/-EVO$/, '').concat('-EVO') }
  },
  tree: (text) => {
    const found = tree(text)
    return found === null ? null : { ...found, track: 'evo' }
  },
}
