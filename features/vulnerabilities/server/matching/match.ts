/**
 * One run of the matching: what changed since the last is looked at, findings are kept in line with it, and nothing is closed
 * that was not looked at.
 * @module
 */
import { touchedSince } from '../../../../platform/evidence/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import { foldCounts } from '../findings/count-store.ts'
import { dayAt } from '../findings/list.ts'
import { settleExpired } from '../findings/suppression-store.ts'
import { policyOf } from '../policy/chosen.ts'
import { readVexBook } from '../vex/book.ts'
import { withMarks } from '../vex/part-marks.ts'
import { dropLeftOver } from '../vex/store.ts'
import { closeUnseen } from './close.ts'
import { decideAgainAll } from './decide-again.ts'
import { withEndOfLife, writeLedgerEnds } from './end-of-life.ts'
import { batchesOf, type Item, readAssets, readItems } from './inventory.ts'
import type { CoverageWord } from './match-worker.ts'
import { type Judged, prove } from './prove.ts'
import { askWorker, type Run, type Wanted, WRITE_ROWS } from './run.ts'
import * as runs from './run-store.ts'
import { writeBatch } from './write.ts'
import * as sql from './write-store.ts'

const BATCH_COMPONENTS = 20_000
/** An import that is not at its end after a week was stopped: even a machine that was off over the holidays has gone on by then. */
const LEFT_OVER_MS = 7 * 86_400_000

export type MatchSummary = {
  readonly scope: 'nothing' | 'part' | 'whole'
  readonly components: number
  readonly seen: number
  readonly closed: number
  /** Asked for again while it ran. */
  readonly isMore: boolean
  /** Assets that were looked at; null: all. */
  readonly assets: readonly string[] | null
}

/** Null: there is no catalogue, so nothing can be said and what waits goes on waiting. */
export const matchOrganization = async (
  deps: VulnerabilitiesDeps,
  organization: string,
  signal?: AbortSignal,
): Promise<MatchSummary | null> => {
  const catalogue = deps.catalogue.catalogue()
  if (catalogue === null) return null
  const { records, clock } = deps
  const scope = { organization, sites: '*' as const }
  const now = clock.now()
  const begun = await records.within(scope, (tx) => tx.one(runs.begin, { organization, now }))
  if (begun === null) throw new Error('vulnerabilities: no run')
  const run: Run = {
    deps,
    organization,
    scope,
    run: begun.run,
    now,
    zone: await deps.timeZone(organization),
    policy: await records.within(scope, policyOf),
    vex: await records.reading(scope, readVexBook),
    mayMoveLater: begun.may_move_later,
    words: new Set(),
    signal,
  }
  await records.within(scope, (tx) =>
    tx.run(settleExpired, {
      organization,
      today: dayAt(now, run.zone),
      at: now,
      by: null,
    }),
  )
  const isWhole = begun.wants_all || begun.matched_at === null
  let seen = 0
  let closed = 0
  let components = 0
  let touched: readonly string[] | null = null
  let looked: readonly string[] = []
  if (isWhole) {
    const done = await matchScope(run, { assets: null, keys: null })
    ;({ seen, closed, components } = done)
  } else {
    touched = await touchedAssets(run, begun.evidence_seq, begun.head)
    if (touched.length > 0)
      ({ seen, closed, components } = await matchScope(run, { assets: touched, keys: null }))
    if (begun.wants_keys.length > 0) {
      const done = await matchScope(run, { assets: null, keys: begun.wants_keys })
      seen += done.seen
      closed += done.closed
      components += done.components
      looked = done.looked
      touched = null
    }
    if (begun.wants_flaws.length > 0) {
      await decideAgainAll(run, begun.wants_flaws)
      touched = null
    }
  }
  if (begun.may_move_later) await decideAgainAll(run, null)
  if (!isWhole && (begun.wants_keys.length > 0 || begun.wants_flaws.length > 0))
    await proveConcerned(run, begun.wants_flaws, looked)
  const ended = await records.within(scope, async (tx) => {
    if (isWhole) {
      await tx.run(sql.dropSoftware, { organization, run: run.run })
      await tx.run(foldCounts, { organization })
      await tx.run(dropLeftOver, {
        organization,
        before: new Date(now.getTime() - LEFT_OVER_MS),
      })
    }
    return tx.one(runs.finish, {
      organization,
      head: begun.head,
      isWhole,
      wanted: begun.wanted,
      now: clock.now(),
    })
  })
  return {
    scope: isWhole ? 'whole' : touched?.length === 0 ? 'nothing' : 'part',
    components,
    seen,
    closed,
    isMore: ended?.is_more ?? false,
    assets: isWhole ? null : touched,
  }
}

