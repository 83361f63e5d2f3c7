/**
 * Matches distinct components against the catalogue, in a worker thread. Exports `run`.
 * @module
 */
import {
  type Candidate,
  type Component,
  type Coverage,
  type Entry,
  judge,
  type Placed,
  placeComponent,
  type Verdict,
} from '@hinoban/matching'
import { openDatabase } from '../catalogue/database.ts'
import { type Flaw, openCatalogue } from '../catalogue/read.ts'
import { vexLookup } from '../vex/lookup.ts'
import { isMark, type VexText, vexEntriesOf } from '../vex/marks.ts'

export type MatchInput = {
  readonly catalogue: string
  readonly components: readonly {
    readonly component: Component
    /** CPE names of what else is on the asset; null: not asked. */
    readonly asset: readonly string[] | null
  }[]
  /** Only components that records under these product keys may speak of; null: all. */
  readonly keys: readonly string[] | null
  /** Only verdicts on these flaws; null: on all. */
  readonly flaws: readonly string[] | null
  /** What the organization's own VEX documents say. */
  readonly vex?: readonly VexText[]
}

/** `nothing-known`: a loaded source covers this kind of product and has no record of it. */
export type CoverageWord = Coverage['kind'] | 'nothing-known'

/** What one component comes to. Flaws that do not touch it are left out, unless a source says otherwise (`conflict`). */
export type Matched = {
  /** Index into the components handed over. */
  readonly of: number
  readonly verdicts: readonly Verdict[]
  readonly coverage: CoverageWord
}
export type MatchMessage = {
  readonly matched: readonly Matched[]
  /** Flaws that these verdicts name and no message before named. */
  readonly flaws: readonly Flaw[]
}
export type MatchResult = { readonly matched: number }

const POST_EVERY = 2_000

export const run = async (
  { catalogue: path, components, keys, flaws, vex = [] }: MatchInput,
  post: (message: MatchMessage) => Promise<void>,
): Promise<MatchResult> => {
  const catalogue = openCatalogue(path)
  if (catalogue === null) throw new Error('the catalogue is gone')
  const isCovered = coverageOf(path)
  const wantedKeys = keys === null ? null : new Set(keys)
  const wanted = flaws === null ? null : new Set(flaws)
  const known = rememberingLookup(catalogue.lookup)
  const statements = vexLookup(vexEntriesOf(vex), known)
  const lookup = statements.everywhere
  const named = new Set<string>()
  let matched = 0
  let batch: Matched[] = []
  let told: Flaw[] = []
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await post({ matched: batch, flaws: told })
    batch = []
    told = []
  }
  try {
    for (const [of, { component, asset }] of components.entries()) {
      const placed = placeComponent(component, { vendorsOf: catalogue.vendorsOf })
      if (wantedKeys !== null && !placed.candidates.some(({ key }) => wantedKeys.has(key))) continue
      matched += 1
      const marks = asset?.filter(isMark) ?? []
      const cpes = asset?.filter((one) => !isMark(one)) ?? []
      const here = marks.length === 0 ? lookup : statements.within(marks)
      const { verdicts, coverage } = judge(component, placed, here, { onlyDoubtful: true })
      const settled = cpes.length === 0 ? verdicts : settle(component, placed, here, verdicts, cpes)
      const concerning = settled.filter(
        (verdict) =>
          (wanted === null || wanted.has(verdict.flaw)) &&
          (verdict.conflict || (verdict.state !== 'not-affected' && verdict.state !== 'fixed')),
      )
      for (const { flaw } of concerning) {
        if (named.has(flaw)) continue
        named.add(flaw)
        told.push(catalogue.flaw(flaw) ?? unknownFlaw(flaw, statements.titleOf(flaw)))
      }
      batch.push({
        of,
        verdicts: concerning,
        coverage:
          coverageWord(coverage) === 'no-source' && placed.candidates.some(isCovered)
            ? 'nothing-known'
            : coverageWord(coverage),
      })
      if (batch.length >= POST_EVERY) await flush()
    }
    await flush()
    return { matched }
  } finally {
    catalogue.close()
    isCovered.close()
  }
}

/** A VEX document speaks of the flaws that it names, and of no other: it makes nothing judgeable. */
const coverageWord = (coverage: Coverage): Coverage['kind'] =>
  coverage.kind === 'judged' && coverage.sources.every((source) => source === 'vex')
    ? 'no-source'
    : coverage.kind

/** Named by a record and described by none. */
const unknownFlaw = (id: string, title: string): Flaw => ({
  id,
  titleJa: '',
  titleEn: title,
  score: null,
  vector: '',
  severity: 'unknown',
  scoredBy: '',
  ssvc: null,
  state: 'published',
  publishedAt: null,
  modifiedAt: null,
  epss: null,
  kev: [],
})

/**
 * Conditions on platforms, asked with what the asset itself runs. Only systems were asked for: a condition that names an
 * application stays unconfirmed, since nobody looked for it.
 */
const settle = (
  component: Component,
  placed: Placed,
  lookup: (key: string) => readonly Entry[],
  before: readonly Verdict[],
  asset: readonly string[],
): readonly Verdict[] => {
  const after = new Map(
    judge(component, placed, lookup, { asset }).verdicts.map((verdict) => [verdict.flaw, verdict]),
  )
  return before.flatMap((verdict) => {
    if (verdict.state !== 'platform-unconfirmed') return [verdict]
    const settled = after.get(verdict.flaw)
    if (settled !== undefined) return [settled]
    return asksForApplication(placed, lookup, verdict.flaw) ? [verdict] : []
  })
}

const asksForApplication = (
  { candidates }: Placed,
  lookup: (key: string) => readonly Entry[],
  flaw: string,
): boolean =>
  candidates.some(({ key }) =>
    lookup(key).some(
      ({ flaws, configuration }) =>
        flaws.includes(flaw) &&
        configuration?.nodes.some(({ matches }) =>
          matches.some(({ vulnerable, cpe }) => !vulnerable && cpe.part === 'a'),
        ) === true,
    ),
  )

/** Whether any record is of the distribution, the ecosystem, or the world of vendors' products that a candidate is of. */
const coverageOf = (path: string) => {
  const db = openDatabase(path, { readOnly: true })
  const known = new Map<string, boolean>()
  const any = db?.prepare('select 1 from entries where key >= ? and key < ? limit 1')
  const isCovered = ({ key }: Candidate): boolean => {
    const prefix = /^(?:d:[^:]*:|p:[^/]*\/|c:)/.exec(key)?.[0]
    if (prefix === undefined || any === undefined) return false
    const held = known.get(prefix)
    if (held !== undefined) return held
    const isKnown = any.get(prefix, `${prefix}\u{10ffff}`) !== undefined
    known.set(prefix, isKnown)
    return isKnown
  }
  return Object.assign(isCovered, { close: () => db?.close() })
}

/** Versions of one product follow each other in an inventory: what was just asked for is kept. */
const KEPT = 2_000
const rememberingLookup = <T>(
  ask: (key: string) => readonly T[],
): ((key: string) => readonly T[]) => {
  const kept = new Map<string, readonly T[]>()
  return (key) => {
    const held = kept.get(key)
    if (held) return held
    const entries = ask(key)
    if (kept.size >= KEPT) kept.clear()
    kept.set(key, entries)
    return entries
  }
}
