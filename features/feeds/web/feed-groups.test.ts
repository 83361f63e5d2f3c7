import { expect, test } from 'vitest'
import type { FeedView } from '../contract.ts'
import { groupsOf, hostsOfGroups, isBusy } from './feed-groups.ts'

const feed = (name: string, group: string, over: Partial<FeedView> = {}): FeedView => ({
  name,
  group,
  title: { ja: name, en: name },
  licence: { ja: '', en: '' },
  url: `https://${group}.example/${name}`,
  hosts: [`${group}.example`],
  isOn: true,
  isFile: false,
  state: 'ready',
  progress: null,
  fetchedAt: '2026-11-20T00:00:00.000Z',
  checkedAt: '2026-11-21T00:00:00.000Z',
  result: 'fetched',
  why: null,
  bytes: 1,
  sha256: 'x',
  taken: {
    records: 10,
    damaged: 1,
    damage: [],
    datedAt: null,
    takenAt: '2026-11-20T00:00:00.000Z',
  },
  followed: null,
  notBefore: null,
  isOwn: false,
  shrunk: null,
  ...over,
})

test('the years of a source are one row; what needs somebody says how it stands', () => {
  const [nvd, kev] = groupsOf([
    feed('nvd-2024', 'nvd'),
    feed('nvd-2025', 'nvd', { state: 'shrunk', fetchedAt: '2026-11-21T00:00:00.000Z' }),
    feed('kev', 'kev', { state: 'off', isOn: false, taken: null, fetchedAt: null }),
  ])
  expect(nvd).toMatchObject({
    state: 'shrunk',
    ready: 2,
    records: 20,
    damaged: 2,
    contentAt: '2026-11-21T00:00:00.000Z',
  })
  // Nothing known is no 0.
  expect(kev).toMatchObject({ state: 'off', records: null, contentAt: null, isOn: false })
})

test('hosts of what would be on, each once', () => {
  const groups = groupsOf([feed('nvd-2024', 'nvd'), feed('nvd-2025', 'nvd'), feed('kev', 'kev')])
  expect(hostsOfGroups(groups, ['nvd'])).toEqual(['nvd.example'])
  expect(hostsOfGroups(groups, ['nvd-2024', 'kev'])).toEqual(['kev.example', 'nvd.example'])
  expect(isBusy(groups.flatMap(({ feeds }) => feeds))).toBe(false)
})
