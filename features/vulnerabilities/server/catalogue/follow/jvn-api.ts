/**
 * Follows MyJVN: what JVN iPedia changed since the last day asked for, by its list (getVulnOverviewList), and the details of it
 * (getVulnDetailInfo), ten at a time. The years before come as files, checked against checksum.txt.
 * @module
 */
import { readJvnOverviews } from '@hinoban/advisories'
import { z } from 'zod'
import type { Follower, FollowSession } from '../../../../../platform/feeds/index.ts'

const DAY_MS = 86_400_000
/** Limits of the API (MyJVN API, HND). */
const PAGE = 50
const DETAILS = 10
const MAX_PAGES = 400
/** The first round: older changes are in the files of the years. */
const FIRST_DAYS = 30

const Cursor = z.object({
  /** The day in Japan from which on the next round asks. */
  from: z.string(),
  /** Details that are here, with the time they bore. */
  done: z.record(z.string(), z.number().nullable()),
})
type Cursor = z.output<typeof Cursor>
type Changed = ReadonlyMap<string, number | null>

export const followJvn: Follower = async (session) => {
  const read = Cursor.safeParse(session.cursor)
  const today = dayInJapan(session.now().getTime())
  let cursor: Cursor = read.success
    ? read.data
    : { from: dayInJapan(session.now().getTime() - FIRST_DAYS * DAY_MS), done: {} }
  const { changed, isComplete } = await changedSince(session, cursor.from)
  const wanted = [...changed].filter(
    ([id, at]) => cursor.done[id] === undefined || cursor.done[id] !== at,
  )
  const progress = (left: number) => ({ listed: changed.size, held: changed.size - left })
  let isWhole = isComplete
  for (let at = 0; at < wanted.length; at += DETAILS) {
    if (session.isTimeUp()) return
    const some = wanted.slice(at, at + DETAILS)
    if (
      !(await bringDetails(
        session,
        some.map(([id]) => id),
      ))
    ) {
      isWhole = false
      continue
    }
    cursor = { ...cursor, done: { ...cursor.done, ...Object.fromEntries(some) } }
    await session.checkpoint(cursor, progress(Math.max(0, wanted.length - at - DETAILS)))
  }
  // What could not be had is asked for again, from the same day on.
  if (!isWhole) return
  // Of the day that is not over, what is here is remembered; of the days before, nothing new comes.
  const from = dayInJapan(Date.parse(today) - DAY_MS)
  const done = Object.fromEntries(
    [...changed].filter(([, at]) => at === null || dayInJapan(at) >= from),
  )
  await session.checkpoint({ from, done }, progress(0))
}

const dayInJapan = (time: number): string =>
  new Date(time + 9 * 3_600_000).toISOString().slice(0, 10)

const changedSince = async (
  session: FollowSession,
  day: string,
): Promise<{ readonly changed: Changed; readonly isComplete: boolean }> => {
  const changed = new Map<string, number | null>()
  const [year, month, date] = day.split('-').map(Number)
  for (let page = 0, start = 1; page < MAX_PAGES; page++) {
    const url = apiOf(session, 'getVulnOverviewList', {
      lang: 'ja',
      startItem: start,
      maxCountItem: PAGE,
      rangeDatePublic: 'n',
      rangeDatePublished: 'n',
      rangeDateFirstPublished: 'n',
      datePublishedStartY: year ?? 0,
      datePublishedStartM: month ?? 0,
      datePublishedStartD: date ?? 0,
    })
    const answer = await session.get(url)
    if (answer.kind === 'missing') throw answer.problem
    if (answer.kind !== 'got') break
    let total = 0
    let count = 0
    for await (const part of readJvnOverviews([answer.bytes])) {
      if (part.kind === 'damage')
        session.complain(part.damage.at, part.damage.why, part.damage.detail)
      if (part.kind === 'head') total = part.head.total ?? 0
      if (part.kind !== 'advisory') continue
      count += 1
      const { id, modifiedAt, publishedAt } = part.advisory
      if (/^JVNDB-\d{4}-\d{6}$/.test(id)) changed.set(id, modifiedAt ?? publishedAt)
    }
    start += PAGE
    if (start > total) return { changed, isComplete: true }
    if (count === 0) break
  }
  return { changed, isComplete: false }
}

const bringDetails = async (session: FollowSession, ids: readonly string[]): Promise<boolean> => {
  const url = apiOf(session, 'getVulnDetailInfo', { lang: 'ja', vulnId: ids.join('+') })
  const answer = await session.get(url)
  if (answer.kind !== 'got') {
    session.complain(url, answer.kind === 'missing' ? answer.why : 'missing')
    return false
  }
  await session.add(`${ids.join('+')}.xml`, answer.bytes, session.now().getTime())
  return true
}

/** The plus between ids stays as it is: the API separates by it. */
const apiOf = (
  { url }: FollowSession,
  method: string,
  said: Readonly<Record<string, string | number>>,
): string => {
  const query = Object.entries({ method, feed: 'hnd', ...said })
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return `${url}?${query}`
}
