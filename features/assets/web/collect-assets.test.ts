import { describe, expect, test } from 'vitest'
import type { Call } from '../../../ui/api.tsx'
import { AssignOwner } from '../contract.ts'
import { assetSearch, filterOf, sortOf } from './asset-search.ts'
import { assignAll, formerOwners, idsOf, type Step } from './collect-assets.ts'

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** An inventory that answers as the contract says: pages of 500, at most 1,000 ids an act. */
const inventory = (size: number) => {
  const owners = new Map(Array.from({ length: size }, (_, n) => [idOf(n), n % 3 === 0 ? 'A' : '']))
  const asked: unknown[] = []
  const answer = async (endpoint: { name: string }, input: Record<string, unknown>) => {
    asked.push([endpoint.name, input])
    if (endpoint.name === 'assets.list') {
      const { cursor, limit } = input['query'] as { cursor?: string; limit: number }
      const from = Number(cursor ?? 0)
      const rows = [...owners.keys()].slice(from, from + limit).map((id) => ({ id }))
      return { rows, total: size, next: from + limit < size ? String(from + limit) : null }
    }
    const body = AssignOwner.parse(input['body'])
    if (!('ids' in body.targets)) throw new Error('ids are expected')
    const rows = body.targets.ids.map((id) => {
      const before = owners.get(id) ?? ''
      owners.set(id, body.owner)
      const outcome = before === body.owner ? 'unchanged' : 'changed'
      return { id, name: id, outcome, before }
    })
    const changed = rows.filter((r) => r.outcome === 'changed').length
    return { changed, unchanged: rows.length - changed, failed: 0, rows }
  }
  // The two endpoints above are the only ones that are asked here.
  return { owners, asked, call: answer as unknown as Call }
}

describe('an owner for everything that matches', () => {
  test('every asset but the excepted ones gets it, and undo gives each its former owner back', async () => {
    const { owners, call } = inventory(2_345)
    const before = new Map(owners)
    const steps: Step[] = []
    const ids = await idsOf(call, { kind: 'all', except: [idOf(7)], count: 2_345 }, {}, (s) =>
      steps.push(s),
    )
    expect(ids).toHaveLength(2_344)
    const done = await assignAll(call, [{ owner: 'B', ids }], (s) => steps.push(s))
    expect(done).toMatchObject({ changed: 2_344, unchanged: 0, failed: 0 })
    expect(owners.get(idOf(7))).toBe('')
    expect(owners.get(idOf(8))).toBe('B')
    expect(steps.every((s) => s.done <= s.of)).toBe(true)
    await assignAll(call, formerOwners(done.rows), () => undefined)
    expect(owners).toEqual(before)
  })
  test('chosen rows are not asked for again', async () => {
    const { asked, call } = inventory(3)
    expect(await idsOf(call, { kind: 'rows', keys: [idOf(1)] }, {}, () => undefined)).toEqual([
      idOf(1),
    ])
    expect(asked).toEqual([])
  })
  test('what was so already is not undone', () => {
    const row = { id: idOf(1), name: 'x', before: 'A' }
    expect(
      formerOwners([
        { ...row, outcome: 'unchanged' },
        { ...row, outcome: 'retired' },
      ]),
    ).toEqual([])
  })
})

test('a pasted URL sorts and filters, and nonsense in it is no filter', () => {
  const read = (url: Record<string, string>) => assetSearch.parse(url)
  expect(sortOf(read({ sort: '-machineSeen' }))).toEqual({ sort: 'machineSeen', order: 'desc' })
  expect(sortOf(read({ sort: '-sources' }))).toEqual({ sort: 'name', order: 'asc' })
  expect(filterOf(read({ class: 'rocket', site: 'none', retired: 'all' }))).toMatchObject({
    site: 'none',
    retired: 'all',
  })
  expect(filterOf(read({ class: 'rocket' })).class).toBeUndefined()
})
