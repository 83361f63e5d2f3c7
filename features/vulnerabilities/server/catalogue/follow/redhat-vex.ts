/**
 * Follows Red Hat's VEX: once the archive that archive_latest.txt names, then changes.csv and deletions.csv beside it.
 * @module
 */
import { readCsafChanges } from '@hinoban/advisories'
import { z } from 'zod'
import {
  type Follower,
  type FollowSession,
  feedsProblem,
} from '../../../../../platform/feeds/index.ts'
import { bringDocument, HashKindName } from './document.ts'
import { Leftover, triedAgain } from './leftover.ts'

const DAY_MS = 86_400_000
const MAX_LIST_BYTES = 64 * 1024 ** 2
/** Above this the archive is lighter for both sides. */
const MOST_SINGLE = 8_000
/** A pile of single documents grows: then the archive is fetched anew. */
const MAX_AGE_MS = 45 * DAY_MS
const CHECKPOINT_EVERY = 25
const ARCHIVE = 'archive'

const Cursor = z.object({
  /** Changes until then are here. */
  at: z.number(),
  hash: HashKindName.nullable(),
  wholeAt: z.number(),
  left: Leftover,
})
type Change = { readonly path: string; readonly at: number }

export const followRedHatVex: Follower = async (session) => {
  const read = Cursor.safeParse(session.cursor)
  const now = session.now().getTime()
  const before =
    read.success && session.names.has(ARCHIVE) && now - read.data.wholeAt < MAX_AGE_MS
      ? read.data
      : null
  let cursor = before ?? (await archive(session))
  const since = cursor.at
  const changes = await listAt(session, 'changes.csv', since, cursor.left)
  const deleted = new Map(
    (await listAt(session, 'deletions.csv', since, {})).map((one) => [one.path, one.at]),
  )
  if (changes.length > MOST_SINGLE && before !== null) {
    cursor = await archive(session)
    return
  }
  const steps = [
    ...changes.filter(({ path, at }) => (deleted.get(path) ?? 0) <= at),
    ...[...deleted].map(([path, at]) => ({ path, at, isGone: true as const })),
  ].toSorted((a, b) => a.at - b.at)
  const progress = (done: number) => ({ listed: steps.length, held: done })
  for (const [index, step] of steps.entries()) {
    if (session.isTimeUp()) return
    if ('isGone' in step) await session.gone(step.path)
    else if ((session.names.get(step.path) ?? 0) < step.at) {
      const url = new URL(step.path, session.url).href
      const asked = { name: step.path, url, changedAt: step.at, hashes: null }
      const { hash, isTaken } = await bringDocument(session, asked, cursor.hash)
      const left = triedAgain(cursor.left, step.path, isTaken ? 'taken' : 'missing')
      cursor = { ...cursor, hash, left }
    }
    // Several bear one time: the last of them counts.
    if (steps[index + 1]?.at !== step.at) cursor = { ...cursor, at: Math.max(cursor.at, step.at) }
    if (index % CHECKPOINT_EVERY === CHECKPOINT_EVERY - 1)
      await session.checkpoint(cursor, progress(index + 1))
  }
  await session.checkpoint(cursor, progress(steps.length))
}

const archive = async (session: FollowSession): Promise<z.output<typeof Cursor>> => {
  const pointer = await session.get(new URL('archive_latest.txt', session.url).href, {
    maxBytes: 4_096,
  })
  if (pointer.kind === 'missing') throw pointer.problem
  const said = pointer.kind === 'got' ? pointer.bytes.toString('utf8').trim() : ''
  const [, day = ''] = /^csaf_[a-z]+_(\d{4}-\d\d-\d\d)\.tar\.(?:zst|gz)$/.exec(said) ?? []
  if (day === '') throw feedsProblem('feeds.failed', { name: ARCHIVE, why: 'archive_latest.txt' })
  await session.restart()
  // A document of that day may be younger than the archive.
  const at = Date.parse(day) - DAY_MS
  if ((await session.addLarge(ARCHIVE, new URL(said, session.url).href, at)) === 'missing')
    throw feedsProblem('feeds.failed', { name: ARCHIVE, why: said })
  const cursor = { at, hash: null, wholeAt: session.now().getTime(), left: {} }
  await session.checkpoint(cursor)
  return cursor
}

const listAt = async (
  session: FollowSession,
  file: string,
  since: number,
  left: Leftover,
): Promise<readonly Change[]> => {
  const url = new URL(file, session.url).href
  const answer = await session.get(url, { maxBytes: MAX_LIST_BYTES })
  if (answer.kind !== 'got') {
    session.complain(url, answer.kind === 'missing' ? answer.why : 'missing')
    return []
  }
  const changes: Change[] = []
  for await (const part of readCsafChanges([answer.bytes])) {
    if (part.kind === 'damage')
      session.complain(`${url}: ${part.damage.at}`, part.damage.why, part.damage.detail)
    if (part.kind !== 'row' || part.row.changedAt === null) continue
    const { path, changedAt: at } = part.row
    if (at > since || left[path] !== undefined) changes.push({ path, at })
  }
  return changes
}
