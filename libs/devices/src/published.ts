/**
 * What stands behind a device and is let in from outside: the shape, and the names of ports as devices write them.
 * @module
 */
import type { Inbound, Outside, Service } from './parts.ts'

/** More address translations or rules than any device holds in use; what is beyond is not looked through. */
export const MAX_RULES = 2_000

type Published = {
  /** The rule or object by name, else where it leads. */
  readonly name: string
  readonly port: number | null
  readonly protocol: Service['protocol']
  readonly interface: string | null
  readonly outside: Outside | null
  readonly isRestricted: boolean | null
  readonly line: number
}

/** A service of a host behind the device that the internet is led to. */
export const published = ({ name, ...rest }: Published): Service => ({
  service: `published: ${name}`,
  ...rest,
})

/** Names of ports in Cisco, Yamaha, NEC and Juniper configurations; those that matter for what is reachable. */
const PORTS: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  tftp: 69,
  www: 80,
  http: 80,
  pop3: 110,
  sunrpc: 111,
  ntp: 123,
  'netbios-ssn': 139,
  imap4: 143,
  snmp: 161,
  ldap: 389,
  https: 443,
  'microsoft-ds': 445,
  isakmp: 500,
  syslog: 514,
  ldaps: 636,
  l2tp: 1701,
  pptp: 1723,
  'ms-sql': 1433,
  mysql: 3306,
  rdp: 3389,
  'non500-isakmp': 4500,
  sip: 5060,
}

/** `443`, `www`, the first of `8000-8010`; null for what names none. */
export const portOf = (text: string | null | undefined): number | null => {
  if (text === null || text === undefined) return null
  const number = /^(\d{1,5})(?:-\d{1,5})?$/.exec(text)?.[1]
  if (number !== undefined)
    return Number(number) > 0 && Number(number) < 65_536 ? Number(number) : null
  const name = text.toLowerCase()
  return Object.hasOwn(PORTS, name) ? (PORTS[name] ?? null) : null
}

export const protocolOf = (text: string | null | undefined): Service['protocol'] =>
  text === 'tcp' || text === '6' ? 'tcp' : text === 'udp' || text === '17' ? 'udp' : null

/** Puts one more under a name. */
export const addTo = <T>(map: Map<string, T[]>, name: string, ...more: readonly T[]): void => {
  const known = map.get(name)
  if (known) for (const one of more) known.push(one)
  else map.set(name, [...more])
}

/** Of the rules that let somebody there: only named addresses (true), anybody (false); null: no rule does. */
export const openTo = (rules: readonly Pick<Inbound, 'isRestricted'>[]): boolean | null =>
  rules.length === 0 ? null : rules.every((r) => r.isRestricted)
