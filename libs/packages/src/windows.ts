/**
 * Programs of Windows: what `wmic product` and `winget list` print into a terminal, and the headings by which tables of programs
 * are known, whichever tool exported them.
 * @module
 */
import { CUT_OFF, type Entry, installed, NOTHING, UNREADABLE } from './entry.ts'

export type ProgramField = 'host' | 'name' | 'version' | 'publisher' | 'identifier'

/** Spellings in lower case without blanks, underscores and quotes. The first of a field that occurs is taken. */
export const PROGRAM_HEADINGS: Readonly<Record<ProgramField, readonly string[]>> = {
  host: [
    'pscomputername',
    'computername',
    'computer',
    'node',
    'server',
    'systemname',
    'hostname',
    'host',
    'コンピューター名',
    'コンピュータ名',
    'コンピュータ',
    'コンピューター',
    'ホスト名',
    '端末名',
    '機器名',
    'pc名',
  ],
  name: [
    'displayname',
    'name',
    'productname',
    'softwarename',
    'software',
    'applicationname',
    'application',
    'アプリケーション名',
    'アプリケーション',
    'アプリ名',
    'ソフトウェア名',
    'ソフトウエア名',
    'ソフトウェア',
    'ソフト名',
    'プログラム名',
    'プログラム',
    '製品名',
    '名前',
    '名称',
    'caption',
  ],
  version: ['displayversion', 'version', 'productversion', 'バージョン', 'ver', 'ヴァージョン'],
  publisher: [
    'publisher',
    'vendor',
    'manufacturer',
    '発行元',
    '提供元',
    '製造元',
    'メーカー',
    'メーカ',
    'ベンダー',
    'ベンダ',
  ],
  identifier: ['identifyingnumber', 'productcode', 'pschildname', 'packagecode', 'productid'],
}

