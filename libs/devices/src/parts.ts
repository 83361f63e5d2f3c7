/**
 * What outputs and configurations of network devices say, after every secret in them was replaced.
 * Texts are as the device wrote them: data, never markup. Lines are counted from 1 in the file as given.
 * @module
 */

export const VENDORS = [
  'fortinet',
  'cisco',
  'paloalto',
  'juniper',
  'yamaha',
  'nec',
  'fujitsu',
  'allied-telesis',
  'array',
  'sonicwall',
  'ivanti',
  'citrix',
] as const
export type Vendor = (typeof VENDORS)[number]

/** Product lines whose versions may be compared only inside themselves. */
export type Product =
  | 'fortios'
  | 'fortiproxy'
  | 'fortimanager'
  | 'fortianalyzer'
  | 'fortiswitch'
  | 'fortiweb'
  | 'fortimail'
  | 'ios'
  | 'ios-xe'
  | 'ios-xr'
  | 'nx-os'
  | 'asa'
  | 'ftd'
  | 'fxos'
  | 'wlc'
  | 'small-business'
  | 'viptela'
  | 'nvfis'
  | 'pan-os'
  | 'junos'
  | 'junos-evolved'
  | 'yamaha-rt'
  | 'univerge-ix'
  | 'si-r'
  | 'sr-s'
  | 'alliedware-plus'
  | 'array-ag'
  | 'array-apv'
  | 'sonicos'
  | 'sonicos-sma'
  | 'connect-secure'
  | 'policy-secure'
  | 'netscaler'

/** One device of a group: an HA member, a member of a stack, or the device itself. */
export type Node = {
  /** How the group calls it: `node0`, `1`, `primary`; null for a device that stands alone. */
  readonly name: string | null
  readonly hostName: string | null
  readonly model: string | null
  /** The version as the device prints it, on its line. */
  readonly versionRaw: string | null
  readonly version: string | null
  readonly build: string | null
  readonly serials: readonly string[]
  /** Lower case, as written where it is none of the usual words. */
  readonly role: Role | null
  readonly uptime: string | null
  /** Upper case with colons. */
  readonly macs: readonly string[]
}
export type Role = 'active' | 'standby' | 'standalone' | 'member' | 'failed'

export type Interface = {
  readonly name: string
  /** `nameif`, alias, description as far as it names the side. */
  readonly label: string | null
  readonly zone: string | null
  /** With prefix length where it is known: `192.0.2.1/24`. */
  readonly addresses: readonly string[]
  readonly mac: string | null
  readonly isUp: boolean | null
  /** Null: not outside, or nothing says so. */
  readonly outside: Outside | null
}
/** Why an interface is thought to face the internet; strongest first. */
export const OUTSIDE_REASONS = [
  'zone',
  'role',
  'name',
  'default-route',
  'pppoe',
  'nat-outside',
  'public-address',
] as const
export type Outside = { readonly why: (typeof OUTSIDE_REASONS)[number]; readonly detail: string }

export type Neighbour = {
  readonly protocol: 'cdp' | 'lldp'
  readonly localPort: string | null
  readonly remoteName: string | null
  readonly remotePort: string | null
  /** NX-OS announces itself as `name(serial)`. */
  readonly remoteSerial: string | null
  readonly remoteAddresses: readonly string[]
  readonly remoteMac: string | null
  readonly platform: string | null
  readonly software: string | null
}

export type ArpEntry = {
  readonly address: string
  readonly mac: string
  readonly interface: string | null
  /** An address of the device itself, which some list among those they learnt. */
  readonly isOwn: boolean
}

export type VpnSession = {
  readonly user: string
  readonly kind: string
  readonly assigned: string | null
  readonly from: string | null
  /** The time of signing in, or how long it lasts, as printed. */
  readonly since: string | null
  readonly group: string | null
}

export type Service = {
  /** `https-admin`, `ssh`, `telnet`, `ssl-vpn`, `ipsec`, `snmp`, … */
  readonly service: string
  readonly port: number | null
  readonly protocol: 'tcp' | 'udp' | null
  readonly interface: string | null
  readonly outside: Outside | null
  /** True where only named addresses may connect. */
  readonly isRestricted: boolean | null
  readonly line: number
}

export const VPN_PORTALS = [
  'ssl-vpn',
  'globalprotect',
  'anyconnect',
  'ipsec-remote',
  'l2tp',
  'pptp',
] as const
export type VpnPortal = {
  readonly kind: (typeof VPN_PORTALS)[number]
  readonly name: string | null
  readonly isOn: boolean | null
  readonly port: number | null
  readonly interfaces: readonly string[]
  readonly outside: Outside | null
  readonly line: number
}

export type SecondFactor = 'yes' | 'no' | 'unknown'
export type Account = {
  readonly name: string
  readonly use: 'administrator' | 'vpn' | 'user'
  readonly role: string | null
  readonly isEnabled: boolean | null
  readonly secondFactor: SecondFactor
  /** The keyed hash of what stands in the file for the password; null where nothing does. */
  readonly secretHash: string | null
  /** How the device keeps it, where the file says: `type 7`, `ENC`, `plain`, `$9$`, … */
  readonly secretForm: string | null
  /** Addresses from which it may sign in; null: the configuration does not say, empty: from everywhere. */
  readonly trustedHosts: readonly string[] | null
  readonly line: number
}

