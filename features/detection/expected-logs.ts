/**
 * Which logs each device should send: what it is, what the policy asks of such a thing, and by what it was heard. Interprets tables;
 * what devices and products are called stands there as data. Pure.
 * @module
 */
import type { AssetHost } from '../assets/contract.ts'

/** security-log: Windows Security · system-log: system and sign-in log · device-log: syslog of a device · audit-log: of a cloud service. */
export const LOG_KINDS = ['security-log', 'system-log', 'device-log', 'audit-log'] as const
/** What a device is for those who ask for its logs. */
export const LOG_ROLES = [
  'domain-controller',
  'edge',
  'server',
  'nas',
  'network',
  'saas',
  'computer',
] as const

export type LogKind = (typeof LOG_KINDS)[number]
export type LogRole = (typeof LOG_ROLES)[number]
/** What each kind of device has to send. */
export type ExpectedByRole = Readonly<Record<LogRole, readonly LogKind[]>>

/** A device as the inventory knows it. */
export type LogHost = AssetHost

/** Until somebody decides otherwise. */
export const DEFAULT_EXPECTED: ExpectedByRole = {
  'domain-controller': ['security-log', 'system-log'],
  edge: ['device-log'],
  server: ['system-log'],
  nas: [],
  network: [],
  saas: ['audit-log'],
  computer: [],
}

const ROLE_OF: Readonly<Partial<Record<AssetHost['deviceClass'], LogRole>>> = {
  server: 'server',
  virtual: 'server',
  edge: 'edge',
  network: 'network',
  nas: 'nas',
  workstation: 'computer',
  notebook: 'computer',
}
/** Kerberos and LDAP on one machine. */
const CONTROLLER_PORTS = [88, 389]
const CONTROLLER_WORDS =
  /domain controller|ドメイン\s*コントローラ|active directory|\bADサーバ|(?:^|[\s_-])(?:ad)?dc[\s_-]?\d{0,3}(?:$|[\s.])/i
const CLIENT_SYSTEMS = /windows (?:xp|vista|7|8|8\.1|10|11)\b|macos|os x/i

/** Services whose audit log is read, by the words of a ledger. */
const CLOUDS: readonly { readonly words: RegExp; readonly formats: readonly string[] }[] = [
  {
    words:
      /microsoft\s?365|office\s?365|m365|exchange online|sharepoint|onedrive|entra|azure\s?ad/i,
    formats: ['m365-audit', 'entra-signin', 'entra-audit'],
  },
  { words: /\baws\b|amazon web services/i, formats: ['cloudtrail'] },
]
const SAAS_WORDS =
  /saas|クラウドサービス|google workspace|g suite|salesforce|kintone|サイボウズ|garoon|slack|box\.com|\bbox\b|dropbox|zoom|freee|マネーフォワード|github|okta|hennge|onelogin/i

/** What the device is for those who ask for logs; null: nothing is asked of it. */
export const roleOf = (host: LogHost): LogRole | null => {
  if (host.deviceClass === 'software')
    return SAAS_WORDS.test(host.words) || CLOUDS.some(({ words }) => words.test(host.words))
      ? 'saas'
      : null
  const role = ROLE_OF[host.deviceClass] ?? null
  if (role !== 'server') return role
  const isController =
    CONTROLLER_PORTS.every((port) => host.openPorts.includes(port)) ||
    CONTROLLER_WORDS.test([host.words, ...host.hostNames].join(' \n '))
  if (isController) return 'domain-controller'
  return host.deviceClass === 'virtual' && CLIENT_SYSTEMS.test(host.words) ? 'computer' : 'server'
}

/** Events of one sender, as the store counts them. */
export type Heard = {
  /** '' where the event belongs to no site. */
  readonly site: string
  /** Host as the event names it. */
  readonly host: string
  readonly product: string
  readonly channel: string
  readonly format: string
  readonly lastAt: number
}
/** A log source as far as it can speak for a device. */
export type SpeakingSource = {
  readonly name: string
  readonly site: string | null
  readonly addresses: readonly string[]
  readonly lastAt: number | null
}

