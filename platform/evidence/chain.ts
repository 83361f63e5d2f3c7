/**
 * The hash chain of an organization, and its verifier. Pure: bytes in, verdict out, so that an auditor can run it
 * (or write his own) far from the server. Evidence and audit log use this one implementation.
 *
 * hash(n) = SHA-256( hash(n-1) as 64 lower-case hex digits ‖ canonical JSON (RFC 8785) of entry n, UTF-8 ), as hex;
 * hash(0) = SHA-256( the first line of the export, without its line feed ): it binds the chain to its name and owner.
 * Every entry carries its organization and its seq, which counts 1, 2, 3 … without a gap.
 *
 * An export is JSON Lines, each line canonical JSON itself, ended by one line feed:
 *   {"chain":"evidence","format":"hinoban-chain/1","organization":"<uuid>"}
 *   {"entry":{…,"organization":"<uuid>","seq":1},"hash":"<hex>"}        once an entry, by seq
 *   {"end":{"entries":<n>,"head":"<hash(n)>"}}
 * @module
 */
import { createHash } from 'node:crypto'
import { canonical } from './canonical.ts'

export type ChainName = 'evidence' | 'audit'
export type BrokenWhy =
  | 'changed'
  | 'link'
  | 'missing'
  | 'out_of_order'
  | 'foreign'
  | 'unreadable'
  | 'head'
  | 'cut'
  | 'anchor'
  | 'newest'
export type Broken = { readonly seq: number; readonly why: BrokenWhy }
export type ChainVerdict = {
  readonly entries: number
  readonly head: string | null
  /** Empty says: whole. At most 1,000 places. */
  readonly broken: readonly Broken[]
}
/** The head at a moment, kept outside the database (docs: print it, mail it, time-stamp it). */
export type Anchor = { readonly seq: number; readonly hash: string }

const FORMAT = 'hinoban-chain/1'
/** A verdict is read by people; the thousandth broken place tells them nothing new. */
const MAX_BROKEN = 1_000

export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex')

const headerOf = (chain: string, organization: string): string =>
  canonical({ chain, format: FORMAT, organization })

/** hash(0) of a chain. */
export const genesis = (chain: ChainName, organization: string): string =>
  sha256(headerOf(chain, organization))

/** The hash of an entry that follows `previous`; `entryText` is its canonical JSON. */
export const linkHash = (previous: string, entryText: string): string =>
  sha256(previous + entryText)

export type LinkedEntry = {
  readonly seq: number
  readonly organization: string
  /** Canonical JSON of the entry, or null where the stored bytes are no canonical entry any more. */
  readonly text: string | null
  readonly hash: string
  /** The stored hash of the entry before, where the store keeps one. */
  readonly previous?: string
}

/**
 * Takes the entries by seq, one by one, and says at the end what is broken. After a broken place it goes on from the
 * stored hash, so that one change is one place and not everything after it.
 */
export const chainVerifier = (expected: {
  readonly organization: string
  /** hash(0). */
  readonly start: string
  readonly anchors?: readonly Anchor[]
}) => {
  const broken: Broken[] = []
  const anchors = new Map<number, string[]>()
  for (const { seq, hash } of expected.anchors ?? [])
    anchors.set(seq, [...(anchors.get(seq) ?? []), hash])
  let last = { seq: 0, hash: expected.start }
  let entries = 0
  const report = (seq: number, why: BrokenWhy): void => {
    if (broken.length < MAX_BROKEN) broken.push({ seq, why })
  }
  return {
    report,
    entry: (entry: LinkedEntry): void => {
      entries += 1
      if (entry.seq > last.seq + 1) report(last.seq + 1, 'missing')
      else if (entry.seq <= last.seq) report(entry.seq, 'out_of_order')
      if (entry.organization !== expected.organization) report(entry.seq, 'foreign')
      const isNext = entry.seq === last.seq + 1
      const previous = entry.previous ?? last.hash
      if (isNext && previous !== last.hash) report(entry.seq, 'link')
      // After a gap an export does not tell the hash before; the gap itself is reported.
      const canTell = isNext || entry.previous !== undefined
      if (entry.text === null || (canTell && linkHash(previous, entry.text) !== entry.hash))
        report(entry.seq, 'changed')
      for (const hash of anchors.get(entry.seq) ?? [])
        if (hash !== entry.hash) report(entry.seq, 'anchor')
      anchors.delete(entry.seq)
      last = { seq: entry.seq, hash: entry.hash }
    },
    /** `head` is what the store (or the last line of an export) says of the end of the chain. */
    end: (head: { readonly seq: number; readonly hash: string } | null): ChainVerdict => {
      const told = head ?? { seq: 0, hash: expected.start }
      if (told.seq > last.seq) report(last.seq + 1, 'cut')
      else if (told.seq < last.seq || told.hash !== last.hash) report(last.seq, 'head')
      for (const seq of [...anchors.keys()].sort((a, b) => a - b))
        report(seq, seq > last.seq ? 'cut' : 'missing')
      return { entries, head: entries === 0 ? null : last.hash, broken }
    },
  }
}

