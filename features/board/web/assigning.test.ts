/**
 * Many actions given and taken back, against a small server that keeps versions as the real one does.
 * @module
 */
import { expect, test } from 'vitest'
import { ApiProblem, type Call } from '../../../ui/api.tsx'
import type { Action } from '../contract.ts'
import { assignAll, type Target, takeBack } from './assigning.ts'

type Kept = Pick<Action, 'id' | 'owner' | 'due' | 'channel' | 'note' | 'version' | 'status'> & {
  readonly target: string
  readonly findingId: string | null
}
type Asked = {
  readonly params?: { readonly id: string }
  readonly query?: { readonly measure: string }
  readonly body?: Partial<Kept> & {
    readonly findings?: readonly string[]
    readonly measures?: readonly string[]
  }
}

const serverWith = (kept: Kept[]) => {
  const sizes: number[] = []
  const assign = (target: string, isFinding: boolean, fields: Partial<Kept>) => {
    if (target.startsWith('gone')) return { target, actionId: null, problem: 'general.not_found' }
    const at = kept.findIndex((action) => action.target === target && action.status === 'open')
    const before = kept[at]
    const action: Kept = {
      id: before?.id ?? `action-${kept.length}`,
      target,
      findingId: isFinding ? target : null,
      owner: null,
      due: '2026-12-01',
      channel: 'none' as Kept['channel'],
      note: '',
      status: 'open',
      ...before,
      ...fields,
      version: (before?.version ?? 0) + 1,
    }
    if (before) kept[at] = action
    else kept.push(action)
    return { target, actionId: action.id, problem: null }
  }
  const answers: Readonly<Record<string, (given: Asked) => unknown>> = {
    'board.action': ({ params }) => kept.find(({ id }) => id === params?.id),
    'board.actions': ({ query }) => ({
      rows: kept.filter(({ target, status }) => target === query?.measure && status === 'open'),
    }),
    'board.actions_assign': ({ body: { findings = [], measures = [], ...fields } = {} }) => {
      sizes.push(findings.length + measures.length)
      const rows = [
        ...findings.map((target) => assign(target, true, fields)),
        ...measures.map((target) => assign(target, false, fields)),
      ]
      // In an order of its own.
      return { rows: rows.reverse(), done: rows.length, failed: 0 }
    },
    'board.action_change': ({ params, body = {} }) => {
      const at = kept.findIndex(({ id }) => id === params?.id)
      const action = kept[at]
      if (!action || action.version !== body.version)
        throw new ApiProblem({
          code: 'board.changed_meanwhile',
          status: 409,
          detail: '',
          params: {},
          incident: null,
        })
      kept[at] = { ...action, ...body, version: action.version + 1 }
      return kept[at]
    },
  }
  const call = (async (endpoint: { readonly name: string }, given: Asked) => {
    const answer = answers[endpoint.name]
    if (!answer) throw new Error(`nobody answers ${endpoint.name}`)
    return answer(given)
  }) as unknown as Call // the shapes are the contract's; what is asked here is answered here
  return { call, kept, sizes }
}

const finding = (id: string, actionId: string | null): Target => ({
  kind: 'finding',
  id,
  name: id,
  actionId,
  due: '2026-11-30',
})
const measure = (id: string): Target => ({ ...finding(id, null), kind: 'measure', due: null })
const old: Kept = {
  id: 'old',
  target: 'f2',
  findingId: 'f2',
  owner: { personId: null, name: '佐藤' },
  due: '2026-11-25',
  channel: 'none' as Kept['channel'],
  note: '前の覚え',
  version: 4,
  status: 'open',
}
const toTanaka = { owner: { personId: null, name: '田中' }, due: '2026-12-24' }

test('each target gets its own answer, whatever order the server answers in', async () => {
  const { call } = serverWith([{ ...old }])
  const targets = [
    finding('f1', null),
    finding('gone', null),
    finding('f2', 'old'),
    measure('HB-P21'),
  ]
  const outcomes = await assignAll(call, targets, toTanaka)
  expect(outcomes.map(({ target, problem, before }) => [target.id, problem, before?.note])).toEqual(
    [
      ['f1', null, undefined],
      ['gone', 'general.not_found', undefined],
      ['f2', null, '前の覚え'],
      ['HB-P21', null, undefined],
    ],
  )
  expect(outcomes[2]?.actionId).toBe('old')
})

test('taking back puts back what stood there and ends what was new', async () => {
  const { call, kept } = serverWith([{ ...old }])
  const targets = [finding('f1', null), finding('f2', 'old'), finding('gone', null)]
  const outcomes = await assignAll(call, targets, toTanaka)
  expect(kept.find(({ id }) => id === 'old')).toMatchObject(toTanaka)
  expect(await takeBack(call, outcomes)).toEqual({ done: 2, kept: 0 })
  const { version: _, ...before } = old
  expect(kept.find(({ id }) => id === 'old')).toMatchObject(before)
  expect(kept.find(({ target }) => target === 'f1')).toMatchObject({
    status: 'cancelled',
    due: '2026-11-30',
  })
})

test('what somebody touched since is kept and counted', async () => {
  const { call, kept } = serverWith([{ ...old }])
  const outcomes = await assignAll(call, [finding('f1', null), finding('f2', 'old')], toTanaka)
  const at = kept.findIndex(({ id }) => id === 'old')
  kept[at] = { ...(kept[at] ?? old), note: '触った', version: 9 }
  expect(await takeBack(call, outcomes)).toEqual({ done: 1, kept: 1 })
  expect(kept[at]).toMatchObject({ note: '触った', version: 9 })
})

test('thousands go in requests that the server takes, and none is lost or doubled', async () => {
  const { call, sizes, kept } = serverWith([])
  const targets = Array.from({ length: 2300 }, (_, n) => finding(`f${n}`, null))
  const outcomes = await assignAll(call, targets, toTanaka)
  expect(sizes).toEqual([1000, 1000, 300])
  expect(outcomes.map(({ target }) => target.id)).toEqual(targets.map(({ id }) => id))
  expect(new Set(outcomes.map(({ actionId }) => actionId)).size).toBe(2300)
  expect((await takeBack(call, outcomes)).done).toBe(2300)
  expect(kept.every(({ status }) => status === 'cancelled')).toBe(true)
})