const keyOf = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replace(/[\s_"'・.]+/gu, '')
    .toLowerCase()

/** Columns of a ledger of machines: a table with one of them is no list of programs. */
const LEDGER =
  /^(?:資産番号|管理番号|資産管理番号|シリアル番号|製造番号|serialnumber|serial|assettag|assetnumber|macアドレス|macaddress|ipアドレス|ipaddress|購入日|設置場所)$/

/** Which column holds what; null where the headings are not those of a list of programs. */
export const programColumns = (
  header: readonly string[],
): Readonly<Partial<Record<ProgramField, number>>> | null => {
  const keys = header.map(keyOf)
  const columns: Partial<Record<ProgramField, number>> = {}
  for (const [field, spellings] of Object.entries(PROGRAM_HEADINGS)) {
    const found = spellings.map((s) => keys.indexOf(s)).find((i) => i !== -1)
    // The keys of PROGRAM_HEADINGS are the fields.
    if (found !== undefined) columns[field as ProgramField] = found
  }
  if (columns.name === undefined || columns.version === undefined) return null
  if (keys.some((key) => LEDGER.test(key))) return null
  const name = keys[columns.name] ?? ''
  // "Name" and "Version" alone are on every second table.
  const isCertain =
    /^(?:displayname|ソフト|アプリ|プログラム|software|application)/.test(name) ||
    columns.publisher !== undefined ||
    columns.identifier !== undefined
  return isCertain ? columns : null
}

/** One row of a table of programs. Registry keys without a name are parts of others. */
export const programRow = (
  cells: readonly string[],
  columns: Readonly<Partial<Record<ProgramField, number>>>,
): Entry => {
  const cell = (field: ProgramField): string => {
    const at = columns[field]
    return at === undefined ? '' : (cells[at] ?? '').trim()
  }
  if (cell('name') === '') return NOTHING
  const host = cell('host').replace(/^\\\\/, '')
  return installed({
    host: host === '' ? null : host.slice(0, 253),
    name: cell('name'),
    version: cell('version'),
    publisher: cell('publisher'),
    identifier: cell('identifier'),
  })
}

type Column = { readonly title: string; readonly from: number }

/** Headings of `wmic product get`: properties of Win32_Product. */
const WMIC =
  /^(?:Node|Caption|Name|Vendor|Version|IdentifyingNumber|InstallDate2?|InstallLocation|InstallSource|InstallState|Description|Language|LocalPackage|PackageCache|PackageCode|PackageName|ProductID|SKUNumber|URLInfoAbout|URLUpdateInfo|AssignmentType|HelpLink|HelpTelephone|RegCompany|RegOwner|Transforms|WordCount)$/

export const wmicHeader = (line: string): readonly Column[] | null => {
  const columns = [...line.matchAll(/\S+/g)].map((m) => ({ title: m[0], from: m.index }))
  const titles = columns.map((c) => c.title)
  return columns.length > 1 &&
    titles.every((t) => WMIC.test(t)) &&
    (titles.includes('Name') || titles.includes('Caption')) &&
    titles.includes('Version')
    ? columns
    : null
}

/** wmic pads with blanks by the count of signs. */
export const wmicLine = (line: string, columns: readonly Column[]): Entry => {
  const cell = (title: string): string => {
    const at = columns.findIndex((c) => c.title === title)
    const column = columns[at]
    return column === undefined ? '' : line.slice(column.from, columns[at + 1]?.from).trim()
  }
  const name = cell('Name') || cell('Caption')
  if (line.trim() === '') return NOTHING
  if (name === '') return UNREADABLE
  const host = cell('Node')
  return installed({
    host: host === '' ? null : host,
    name,
    version: cell('Version'),
    publisher: cell('Vendor'),
    identifier: cell('IdentifyingNumber'),
  })
}

const WINGET: Readonly<Record<string, 'name' | 'id' | 'version' | 'available' | 'source'>> = {
  Name: 'name',
  名前: 'name',
  Id: 'id',
  ID: 'id',
  Version: 'version',
  バージョン: 'version',
  Available: 'available',
  利用可能: 'available',
  Source: 'source',
  ソース: 'source',
}

/** Columns by display width; null where the line is not winget's heading. Its spinner leaves signs before the heading. */
export const wingetHeader = (line: string): readonly Column[] | null => {
  const shown = line.slice(line.lastIndexOf('\r') + 1)
  const columns = [...shown.matchAll(/[^\s\b]+/gu)].flatMap((m) => {
    const title = WINGET[m[0]]
    return title === undefined
      ? []
      : [{ title: title as string, from: widthOf(shown.slice(0, m.index)) }]
  })
  const first = columns[0]
  return first?.title === 'name' && columns.some((c) => c.title === 'version')
    ? columns.map((c) => ({ ...c, from: c.from - first.from }))
    : null
}

/** winget pads by the width that signs have in a terminal, and cuts with `…`. */
export const wingetLine = (line: string, columns: readonly Column[]): Entry => {
  const shown = line.slice(line.lastIndexOf('\r') + 1)
  if (/^[\s-]*$/.test(shown)) return NOTHING
  const cell = (title: string): string => {
    const at = columns.findIndex((c) => c.title === title)
    const column = columns[at]
    return column === undefined
      ? ''
      : cutByWidth(shown, column.from, columns[at + 1]?.from ?? Number.POSITIVE_INFINITY).trim()
  }
  const name = cell('name')
  const version = cell('version')
  const id = cell('id')
  if (name === '' || (version === '' && id === '')) return UNREADABLE
  if (name.endsWith('…') || version.endsWith('…')) return CUT_OFF
  return installed({
    name,
    version: version.replace(/^[<>]\s*/, '').replace(/^(?:Unknown|不明)$/, ''),
    identifier: id.endsWith('…') ? '' : id,
  })
}

/** Signs that take two cells in a terminal (Unicode TR11, W and F). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

const widthOf = (text: string): number => {
  let width = 0
  for (const sign of text) width += WIDE.test(sign) ? 2 : 1
  return width
}

const cutByWidth = (text: string, from: number, to: number): string => {
  let width = 0
  let cut = ''
  for (const sign of text) {
    if (width >= to) break
    if (width >= from) cut += sign
    width += WIDE.test(sign) ? 2 : 1
  }
  return cut
}
