/**
 * What is known of each feed, as it is kept.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/index.ts'

const Complaint = z.strictObject({ at: z.string(), why: z.string(), detail: z.string() })

/** How far a source that is followed piece by piece has come. */
export const Followed = z.strictObject({
  /** Where the next round begins, in the follower's own terms; null: from the start. */
  cursor: z.json(),
  /** Documents that the publisher lists, and how many of them are here; null: it does not say. */
  listed: z.number().int().nullable(),
  held: z.number().int().nullable(),
  /** Hosts that it leads to and that are not allowed. */
  needs: z.array(z.string()),
  complained: z.number().int(),
  /** The first ones. */
  complaints: z.array(Complaint),
})
export type Followed = z.output<typeof Followed>

const State = z.object({
  name: z.string(),
  url: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  etag: z.string().nullable(),
  last_modified: z.string().nullable(),
  fetched_at: z.date().nullable(),
  checked_at: z.date(),
  result: z.enum(['fetched', 'unchanged', 'failed', 'imported']),
  why: z.string().nullable(),
  followed: z.string().nullable(),
  not_before: z.date().nullable(),
})
export type StateRow = z.output<typeof State>

export type FeedState = {
  readonly name: string
  readonly url: string
  /** When the content in use was fetched; null: there is none yet, which is not the same as "0". */
  readonly fetchedAt: Date | null
  readonly checkedAt: Date
  readonly result: 'fetched' | 'unchanged' | 'failed' | 'imported'
  /** The problem's code where the last try failed. */
  readonly why: string | null
  readonly bytes: number | null
  readonly sha256: string | null
  /** Null: it comes as one file. */
  readonly followed: Omit<Followed, 'cursor'> | null
  /** The server asked not to be asked before. */
  readonly notBefore: Date | null
}

export const followedOf = (row: Pick<StateRow, 'followed'>): Followed | null =>
  row.followed === null ? null : Followed.parse(JSON.parse(row.followed))

export const feedStateOf = (row: StateRow): FeedState => {
  const followed = followedOf(row)
  return {
    name: row.name,
    url: row.url,
    fetchedAt: row.fetched_at,
    checkedAt: row.checked_at,
    result: row.result,
    why: row.why,
    bytes: row.bytes,
    sha256: row.sha256,
    followed:
      followed === null
        ? null
        : {
            listed: followed.listed,
            held: followed.held,
            needs: followed.needs,
            complained: followed.complained,
            complaints: followed.complaints,
          },
    notBefore: row.not_before,
  }
}

export const allStates = statement({
  name: 'feeds_all',
  sql: 'select * from feeds_state order by name',
  params: z.object({}),
  row: State,
  system: true,
})
export const oneState = statement({
  name: 'feeds_one',
  sql: 'select * from feeds_state where name = $name',
  params: z.object({ name: z.string() }),
  row: State,
  system: true,
})
export const putState = statement({
  name: 'feeds_put',
  sql: `insert into feeds_state (name, url, sha256, bytes, etag, last_modified, fetched_at, checked_at, result, why, followed, not_before)
        values ($name, $url, $sha256, $bytes, $etag, $last_modified, $fetched_at, $checked_at, $result, $why, $followed, $not_before)
        on conflict (name) do update set url = excluded.url, sha256 = excluded.sha256, bytes = excluded.bytes, etag = excluded.etag,
          last_modified = excluded.last_modified, fetched_at = excluded.fetched_at, checked_at = excluded.checked_at,
          result = excluded.result, why = excluded.why, followed = excluded.followed, not_before = excluded.not_before`,
  params: State,
  row: z.unknown(),
  system: true,
})
