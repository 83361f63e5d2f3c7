/**
 * What a room says of a feed that it reads: where it is published, how often it is worth asking, and whose it is. One shape for
 * every room, so that one page and one setting serve them all. Pure.
 * @module
 */
import type { Text } from '../i18n/index.ts'

export type FeedDefinition = {
  readonly name: string
  /** What is turned on and off together: the years of one source. */
  readonly group: string
  readonly title: Text
  /** '' where it comes only as a file, or where a person gives the address. */
  readonly url: string
  /** Hosts that the address and its redirects lead to. */
  readonly hosts: readonly string[]
  readonly everyHours: number
  readonly maxBytes: number
  readonly licence: Text
}

/** A feed as its table says it: its group is itself and its host that of its address, where nothing else is said. */
export type Said<D extends FeedDefinition> = Omit<D, 'group' | 'hosts'> & {
  readonly group?: string
  readonly alsoFrom?: readonly string[]
}
export const feedOf = <D extends FeedDefinition>({ group, alsoFrom = [], ...said }: Said<D>): D =>
  // Every member of D but the two is in what was said, and the two are added here.
  ({
    ...said,
    group: group ?? said.name,
    hosts: [...(said.url === '' ? [] : [new URL(said.url).host]), ...alsoFrom],
  }) as unknown as D

/** A setting names feeds or whole groups. */
export const isFeedOn = (
  { name, group }: Pick<FeedDefinition, 'name' | 'group'>,
  on: readonly string[],
): boolean => on.includes(name) || on.includes(group)

/**
 * Where a feed is fetched from, given `name=address` lines; `{file}` in the address of a group stands for the file's own name.
 * @example addressOf(nvd2024, ['nvd=https://mirror.example.jp/nvd/{file}'])
 */
export const addressOf = (
  { name, group, url }: Pick<FeedDefinition, 'name' | 'group' | 'url'>,
  mirrors: readonly string[],
): string => {
  const line = [name, group]
    .map((one) => mirrors.find((mirror) => mirror.startsWith(`${one}=`)))
    .find((one) => one !== undefined)
  if (line === undefined) return url
  const file = url.split('/').at(-1) ?? ''
  return line.slice(line.indexOf('=') + 1).replaceAll('{file}', file)
}

/** An address as an entry of the allow-list; null: it is none. */
const hostEntryOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null
  const { protocol, host } = new URL(address)
  return protocol === 'http:' ? `http://${host}` : protocol === 'https:' ? host : null
}

/** Entries for the allow-list without which these feeds cannot be fetched. */
export const hostsOf = (
  definitions: readonly FeedDefinition[],
  mirrors: readonly string[],
): readonly string[] => {
  const hosts = definitions.flatMap((one) => {
    const url = addressOf(one, mirrors)
    return url === one.url ? one.hosts : (hostEntryOf(url) ?? [])
  })
  return [...new Set(hosts)].toSorted()
}

type Tried = {
  readonly result: 'fetched' | 'unchanged' | 'failed' | 'imported'
  readonly checkedAt: Date
  readonly followed: { readonly listed: number | null; readonly held: number | null } | null
  readonly notBefore: Date | null
}

const HOUR_MS = 3_600_000

/** Never before a server that asked for rest is rested; at once where the round before did not come to its end. */
export const isFeedDue = (
  { everyHours }: Pick<FeedDefinition, 'everyHours'>,
  state: Tried | undefined,
  now: Date,
): boolean => {
  if (state === undefined) return true
  if (state.notBefore !== null && state.notBefore > now) return false
  const { listed, held } = state.followed ?? { listed: null, held: null }
  const isUnfinished = listed !== null && held !== null && held < listed
  return (
    state.result === 'failed' ||
    isUnfinished ||
    now.getTime() - state.checkedAt.getTime() >= everyHours * HOUR_MS
  )
}
