/**
 * What was matched, as rows of the records.
 * @module
 */
import type { Verdict } from '@hinoban/matching'
import { newId } from '../../../../platform/records/index.ts'
import type { AssetSystem } from '../../../assets/contract.ts'
import type { Severity } from '../../contract.ts'
import { type Decision, decide, decideEndOfLife, type Facts, type Policy } from '../../policy.ts'
import { bucketOf, fixOf, folded } from '../../rules.ts'
import type { Flaw } from '../catalogue/read.ts'
import type { Asset, Item } from './inventory.ts'
import type { findingRows, flawRows } from './write-store.ts'

type RowOf<T extends { of: (rows: never) => unknown }> = Parameters<
  T['of']
>[0] extends readonly (infer R)[]
  ? R
  : never
export type FindingWrite = RowOf<typeof findingRows>
export type FlawWrite = RowOf<typeof flawRows>

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

export const flawRow = (flaw: Flaw): FlawWrite => {
  const added = flaw.kev.map(({ addedAt }) => addedAt).filter((at) => at !== null)
  return {
    id: flaw.id,
    title_ja: flaw.titleJa,
    title_en: flaw.titleEn,
    severity: flaw.severity,
    score: flaw.score,
    vector: flaw.vector,
    scored_by: flaw.scoredBy,
    epss: flaw.epss?.score ?? null,
    epss_percentile: flaw.epss?.percentile ?? null,
    kev_lists: flaw.kev.map(({ list }) => list).sort(),
    kev_added_at:
      flaw.kev.length === 0 ? null : new Date(added.length === 0 ? 0 : Math.min(...added)),
    kev_ransomware: flaw.kev.some(({ ransomware }) => ransomware),
    exploitation: flaw.ssvc?.exploitation ?? null,
    automatable: flaw.ssvc?.automatable ?? null,
    technical_impact: flaw.ssvc?.technicalImpact ?? null,
    state: flaw.state,
    published_at: instant(flaw.publishedAt),
    modified_at: instant(flaw.modifiedAt),
  }
}

export const factsOf = (flaw: Flaw | null, traits: Traits | undefined): Facts => ({
  inKev: (flaw?.kev.length ?? 0) > 0,
  reachable: traits?.reachable ?? null,
  exploitation: flaw?.ssvc?.exploitation ?? null,
  automatable: flaw?.ssvc?.automatable ?? null,
  technicalImpact: flaw?.ssvc?.technicalImpact ?? null,
  severity: (flaw?.severity ?? 'unknown') satisfies Severity,
  importance: traits?.importance ?? null,
})

/** A deadline is for what is known to be affected; of the rest it is first to be found out. */
export const decisionColumns = (decision: Decision, verdict: string) => ({
  policy: decision.policy,
  policy_version: decision.version,
  outcome: decision.outcome,
  days: verdict === 'affected' ? decision.days : null,
  inputs: decision.inputs,
})

/** The maker itself says that there is no fix yet. */
const isUnmended = (state: Verdict['fix']['state']): boolean =>
  state === 'not-fixed' || state === 'deferred'

/** What is known of an asset that decides a deadline: all that the part of a finding that assets share may depend on. */
export type Traits = {
  readonly reachable: boolean | null
  readonly importance: AssetSystem['importance']
}
export const traitsOf = ({ reachable, system }: Asset): Traits => ({
  reachable,
  importance: system.importance,
})

export type Place = {
  readonly asset: Asset
  readonly seenFrom: Date
  readonly seenUntil: Date
  readonly source: string
}

type Found = {
  readonly item: Item
  readonly verdict: Verdict
  readonly versions: readonly string[]
}

/** Between the words of a search: no one types it, so nothing is found across two of them. */
const BETWEEN = ' \u0001 '

/** The same wherever the component is: it is put together once, whatever the traits of the assets. */
export const baseRow = (flaw: Flaw | null, { item, verdict, versions }: Found) => {
  const { component } = item
  const fix = fixOf(component.kind, verdict)
  const isEnd = verdict.flaw.startsWith('eol:')
  return {
    flaw,
    isEnd,
    words: [component.name, ...verdict.ids].map(folded).join(BETWEEN),
    columns: {
      kind: isEnd ? 'eol' : 'flaw',
      flaw: verdict.flaw,
      ids: verdict.ids.slice(0, 50),
      component_key: item.key,
      component_name: component.name,
      component_sort: folded(component.name).slice(0, 200),
      supplier: component.supplier,
      component_type: component.kind,
      purl: component.purl,
      cpe: component.cpes.join(' '),
      versions,
      bucket: bucketOf(verdict.state),
      verdict: verdict.state,
      reason: isEnd ? 'end_of_support' : verdict.reason,
      confidence: verdict.confidence,
      is_conflict: verdict.conflict,
      fix_version: fix.version?.slice(0, 200) ?? null,
      fix_state: fix.state,
      fix_reachable: verdict.fix.reachable,
      // Sources seldom date a fix; it is out at the latest when the flaw is published with it.
      fix_at: isUnmended(fix.state) ? null : instant(flaw?.publishedAt ?? null),
    },
  }
}
export type BaseRow = ReturnType<typeof baseRow>

/** What the traits of an asset decide: the same for thousands of them. */
export const decidedRow = (policy: Policy, { flaw, isEnd, columns }: BaseRow, traits: Traits) => {
  const facts = factsOf(flaw, traits)
  return {
    exposed: traits.reachable,
    ...decisionColumns(
      isEnd ? decideEndOfLife(policy, facts) : decide(policy, facts),
      columns.verdict,
    ),
  }
}
export type SharedRow = {
  readonly base: BaseRow
  readonly decided: ReturnType<typeof decidedRow>
}

const ownColumns = ({ asset, source, seenFrom, seenUntil }: Place) => ({
  site_id: asset.system.site,
  asset_id: asset.system.asset,
  asset_name: asset.system.name,
  asset_sort: asset.sort,
  device_class: asset.system.deviceClass,
  source,
  seen_from: seenFrom,
  seen_until: seenUntil,
})

export const findingRowsOf = (
  shared: readonly SharedRow[],
  place: Place,
): readonly FindingWrite[] => {
  const own = ownColumns(place)
  const name = folded(place.asset.system.name)
  return shared.map(({ base: { columns, words }, decided }) => ({
    id: newId(),
    ...columns,
    ...decided,
    ...own,
    search: `${name}${BETWEEN}${words}`.slice(0, 2_000),
  }))
}
