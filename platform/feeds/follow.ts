/**
 * Following a source piece by piece: what changed since the last round is asked for one at a time and laid onto the feed's
 * pile. Whatever breaks off (time, network, a killed process) costs at most what came since the last checkpoint.
 * @module
 */
import { createReadStream } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ProblemError } from '../problem/index.ts'
import { type Download, download } from './download.ts'
import { type Base, beginPart, digestOf, mark, markOf, namesOf, partOf } from './part.ts'
import { fileLine, goneLine, PILE_START, packPile } from './pile.ts'
import { feedsProblem } from './problems.ts'
import type { Followed } from './state.ts'

export type Got =
  | {
      readonly kind: 'got'
      readonly bytes: Buffer
      readonly sha256: string
      readonly etag: string | null
      readonly lastModified: string | null
    }
  | { readonly kind: 'unchanged' }
  /** This address gives nothing that may be taken; others may. */
  | { readonly kind: 'missing'; readonly why: string; readonly problem: ProblemError }

export type Cursor = Followed['cursor']
export type FollowSession = {
  /** Where the source is. */
  readonly url: string
  /** Where the round before ended; null: from the start. */
  readonly cursor: Cursor
  /** What lies on the pile, and when it changed. */
  readonly names: ReadonlyMap<string, number | null>
  readonly now: () => Date
  /** Nothing more is begun: the next round goes on. */
  readonly isTimeUp: () => boolean
  /** One question, after a pause; tried again where that helps. @throws ProblemError feeds.failed, feeds.busy: the round ends. */
  get(
    url: string,
    how?: { readonly maxBytes?: number; readonly etag?: string | null },
  ): Promise<Got>
  /** Lays a document onto the pile. */
  add(name: string, bytes: Uint8Array, changedAt: number | null): Promise<void>
  /** Fetches a large file onto the pile as it is. */
  addLarge(name: string, url: string, changedAt: number | null): Promise<Got['kind']>
  gone(name: string): Promise<void>
  /** What lies here is thrown away: the source begins anew. */
  restart(): Promise<void>
  /** From here the next round goes on. */
  checkpoint(
    cursor: Cursor,
    progress?: { readonly listed: number; readonly held: number },
  ): Promise<void>
  complain(at: string, why: string, detail?: string): void
}
export type Follower = (session: FollowSession) => Promise<void>

export type FollowProgress = { readonly listed: number | null; readonly held: number | null }

type Around = {
  readonly name: string
  readonly url: string
  readonly maxBytes: number
  readonly timeoutMs: number
  /** Between two questions. */
  readonly paceMs: number
  readonly headers?: Readonly<Record<string, string>>
  readonly now: () => Date
  readonly told: (progress: FollowProgress) => void
} & Base &
  Pick<Parameters<typeof download>[0], 'agent' | 'check' | 'sleep'>

export type RoundEnd = {
  /** Where the new content lies; null: nothing was added. */
  readonly part: { readonly sha256: string; readonly bytes: number } | null
  readonly state: Followed
  /** Why it ended early; what came before stands. */
  readonly error: unknown
}

