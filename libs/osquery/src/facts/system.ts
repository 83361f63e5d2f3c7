/**
 * The operating system: name, version, build with the update revision, and the kernel that runs.
 * @module
 */
import { instant, type Row, text, whole } from '../rows.ts'

export type OperatingSystem = {
  /** `Microsoft Windows 11 Pro`, `macOS`, `Debian GNU/Linux`. */
  readonly name: string
  readonly family: 'windows' | 'macos' | 'linux' | 'other'
  /** `10.0.22631`, `15.1.1`, `12 (bookworm)`. */
  readonly version: string
  /** Windows: `22631`; macOS: `24B91`; else mostly empty. */
  readonly build: string
  /** Windows: the update build revision, as far as the agent tells it. */
  readonly revision: number | null
  /** ID of os-release, `windows` or `darwin`. */
  readonly platform: string
  readonly arch: string
  readonly codename: string
  /** VERSION_ID of os-release as far as the parts tell it: `12`, `9.4`. */
  readonly release: string
  /** ms, Windows. */
  readonly installedAt: number | null
}

/** `SELECT * FROM os_version`: newer agents have columns that older ones refuse by name. */
export const osOf = (rows: readonly Row[]): OperatingSystem | null => {
  const row = rows[0]
  if (row === undefined) return null
  const platform = text(row, 'platform', 60).toLowerCase()
  const version = text(row, 'version', 100)
  return {
    name: text(row, 'name', 200),
    family: familyOf(platform),
    version,
    build: text(row, 'build', 60),
    revision: whole(row, 'revision'),
    platform,
    arch: text(row, 'arch', 60),
    codename: text(row, 'codename', 100),
    release: releaseOf(row, version),
    installedAt: instant(row, 'install_date'),
  }
}

const familyOf = (platform: string): OperatingSystem['family'] => {
  if (platform === 'windows') return 'windows'
  if (platform === 'darwin') return 'macos'
  return platform === '' || platform === 'freebsd' ? 'other' : 'linux'
}

const releaseOf = (row: Row, version: string): string => {
  const found = /\d+(?:\.\d+)*/.exec(version)?.[0]
  if (found !== undefined) return found
  const major = whole(row, 'major')
  const minor = whole(row, 'minor')
  if (major === null || major === 0) return ''
  return minor === null || minor === 0 ? String(major) : `${major}.${minor}`
}

/** Values of `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion` (names of Microsoft, learn.microsoft.com). */
export type WindowsBuild = {
  readonly build: number | null
  /** UBR: with the build it tells the cumulative update, `22631.4460`. */
  readonly revision: number | null
  /** `10.0.22631.4460` where both are known. */
  readonly version: string | null
  /** `23H2`. */
  readonly release: string
  /** `Professional`, `ServerStandard`. */
  readonly edition: string
  readonly isServer: boolean
}

/** `SELECT name, data FROM registry WHERE key = …CurrentVersion`. */
export const windowsBuildOf = (rows: readonly Row[]): WindowsBuild | null => {
  const values = new Map(
    rows.map((row) => [text(row, 'name', 100).toLowerCase(), row] as const).reverse(),
  )
  const word = (name: string): string => text(values.get(name) ?? {}, 'data', 200)
  const number = (name: string): number | null => whole(values.get(name) ?? {}, 'data')
  const build = number('currentbuild') ?? number('currentbuildnumber')
  if (build === null && word('productname') === '') return null
  const revision = number('ubr')
  const major = number('currentmajorversionnumber')
  const minor = number('currentminorversionnumber')
  return {
    build,
    revision,
    version:
      build === null || revision === null
        ? null
        : `${major ?? 10}.${minor ?? 0}.${build}.${revision}`,
    release: word('displayversion') || word('releaseid'),
    edition: word('editionid'),
    isServer: /server/i.test(word('installationtype')) || /server/i.test(word('productname')),
  }
}

/** `SELECT version FROM kernel_info`: the kernel in running state, not the newest one installed. */
export const kernelOf = (rows: readonly Row[]): string | null => {
  const version = text(rows[0] ?? {}, 'version', 200)
  return version === '' ? null : version
}
