import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Who } from '../../../platform/access/who.ts'
import { listAssets } from '../contract.ts'
import { LEDGER_TEMPLATES, LedgerTemplate, type TemplateColumn } from '../ledger-templates.ts'
import { templateCsv, templateWorkbook } from './template-routes.ts'
import { type TestInventory, testInventory } from './testing.ts'

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
beforeEach(async () => {
  who = t.person(await t.scope())
})

const csv = async (
  columns: readonly TemplateColumn[],
  language: 'ja' | 'en',
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  for await (const piece of templateCsv(columns, language)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

const cases = LedgerTemplate.options.flatMap((id) =>
  (['ja', 'en'] as const).flatMap((language) =>
    (['xlsx', 'csv'] as const).map((format) => ({ id, language, format })),
  ),
)

describe.each(cases)('the $id ledger in $language as $format', ({ id, language, format }) => {
  const { title, columns } = LEDGER_TEMPLATES[id]
  const file = async (of: readonly TemplateColumn[]): Promise<Uint8Array> =>
    format === 'xlsx' ? templateWorkbook(title[language], of, language) : csv(of, language)

  test('is understood by the import, column for column, and its example is no device', async () => {
    const checked = await t.upload(who, `x.${format}`, await file(columns))
    expect(checked.source.id).toBe('ledger')
    expect(checked.preview?.missing).toEqual([])
    expect(Object.values(checked.preview?.mapping?.fields ?? {}).sort((a, b) => a - b)).toEqual(
      columns.map((_, i) => i),
    )
    expect(checked.counts).toMatchObject({ added: 0, faulty: 0, damaged: 0 })
  })

  test('filled in like its example it becomes a device without a fault', async () => {
    const filled = columns.map((c) =>
      c.heading.en === 'Status' ? { ...c, example: { ja: '使用中', en: 'in use' } } : c,
    )
    const done = await t.take(who, `x.${format}`, await file(filled))
    expect(done.counts).toMatchObject({ added: 1, faulty: 0, damaged: 0 })
    const { rows } = (await t.call(who, listAssets as never, { query: {} })) as {
      rows: { deviceClass: string; owner: string; importance: string }[]
    }
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      owner: columns.find((c) => c.heading.en === 'Owner')?.example[language],
      importance: 'high',
    })
    expect(rows[0]?.deviceClass).not.toBe('unknown')
  })
})

test('a heading in Excel carries how its column is filled in', async () => {
  const { read } = await import('@e965/xlsx')
  const { columns, title } = LEDGER_TEMPLATES.purchase
  const book = read(templateWorkbook(title.ja, columns, 'ja'), { type: 'array' })
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  expect(sheet?.['A1']?.c?.[0]?.t).toContain('会社の中で一つだけの番号')
})
