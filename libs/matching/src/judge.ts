/**
 * What all records together say of one component: an opinion of each record, then the verdict on each flaw. The source
 * nearest to the package decides; who says the opposite is shown beside it, never hidden.
 * @module
 */
import { type Configuration, type Cpe, evaluate, parseCpe, relateProduct } from '@hinoban/cpe'
import { compareVersions, keyOf, type Scheme } from '@hinoban/versions'
import type { Placed } from './candidates.ts'
import { schemeOfCpe } from './cpe-scheme.ts'
import { concerns, isReachable, sameStream } from './distributions.ts'
import type {
  Candidate,
  Component,
  Coverage,
  Distribution,
  Entry,
  Judged,
  Opinion,
  Reason,
  Row,
  Verdict,
} from './parts.ts'
import { rankOf } from './rank.ts'
import { rowFor } from './row-for.ts'

export type JudgeOptions = {
  /** CPE names of everything else on the asset: what conditions on platforms are asked of. Absent: not known. */
  readonly asset?: readonly string[]
  /** A Go program's own version is often only a commit; comparing it raises false alarms. */
  readonly comparePseudoVersionOfMainModule?: boolean
  /** Only what some source does not hold for clean: of most flaws of a product all say that this version is. */
  readonly onlyDoubtful?: boolean
  /** Verdicts on the package that owns the files of this one: a library inside an rpm has the rpm's backports. */
  readonly owner?: readonly Verdict[]
}

export const judge = (
  component: Component,
  placed: Placed,
  /** Entries under each key of the candidates. */
  lookup: (key: string) => readonly Entry[],
  options: JudgeOptions = {},
): Judged => {
  const opinions = new Map<string, { opinion: Opinion; ids: readonly string[] }[]>()
  const sources = new Set<Opinion['source']>()
  let unreadable: string | null = null
  for (const candidate of placed.candidates) {
    if (isNoVersion(component, candidate, options)) continue
    const keys = new Map<Scheme, string | null>()
    for (const entry of lookup(candidate.key)) {
      if (!isAbout(component, candidate, entry, placed)) continue
      sources.add(entry.source)
      if (entry.rejected) continue
      let key = keys.get(entry.scheme)
      if (key === undefined) {
        key = candidate.version === '' ? null : keyOf(entry.scheme, candidate.version)
        keys.set(entry.scheme, key)
      }
      if (key === null && candidate.version !== '') unreadable = candidate.version
      const opinion = opinionOf(entry, candidate, key, options.asset, placed.distribution)
      if (opinion.state === 'silent') continue
      for (const flaw of entry.flaws) {
        const known = opinions.get(flaw)
        const held = { opinion, ids: entry.flaws.length > 1 ? [flaw, entry.advisory] : entry.ids }
        if (known) known.push(held)
        else opinions.set(flaw, [held])
      }
    }
  }
  const verdicts: Verdict[] = []
  for (const [flaw, held] of opinions) {
    if (options.onlyDoubtful && held.every(({ opinion }) => isClean(opinion.state))) continue
    const verdict = verdictOf(flaw, held, placed, options.owner)
    if (verdict !== null) verdicts.push(verdict)
  }
  return { verdicts, coverage: coverageOf(component, placed, sources, unreadable) }
}

/** `(devel)` and, unless asked for, a commit in place of a version. */
const isNoVersion = (
  component: Component,
  { scheme, version }: Candidate,
  { comparePseudoVersionOfMainModule }: JudgeOptions,
): boolean => {
  if (scheme !== 'golang') return false
  if (version === '(devel)') return true
  return (
    component.mainModule !== undefined &&
    component.mainModule === component.name &&
    /^v0\.0\.0-\d{14}-[0-9a-f]{12}$/.test(version) &&
    comparePseudoVersionOfMainModule !== true
  )
}

const isAbout = (
  component: Component,
  candidate: Candidate,
  entry: Entry,
  { distribution, arch, module }: Placed,
): boolean => {
  if (entry.distribution !== null)
    return (
      distribution !== null &&
      concerns(
        { ...entry.distribution, id: entry.distribution.id },
        { distribution, arch, module, indirect: candidate.by === 'distro-indirect' },
      ) &&
      (entry.fix === null || sameStream(candidate.version, entry.fix))
    )
  if (candidate.cpe !== null && settingOf(entry, candidate.cpe) === 'other') return false
  // An extension bears the name of what it extends, and is not it; nor the reverse.
  return (component.kind === 'extension') === isExtension(entry) || candidate.by === 'ecosystem'
}

