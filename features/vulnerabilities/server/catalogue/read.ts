/**
 * Asking the catalogue: entries by product key for the matching, flaws and their advisories for people.
 * @module
 */
import { inflateRawSync } from 'node:zlib'
import type { Advisory, Ssvc } from '@hinoban/advisories'
import type { Entry } from '@hinoban/matching'
import { openDatabase } from './database.ts'
import { type OwnEntry, type Shared, wholeEntry } from './entry-text.ts'
import type { FlawRow } from './flaw.ts'
import type { SourceTaken } from './write.ts'

export type Flaw = FlawRow & {
  readonly epss: { readonly score: number; readonly percentile: number | null } | null
  readonly kev: readonly {
    readonly list: string
    readonly addedAt: number | null
    readonly dueAt: number | null
    readonly ransomware: boolean
    readonly action: string
  }[]
}

export type Catalogue = NonNullable<ReturnType<typeof openCatalogue>>

/** One advisory is asked for by all its products; this many stay parsed. */
const KEPT = 20_000

/** Null: there is none yet, or it is of another version. */
export const openCatalogue = (path: string) => {
  const db = openDatabase(path, { readOnly: true })
  if (db === null) return null
  const entriesOf = db.prepare('select advisory, entry from entries where key = ?')
  const entriesAbout = db.prepare(
    'select advisory, entry from entries where key = ? and advisory in (select advisory from advisory_flaws where flaw = ?) limit 500',
  )
  const sharedOf = db.prepare('select shared from advisories where number = ?')
  const vendors = db.prepare('select vendor from products where name = ? limit 200')
  const flawOf = db.prepare('select * from flaws where id = ?')
  const kevOf = db.prepare('select * from kev where flaw = ?')
  const epssOf = db.prepare('select score, percentile from epss where flaw = ?')
  const docsOf = db.prepare(
    'select doc from advisories where number in (select advisory from advisory_flaws where flaw = ?) limit 200',
  )
  const shared = new Map<number, Shared>()
  const sharedFor = (number: number): Shared => {
    const held = shared.get(number)
    if (held) return held
    const read = JSON.parse(String(sharedOf.get(number)?.['shared'])) as Shared
    if (shared.size >= KEPT) shared.clear()
    shared.set(number, read)
    return read
  }
  return {
    lookup: (key: string): readonly Entry[] =>
      entriesOf
        .all(key)
        .map((row) =>
          wholeEntry(
            sharedFor(Number(row['advisory'])),
            JSON.parse(String(row['entry'])) as Partial<OwnEntry>,
          ),
        ),
    /** Of one flaw alone: a kernel has thousands of entries, and a page is about one. */
    lookupAbout: (key: string, flaw: string): readonly Entry[] =>
      entriesAbout
        .all(key, flaw)
        .map((row) =>
          wholeEntry(
            sharedFor(Number(row['advisory'])),
            JSON.parse(String(row['entry'])) as Partial<OwnEntry>,
          ),
        ),
    vendorsOf: (product: string): readonly string[] =>
      vendors.all(product).map((row) => String(row['vendor'])),
    flaw(id: string): Flaw | null {
      const row = flawOf.get(id)
      const kev = kevOf.all(id)
      if (row === undefined && kev.length === 0) return null
      const epss = epssOf.get(id)
      return {
        id,
        titleJa: String(row?.['title_ja'] ?? ''),
        titleEn: String(row?.['title_en'] ?? ''),
        score: numberOrNull(row?.['score']),
        vector: String(row?.['vector'] ?? ''),
        severity: String(row?.['severity'] ?? 'unknown') as Flaw['severity'],
        scoredBy: String(row?.['scored_by'] ?? ''),
        ssvc: row?.['ssvc'] ? (JSON.parse(String(row['ssvc'])) as Ssvc) : null,
        state: String(row?.['state'] ?? 'published') as Flaw['state'],
        publishedAt: numberOrNull(row?.['published_at']),
        modifiedAt: numberOrNull(row?.['modified_at']),
        epss:
          epss === undefined
            ? null
            : { score: Number(epss['score']), percentile: numberOrNull(epss['percentile']) },
        kev: kev.map((one) => ({
          list: String(one['list']),
          addedAt: numberOrNull(one['added_at']),
          dueAt: numberOrNull(one['due_at']),
          ransomware: one['ransomware'] === 1,
          action: String(one['action']),
        })),
      }
    },
    advisoriesOf: (flaw: string): readonly Advisory[] =>
      docsOf
        .all(flaw)
        .map((row) => JSON.parse(inflateRawSync(row['doc'] as Uint8Array).toString()) as Advisory),
    /** Release cycles of a product of endoflife.date, as it names products. */
    eolOf: (product: string): readonly { readonly cycle: string; readonly row: unknown }[] =>
      db
        .prepare('select cycle, row from eol where product = ?')
        .all(product)
        .map((row) => ({ cycle: String(row['cycle']), row: JSON.parse(String(row['row'])) })),
    sources: (): readonly SourceTaken[] =>
      db
        .prepare('select * from sources order by name')
        .all()
        .map((row) => ({
          name: String(row['name']),
          kind: String(row['kind']),
          takenAt: Number(row['taken_at']),
          datedAt: numberOrNull(row['dated_at']),
          records: Number(row['records']),
          damaged: Number(row['damaged']),
          damage: JSON.parse(String(row['damage'])),
          sha256: String(row['sha256']),
        })),
    builtAt: (): number | null =>
      numberOrNull(db.prepare('select value from meta where key = ?').get('built_at')?.['value']),
    close: () => db.close(),
  }
}

const numberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value)
