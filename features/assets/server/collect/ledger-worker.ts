/**
 * Reads an asset ledger (CSV or XLSX) inside a worker: row by row, each cell that cannot be understood named by its
 * place as Excel shows it, the rest of the row taken.
 * @module
 */
import { createHash } from 'node:crypto'
import { columnName, normalizeText, readTable, type Table, type TableDamage } from '@hinoban/tables'
import type { Mapping, Preview } from '../../../../platform/imports/contract.ts'
import { openReading, type Unit } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import { cleanText } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'
import {
  detectedMapping,
  FIELD_TITLES,
  fieldFacts,
  isDisposed,
  missingFields,
} from './ledger-cells.ts'

/** What the main thread tells the worker: the sites a cell may name. */
export type LedgerOptions = {
  readonly sites: readonly { readonly id: string; readonly name: string }[]
}
export type LedgerRecord = {
  readonly row: number
  /** Site id that the row names; null leaves it to the person who imports. */
  readonly site: string | null
  readonly facts: Facts
}

type Sheet = {
  readonly table: Table
  readonly mapping: Mapping
  readonly from: NonNullable<Preview['mappingFrom']>
}

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const { sites } = input.options as LedgerOptions
  const siteIds = new Map(sites.map((s) => [normalizeText(s.name).toLowerCase(), s.id]))
  const rows: { row: number; cells: string[] }[] = []
  let first: Sheet | null = null
  let sheet: Sheet | null = null
  let isHeadPosted = false
  const head = async (): Promise<void> => {
    if (isHeadPosted) return
    isHeadPosted = true
    await reading.head(preview(first, rows), first ? signatureOf(first.table.header) : null)
  }
  for await (const part of readTable(reading.bytes)) {
    if (part.kind === 'table') {
      sheet = sheetOf(part.table, input, first)
      first ??= sheet
    } else if (part.kind === 'row' && sheet) {
      if (sheet !== first || rows.length >= input.previewRows) await head()
      else rows.push({ row: part.row, cells: part.cells.map((c) => cleanText(c, 200)) })
      await reading.unit(unitOf(part.row, part.cells, sheet, siteIds))
    } else if (part.kind === 'skipped') await reading.unit({ isSkipped: true })
    else if (part.kind === 'damaged')
      await reading.unit({
        faults: [
          {
            kind: 'damage',
            where: place(part.row, part.column, sheet?.table.sheet ?? null),
            why: DAMAGE[part.why],
          },
        ],
      })
  }
  await head()
  await reading.end()
  return { unreadable: first === null, end: null }
}

const sheetOf = (table: Table, input: ReadInput, first: Sheet | null): Sheet => {
  const signature = signatureOf(table.header)
  const isFirst = first === null || signature === signatureOf(first.table.header)
  if (isFirst && input.mapping !== null)
    return { table, mapping: input.mapping, from: input.mappingFrom ?? 'given' }
  const remembered = input.remembered[signature]
  if (remembered) return { table, mapping: remembered, from: 'remembered' }
  return { table, mapping: detectedMapping(table), from: 'detected' }
}

/** Equal for tables with the same headings in the same order, however they are typed. */
const signatureOf = (header: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(header.map((h) => normalizeText(h).toLowerCase())))
    .digest('hex')

const place = (row: number | null, column: number | null, sheet: string | null): Fault['where'] => {
  const at = sheet === null ? '' : `「${cleanText(sheet, 60)}」`
  const inSheet = sheet === null ? '' : `“${cleanText(sheet, 60)}” `
  if (row === null)
    return { ja: at || 'ファイル全体', en: sheet === null ? 'the whole file' : inSheet.trim() }
  return column === null
    ? { ja: `${at}${row}行目`, en: `${inSheet}row ${row}` }
    : {
        ja: `${at}${row}行目 ${columnName(column)}列`,
        en: `${inSheet}row ${row}, column ${columnName(column)}`,
      }
}

const unitOf = (
  row: number,
  cells: readonly string[],
  { table, mapping }: Sheet,
  siteIds: ReadonlyMap<string, string>,
): Unit => {
  const faults: Fault[] = []
  let facts: Facts = {}
  let site: string | null = null
  let isRefused = false
  const cell = (field: string): string | null => {
    const column = mapping.fields[field]
    return column === undefined ? null : (cells[column] ?? '')
  }
  if (cells.every((c) => c.trim() === '')) return { isSkipped: true }
  if (isDisposed(cell('status'), cell('disposedAt'))) return { isSkipped: true }
  for (const [field, column] of Object.entries(mapping.fields)) {
    const text = cells[column] ?? ''
    const fault = (why: Fault['why']): void => {
      faults.push({ kind: 'record', where: place(row, column, table.sheet), why })
    }
    if (field === 'site') {
      const name = normalizeText(text)
      if (name === '') continue
      site = siteIds.get(name.toLowerCase()) ?? null
      if (site !== null) continue
      isRefused = true
      const shown = cleanText(name, 60)
      fault({
        ja: `拠点「${shown}」は登録されていません。拠点を登録するか、拠点の列の割り当てを外してください。この行は取り込みません。`,
        en: `The site “${shown}” is not registered. Register it, or leave the site column unmapped. This row is not taken in.`,
      })
      continue
    }
    const read = fieldFacts(field, text)
    facts = { ...facts, ...read.facts }
    for (const why of read.faults) fault(why)
  }
  // Many ledgers name the department that answers for a device and no person: somebody does answer for it.
  if (!facts.owner && facts.department) facts = { ...facts, owner: facts.department }
  if (!isRefused && !identifies(facts)) {
    isRefused = true
    faults.push({
      kind: 'record',
      where: place(row, null, table.sheet),
      why: {
        ja: 'シリアル番号、MACアドレス、ホスト名、管理番号、IPアドレスのどれも読み取れないため、この行は取り込みません。',
        en: 'No serial number, MAC address, host name, asset tag or IP address could be read, so this row is not taken in.',
      },
    })
  }
  const record: LedgerRecord = { row, site, facts }
  return isRefused ? { faults } : { record, faults }
}

