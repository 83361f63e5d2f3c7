/**
 * Follows one ecosystem of OSV: once all of it as a zip, then each record that modified_id.csv says has changed.
 * @module
 */
import { z } from 'zod'
import {
  type Follower,
  type FollowSession,
  feedsProblem,
} from '../../../../../platform/feeds/index.ts'
import { Leftover, triedAgain } from './leftover.ts'

const MAX_LIST_BYTES = 128 * 1024 ** 2
/** Above this the zip is lighter for both sides. */
const MOST_SINGLE = 2_000
/** A pile of single records grows: then all of it is fetched anew. */
const MAX_AGE_MS = 60 * 86_400_000
const CHECKPOINT_EVERY = 50

const Cursor = z.object({
  /** What was modified until then is here. */
  at: z.number(),
  /** Of modified_id.csv where all of it was worked off. */
  etag: z.string().nullable(),
  /** When all of it was fetched. */
  wholeAt: z.number(),
  left: Leftover,
})
type Changed = { readonly id: string; readonly at: number }

export const followOsv: Follower = async (session) => {
  const read = Cursor.safeParse(session.cursor)
  const cursor = read.success ? read.data : null
  const hasLeft = cursor !== null && Object.keys(cursor.left).length > 0
  const answer = await session.get(new URL('modified_id.csv', session.url).href, {
    maxBytes: MAX_LIST_BYTES,
    // What is left from before is tried again though nothing changed since.
    etag: hasLeft ? null : (cursor?.etag ?? null),
  })
  if (answer.kind === 'missing') throw answer.problem
  if (answer.kind === 'unchanged') return
  const changed = listOf(answer.bytes.toString('utf8'))
  const newest = changed.at(-1)
  if (newest === undefined)
    throw feedsProblem('feeds.failed', { name: 'osv', why: 'modified_id.csv' })
  const pending = changed.filter(
    ({ id, at }) => cursor !== null && (at > cursor.at || cursor.left[id] !== undefined),
  )
  const now = session.now().getTime()
  if (cursor === null || pending.length > MOST_SINGLE || now - cursor.wholeAt > MAX_AGE_MS) {
    await session.restart()
    if ((await session.addLarge('all.zip', session.url, newest.at)) === 'missing')
      throw feedsProblem('feeds.failed', { name: 'osv', why: 'all.zip' })
    const all = { listed: changed.length, held: changed.length }
    const { etag } = answer
    await session.checkpoint({ at: newest.at, etag, wholeAt: now, left: {} }, all)
    return
  }
  const progress = (to: number) => ({ listed: changed.length, held: changed.length - to })
  let { at, left } = cursor
  for (const [index, one] of pending.entries()) {
    if (session.isTimeUp()) return
    left = triedAgain(left, one.id, await bring(session, one))
    at = Math.max(at, one.at)
    if (index % CHECKPOINT_EVERY === CHECKPOINT_EVERY - 1)
      await session.checkpoint(
        { ...cursor, at, left, etag: null },
        progress(pending.length - index - 1),
      )
  }
  const missing = Object.keys(left).length
  await session.checkpoint(
    { ...cursor, at: Math.max(at, newest.at), left, etag: answer.etag },
    progress(missing),
  )
}

const fileOf = (id: string): string => `${id}.json`

const bring = async (session: FollowSession, { id, at }: Changed): Promise<'taken' | 'missing'> => {
  const url = new URL(`${encodeURIComponent(id)}.json`, session.url).href
  const answer = await session.get(url)
  if (answer.kind !== 'got') {
    session.complain(url, answer.kind === 'missing' ? answer.why : 'missing')
    return 'missing'
  }
  await session.add(fileOf(id), answer.bytes, at)
  return 'taken'
}

/** `2026-11-22T00:00:00Z,GHSA-…`, newest first; here oldest first. A line that is none is left out: the zip has it all. */
const listOf = (text: string): readonly Changed[] =>
  text
    .split('\n')
    .flatMap((line) => {
      const [, when = '', id = ''] =
        /^([^,\s]{1,40}),([A-Za-z0-9][\w.:+-]{1,200})\s*$/.exec(line) ?? []
      const at = Date.parse(when)
      return id === '' || Number.isNaN(at) ? [] : [{ id, at }]
    })
    .toSorted((a, b) => a.at - b.at)
