/**
 * Addresses and ranges for `cidr`. What is no address (`-`, `LOCAL`, a name) matches nothing; `::ffff:10.0.0.1` is 10.0.0.1.
 * @module
 */
import ipaddr from 'ipaddr.js'

const { IPv4, IPv6 } = ipaddr
type Address = ipaddr.IPv4 | ipaddr.IPv6
export type Range = (text: string) => boolean

/** One address is the range of itself. */
const partsOf = (range: string): readonly [address: string, prefix: string] => {
  const slash = range.lastIndexOf('/')
  if (slash < 0) return [range, range.includes(':') ? '128' : '32']
  return [range.slice(0, slash), range.slice(slash + 1)]
}

/** Null for what is no range. */
export const readRange = (range: string): Range | null => {
  const [head, prefix] = partsOf(range)
  const base = addressOf(head)
  if (!base || !/^\d{1,3}$/.test(prefix)) return null
  // A range written as ::ffff:10.0.0.0/104 is the IPv4 range of the last 32 bits.
  const bits = base instanceof IPv4 && range.includes(':') ? Number(prefix) - 96 : Number(prefix)
  if (bits < 0 || bits > (base instanceof IPv4 ? 32 : 128)) return null
  if (base instanceof IPv4) {
    const low = quick(base.toString())
    const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0
    return (text) => {
      const four = quick(text)
      if (four >= 0) return (four & mask) >>> 0 === (low & mask) >>> 0
      const address = addressOf(text)
      return address instanceof IPv4 && address.match(base, bits)
    }
  }
  return (text) => {
    const address = addressOf(text)
    return address instanceof IPv6 && address.match(base, bits)
  }
}

/** First and last address of a range as texts; an IPv4 range in the part of IPv6 that is mapped to it. */
export const rangeBounds = (
  range: string,
): { readonly low: string; readonly high: string; readonly isMapped: boolean } | null => {
  if (!readRange(range)) return null
  const [head, prefix] = partsOf(range)
  const base = addressOf(head)
  if (!base) return null
  const isMapped = base instanceof IPv4
  const bits = Number(prefix) - (isMapped && range.includes(':') ? 96 : 0)
  const bytes = base.toByteArray()
  const edge = (rest: 0 | 1): string => {
    const filled = bytes.map((byte, at) => {
      const host = 0xff >> Math.min(8, Math.max(0, bits - at * 8))
      return rest === 0 ? byte & ~host & 0xff : byte | host
    })
    return isMapped ? `::ffff:${filled.join('.')}` : ipaddr.fromByteArray(filled).toString()
  }
  return { low: edge(0), high: edge(1), isMapped }
}

/** Four decimal parts without anything around them as one number; -1 for everything else, which may still be an address. */
const quick = (text: string): number => {
  if (text.length < 7 || text.length > 15) return -1
  let value = 0
  let part = -1
  let dots = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) {
      if (part === 0) return -1 // 010 is octal to some
      part = part < 0 ? digit : part * 10 + digit
      if (part > 255) return -1
    } else {
      if (digit !== -2 || part < 0 || ++dots > 3) return -1
      value = value * 256 + part
      part = -1
    }
  }
  return dots === 3 && part >= 0 ? value * 256 + part : -1
}

const addressOf = (text: string): Address | null => {
  const plain = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
  if (plain.length > 64) return null
  if (IPv4.isValidFourPartDecimal(plain)) return IPv4.parse(plain)
  if (!plain.includes(':') || !IPv6.isValid(plain)) return null
  const address = IPv6.parse(plain)
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}
