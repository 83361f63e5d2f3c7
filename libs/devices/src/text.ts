/**
 * Small readings shared by the vendors' readers: labelled fields, MAC and IP addresses, and what faces the internet.
 * @module
 */
import type { Outside } from './parts.ts'

/** The value of the first line `Label: value` or `Label ..... value`. */
export const field = (lines: readonly string[], label: RegExp): string | null => {
  for (const line of lines) {
    if (line.length > 2000) continue
    const found = label.exec(line)
    if (found) {
      const value = (found[1] ?? '').trim()
      return value === '' ? null : value
    }
  }
  return null
}

/** All first groups, in order, each once. */
export const fields = (lines: readonly string[], label: RegExp): string[] => {
  const all = new Set<string>()
  for (const line of lines) {
    const value = line.length > 2000 ? undefined : label.exec(line)?.[1]?.trim()
    if (value) all.add(value)
  }
  return [...all]
}

/** Upper case with colons; null for what is none, or is all zeros. */
export const macOf = (text: string | null | undefined): string | null => {
  const digits = (text ?? '').replaceAll(/[:.-]/g, '').toUpperCase()
  if (!/^[0-9A-F]{12}$/.test(digits) || /^0{12}$|^F{12}$/.test(digits)) return null
  return (digits.match(/../g) ?? []).join(':')
}

export const isIpv4 = (text: string): boolean => {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) < 256)
}
export const isIpv6 = (text: string): boolean =>
  text.length <= 45 &&
  text.includes(':') &&
  /^[0-9A-Fa-f:]{2,}(?:\d{1,3}(?:\.\d{1,3}){3})?$/.test(text)
export const isIp = (text: string): boolean => isIpv4(text) || isIpv6(text)

/** `192.0.2.1 255.255.255.0` → `192.0.2.1/24`; null for 0.0.0.0 and what is no address. */
export const withPrefix = (address: string, mask?: string | null): string | null => {
  if (!isIp(address) || address === '0.0.0.0' || address === '::') return null
  if (mask === undefined || mask === null || mask === '') return address
  if (/^\d{1,3}$/.test(mask)) return `${address}/${mask}`
  if (!isIpv4(mask)) return address
  const bits = mask
    .split('.')
    .map((p) => Number(p).toString(2).padStart(8, '0'))
    .join('')
  return /^1*0*$/.test(bits)
    ? `${address}/${bits.indexOf('0') === -1 ? 32 : bits.indexOf('0')}`
    : address
}

/** `192.0.2.1/24` without the prefix. */
export const bare = (address: string): string => address.replace(/\/\d{1,3}$/, '')

/** Reachable from the internet by its own address: none of the ranges of RFC 6890 that are not routed. */
export const isPublic = (address: string): boolean => {
  const ip = bare(address)
  if (isIpv4(ip)) {
    const [a = 0, b = 0, c = 0] = ip.split('.').map(Number)
    return !(
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 192 && b === 0 && c === 0) ||
      (a === 198 && (b === 18 || b === 19))
    )
  }
  return /^[23][0-9a-f]{3}:/i.test(ip)
}

export type Side = {
  readonly name: string
  readonly label?: string | null
  readonly zone?: string | null
  readonly role?: string | null
  readonly addresses?: readonly string[]
  readonly isPppoe?: boolean
  readonly isNatOutside?: boolean
  readonly hasDefaultRoute?: boolean
}

const OUTSIDE_WORD =
  /^(?:outside|untrust(?:ed)?|wan\d*|internet\d*|inet\d*|external|isp\d*|public|global|isp[-_].{0,40}|(?:outside|untrust|wan|internet|external)[-_.].{0,40}|.{0,40}[-_.](?:outside|untrust|wan\d*|internet|external))$/i

/** Why the interface faces the internet, by the strongest sign there is; null: no sign. */
export const outsideOf = (side: Side): Outside | null => {
  const word = (text: string | null | undefined): boolean =>
    text !== null && text !== undefined && OUTSIDE_WORD.test(text.trim())
  if (word(side.zone)) return { why: 'zone', detail: side.zone ?? '' }
  if (side.role !== null && side.role !== undefined && /^(?:wan|untrust)$/i.test(side.role))
    return { why: 'role', detail: side.role }
  if (word(side.label)) return { why: 'name', detail: side.label ?? '' }
  if (word(side.name)) return { why: 'name', detail: side.name }
  // Behind a private address the default route leads to another router of the company.
  const isInside =
    side.addresses !== undefined && side.addresses.length > 0 && !side.addresses.some(isPublic)
  if (side.hasDefaultRoute && !isInside) return { why: 'default-route', detail: side.name }
  if (side.isPppoe) return { why: 'pppoe', detail: side.name }
  if (side.isNatOutside) return { why: 'nat-outside', detail: side.name }
  const address = side.addresses?.find(isPublic)
  return address === undefined ? null : { why: 'public-address', detail: address }
}

/** The mark that took the place of a secret, without its brackets. */
export const hashIn = (text: string | null | undefined): string | null =>
  /«([^»]*)»/.exec(text ?? '')?.[1] ?? null

export const unquote = (text: string): string => {
  const found = /^(["'])([\s\S]*)\1$/.exec(text.trim())
  return found ? (found[2] ?? '').replaceAll(/\\(.)/g, '$1') : text.trim()
}

/** Words of a command; what stands in quotation marks is one word. */
export const words = (line: string): string[] =>
  (line.length > 16_384 ? line.slice(0, 16_384) : line)
    .match(/"(?:[^"\\]|\\.)*"|\S+/g)
    ?.map(unquote) ?? []
