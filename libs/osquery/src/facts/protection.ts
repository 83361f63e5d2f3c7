/**
 * Anti-virus and firewall: what Windows Security Center says, what services and units run, how old the signatures are.
 * @module
 */
import { flag, type Row, text, whole } from '../rows.ts'
import { registryValue } from './registry.ts'

export type SecurityProduct = {
  readonly type: 'antivirus' | 'firewall' | 'other'
  readonly name: string
  readonly state: 'on' | 'off' | 'snoozed' | 'expired' | 'unknown'
  readonly isUpToDate: boolean | null
}

/** `SELECT … FROM windows_security_products`. Windows Server has no Security Center: no rows there say nothing. */
export const securityProductsOf = (rows: readonly Row[]): readonly SecurityProduct[] =>
  rows.flatMap((row) => {
    const name = text(row, 'name', 200)
    const type = text(row, 'type', 40).toLowerCase().replace(/\s/g, '')
    const state = text(row, 'state', 40).toLowerCase()
    if (name === '' && state === '') return []
    return [
      {
        name,
        type: type === 'antivirus' || type === 'firewall' ? type : 'other',
        state:
          state === 'on' || state === 'off' || state === 'snoozed' || state === 'expired'
            ? state
            : 'unknown',
        isUpToDate: flag(row, 'signatures_up_to_date'),
      },
    ]
  })

export type Health = 'good' | 'poor' | 'snoozed' | 'not-monitored' | 'unknown'

export type SecurityCenter = {
  readonly antivirus: Health
  readonly firewall: Health
  readonly autoUpdate: Health
  readonly userAccountControl: Health
}

const health = (row: Row, column: string): Health => {
  const said = text(row, column, 40).toLowerCase()
  if (said === 'good' || said === 'poor' || said === 'snoozed') return said
  return said === 'not monitored' ? 'not-monitored' : 'unknown'
}

/** `SELECT … FROM windows_security_center`. */
export const securityCenterOf = (rows: readonly Row[]): SecurityCenter | null => {
  const row = rows[0]
  return row === undefined
    ? null
    : {
        antivirus: health(row, 'antivirus'),
        firewall: health(row, 'firewall'),
        autoUpdate: health(row, 'autoupdate'),
        userAccountControl: health(row, 'user_account_control'),
      }
}

export type ProtectionService = {
  readonly product: string
  readonly role: 'antivirus' | 'firewall'
  /** Name of the service or unit. */
  readonly service: string
  readonly isRunning: boolean
  readonly startsByItself: boolean
}

type Known = { readonly role: ProtectionService['role']; readonly product: string }

const antivirus = (product: string): Known => ({ role: 'antivirus', product })
const firewall = (product: string): Known => ({ role: 'firewall', product })

/** Services by which a protection product is known, in lower case; our queries ask for these names. */
export const PROTECTION_SERVICES: ReadonlyMap<string, Known> = new Map([
  ['windefend', antivirus('Microsoft Defender Antivirus')],
  ['sense', antivirus('Microsoft Defender for Endpoint')],
  ['mpssvc', firewall('Windows Defender Firewall')],
  ['csfalconservice', antivirus('CrowdStrike Falcon')],
  ['sentinelagent', antivirus('SentinelOne')],
  ['cybereasonactiveprobe', antivirus('Cybereason')],
  ['cbdefense', antivirus('Carbon Black Cloud')],
  ['cyserver', antivirus('Cortex XDR')],
  ['cylancesvc', antivirus('Cylance')],
  ['ds_agent', antivirus('Trend Micro Deep Security')],
  ['ntrtscan', antivirus('Trend Micro Apex One')],
  ['tmccsf', antivirus('Trend Micro Apex One')],
  ['svcgenerichost', antivirus('Trend Micro Virus Buster Business Security')],
  ['sepmasterservice', antivirus('Symantec Endpoint Protection')],
  ['savservice', antivirus('Sophos Anti-Virus')],
  ['sophos mcs agent', antivirus('Sophos Endpoint')],
  ['ekrn', antivirus('ESET')],
  ['mfemms', antivirus('Trellix')],
  ['masvc', antivirus('Trellix Agent')],
  ['wrsvc', antivirus('Webroot')],
  ['mbamservice', antivirus('Malwarebytes')],
  ['fshoster', antivirus('WithSecure Elements')],
  ['fcs_scand', antivirus('FortiClient')],
  ['fortiedr collector', antivirus('FortiEDR')],
])

/** systemd units likewise. */
export const PROTECTION_UNITS: ReadonlyMap<string, Known> = new Map([
  ['mdatp.service', antivirus('Microsoft Defender for Endpoint')],
  ['falcon-sensor.service', antivirus('CrowdStrike Falcon')],
  ['sentinelone.service', antivirus('SentinelOne')],
  ['cybereason-sensor.service', antivirus('Cybereason')],
  ['traps_pmd.service', antivirus('Cortex XDR')],
  ['cbagentd.service', antivirus('Carbon Black Cloud')],
  ['ds_agent.service', antivirus('Trend Micro Deep Security')],
  ['sav-protect.service', antivirus('Sophos Anti-Virus')],
  ['sophos-spl.service', antivirus('Sophos Protection for Linux')],
  ['eea.service', antivirus('ESET Endpoint Antivirus')],
  ['efs.service', antivirus('ESET Server Security')],
  ['mfetpd.service', antivirus('Trellix')],
  ['f-secure-linuxsecurity-fsma.service', antivirus('WithSecure Linux Security')],
  ['clamav-daemon.service', antivirus('ClamAV')],
  ['clamd@scan.service', antivirus('ClamAV')],
  ['clamav-clamonacc.service', antivirus('ClamAV on-access scanner')],
  ['firewalld.service', firewall('firewalld')],
  ['ufw.service', firewall('ufw')],
  ['nftables.service', firewall('nftables')],
  ['iptables.service', firewall('iptables')],
  ['netfilter-persistent.service', firewall('netfilter-persistent')],
])

