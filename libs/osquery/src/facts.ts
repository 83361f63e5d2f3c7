/**
 * Which facts the rows of a query give: of the queries Hinoban asks, and of a company's own, known by their columns.
 * @module
 */
import type { Distribution } from '@hinoban/packages'
import * as accounts from './facts/accounts.ts'
import * as encryption from './facts/encryption.ts'
import { interfacesOf, type NetworkInterface } from './facts/interfaces.ts'
import * as machine from './facts/machine.ts'
import { type MacroPolicy, macroPolicyOf } from './facts/macros.ts'
import * as protection from './facts/protection.ts'
import { type Software, type SoftwareSource, softwareOf } from './facts/software.ts'
import * as surroundings from './facts/surroundings.ts'
import * as system from './facts/system.ts'
import * as updates from './facts/updates.ts'
import type { QueryId } from './packs/query.ts'
import type { Row } from './rows.ts'

export type Fact =
  | { readonly kind: 'hardware'; readonly value: machine.Hardware }
  | { readonly kind: 'chassis'; readonly value: machine.Chassis }
  | { readonly kind: 'agent'; readonly value: machine.Agent }
  | { readonly kind: 'query-runs'; readonly value: readonly machine.QueryRun[] }
  | { readonly kind: 'os'; readonly value: system.OperatingSystem }
  | { readonly kind: 'windows-build'; readonly value: system.WindowsBuild }
  | { readonly kind: 'kernel'; readonly value: string }
  | { readonly kind: 'interfaces'; readonly value: readonly NetworkInterface[] }
  /** All software of one source: what is not here is not installed from there. */
  | {
      readonly kind: 'software'
      readonly source: SoftwareSource
      readonly value: readonly Software[]
    }
  | { readonly kind: 'patches'; readonly value: readonly updates.Patch[] }
  | { readonly kind: 'update-history'; readonly value: readonly updates.UpdateEvent[] }
  | { readonly kind: 'volumes'; readonly value: readonly encryption.Volume[] }
  | { readonly kind: 'macro-policy'; readonly value: MacroPolicy }
  | { readonly kind: 'security-products'; readonly value: readonly protection.SecurityProduct[] }
  | { readonly kind: 'security-center'; readonly value: protection.SecurityCenter }
  | {
      readonly kind: 'protection-services'
      readonly value: readonly protection.ProtectionService[]
    }
  | { readonly kind: 'defender'; readonly value: protection.DefenderState }
  | { readonly kind: 'firewall'; readonly value: readonly protection.FirewallProfile[] }
  | { readonly kind: 'mac-protection'; readonly value: protection.MacProtection }
  | { readonly kind: 'administrators'; readonly value: readonly accounts.Administrator[] }
  | { readonly kind: 'password-policy'; readonly value: accounts.PasswordPolicy }
  | { readonly kind: 'logons'; readonly value: readonly accounts.Logon[] }
  | { readonly kind: 'ports'; readonly value: readonly surroundings.ListeningPort[] }
  | { readonly kind: 'usb-devices'; readonly value: readonly surroundings.UsbDevice[] }
  | { readonly kind: 'usb-policy'; readonly value: surroundings.UsbStoragePolicy }
  | { readonly kind: 'screen-lock'; readonly value: readonly surroundings.ScreenLock[] }
  | { readonly kind: 'autoruns'; readonly value: readonly surroundings.Autorun[] }
export type FactKind = Fact['kind']

export type FactContext = {
  /** os-release of the same host, for purls of system packages: {@link distributionOf}. */
  readonly distribution: Distribution | null
}

type Reader = (rows: readonly Row[], context: FactContext) => Fact | null

/** A fact with one value; null where the table was empty: the agent could not tell. */
const one =
  <K extends FactKind>(
    kind: K,
    read: (rows: readonly Row[]) => Extract<Fact, { readonly kind: K }>['value'] | null,
  ): Reader =>
  (rows) => {
    const value = read(rows)
    // The pair of kind and value is the one that the signature demands.
    return value === null ? null : ({ kind, value } as unknown as Fact)
  }

const software =
  (source: SoftwareSource): Reader =>
  (rows, { distribution }) => ({
    kind: 'software',
    source,
    value: softwareOf(source, rows, distribution),
  })

