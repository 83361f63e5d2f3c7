/**
 * A list of installed packages, whichever tool wrote it: known by its content, read entry by entry. What is broken loses only itself.
 * @module
 */
import { readTable } from '@hinoban/tables'
import { apkListLine, apkName, apkParagraph } from './apk.ts'
import { dpkgList, dpkgParagraph, dpkgQuery } from './dpkg.ts'
import { type Entry, UNREADABLE } from './entry.ts'
import type { Bytes, PackageFormat, PackageList, PackagePart } from './parts.ts'
import { distributionIn, emptyPreamble, takePreamble } from './preamble.ts'
import type { Distribution } from './purl.ts'
import { recognisePackages } from './recognise.ts'
import { dnfLine, rpmFields, rpmName } from './rpm.ts'
import { decode, type Line, linesOf, readBytes } from './text.ts'
import {
  PROGRAM_HEADINGS,
  programColumns,
  programRow,
  wingetHeader,
  wingetLine,
  wmicHeader,
  wmicLine,
} from './windows.ts'

const MAX_PACKAGES = 2_000_000
/** After so many broken entries the rest is no list. */
const MAX_DAMAGE = 10_000
/** Signs that tell the format. */
const HEAD_CHARS = 64 * 1024

const KINDS: Readonly<Record<PackageFormat, PackageList['kind']>> = {
  'dpkg-list': 'deb',
  'dpkg-query': 'deb',
  'dpkg-status': 'deb',
  'rpm-names': 'rpm',
  'rpm-fields': 'rpm',
  'dnf-list': 'rpm',
  'apk-names': 'apk',
  'apk-list': 'apk',
  'apk-installed': 'apk',
  'programs-table': 'windows',
  'wmic-list': 'windows',
  'winget-list': 'windows',
}

export type ReadOptions = {
  /** Where the list does not say it: the distribution that makes purls of its packages. */
  readonly distribution?: Distribution
}

/**
 * Reads a list. Never throws for its bytes; an error of the source itself passes through.
 * @example for await (const part of readPackageList([bytes])) if (part.kind === 'package') …
 */
export const readPackageList = async function* (
  chunks: Bytes,
  options: ReadOptions = {},
): AsyncGenerator<PackagePart, void, undefined> {
  const { bytes, isCut } = await readBytes(chunks)
  const text = decode(bytes)
  const format = recognisePackages(text.slice(0, HEAD_CHARS))
  const count = { packages: 0, removed: 0, damaged: 0 }
  const damaged = (
    line: number | null,
    why: Extract<PackagePart, { kind: 'damaged' }>['why'],
    lost = true,
  ): PackagePart => {
    count.damaged += 1
    return { kind: 'damaged', line, why, lost }
  }
  if (format === null) yield damaged(null, 'not_a_package_list')
  else {
    const list = listOf(format, text, options)
    yield { kind: 'list', list }
    const entries =
      format === 'programs-table' ? tableEntries(bytes) : textEntries(format, text, list)
    for await (const { line, entry } of entries) {
      if (entry.kind === 'removed') count.removed += 1
      else if (entry.kind === 'damaged') yield damaged(line, entry.why)
      else if (entry.kind === 'package') {
        count.packages += 1
        yield { kind: 'package', line, package: entry.package }
      }
      if (count.packages >= MAX_PACKAGES || count.damaged >= MAX_DAMAGE) {
        yield damaged(line, 'too_many_packages')
        break
      }
    }
  }
  if (isCut) yield damaged(null, 'too_large')
  yield { kind: 'finished', ...count }
}

const listOf = (format: PackageFormat, text: string, options: ReadOptions): PackageList => {
  const preamble = emptyPreamble()
  for (const { text: line } of linesOf(text.slice(0, HEAD_CHARS)))
    if (line === null || !takePreamble(line, preamble)) break
  const distribution = distributionIn(preamble) ?? options.distribution ?? null
  return { format, kind: KINDS[format], host: preamble.host, distribution, osName: preamble.osName }
}