const identifies = (facts: Facts): boolean =>
  [facts.macs, facts.addresses, facts.hostNames].some((list) => (list ?? []).length > 0) ||
  [facts.serial, facts.assetTag].some((text) => (text ?? '') !== '')

const preview = (first: Sheet | null, rows: Preview['rows']): Preview => {
  const table = first?.table
  const byColumn = new Map(
    Object.entries(first?.mapping.fields ?? {}).map(([field, column]) => [column, field]),
  )
  return {
    facts: [
      { label: { ja: '形式', en: 'Format' }, value: table?.format.toUpperCase() ?? '' },
      { label: { ja: 'シート', en: 'Sheet' }, value: cleanText(table?.sheet ?? '', 100) },
      {
        label: { ja: '文字コード', en: 'Encoding' },
        value: ENCODINGS[table?.encoding ?? ''] ?? '',
      },
      {
        label: { ja: '区切り文字', en: 'Delimiter' },
        value: table?.delimiter === '\t' ? 'TAB' : (table?.delimiter ?? ''),
      },
      {
        label: { ja: '見出しの行', en: 'Header row' },
        value: table ? String(table.headerRow) : '',
      },
      {
        label: { ja: '見出しより上', en: 'Above the header' },
        value: cleanText((table?.titles ?? []).join(' / '), 300),
      },
    ].filter((f) => f.value !== ''),
    columns: (table?.header ?? []).map((header, index) => ({
      index,
      letter: columnName(index),
      header: cleanText(header, 100),
      field: byColumn.get(index) ?? null,
    })),
    rows,
    fields: Object.entries(FIELD_TITLES).map(([id, title]) => ({ id, title })),
    mapping: first?.mapping ?? null,
    mappingFrom: first?.from ?? null,
    missing: [...missingFields(first?.mapping ?? null)],
  }
}

const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  cp932: 'Shift_JIS (CP932)',
  'euc-jp': 'EUC-JP',
}

const DAMAGE: Readonly<Record<TableDamage, Fault['why']>> = {
  not_a_table: { ja: '表として読み取れません。', en: 'It could not be read as a table.' },
  no_header: { ja: '見出しの行が見つかりません。', en: 'No header row was found.' },
  bad_bytes: {
    ja: '文字コードに合わない文字があります。その文字は置き換えました。',
    en: 'Some characters do not fit the encoding. They were replaced.',
  },
  quote_not_closed: { ja: '引用符が閉じていません。', en: 'A quotation mark is not closed.' },
  text_after_quote: {
    ja: '閉じた引用符の後に余分な文字があります。',
    en: 'There is text after a closing quotation mark.',
  },
  too_many_cells: {
    ja: '見出しより多くのセルがあります。余りは読みません。',
    en: 'The row has more cells than the header. The rest is not read.',
  },
  cell_too_long: { ja: 'セルの内容が長すぎます。', en: 'A cell is too long.' },
  too_many_columns: { ja: '列が多すぎます。', en: 'There are too many columns.' },
  too_many_rows: { ja: '行が多すぎます。', en: 'There are too many rows.' },
  cell_error: {
    ja: 'セルがエラー値（#N/A など）です。',
    en: 'The cell holds an error value (such as #N/A).',
  },
  formula_without_value: {
    ja: '数式の計算結果が保存されていません。Excelで開いて保存し直してください。',
    en: 'The formula has no stored result. Open and save the file in Excel again.',
  },
  sheet_unreadable: { ja: 'このシートは読み取れません。', en: 'This sheet could not be read.' },
  file_unreadable: { ja: 'ファイルを読み取れません。', en: 'The file could not be read.' },
  encrypted: {
    ja: 'パスワードで保護されています。保護を解除して保存し直してください。',
    en: 'The file is protected by a password. Remove it and save the file again.',
  },
  old_excel: {
    ja: '古いExcel形式（.xls）です。.xlsx または CSV で保存し直してください。',
    en: 'This is an old Excel file (.xls). Save it as .xlsx or CSV.',
  },
  zip_bomb: {
    ja: '展開すると大きすぎるため、安全のため読みません。',
    en: 'It would unfold to far too much and is refused for safety.',
  },
  too_large: { ja: '大きすぎるため読めません。', en: 'It is too large to be read.' },
  too_much_damage: {
    ja: '破損が多すぎるため、ここで読み取りをやめました。',
    en: 'There is too much damage; reading stopped here.',
  },
}
