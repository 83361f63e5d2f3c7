/**
 * Dry run and taking in: a worker reads the file, each batch is one transaction that also moves the cursor. Cancelling,
 * a second process and kill -9 all meet at that transaction: a batch is in as a whole, once, or not at all.
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock/index.ts'
import type { Files } from '../files/index.ts'
import { runWorker, WorkerKilled } from '../jobs/worker.ts'
import type { Log } from '../log/index.ts'
import { ProblemError } from '../problem/index.ts'
import type { Records, Transaction } from '../records/index.ts'
import type { Scope } from '../records/scope.ts'
import { type ImportState, MAX_KEPT_FAULTS, PREVIEW_ROWS } from './contract.ts'
import type {
  Batch,
  Fault,
  Foreseen,
  Head,
  ImportContext,
  ImportSource,
  ReadInput,
  ReadMessage,
  ReadResult,
  SiteBook,
} from './source.ts'
import * as sql from './store.ts'
import type { Failure } from './view.ts'

export type RunDeps = {
  readonly records: Records
  readonly files: Files
  readonly clock: Clock
  readonly log: Log
  readonly sites: SiteBook
  readonly sources: readonly ImportSource[]
  /** Written to the audit log when an import ends by itself. */
  readonly ended: (tx: Transaction, row: sql.Row, to: 'done' | 'failed') => Promise<void>
}

export type Run = { readonly organization: string; readonly id: string }

/** The import was cancelled or another process has it: not an error, just the end of this run. */
class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** Makes the dry run or takes the file in, from where it stands. Ends without an error whatever the file holds. */
export const runImport = async (
  deps: RunDeps,
  { organization, id }: Run,
  state: 'checking' | 'running',
  signal: AbortSignal,
): Promise<void> => {
  const runner = randomUUID()
  const whole: Scope = { organization, sites: '*' }
  const row = await deps.records.within(whole, (tx) =>
    tx.one(sql.claim, { id, runner, now: deps.clock.now(), state }),
  )
  if (row === null) return
  const run = { deps, row, runner, state, scope: { organization, sites: row.scopeSites } as Scope }
  try {
    const source = deps.sources.find((s) => s.id === row.source)
    if (!source) throw new Error(`import ${id}: source ${row.source} is not registered`)
    await read({ ...run, source, signal })
  } catch (error) {
    if (error instanceof Superseded) return
    // A process that is told to stop leaves the import open: the job, run again, goes on.
    if (signal.aborted) throw error
    const failure = failureOf(error)
    if (failure === 'incident') deps.log.error({ error, import: id }, 'import stopped by an error')
    else deps.log.warn({ import: id, failure }, 'import failed')
    await end(run, 'failed', failure)
  }
}

type Running = {
  readonly deps: RunDeps
  readonly row: sql.Row
  readonly runner: string
  readonly state: 'checking' | 'running'
  readonly scope: Scope
}
type Reading = Running & { readonly source: ImportSource; readonly signal: AbortSignal }

const read = async (run: Reading): Promise<void> => {
  const { deps, row, source, state } = run
  const { records, files } = deps
  const prepared = await records.within(run.scope, async (tx) => ({
    options: await source.options(tx),
    remembered: await tx.all(sql.rememberedMappings, { source: source.id }),
    site: (await deps.sites.list(tx)).find((s) => s.id === row.site) ?? null,
  }))
  const context: ImportContext = {
    organization: row.organization,
    importId: row.id,
    site: prepared.site,
    file: { name: row.file.name, sha256: row.file.sha256 },
    observedAt: row.observedAt,
    by: row.createdBy,
  }
  const input: ReadInput = {
    path: await files.path(row.file.sha256),
    fileName: row.file.name,
    skip: row.cursor,
    mapping: row.mapping,
    mappingFrom: row.mappingFrom,
    remembered: Object.fromEntries(prepared.remembered.map((m) => [m.signature, m.mapping])),
    batchRecords: source.batchRecords,
    previewRows: PREVIEW_ROWS,
    maxFaults: MAX_KEPT_FAULTS,
    options: prepared.options,
  }
  const seen = new Map<string, unknown>()
  const result = await runWorker<ReadInput, ReadMessage, ReadResult>({
    module: source.worker,
    input,
    memoryMb: source.memoryMb,
    timeoutMs: source.timeoutMs,
    signal: run.signal,
    onMessage: async (message) => {
      if (message.kind === 'batch') await take(run, message, context, seen)
      else if (state === 'checking') await keepHead(run, message)
    },
  })
  if (result.unreadable) return end(run, 'failed', 'unreadable')
  if (state === 'checking') return end(run, 'ready', null)
  await records.within(run.scope, async (tx) => {
    const locked = await tx.one(sql.lockImport, { id: row.id })
    if (locked?.state !== 'running') throw new Superseded()
    await source.finish(tx, result.end, context, locked.memo)
    await ending(tx, run, 'done', null)
  })
}