/** The name of an entry, read once; null where it says nothing but vendor and product. */
const settings = new WeakMap<Entry, Cpe | null>()
const settingIn = (entry: Entry): Cpe | null => {
  const known = settings.get(entry)
  if (known !== undefined) return known
  const cpe = entry.cpe === null ? null : parseCpe(entry.cpe)
  const says = cpe !== null && SETTING.some((name) => cpe[name] !== '*')
  settings.set(entry, says ? cpe : null)
  return says ? cpe : null
}
const SETTING = ['edition', 'language', 'swEdition', 'targetSw', 'targetHw', 'other'] as const

/** Edition, language, target; version and update are left to the ranges. */
const settingOf = (entry: Entry, target: Cpe): 'same' | 'unconfirmed' | 'other' => {
  const said = settingIn(entry)
  if (said === null) return 'same'
  const { part, vendor, product } = target
  return relateProduct({ ...said, part, vendor, product }, target)
}
const EXTENDED = new Set([
  'wordpress',
  'chrome',
  'firefox',
  'jenkins',
  'drupal',
  'joomla!',
  'joomla\\!',
  'visual_studio_code',
  'jira',
  'confluence',
  'moodle',
  'typo3',
  'grafana',
  'mattermost',
])
const isExtension = (entry: Entry): boolean => EXTENDED.has(settingIn(entry)?.targetSw ?? '')

const opinionOf = (
  entry: Entry,
  candidate: Candidate,
  key: string | null,
  asset: readonly string[] | undefined,
  distribution: Distribution | null,
): Opinion => {
  const rank = rankOf(entry, candidate, distribution)
  /** One literal: thousands of these are made for each product of a network vendor. */
  const say = (state: Opinion['state'], confidence: number, text: string): Opinion => ({
    source: entry.source,
    advisory: entry.advisory,
    publisher: entry.publisher,
    state,
    by: candidate.by,
    rank,
    confidence: candidate.guessed ? Math.min(confidence, 30) : confidence,
    reading: entry.reading,
    text,
    fix: entry.fix,
    fixState: entry.fixState,
    justification: entry.justification,
  })
  if (key === null) {
    const isAll =
      entry.rows.length === 1 && entry.rows[0]?.text === '*' && entry.unread.length === 0
    if (isAll)
      return say(stateOf(entry.rows[0]?.status ?? 'unknown'), confidenceOf(entry, candidate), '*')
    const says = entry.rows.some(({ status }) => status === 'affected') || entry.unread.length > 0
    return say(
      says ? 'version-unknown' : 'silent',
      10,
      entry.rows.map(({ text }) => text).join(' || '),
    )
  }
  const best = rowFor(entry, key)
  if (best !== null) {
    const state = stateOf(best.status)
    if (state === 'affected' && entry.configuration !== null) {
      const fits = conditionOf(entry.configuration, candidate, asset)
      if (fits === 'not') return say('silent', 0, best.text)
      if (fits === 'unconfirmed') return say('platform-unconfirmed', 40, best.text)
    } else if (state === 'affected' && isUnconfirmed(entry, candidate)) {
      return say('platform-unconfirmed', 40, best.text)
    }
    return say(state, confidenceOf(entry, candidate), best.text)
  }
  if (entry.unread.length > 0)
    return say('version-unknown', 10, entry.unread.join(' || ').slice(0, 500))
  const text = rowsInWords(entry)
  return entry.outside === 'unknown'
    ? say('silent', 0, text)
    : say(entry.outside, confidenceOf(entry, candidate), text)
}

/** Some records list a thousand releases: their words are put together once, not for each component. */
const words = new WeakMap<Entry, string>()
const rowsInWords = (entry: Entry): string => {
  const known = words.get(entry)
  if (known !== undefined) return known
  const text = entry.rows
    .map((row) => row.text)
    .join(' || ')
    .slice(0, 500)
  words.set(entry, text)
  return text
}

/** The record asks for an edition or a platform that the inventory does not state. */
const isUnconfirmed = (entry: Entry, { cpe }: Candidate): boolean =>
  cpe !== null && settingOf(entry, cpe) === 'unconfirmed'

const stateOf = (status: Row['status']): Opinion['state'] =>
  status === 'unknown' ? 'silent' : status

const confidenceOf = (entry: Entry, { by }: Candidate): number => {
  if (entry.reading !== 'exact') return 60
  if (entry.distribution !== null || ['csaf', 'vendor', 'vex'].includes(entry.source)) return 100
  return by === 'name' ? 50 : 80
}

const conditionOf = (
  configuration: Configuration,
  candidate: Candidate,
  asset: readonly string[] | undefined,
): 'fits' | 'not' | 'unconfirmed' => {
  const parts = [candidate.cpe, ...(asset ?? []).map((text) => parseCpe(text))].filter(
    (cpe) => cpe !== null,
  )
  const { verdict } = evaluate([configuration], parts, compareParts)
  if (verdict === 'affected') return 'fits'
  // Where nobody said what else is on the asset, a condition that is not met is a condition that was not asked.
  return verdict === 'not' && asset !== undefined ? 'not' : 'unconfirmed'
}

