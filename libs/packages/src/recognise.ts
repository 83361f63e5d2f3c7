/**
 * Which list this is, by its first lines. Pure and bounded.
 * @module
 */
import { apkListLine, apkName } from './apk.ts'
import { DPKG_LINE, isDpkgQueryLine } from './dpkg.ts'
import type { PackageFormat } from './parts.ts'
import { emptyPreamble, takePreamble } from './preamble.ts'
import { isDnfLine, isRpmFieldsLine, isRpmNameLine } from './rpm.ts'
import { linesOf } from './text.ts'
import { programColumns, wingetHeader, wmicHeader } from './windows.ts'

/** Lines looked at. */
const SAMPLE = 60
/** Of the lines of a list so many must be its own; the rest may be damage. */
const SHARE = 0.7

type LineTest = { readonly format: PackageFormat; readonly is: (line: string) => boolean }

/** In this order: what stands first is the more particular. */
const TESTS: readonly LineTest[] = [
  { format: 'dpkg-list', is: (line) => DPKG_LINE.test(line) },
  { format: 'apk-list', is: (line) => apkListLine(line, null).kind === 'package' },
  { format: 'apk-names', is: (line) => apkName(line, null).kind === 'package' },
  { format: 'rpm-names', is: isRpmNameLine },
  { format: 'dnf-list', is: isDnfLine },
  { format: 'rpm-fields', is: isRpmFieldsLine },
  { format: 'dpkg-query', is: isDpkgQueryLine },
]

const HEADING = /^(?:Desired=|\| |\|\/|\|\||\+\+\+-)/

/** Null where it is none of the lists. A single line is enough only where nothing else stands beside it. */
export const recognisePackages = (head: string): PackageFormat | null => {
  const lines: string[] = []
  const preamble = emptyPreamble()
  let looked = 0
  for (const { text } of linesOf(head)) {
    looked += 1
    if (looked > SAMPLE * 5) break
    if (text === null) return null
    if (lines.length === 0 && takePreamble(text, preamble)) continue
    if (text.trim() !== '') lines.push(text)
    if (lines.length >= SAMPLE) break
  }
  const first = lines[0]
  if (first === undefined) return null
  if (/^Package: \S+$/.test(first) && lines.some((l) => /^(?:Status|Version): \S/.test(l)))
    return 'dpkg-status'
  if (
    /^[A-Z]:\S/.test(first) &&
    lines.some((l) => /^P:\S+$/.test(l)) &&
    lines.some((l) => /^V:\S+$/.test(l))
  )
    return 'apk-installed'
  if (lines.some((l) => wingetHeader(l) !== null) && lines.some((l) => /^-{10,}$/.test(l.trim())))
    return 'winget-list'
  if (wmicHeader(first) !== null) return 'wmic-list'
  if (lines.slice(0, 10).some((l) => isProgramsHeading(l))) return 'programs-table'
  const own = lines.filter(
    (l) => !HEADING.test(l) && !takePreamble(l, preamble) && !l.startsWith('gpg-pubkey-'),
  )
  for (const { format, is } of TESTS) {
    const count = own.filter(is).length
    if (count > 0 && count >= own.length * SHARE && (count > 1 || own.length === 1)) return format
  }
  return lines.some((l) => HEADING.test(l)) && own.some((l) => DPKG_LINE.test(l))
    ? 'dpkg-list'
    : null
}

const isProgramsHeading = (line: string): boolean =>
  [',', '\t', ';'].some(
    (sign) =>
      line.includes(sign) &&
      programColumns(line.split(sign, 200).map((c) => c.trim().replace(/^"(.*)"$/, '$1'))) !== null,
  )
