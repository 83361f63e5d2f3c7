/**
 * NVD 2.0: yearly feeds, API pages, single records, and corrections in the same shape. Configurations stay the trees they are.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import { readConfigurations } from '@hinoban/cpe'
import { readProse } from '@hinoban/versions'
import { claimsOfAffected } from './affected.ts'
import type { Advisory, Cvss, DamageCode, Head, Part, Ssvc } from './claim.ts'
import { ssvcOf } from './cve-v5.ts'
import {
  cveIdOf,
  cvssIn,
  cwesOf,
  damageParts,
  dateIn,
  isObject,
  MAX_SUMMARY,
  type Note,
  notesOf,
  numberIn,
  objectIn,
  objectsIn,
  referencesIn,
  textIn,
  unique,
} from './fields.ts'
import { jsonRecords } from './json-scanner.ts'
import { damage, type Json, type JsonObject } from './json-value.ts'
import type { ProseReader } from './version-words.ts'

/** A feed or a page (`vulnerabilities[]`), a list of records, or one record a line. */
export const readNvd = async function* (
  chunks: Bytes,
  prose: ProseReader = readProse,
): AsyncGenerator<Part, void, undefined> {
  let read = 0
  for await (const piece of jsonRecords(chunks, { list: 'vulnerabilities' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') {
      read += 1
      yield* partsOfNvdRecord(piece.value, piece.at, prose)
    } else yield* headParts(piece.value, read)
  }
}

/** anchore/nvd-data-overrides: the annotation names the CVE. An empty record says nothing; `a:null:null` alone matches nothing. */
export const readNvdOverrides = async function* (
  chunks: Bytes,
): AsyncGenerator<Part, void, undefined> {
  for await (const piece of jsonRecords(chunks, { list: 'overrides' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') yield* partsOfOverride(piece.value, piece.at)
  }
}

/** What stands around the list of a page; fewer records than it promises are told. */
export const headParts = (value: Json, read: number): readonly Part[] => {
  const page = isObject(value) ? value : {}
  const { note, damaged } = notesOf('the document')
  const count = numberIn(page['resultsPerPage'] ?? page['count'], 0, 1e9)
  const head: Head = {
    total: numberIn(page['totalResults'], 0, 1e9),
    count,
    startsAt: numberIn(page['startIndex'], 0, 1e9),
    madeAt: page['timestamp'] === undefined ? null : dateIn(page['timestamp'], 'timestamp', note),
    version: textIn(page['version']),
  }
  if (count !== null && count !== read)
    damaged.push(damage('the document', 'count_differs', `${read} of ${count}`))
  return [{ kind: 'head', head }, ...damageParts(damaged)]
}

export const partsOfNvdRecord = (
  value: Json,
  at: string,
  prose: ProseReader = readProse,
): readonly Part[] => {
  const outer = isObject(value) ? value : {}
  const cve = isObject(outer['cve']) ? outer['cve'] : outer
  const id = cveIdOf(textIn(cve['id']))
  const { note, damaged } = notesOf(id ?? at)
  if (id === null) {
    note('id', 'bad_id', cve['id'])
    return damageParts(damaged)
  }
  const description = objectsIn(cve['descriptions'], 'descriptions', note, 200).find(([each]) =>
    /^en/i.test(textIn(each['lang'])),
  )
  const affected = objectsIn(cve['affected'], 'affected', note, 1000)
  const advisory: Advisory = {
    source: 'nvd',
    id,
    publisher: 'nvd',
    aliases: [],
    state: STATES[textIn(cve['vulnStatus']).toLowerCase()] ?? 'published',
    title: textIn(cve['cisaVulnerabilityName']),
    summary: textIn(description?.[0]['value'], MAX_SUMMARY),
    language: 'en',
    publishedAt: dateIn(cve['published'], 'published', note),
    modifiedAt: dateIn(cve['lastModified'], 'lastModified', note),
    ...metricsOf(cve['metrics'], note),
    exploited:
      cve['cisaExploitAdd'] === undefined
        ? null
        : {
            addedAt: dateIn(cve['cisaExploitAdd'], 'cisaExploitAdd', note),
            dueAt: dateIn(cve['cisaActionDue'], 'cisaActionDue', note),
            action: textIn(cve['cisaRequiredAction'], 4000),
          },
    cwes: weaknessesOf(cve['weaknesses'], note),
    references: referencesIn(cve['references'], 'references', note),
    claims: affected.flatMap(([each, place]) =>
      claimsOfAffected(each['affectedData'], `${place}.affectedData`, prose, note),
    ),
    configurations: configurationsOf(cve['configurations'], note),
  }
  return [{ kind: 'advisory', advisory }, ...damageParts(damaged)]
}

const STATES: Readonly<Record<string, Advisory['state']>> = {
  rejected: 'rejected',
  deferred: 'deferred',
}

const partsOfOverride = (value: Json, at: string): readonly Part[] => {
  const record = isObject(value) ? value : {}
  const about = isObject(record['_annotation']) ? record['_annotation'] : {}
  const id = cveIdOf(textIn(about['cve_id']))
  const { note, damaged } = notesOf(id ?? at)
  if (id === null) {
    note('_annotation.cve_id', 'bad_id', about['cve_id'])
    return damageParts(damaged)
  }
  const cve = objectIn(record['cve'], 'cve', note)
  const date = (name: string) =>
    about[name] === undefined ? null : dateIn(about[name], `_annotation.${name}`, note)
  const advisory: Advisory = {
    source: 'nvd-overrides',
    id,
    publisher: 'nvd-overrides',
    aliases: [],
    state: 'published',
    title: textIn(about['reason'], 1000),
    summary: textIn(about['description'], MAX_SUMMARY),
    language: 'en',
    publishedAt: date('published'),
    modifiedAt: date('modified'),
    cvss: [],
    ssvc: null,
    exploited: null,
    cwes: [],
    references: referencesIn(cve['references'], 'cve.references', note),
    claims: [],
    configurations: configurationsOf(cve['configurations'], note),
  }
  return [{ kind: 'advisory', advisory }, ...damageParts(damaged)]
}

const CODES: Readonly<Record<string, DamageCode>> = {
  'unknown-operator': 'bad_status',
  'not-a-cpe': 'bad_cpe',
  'not-a-version': 'bad_version',
}
const configurationsOf = (value: Json | undefined, note: Note): Advisory['configurations'] => {
  if (value === undefined) return []
  const { configurations, damage: damaged } = readConfigurations(value)
  for (const { at, why, detail } of damaged) note(at, CODES[why] ?? 'wrong_type', detail)
  return configurations
}

const weaknessesOf = (value: Json | undefined, note: Note): readonly string[] =>
  unique(
    objectsIn(value, 'weaknesses', note, 1000).flatMap(([weakness, place]) =>
      objectsIn(weakness['description'], `${place}.description`, note, 1000).flatMap(([each]) =>
        cwesOf(textIn(each['value'])),
      ),
    ),
  )

/** `cvssMetricV31[]` of several sources, and since 2026 `ssvcV203[]`. */
const metricsOf = (
  value: Json | undefined,
  note: Note,
): { readonly cvss: readonly Cvss[]; readonly ssvc: Ssvc | null } => {
  const cvss: Cvss[] = []
  let ssvc: Ssvc | null = null
  for (const [name, list] of Object.entries(objectIn(value, 'metrics', note))) {
    for (const [metric, place] of objectsIn(list, `metrics.${name}`, note, 200)) {
      const by = textIn(metric['source'])
      if (name.startsWith('ssvc'))
        ssvc = ssvcOf(
          objectIn(metric['ssvcData'], `${place}.ssvcData`, note),
          `${place}.ssvcData`,
          by,
          note,
        )
      else if (name.startsWith('cvss')) {
        const score = cvssIn(scored(metric, place, note), by, `${place}.cvssData`, note)
        if (score !== null) cvss.push(score)
      }
    }
  }
  return { cvss, ssvc }
}
/** The word of severity of version 2 stands outside of the score. */
const scored = (metric: JsonObject, place: string, note: Note): JsonObject => {
  const given = objectIn(metric['cvssData'], `${place}.cvssData`, note)
  const outside = metric['baseSeverity']
  return outside === undefined || given['baseSeverity'] !== undefined
    ? given
    : { ...given, baseSeverity: outside }
}
