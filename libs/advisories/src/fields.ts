/**
 * Members of a record as what they should be; what they are instead is damage with its place.
 * @module
 */
import type { Cvss, Damage, DamageCode, Damaged, Head, Reference } from './claim.ts'
import { baseScoreOf } from './cvss-score.ts'
import { damage, type Json, type JsonObject } from './json-value.ts'

/** Collects the complaints of one record; `at` is a place inside of it. */
export type Note = (at: string, why: DamageCode, detail?: unknown) => void
export type Notes = { readonly note: Note; readonly damaged: Damage[] }

/** A record that is wrong in every line says so this often. */
const MAX_NOTES = 100

export const notesOf = (record: string): Notes => {
  const damaged: Damage[] = []
  return {
    damaged,
    note: (at, why, detail) => {
      if (damaged.length < MAX_NOTES)
        damaged.push(damage(at === '' ? record : `${record} ${at}`, why, detail))
      else if (damaged.length === MAX_NOTES) damaged.push(damage(record, 'too_many', MAX_NOTES))
    },
  }
}
export const damageParts = (damaged: readonly Damage[]): readonly Damaged[] =>
  damaged.map((each) => ({ kind: 'damage', damage: each }))

export const NO_HEAD: Head = { total: null, count: null, startsAt: null, madeAt: null, version: '' }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** A list, or nothing; anything else is told. Of what is longer than `most`, the first. */
export const listIn = (
  value: Json | undefined,
  at: string,
  note: Note,
  most = 200_000,
): readonly Json[] => {
  if (value === undefined || value === null) return []
  if (!isList(value)) {
    note(at, 'wrong_type', value)
    return []
  }
  if (value.length <= most) return value
  note(at, 'too_many', value.length)
  return value.slice(0, most)
}

/** The objects of a list with their places; what is none is told. */
export const objectsIn = (
  value: Json | undefined,
  at: string,
  note: Note,
  most = 200_000,
): readonly (readonly [JsonObject, string])[] =>
  listIn(value, at, note, most).flatMap((item, index) => {
    const place = `${at}[${index}]`
    if (isObject(item)) return [[item, place] as const]
    note(place, 'wrong_type', item)
    return []
  })

export const objectIn = (value: Json | undefined, at: string, note: Note): JsonObject => {
  if (isObject(value)) return value
  if (value !== undefined && value !== null) note(at, 'wrong_type', value)
  return {}
}

/** The text without blanks at its ends (no-break spaces too), or ''. A number is a text as well. */
export const textIn = (value: Json | undefined, most = 500): string =>
  typeof value === 'string'
    ? value.trim().slice(0, most)
    : typeof value === 'number'
      ? String(value)
      : ''

export const MAX_TITLE = 1000
export const MAX_SUMMARY = 20_000

export const textsIn = (value: Json | undefined, at: string, note: Note): readonly string[] =>
  unique(listIn(value, at, note, 20_000).map((item) => textIn(item))).filter((text) => text !== '')

export const unique = <T>(values: readonly T[]): readonly T[] =>
  values.length < 2 ? values : [...new Set(values)]

