/**
 * What one run of the matching goes by, and how it asks the catalogue.
 * @module
 */
import type { Verdict } from '@hinoban/matching'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import type { Policy } from '../../policy.ts'
import type { Flaw } from '../catalogue/read.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import type { VexBook } from '../vex/book.ts'
import type { CoverageWord, MatchInput, MatchMessage, MatchResult } from './match-worker.ts'
import { flawRow } from './rows.ts'
import * as sql from './write-store.ts'

const WORKER_MEMORY_MB = 768
const WORKER_TIMEOUT_MS = 15 * 60_000
export const WRITE_ROWS = 2_000

/** What one run goes by. */
export type Run = {
  readonly deps: VulnerabilitiesDeps
  readonly organization: string
  readonly scope: Scope
  readonly run: number
  readonly now: Date
  readonly zone: string
  readonly policy: Policy
  /** What suppliers say of their products in documents that this organization handed in. */
  readonly vex: VexBook
  readonly mayMoveLater: boolean
  /** Names that this run has put among the words of the search: a flaw is in thousands of components. */
  readonly words: Set<string>
  readonly signal: AbortSignal | undefined
}

/** Of which assets and of which product keys; null: of all. */
export type Wanted = {
  readonly assets: readonly string[] | null
  readonly keys: readonly string[] | null
}

export type Answer = {
  readonly verdicts: ReadonlyMap<number, readonly Verdict[]>
  readonly coverage: ReadonlyMap<number, CoverageWord>
  readonly flaws: ReadonlyMap<string, Flaw>
}

export const askWorker = async (
  run: Run,
  components: MatchInput['components'],
  keys: readonly string[] | null,
): Promise<Answer> => {
  const verdicts = new Map<number, readonly Verdict[]>()
  const coverage = new Map<number, CoverageWord>()
  const flaws = new Map<string, Flaw>()
  await runWorker<MatchInput, MatchMessage, MatchResult>({
    module: new URL('./match-worker.ts', import.meta.url),
    input: {
      catalogue: run.deps.catalogue.path,
      components,
      keys,
      flaws: null,
      vex: run.vex.texts,
    },
    memoryMb: WORKER_MEMORY_MB,
    timeoutMs: WORKER_TIMEOUT_MS,
    ...(run.signal ? { signal: run.signal } : {}),
    onMessage: (message) => {
      for (const one of message.matched) {
        verdicts.set(one.of, one.verdicts)
        coverage.set(one.of, one.coverage)
      }
      for (const flaw of message.flaws) flaws.set(flaw.id, flaw)
      return Promise.resolve()
    },
  })
  return { verdicts, coverage, flaws }
}

export const putFlaws = async (run: Run, flaws: ReadonlyMap<string, Flaw>): Promise<void> => {
  const rows = [...flaws.values()].map(flawRow)
  for (let at = 0; at < rows.length; at += WRITE_ROWS)
    await run.deps.records.within(run.scope, (tx) =>
      tx.run(sql.putFlaws, sql.flawRows.of(rows.slice(at, at + WRITE_ROWS))),
    )
}
