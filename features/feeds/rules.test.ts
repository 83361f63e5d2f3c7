import { describe, expect, test } from 'vitest'
import { type FeedFacts, feedStateOf, providerAddressOf } from './rules.ts'

const idle: FeedFacts = {
  isOn: true,
  isFetched: true,
  stage: null,
  result: 'fetched',
  isTaken: true,
  built: 'taken',
}

describe('what a feed is at', () => {
  test.each<[string, Partial<FeedFacts>, string]>([
    ['in the catalogue', {}, 'ready'],
    ['after a restart', { built: null }, 'ready'],
    ['turned off, its content still in use', { isOn: false }, 'ready'],
    ['turned off, never here', { isOn: false, isTaken: false, result: null, built: null }, 'off'],
    ['turned on, not asked for yet', { isTaken: false, result: null, built: null }, 'waiting'],
    ['not fetched today, yesterday’s in use', { result: 'failed' }, 'failed'],
    ['under way again after a failure', { result: 'failed', stage: 'fetching' }, 'fetching'],
    ['smaller than before', { built: 'shrunk' }, 'shrunk'],
    ['not what it should be', { built: 'unreadable', isTaken: false }, 'unreadable'],
    ['a file that was just brought', { isFetched: false, isOn: false, isTaken: false }, 'waiting'],
  ])('%s', (_, facts, state) => {
    expect(feedStateOf({ ...idle, ...facts })).toBe(state)
  })
})

test.each([
  ['sick.com', 'https://sick.com/', 'sick.com'],
  [
    ' HTTPS://Sick.com/.well-known/csaf/provider-metadata.json ',
    'https://sick.com/.well-known/csaf/provider-metadata.json',
    'sick.com',
  ],
  [
    'http://mirror.example.jp:8080/csaf/',
    'http://mirror.example.jp:8080/csaf/',
    'http://mirror.example.jp:8080',
  ],
])('%s is the address of a publisher', (text, address, host) => {
  expect(providerAddressOf(text)).toMatchObject({ address, host })
})
test.each([
  '',
  'localhost',
  'ftp://sick.com/',
  'https://user:secret@sick.com/',
  'https://sick.com/?a=b',
  'https://sick.com/#x',
  'https://sick .com/',
  'javascript:alert(1)',
  '//sick.com',
  'https://[::1]/',
  '会社.jp',
])('%j is none', (text) => {
  expect(providerAddressOf(text)).toBeNull()
})
