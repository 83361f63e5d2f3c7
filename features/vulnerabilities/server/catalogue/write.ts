/**
 * Filling a catalogue: whole from feeds, or a few records more. It tells which product keys and flaws a change touched, so
 * that nothing else is matched again.
 * @module
 */
import { hash } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { deflateRawSync } from 'node:zlib'
import type { Advisory } from '@hinoban/advisories'
import { compileAdvisory, plainId, sharedOf } from '@hinoban/matching'
import { INDEXES } from './database.ts'
import { ownEntry } from './entry-text.ts'
import { type FlawPart, flawOf, partOf } from './flaw.ts'

export type Touched = { readonly keys: ReadonlySet<string>; readonly flaws: ReadonlySet<string> }

export type KevEntry = {
  readonly flaw: string
  /** Who lists it: `cisa`, `eu`. */
  readonly list: string
  readonly vendor: string
  readonly product: string
  readonly addedAt: number | null
  readonly dueAt: number | null
  readonly ransomware: boolean
  readonly action: string
}

export type SourceTaken = {
  readonly name: string
  readonly kind: string
  readonly takenAt: number
  /** The day the content bears, where it bears one. */
  readonly datedAt: number | null
  readonly records: number
  readonly damaged: number
  /** The first complaints, for people. */
  readonly damage: readonly { readonly at: string; readonly why: string; readonly detail: string }[]
  readonly sha256: string
}

