/**
 * Installed software, whoever installed it: system packages, programs, apps, language packages, browser extensions.
 * @module
 */
import { type Distribution, purlOf, systemPurl } from '@hinoban/packages'
import { flag, instant, type Row, text } from '../rows.ts'

export type SoftwareSource =
  | 'programs'
  | 'deb'
  | 'rpm'
  | 'apps'
  | 'python'
  | 'npm'
  | 'homebrew'
  | 'chocolatey'
  | 'chrome-extension'
  | 'firefox-addon'

export type Software = {
  readonly source: SoftwareSource
  readonly name: string
  /** As its package manager orders it: deb with epoch and revision, rpm `version-release`. */
  readonly version: string
  readonly publisher: string
  readonly arch: string
  /** Null where no registered type names it (Windows programs, Mac apps), or the distribution is not known. */
  readonly purl: string | null
  /** Product code, bundle identifier, extension identifier. */
  readonly identifier: string
  /** rpm: a number above 0; else empty. */
  readonly epoch: string
  /** Source package of a distribution; empty where it has the same name. */
  readonly sourcePackage: string
  /** Folder or file where it lies. */
  readonly place: string
  /** Whose it is; empty: the machine's. */
  readonly user: string
  /** ms */
  readonly installedAt: number | null
  /** Browser extensions: false where switched off; else null. */
  readonly isEnabled: boolean | null
}

type Draft = Pick<Software, 'name' | 'version'> & Partial<Omit<Software, 'source'>>

const item = (source: SoftwareSource, draft: Draft): readonly Software[] =>
  draft.name === ''
    ? []
    : [
        {
          source,
          publisher: '',
          arch: '',
          purl: null,
          identifier: '',
          epoch: '',
          sourcePackage: '',
          place: '',
          user: '',
          installedAt: null,
          isEnabled: null,
          ...draft,
        },
      ]

const common = (row: Row): Draft => ({
  name: text(row, 'name', 300),
  version: text(row, 'version', 200),
  place: text(row, 'path', 500),
  user: text(row, 'username', 200),
})

type Reader = (row: Row, distribution: Distribution | null) => readonly Software[]

