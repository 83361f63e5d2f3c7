/**
 * Follows NVD by its API 2.0: once page by page from the start, then what was modified since, in windows that the API allows.
 * @module
 */
import { z } from 'zod'
import {
  type Follower,
  type FollowSession,
  feedsProblem,
} from '../../../../../platform/feeds/index.ts'

const PAGE = 2_000
const MAX_PAGE_BYTES = 256 * 1024 ** 2
/** The API refuses more than 120 days. */
const WINDOW_MS = 119 * 86_400_000
/** NVD's clock and ours differ, and a change shows a little later than it is dated. */
const OVERLAP_MS = 2 * 3_600_000

const Cursor = z.object({
  /** What was modified before is here. */
  since: z.number().nullable(),
  /** A run of pages that is not at its end: of everything (null), or of a window. */
  run: z
    .object({
      began: z.number(),
      window: z.object({ from: z.number(), to: z.number() }).nullable(),
      next: z.number(),
    })
    .nullable(),
})
type Cursor = z.output<typeof Cursor>
type Run = NonNullable<Cursor['run']>

export const followNvd: Follower = async (session) => {
  const read = Cursor.safeParse(session.cursor)
  let cursor: Cursor = read.success ? read.data : { since: null, run: null }
  while (!session.isTimeUp()) {
    const run = cursor.run ?? nextRun(session, cursor.since)
    if (run === null) return
    const next = await onePage(session, run)
    cursor =
      next === null
        ? { since: run.window?.to ?? run.began - OVERLAP_MS, run: null }
        : { ...cursor, run: { ...run, next: next.from } }
    await session.checkpoint(cursor, {
      listed: next?.total ?? session.names.size,
      held: next?.from ?? session.names.size,
    })
  }
}

const nextRun = (session: FollowSession, since: number | null): Run | null => {
  const began = session.now().getTime()
  if (since === null) return { began, window: null, next: 0 }
  const until = began - OVERLAP_MS
  return until <= since
    ? null
    : { began, window: { from: since, to: Math.min(until, since + WINDOW_MS) }, next: 0 }
}

/** Null: it was the last. The total may grow while pages are read: the newest one counts. */
const onePage = async (
  session: FollowSession,
  { window, next }: Run,
): Promise<{ readonly from: number; readonly total: number } | null> => {
  const url = new URL(session.url)
  url.searchParams.set('resultsPerPage', String(PAGE))
  url.searchParams.set('startIndex', String(next))
  if (window !== null) {
    url.searchParams.set('lastModStartDate', new Date(window.from).toISOString())
    url.searchParams.set('lastModEndDate', new Date(window.to).toISOString())
  }
  const answer = await session.get(url.href, { maxBytes: MAX_PAGE_BYTES })
  if (answer.kind === 'missing') throw answer.problem
  if (answer.kind !== 'got') return null
  const { total, count } = headOf(answer.bytes)
  if (total === null || count === null)
    throw feedsProblem('feeds.failed', { name: 'nvd', why: 'no_total' })
  if (count > 0)
    await session.add(`${window?.from ?? 'all'}-${next}.json`, answer.bytes, window?.to ?? null)
  const from = next + count
  return count === 0 || from >= total ? null : { from, total }
}

/** What a page says of itself stands before its records; the records are read when the catalogue is built. */
const headOf = (
  bytes: Buffer,
): { readonly total: number | null; readonly count: number | null } => {
  const head = bytes.toString('latin1', 0, 4_096)
  const numberOf = (member: string): number | null => {
    const [, digits] = new RegExp(`"${member}"\\s*:\\s*(\\d{1,9})\\b`).exec(head) ?? []
    return digits === undefined ? null : Number(digits)
  }
  return { total: numberOf('totalResults'), count: numberOf('resultsPerPage') }
}