export const openWriter = (db: DatabaseSync) => {
  const insertAdvisory = db.prepare(
    'insert into advisories (feed, source, publisher, id, digest, modified_at, outline, shared, doc) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const known = db.prepare(
    'select number, digest, modified_at, outline from advisories where source = ? and publisher = ? and id = ?',
  )
  const insertEntry = db.prepare('insert into entries values (?, ?, ?)')
  const insertPart = db.prepare('insert into advisory_flaws values (?, ?, ?)')
  const insertProduct = db.prepare('insert or ignore into products values (?, ?)')
  const keysOf = db.prepare('select key from entries where advisory = ?')
  const flawsOf = db.prepare('select flaw from advisory_flaws where advisory = ?')
  const drop = [
    db.prepare('delete from entries where advisory = ?'),
    db.prepare('delete from advisory_flaws where advisory = ?'),
    db.prepare('delete from advisories where number = ?'),
  ]
  const parts = db.prepare('select part from advisory_flaws where flaw = ?')
  const insertFlaw = db.prepare(
    'insert or replace into flaws values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const dropFlaw = db.prepare('delete from flaws where id = ?')
  const putMeta = db.prepare('insert or replace into meta values (?, ?)')
  const putSource = db.prepare('insert or replace into sources values (?, ?, ?, ?, ?, ?, ?, ?)')
  const keys = new Set<string>()
  const flaws = new Set<string>()
  const seen = new Set<string>()

  const remove = (number: number): void => {
    for (const row of keysOf.all(number)) keys.add(String(row['key']))
    for (const row of flawsOf.all(number)) flaws.add(String(row['flaw']))
    for (const statement of drop) statement.run(number)
  }

  return {
    begin: () => db.exec('begin immediate'),
    /** @returns the number under which the record stands. */
    put(feed: string, advisory: Advisory, how: { readonly isOutline: boolean }): number {
      const text = JSON.stringify(advisory)
      const digest = hash('sha256', text, 'base64url').slice(0, 22)
      const before = known.get(advisory.source, advisory.publisher, advisory.id)
      const modifiedAt = advisory.modifiedAt ?? advisory.publishedAt
      if (before !== undefined) {
        const stands = Number(before['number'])
        if (before['digest'] === digest || isOlder(modifiedAt, before, how)) return stands
        remove(stands)
      }
      const compiled = compileAdvisory(advisory)
      const shared = sharedOf(advisory)
      const { lastInsertRowid } = insertAdvisory.run(
        feed,
        advisory.source,
        advisory.publisher,
        advisory.id,
        digest,
        modifiedAt,
        how.isOutline ? 1 : 0,
        JSON.stringify(shared),
        deflateRawSync(text, { level: 3 }),
      )
      const number = Number(lastInsertRowid)
      for (const { key, entry } of compiled) {
        insertEntry.run(key, number, JSON.stringify(ownEntry(entry)))
        keys.add(key)
        if (!seen.has(key) && key.startsWith('c:')) {
          seen.add(key)
          const [, vendor = '', product = ''] = key.split(/(?<!\\):/)
          insertProduct.run(product, vendor)
        }
      }
      const part = JSON.stringify(partOf(advisory))
      for (const flaw of shared.flaws) {
        insertPart.run(flaw, number, part)
        flaws.add(flaw)
      }
      return number
    },
    /** Records of a feed that a newer whole copy of it no longer holds. */
    dropMissing(feed: string, kept: ReadonlySet<number>): void {
      for (const row of db.prepare('select number from advisories where feed = ?').all(feed)) {
        const number = Number(row['number'])
        if (!kept.has(number)) remove(number)
      }
    },
    /** Records of documents that were withdrawn, by the names of their files. @returns how many. */
    dropDocuments(feed: string, files: ReadonlySet<string>): number {
      let dropped = 0
      for (const row of db.prepare('select number, id from advisories where feed = ?').all(feed)) {
        if (!files.has(documentOf(String(row['id'])))) continue
        remove(Number(row['number']))
        dropped += 1
      }
      return dropped
    },
    /** Whether a record of this name stands. */
    has: ({ source, publisher, id }: Advisory): boolean =>
      known.get(source, publisher, id) !== undefined,
    /** The whole of one list; flaws that came, went or changed are touched. */
    putKev(list: string, entries: Iterable<KevEntry>): void {
      const before = new Map(
        db
          .prepare('select * from kev where list = ?')
          .all(list)
          .map((row) => [String(row['flaw']), JSON.stringify(row)]),
      )
      db.prepare('delete from kev where list = ?').run(list)
      const put = db.prepare('insert or replace into kev values (?, ?, ?, ?, ?, ?, ?, ?)')
      const one = db.prepare('select * from kev where list = ? and flaw = ?')
      for (const entry of entries) {
        const flaw = plainId(entry.flaw)
        put.run(
          flaw,
          list,
          entry.vendor,
          entry.product,
          entry.addedAt,
          entry.dueAt,
          entry.ransomware ? 1 : 0,
          entry.action,
        )
        if (before.get(flaw) !== JSON.stringify(one.get(list, flaw))) flaws.add(flaw)
        before.delete(flaw)
      }
      for (const gone of before.keys()) flaws.add(gone)
    },
    /** Scores change each day and for every flaw: nothing is matched again for them. */
    putEpss(
      rows: Iterable<{
        readonly flaw: string
        readonly score: number
        readonly percentile: number | null
      }>,
    ): number {
      db.exec('delete from epss')
      const put = db.prepare('insert or replace into epss values (?, ?, ?)')
      let count = 0
      for (const { flaw, score, percentile } of rows) {
        put.run(plainId(flaw), score, percentile)
        count += 1
      }
      return count
    },
    putEol(
      rows: Iterable<{ readonly product: string; readonly cycle: string; readonly row: unknown }>,
    ): number {
      db.exec('delete from eol')
      const put = db.prepare('insert or replace into eol values (?, ?, ?)')
      let count = 0
      for (const { product, cycle, row } of rows) {
        put.run(product, cycle, JSON.stringify(row))
        count += 1
      }
      return count
    },
    source(taken: SourceTaken): void {
      putSource.run(
        taken.name,
        taken.kind,
        taken.takenAt,
        taken.datedAt,
        taken.records,
        taken.damaged,
        JSON.stringify(taken.damage.slice(0, 100)),
        taken.sha256,
      )
    },
    /** Brings the rows of touched flaws in line, and ends the transaction. */
    finish(builtAt: number): Touched {
      db.exec(INDEXES)
      for (const id of flaws) {
        const all = parts.all(id).map((row) => JSON.parse(String(row['part'])) as FlawPart)
        if (all.length === 0) {
          dropFlaw.run(id)
          continue
        }
        const flaw = flawOf(id, all)
        insertFlaw.run(
          id,
          flaw.titleJa,
          flaw.titleEn,
          flaw.score,
          flaw.vector,
          flaw.severity,
          flaw.scoredBy,
          flaw.ssvc === null ? '' : JSON.stringify(flaw.ssvc),
          flaw.state,
          flaw.publishedAt,
          flaw.modifiedAt,
        )
      }
      putMeta.run('built_at', String(builtAt))
      db.exec('commit')
      return { keys: new Set(keys), flaws: new Set(flaws) }
    },
    abandon: () => db.exec('rollback'),
  }
}
export type Writer = ReturnType<typeof openWriter>

/**
 * The name of the file of a document (CSAF 2.0 §5.1: lower case, anything else than letters, digits, + and - as _); of a flaw
 * among several of one document, that of the document.
 * @example documentOf('RHSA-2021:5186/CVE-2021-1') // 'rhsa-2021_5186'
 */
export const documentOf = (idOrFile: string): string =>
  (/\.json$/i.test(idOrFile)
    ? (idOrFile.split('/').at(-1) ?? '').slice(0, -5)
    : idOrFile.replace(/\/.*$/, '')
  )
    .toLowerCase()
    .replace(/[^+\-a-z0-9]+/g, '_')

/**
 * The file of a year is made once a week and would bring back what the changes of the day have overtaken; an outline says no
 * versions, so it never takes the place of a record that does.
 */
const isOlder = (
  modifiedAt: number | null,
  before: Readonly<Record<string, SQLOutputValue>>,
  { isOutline }: { readonly isOutline: boolean },
): boolean => {
  if (isOutline !== (before['outline'] === 1)) return isOutline
  return (
    modifiedAt !== null &&
    before['modified_at'] !== null &&
    modifiedAt < Number(before['modified_at'])
  )
}