/** `services` of Windows or `systemd_units`, filtered by these names. */
export const protectionServicesOf = (rows: readonly Row[]): readonly ProtectionService[] =>
  rows.flatMap((row) => {
    const service = text(row, 'name', 200) || text(row, 'id', 200)
    const known =
      PROTECTION_SERVICES.get(service.toLowerCase()) ?? PROTECTION_UNITS.get(service.toLowerCase())
    if (known === undefined) return []
    return [
      {
        ...known,
        service,
        isRunning:
          text(row, 'status', 40).toUpperCase() === 'RUNNING' ||
          text(row, 'active_state', 40) === 'active',
        startsByItself:
          /^(?:AUTO|BOOT|SYSTEM)_START$/i.test(text(row, 'start_type', 40)) ||
          /^(?:enabled|static|generated)/.test(text(row, 'unit_file_state', 40)),
      },
    ]
  })

export type DefenderState = {
  /** ms: when the newest signatures were taken over. */
  readonly signaturesAt: number | null
  readonly signatureVersion: string
  /** A policy switched Defender off; another product may stand in for it. */
  readonly isDisabledByPolicy: boolean
  readonly realTimeIsDisabled: boolean
}

/** Values of Defender in the registry: where there is no Security Center they are all there is. */
export const defenderOf = (rows: readonly Row[]): DefenderState | null => {
  const values = new Map(rows.map((row) => [text(row, 'name', 200).toLowerCase(), row] as const))
  if (values.size === 0) return null
  const at = (name: string): Row => values.get(name) ?? {}
  return {
    signaturesAt: filetime(text(at('avsignatureapplied'), 'data', 40)),
    signatureVersion: text(at('avsignatureversion'), 'data', 60),
    isDisabledByPolicy: whole(at('disableantispyware'), 'data') === 1,
    realTimeIsDisabled: whole(at('disablerealtimemonitoring'), 'data') === 1,
  }
}

/** Eight bytes, lowest first, as the registry holds a FILETIME: 100 ns since 1601-01-01. */
const filetime = (hex: string): number | null => {
  if (!/^[0-9a-f]{16}$/i.test(hex)) return null
  const ticks = BigInt(`0x${(hex.match(/../g) ?? []).reverse().join('')}`)
  const ms = Number(ticks / 10_000n) - 11_644_473_600_000
  return ms > 946_684_800_000 && ms < 4_102_444_800_000 ? ms : null
}

export type FirewallProfile = {
  readonly name: 'domain' | 'private' | 'public' | 'application'
  readonly isOn: boolean | null
  readonly from: 'policy' | 'local'
}

const PROFILES: Readonly<Record<string, FirewallProfile['name']>> = {
  domainprofile: 'domain',
  standardprofile: 'private',
  privateprofile: 'private',
  publicprofile: 'public',
}

/** EnableFirewall of each profile; what a policy says overrides what is set on the machine. */
export const firewallOf = (rows: readonly Row[]): readonly FirewallProfile[] => {
  const found = rows.flatMap((row): FirewallProfile[] => {
    const { key, name, number } = registryValue(row)
    const profile = PROFILES[(/([^\\]+)$/.exec(key)?.[1] ?? '').toLowerCase()]
    if (profile === undefined || name !== 'enablefirewall') return []
    return [
      {
        name: profile,
        isOn: number === null ? null : number !== 0,
        from: /\\policies\\/i.test(key) ? 'policy' : 'local',
      },
    ]
  })
  return (['domain', 'private', 'public'] as const).flatMap((name) => {
    const of = found.filter((f) => f.name === name)
    const decides = of.find((f) => f.from === 'policy') ?? of[0]
    return decides === undefined ? [] : [decides]
  })
}

/** `SELECT global_state FROM alf` (macOS): 0 off, 1 on, 2 blocks everything. */
export const macFirewallOf = (rows: readonly Row[]): readonly FirewallProfile[] => {
  const row = rows[0]
  if (row === undefined) return []
  const state = whole(row, 'global_state')
  return [
    { name: 'application', isOn: state === null || state < 0 ? null : state > 0, from: 'local' },
  ]
}

export type MacProtection = {
  readonly gatekeeper: boolean | null
  readonly systemIntegrity: boolean | null
}

/** `gatekeeper` and `sip_config` in one row. */
export const macProtectionOf = (rows: readonly Row[]): MacProtection | null => {
  const row = rows[0]
  return row === undefined
    ? null
    : {
        gatekeeper: flag(row, 'assessments_enabled'),
        systemIntegrity: flag(row, 'sip_enabled'),
      }
}
