/**
 * Keeps the evidence of HB-P05 in line with what the inventory knows: an asset that the internet reaches becomes a public
 * asset, and one that it no longer reaches ceases to be one.
 * @module
 */
import { z } from 'zod'
import type { NewEvidence } from '../../../../platform/evidence/index.ts'
import { statement, type Transaction } from '../../../../platform/records/index.ts'
import type { ExposedAsset } from '../../../assets/contract.ts'
import { Exposure } from '../../evidence.ts'
import { type ExposureFact, exposureFacts, isOurs } from '../../exposure-proof.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'

const KIND = 'vulnerabilities.exposure'
const SUBJECT = 'public-asset'
const PAGE = 500

/** What is known to be exploited and open on these assets. */
const exploitedOn = statement({
  name: 'vulnerabilities_exploited_flaws_on',
  sql: `select x.asset_id as asset, array_agg(distinct x.flaw order by x.flaw) as flaws
        from vulnerabilities_findings x join vulnerabilities_flaws w on w.id = x.flaw
        where x.organization_id = $organization and x.asset_id = any($assets::uuid[])
          and x.bucket in ('affected', 'accepted') and w.kev_added_at is not null
        group by x.asset_id`,
  params: z.object({ organization: z.uuid(), assets: z.array(z.uuid()) }),
  row: z.object({ asset: z.string(), flaws: z.array(z.string()) }),
})

export const proveExposures = async (
  deps: VulnerabilitiesDeps,
  organization: string,
  signal?: AbortSignal,
): Promise<{ readonly exposed: number; readonly appended: number; readonly retired: number }> => {
  const scope = { organization, sites: '*' as const }
  const retired = await retiredNow(deps, organization)
  let exposed = 0
  let appended = 0
  for (let after: string | null = null; ; ) {
    signal?.throwIfAborted()
    const page: readonly ExposedAsset[] = await deps.records.within(scope, async (tx) => {
      const assets = await deps.exposures.exposed(tx, { after, limit: PAGE })
      appended += await provePage(deps, tx, organization, assets, retired)
      return assets
    })
    exposed += page.length
    after = page.at(-1)?.id ?? null
    if (after === null || page.length < PAGE) break
  }
  return { exposed, appended, retired: await retireClosed(deps, organization, retired) }
}

/** What was exposed once and is closed: it may open again. */
const retiredNow = (
  { records, evidence }: VulnerabilitiesDeps,
  organization: string,
): Promise<ReadonlySet<string>> =>
  records.reading({ organization, sites: '*' }, async (tx) => {
    const retired = new Set<string>()
    for await (const { id, retiredAt } of evidence.subjects(tx, { kind: SUBJECT }))
      if (retiredAt !== null) retired.add(id)
    return retired
  })

const provePage = async (
  { evidence, clock }: VulnerabilitiesDeps,
  tx: Transaction,
  organization: string,
  assets: readonly ExposedAsset[],
  retired: ReadonlySet<string>,
): Promise<number> => {
  if (assets.length === 0) return 0
  const ids = assets.map(({ id }) => id)
  const now = clock.now()
  const exploited = new Map(
    (await tx.all(exploitedOn, { organization, assets: ids })).map((row) => [row.asset, row.flaws]),
  )
  const before = new Map<string, ExposureFact[]>()
  const shown = new Map<string, { readonly name: string; readonly site: string | null }>()
  for await (const rows of evidence.newest(tx, {
    subjectKind: SUBJECT,
    kinds: [KIND],
    subjectIds: ids,
  }))
    for (const { subject, probe, class: evidenceClass, observedAt, payload } of rows) {
      const read = Exposure.safeParse(payload)
      if (!read.success) continue
      shown.set(subject.id, subject)
      const list = before.get(subject.id) ?? []
      before.set(subject.id, list)
      list.push({ probe, class: evidenceClass, observedAt, payload: read.data })
    }
  const subjectOf = ({ id, name, site }: ExposedAsset) =>
    ({ kind: SUBJECT, id, name, site }) as const
  const moved = assets.filter(({ id, name, site }) => {
    const was = shown.get(id)
    return was !== undefined && (was.name !== name || was.site !== site)
  })
  if (moved.length > 0) await evidence.putSubjects(tx, moved.map(subjectOf), now)
  for (const { id } of assets)
    if (retired.has(id)) await evidence.reviveSubject(tx, { kind: SUBJECT, id })
  const entries = assets.flatMap((asset) =>
    exposureFacts(asset, {
      owner: asset.owner,
      exploited: exploited.get(asset.id) ?? [],
      before: before.get(asset.id) ?? [],
      now: now.getTime(),
    }).map(
      ({ observedAt, ...fact }): NewEvidence => ({
        ...fact,
        kind: KIND,
        subject: subjectOf(asset),
        observedAt: new Date(observedAt),
        validUntil: null,
        probeVersion: '1',
        source: null,
      }),
    ),
  )
  return entries.length === 0 ? 0 : (await evidence.append(tx, entries)).appended
}

const retireClosed = async (
  { records, evidence, exposures, clock }: VulnerabilitiesDeps,
  organization: string,
  before: ReadonlySet<string>,
): Promise<number> =>
  records.within({ organization, sites: '*' }, async (tx) => {
    const ours = new Set<string>()
    for await (const rows of evidence.newest(tx, { subjectKind: SUBJECT, kinds: [KIND] }))
      for (const { subject, probe } of rows)
        if (isOurs(probe) && !before.has(subject.id)) ours.add(subject.id)
    const ids = [...ours]
    let retired = 0
    for (let at = 0; at < ids.length; at += PAGE) {
      const part = ids.slice(at, at + PAGE)
      const open = new Set(await exposures.stillExposed(tx, part))
      for (const id of part) {
        if (open.has(id)) continue
        await evidence.retireSubject(tx, { kind: SUBJECT, id }, clock.now())
        retired += 1
      }
    }
    return retired
  })
