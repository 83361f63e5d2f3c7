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

export type ProviderAddress = {
  readonly address: string
  /** As an entry of the allow-list. */
  readonly host: string
  /** Of the feed, where no other provider has it. */
  readonly name: string
}

/**
 * What a person typed as the address of a publisher; a bare domain is asked where CSAF says it answers. Null: it is none.
 * @example providerAddressOf('sick.com') // { address: 'https://sick.com/', host: 'sick.com', name: 'csaf-sick.com' }
 */
export const providerAddressOf = (text: string): ProviderAddress | null => {
  const [, scheme = 'https', host = '', path = '/'] =
    /^(?:(https?):\/\/)?([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?)(\/[^\s?#]{0,700})?$/i.exec(
      text.trim(),
    ) ?? []
  const name = host.toLowerCase()
  if (!/^[^.]+\..*[a-z0-9]/.test(name)) return null
  const slug = name.replace(/:/, '-').slice(0, 60)
  return {
    address: `${scheme.toLowerCase()}://${name}${path}`,
    host: scheme.toLowerCase() === 'http' ? `http://${name}` : name,
    name: `csaf-${slug}`,
  }
}
