/**
 * New deadlines without a new match: a flaw came into a list of exploited ones, a score changed, another policy was chosen.
 * @module
 */
import { decide } from '../../policy.ts'
import type { Flaw } from '../catalogue/read.ts'
import { type Assets, readAssets } from './inventory.ts'
import { decisionColumns, factsOf, traitsOf } from './rows.ts'
import { putFlaws, type Run } from './run.ts'
import * as sql from './write-store.ts'

const BATCH = 2_000

/** Of these flaws; null: of all. Answers how many findings were decided. */
export const decideAgainAll = async (
  run: Run,
  flaws: readonly string[] | null,
): Promise<number> => {
  const { organization, deps } = run
  const catalogue = deps.catalogue.catalogue()
  if (catalogue === null) return 0
  let decided = 0
  const params = { organization, flaws: flaws === null ? null : [...flaws] }
  const rows = await deps.records.reading(run.scope, (tx) => tx.all(sql.toDecide, params))
  for (let at = 0; at < rows.length; at += BATCH) {
    run.signal?.throwIfAborted()
    const part = rows.slice(at, at + BATCH)
    const known = new Map<string, Flaw>()
    for (const id of new Set(part.map(({ flaw }) => flaw))) {
      const flaw = catalogue.flaw(id)
      if (flaw !== null) known.set(id, flaw)
    }
    await putFlaws(run, known)
    const assets = await deps.records.reading(run.scope, (tx) =>
      readAssets(deps, tx, [...new Set(part.map(({ asset_id }) => asset_id))]),
    )
    const decisions = decisionsBy(run, known)
    const findings = part
      .filter(({ kind }) => kind === 'flaw')
      .map(({ id, flaw, asset_id, verdict, fix_at }) => ({
        id,
        exposed: assets.get(asset_id)?.reachable ?? null,
        fix_at,
        decision: decisions.numberOf(flaw, traitsIn(assets, asset_id), verdict),
      }))
    await deps.records.within(run.scope, (tx) =>
      tx.run(sql.decideAgain, {
        organization,
        now: run.now,
        zone: run.zone,
        mayMoveLater: run.mayMoveLater,
        ...sql.decidedRows.of(findings),
        ...sql.decisionRows.of(decisions.all),
      }),
    )
    decided += part.length
  }
  return decided
}

/** Each decision once: findings of a flaw differ in little that a policy asks. */
const decisionsBy = (run: Run, flaws: ReadonlyMap<string, Flaw>) => {
  const numbers = new Map<string, number>()
  const all: (ReturnType<typeof decisionColumns> & { readonly number: number })[] = []
  return {
    all,
    numberOf: (flaw: string, traits: ReturnType<typeof traitsIn>, verdict: string): number => {
      const key = JSON.stringify([flaw, traits?.reachable, traits?.importance, verdict])
      const known = numbers.get(key)
      if (known !== undefined) return known
      const number = all.length
      const decision = decide(run.policy, factsOf(flaws.get(flaw) ?? null, traits))
      all.push({ number, ...decisionColumns(decision, verdict) })
      numbers.set(key, number)
      return number
    },
  }
}

const traitsIn = (assets: Assets, id: string) => {
  const asset = assets.get(id)
  return asset === undefined ? undefined : traitsOf(asset)
}
