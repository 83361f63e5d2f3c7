import { expect, test } from 'vitest'
import { Assignment, fieldsOf, unchanged } from './AssignFields.tsx'
import { actionsSearch, exceptionsSearch, findingsSearch } from './searches.ts'

const people = [{ id: '0198c0de-0000-7000-8000-000000000001', name: '田中 花子' }]

test('what nobody touched is not sent', () => {
  expect(fieldsOf(unchanged, people)).toEqual({})
})

test.each([
  [{ owner: people[0]?.id ?? '' }, { owner: { personId: people[0]?.id, name: '田中 花子' } }],
  [{ owner: 'none' }, { owner: null }],
  [{ owner: 'other', ownerName: '委託先' }, { owner: { personId: null, name: '委託先' } }],
  // Somebody who left the list meanwhile is not replaced by nobody.
  [{ owner: 'somebody else' }, {}],
  [
    { due: '2026-12-24', channel: 'mail' as const },
    { due: '2026-12-24', channel: 'mail' },
  ],
])('%o is sent as %o', (given, sent) => {
  expect(fieldsOf({ ...unchanged, ...given }, people)).toEqual(sent)
})

test('somebody else needs a name', () => {
  const other = { ...unchanged, owner: 'other' }
  expect(Assignment.safeParse({ ...other, ownerName: ' ' }).success).toBe(false)
  expect(Assignment.safeParse({ ...other, ownerName: '委託先' }).success).toBe(true)
})

test('nonsense in an address leaves the page without that filter', () => {
  const nonsense = {
    measure: ['HB-P01', '<script>', '__proto__'],
    state: 'constructor',
    status: ['open', 'toString'],
    overdue: 'maybe',
    tab: '../..',
    kind: 'null',
    sort: 'drop table',
    owner: 'x'.repeat(1000),
  }
  expect(findingsSearch.parse(nonsense)).toMatchObject({ measure: ['HB-P01'] })
  expect(findingsSearch.parse(nonsense)).not.toMatchObject({ state: expect.anything() })
  expect(actionsSearch.parse(nonsense)).toMatchObject({ measure: ['HB-P01'], status: ['open'] })
  expect(exceptionsSearch.parse(nonsense).tab).toBeUndefined()
  expect(exceptionsSearch.parse(nonsense).kind).toBeUndefined()
})
