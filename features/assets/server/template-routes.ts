/**
 * Ledgers to fill in, as files: in Excel each heading carries how its column is filled in as a comment.
 * @module
 */
import { utils, write } from '@e965/xlsx'
import { csvFile, fileAnswer, type Route, route } from '../../../platform/http/index.ts'
import * as contract from '../contract-templates.ts'
import { LEDGER_TEMPLATES, LedgerTemplate, type TemplateColumn } from '../ledger-templates.ts'

type Language = 'ja' | 'en'

export const templateRoutes = (): readonly Route[] => [
  route(contract.ledgerTemplates, async () => ({
    templates: LedgerTemplate.options.map((id) => ({
      id,
      title: LEDGER_TEMPLATES[id].title,
      lead: LEDGER_TEMPLATES[id].lead,
      columns: [...LEDGER_TEMPLATES[id].columns],
    })),
  })),

  route(contract.ledgerTemplateFile, async ({ params, language }) => {
    const { title, columns } = LEDGER_TEMPLATES[params.template]
    const isExcel = params.format === 'xlsx'
    return fileAnswer({
      name: `${title[language]}.${params.format}`,
      type: isExcel
        ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        : 'text/csv; charset=utf-8',
      body: isExcel
        ? once(templateWorkbook(title[language], columns, language))
        : templateCsv(columns, language),
    })
  }),
]

const once = async function* (file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield file
}

/** Rows that are ready for a hundred entries keep their cells as text: Excel would take leading zeros off. */
const READY_ROWS = 100

export const templateWorkbook = (
  title: string,
  columns: readonly TemplateColumn[],
  language: Language,
): Uint8Array => {
  const sheet = utils.aoa_to_sheet([
    columns.map((c) => c.heading[language]),
    columns.map((c) => c.example[language]),
    ...Array.from({ length: READY_ROWS }, () => columns.map(() => '')),
  ])
  sheet['!cols'] = columns.map((c) => ({ wch: Math.max(12, c.heading[language].length * 2) }))
  columns.forEach((c, i) => {
    for (let row = 1; row <= READY_ROWS + 1; row += 1) {
      const cell = sheet[utils.encode_cell({ r: row, c: i })]
      if (cell) cell.z = '@'
    }
    const heading = sheet[utils.encode_cell({ r: 0, c: i })]
    if (heading) {
      heading.c = [{ a: 'Hinoban', t: c.what[language] }]
      heading.c.hidden = true
    }
  })
  const book = utils.book_new()
  // Names of sheets have at most 31 signs.
  utils.book_append_sheet(book, sheet, title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31))
  // The type of `write` is any; with type 'buffer' it is a Buffer (library documentation, "Writing Options").
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
}

export const templateCsv = (
  columns: readonly TemplateColumn[],
  language: Language,
): AsyncIterable<Uint8Array | string> =>
  csvFile(
    columns.map((c) => c.heading[language]),
    (async function* () {
      yield [columns.map((c) => c.example[language])]
    })(),
  )