/** After a change of the catalogue: evidence of the assets with findings that it wrote or decided anew. */
const proveConcerned = async (
  run: Run,
  flaws: readonly string[],
  components: readonly string[],
): Promise<void> => {
  const { deps, organization } = run
  const assets = await deps.records.reading(run.scope, async (tx) => {
    const rows = await tx.all(sql.concerned, {
      organization,
      run: run.run,
      now: run.now,
      flaws: [...flaws],
      components: [...components],
    })
    return readAssets(
      deps,
      tx,
      rows.map(({ asset }) => asset),
    )
  })
  await prove(run, assets, null)
}

/** Hosts of which the inventory heard something new. */
const touchedAssets = async (run: Run, since: number, head: number): Promise<readonly string[]> =>
  head <= since
    ? []
    : run.deps.records.within(run.scope, async (tx) =>
        (await touchedSince(tx, { since, head, probesOf: 'assets.sighting' }))
          .filter(
            ({ kind, kinds }) => kind === 'host' && kinds.some((one) => one.startsWith('assets.')),
          )
          .map(({ id }) => id),
      )

type Done = {
  readonly seen: number
  readonly closed: number
  readonly components: number
  /** Keys of the components that were looked at. */
  readonly looked: readonly string[]
}

const matchScope = async (run: Run, wanted: Wanted): Promise<Done> => {
  const { deps, organization } = run
  const { read, items } = await deps.records.reading(run.scope, async (tx) => {
    const read = await readAssets(deps, tx, wanted.assets)
    return { read, items: await readItems(deps, tx, wanted.assets, read) }
  })
  const assets = await withMarks(run, read, items)
  const looked = new Set<string>()
  const judged: Judged = { software: new Set(), systems: new Set() }
  let seen = 0
  let done = 0
  for (const batch of batchesOf(items, BATCH_COMPONENTS)) {
    run.signal?.throwIfAborted()
    const asked = await askWorker(
      run,
      batch.map(({ component }) => ({ component, asset: null })),
      wanted.keys,
    )
    const answer = withEndOfLife(run, batch, asked)
    for (const index of answer.verdicts.keys()) {
      const item = batch[index]
      if (item) looked.add(item.key)
    }
    await deps.records.within(run.scope, (tx) => putCoverage(run, tx, batch, answer.coverage))
    seen += await writeBatch(run, wanted, assets, batch, answer)
    addJudged(batch, answer.coverage, judged)
    done += batch.length
    await deps.records.within(run.scope, (tx) =>
      tx.run(runs.progress, {
        organization,
        share: done / items.length,
        now: deps.clock.now(),
      }),
    )
  }
  if (wanted.keys === null) seen += await writeLedgerEnds(run, assets)
  const closed = await closeUnseen(run, {
    assets,
    assetIds: wanted.assets,
    items,
    components: wanted.keys === null ? null : [...looked],
  })
  if (wanted.keys === null) await prove(run, assets, judged)
  return { seen, closed, components: items.length, looked: [...looked] }
}

/** What could be judged: silence about the rest proves nothing. */
const addJudged = (
  batch: readonly Item[],
  coverage: ReadonlyMap<number, CoverageWord>,
  judged: Judged,
): void => {
  for (const [index, word] of coverage) {
    const item = batch[index]
    if (item === undefined || (word !== 'judged' && word !== 'nothing-known')) continue
    if (item.identity !== null) judged.software.add(item.identity.number)
    for (const asset of item.assets) judged.systems.add(asset)
  }
}

const putCoverage = async (
  run: Run,
  tx: Transaction,
  batch: readonly Item[],
  coverage: ReadonlyMap<number, CoverageWord>,
): Promise<void> => {
  const rows = new Map<
    string,
    { digest: string; name: string; version: string; coverage: string }
  >()
  for (const [index, word] of coverage) {
    const item = batch[index]
    if (item)
      rows.set(item.digest, {
        digest: item.digest,
        name: item.component.name,
        version: item.version,
        coverage: word,
      })
  }
  const all = [...rows.values()]
  for (let at = 0; at < all.length; at += WRITE_ROWS)
    await tx.run(sql.putSoftware, {
      organization: run.organization,
      run: run.run,
      ...sql.softwareRows.of(all.slice(at, at + WRITE_ROWS)),
    })
}
