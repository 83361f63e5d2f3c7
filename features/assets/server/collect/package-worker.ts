/**
 * Reads a list of installed software inside a worker: one record for each device it is of, with all that is on it.
 * @module
 */
import {
  type InstalledPackage,
  type PackageDamage,
  type PackageList,
  readPackageList,
} from '@hinoban/packages'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import { cleanText, readHostName } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'
import type { Component } from '../item.ts'
import { badHostName, DAMAGE_WORDS, FORMAT_NAMES, UNNAMED } from './package-words.ts'

export type PackageRecord = {
  /** Tool whose list it is. */
  readonly by: string
  readonly facts: Facts
  readonly components: readonly Component[]
  /** Looked at as a whole: what is not in the list is gone. Empty where a part could not be read. */
  readonly places: readonly string[]
}

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const devices = new Map<string, Component[]>()
  const shown: { row: number; cells: string[] }[] = []
  const faults: Fault[] = []
  let list: PackageList | null = null
  let isWhole = true
  // Entries of one device need not stand together; the reader bounds how many there can be.
  for await (const part of readPackageList(reading.bytes)) {
    if (part.kind === 'list') list = part.list
    else if (part.kind === 'package' && list !== null) {
      const host = part.package.host ?? ''
      const component = componentOf(part.package, list)
      const of = devices.get(host)
      if (of) of.push(component)
      else devices.set(host, [component])
      if (shown.length < input.previewRows)
        shown.push({ row: part.line, cells: cellsOf(part.package) })
    } else if (part.kind === 'damaged') {
      faults.push(faultOf(part.line, part.why))
      if (part.lost) isWhole = false
    }
  }
  const fallback = list?.host ?? nameInFile(input.fileName)
  await reading.head(preview(list, fallback, devices, shown), null)
  for (const [host, components] of devices) {
    const given = host || fallback
    const name = given === null ? null : readHostName(given)
    if (list === null || name === null) {
      const where = { ja: cleanText(input.fileName, 200), en: cleanText(input.fileName, 200) }
      const why = given === null ? UNNAMED : badHostName(cleanText(given, 60))
      await reading.unit({ faults: [{ kind: 'record', where, why }] })
    } else
      await reading.unit({
        record: {
          by: FORMAT_NAMES[list.format],
          facts: factsOf(name, list),
          components,
          places: isWhole ? [list.kind] : [],
        } satisfies PackageRecord,
      })
  }
  for (const fault of faults) await reading.unit({ faults: [fault] })
  await reading.end()
  return { unreadable: list === null, end: null }
}

const factsOf = (name: string, { kind, osName }: PackageList): Facts => ({
  name,
  hostNames: [name],
  ...(osName === '' ? {} : { os: cleanText(osName, 200) }),
  ...(osName === '' && kind === 'windows' ? { os: 'Windows' } : {}),
})

/** Names that say what a file is, not whose. */
const GENERIC =
  /^(?:packages?|package[-_ ]?list|pkgs?|dpkg(?:-l|-list|-query)?|debs?|rpms?(?:-qa)?|apks?|installed(?:-\w+)?|programs?|software(?:[-_ ]?list)?|apps?|applications?|list|lists|status|output|out|export|result|results|winget(?:-?list)?|wmic|products?|inventory|text|untitled|new|data|file|download|tmp|temp|test)(?:[-_ (]*\d+\)?)?$/i

/** `web-01.txt`, `web-01.packages.txt`, `web-01_dpkg.txt` → `web-01`; null where the name says nothing. */
export const nameInFile = (fileName: string): string | null => {
  const base = fileName
    .replace(/^.*[\\/]/, '')
    .replace(/(?:\.(?:txt|csv|tsv|log|lst|list|out))+$/i, '')
    .replace(
      /[._-](?:packages?|pkgs?|dpkg|debs?|rpms?|apks?|installed|programs?|software|winget|wmic)$/i,
      '',
    )
  return base === '' || GENERIC.test(base) ? null : base
}

const componentOf = (p: InstalledPackage, { kind }: PackageList): Component => ({
  place: kind,
  name: cleanText(p.name, 200),
  version: cleanText(p.epoch === '' ? p.version : `${p.epoch}:${p.version}`, 100),
  supplier: cleanText(p.publisher, 100),
  type: kind === 'windows' ? 'application' : 'package',
  purl: cleanText(p.purl ?? '', 500),
  cpe: '',
  licences: [],
})

const cellsOf = (p: InstalledPackage): string[] =>
  [p.host ?? '', p.name, p.version, p.publisher].map((cell) => cleanText(cell, 200))

const preview = (
  list: PackageList | null,
  fallback: string | null,
  devices: ReadonlyMap<string, readonly Component[]>,
  rows: Preview['rows'],
): Preview => {
  const named = [...devices.keys()].map((host) => host || (fallback ?? ''))
  return {
    facts: [
      { label: { ja: '形式', en: 'Format' }, value: list ? FORMAT_NAMES[list.format] : '' },
      { label: { ja: '機器', en: 'Device' }, value: cleanText(named.slice(0, 5).join(', '), 300) },
      {
        label: { ja: '機器の数', en: 'Devices' },
        value: named.length > 1 ? String(named.length) : '',
      },
      {
        label: { ja: 'OS', en: 'Operating system' },
        value:
          list?.osName ||
          (list?.distribution ? `${list.distribution.id} ${list.distribution.version}` : ''),
      },
      {
        label: { ja: 'ソフトウェアの数', en: 'Software' },
        value: String([...devices.values()].reduce((sum, of) => sum + of.length, 0)),
      },
    ].filter((fact) => fact.value !== ''),
    columns: [
      ['host', '機器 / Device'],
      ['name', '名称 / Name'],
      ['version', 'バージョン / Version'],
      ['supplier', '提供元 / Supplier'],
    ].map(([field = '', header = ''], index) => ({ index, letter: '', header, field })),
    rows,
    fields: [],
    mapping: null,
    mappingFrom: null,
    missing: devices.size > 0 && named.every((name) => name === '') ? [UNNAMED] : [],
  }
}

const faultOf = (line: number | null, why: PackageDamage): Fault => ({
  kind: 'damage',
  where:
    line === null
      ? { ja: 'ファイル全体', en: 'the whole file' }
      : { ja: `${line}行目`, en: `line ${line}` },
  why: DAMAGE_WORDS[why],
})
