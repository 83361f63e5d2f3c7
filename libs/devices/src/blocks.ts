/**
 * Configurations of command lines where indentation says what belongs together: IOS and all that look like it.
 * @module
 */
import type { Piece } from './segments.ts'
import { bare, field, isIpv4 } from './text.ts'

export type Line = { readonly text: string; readonly line: number }
export type Block = Line & { readonly inner: readonly Line[] }

/** Top lines with what is indented below; comments stay out. `exit-address-family` and the like change nothing. */
export const blocksOf = ({ lines, line: from }: Piece): Block[] => {
  const blocks: (Line & { inner: Line[] })[] = []
  lines.forEach((raw, at) => {
    const text = raw.trim()
    if (text === '' || text.startsWith('!') || text.startsWith('#')) return
    const line = { text: text.length > 4000 ? text.slice(0, 4000) : text, line: from + at }
    const top = blocks.at(-1)
    if (/^\s/.test(raw) && top) top.inner.push(line)
    else blocks.push({ ...line, inner: [] })
  })
  return blocks
}

/** The address belongs to the network. Both IPv4, the network as `192.0.2.1/24`. */
export const isWithin = (address: string, network: string): boolean => {
  const prefix = Number(/\/(\d{1,2})$/.exec(network)?.[1] ?? 'x')
  if (!isIpv4(address) || !isIpv4(bare(network)) || !(prefix >= 1 && prefix <= 32)) return false
  const shift = 32 - prefix
  return number(address) >>> shift === number(bare(network)) >>> shift
}
const number = (ip: string): number =>
  ip.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0)

/** The first group of the first line that fits. */
export const argument = (blocks: readonly Line[], pattern: RegExp): string | null =>
  field(
    blocks.map((b) => b.text),
    pattern,
  )
