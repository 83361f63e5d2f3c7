/**
 * One CSAF document with the hash that lies beside it.
 * @module
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { FollowSession } from '../../../../../platform/feeds/index.ts'

/** Ends of the names of files with hashes; `none`: this publisher has none. */
export const HashKindName = z.enum(['sha512', 'sha256', 'none'])
export type HashKind = z.output<typeof HashKindName>

type Asked = {
  readonly name: string
  readonly url: string
  readonly changedAt: number | null
  /** Addresses of its hashes; null: they lie beside it, if anywhere. */
  readonly hashes: readonly string[] | null
}

const MAX_BYTES = 64 * 1024 ** 2
const MAX_HASH_BYTES = 4_096

/** `isFinal`: another try would end the same while it does not change. */
export const bringDocument = async (
  session: FollowSession,
  asked: Asked,
  known: HashKind | null,
): Promise<{
  readonly isTaken: boolean
  readonly isFinal: boolean
  readonly hash: HashKind | null
}> => {
  const answer = await session.get(asked.url, { maxBytes: MAX_BYTES })
  if (answer.kind !== 'got') {
    const why = answer.kind === 'missing' ? answer.why : 'missing'
    session.complain(asked.url, why)
    return { isTaken: false, isFinal: why === 'too_large', hash: known }
  }
  const label = tlpOf(answer.bytes)
  if (label !== null && !/^(?:WHITE|CLEAR)$/i.test(label)) {
    session.complain(asked.url, 'not_for_everybody', `TLP:${label}`)
    return { isTaken: false, isFinal: true, hash: known }
  }
  const { expected, hash } = await hashOf(session, asked, known)
  if (expected !== null && digest(expected.length, answer.bytes) !== expected) {
    session.complain(asked.url, 'hash_differs', expected)
    return { isTaken: false, isFinal: false, hash }
  }
  await session.add(asked.name, answer.bytes, asked.changedAt)
  return { isTaken: true, isFinal: true, hash }
}

const digest = (signs: number, bytes: Uint8Array): string =>
  createHash(signs === 128 ? 'sha512' : 'sha256')
    .update(bytes)
    .digest('hex')

const hashOf = async (
  session: FollowSession,
  { url, hashes }: Asked,
  known: HashKind | null,
): Promise<{ readonly expected: string | null; readonly hash: HashKind | null }> => {
  if (hashes !== null) {
    const [first] = hashes.toSorted((a, b) => rankOf(a) - rankOf(b))
    return { expected: first === undefined ? null : await readHash(session, first), hash: known }
  }
  if (known === 'none') return { expected: null, hash: known }
  for (const kind of known === null ? (['sha512', 'sha256'] as const) : [known]) {
    const expected = await readHash(session, `${url}.${kind}`)
    if (expected !== null) return { expected, hash: kind }
  }
  // The first document decides whether this publisher has any; one that has and lacks one is told.
  if (known !== null) session.complain(`${url}.${known}`, 'no_hash')
  return { expected: null, hash: known ?? 'none' }
}
const rankOf = (url: string): number => (/512/.test(url.slice(-12)) ? 0 : 1)

/** `<hex>  <file name>`; the length of the hex says which hash it is. */
const readHash = async (session: FollowSession, url: string): Promise<string | null> => {
  const answer = await session.get(url, { maxBytes: MAX_HASH_BYTES })
  if (answer.kind !== 'got') return null
  const [, hex] =
    /^\ufeff?\s*([0-9a-f]{128}|[0-9a-f]{64})\b/i.exec(answer.bytes.toString('utf8')) ?? []
  return hex?.toLowerCase() ?? null
}

/** Inside a text the quotes would be escaped, so this is the member. */
const tlpOf = (bytes: Buffer): string | null =>
  /"tlp"\s*:\s*\{[^{}]*?"label"\s*:\s*"([^"]{1,40})"/.exec(bytes.toString('utf8'))?.[1] ?? null