const keepHead = (run: Reading, head: Head): Promise<number> =>
  run.deps.records.within(run.scope, (tx) =>
    tx.run(sql.keepPreview, {
      id: run.row.id,
      runner: run.runner,
      preview: head.preview,
      mapping: head.preview.mapping,
      mappingFrom: head.preview.mappingFrom,
      signature: head.signature,
    }),
  )

const take = (
  run: Reading,
  batch: Batch,
  context: ImportContext,
  seen: Map<string, unknown>,
): Promise<void> =>
  run.deps.records.within(run.scope, async (tx) => {
    const { source, runner, state } = run
    const { id } = run.row
    const row = await tx.one(sql.lockForBatch, { id, state, runner, upTo: batch.upTo })
    if (row === null) throw new Superseded()
    const outcome: Foreseen & { readonly memo?: unknown } =
      state === 'checking'
        ? await source.foresee(tx, batch.records, context, seen)
        : await source.accept(tx, batch.records, context, row.memo)
    const faults = [...batch.faults, ...outcome.faults]
    const kept = await keepFaults(tx, id, row.faultsKept, faults)
    const damaged = faults.filter((f) => f.kind === 'damage').length
    const { counts } = row
    await tx.run(sql.advance, {
      id,
      state,
      runner,
      upTo: batch.upTo,
      share: shareOf(row, batch),
      memo: outcome.memo ?? null,
      faultsKept: kept,
      counts: {
        records: counts.records + batch.read,
        added: counts.added + outcome.added,
        changed: counts.changed + outcome.changed,
        unchanged: counts.unchanged + outcome.unchanged,
        faulty: counts.faulty + faults.length - damaged + batch.moreFaulty,
        damaged: counts.damaged + damaged + batch.moreDamaged,
        skipped: counts.skipped + batch.skipped,
      },
    })
  })

/** The part that stands in the records when this batch does: by what the dry run counted, else as the reader can tell. */
const shareOf = (row: sql.Row, batch: Batch): number | null =>
  row.state === 'running' && row.units !== null && row.units > 0
    ? Math.min(1, batch.upTo / row.units)
    : batch.share

const keepFaults = async (
  tx: Transaction,
  id: string,
  kept: number,
  faults: readonly Fault[],
): Promise<number> => {
  const fitting = faults.slice(0, Math.max(0, MAX_KEPT_FAULTS - kept))
  if (fitting.length === 0) return kept
  const rows = fitting.map((f, i) => ({
    number: kept + i + 1,
    kind: f.kind,
    where_ja: f.where.ja.slice(0, 500),
    where_en: f.where.en.slice(0, 500),
    why_ja: f.why.ja.slice(0, 1000),
    why_en: f.why.en.slice(0, 1000),
  }))
  await tx.run(sql.insertFaults, { id, rows: JSON.stringify(rows) })
  return kept + fitting.length
}

const end = (run: Running, to: ImportState, failure: Failure | null): Promise<void> =>
  run.deps.records.within(run.scope, (tx) => ending(tx, run, to, failure))

const ending = async (
  tx: Transaction,
  run: Running,
  to: ImportState,
  failure: Failure | null,
): Promise<void> => {
  const moved = await tx.run(sql.endRun, {
    id: run.row.id,
    runner: run.runner,
    from: run.state,
    to,
    failure,
    share: to === 'failed' ? null : 1,
    now: run.deps.clock.now(),
  })
  if (moved === 0) throw new Superseded()
  if (to !== 'done' && to !== 'failed') return
  const row = await tx.one(sql.importById, { id: run.row.id })
  if (row) await run.deps.ended(tx, row, to)
}

const failureOf = (error: unknown): Failure => {
  if (error instanceof WorkerKilled && error.end !== 'aborted') return error.end
  return error instanceof ProblemError && error.code === 'files.missing' ? 'gone' : 'incident'
}
