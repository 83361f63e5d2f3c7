/**
 * IPv6 addresses in one writing (RFC 5952), so that the same address is found however a device writes it. Pure.
 * @module
 */
import ipaddr from 'ipaddr.js'

/** In small letters; one that only wraps IPv4 is that. What is no IPv6 address stays as it is. */
export const plainAddress = (text: string): string => {
  const address = text.toLowerCase()
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address
  return ipaddr.process(address).toString()
}
