/**
 * Own tables of deadlines: what is downloaded comes back the same, and each mistake is told with its line.
 */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { csvFile } from '../../../../platform/http/index.ts'
import { readOwnTable, tableCells } from './own-table.ts'
import { policies } from './policies.ts'

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_id, policy) => {
  it('comes back as it was downloaded', async () => {
    const { header, rows } = tableCells(policy)
    const batches = (async function* () {
      yield rows
    })()
    let file = ''
    for await (const piece of csvFile(header, batches)) file += piece
    const { table, mistakes } = readOwnTable(file)
    expect(mistakes).toEqual([])
    expect(table?.inputs).toEqual(policy.inputs)
    expect(table?.rows).toEqual(policy.rows)
    for (const [outcome, { days, isForensic }] of Object.entries(table?.outcomes ?? {}))
      expect(policy.outcomes[outcome]).toMatchObject({ days, isForensic })
    expect(table?.gaps).toBe(0)
  })
})

const HEADER = 'severity,kev,outcome,days,forensic'
test.each([
  ['severity,color,outcome,days\nhigh,red,x,1', 1, 'unknown_column'],
  ['severity,severity,outcome,days\nhigh,high,x,1', 1, 'column_twice'],
  ['severity,outcome\nhigh,x', 1, 'no_column'],
  ['outcome,days\nx,1', 1, 'no_input'],
  [HEADER, 1, 'no_rows'],
  ['', 1, 'no_rows'],
  [`${HEADER}\nhigh,yes,x,1,no\nsevere,yes,x,1,no`, 3, 'bad_value'],
  [`${HEADER}\nhigh,yes,x,soon,no`, 2, 'bad_days'],
  [`${HEADER}\nhigh,yes,x,-3,no`, 2, 'bad_days'],
  [`${HEADER}\nhigh,yes,x,9999,no`, 2, 'bad_days'],
  [`${HEADER}\nhigh,yes,,3,no`, 2, 'no_outcome'],
  [`${HEADER}\nhigh,yes,x,3,no\nlow,yes,x,4,no`, 3, 'outcome_days'],
  [`${HEADER}\nhigh,yes,x,3,no\nHIGH, yes ,x,3,no`, 3, 'row_twice'],
  [`${HEADER}\nhigh,yes,x,3,perhaps`, 2, 'bad_forensic'],
  [`${HEADER}\nhigh,"yes,x,3,no`, 2, 'not_csv'],
])('%j has its mistake told', (text, line, code) => {
  const { table, mistakes } = readOwnTable(text)
  expect(table).toBeNull()
  expect(mistakes).toMatchObject([{ line, code }])
})

test('combinations that are left out are counted, and ask for the strictest', () => {
  const { table } = readOwnTable(`${HEADER}\nhigh,yes,now,3,yes\nlow,no,never,,no`)
  expect(table).toMatchObject({
    gaps: 8,
    outcomes: {
      'now & forensic investigation': { days: 3, isForensic: true },
      never: { days: null, isForensic: false },
    },
  })
})

test('any text ends in a table or in mistakes', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (head, body) => {
      const { table, mistakes } = readOwnTable(`${head}\n${body}`)
      expect(table === null).toBe(mistakes.length > 0)
    }),
  )
})
