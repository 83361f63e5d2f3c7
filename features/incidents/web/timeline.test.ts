import { expect, test } from 'vitest'
import type { AttachedAlert, IncidentEntry } from '../contract.ts'
import { timelineOf } from './timeline.ts'

const entry = (change: Partial<IncidentEntry>): IncidentEntry => ({
  id: 'e',
  at: '2026-11-22T01:00:00.000Z',
  kind: 'opened',
  by: '情報システム担当',
  text: '',
  state: 'open',
  ...change,
})
const alert = (change: Partial<AttachedAlert>): AttachedAlert => ({
  alert: 'a',
  title: { ja: 'シャドウコピーの削除', en: 'Shadow copies deleted' },
  level: 'critical',
  count: 3,
  firstAt: '2026-11-21T23:00:00.000Z',
  lastAt: '2026-11-21T23:05:00.000Z',
  attachedAt: '2026-11-22T01:00:00.000Z',
  attachedBy: '情報システム担当',
  events: [],
  ...change,
})

test('what was seen stands before what was done about it, each at its own time', () => {
  const told = timelineOf({
    entries: [
      entry({ id: '1' }),
      entry({ id: '2', kind: 'alert', text: 'シャドウコピーの削除' }),
      entry({ id: '3', kind: 'state', state: 'contained', at: '2026-11-22T02:00:00.000Z' }),
    ],
    attached: [alert({}), alert({ alert: 'b', lastAt: '2026-11-21T23:00:00.000Z' })],
  })
  expect(told.map(({ what, id }) => `${what} ${id}`)).toEqual([
    'first-hit a',
    'first-hit b',
    'last-hit a',
    'opened 1',
    'alert 2',
    'state 3',
  ])
  expect(told.map(({ state }) => state).filter(Boolean)).toEqual(['contained'])
  expect(told[0]?.text.en).toBe('Shadow copies deleted')
  expect(told.find(({ what }) => what === 'alert')?.text.en).toBe('Shadow copies deleted')
})
