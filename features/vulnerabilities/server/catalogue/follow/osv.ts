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

const MAX_LIST_BYTES = 128 * 1024 ** 2
/** Above this the zip is lighter for both sides. */
const MOST_SINGLE = 2_000
const CHECKPOINT_EVERY = 50

const Cursor = z.object({
  /** What was modified until then is here. */
  at: z.number(),
  /** Of modified_id.csv where all of it was worked off. */
  etag: z.string().nullable(),
})
type Changed = { readonly id: string; readonly at: number }

export const followOsv: Follower = async (session) => {
  const read = Cursor.safeParse(session.cursor)
  const cursor = read.success ? read.data : null
  const answer = await session.get(new URL('modified_id.csv', session.url).href, {
    maxBytes: MAX_LIST_BYTES,
    etag: cursor?.etag ?? null,
  })
  if (answer.kind === 'missing') throw answer.problem
  if (answer.kind === 'unchanged') return
  const changed = listOf(answer.bytes.toString('utf8'))
  const newest = changed.at(-1)
  if (newest === undefined)
    throw feedsProblem('feeds.failed', { name: 'osv', why: 'modified_id.csv' })
  const pending = changed.filter(({ at }) => cursor === null || at > cursor.at)
  if (cursor === null || pending.length > MOST_SINGLE) {
    await session.restart()
    if ((await session.addLarge('all.zip', session.url, newest.at)) === 'missing')
      throw feedsProblem('feeds.failed', { name: 'osv', why: 'all.zip' })
    await session.checkpoint(
      { at: newest.at, etag: answer.etag },
      { listed: changed.length, held: changed.length },
    )
    return
  }
  const held = (left: number) => ({ listed: changed.length, held: changed.length - left })
  let at = cursor.at
  for (const [index, one] of pending.entries()) {
    if (session.isTimeUp()) return
    await bring(session, one)
    at = one.at
    if (index % CHECKPOINT_EVERY === CHECKPOINT_EVERY - 1)
      await session.checkpoint({ at, etag: null }, held(pending.length - index - 1))
  }
  await session.checkpoint({ at: Math.max(at, newest.at), etag: answer.etag }, held(0))
}

const fileOf = (id: string): string => `${id}.json`

const bring = async (session: FollowSession, { id, at }: Changed): Promise<void> => {
  const url = new URL(`${encodeURIComponent(id)}.json`, session.url).href
  const answer = await session.get(url)
  if (answer.kind === 'got') await session.add(fileOf(id), answer.bytes, at)
  else if (answer.kind === 'missing') session.complain(url, answer.why)
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
