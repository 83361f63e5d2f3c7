/**
 * Lists of rpm: names as `rpm -qa` prints them, fields of a query format, `dnf list installed`.
 * @module
 */
import { type Entry, NOTHING, system, UNREADABLE } from './entry.ts'
import type { Distribution } from './purl.ts'

const ARCH =
  /^(?:noarch|x86_64(?:_v[2-4])?|i[3-6]86|aarch64|armv[5-8]\w*|ppc64(?:le)?|ppc|s390x?|riscv64|loongarch64|src|nosrc|\(none\))$/
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/
/** rpm-version(7) */
const PART = /^[A-Za-z0-9._+~^]+$/

/** `name-[epoch:]version-release[.arch]`, alone on its line or followed by a date (`--last`). */
export const rpmName = (line: string, distribution: Distribution | null): Entry => {
  const [given = ''] = line.trim().split(/\s{2,}|\t/, 1)
  if (/\s/.test(given)) return UNREADABLE
  // Keys that rpm trusts stand among the packages.
  if (given.startsWith('gpg-pubkey-')) return NOTHING
  const dot = given.lastIndexOf('.')
  const hasArch = dot > 0 && ARCH.test(given.slice(dot + 1))
  const nevr = hasArch ? given.slice(0, dot) : given
  const arch = hasArch ? given.slice(dot + 1) : ''
  const release = nevr.lastIndexOf('-')
  const version = nevr.lastIndexOf('-', release - 1)
  if (version < 1 || release <= version) return UNREADABLE
  return fieldsOf(
    {
      name: nevr.slice(0, version),
      version: nevr.slice(version + 1, release),
      release: nevr.slice(release + 1),
      arch,
    },
    distribution,
  )
}

type Fields = {
  readonly name: string
  readonly version: string
  readonly release: string
  readonly arch: string
  readonly epoch?: string
  readonly source?: string
}

const fieldsOf = (
  { name: given, version: full, release, arch, epoch = '', source = '' }: Fields,
  distribution: Distribution | null,
): Entry => {
  // `epoch:name-…` (yum) and `name-epoch:…` (NEVRA) both occur.
  const [, before = '', name = ''] = /^(?:(\d+):)?(.*)$/.exec(given) ?? []
  const [, inside = '', version = ''] = /^(?:(\d+|\(none\)):)?(.*)$/.exec(full) ?? []
  if (name === 'gpg-pubkey') return NOTHING
  if (!NAME.test(name) || !PART.test(version) || !PART.test(release)) return UNREADABLE
  const number = [epoch, inside, before].find((e) => /^[1-9]\d{0,9}$/.test(e)) ?? ''
  return system(
    'rpm',
    {
      name,
      version: `${version}-${release}`,
      arch: arch === '(none)' ? '' : arch,
      epoch: number,
      source: source.replace(/(?:\.no)?\.?src\.rpm$/, '').replace(/-[^-]+-[^-]+$/, ''),
    },
    distribution,
  )
}

/**
 * Fields of a query format: `name [epoch] version release arch [source rpm]`, or `name [epoch:]version-release arch`, separated
 * by one and the same sign.
 */
export const rpmFields = (line: string, distribution: Distribution | null): Entry => {
  const separator = ['\t', '|', ';', ','].find((sign) => line.includes(sign))
  const all = (separator ? line.split(separator, 20) : line.trim().split(/\s+/, 20)).map((field) =>
    field.trim().replace(/^"(.*)"$/, '$1'),
  )
  const source = all.find((field) => field.endsWith('.src.rpm')) ?? ''
  const fields = all.filter((field) => !field.endsWith('.src.rpm') && field !== '')
  const at = fields.findIndex((field, i) => i >= 2 && ARCH.test(field))
  const [name = '', ...rest] = fields
  const arch = fields[at] ?? ''
  const between = at === -1 ? [] : rest.slice(0, at - 1)
  const [one = '', two = '', three = ''] = between
  if (between.length === 1) {
    const dash = one.lastIndexOf('-')
    return dash < 1
      ? UNREADABLE
      : fieldsOf(
          { name, version: one.slice(0, dash), release: one.slice(dash + 1), arch, source },
          distribution,
        )
  }
  if (between.length === 2)
    return fieldsOf({ name, version: one, release: two, arch, source }, distribution)
  // The epoch stands before the version; where it has none rpm writes (none) or 0.
  if (between.length === 3 && /^(?:\d+|\(none\))$/.test(one))
    return fieldsOf({ name, epoch: one, version: two, release: three, arch, source }, distribution)
  return UNREADABLE
}

/** `bash.x86_64    5.1.8-9.el9    @anaconda` */
export const dnfLine = (line: string, distribution: Distribution | null): Entry => {
  const [full = '', evr = '', repository = ''] = line.trim().split(/\s+/, 3)
  const dot = full.lastIndexOf('.')
  const dash = evr.lastIndexOf('-')
  const arch = full.slice(dot + 1)
  if (dot < 1 || dash < 1 || repository === '' || !ARCH.test(arch)) return UNREADABLE
  return fieldsOf(
    { name: full.slice(0, dot), version: evr.slice(0, dash), release: evr.slice(dash + 1), arch },
    distribution,
  )
}

const is = (read: (line: string, distribution: Distribution | null) => Entry) => (line: string) =>
  read(line, null).kind === 'package'

/** A package's name has a letter: a row of numbers is a row of numbers. */
export const isRpmFieldsLine = (line: string): boolean =>
  /^[^\t ,;|]*[A-Za-z]/.test(line.trim()) && is(rpmFields)(line)
export const isDnfLine: (line: string) => boolean = is(dnfLine)
/** Only with an architecture: without one every word with two dashes would be a package. */
export const isRpmNameLine = (line: string): boolean => {
  const [given = ''] = line.trim().split(/\s{2,}|\t/, 1)
  const dot = given.lastIndexOf('.')
  return dot > 0 && ARCH.test(given.slice(dot + 1)) && rpmName(line, null).kind === 'package'
}
