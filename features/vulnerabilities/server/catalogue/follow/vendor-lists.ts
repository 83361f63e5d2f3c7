/**
 * Vendors that publish CSAF without provider-metadata.json: Palo Alto Networks by a list in pages, Fortinet by its news and the
 * page of each advisory, which links the document.
 * @module
 */
import { readAlerts, readPaloAltoList } from '@hinoban/advisories'
import {
  type Follower,
  type FollowSession,
  feedsProblem,
} from '../../../../../platform/feeds/index.ts'
import { bringDocument } from './document.ts'

const MAX_PAGES = 100
const CHECKPOINT_EVERY = 25

type Listed = ReadonlyMap<string, number | null>

const followList = async (
  session: FollowSession,
  listed: Listed,
  urlOf: (id: string) => Promise<string | null>,
): Promise<void> => {
  const nameOf = (id: string): string => `${id}.json`
  const wanted = [...listed]
    .filter(([id, at]) => {
      const held = session.names.get(nameOf(id))
      return held === undefined || (at !== null && (held ?? 0) < at)
    })
    .toSorted(([, a], [, b]) => (a ?? 0) - (b ?? 0))
  const progress = () => ({
    listed: listed.size,
    held: [...listed.keys()].filter((id) => session.names.has(nameOf(id))).length,
  })
  for (const [index, [id, changedAt]] of wanted.entries()) {
    if (session.isTimeUp()) break
    const url = await urlOf(id)
    // These vendors lay no hashes beside their documents.
    if (url !== null)
      await bringDocument(session, { name: nameOf(id), url, changedAt, hashes: [] }, 'none')
    if (index % CHECKPOINT_EVERY === CHECKPOINT_EVERY - 1) await session.checkpoint({}, progress())
  }
  await session.checkpoint({}, progress())
}

export const followPaloAlto: Follower = async (session) => {
  const listed = new Map<string, number | null>()
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await session.get(
      new URL(`json/?page=${page}&limit=100&sort=doc`, session.url).href,
    )
    if (answer.kind === 'missing' && page === 1) throw answer.problem
    if (answer.kind !== 'got') break
    let rows = 0
    for await (const part of readPaloAltoList([answer.bytes])) {
      if (part.kind === 'damage')
        session.complain(part.damage.at, part.damage.why, part.damage.detail)
      if (part.kind !== 'row') continue
      rows += 1
      listed.set(part.row.id, part.row.updatedAt ?? part.row.publishedAt)
    }
    if (rows === 0) break
  }
  if (listed.size === 0) throw feedsProblem('feeds.failed', { name: 'paloalto', why: 'list' })
  await followList(session, listed, async (id) => new URL(`csaf/${id}`, session.url).href)
}

const FORTINET_ID = /FG-IR-\d{2}-\d{3,6}/g
const FORTINET_CSAF = /https:\/\/filestore\.fortinet\.com\/[\w./%-]*csaf[\w./%-]*\.json/i

export const followFortinet: Follower = async (session) => {
  const listed = new Map<string, number | null>()
  const news = await session.get('https://filestore.fortinet.com/fortiguard/rss/ir.xml')
  if (news.kind === 'got')
    for await (const part of readAlerts([news.bytes])) {
      if (part.kind !== 'row') continue
      const [id] = `${part.row.url} ${part.row.title}`.match(FORTINET_ID) ?? []
      if (id !== undefined) listed.set(id, part.row.modifiedAt ?? part.row.publishedAt)
    }
  else session.complain('ir.xml', news.kind === 'missing' ? news.why : 'missing')
  for (let page = 1; page <= MAX_PAGES && !session.isTimeUp(); page++) {
    const answer = await session.get(new URL(`?page=${page}`, session.url).href)
    if (answer.kind !== 'got') break
    const ids = new Set(answer.bytes.toString('utf8').match(FORTINET_ID) ?? [])
    const added = [...ids].filter((id) => !listed.has(id))
    for (const id of added) listed.set(id, null)
    // What was brought before and stands on no newer page needs no older page.
    if (added.length === 0 || added.every((id) => session.names.has(`${id}.json`))) break
  }
  if (listed.size === 0) throw feedsProblem('feeds.failed', { name: 'fortinet', why: 'list' })
  await followList(session, listed, async (id) => {
    const page = new URL(id, session.url).href
    const answer = await session.get(page)
    const link =
      answer.kind === 'got' ? FORTINET_CSAF.exec(answer.bytes.toString('utf8'))?.[0] : null
    if (!link) session.complain(page, answer.kind === 'missing' ? answer.why : 'no_document')
    return link ?? null
  })
}