const compareParts = (product: Cpe, a: string, b: string): -1 | 0 | 1 | null =>
  compareVersions(schemeOfCpe(product), a, b)

type Held = { readonly opinion: Opinion; readonly ids: readonly string[] }

const verdictOf = (
  flaw: string,
  held: readonly Held[],
  { distribution }: Placed,
  owner: readonly Verdict[] | undefined,
): Verdict | null => {
  const direct = held.filter(({ opinion }) => opinion.by === 'distro-direct')
  const speaking = held
    // Named directly, it is not asked a second time through what it was built from.
    .filter(({ opinion }) => opinion.by !== 'distro-indirect' || direct.length === 0)
    .map(({ opinion }) => opinion)
    .sort(nearestFirst)
  const first = speaking[0]
  if (first === undefined || first.state === 'silent') return null
  const owned = owner?.find((one) => one.flaw === flaw)
  const decided =
    owned !== undefined && isClean(owned.state)
      ? (owned.opinions[0] ?? first)
      : deciding(speaking, first)
  if (decided.state === 'silent') return null
  const conflict = speaking.some(({ state }) => isClean(state) !== isClean(decided.state))
  const ids = [...new Set([flaw, ...held.flatMap((one) => one.ids)])]
  const foreign = decided.by === 'cpe' && distribution !== null
  const fix = decided.fix !== null && !foreign ? decided.fix : null
  return {
    flaw,
    ids,
    state: decided.state,
    by: decided.by,
    confidence: decided.confidence,
    reason: reasonOf(decided),
    conflict,
    fix: {
      version: fix,
      state: foreign ? 'unknown' : decided.fixState,
      reachable: fix === null ? null : isReachable(distribution, fix),
    },
    opinions: [decided, ...speaking.filter((one) => one !== decided)],
  }
}

/** Of equal rank, or where the first was read from prose, the worse word counts until a person decides. */
const deciding = (speaking: readonly Opinion[], first: Opinion): Opinion => {
  const peers = speaking.filter(
    ({ rank, reading }) =>
      rank === first.rank || (first.reading !== 'exact' && reading === 'exact' && rank >= 50),
  )
  return peers.reduce(
    (worst, one) => (SEVERITY[one.state] > SEVERITY[worst.state] ? one : worst),
    first,
  )
}

/** Of two that weigh the same the one that was read exactly speaks, then the advisory by its name: never the one that came first. */
const nearestFirst = (a: Opinion, b: Opinion): number =>
  b.rank - a.rank ||
  SEVERITY[b.state] - SEVERITY[a.state] ||
  Number(b.reading === 'exact') - Number(a.reading === 'exact') ||
  b.confidence - a.confidence ||
  (a.advisory < b.advisory ? -1 : a.advisory > b.advisory ? 1 : 0)

const SEVERITY: Readonly<Record<Opinion['state'], number>> = {
  silent: 0,
  'not-affected': 1,
  fixed: 2,
  'under-investigation': 3,
  'version-unknown': 4,
  'platform-unconfirmed': 5,
  affected: 6,
}
const isClean = (state: Opinion['state']): boolean => state === 'not-affected' || state === 'fixed'

const reasonOf = (opinion: Opinion): Reason => {
  if (opinion.state === 'platform-unconfirmed') return 'platform_unconfirmed'
  if (opinion.state === 'version-unknown')
    return opinion.reading === 'not-read' ? 'range_unreadable' : 'version_unknown'
  if (opinion.confidence <= 30) return 'name_guessed'
  if (opinion.source === 'vex') return 'vex_statement'
  if (opinion.by.startsWith('distro')) return 'distro_verdict'
  if (opinion.reading === 'prose') return 'range_prose'
  if (opinion.reading !== 'exact') return 'range_partly_read'
  return opinion.confidence === 100 ? 'vendor_verdict' : 'range_exact'
}

const coverageOf = (
  component: Component,
  { candidates }: Placed,
  sources: ReadonlySet<Opinion['source']>,
  unreadable: string | null,
): Coverage => {
  if (candidates.length === 0) return { kind: 'no-identity' }
  if (sources.size === 0) return { kind: 'no-source' }
  const version = candidates[0]?.version ?? component.version
  if (version === '') return { kind: 'version-unreadable', version: '' }
  return unreadable === null
    ? { kind: 'judged', sources: [...sources].sort() }
    : { kind: 'version-unreadable', version: unreadable }
}
