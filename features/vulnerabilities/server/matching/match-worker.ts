/**
 * Matches distinct components against the catalogue, in a worker thread. Exports `run`.
 * @module
 */
import {
  type Component,
  type Coverage,
  type JudgeOptions,
  judge,
  placeComponent,
  type Verdict,
} from '@hinoban/matching'
import { openCatalogue } from '../catalogue/read.ts'

export type MatchInput = {
  readonly catalogue: string
  readonly components: readonly {
    readonly component: Component
    /** CPE names of what else is on the asset; null: not asked. */
    readonly asset: readonly string[] | null
  }[]
  /** Only verdicts on these flaws; null: on all. */
  readonly flaws: readonly string[] | null
}

/** What one component comes to. Flaws that do not touch it are left out, unless a source says otherwise (`conflict`). */
export type Matched = {
  /** Index into the components handed over. */
  readonly of: number
  readonly verdicts: readonly Verdict[]
  readonly coverage: Coverage
}
export type MatchResult = { readonly matched: number }

const POST_EVERY = 2_000

export const run = async (
  { catalogue: path, components, flaws }: MatchInput,
  post: (message: readonly Matched[]) => Promise<void>,
): Promise<MatchResult> => {
  const catalogue = openCatalogue(path)
  if (catalogue === null) throw new Error('the catalogue is gone')
  const wanted = flaws === null ? null : new Set(flaws)
  const lookup = rememberingLookup(catalogue.lookup)
  try {
    let batch: Matched[] = []
    for (const [of, { component, asset }] of components.entries()) {
      const placed = placeComponent(component, { vendorsOf: catalogue.vendorsOf })
      const options: JudgeOptions = asset === null ? {} : { asset }
      const { verdicts, coverage } = judge(component, placed, lookup, options)
      batch.push({
        of,
        coverage,
        verdicts: verdicts.filter(
          (verdict) =>
            (wanted === null || wanted.has(verdict.flaw)) &&
            (verdict.conflict || (verdict.state !== 'not-affected' && verdict.state !== 'fixed')),
        ),
      })
      if (batch.length >= POST_EVERY) {
        await post(batch)
        batch = []
      }
    }
    if (batch.length > 0) await post(batch)
    return { matched: components.length }
  } finally {
    catalogue.close()
  }
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
