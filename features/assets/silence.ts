/**
 * What a scan proves by what did not answer: that an asset which the internet reached is no longer reached. A scan that could
 * not reach anybody proves nothing, nor does one that never saw the asset, or that did not look at the ports it had. Pure.
 * @module
 */
import ipaddr from 'ipaddr.js'
import { isGlobal } from './exposure.ts'
import type { Seen, Silent, Statement, Statements } from './facts.ts'

/** One host that a scan lists as up. */
export type AnsweringHost = {
  readonly addresses: readonly string[]
  /** Something came back from it: no mere assumption of the scanner. */
  readonly isHeard: boolean
  readonly isOpen: boolean
  /** Ports that answered that they are closed: `udp/500`. */
  readonly shut: readonly string[]
}

export type ScanLook = {
  /** As the command line names them. */
  readonly targets: readonly string[]
  /** Null: nobody knows what was left out. */
  readonly excluded: readonly string[] | null
  /** `1-1000,3389` of each protocol; none where only presence was asked for. */
  readonly ports: readonly { readonly protocol: string; readonly services: string }[]
  readonly answering: readonly AnsweringHost[]
  /** False: not all hosts that answered are listed. */
  readonly isAll: boolean
}

/** What a VPN or its administration listens on where nothing else is known. */
const USUAL: readonly string[] = [22, 80, 443, 4443, 8443, 10443].map((port) => `tcp/${port}`)

/**
 * Null: the look proves nothing. `mine`: what this very scan had said of the asset; `addresses`: all of the internet that it
 * is known to bear.
 */
export const silenceOf = (
  look: ScanLook,
  asset: {
    readonly mine: Statement
    readonly statements: Statements
    readonly addresses: readonly string[]
  },
  at: number,
): Silent | null => {
  const { addresses, mine } = asset
  if (addresses.length === 0 || !look.isAll || look.excluded === null) return null
  const bears = (host: AnsweringHost): boolean => host.addresses.some((a) => addresses.includes(a))
  const seen = look.answering.filter(bears)
  if (seen.some(({ isOpen }) => isOpen)) return null
  const isLookedAt = (address: string): boolean =>
    seen.some((host) => host.addresses.includes(address)) ||
    (covers(look.targets, address) && !covers(look.excluded ?? [], address))
  if (!addresses.every(isLookedAt)) return null
  // Somebody else on the internet answered: the scanner's own way out was open.
  const isWayOpen = look.answering.some(
    (host) => host.isHeard && !bears(host) && host.addresses.some(isGlobal),
  )
  if (seen.length === 0) {
    const hadAnswered = addresses.every((a) => mine.facts.addresses?.includes(a) === true)
    return hadAnswered && isWayOpen ? { at, how: 'down', addresses } : null
  }
  // One of its addresses is up and another does not answer: only ports decide, and those of the second were not tried.
  if (!addresses.every((a) => seen.some((host) => host.addresses.includes(a)))) return null
  if (!isWayOpen && !seen.every(({ isHeard }) => isHeard)) return null
  const shut = new Set(seen.flatMap((host) => host.shut))
  const tried = (port: string): boolean => shut.has(port) || isTried(look.ports, port)
  return portsOf(asset.statements).every(tried) ? { at, how: 'shut', addresses } : null
}

/** A later record of the same scan ends the silence where it found what it is about. */
export const stillSilent = (silent: Silent | undefined, seen: Seen): Silent | undefined => {
  if (silent === undefined || seen.at <= silent.at) return silent
  const { addresses = [], ports } = seen.facts
  if (!addresses.some((a) => silent.addresses.includes(a))) return silent
  return silent.how === 'down' || (ports ?? []).length > 0 ? undefined : silent
}

/** What was ever known to listen on it: by scans, and by its configuration. */
const portsOf = (statements: Statements): readonly string[] => {
  const known = Object.values(statements).flatMap(({ facts }) => [
    ...(facts.ports ?? []).map((p) => `${p.protocol}/${p.port}`),
    ...[...(facts.reachableBecause ?? '').matchAll(/([a-z][a-z0-9-]*)\/(\d{1,5})\b/g)].map(
      ([, service = '', port]) => `${UDP.test(service) ? 'udp' : 'tcp'}/${port}`,
    ),
  ])
  return known.length === 0 ? USUAL : [...new Set(known)]
}
const UDP = /^(?:ipsec|ike|l2tp|snmp|udp)/

/** UDP that does not answer may be open: only its own "closed" counts. */
const isTried = (looked: ScanLook['ports'], port: string): boolean => {
  const [protocol, number] = port.split('/')
  return (
    protocol === 'tcp' &&
    looked.some((l) => l.protocol === 'tcp' && isAmong(l.services, Number(number)))
  )
}

const isAmong = (services: string, port: number): boolean =>
  services.split(',').some((part) => {
    const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? []
    return from !== undefined && Number(from) <= port && port <= Number(to)
  })

/** Addresses, networks and ranges of octets (`203.0.113.0-15`); names are not looked up. */
const covers = (targets: readonly string[], address: string): boolean =>
  ipaddr.isValid(address) && targets.some((target) => coversOne(target, ipaddr.parse(address)))

const coversOne = (target: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean => {
  if (ipaddr.isValid(target)) {
    const one = ipaddr.parse(target)
    return one.kind() === address.kind() && one.toString() === address.toString()
  }
  if (ipaddr.isValidCIDR(target)) {
    const [base, bits] = ipaddr.parseCIDR(target)
    return base.kind() === address.kind() && address.match(base, bits)
  }
  const octets = target.split('.')
  return (
    address.kind() === 'ipv4' &&
    octets.length === 4 &&
    octets.every((part, i) => isInOctet(part, address.toByteArray()[i] ?? -1))
  )
}

const isInOctet = (part: string, octet: number): boolean =>
  part.split(',').some((one) => {
    if (one === '*') return true
    const [, from, dash, to] = /^(\d{0,3})(-?)(\d{0,3})$/.exec(one) ?? []
    if (from === undefined || (from === '' && dash === '')) return false
    return (
      Number(from === '' ? 0 : from) <= octet &&
      octet <= (dash === '' ? Number(from) : Number(to === '' ? 255 : to))
    )
  })
