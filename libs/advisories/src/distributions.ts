/**
 * Trackers of distributions: Debian's (data/json) and Ubuntu's (cves.json).
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Advisory, Claim, FixState, Part } from './claim.ts'
import {
  cveIdOf,
  cvssIn,
  damageParts,
  dateIn,
  isObject,
  isUrl,
  listIn,
  MAX_SUMMARY,
  type Note,
  notesOf,
  objectIn,
  objectsIn,
  textIn,
  textsIn,
} from './fields.ts'
import { jsonRecords } from './json-scanner.ts'
import type { Json, JsonObject } from './json-value.ts'
import { headParts } from './nvd.ts'

/**
 * `{package: {CVE: {releases: {bookworm: {status, fixed_version, urgency, nodsa}}}}}`: an advisory per package and CVE, since
 * 70 MB are not held to gather them. Its publisher is 'debian/<package>'.
 */
export const readDebianTracker = async function* (
  chunks: Bytes,
): AsyncGenerator<Part, void, undefined> {
  for await (const piece of jsonRecords(chunks, 'members')) {
    if (piece.kind === 'damage') yield piece
    if (piece.kind !== 'record' || piece.key === null) continue
    const name = piece.key
    for (const [id, entry] of Object.entries(isObject(piece.value) ? piece.value : {})) {
      const { note, damaged } = notesOf(`${name} ${id}`)
      // TEMP-… ids are Debian's own until a CVE is given.
      if (cveIdOf(id) === null && !/^TEMP-\d{7}-[0-9A-F]{6}$/.test(id)) note('', 'bad_id', id)
      else if (!isObject(entry)) note('', 'wrong_type', entry)
      else yield { kind: 'advisory', advisory: debianAdvisory(name, id, entry, note) }
      yield* damageParts(damaged)
    }
  }
}

const BLANK = {
  aliases: [],
  related: [],
  state: 'published',
  title: '',
  language: 'en',
  publishedAt: null,
  modifiedAt: null,
  cvss: [],
  ssvc: null,
  exploited: null,
  cwes: [],
  configurations: [],
} as const

const debianAdvisory = (name: string, id: string, entry: JsonObject, note: Note): Advisory => {
  const releases = objectIn(entry['releases'], 'releases', note)
  return {
    ...BLANK,
    source: 'debian',
    id,
    publisher: `debian/${name}`,
    summary: textIn(entry['description'], MAX_SUMMARY),
    references: [{ url: `https://security-tracker.debian.org/tracker/${id}`, tags: ['debian'] }],
    claims: Object.entries(releases).flatMap(([release, value]) =>
      debianClaim(name, release, objectIn(value, `releases.${release}`, note), note),
    ),
  }
}

const debianClaim = (
  name: string,
  release: string,
  given: JsonObject,
  note: Note,
): readonly Claim[] => {
  const status = textIn(given['status']).toLowerCase()
  const fixed = textIn(given['fixed_version'], 300)
  const urgency = textIn(given['urgency'])
  const product = {
    kind: 'distro',
    distro: 'debian',
    release,
    name,
    of: 'source',
    arch: null,
    module: null,
  } as const
  const base = { ...CLAIM, product, raw: textIn(given['nodsa'], 300) || null }
  if (status === 'resolved' && fixed === '0')
    return [{ ...base, status: 'not-affected', all: true }]
  if (status === 'resolved' && fixed !== '') return [fixedClaim(base, fixed)]
  if (status === 'open') {
    // "ignored" and "end-of-life" say that no fix will come; "postponed" that one comes later.
    const reason = textIn(given['nodsa_reason'])
    const fixState: FixState =
      urgency === 'end-of-life' || reason === 'ignored'
        ? 'wont-fix'
        : reason === 'postponed'
          ? 'deferred'
          : 'not-fixed'
    return [{ ...base, status: 'affected', all: true, fixState }]
  }
  if (status === 'undetermined') return [{ ...base, status: 'under-investigation', all: true }]
  note(`releases.${release}.status`, 'bad_status', given['status'])
  return []
}

const CLAIM = {
  status: 'unknown',
  ranges: [],
  except: [],
  all: false,
  outside: 'unknown',
  platforms: [],
  modules: [],
  fix: null,
  fixState: 'unknown',
  justification: null,
  reading: 'exact',
  raw: null,
} as const
/** The build that holds the fix says of those before that they do not. */
const fixedClaim = (base: Omit<Claim, 'status'>, version: string): Claim => ({
  ...base,
  status: 'fixed',
  ranges: [{ scheme: 'deb', from: { version, inclusive: true }, to: null }],
  outside: 'affected',
  fix: version,
  fixState: 'fixed',
})