/** The lines of an export, each with its line feed. */
export const exportLines = async function* (
  chain: ChainName,
  organization: string,
  entries: AsyncIterable<readonly { readonly text: string; readonly hash: string }[]>,
): AsyncGenerator<string> {
  yield `${headerOf(chain, organization)}\n`
  let count = 0
  let head = genesis(chain, organization)
  for await (const batch of entries) {
    if (batch.length === 0) continue
    yield batch.map(({ text, hash }) => `{"entry":${text},"hash":"${hash}"}\n`).join('')
    count += batch.length
    head = batch.at(-1)?.hash ?? head
  }
  yield `${canonical({ end: { entries: count, head } })}\n`
}

/**
 * Verifies an export without server and database. `lines` are without their line feeds. Anything that is not exactly
 * the canonical line is reported; a missing first or last line too.
 * @example await verifyExport(createInterface({ input: createReadStream(file) }))
 */
export const verifyExport = async (
  lines: AsyncIterable<string> | Iterable<string>,
  anchors: readonly Anchor[] = [],
): Promise<
  ChainVerdict & { readonly chain: string | null; readonly organization: string | null }
> => {
  let header: { chain: string; organization: string } | null = null
  let verifier = chainVerifier({ organization: '', start: '', anchors })
  let lineNumber = 0
  let lastSeq = 0
  let end: { entries: number; head: string } | null = null
  for await (const line of lines) {
    lineNumber += 1
    const read = readLine(line)
    if (lineNumber === 1) {
      header = read?.kind === 'header' ? read : null
      verifier = chainVerifier({
        organization: header?.organization ?? '',
        start: header ? sha256(line) : '',
        anchors,
      })
      if (header) continue
      verifier.report(0, 'unreadable')
    }
    if (read === null || read.kind === 'header' || end !== null)
      verifier.report(lastSeq + 1, 'unreadable')
    else if (read.kind === 'end') end = read
    else {
      verifier.entry(read)
      lastSeq = read.seq
    }
  }
  const verdict = verifier.end(
    // Without its last line the export is cut: who knows how much is gone.
    end === null
      ? { seq: Number.MAX_SAFE_INTEGER, hash: '' }
      : { seq: end.entries, hash: end.head },
  )
  return { ...verdict, chain: header?.chain ?? null, organization: header?.organization ?? null }
}

type Line =
  | { kind: 'header'; chain: string; organization: string }
  | { kind: 'end'; entries: number; head: string }
  | ({ kind: 'entry' } & LinkedEntry)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readLine = (line: string): Line | null => {
  let value: unknown
  try {
    value = JSON.parse(line)
    if (!isObject(value) || canonical(value) !== line) return null
  } catch {
    return null
  }
  const { entry, hash, end, format, chain, organization } = value
  if (isObject(entry) && typeof hash === 'string' && Object.keys(value).length === 2) {
    if (typeof entry['seq'] !== 'number' || typeof entry['organization'] !== 'string') return null
    return {
      kind: 'entry',
      seq: entry['seq'],
      organization: entry['organization'],
      text: canonical(entry),
      hash,
    }
  }
  if (isObject(end) && typeof end['entries'] === 'number') {
    const head = end['head']
    return typeof head === 'string' ? { kind: 'end', entries: end['entries'], head } : null
  }
  if (format === FORMAT && typeof chain === 'string' && typeof organization === 'string')
    return { kind: 'header', chain, organization }
  return null
}
