/**
 * What a feed is at, from what is known of its fetching and of its building. Pure.
 * @module
 */
import type { FeedStateName } from './contract.ts'

export type FeedFacts = {
  readonly isOn: boolean
  readonly isFetched: boolean
  readonly stage: 'fetching' | 'building' | null
  /** Of the last try to fetch; null: there was none. */
  readonly result: 'fetched' | 'unchanged' | 'failed' | 'imported' | null
  readonly isTaken: boolean
  /** How the last building ended; null: there was none since the start. */
  readonly built: 'taken' | 'unchanged' | 'shrunk' | 'unreadable' | null
}

/** What is going on first, then what a person has to know, then how it stands. */
export const feedStateOf = (facts: FeedFacts): FeedStateName => {
  if (facts.stage !== null) return facts.stage
  if (facts.built === 'shrunk' || facts.built === 'unreadable') return facts.built
  if (facts.isFetched && !facts.isOn && !facts.isTaken) return 'off'
  if (facts.result === 'failed' && facts.isOn) return 'failed'
  return facts.isTaken ? 'ready' : 'waiting'
}
