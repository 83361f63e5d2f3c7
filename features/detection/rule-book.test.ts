import { compileRules, type Form } from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import type { Condition } from './contract-rules.ts'
import { readRuleBook } from './rule-book.ts'

const RULE = 'c0ffee00-0000-4000-8000-0000000000b1'
const COUNT = 'c0ffee00-0000-4000-8000-0000000000b2'
const text = `title: T
id: ${RULE}
level: high
logsource: { product: linux }
detection:
  s:
    a|contains: 削除
  condition: s
`
const counting = `title: C
id: ${COUNT}
level: high
correlation:
  type: event_count
  rules: [${RULE}]
  group-by: [pc]
  timespan: 5m
  condition: { gte: 2 }
`
const bookOfForms = (forms: readonly (Form | null)[], rule: string, conditions: Condition[]) =>
  readRuleBook({
    files: [
      { set: 'one', path: 'one/r.yml', text, form: forms[0] ?? null },
      { set: 'two', path: 'two/c.yml', text: counting, form: forms[1] ?? null },
    ],
    lists: new Map(),
    choices: new Map(),
    exceptions: [{ id: 'x', rule, conditions }],
  })
const told = (book: ReturnType<typeof bookOfForms>, ...machines: string[]): readonly string[] => {
  const program = compileRules(book.running.map(({ rule }) => rule))
  return machines.filter(
    (pc) => program.match({ product: 'linux', fields: { a: '削除しました', pc } }).length > 0,
  )
}
const isPc01 = (operator: Condition['operator'] = 'equals'): Condition[] => [
  { field: 'pc', operator, value: 'ＰＣ０１' },
]
const WRITINGS = ['ＰＣ０１', 'PC01', 'ｐｃ01', 'PC02']

describe('an exception', () => {
  test.each(['equals', 'startswith', 'contains', 'endswith'] as const)(
    'compares as its rule does: %s',
    (operator) => {
      const asIs = bookOfForms([null, null], RULE, isPc01(operator))
      expect(told(asIs, ...WRITINGS)).toEqual(['PC01', 'ｐｃ01', 'PC02'])
      const formed = bookOfForms(['nfkc', null], RULE, isPc01(operator))
      expect(told(formed, ...WRITINGS)).toEqual(['PC02'])
    },
  )
  test('of a correlation compares as the correlation groups', () => {
    const conditions = isPc01()
    expect(told(bookOfForms([null, null], COUNT, conditions), ...WRITINGS)).toHaveLength(3)
    expect(told(bookOfForms([null, 'nfkc'], COUNT, conditions), ...WRITINGS)).toEqual(['PC02'])
    expect(told(bookOfForms(['nfkc', null], COUNT, conditions), ...WRITINGS)).toEqual(['PC02'])
  })
  test('for a text of odd signs silences that text, and not what it becomes', () => {
    const book = bookOfForms(['nfkc', null], RULE, [
      { field: 'pc', operator: 'equals', value: 'ˣ１' },
    ])
    expect(told(book, 'ˣ１', 'x1')).toEqual(['x1'])
  })
})

test('a document with several faults is one refused rule that tells all of them with their places', () => {
  const wrong = text
    .replace('a|contains', 'a|contians')
    .replace('condition: s', 'condition: s and other')
    .replace(RULE, COUNT)
  const book = readRuleBook({
    files: [{ set: 'one', path: 'one/r.yml', text: [text, wrong].join('---\n'), form: null }],
    lists: new Map(),
    choices: new Map(),
    exceptions: [],
  })
  expect(book.entries.map(({ state, title, line }) => [state, title.en, line])).toEqual([
    ['on', 'T', 1],
    ['refused', 'T', 16],
  ])
  expect(book.entries[1]?.why.ja).toBe(
    '16:7 "contians" is no modifier of Sigma 2.1. Meant is perhaps "contains". 17:20 Condition "s and other": there is no selection "other". There is s.',
  )
})