const DEVICE_FORMATS = new Set([
  'fortigate',
  'cef',
  'leef',
  'cisco-asa',
  'cisco-ios',
  'paloalto',
  'ivanti',
  'sonicwall',
  'yamaha',
  'nec-ix',
])
const CLOUD_FORMATS = new Set(CLOUDS.flatMap(({ formats }) => formats))
const NO_KINDS: readonly LogKind[] = []

/** What an event proves that its sender sends. A result of osquery or of a web server is neither. */
export const kindsOf = ({
  product,
  channel,
  format,
}: Pick<Heard, 'product' | 'channel' | 'format'>): readonly LogKind[] => {
  if (CLOUD_FORMATS.has(format)) return ['audit-log']
  if (format === 'osquery') return NO_KINDS
  if (channel !== '')
    return channel.toLowerCase() === 'security' ? ['security-log', 'system-log'] : ['system-log']
  if (DEVICE_FORMATS.has(format)) return ['device-log']
  // Plain syslog: of a server its system log, of a device its own.
  if (format === 'syslog') return ['system-log', 'device-log']
  return product === 'linux' || format === 'linux-auth' || format === 'auditd'
    ? ['system-log']
    : NO_KINDS
}

export type ExpectedLog = {
  readonly asset: string
  readonly site: string | null
  readonly name: string
  readonly role: LogRole
  readonly kind: LogKind
  /** Null: not within the time that was looked at. */
  readonly lastAt: number | null
}

/** Every pair of device and log that should be there, with when it was heard. */
export const expectedLogs = (given: {
  readonly hosts: readonly LogHost[]
  readonly expected: ExpectedByRole
  /** What somebody decided for a single device; an empty list asks nothing of it. */
  readonly own: ReadonlyMap<string, readonly LogKind[]>
  readonly heard: readonly Heard[]
  readonly sources: readonly SpeakingSource[]
}): readonly ExpectedLog[] => {
  const heard = Map.groupBy(given.heard, (one) => hostKey(one.host))
  const clouds = given.heard.filter(({ format }) => CLOUD_FORMATS.has(format))
  return given.hosts.flatMap((host) => {
    const role = roleOf(host)
    const kinds = given.own.get(host.asset) ?? (role === null ? NO_KINDS : given.expected[role])
    if (kinds.length === 0) return []
    const keys = new Set([host.name, ...host.hostNames, ...host.addresses].map(hostKey))
    const mine = [...keys].flatMap((key) => heard.get(key) ?? [])
    const isHere = (site: string | null): boolean =>
      site === null || site === '' || host.site === null || site === host.site
    return kinds.map((kind): ExpectedLog => {
      const times = mine
        .filter((one) => isHere(one.site) && kindsOf(one).includes(kind))
        .map((one) => one.lastAt)
      for (const source of given.sources)
        if (source.lastAt !== null && isHere(source.site) && speaksFor(source, host, kind, keys))
          times.push(source.lastAt)
      if (kind === 'audit-log') {
        const formats = CLOUDS.filter(({ words }) => words.test(host.words)).flatMap(
          (c) => c.formats,
        )
        for (const one of clouds) if (formats.includes(one.format)) times.push(one.lastAt)
      }
      const lastAt = times.length === 0 ? null : Math.max(...times)
      return {
        asset: host.asset,
        site: host.site,
        name: host.name,
        role: role ?? 'computer',
        kind,
        lastAt,
      }
    })
  })
}

/** A device that does not name itself is known by its address; a service without hosts by the name of its source. */
const speaksFor = (
  source: SpeakingSource,
  host: LogHost,
  kind: LogKind,
  keys: ReadonlySet<string>,
): boolean =>
  (kind === 'device-log' && source.addresses.some((address) => keys.has(hostKey(address)))) ||
  (kind === 'audit-log' && source.name.trim().toLowerCase() === host.name.trim().toLowerCase())

/** Names without their domain, in small letters; addresses as they stand. */
export const hostKey = (text: string): string => {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
  return /^[\d.]+$|:/.test(name) ? name : name.replace(/\..*$/, '')
}
