/**
 * Takes feeds into the catalogue, in a worker thread: bounded in memory, off the thread that serves. Exports `run`.
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { open as openFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { createDatabase, openDatabase } from './database.ts'
import type { FeedFormat } from './feed-format.ts'
import { type FeedPart, readFeed } from './read-feed.ts'
import { documentOf, type KevEntry, openWriter, type Writer } from './write.ts'

export type BuildInput = {
  /** The catalogue; made where it is absent or of another version. */
  readonly path: string
  readonly feeds: readonly {
    readonly name: string
    readonly format: FeedFormat
    readonly path: string
    readonly isWhole: boolean
    readonly takenAt: number
    /** A person has seen that it shrank, and wants it all the same. */
    readonly mayShrink: boolean
  }[]
  readonly now: number
}

/** Posted every second or so. */
export type BuildProgress = {
  readonly feed: string
  readonly records: number
  readonly damaged: number
  /** 0 to 1 of the feeds handed over. */
  readonly share: number
}

export type FeedOutcome =
  | {
      readonly feed: string
      readonly kind: 'taken' | 'unchanged'
      readonly records: number
      readonly damaged: number
    }
  /** It lost more than a tenth of its records: nothing of it was taken. */
  | {
      readonly feed: string
      readonly kind: 'shrunk'
      readonly records: number
      readonly before: number
      /** Its `takenAt`: newer content is tried anew. */
      readonly of: number
    }
  | {
      readonly feed: string
      readonly kind: 'unreadable'
      readonly why: string
      readonly of: number
    }

export type BuildResult = {
  readonly outcomes: readonly FeedOutcome[]
  /** What changed, so that nothing else is matched again; null: so much that all is. */
  readonly touched: { readonly keys: readonly string[]; readonly flaws: readonly string[] } | null
  readonly isNew: boolean
}

/** Above this it is cheaper to match everything. */
const MOST_TOUCHED = 50_000
const POST_EVERY = 2_000
/** A feed that loses more than this share of its records is not taken without a person's word. */
const MOST_LOST = 0.1

export const run = async (
  input: BuildInput,
  post: (message: BuildProgress) => Promise<void>,
): Promise<BuildResult> => {
  const open = existsSync(input.path) ? openDatabase(input.path, { readOnly: false }) : null
  if (open !== null) {
    try {
      return await take(open, input, post, false)
    } finally {
      open.close()
    }
  }
  const part = `${input.path}.part`
  await rm(part, { force: true })
  const fresh = createDatabase(part)
  let result: BuildResult
  try {
    result = await take(fresh, input, post, true)
    fresh.exec('pragma journal_mode = wal')
  } finally {
    fresh.close()
  }
  await flush(part)
  // A log of the file before would be played over the new one.
  for (const rest of ['-wal', '-shm']) await rm(`${input.path}${rest}`, { force: true })
  await rename(part, input.path)
  await flush(dirname(input.path))
  return result
}

const flush = async (path: string): Promise<void> => {
  await using file = await openFile(path, 'r')
  await file.sync()
}

const take = async (
  db: DatabaseSync,
  input: BuildInput,
  post: (message: BuildProgress) => Promise<void>,
  isNew: boolean,
): Promise<BuildResult> => {
  const outcomes: FeedOutcome[] = []
  const keys = new Set<string>()
  let isFirst = false
  const flaws = new Set<string>()
  for (const [index, feed] of input.feeds.entries()) {
    const before = db.prepare('select * from sources where name = ?').get(feed.name)
    const had = lengthOf(db, feed.name)
    const digest = await digestOf(feed.path, had).catch(() => null)
    if (digest === null) {
      outcomes.push({ feed: feed.name, kind: 'unreadable', why: 'gone', of: feed.takenAt })
      continue
    }
    const { sha256 } = digest
    if (before?.['sha256'] === sha256) {
      outcomes.push({
        feed: feed.name,
        kind: 'unchanged',
        records: Number(before['records']),
        damaged: 0,
      })
      continue
    }
    const writer = openWriter(db)
    writer.begin()
    try {
      // What begins with what is in the catalogue already only grew: it is read on from there.
      const from = before !== undefined && digest.start === before['sha256'] ? had : 0
      const scratch = dirname(input.path)
      const counted = await fill(writer, feed, { from, scratch }, async (records, damaged) =>
        post({ feed: feed.name, records, damaged, share: index / input.feeds.length }),
      )
      const hadRecords = Number(before?.['records'] ?? 0)
      const isLess = counted.records < hadRecords * (1 - MOST_LOST)
      if (from === 0 && feed.isWhole && !feed.mayShrink && isLess) {
        writer.abandon()
        outcomes.push({
          feed: feed.name,
          kind: 'shrunk',
          records: counted.records,
          before: hadRecords,
          of: feed.takenAt,
        })
        continue
      }
      const records = (from === 0 ? 0 : hadRecords) + counted.records
      const damaged = (from === 0 ? 0 : Number(before?.['damaged'] ?? 0)) + counted.damaged
      if (records === 0) {
        // On a file without a journal there is nothing to take back, and nothing was written.
        writer.finish(input.now)
        outcomes.push({
          feed: feed.name,
          kind: 'unreadable',
          why: whyOf(counted.damage),
          of: feed.takenAt,
        })
        continue
      }
      writer.source({
        name: feed.name,
        kind: feed.format,
        takenAt: feed.takenAt,
        datedAt: latest(from === 0 ? null : (before?.['dated_at'] ?? null), counted.datedAt),
        records,
        damaged,
        damage: [...(from === 0 ? [] : damageIn(before?.['damage'])), ...counted.damage].slice(
          0,
          KEPT_DAMAGE,
        ),
        sha256,
      })
      keepLength(db, feed.name, digest.bytes)
      const touched = writer.finish(input.now)
      // A source that speaks of products for the first time makes more components judgeable than those it names.
      if (before === undefined && feed.isWhole && touched.keys.size > 0) isFirst = true
      for (const key of touched.keys) keys.add(key)
      for (const flaw of touched.flaws) flaws.add(flaw)
      outcomes.push({
        feed: feed.name,
        kind: 'taken',
        records,
        damaged,
      })
    } catch (error) {
      if (!isNew) writer.abandon()
      throw error
    }
  }
  const isMuch = keys.size > MOST_TOUCHED || flaws.size > MOST_TOUCHED
  return {
    outcomes,
    isNew,
    touched: isMuch || isFirst ? null : { keys: [...keys], flaws: [...flaws] },
  }
}