type Placed = { readonly line: number; readonly entry: Entry }
type LineReader = (line: string, distribution: Distribution | null) => Entry

const LINE_READERS: Readonly<Partial<Record<PackageFormat, () => LineReader>>> = {
  'dpkg-list': dpkgList,
  'dpkg-query': () => dpkgQuery,
  'rpm-names': () => rpmName,
  'rpm-fields': () => rpmFields,
  'dnf-list': () => dnfLine,
  'apk-names': () => apkName,
  'apk-list': () => apkListLine,
  'wmic-list': () => columned(wmicHeader, wmicLine),
  'winget-list': () => columned(wingetHeader, wingetLine),
}

/** A table in a terminal: lines before its heading belong to nothing. */
const columned = <C>(
  header: (line: string) => C | null,
  row: (line: string, columns: C) => Entry,
): LineReader => {
  let columns: C | null = null
  return (line) => {
    if (columns !== null) return row(line, columns)
    columns = header(line)
    return { kind: 'nothing' }
  }
}

const TOO_LONG: Entry = { kind: 'damaged', why: 'line_too_long' }

const textEntries = function* (
  format: PackageFormat,
  text: string,
  { distribution }: PackageList,
): Generator<Placed> {
  const reader = LINE_READERS[format]?.()
  if (reader === undefined) {
    yield* paragraphs(text, (fields) =>
      format === 'apk-installed'
        ? apkParagraph(fields, distribution)
        : dpkgParagraph(fields, distribution),
    )
    return
  }
  const preamble = emptyPreamble()
  for (const { number, text: line } of linesOf(text)) {
    if (line === null) yield { line: number, entry: TOO_LONG }
    // Prompts and notes also stand behind a list and between two.
    else if (!takePreamble(line, preamble))
      yield { line: number, entry: reader(line, distribution) }
  }
}

/** The longest paragraph of a status file lists some hundred configuration files. */
const MAX_FIELDS = 200

const paragraphs = function* (
  text: string,
  read: (fields: ReadonlyMap<string, string>) => Entry,
): Generator<Placed> {
  let fields = new Map<string, string>()
  let from = 0
  const preamble = emptyPreamble()
  for (const { number, text: line } of closing(linesOf(text))) {
    if (line === null || /^\s/.test(line)) continue
    if (line === '') {
      if (fields.size > 0) yield { line: from, entry: read(fields) }
      fields = new Map()
      continue
    }
    const field = /^([A-Za-z][A-Za-z0-9-]*):\s?(.*)$/.exec(line)
    if (field === null) {
      if (fields.size > 0 || !takePreamble(line, preamble))
        yield { line: number, entry: UNREADABLE }
      continue
    }
    if (fields.size === 0) from = number
    // apk's keys differ by case: P the package, p what it provides.
    const [, name = '', value = ''] = field
    const key = name.length === 1 ? name : name.toLowerCase()
    if (fields.size < MAX_FIELDS && !fields.has(key)) fields.set(key, value.trim())
  }
}

/** With an empty line at the end, which ends the last paragraph. */
const closing = function* (lines: Iterable<Line>): Generator<Line> {
  let last = 0
  for (const line of lines) {
    last = line.number
    yield line
  }
  yield { number: last + 1, text: '' }
}

const tableEntries = async function* (bytes: Uint8Array): AsyncGenerator<Placed> {
  let columns: ReturnType<typeof programColumns> = null
  const knownHeaders = Object.values(PROGRAM_HEADINGS).flat()
  for await (const part of readTable([bytes], { knownHeaders })) {
    if (part.kind === 'table') columns = programColumns(part.table.header)
    else if (part.kind === 'row') {
      yield {
        line: part.row,
        entry: columns === null ? UNREADABLE : programRow(part.cells, columns),
      }
    } else if (part.kind === 'damaged' && part.lost)
      yield { line: part.row ?? 0, entry: { kind: 'damaged', why: 'bad_table' } }
  }
}