/** Pages of cves.json: `{cves: [{id, packages: [{name, statuses: [{release_codename, status, description}]}]}], total_results}`. */
export const readUbuntuCves = async function* (
  chunks: Bytes,
): AsyncGenerator<Part, void, undefined> {
  let read = 0
  for await (const piece of jsonRecords(chunks, { list: 'cves' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') {
      read += 1
      yield* partsOfUbuntu(piece.value, piece.at)
    } else if (isObject(piece.value)) {
      const { total_results: total, offset } = piece.value
      yield* headParts({ totalResults: total ?? null, startIndex: offset ?? null }, read)
    }
  }
}

const partsOfUbuntu = (value: Json, at: string): readonly Part[] => {
  const record = isObject(value) ? value : {}
  const id = cveIdOf(textIn(record['id']))
  const { note, damaged } = notesOf(id ?? at)
  if (id === null) {
    note('id', 'bad_id', record['id'])
    return damageParts(damaged)
  }
  const status = textIn(record['status']).toLowerCase()
  const date = (name: string) =>
    textIn(record[name]) === '' ? null : dateIn(record[name], name, note)
  const impact = isObject(record['impact']) ? record['impact'] : {}
  const metric = isObject(impact['baseMetricV3']) ? impact['baseMetricV3'] : {}
  const score = isObject(metric['cvssV3'])
    ? cvssIn(metric['cvssV3'], 'ubuntu', 'impact.baseMetricV3', note)
    : null
  const advisory: Advisory = {
    ...BLANK,
    source: 'ubuntu',
    id,
    publisher: 'ubuntu',
    related: textsIn(record['notices_ids'], 'notices_ids', note),
    state: status === 'rejected' ? 'rejected' : 'published',
    summary:
      textIn(record['ubuntu_description'], MAX_SUMMARY) ||
      textIn(record['description'], MAX_SUMMARY),
    publishedAt: date('published'),
    modifiedAt: date('updated_at'),
    cvss: score === null ? [] : [score],
    references: listIn(record['references'], 'references', note, 2000).flatMap((each) => {
      const url = textIn(each, 4096)
      return isUrl(url) ? [{ url, tags: [] }] : []
    }),
    claims: objectsIn(record['packages'], 'packages', note, 20_000).flatMap(([given, place]) => {
      const name = textIn(given['name'], 300)
      return objectsIn(given['statuses'], `${place}.statuses`, note, 1000).flatMap(
        ([each, where]) => ubuntuClaim(name, each, where, note),
      )
    }),
  }
  return [{ kind: 'advisory', advisory }, ...damageParts(damaged)]
}

/** The words of Ubuntu's tracker; DNE = does not exist in that release. */
const ubuntuClaim = (name: string, given: JsonObject, at: string, note: Note): readonly Claim[] => {
  const release = textIn(given['release_codename'], 60)
  const status = textIn(given['status']).toLowerCase()
  const description = textIn(given['description'], 300)
  const pocket = textIn(given['pocket'])
  if (name === '' || release === '' || release === 'upstream' || status === 'dne') return []
  const product = {
    kind: 'distro',
    distro: 'ubuntu',
    release,
    name,
    of: 'source',
    arch: null,
    module: null,
  } as const
  const base = {
    ...CLAIM,
    product,
    raw: description || null,
    platforms: pocket.startsWith('esm') ? [pocket] : [],
  }
  if (status === 'released') {
    const version = /^[\d][\w.+~:-]*$/.exec(description)?.[0]
    return [
      version === undefined
        ? { ...base, status: 'fixed', reading: 'not-read' }
        : fixedClaim({ ...base, raw: null }, version),
    ]
  }
  if (status === 'not-affected') return [{ ...base, status: 'not-affected', all: true }]
  if (status === 'needed' || status === 'active' || status === 'pending')
    return [{ ...base, status: 'affected', all: true, fixState: 'not-fixed' }]
  if (status === 'deferred')
    return [{ ...base, status: 'affected', all: true, fixState: 'deferred' }]
  if (status === 'ignored')
    return [{ ...base, status: 'affected', all: true, fixState: 'wont-fix' }]
  if (status === 'needs-triage' || status === 'in-triage')
    return [{ ...base, status: 'under-investigation', all: true }]
  note(`${at}.status`, 'bad_status', given['status'])
  return []
}
