/**
 * `affected[]` of a CVE v5 container as claims: one entry, one claim per name, status and way of reading.
 * @module
 */
import { namesOf } from './affected-names.ts'
import type { Claim, FixState } from './claim.ts'
import { listIn, type Note, objectIn, objectsIn, textIn, textsIn, unique } from './fields.ts'
import type { Json, JsonObject } from './json-value.ts'
import { readRows } from './version-rows.ts'
import type { ProseReader, ReadRow, RowStatus, VersionRow } from './version-words.ts'

/** The biggest entry of the list of 2024, an IOS advisory, has 2,037 rows. */
const MAX_ROWS = 50_000
const MAX_RAW = 2000

export const claimsOfAffected = (
  affected: Json | undefined,
  at: string,
  readProse: ProseReader,
  note: Note,
): readonly Claim[] =>
  objectsIn(affected, at, note, 20_000).flatMap(([entry, place]) =>
    claimsOfEntry(entry, place, readProse, note),
  )

const claimsOfEntry = (
  entry: JsonObject,
  at: string,
  readProse: ProseReader,
  note: Note,
): readonly Claim[] => {
  const vendor = textIn(entry['vendor'], 300)
  const product = textIn(entry['product'], 2000)
  const rows = objectsIn(entry['versions'], `${at}.versions`, note, MAX_ROWS).map(([row, place]) =>
    rowOf(row, place, note),
  )
  const read = readRows(rows, vendor, product, readProse)
  const standard = statusOf(entry['defaultStatus'], `${at}.defaultStatus`, note)
  const drafts = draftsOf(read, standard)
  const names = namesOf(
    entry,
    at,
    read.some(({ ranges, all }) => all || ranges.length > 0),
    note,
  )
  const platforms = textsIn(entry['platforms'], `${at}.platforms`, note)
  const modules = textsIn(entry['modules'], `${at}.modules`, note)
  return names.flatMap(({ product: name, hasVersion }) =>
    drafts.map((draft) => ({
      ...draft,
      product: name,
      all: draft.all || (hasVersion && draft.ranges.length === 0),
      platforms:
        draft.platforms.length === 0 ? platforms : unique([...platforms, ...draft.platforms]),
      modules: draft.modules.length === 0 ? modules : unique([...modules, ...draft.modules]),
    })),
  )
}

export type Draft = Omit<Claim, 'product'>

/** Rows of one product, joined by status and by how they were read. `standard`: what holds for versions in none of them. */
export const draftsOf = (read: readonly ReadRow[], standard: RowStatus): readonly Draft[] => {
  const groups = new Map<string, ReadRow[]>()
  for (const row of read) {
    const group = `${row.status} ${row.reading} ${row.all} ${row.conditions.join()} ${row.modules.join()} ${row.except.length > 0 ? row.raw : ''}`
    const known = groups.get(group)
    if (known) known.push(row)
    else groups.set(group, [row])
  }
  const drafts = [...groups.values()].map(draftOf)
  if (drafts.length === 0)
    return standard === 'unknown' ? [] : [{ ...draftOf([]), status: standard, all: true }]
  if (standard === 'unknown') return drafts
  // Only the opposite of the default says what holds outside: two claims of one entry must not contradict each other.
  const opposite = standard === 'affected' ? 'not-affected' : 'affected'
  const isSpeaking = (draft: Draft) =>
    draft.status === opposite &&
    !draft.all &&
    draft.ranges.some(({ scheme }) => scheme !== 'git') &&
    draft.reading !== 'not-read'
  const speaker = drafts.findIndex(isSpeaking)
  const others = drafts.filter((draft, index) => index !== speaker && draft.status === opposite)
  // Versions that another claim of the same status covers are not outside.
  if (speaker < 0) return drafts
  if (others.length > 0 && standard === 'affected') return drafts
  return drafts.map((draft, index) => (index === speaker ? { ...draft, outside: standard } : draft))
}

const draftOf = (rows: readonly ReadRow[]): Draft => {
  const [first] = rows
  const ranges = rows.flatMap((row) => row.ranges)
  const status = first?.status ?? 'unknown'
  const ends = unique(
    ranges.flatMap(({ to }) => (to && !to.inclusive && to.tree !== true ? [to.version] : [])),
  )
  const fixState: FixState = status === 'affected' && ends.length > 0 ? 'fixed' : 'unknown'
  return {
    status,
    ranges,
    except: rows.flatMap((row) => row.except),
    all: first?.all ?? false,
    outside: 'unknown',
    platforms: first?.conditions ?? [],
    modules: first?.modules ?? [],
    fix:
      fixState === 'fixed' && ends.length === 1 && ranges.at(-1)?.scheme !== 'git'
        ? (ends[0] ?? null)
        : null,
    fixState,
    justification: null,
    reading: first?.reading ?? 'exact',
    raw: rawOf(rows),
  }
}
const rawOf = (rows: readonly ReadRow[]): string | null => {
  const words = unique(rows.flatMap(({ raw }) => raw ?? []))
  return words.length === 0 ? null : words.join('; ').slice(0, MAX_RAW)
}

const rowOf = (row: JsonObject, at: string, note: Note): VersionRow => ({
  version: textIn(row['version'], 1024),
  status: statusOf(row['status'], `${at}.status`, note),
  type: textIn(row['versionType'], 128),
  lessThan: boundText(row['lessThan']),
  lessThanOrEqual: boundText(row['lessThanOrEqual']),
  changes: listIn(row['changes'], `${at}.changes`, note, 1000).flatMap((item, index) => {
    const place = `${at}.changes[${index}]`
    const change = objectIn(item, place, note)
    const version = textIn(change['at'], 1024)
    if (version !== '')
      return [{ at: version, status: statusOf(change['status'], `${place}.status`, note) }]
    note(place, 'bad_version', item)
    return []
  }),
})
const boundText = (value: Json | undefined): string | null => textIn(value, 1024) || null

const statusOf = (value: Json | undefined, at: string, note: Note): RowStatus => {
  const word = textIn(value).toLowerCase()
  if (word === 'affected' || word === 'unknown' || word === '') return word || 'unknown'
  if (word === 'unaffected') return 'not-affected'
  note(at, 'bad_status', value)
  return 'unknown'
}
