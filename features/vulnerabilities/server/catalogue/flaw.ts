/**
 * A flaw as one row: what its advisories say of it together, each by who knows best.
 * @module
 */
import type { Advisory, Cvss, Ssvc } from '@hinoban/advisories'

/** What one advisory adds to the row of its flaw. */
export type FlawPart = {
  readonly source: Advisory['source']
  readonly language: 'ja' | 'en'
  readonly title: string
  readonly cvss: readonly Pick<Cvss, 'version' | 'vector' | 'score' | 'severity' | 'by'>[]
  readonly ssvc: Ssvc | null
  readonly state: Advisory['state']
  readonly publishedAt: number | null
  readonly modifiedAt: number | null
}

export type FlawRow = {
  readonly id: string
  readonly titleJa: string
  readonly titleEn: string
  readonly score: number | null
  readonly vector: string
  readonly severity: 'none' | 'low' | 'medium' | 'high' | 'critical' | 'unknown'
  readonly scoredBy: string
  readonly ssvc: Ssvc | null
  readonly state: Advisory['state']
  readonly publishedAt: number | null
  readonly modifiedAt: number | null
}

const TITLE_LIMIT = 300

export const partOf = (advisory: Advisory): FlawPart => ({
  source: advisory.source,
  language: advisory.language,
  title: titleOf(advisory.title || firstSentence(advisory.summary)),
  cvss: advisory.cvss.map(({ version, vector, score, severity, by }) => ({
    version,
    vector,
    score,
    severity,
    by,
  })),
  ssvc: advisory.ssvc,
  state: advisory.state,
  publishedAt: advisory.publishedAt,
  modifiedAt: advisory.modifiedAt,
})

/** A longer one ends at a word, and says that it goes on. */
const titleOf = (text: string): string =>
  text.length <= TITLE_LIMIT
    ? text
    : `${text.slice(0, TITLE_LIMIT).replace(/(?:[\s,;:]+\S{0,40}|[\ud800-\udbff])$/, '')}…`

const firstSentence = (text: string): string => {
  const end = text.search(/[.。](?:\s|$)|\n/)
  return end < 0 ? text : text.slice(0, end + 1)
}

/** Who numbered or built it before who collects; of one, the newer way of scoring before the older. */
const ORDER: readonly Advisory['source'][] = [
  'cve',
  'vendor',
  'csaf',
  'redhat',
  'jvn',
  'osv',
  'debian',
  'ubuntu',
  'cve-adp',
  'nvd-overrides',
  'nvd',
  'eol',
]
const VERSIONS = ['4.0', '3.1', '3.0', '2.0'] as const

export const flawOf = (id: string, parts: readonly FlawPart[]): FlawRow => {
  const sorted = parts.toSorted((a, b) => ORDER.indexOf(a.source) - ORDER.indexOf(b.source))
  const title = (language: 'ja' | 'en'): string =>
    sorted.find((part) => part.language === language && part.title !== '')?.title ?? ''
  const scores = sorted.flatMap(({ cvss }) => cvss).filter(({ score }) => score !== null)
  const best = VERSIONS.map((version) => scores.find((one) => one.version === version)).find(
    Boolean,
  )
  const times = (of: 'publishedAt' | 'modifiedAt') =>
    parts.map((part) => part[of]).filter((time) => time !== null)
  return {
    id,
    titleJa: title('ja'),
    titleEn: title('en'),
    score: best?.score ?? null,
    vector: best?.vector ?? '',
    severity: best?.severity ?? severityOf(best?.score ?? null),
    scoredBy: best?.by ?? '',
    ssvc: newest(sorted.map(({ ssvc }) => ssvc)),
    state: stateOf(parts),
    publishedAt: least(times('publishedAt')),
    modifiedAt: most(times('modifiedAt')),
  }
}

/** CVSS 3.1 section 5; CVSS 4.0 section 6 has the same bounds. */
export const severityOf = (score: number | null): FlawRow['severity'] =>
  score === null
    ? 'unknown'
    : score === 0
      ? 'none'
      : score < 4
        ? 'low'
        : score < 7
          ? 'medium'
          : score < 9
            ? 'high'
            : 'critical'

/** One source that still stands by it keeps it; nobody left, it is gone. */
const stateOf = (parts: readonly FlawPart[]): Advisory['state'] => {
  const states = parts.map(({ state }) => state)
  const numbered = parts.find(({ source }) => source === 'cve')
  if (numbered?.state === 'rejected') return 'rejected'
  return (
    (['published', 'deferred', 'withdrawn', 'rejected'] as const).find((one) =>
      states.includes(one),
    ) ?? 'published'
  )
}

const newest = (all: readonly (Ssvc | null)[]): Ssvc | null =>
  all.reduce(
    (best, one) =>
      one !== null && (best === null || (one.decidedAt ?? 0) > (best.decidedAt ?? 0)) ? one : best,
    null,
  )
const least = (all: readonly number[]): number | null =>
  all.length === 0 ? null : all.reduce((a, b) => Math.min(a, b))
const most = (all: readonly number[]): number | null =>
  all.length === 0 ? null : all.reduce((a, b) => Math.max(a, b))