const autoruns = (kind: surroundings.Autorun['kind']): Reader =>
  one('autoruns', (rows) => surroundings.autorunsOf(kind, rows))

/** Empty says nothing here: without rights, on a server or before anybody logged on the table is empty. */
const unlessEmpty =
  (read: Reader): Reader =>
  (rows, context) =>
    rows.length === 0 ? null : read(rows, context)

const READERS: Readonly<Record<QueryId, Reader>> = {
  hardware: one('hardware', machine.hardwareOf),
  os: one('os', system.osOf),
  agent: one('agent', machine.agentOf),
  query_runs: one('query-runs', machine.runsOf),
  python_packages: software('python'),
  npm_packages: software('npm'),
  chrome_extensions: software('chrome-extension'),
  firefox_addons: software('firefox-addon'),
  listening_ports: one('ports', surroundings.portsOf),
  windows_chassis: one('chassis', machine.chassisOf),
  windows_build: one('windows-build', system.windowsBuildOf),
  windows_interfaces: one('interfaces', interfacesOf),
  windows_programs: software('programs'),
  windows_chocolatey: software('chocolatey'),
  windows_patches: one('patches', updates.patchesOf),
  windows_update_history: one('update-history', updates.updateHistoryOf),
  windows_bitlocker: unlessEmpty(one('volumes', encryption.bitlockerOf)),
  windows_office_macros: unlessEmpty(one('macro-policy', macroPolicyOf)),
  windows_security_products: unlessEmpty(one('security-products', protection.securityProductsOf)),
  windows_security_center: one('security-center', protection.securityCenterOf),
  windows_protection_services: unlessEmpty(
    one('protection-services', protection.protectionServicesOf),
  ),
  windows_defender: one('defender', protection.defenderOf),
  windows_firewall: unlessEmpty(one('firewall', protection.firewallOf)),
  windows_administrators: unlessEmpty(one('administrators', accounts.administratorsOf)),
  windows_password_policy: one('password-policy', accounts.passwordPolicyOf),
  windows_logons: one('logons', accounts.windowsLogonsOf),
  windows_screen_lock: one('screen-lock', surroundings.windowsScreenLockOf),
  windows_usb_storage: one('usb-policy', surroundings.usbPolicyOf),
  windows_startup: autoruns('startup'),
  windows_tasks: autoruns('task'),
  windows_services: autoruns('service'),
  macos_interfaces: one('interfaces', interfacesOf),
  macos_apps: software('apps'),
  macos_homebrew: software('homebrew'),
  macos_filevault: unlessEmpty(one('volumes', encryption.fileVaultOf)),
  macos_firewall: unlessEmpty(one('firewall', protection.macFirewallOf)),
  macos_protection: one('mac-protection', protection.macProtectionOf),
  macos_administrators: unlessEmpty(one('administrators', accounts.administratorsOf)),
  macos_logons: one('logons', accounts.unixLogonsOf),
  macos_screen_lock: unlessEmpty(one('screen-lock', surroundings.macScreenLockOf)),
  macos_usb: one('usb-devices', surroundings.usbDevicesOf),
  macos_startup: autoruns('startup'),
  macos_launchd: autoruns('launchd'),
  linux_kernel: one('kernel', system.kernelOf),
  linux_interfaces: one('interfaces', interfacesOf),
  linux_deb: software('deb'),
  linux_rpm: software('rpm'),
  linux_encryption: unlessEmpty(one('volumes', encryption.luksOf)),
  linux_protection: one('protection-services', protection.protectionServicesOf),
  linux_administrators: unlessEmpty(one('administrators', accounts.administratorsOf)),
  linux_logons: one('logons', accounts.unixLogonsOf),
  linux_usb: one('usb-devices', surroundings.usbDevicesOf),
  linux_units: autoruns('unit'),
  linux_cron: autoruns('cron'),
  linux_startup: autoruns('startup'),
}

/**
 * What the rows of one of our queries say; null where they say nothing. The rows are all rows there are now
 * (a snapshot, or a {@link QueryState} that is whole), never a difference.
 * @example factOf('linux_deb', state.rows, { distribution: { id: 'debian', version: '12' } })
 */
