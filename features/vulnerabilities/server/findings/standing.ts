/**
 * How far the matching is and how much it can judge, in words: it stands on every answer.
 * @module
 */
import type { Transaction } from '../../../../platform/records/index.ts'
import type { CatalogueState, Coverage, CoverageKind, Standing, Text } from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import { organizationOf } from '../deps.ts'
import * as runs from '../matching/run-store.ts'

/** A run that has not moved for this long was killed; it runs again, and says so then. */
const ALIVE_MS = 15 * 60_000

const both = (say: (m: typeof en) => string): Text => ({ ja: say(ja), en: say(en) })

export type Stood = { readonly standing: Standing; readonly samples: runs.CoverageSamples }

export const standingOf = async (
  tx: Transaction,
  catalogue: CatalogueState,
  now: Date,
): Promise<Stood> => {
  const row = await tx.one(runs.standingRow, { organization: organizationOf(tx) })
  const counts = row?.matched_at ? row.coverage : null
  const coverage = counts === null ? null : coverageOf(counts ?? {})
  const isAlive = row?.progress_at != null && now.getTime() - row.progress_at.getTime() < ALIVE_MS
  return {
    samples: row?.samples ?? {},
    standing: {
      catalogue,
      matchedAt: row?.matched_at?.toISOString() ?? null,
      progress: isAlive ? (row?.progress ?? null) : null,
      coverage,
      sentence: sentenceOf(catalogue, coverage),
    },
  }
}

const coverageOf = (counts: runs.CoverageCounts): Coverage => {
  const of = (kind: CoverageKind): number => counts[kind] ?? 0
  const judgeable = of('judged') + of('nothing-known')
  const rest = of('no-source') + of('no-identity') + of('version-unreadable')
  return {
    components: judgeable + rest,
    judgeable,
    noSource: of('no-source'),
    noIdentity: of('no-identity'),
    versionUnreadable: of('version-unreadable'),
  }
}

const sentenceOf = (catalogue: CatalogueState, coverage: Coverage | null): Text => {
  // What was matched with a catalogue that is gone is still what was seen.
  if (coverage === null)
    return both((m) =>
      catalogue === 'ready'
        ? m.standing.never
        : catalogue === 'building'
          ? m.standing.building
          : m.standing.absent,
    )
  const { components: all, judgeable } = coverage
  if (judgeable === all) return both((m) => m.standing.covered(judgeable, all))
  const reasons = (
    [
      { kind: 'no-source', count: coverage.noSource },
      { kind: 'no-identity', count: coverage.noIdentity },
      { kind: 'version-unreadable', count: coverage.versionUnreadable },
    ] as const
  ).filter(({ count }) => count > 0)
  return both((m) => m.standing.notCovered({ judgeable, all, reasons }))
}
