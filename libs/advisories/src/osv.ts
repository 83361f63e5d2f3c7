/**
 * OSV records: GitHub's, the ecosystems' own, and those of distributions. Events become ranges, commits stay apart.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import { parsePurl } from '@hinoban/purl'
import {
  compareVersions,
  isInside,
  isScheme,
  keyOf,
  schemeOfPackage,
  spanOf,
} from '@hinoban/versions'
import type { Advisory, Claim, Cvss, Part, ProductName, Range } from './claim.ts'
import {
  cvssIn,
  cwesOf,
  damageParts,
  dateIn,
  isObject,
  listIn,
  MAX_SUMMARY,
  MAX_TITLE,
  type Note,
  notesOf,
  objectIn,
  objectsIn,
  referencesIn,
  textIn,
  textsIn,
  unique,
} from './fields.ts'
import { readFiles } from './files.ts'
import { jsonRecords } from './json-scanner.ts'
import type { Json, JsonObject } from './json-value.ts'
import { ecosystemOf } from './osv-ecosystems.ts'

/** One record, a list of them, or one a line. */
export const readOsv = async function* (chunks: Bytes): AsyncGenerator<Part, void, undefined> {
  for await (const piece of jsonRecords(chunks, { list: 'vulns' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') yield* partsOfOsv(piece.value, piece.at)
  }
}

/** The files of an `all.zip`, as whoever unpacks it gives them: one record each. */
export const readOsvFiles = (
  files: Iterable<NamedFile> | AsyncIterable<NamedFile>,
): AsyncGenerator<Part, void, undefined> =>
  readFiles(files, (value, name) => partsOfOsv(value, name))
export type NamedFile = { readonly name: string; readonly bytes: Uint8Array }

const ID = /^[A-Za-z][\w.:-]{2,100}$/

export const partsOfOsv = (value: Json, at: string): readonly Part[] => {
  const record = isObject(value) ? value : {}
  const id = textIn(record['id'], 200)
  const { note, damaged } = notesOf(id || at)
  if (!ID.test(id)) {
    note('id', 'bad_id', record['id'])
    return damageParts(damaged)
  }
  const affected = objectsIn(record['affected'], 'affected', note, 20_000)
  const withdrawn = textIn(record['withdrawn'])
  const specific = objectIn(record['database_specific'], 'database_specific', note)
  const publisher = /^([A-Za-z]+)-/.exec(id)?.[1]?.toUpperCase() ?? 'OSV'
  const advisory: Advisory = {
    source: 'osv',
    id,
    publisher,
    aliases: textsIn(record['aliases'], 'aliases', note).filter(
      (each) => each !== id && ID.test(each),
    ),
    related: unique([
      ...textsIn(record['upstream'], 'upstream', note),
      ...textsIn(record['related'], 'related', note),
    ]).filter((each) => ID.test(each)),
    state: withdrawn === '' ? 'published' : 'withdrawn',
    title: textIn(record['summary'], MAX_TITLE),
    summary: textIn(record['details'], MAX_SUMMARY),
    language: 'en',
    publishedAt:
      record['published'] === undefined ? null : dateIn(record['published'], 'published', note),
    modifiedAt: dateIn(record['modified'], 'modified', note),
    cvss: scoresOf(
      [record, ...affected.map(([each]) => each)],
      publisher,
      textIn(specific['severity']),
      note,
    ),
    ssvc: null,
    exploited: null,
    cwes: unique(
      listIn(specific['cwe_ids'], 'database_specific.cwe_ids', note).flatMap((each) =>
        cwesOf(textIn(each)),
      ),
    ),
    references: referencesIn(
      objectsIn(record['references'], 'references', note, 2000).map(([each]) => ({
        url: each['url'] ?? '',
        tags: [each['type'] ?? 'WEB'],
      })),
      'references',
      note,
    ),
    claims: affected.flatMap(([each, place]) => claimsOf(each, place, note)),
    configurations: [],
  }
  return [{ kind: 'advisory', advisory }, ...damageParts(damaged)]
}

/** `{type: CVSS_V3, score: vector}`; the word of severity is GitHub's. Other types (Ubuntu's priority) are no scores. */
const scoresOf = (
  holders: readonly JsonObject[],
  by: string,
  word: string,
  note: Note,
): readonly Cvss[] => {
  const found = new Map<string, Cvss>()
  for (const holder of holders)
    for (const [each, place] of objectsIn(holder['severity'], 'severity', note, 100)) {
      if (!textIn(each['type']).startsWith('CVSS')) continue
      const vector = textIn(each['score'], 400)
      const severity = word.toLowerCase() === 'moderate' ? 'medium' : word
      const cvss = cvssIn({ vectorString: vector, baseSeverity: severity }, by, place, note)
      if (cvss !== null) found.set(vector, cvss)
    }
  return [...found.values()]
}

const claimsOf = (entry: JsonObject, at: string, note: Note): readonly Claim[] => {
  const given = objectIn(entry['package'], `${at}.package`, note)
  const named = buildOf(nameOf(given, `${at}.package`, note), given, entry)
  const commits: Range[] = []
  const ranges: Range[] = []
  let repository = ''
  for (const [range, place] of objectsIn(entry['ranges'], `${at}.ranges`, note, 5000)) {
    const type = textIn(range['type']).toUpperCase()
    if (type === 'GIT') {
      repository = textIn(range['repo'], 1000)
      commits.push(...rangesOf(range['events'], 'git', `${place}.events`, note))
    } else if (type === 'SEMVER' || type === 'ECOSYSTEM')
      ranges.push(
        ...rangesOf(
          range['events'],
          type === 'SEMVER' ? 'semver' : (named?.scheme ?? 'generic'),
          `${place}.events`,
          note,
        ),
      )
    else note(`${place}.type`, 'bad_status', range['type'])
  }
  const listed = textsIn(entry['versions'], `${at}.versions`, note)
  const scheme = named?.scheme ?? 'generic'
  const all = [...ranges, ...outsideOf(ranges, listed, scheme)]
  const fixes = unique(ranges.flatMap(({ to }) => (to && !to.inclusive ? [to.version] : [])))
  const base = {
    status: 'affected',
    except: [],
    outside: 'unknown',
    platforms: [],
    modules: modulesOf(entry),
    justification: null,
    reading: 'exact',
    raw: null,
  } as const
  const claims: Claim[] = []
  if (named !== null) {
    const isWhole = all.length === 0 && commits.length === 0
    if (isWhole || all.length > 0)
      claims.push({
        ...base,
        product: named.product,
        ranges: all,
        all: isWhole && named.isDistro,
        // Ranges and lists are all that a record knows: what is not in them is not affected.
        outside: all.length > 0 ? 'not-affected' : 'unknown',
        fix: fixes.length === 1 ? (fixes[0] ?? null) : null,
        fixState: fixes.length > 0 ? 'fixed' : 'unknown',
      })
  }
  if (commits.length > 0)
    claims.push({
      ...base,
      product: { kind: 'named', vendor: '', product: repository || textIn(given['name'], 500) },
      ranges: commits,
      all: false,
      fix: null,
      fixState: 'unknown',
    })
  return claims
}

/** Go names the packages of a module that hold the flaw. */
const modulesOf = (entry: JsonObject): readonly string[] => {
  const specific = isObject(entry['ecosystem_specific']) ? entry['ecosystem_specific'] : {}
  const imports = specific['imports']
  return Array.isArray(imports)
    ? unique(
        imports
          .flatMap((each) => (isObject(each) ? [textIn(each['path'])] : []))
          .filter((path) => path !== ''),
      )
    : []
}

type Named = { readonly product: ProductName; readonly scheme: string; readonly isDistro: boolean }

const nameOf = (given: JsonObject, at: string, note: Note): Named | null => {
  const name = textIn(given['name'], 500)
  const ecosystem = textIn(given['ecosystem'], 100)
  const url = textIn(given['purl'], 4096)
  if (name === '' && url === '') return null
  const found = ecosystemOf(ecosystem, name)
  if (found !== null) return found
  const purl = url === '' ? null : parsePurl(url, 'forgiving')
  if (url !== '' && purl === null) note(`${at}.purl`, 'bad_purl', url)
  if (purl !== null)
    return {
      product: { kind: 'package', type: purl.type, namespace: purl.namespace, name: purl.name },
      scheme: schemeOfPackage(purl.type),
      isDistro: false,
    }
  return {
    product: { kind: 'named', vendor: ecosystem, product: name },
    scheme: 'generic',
    isDistro: false,
  }
}

/** The build of a distribution's package: Wolfi writes the architecture into the purl, AlmaLinux and Rocky the module stream beside it. */
const buildOf = (named: Named | null, given: JsonObject, entry: JsonObject): Named | null => {
  if (named?.product.kind !== 'distro') return named
  const specific = isObject(entry['ecosystem_specific']) ? entry['ecosystem_specific'] : {}
  const arch = parsePurl(textIn(given['purl'], 4096), 'forgiving')?.qualifiers['arch'] ?? ''
  const stream = textIn(specific['rpm_modularity'], 200)
  return {
    ...named,
    product: {
      ...named.product,
      arch: arch === '' || arch === 'source' || arch === 'src' ? named.product.arch : arch,
      module: stream === '' ? named.product.module : stream,
    },
  }
}

type Event = {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  readonly version: string
}
const KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const

/** Sorted by version where the scheme can tell, else in their order; `introduced: 0` is before everything. */
const rangesOf = (
  value: Json | undefined,
  scheme: string,
  at: string,
  note: Note,
): readonly Range[] => {
  const events = objectsIn(value, at, note, 20_000).flatMap(([given, place]): Event[] => {
    const kind = KINDS.find((each) => given[each] !== undefined)
    const version = kind === undefined ? '' : textIn(given[kind], 300)
    if (kind !== undefined && version !== '') return [{ kind, version }]
    note(place, 'bad_version', given)
    return []
  })
  const rank = ({ kind, version }: Event) => (kind === 'introduced' && version === '0' ? -1 : 0)
  const sorted = !isScheme(scheme)
    ? events
    : events.toSorted(
        (a, b) =>
          rank(a) - rank(b) ||
          (rank(a) < 0 ? 0 : (compareVersions(scheme, a.version, b.version) ?? 0)),
      )
  const ranges: Range[] = []
  let from: Event | null = null
  for (const event of sorted) {
    if (event.kind === 'introduced') {
      // Two beginnings without an end between them: the first holds.
      from ??= event
    } else if (from !== null) {
      ranges.push({
        scheme,
        from: startOf(from),
        to: { version: event.version, inclusive: event.kind === 'last_affected' },
      })
      from = null
    } else if (event.kind !== 'limit')
      note(at, 'contradiction', `${event.kind} ${event.version} without a beginning`)
  }
  if (from !== null) ranges.push({ scheme, from: startOf(from), to: null })
  return ranges
}
const startOf = ({ version }: Event): Range['from'] =>
  version === '0' ? null : { version, inclusive: true }

/** Listed versions that no range holds, each for itself. */
const outsideOf = (
  ranges: readonly Range[],
  listed: readonly string[],
  scheme: string,
): readonly Range[] => {
  const spans = ranges.flatMap((range) => spanOf(range) ?? [])
  return listed
    .filter((version) => {
      const key = isScheme(scheme) ? keyOf(scheme, version) : null
      return key === null ? ranges.length === 0 : !spans.some((span) => isInside(key, span))
    })
    .map((version) => ({
      scheme,
      from: { version, inclusive: true },
      to: { version, inclusive: true },
    }))
}