export const factOf = (
  id: QueryId,
  rows: readonly Row[],
  context: FactContext = { distribution: null },
): Fact | null => READERS[id](rows, context)

/** The distribution for {@link FactContext}, from the fact `os`; null but for Linux. */
export const distributionOf = (os: system.OperatingSystem): Distribution | null =>
  os.family === 'linux' && os.platform !== '' ? { id: os.platform, version: os.release } : null

/** Columns by which a company's own query is known as one of ours; the first that all occur decides. */
const BY_COLUMNS: readonly (readonly [QueryId, readonly string[]])[] = [
  ['hardware', ['uuid', 'hardware_serial', 'hostname']],
  ['windows_bitlocker', ['drive_letter', 'protection_status']],
  ['macos_filevault', ['name', 'filevault_status']],
  ['windows_update_history', ['title', 'date', 'result_code']],
  ['windows_patches', ['hotfix_id']],
  ['windows_security_center', ['antivirus', 'firewall', 'autoupdate']],
  ['windows_security_products', ['name', 'state', 'signatures_up_to_date']],
  ['windows_chassis', ['chassis_types']],
  ['windows_password_policy', ['minimum_password_length', 'lockout_bad_count']],
  ['windows_logons', ['logon_type', 'logon_time', 'user']],
  ['windows_tasks', ['action', 'next_run_time', 'name']],
  ['macos_firewall', ['global_state', 'stealth_enabled']],
  ['macos_launchd', ['run_at_load', 'program_arguments']],
  ['macos_apps', ['bundle_identifier', 'bundle_short_version']],
  ['macos_screen_lock', ['enabled', 'grace_period']],
  ['linux_deb', ['name', 'version', 'revision', 'maintainer']],
  ['linux_rpm', ['name', 'version', 'release', 'arch']],
  ['chrome_extensions', ['identifier', 'version', 'browser_type']],
  ['firefox_addons', ['identifier', 'creator', 'active']],
  ['windows_programs', ['name', 'version', 'publisher', 'identifying_number']],
  ['listening_ports', ['port', 'protocol', 'address']],
  ['os', ['name', 'version', 'platform', 'build']],
  ['windows_interfaces', ['interface', 'mac']],
]

/** The table of a company's own query, where its name says it: `pack_it-compliance_deb_packages`. */
const BY_TABLE: readonly (readonly [QueryId, RegExp])[] = [
  ['python_packages', /(?:^|_)python_packages$/],
  ['npm_packages', /(?:^|_)npm_packages$/],
  ['macos_homebrew', /(?:^|_)homebrew_packages$/],
  ['windows_chocolatey', /(?:^|_)chocolatey_packages$/],
  ['linux_deb', /(?:^|_)deb_packages$/],
  ['linux_rpm', /(?:^|_)rpm_packages$/],
  ['windows_programs', /(?:^|_)programs$/],
]

/** Names of our queries in the schedule begin so. */
export const SCHEDULE_PREFIX = 'hinoban_'

const isQueryId = (name: string): name is QueryId => Object.hasOwn(READERS, name)

/** Our query by its name in the schedule, also inside a pack; null for a stranger's. */
export const queryIdOf = (scheduled: string): QueryId | null => {
  const from = scheduled.lastIndexOf(SCHEDULE_PREFIX)
  if (from === -1 || (from > 0 && !scheduled.startsWith('pack'))) return null
  const name = scheduled.slice(from + SCHEDULE_PREFIX.length)
  return isQueryId(name) ? name : null
}

/** What a company's own query is about, by name and columns; null where it is none of our subjects. */
export const recogniseQuery = (scheduled: string, rows: readonly Row[]): QueryId | null => {
  const own = queryIdOf(scheduled)
  if (own !== null) return own
  const row = rows[0]
  const byTable = BY_TABLE.find(([, name]) => name.test(scheduled.toLowerCase()))?.[0]
  if (byTable !== undefined && (row === undefined || Object.hasOwn(row, 'name'))) return byTable
  if (row === undefined) return null
  return (
    BY_COLUMNS.find(([, columns]) => columns.every((column) => Object.hasOwn(row, column)))?.[0] ??
    null
  )
}
