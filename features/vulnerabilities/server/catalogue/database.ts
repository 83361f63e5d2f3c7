/**
 * The catalogue: what sources say of flaws, in one SQLite file that is made from feeds and can be made again from them at
 * any time. It belongs to the installation, holds nothing of any organization, and is never the only copy of anything.
 * @module
 */
import { DatabaseSync } from 'node:sqlite'

/** Raised where the tables or the meaning of an entry change; a file of another version is built anew. */
export const CATALOGUE_VERSION = 2

export const TABLES = `
create table meta (key text primary key, value text not null) without rowid;
create table sources (
  name text primary key, kind text not null, taken_at integer not null, dated_at integer,
  records integer not null, damaged integer not null, damage text not null, sha256 text not null
) without rowid;
create table advisories (
  number integer primary key, feed text not null, source text not null, publisher text not null, id text not null,
  digest text not null, modified_at integer, outline integer not null, shared text not null, doc blob not null
);
create unique index advisories_one on advisories (source, publisher, id);
create table entries (key text not null, advisory integer not null, entry text not null);
create table advisory_flaws (flaw text not null, advisory integer not null, part text not null);
create table flaws (
  id text primary key, title_ja text not null, title_en text not null, score real, vector text not null,
  severity text not null, scored_by text not null, ssvc text not null, state text not null,
  published_at integer, modified_at integer
) without rowid;
create table kev (
  flaw text not null, list text not null, vendor text not null, product text not null, added_at integer, due_at integer,
  ransomware integer not null, action text not null, primary key (flaw, list)
) without rowid;
create table epss (flaw text primary key, score real not null, percentile real) without rowid;
create table products (name text not null, vendor text not null, primary key (name, vendor)) without rowid;
create table eol (product text not null, cycle text not null, row text not null, primary key (product, cycle)) without rowid;
`

/** Built after the bulk, which is three times as fast as keeping them meanwhile. */
export const INDEXES = `
create index if not exists entries_by_key on entries (key);
create index if not exists entries_by_advisory on entries (advisory);
create index if not exists advisories_by_feed on advisories (feed);
create index if not exists flaws_of on advisory_flaws (flaw);
create index if not exists flaws_by_advisory on advisory_flaws (advisory);
`

/** A new, empty file to be filled: no journal, since a half-built file is thrown away. */
export const createDatabase = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536')
  db.exec(TABLES)
  db.prepare('insert into meta values (?, ?)').run('version', String(CATALOGUE_VERSION))
  return db
}

/** Null: not a catalogue of this version; it is to be built anew. */
export const openDatabase = (
  path: string,
  { readOnly }: { readonly readOnly: boolean },
): DatabaseSync | null => {
  let db: DatabaseSync
  try {
    db = new DatabaseSync(path, { readOnly })
  } catch {
    return null
  }
  try {
    db.exec(
      'pragma busy_timeout = 10000; pragma cache_size = -65536; pragma mmap_size = 1073741824',
    )
    const row = db.prepare('select value from meta where key = ?').get('version')
    if (row?.['value'] === String(CATALOGUE_VERSION)) return db
  } catch {
    // A file that is none, or is damaged: as good as absent.
  }
  db.close()
  return null
}
