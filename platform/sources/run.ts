/**
 * One collection: claimed, asked within its time, ended with what it brought or why it failed. The next one is due
 * only when this one has ended, so a slow source never queues behind itself.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Log } from '../log/index.ts'
import { ProblemError, problemsOf } from '../problem/index.ts'
import { newId, type Records, type Scope, type Transaction } from '../records/index.ts'
import { KEPT_RUNS, MAX_WARNINGS, sourcesProblems } from './contract.ts'
import type { Collected, SourceAt, SourceCall, SourceKind } from './source.ts'
import * as store from './store.ts'

export type RunDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly keys: Pick<Keys, 'sealSecret' | 'openSecret'>
  readonly kinds: ReadonlyMap<string, SourceKind>
  /** Told in the same transaction when a source was set up, changed its health, ended, or went on for a while. */
  readonly news?: (tx: Transaction, news: SourceNews) => Promise<void>
}

/** How a source goes. `off`: a person stopped or removed it. */
export type SourceNews = {
  readonly source: SourceAt & { readonly kind: string }
  readonly state: 'expected' | 'ok' | 'failed' | 'off'
  readonly at: Date
  /** The last time it brought something, or since when it is set up. */
  readonly lastAt: Date
  readonly silentAfterMinutes: number
}

/** While nothing changes the features hear of a source this often. */
export const NOTED_EVERY_MS: number = 6 * 60 * 60_000

export const problem = problemsOf(sourcesProblems)

export const wholeOf = (organization: string): Scope => ({ organization, sites: '*' })

export const atOf = ({ id, name, organization, site }: store.Source): SourceAt => ({
  id,
  name,
  organization,
  site,
})

/** How a source goes, to whom it concerns. */
export const tell = async (
  { news, kinds }: Pick<RunDeps, 'news' | 'kinds'>,
  tx: Transaction,
  source: store.Source,
  at: Date,
): Promise<void> =>
  news?.(tx, {
    source: { ...atOf(source), kind: source.kind },
    state: !source.enabled
      ? 'off'
      : source.failure !== null
        ? 'failed'
        : source.lastOkAt === null
          ? 'expected'
          : 'ok',
    at,
    lastAt: source.lastOkAt ?? source.createdAt,
    silentAfterMinutes: kinds.get(source.kind)?.silentAfterMinutes ?? 0,
  })

/** The settings as their kind reads them, with the secrets opened. */
export const callOf = (
  deps: Pick<RunDeps, 'keys' | 'clock'>,
  kind: SourceKind,
  source: store.Source,
  signal: AbortSignal,
): SourceCall<never> => ({
  source: atOf(source),
  // Parsed by the same schema when it was saved; again here, for a newer version may read it otherwise.
  settings: kind.settings.parse(source.settings) as never,
  secrets: Object.fromEntries(
    Object.entries(source.secrets).map(([key, sealed]) => [key, deps.keys.openSecret(sealed)]),
  ),
  scope: wholeOf(source.organization),
  startedAt: deps.clock.now(),
  signal,
})

/** A failure as it is kept. What is no Problem is a fault of ours: the log has it under the number. */
export const failureOf = (log: Log, error: unknown, source: string): store.StoredFailure => {
  if (error instanceof ProblemError) return { code: error.code, params: error.params }
  const id = randomBytes(4).toString('hex')
  log.error({ error, source, incident: id }, 'sources: a collection failed unexpectedly')
  return { code: 'sources.incident', params: { id } }
}

export const runSource = async (
  deps: RunDeps,
  at: { readonly organization: string; readonly id: string; readonly by: string },
  signal: AbortSignal,
): Promise<void> => {
  const { records, clock, log } = deps
  const scope = wholeOf(at.organization)
  const run = newId()
  const source = await records.within(scope, (tx) =>
    tx.one(store.beginRun, { ...at, run, now: clock.now() }),
  )
  if (source === null) return
  const kind = deps.kinds.get(source.kind)
  let brought: Collected | null = null
  let failure: store.StoredFailure | null = null
  try {
    if (!kind) throw problem('sources.unknown_kind', { kind: source.kind })
    if (kind.mode !== 'pulled') throw problem('sources.it_calls_us', {})
    brought = await within(kind.timeoutMs, signal, (ends) =>
      kind.collect(callOf(deps, kind, source, ends)),
    )
  } catch (error) {
    failure = failureOf(log, error, source.id)
  }
  const now = clock.now()
  const isNews = source.lastOkAt === null || (source.failure === null) !== (failure === null)
  await records.within(scope, async (tx) => {
    const one = { organization: at.organization, id: source.id }
    await tx.run(store.endRun, {
      ...one,
      run,
      now,
      counts: brought === null ? null : JSON.stringify(countsOf(brought)),
      warnings: JSON.stringify(brought?.warnings.slice(0, MAX_WARNINGS) ?? []),
      failure: failure === null ? null : JSON.stringify(failure),
      noted: isNews,
    })
    await tx.run(store.pruneRuns, { ...one, keep: KEPT_RUNS })
    if (isNews)
      await tell(
        deps,
        tx,
        { ...source, failure, lastOkAt: failure === null ? now : source.lastOkAt },
        now,
      )
  })
}

const countsOf = ({ seen, added, changed, unchanged }: Collected) => ({
  seen,
  added,
  changed,
  unchanged,
})

/** Aborts the work at its time limit; work that does not listen is left behind and its answer is not waited for. */
export const within = async <T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = AbortSignal.timeout(timeoutMs)
  const either = AbortSignal.any([late, signal])
  const ended = new Promise<never>((_, refuse) => {
    either.addEventListener(
      'abort',
      () =>
        refuse(
          late.aborted
            ? problem('sources.timed_out', { minutes: Math.max(1, Math.round(timeoutMs / 60_000)) })
            : (either.reason as Error),
        ),
      { once: true },
    )
  })
  ended.catch(() => undefined)
  return Promise.race([work(either), ended])
}