const KEPT_COMPLAINTS = 20
const SMALL_BYTES = 32 * 1024 ** 2
/** A clean end is better than an answer cut in the middle. */
const TIME_SHARE = 0.9
/** A pile is written anew when more than half of it is overtaken, where that is worth the writing. */
const WORTH_PACKING_BYTES = 16 * 1024 ** 2
export const followRound = async (o: Around, run: Follower): Promise<RoundEnd> => {
  const part = partOf(o.home)
  const begun = await beginPart(o)
  const file = await open(part, 'r+')
  let end = (await file.stat()).size
  let isChanged = begun.isResumed
  /** Thrown away and not yet replaced: what stood before is better. */
  let isBare = false
  let state: Followed = { ...begun.state, needs: [], complained: 0, complaints: [] }
  const names = await namesOf(part)
  const until = o.now().getTime() + o.timeoutMs * TIME_SHARE
  const signal = AbortSignal.timeout(o.timeoutMs)
  const write = async (...pieces: readonly Uint8Array[]): Promise<void> => {
    let at = end
    for (const piece of pieces) {
      await file.write(piece, 0, piece.byteLength, at)
      at += piece.byteLength
    }
    if (at > o.maxBytes) throw tooLarge(o)
    end = at
    isChanged = true
  }
  const fetchTo = fetcher(o, signal, (host) => {
    if (!state.needs.includes(host)) state = { ...state, needs: [...state.needs, host] }
  })
  const session: FollowSession = {
    url: o.url,
    cursor: begun.state.cursor,
    names,
    now: o.now,
    isTimeUp: () => signal.aborted || o.now().getTime() >= until,
    get: (url, { maxBytes = SMALL_BYTES, etag = null } = {}) =>
      fetchTo(url, maxBytes, etag, async (path, done) => ({
        kind: 'got',
        bytes: await readFile(path),
        sha256: done.sha256 ?? '',
        etag: done.etag,
        lastModified: done.lastModified,
      })),
    add: async (name, bytes, changedAt) => {
      const packed = await pack(bytes)
      await write(fileLine(name, packed.byteLength, changedAt), packed, LINE_END)
      names.set(name, changedAt)
    },
    addLarge: async (name, url, changedAt) => {
      const got = await fetchTo(url, o.maxBytes - end, null, async (path, done) => {
        const line = fileLine(name, done.bytes, changedAt)
        if (end + line.byteLength + done.bytes + 1 > o.maxBytes) throw tooLarge(o)
        await file.write(line, 0, line.byteLength, end)
        let at = end + line.byteLength
        for await (const chunk of createReadStream(path)) {
          await file.write(chunk as Buffer, 0, (chunk as Buffer).length, at)
          at += (chunk as Buffer).length
        }
        await file.write(LINE_END, 0, 1, at)
        end = at + 1
        isChanged = true
        names.set(name, changedAt)
        return { kind: 'unchanged' }
      })
      if (got.kind === 'missing') session.complain(url, got.why)
      return got.kind === 'missing' ? 'missing' : 'got'
    },
    gone: async (name) => {
      await write(goneLine(name))
      names.delete(name)
    },
    restart: async () => {
      await file.truncate(0)
      end = 0
      names.clear()
      await write(PILE_START)
      state = { ...state, cursor: null, listed: null, held: null }
      isBare = true
    },
    checkpoint: async (cursor, progress) => {
      await file.truncate(end)
      await file.sync()
      state = { ...state, cursor, ...progress }
      isBare = false
      o.told({ listed: state.listed, held: state.held })
      await mark(o, end, state)
    },
    complain: (at, why, detail = '') => {
      const complaint = { at: at.slice(0, 300), why, detail: detail.slice(0, 300) }
      const complaints =
        state.complaints.length < KEPT_COMPLAINTS
          ? [...state.complaints, complaint]
          : state.complaints
      state = { ...state, complained: state.complained + 1, complaints }
    },
  }
  let error: unknown = null
  try {
    await run(session)
  } catch (thrown) {
    error = thrown
  }
  await file.truncate(end)
  await file.sync()
  await file.close()
  await rm(pieceOf(o.home), { force: true })
  const isAnything = isChanged && !isBare && end > PILE_START.length
  if (!isAnything) await rm(part, { force: true })
  else if (end >= WORTH_PACKING_BYTES) await packPile(part, end)
  await rm(markOf(o.home), { force: true })
  // After a beginning that came to nothing, the next round goes on from where the one before ended.
  const kept = isBare && o.state !== null ? o.state : state
  return { part: isAnything ? await digestOf(part) : null, state: kept, error }
}

const LINE_END = Buffer.from('\n')
const pack = promisify(gzip)
const pieceOf = (home: string): string => join(home, 'piece')
const tooLarge = (o: Around) =>
  feedsProblem('feeds.too_large', { name: o.name, limitMb: Math.ceil(o.maxBytes / 1024 ** 2) })

const fetcher = (o: Around, signal: AbortSignal, needs: (host: string) => void) => {
  let asked = 0
  return async (
    url: string,
    maxBytes: number,
    etag: string | null,
    take: (path: string, done: Download) => Promise<Got>,
  ): Promise<Got> => {
    if (asked > 0) await o.sleep(o.paceMs)
    asked += 1
    const path = pieceOf(o.home)
    try {
      const { name, agent, check, sleep, headers = {} } = o
      const about = { name, url, agent, check, sleep, signal, part: path, maxBytes, etag }
      const done = await download({ ...about, headers, lastModified: null })
      return done.kind === 'unchanged' ? { kind: 'unchanged' } : await take(path, done)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const why = String(error.params['why'] ?? '')
      if (error.code === 'feeds.refused') {
        if (why === 'not_on_the_list' && URL.canParse(url)) needs(hostOf(new URL(url)))
        return { kind: 'missing', why: 'refused', problem: error }
      }
      if (error.code === 'feeds.too_large')
        return { kind: 'missing', why: 'too_large', problem: error }
      if (/^HTTP 4\d\d$|^redirect$/.test(why)) return { kind: 'missing', why, problem: error }
      throw error
    }
  }
}

/** As an entry of the allow-list. */
const hostOf = (url: URL): string => (url.protocol === 'http:' ? `http://${url.host}` : url.host)