type Counted = {
  readonly records: number
  readonly damaged: number
  readonly damage: { at: string; why: string; detail: string }[]
  readonly datedAt: number | null
}

const KEPT_DAMAGE = 100
/** Complaints behind which a record may be missing. */
const LOSES_RECORDS: ReadonlySet<string> = new Set([
  'malformed',
  'cut_short',
  'too_deep',
  'too_large',
  'too_many',
  'entity',
])

const fill = async (
  writer: Writer,
  feed: BuildInput['feeds'][number],
  how: { readonly from: number; readonly scratch: string },
  told: (records: number, damaged: number) => Promise<void>,
): Promise<Counted> => {
  const damage: Counted['damage'] = []
  let damaged = 0
  let read = 0
  let records = 0
  let datedAt: number | null = null
  const gone = new Set<string>()
  const kept = new Set<number>()
  let isIntact = true
  const cycles: { product: string; cycle: string; row: unknown }[] = []
  const kev = new Map<string, KevEntry[]>()
  const scores: Extract<FeedPart, { kind: 'epss' }>['row'][] = []
  for await (const part of readFeed(feed.path, feed.name, feed.format, how)) {
    if (part.kind === 'damage') {
      damaged += 1
      if (LOSES_RECORDS.has(part.damage.why)) isIntact = false
      if (damage.length < KEPT_DAMAGE) damage.push(part.damage)
      continue
    }
    if (part.kind === 'head') {
      datedAt ??= part.head.madeAt
      continue
    }
    if (part.kind === 'gone') {
      gone.add(documentOf(part.name))
      continue
    }
    read += 1
    if (read % POST_EVERY === 0) await told(read, damaged)
    if (part.kind !== 'advisory' || how.from === 0 || !writer.has(part.advisory)) records += 1
    if (part.kind === 'advisory') {
      const isOutline = feed.format === 'jvn-overview'
      kept.add(writer.put(feed.name, part.advisory, { isOutline }))
      const time = part.advisory.modifiedAt ?? part.advisory.publishedAt
      if (time !== null && (datedAt === null || time > datedAt)) datedAt = time
    } else if (part.kind === 'kev') {
      const { row } = part
      const entry = {
        ...row,
        flaw: row.cve,
        list: row.catalogue,
        ransomware: row.ransomware === 'known',
      }
      const list = kev.get(row.catalogue)
      if (list) list.push(entry)
      else kev.set(row.catalogue, [entry])
      if (row.addedAt !== null && (datedAt === null || row.addedAt > datedAt)) datedAt = row.addedAt
    } else if (part.kind === 'epss') scores.push(part.row)
    else cycles.push({ product: part.row.product, cycle: part.row.cycle, row: part.row })
  }
  for (const [list, entries] of kev) writer.putKev(list, entries)
  if (scores.length > 0)
    writer.putEpss(scores.map(({ cve, score, percentile }) => ({ flaw: cve, score, percentile })))
  if (cycles.length > 0) writer.putEol(cycles)
  if (gone.size > 0) records -= writer.dropDocuments(feed.name, gone)
  // What could not be read is not gone: it stays as it was.
  if (how.from === 0 && feed.isWhole && isIntact && kept.size > 0)
    writer.dropMissing(feed.name, kept)
  return { records, damaged, damage, datedAt }
}

/** What a bomb or a refused entity leaves behind looks cut as well: that is not why. */
const whyOf = (damage: Counted['damage']): string =>
  (damage.find(({ why }) => why === 'too_large' || why === 'entity') ?? damage[0])?.why ??
  'not_a_record'

/** `start`: of the first bytes alone, as many as were read before. */
const digestOf = async (
  path: string,
  had: number,
): Promise<{ readonly sha256: string; readonly start: string | null; readonly bytes: number }> => {
  const hash = createHash('sha256')
  let start: string | null = null
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    const piece = chunk as Buffer
    const rest = had - bytes
    if (rest > 0 && rest <= piece.length) {
      hash.update(piece.subarray(0, rest))
      start = hash.copy().digest('hex')
      hash.update(piece.subarray(rest))
    } else hash.update(piece)
    bytes += piece.length
  }
  return { sha256: hash.digest('hex'), start, bytes }
}

/** How long the file was that the catalogue holds; 0: it holds none. */
const lengthOf = (db: DatabaseSync, name: string): number =>
  Number(db.prepare('select value from meta where key = ?').get(`bytes:${name}`)?.['value'] ?? 0)
const keepLength = (db: DatabaseSync, name: string, bytes: number): void => {
  db.prepare('insert or replace into meta values (?, ?)').run(`bytes:${name}`, String(bytes))
}
const damageIn = (text: SQLOutputValue | undefined): Counted['damage'] =>
  // As this file wrote it.
  text === undefined ? [] : (JSON.parse(String(text)) as Counted['damage'])
const latest = (before: SQLOutputValue, now: number | null): number | null =>
  before === null || (now !== null && now > Number(before)) ? now : Number(before)
