/**
 * Closes what was looked at and is no longer seen, each with its reason.
 * @module
 */
import type { Transaction } from '../../../../platform/records/index.ts'
import { VerdictWord } from '../../contract.ts'
import { closedWhy } from '../../rules.ts'
import type { Assets, Item } from './inventory.ts'
import { markGone } from './places-store.ts'
import type { Run } from './run.ts'
import * as sql from './write-store.ts'

const BATCH = 2_000

export const closeUnseen = async (
  run: Run,
  looked: {
    readonly assets: Assets
    /** Null: at all. */
    readonly assetIds: readonly string[] | null
    readonly items: readonly Item[]
    /** Keys of the components that were looked at; null: all. */
    readonly components: readonly string[] | null
  },
): Promise<number> => {
  const { organization } = run
  const byKey = new Map<string, Item[]>()
  for (const item of looked.items) {
    const list = byKey.get(item.key)
    if (list) list.push(item)
    else byKey.set(item.key, [item])
  }
  return run.deps.records.within(run.scope, async (tx) => {
    let closed = 0
    const params = {
      organization,
      run: run.run,
      assets: looked.assetIds === null ? null : [...looked.assetIds],
      components: looked.components === null ? null : [...looked.components],
    }
    for await (const rows of tx.stream(sql.unseen, params, BATCH)) {
      const versions = await versionsNow(run, tx, byKey, rows)
      const closing = rows.map((row) => ({
        id: row.id,
        why: closedWhy({
          isAssetThere: looked.assets.has(row.asset_id),
          isRecordGone: row.kind === 'flaw' && isRecordGone(run, row.flaw),
          isLedgerWord: row.component_key.startsWith('support:'),
          versionsNow: [...(versions.get(`${row.asset_id} ${row.component_key}`) ?? [])],
          versionsThen: row.versions,
          verdictThen: VerdictWord.parse(row.verdict),
        }),
      }))
      await tx.run(sql.closeFindings, {
        organization,
        now: run.now,
        run: run.run,
        ...sql.closingRows.of(closing),
      })
      closed += closing.length
    }
    await tx.run(markGone, params)
    return closed
  })
}

const isRecordGone = (run: Run, id: string): boolean => {
  const flaw = run.deps.catalogue.catalogue()?.flaw(id) ?? null
  return flaw === null || flaw.state === 'rejected' || flaw.state === 'withdrawn'
}

/** Which versions of these components are on these assets now. */
const versionsNow = async (
  run: Run,
  tx: Transaction,
  byKey: ReadonlyMap<string, readonly Item[]>,
  rows: readonly { readonly asset_id: string; readonly component_key: string }[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const versions = new Map<string, Set<string>>()
  const add = (asset: string, item: Item): void => {
    const key = `${asset} ${item.key}`
    const known = versions.get(key)
    if (known) known.add(item.version)
    else versions.set(key, new Set([item.version]))
  }
  const items = [...new Set(rows.map((row) => row.component_key))].flatMap(
    (key) => byKey.get(key) ?? [],
  )
  for (const item of items) for (const asset of item.assets) add(asset, item)
  const software = items.filter((item) => item.identity !== null)
  if (software.length === 0) return versions
  const identities = software.flatMap(({ identity }) => (identity === null ? [] : [identity]))
  const assets = [...new Set(rows.map((row) => row.asset_id))]
  for await (const found of run.deps.software.installed(tx, identities, assets))
    for (const { of, asset } of found) {
      const item = software[of]
      if (item) add(asset, item)
    }
  return versions
}
