import { describe, expect, test } from 'vitest'
import { type FeedFacts, feedStateOf } from './rules.ts'

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
