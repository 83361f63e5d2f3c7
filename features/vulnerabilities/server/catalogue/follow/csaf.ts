/**
 * Follows a CSAF provider (CSAF 2.0 §7): from provider-metadata.json, wherever the publisher says it is, to ROLIE feeds or
 * folders, and there to the documents that are new, changed or withdrawn. Hashes beside them are checked where they are given;
 * documents that are not for everybody (TLP) are left alone.
 * @module
 */
import {
  type CsafProvider,
  readCsafChanges,
  readCsafProvider,
  readRolieFeed,
} from '@hinoban/advisories'
import { z } from 'zod'
import {
  type Follower,
  type FollowSession,
  feedsProblem,
} from '../../../../../platform/feeds/index.ts'
import { bringDocument, HashKindName } from './document.ts'

/** Red Hat has forty thousand. */
const MAX_LISTED = 200_000
const MAX_LIST_BYTES = 64 * 1024 ** 2
/** Tried so often while it does not change. */
const MAX_TRIES = 3
const CHECKPOINT_EVERY = 25
/** A list that names fewer than this share of what it named is broken rather than withdrawn. */
const LEAST_KEPT = 0.9

const Cursor = z.object({
  /** What files with hashes end in; null: not known yet. */
  hash: HashKindName.nullable(),
  /** Documents that were not taken, how often they were tried, and as of when. */
  left: z.record(z.string(), z.object({ at: z.number().nullable(), tries: z.number() })),
})
type Cursor = z.output<typeof Cursor>

type Listed = {
  readonly name: string
  readonly url: string
  readonly changedAt: number | null
  readonly hashes: readonly string[] | null
}

export const followCsaf: Follower = async (session) => {
  const found = await providerOf(session)
  const { listed, isComplete } = await documentsOf(session, found)
  const read = Cursor.safeParse(session.cursor)
  let cursor: Cursor = read.success ? read.data : { hash: null, left: {} }
  const wanted = [...listed.values()].filter((one) => isWanted(one, session, cursor))
  const progress = () => {
    const held = [...listed.keys()].filter((name) => session.names.has(name)).length
    return { listed: listed.size, held }
  }
  if (isComplete) await withdraw(session, listed)
  await session.checkpoint(cursor, progress())
  // Oldest first: whatever breaks off, what follows is newer.
  wanted.sort((a, b) => (a.changedAt ?? 0) - (b.changedAt ?? 0))
  for (const [index, one] of wanted.entries()) {
    if (session.isTimeUp()) break
    const done = await bringDocument(session, one, cursor.hash)
    const { [one.name]: before, ...others } = cursor.left
    cursor = {
      hash: done.hash,
      left: done.isTaken
        ? others
        : {
            ...others,
            [one.name]: {
              at: one.changedAt,
              tries: done.isFinal ? MAX_TRIES : (before?.tries ?? 0) + 1,
            },
          },
    }
    if (index % CHECKPOINT_EVERY === CHECKPOINT_EVERY - 1)
      await session.checkpoint(cursor, progress())
  }
  await session.checkpoint(cursor, progress())
}

const isWanted = (one: Listed, { names }: FollowSession, { left }: Cursor): boolean => {
  const tried = left[one.name]
  if (tried !== undefined && tried.at === one.changedAt && tried.tries >= MAX_TRIES) return false
  const held = names.get(one.name)
  if (held === undefined) return true
  return one.changedAt !== null && held !== null && held < one.changedAt
}

/** What the provider lists no longer is withdrawn, unless its list looks cut. */
const withdraw = async (
  session: FollowSession,
  listed: ReadonlyMap<string, Listed>,
): Promise<void> => {
  const missing = [...session.names.keys()].filter((name) => !listed.has(name))
  if (missing.length > session.names.size * (1 - LEAST_KEPT)) {
    session.complain(session.url, 'list_shrank', `${missing.length} of ${session.names.size}`)
    return
  }
  for (const name of missing) await session.gone(name)
}

type Found = Pick<CsafProvider, 'feeds' | 'directories'>