const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i
/** The first advisory of any feed is of 1988; nothing says today what holds in 2100. */
const EARLIEST = Date.UTC(1980, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** Epoch ms of an ISO 8601 date; without a zone it is UTC, as NVD and CISA write it. */
export const dateIn = (value: Json | undefined, at: string, note: Note): number | null => {
  const text = textIn(value, 60)
  if (text === '') {
    if (value !== undefined && value !== null && value !== '') note(at, 'bad_date', value)
    return null
  }
  const [all, year, month, day, time, zone] = DATE.exec(text) ?? []
  if (all === undefined) {
    note(at, /^[+-]?\d{5,}-/.test(text) ? 'absurd_date' : 'bad_date', text)
    return null
  }
  const offset =
    zone === undefined ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()
  const ms = Date.parse(`${year}-${month}-${day}T${time ?? '00:00:00'}${offset}`)
  if (Number.isNaN(ms)) note(at, 'bad_date', text)
  else if (ms < EARLIEST || ms >= LATEST) note(at, 'absurd_date', text)
  else return Math.trunc(ms)
  return null
}

/** CVE-YYYY-NNNN with 4 to 19 digits, in capitals; else null. */
export const cveIdOf = (text: string): string | null => {
  const id = text.trim().toUpperCase()
  return /^CVE-\d{4}-\d{4,19}$/.test(id) ? id : null
}

/** A number between two bounds, also where it is written as a text. */
export const numberIn = (value: Json | undefined, least: number, most: number): number | null => {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^[+-]?\d*\.?\d+(?:e[+-]?\d+)?$/i.test(value.trim())
        ? Number(value)
        : Number.NaN
  return number >= least && number <= most ? number : null
}

const MAX_REFERENCES = 2000
const MAX_URL = 4096

export const referencesIn = (
  value: Json | undefined,
  at: string,
  note: Note,
): readonly Reference[] => {
  const found = new Map<string, Reference>()
  for (const [item, place] of objectsIn(value, at, note, MAX_REFERENCES)) {
    const url = textIn(item['url'], MAX_URL)
    if (!isUrl(url)) note(`${place}.url`, 'bad_url', item['url'])
    else if (!found.has(url))
      found.set(url, { url, tags: textsIn(item['tags'], `${place}.tags`, note) })
  }
  return [...found.values()]
}

/** Only what a browser may be sent to. */
export const isUrl = (text: string): boolean => /^(?:https?|ftp):\/\/[^\s<>"]+$/i.test(text)

/** CWE ids in a text: 'CWE-79 Improper …', 'CWE-94, CWE-95'. */
export const cwesOf = (text: string): readonly string[] =>
  (text.match(/CWE-\d{1,5}(?!\d)/gi) ?? []).map((id) => id.toUpperCase())

const SEVERITIES = ['none', 'low', 'medium', 'high', 'critical'] as const
/** A word of severity of any source, or null. */
export const severityIn = (word: string): Cvss['severity'] =>
  SEVERITIES.find((each) => each === word.toLowerCase()) ?? null

const VERSION_OF_MEMBER = /^cvss_?(?:metric)?_?v?(\d)(?:[_.]?(\d))?$/i
const VECTOR = /^(?:\(?(?:AV|AC|Au):[A-Z].*|CVSS:[34]\.[01]\/.*)$/

/** A score with its vector, as the source gave it. `by`: who scored. */
export const cvssIn = (given: JsonObject, by: string, at: string, note: Note): Cvss | null => {
  const vector = textIn(given['vectorString'] ?? given['vector'], 400).replace(/^\((.*)\)$/, '$1')
  const version = cvssVersion(textIn(given['version'], 10), vector)
  const score = numberIn(given['baseScore'] ?? given['score'], 0, 10)
  if (
    version === null ||
    (vector !== '' && !VECTOR.test(vector)) ||
    (vector === '' && score === null)
  ) {
    note(at, 'bad_cvss', given)
    return null
  }
  const base = score ?? baseScoreOf(vector, version)
  const severity =
    severityIn(textIn(given['baseSeverity'])) ?? (base === null ? null : severityOf(base, version))
  return { version, vector, score: base, severity, isComputed: score === null && base !== null, by }
}
const cvssVersion = (text: string, vector: string): Cvss['version'] | null => {
  const found = /^CVSS:(\d\.\d)/.exec(vector)?.[1] ?? (text === '' && vector !== '' ? '2.0' : text)
  return found === '2.0' || found === '3.0' || found === '3.1' || found === '4.0' ? found : null
}
/** The words of CVSS v3.1 §5 and v4.0 §6; NVD's three words for v2. */
export const severityOf = (
  score: number,
  version: Cvss['version'],
): NonNullable<Cvss['severity']> => {
  if (version === '2.0') return score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low'
  return score >= 9
    ? 'critical'
    : score >= 7
      ? 'high'
      : score >= 4
        ? 'medium'
        : score > 0
          ? 'low'
          : 'none'
}
/** Members like cvssV3_1, cvssMetricV31, cvss_v3. */
export const isCvssMember = (name: string): boolean => VERSION_OF_MEMBER.test(name)