/** A keyed hash in the place of a secret, and how the device keeps it: `type 7`, `ENC`, `plain`, `$9$`, … */
export type Kept = { readonly secretHash: string | null; readonly secretForm: string | null }

/** A tunnel between networks or for people on the way, with its pre-shared key. */
export type Tunnel = Kept & {
  readonly name: string
  /** The other end as written; null: whoever knows the key. */
  readonly remote: string | null
  readonly line: number
}

export type Certificate = {
  readonly name: string
  /** Its private key lies on the device. */
  readonly isOwn: boolean
  /** The keyed hash of its text; null where the file only names it. */
  readonly hash: string | null
  /** Null where the text is none that can be read. */
  readonly says: CertificateSays | null
  readonly line: number
}
export type CertificateSays = {
  /** Hexadecimal digits. */
  readonly serial: string
  /** What the caller makes of the public key (its SubjectPublicKeyInfo in base64, RFC 5280 §4.1): equal for equal keys. */
  readonly key: string
  readonly subject: string
  readonly issuer: string
  /** As the certificate writes them: `YYYYMMDDHHMMSSZ`. */
  readonly notBefore: string
  readonly notAfter: string
}

/** What a rule lets in from an outside interface. */
export type Inbound = {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly services: readonly string[]
  readonly isRestricted: boolean
  readonly line: number
}

export type Configuration = {
  /** The device printed what it runs; else a file, which may be older than what runs. */
  readonly isRunning: boolean
  /** Nothing of it was cut off or passed over as too deep. */
  readonly isWhole: boolean
  /** `#config-version=…`, `! Last configuration change at …`: lines that date the file, redacted. */
  readonly header: readonly string[]
  readonly savedAt: string | null
  readonly services: readonly Service[]
  readonly portals: readonly VpnPortal[]
  readonly accounts: readonly Account[]
  /** Servers and methods that ask for a second factor or identity elsewhere: RADIUS, SAML, LDAP, TACACS+. */
  readonly authentication: readonly {
    readonly kind: 'radius' | 'tacacs' | 'ldap' | 'saml' | 'token'
    readonly name: string
    readonly server: string | null
    /** With which the device signs in there. */
    readonly account: string | null
    readonly secretHash: string | null
    readonly secretForm: string | null
    readonly line: number
  }[]
  readonly tunnels: readonly Tunnel[]
  readonly certificates: readonly Certificate[]
  readonly apiKeys: readonly (Kept & { readonly name: string; readonly line: number })[]
  readonly inbound: readonly Inbound[]
  readonly snmpCommunities: readonly {
    readonly access: 'ro' | 'rw' | null
    readonly secretHash: string | null
    readonly line: number
  }[]
  readonly logging: readonly { readonly target: string; readonly line: number }[]
  /** Yes: something on an outside interface lets administrators sign in; with the lines that say so. */
  readonly administrationFromInternet: 'yes' | 'restricted' | 'no' | 'unknown'
  /** Lines of the configuration that no reader knows. */
  readonly notRead: number
}

export type Device = {
  readonly vendor: Vendor
  readonly product: Product | null
  readonly hostName: string | null
  readonly nodes: readonly Node[]
  readonly interfaces: readonly Interface[]
  readonly neighbours: readonly Neighbour[]
  readonly arp: readonly ArpEntry[]
  readonly vpnSessions: readonly VpnSession[]
  readonly configuration: Configuration | null
  /** Outputs and configurations that were read of it: what was asked and answered with nothing, too. */
  readonly commands: readonly string[]
  /** What the device's own clock said when the output was taken, as written; the newest where several say it. */
  readonly clock: string | null
  /** Where the device is first spoken of. */
  readonly line: number
}

/** A piece of the file that is one output or one configuration. */
export type Segment = {
  readonly line: number
  readonly lastLine: number
  readonly vendor: Vendor | null
  readonly product: Product | null
  /** As it would be typed in full; null: not known. */
  readonly command: string | null
  /** 0 to 1. */
  readonly confidence: number
  /** The text that decided. */
  readonly reason: string
  readonly use: 'read' | 'nothing-of-use' | 'not-recognised'
  /** Lines that no reader knows. */
  readonly notRead: number
}

export const SECRET_KINDS = [
  'password',
  'pre-shared-key',
  'community',
  'private-key',
  'certificate',
  'server-key',
  'token',
  'secret-like',
] as const
export type SecretKind = (typeof SECRET_KINDS)[number]

export const DEVICE_DAMAGE = [
  'too_large',
  'not_text',
  'no_device',
  'bad_character',
  'cut_short',
  'line_too_long',
  'too_deep',
  'too_many',
] as const
export type DeviceDamage = { readonly line: number; readonly why: (typeof DEVICE_DAMAGE)[number] }

export type DeviceReading = {
  /** The file with every secret replaced by `«hash»`, lines kept where they were. */
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16' | 'shift_jis' | 'euc-jp' | 'latin1'
  readonly redactions: {
    readonly total: number
    readonly byKind: Readonly<Record<SecretKind, number>>
  }
  readonly segments: readonly Segment[]
  readonly devices: readonly Device[]
  /** At most 1,000; the rest is counted in `damaged`. */
  readonly damage: readonly DeviceDamage[]
  readonly damaged: number
}
