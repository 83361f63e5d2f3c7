/**
 * What a list of installed packages says, in parts.
 * @module
 */
import type { Distribution } from './purl.ts'

export type { Bytes } from '@hinoban/bytes'

export const PACKAGE_FORMATS = [
  /** `dpkg -l` */
  'dpkg-list',
  /** `dpkg-query -W`, also with a format of one's own */
  'dpkg-query',
  /** /var/lib/dpkg/status */
  'dpkg-status',
  /** `rpm -qa`, `rpm -qa --last`, `%{NEVRA}` */
  'rpm-names',
  /** `rpm -qa --queryformat` with separated fields */
  'rpm-fields',
  /** `dnf list installed`, `yum list installed` */
  'dnf-list',
  /** `apk info -v`, `apk info -vv` */
  'apk-names',
  /** `apk list -I` */
  'apk-list',
  /** /lib/apk/db/installed */
  'apk-installed',
  /** A table with headings: PowerShell's Export-Csv, `wmic … /format:csv`, an inventory tool's export */
  'programs-table',
  /** `wmic product get …` */
  'wmic-list',
  /** `winget list` */
  'winget-list',
] as const
export type PackageFormat = (typeof PACKAGE_FORMATS)[number]

export const PACKAGE_DAMAGE = [
  'not_a_package_list',
  /** A line that is none of this list's. */
  'unreadable_line',
  /** The terminal cut the name or the version off. */
  'cut_off',
  'line_too_long',
  'too_large',
  'too_many_packages',
  'bad_table',
] as const
export type PackageDamage = (typeof PACKAGE_DAMAGE)[number]

export type InstalledPackage = {
  /** The machine it is on, where a list of many machines says so. */
  readonly host: string | null
  readonly name: string
  /** As the package manager orders it: deb with epoch, rpm `version-release` without. */
  readonly version: string
  readonly arch: string
  /** rpm: a number above 0; else empty. */
  readonly epoch: string
  /** Source package where it has another name. */
  readonly source: string
  readonly publisher: string
  /** Product code, winget id. */
  readonly identifier: string
  /** Null for Windows programs, and where the distribution is not known. */
  readonly purl: string | null
}

export type PackageList = {
  readonly format: PackageFormat
  readonly kind: 'deb' | 'rpm' | 'apk' | 'windows'
  /** Named before the list: by a line `# host: …`, by a shell prompt. */
  readonly host: string | null
  /** From lines of os-release before the list. */
  readonly distribution: Distribution | null
  readonly osName: string
}

export type PackagePart =
  /** Once, first, where the file is a list of packages. */
  | { readonly kind: 'list'; readonly list: PackageList }
  | { readonly kind: 'package'; readonly line: number; readonly package: InstalledPackage }
  /** `lost`: what stood there is not given. */
  | {
      readonly kind: 'damaged'
      readonly line: number | null
      readonly why: PackageDamage
      readonly lost: boolean
    }
  /** Always given once, last. `removed`: entries of what is no longer installed. */
  | {
      readonly kind: 'finished'
      readonly packages: number
      readonly removed: number
      readonly damaged: number
    }