/** Where a provider may say where its metadata is: CSAF 2.0 §7.1.8 to 7.1.10; security.txt is RFC 9116. */
const providerOf = async (session: FollowSession): Promise<Found> => {
  const url = new URL(session.url)
  // A folder that is named as such has no metadata to be asked for.
  if (url.pathname !== '/' && url.pathname.endsWith('/'))
    return { feeds: [], directories: [url.href] }
  if (url.pathname !== '/') return metadataAt(session, url.href)
  const wellKnown = new URL('/.well-known/csaf/provider-metadata.json', url).href
  const direct = await session.get(wellKnown)
  if (direct.kind === 'got') return metadataIn(session, wellKnown, direct.bytes)
  for (const path of ['/.well-known/security.txt', '/security.txt']) {
    const answer = await session.get(new URL(path, url).href)
    if (answer.kind !== 'got') continue
    const [, said = ''] =
      /^CSAF:[ \t]*(\S{1,2000})[ \t]*\r?$/im.exec(answer.bytes.toString('utf8')) ?? []
    if (URL.canParse(said)) return metadataAt(session, said)
  }
  // The last way is a name of its own; it has to be allowed like any other.
  return metadataAt(session, `https://csaf.data.security.${url.hostname}/`)
}

const metadataAt = async (session: FollowSession, url: string): Promise<Found> => {
  const answer = await session.get(url)
  if (answer.kind === 'missing') throw answer.problem
  if (answer.kind !== 'got') throw failed(session, 'provider-metadata.json')
  return metadataIn(session, url, answer.bytes)
}

const metadataIn = async (
  session: FollowSession,
  url: string,
  bytes: Uint8Array,
): Promise<Found> => {
  const { provider, damage } = await readCsafProvider([bytes])
  for (const { at, why, detail } of damage) session.complain(`${url}: ${at}`, why, detail)
  if (provider === null || provider.feeds.length + provider.directories.length === 0)
    throw failed(session, 'provider-metadata.json')
  return provider
}

const failed = ({ url }: FollowSession, why: string) =>
  feedsProblem('feeds.failed', { name: new URL(url).host, why })

/** A provider with feeds says the same in its folders: one of both is enough. */
const documentsOf = async (
  session: FollowSession,
  { feeds, directories }: Found,
): Promise<{ readonly listed: ReadonlyMap<string, Listed>; readonly isComplete: boolean }> => {
  const listed = new Map<string, Listed>()
  let isComplete = true
  let isAnything = false
  const put = (one: Listed): void => {
    const known = listed.get(one.name)
    if (listed.size >= MAX_LISTED) isComplete = false
    else if (known === undefined || (known.changedAt ?? 0) < (one.changedAt ?? 0))
      listed.set(one.name, one)
  }
  for (const url of feeds) {
    const answer = await session.get(url, { maxBytes: MAX_LIST_BYTES })
    if (answer.kind !== 'got') {
      session.complain(url, answer.kind === 'missing' ? answer.why : 'missing')
      isComplete = false
      continue
    }
    isAnything = true
    for await (const part of readRolieFeed([answer.bytes])) {
      if (part.kind === 'damage') {
        session.complain(`${url}: ${part.damage.at}`, part.damage.why, part.damage.detail)
        isComplete = false
      }
      if (part.kind !== 'row') continue
      const { row } = part
      put({ name: nameOf(row.url), url: row.url, changedAt: row.updatedAt, hashes: row.hashes })
    }
  }
  for (const folder of isAnything ? [] : directories) {
    const list = await listIn(session, folder)
    if (list === null) isComplete = false
    else isAnything = true
    for (const { path, changedAt } of list ?? []) {
      const url = new URL(path, folder).href
      put({ name: nameOf(url), url, changedAt, hashes: null })
    }
  }
  if (!isAnything) throw failed(session, 'changes.csv')
  return { listed, isComplete }
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1).slice(-900) || 'document'

/** changes.csv says when; index.txt only what there is. */
const listIn = async (session: FollowSession, folder: string) => {
  for (const file of ['changes.csv', 'index.txt']) {
    const url = new URL(file, folder).href
    const answer = await session.get(url, { maxBytes: MAX_LIST_BYTES })
    if (answer.kind !== 'got') {
      session.complain(url, answer.kind === 'missing' ? answer.why : 'missing')
      continue
    }
    const rows: { readonly path: string; readonly changedAt: number | null }[] = []
    for await (const part of readCsafChanges([answer.bytes])) {
      if (part.kind === 'damage')
        session.complain(`${url}: ${part.damage.at}`, part.damage.why, part.damage.detail)
      if (part.kind === 'row') rows.push(part.row)
    }
    return rows
  }
  return null
}
