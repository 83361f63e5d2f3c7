/**
 * Addresses and ranges for `cidr`. What is no address (`-`, `LOCAL`, a name) matches nothing; `::ffff:10.0.0.1` is 10.0.0.1.
 * @module
 */
import ipaddr from 'ipaddr.js'

const { IPv4, IPv6 } = ipaddr
type Address = ipaddr.IPv4 | ipaddr.IPv6
export type Range = (text: string) => boolean

/** Null for what is no range. */
export const readRange = (range: string): Range | null => {
  const slash = range.lastIndexOf('/')
  const prefix = range.slice(slash + 1)
  const base = slash < 0 ? null : addressOf(range.slice(0, slash))
  if (!base || !/^\d{1,3}$/.test(prefix)) return null
  // A range written as ::ffff:10.0.0.0/104 is the IPv4 range of the last 32 bits.
  const bits = base instanceof IPv4 && range.includes(':') ? Number(prefix) - 96 : Number(prefix)
  if (bits < 0 || bits > (base instanceof IPv4 ? 32 : 128)) return null
  return (text) => {
    const address = addressOf(text)
    if (address instanceof IPv4) return base instanceof IPv4 && address.match(base, bits)
    return address instanceof IPv6 && base instanceof IPv6 && address.match(base, bits)
  }
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
