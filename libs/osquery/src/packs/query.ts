/**
 * A question Hinoban asks its agents: data, not code.
 * @module
 */

export type QueryPlatform = 'any' | 'windows' | 'macos' | 'linux'

export type QueryId =
  | 'hardware'
  | 'os'
  | 'agent'
  | 'query_runs'
  | 'python_packages'
  | 'npm_packages'
  | 'chrome_extensions'
  | 'firefox_addons'
  | 'listening_ports'
  | 'windows_chassis'
  | 'windows_build'
  | 'windows_interfaces'
  | 'windows_programs'
  | 'windows_chocolatey'
  | 'windows_patches'
  | 'windows_update_history'
  | 'windows_bitlocker'
  | 'windows_office_macros'
  | 'windows_security_products'
  | 'windows_security_center'
  | 'windows_protection_services'
  | 'windows_defender'
  | 'windows_firewall'
  | 'windows_administrators'
  | 'windows_password_policy'
  | 'windows_logons'
  | 'windows_screen_lock'
  | 'windows_usb_storage'
  | 'windows_startup'
  | 'windows_tasks'
  | 'windows_services'
  | 'macos_interfaces'
  | 'macos_apps'
  | 'macos_homebrew'
  | 'macos_filevault'
  | 'macos_firewall'
  | 'macos_protection'
  | 'macos_administrators'
  | 'macos_logons'
  | 'macos_screen_lock'
  | 'macos_usb'
  | 'macos_startup'
  | 'macos_launchd'
  | 'linux_kernel'
  | 'linux_interfaces'
  | 'linux_deb'
  | 'linux_rpm'
  | 'linux_encryption'
  | 'linux_protection'
  | 'linux_administrators'
  | 'linux_logons'
  | 'linux_usb'
  | 'linux_units'
  | 'linux_cron'
  | 'linux_startup'

export type ShippedQuery = {
  readonly id: QueryId
  readonly platform: QueryPlatform
  readonly sql: string
  readonly intervalSeconds: number
  /**
   * snapshot: all rows every time, for small answers that shall be confirmed again and again.
   * difference: all rows once, then what came and went; the rows of one answer are distinct, as repeats cannot be told apart.
   */
  readonly mode: 'snapshot' | 'difference'
  /** Why a company asks this of its machines: shown to the people whose machines they are. */
  readonly why: { readonly ja: string; readonly en: string }
}

const MINUTE = 60
/** Small and moving. */
export const OFTEN: number = 15 * MINUTE
/** What changes by the hour at most. */
export const HOURLY: number = 60 * MINUTE
/** Costly to ask, slow to change. */
export const SELDOM: number = 6 * 60 * MINUTE
