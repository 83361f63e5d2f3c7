/**
 * The one spelling of an address range. Apart from the other rules, so that a browser fetches it with the form of a site.
 * @module
 */
import ipaddr from 'ipaddr.js'

/** The range in its shortest writing with the host bits cleared, or null. A lone address is a range of one. */
export const canonicalNetwork = (text: string): string | null => {
  const given = text.normalize('NFKC').trim()
  const [address = '', bits, ...rest] = given.split('/')
  if (rest.length > 0 || !ipaddr.isValid(address)) return null
  // `192.168.1` and `0x7f.1` are addresses to some parsers only.
  if (!address.includes(':') && !/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null
  const parsed = ipaddr.parse(address)
  const width = parsed.kind() === 'ipv4' ? 32 : 128
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null
  const prefix = bits === undefined ? width : Number(bits)
  if (prefix > width || prefix === 0) return null
  const bytes = parsed.toByteArray().map((byte, i) => {
    const kept = Math.min(8, Math.max(0, prefix - i * 8))
    return byte & (0xff << (8 - kept)) & 0xff
  })
  return `${ipaddr.fromByteArray(bytes).toString()}/${prefix}`
}