const READERS: Readonly<Record<SoftwareSource, Reader>> = {
  programs: (row) =>
    item('programs', {
      ...common(row),
      publisher: text(row, 'publisher', 200),
      identifier: text(row, 'identifying_number', 200) || text(row, 'package_family_name', 200),
      place: text(row, 'install_location', 500),
      installedAt: dayOf(text(row, 'install_date', 40)),
    }),
  deb: (row, distribution) => {
    // A package that was removed leaves its configuration and its row.
    const status = text(row, 'status', 100)
    if (status !== '' && !/(?:^|\s)installed$/.test(status)) return []
    const { name, version } = common(row)
    const arch = text(row, 'arch', 40)
    const sourcePackage = sourceName(text(row, 'source', 300), name)
    return item('deb', {
      name,
      version,
      arch,
      sourcePackage,
      publisher: text(row, 'maintainer', 200),
      purl: systemPurl({ type: 'deb', name, version, arch, source: sourcePackage }, distribution),
    })
  },
  rpm: (row, distribution) => {
    const { name, version: upstream } = common(row)
    const release = text(row, 'release', 200)
    const version = release === '' ? upstream : `${upstream}-${release}`
    const arch = text(row, 'arch', 40).replace(/^\(none\)$/, '')
    const epoch = text(row, 'epoch', 20).replace(/^(?:0|\(none\))$/, '')
    const sourcePackage = sourceOfRpm(text(row, 'source', 300), name)
    // Keys that rpm trusts stand in its database as packages.
    if (name === 'gpg-pubkey') return []
    return item('rpm', {
      name,
      version,
      arch,
      epoch,
      sourcePackage,
      publisher: text(row, 'vendor', 200),
      installedAt: instant(row, 'install_time'),
      purl: systemPurl(
        { type: 'rpm', name, version, arch, epoch, source: sourcePackage },
        distribution,
      ),
    })
  },
  apps: (row) =>
    item('apps', {
      ...common(row),
      name: (text(row, 'display_name', 300) || text(row, 'name', 300)).replace(/\.app$/i, ''),
      version: text(row, 'bundle_short_version', 200) || text(row, 'bundle_version', 200),
      identifier: text(row, 'bundle_identifier', 200),
    }),
  python: (row) => {
    const base = common(row)
    return item('python', {
      ...base,
      publisher: text(row, 'author', 200),
      purl: purlOf({ type: 'pypi', name: base.name, version: base.version }),
    })
  },
  npm: (row) => {
    const base = common(row)
    const at = base.name.startsWith('@') ? base.name.indexOf('/') : -1
    return item('npm', {
      ...base,
      publisher: text(row, 'author', 200),
      purl: purlOf({
        type: 'npm',
        namespace: at > 0 ? base.name.slice(0, at) : '',
        name: base.name.slice(at + 1),
        version: base.version,
      }),
    })
  },
  homebrew: (row) => {
    const base = common(row)
    return item('homebrew', {
      ...base,
      purl: purlOf({ type: 'brew', name: base.name, version: base.version }),
    })
  },
  // Chocolatey packages are NuGet packages of another feed; a purl without the feed would name a stranger.
  chocolatey: (row) => {
    const base = common(row)
    return item('chocolatey', {
      ...base,
      publisher: text(row, 'author', 200),
      purl: purlOf({
        type: 'nuget',
        name: base.name,
        version: base.version,
        qualifiers: { repository_url: 'https://community.chocolatey.org/api/v2' },
      }),
    })
  },
  'chrome-extension': (row) => {
    const base = common(row)
    const identifier = text(row, 'identifier', 100) || text(row, 'referenced_identifier', 100)
    return item('chrome-extension', {
      ...base,
      name: base.name || identifier,
      identifier,
      publisher: text(row, 'author', 200),
      place: text(row, 'browser_type', 60),
      isEnabled: flag(row, 'state'),
      installedAt: instant(row, 'install_timestamp'),
      purl: /^[a-p]{32}$/.test(identifier)
        ? purlOf({ type: 'chrome-extension', name: identifier, version: base.version })
        : null,
    })
  },
  'firefox-addon': (row) =>
    item('firefox-addon', {
      ...common(row),
      name: text(row, 'name', 300) || text(row, 'identifier', 300),
      identifier: text(row, 'identifier', 200),
      publisher: text(row, 'creator', 200),
      place: 'firefox',
      isEnabled: flag(row, 'active'),
    }),
}

/**
 * Rows of one package table as software. `distribution` (os-release of the same host) makes purls of system packages possible.
 * @example softwareOf('deb', rows, { id: 'debian', version: '12' })
 */
export const softwareOf = (
  source: SoftwareSource,
  rows: readonly Row[],
  distribution: Distribution | null = null,
): readonly Software[] => rows.flatMap((row) => READERS[source](row, distribution))

/** `openssl (3.0.15-1)` names its version because it differs: the name alone is the source. */
const sourceName = (given: string, name: string): string => {
  const source = given.replace(/\s*\(.*$/, '')
  return source === name ? '' : source
}

/** `bash-5.1.8-9.el9.src.rpm` → `bash`. */
const sourceOfRpm = (given: string, name: string): string => {
  const source = given.replace(/(?:\.no)?\.?src\.rpm$/, '').replace(/-[^-]+-[^-]+$/, '')
  return source === name ? '' : source
}

/** MSI writes `20240131`, other installers the day in the form of the user's country: only the certain forms count. */
const dayOf = (given: string): number | null => {
  const found = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$/.exec(given)
  if (found === null) return null
  const [, year = '', month = '', day = ''] = found
  const at = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(at) || Number(year) < 1990 ? null : at
}
