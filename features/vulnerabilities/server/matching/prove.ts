/**
 * Turns findings into evidence, so that the measures on patching are judged from what was seen.
 * @module
 */
import { z } from 'zod'
import type { NewEvidence } from '../../../../platform/evidence/index.ts'
import { statement, type Transaction } from '../../../../platform/records/index.ts'
import { componentOfSystem } from '../../components.ts'
import {
  isNews,
  LOOKS,
  type Look,
  type Open,
  type Proof,
  patchProofs,
  patchStateOf,
} from '../../proves.ts'
import type { Asset, Assets } from './inventory.ts'
import { edgeProof, exploitedOn } from './prove-edge.ts'
import type { Run } from './run.ts'
import { systemSource } from './write.ts'

const PROBE_VERSION = '1'
const BATCH = 1_000

const ofAssets = z.object({ organization: z.uuid(), assets: z.array(z.uuid()) })

/** Fixes that are not installed, of what is critical, high, not rated or exploited: all of which the maker does not say that there is none. */
const openOn = statement({
  name: 'vulnerabilities_open_on',
  sql: `select x.asset_id as asset, x.source,
          count(*) filter (where x.kind = 'flaw') as open,
          count(*) filter (where x.kind = 'flaw' and x.bucket = 'affected') as unmitigated,
          min(coalesce(x.fix_at, x.first_seen_at)) filter (where x.kind = 'flaw' and x.bucket = 'affected') as oldest_at,
          coalesce(array_agg(x.component_name) filter (where x.kind = 'eol'), '{}') as unsupported
        from vulnerabilities_findings x join vulnerabilities_flaws w on w.id = x.flaw
        where x.organization_id = $organization and x.asset_id = any($assets::uuid[]) and x.bucket in ('affected', 'accepted')
          and (x.kind = 'eol' or (x.fix_state not in ('not-fixed', 'deferred')
            and (w.severity in ('critical', 'high', 'unknown') or w.kev_added_at is not null)))
        group by x.asset_id, x.source`,
  params: ofAssets,
  row: z.object({
    asset: z.string(),
    source: z.string(),
    open: z.number(),
    unmitigated: z.number(),
    oldest_at: z.date().nullable(),
    unsupported: z.array(z.string()),
  }),
})

/** What anything could judge. */
export type Judged = {
  /** Numbers of software. */
  readonly software: Set<string>
  /** Assets whose own system could be judged. */
  readonly systems: Set<string>
}

/** Assets of the scope; `judged` null: only what has evidence already is brought in line. */
export const prove = async (run: Run, assets: Assets, judged: Judged | null): Promise<number> => {
  const all = [...assets.values()]
  let next = 0
  let appended = 0
  const work = async (): Promise<void> => {
    while (next < all.length) {
      run.signal?.throwIfAborted()
      const part = all.slice(next, next + BATCH)
      next += BATCH
      appended += await run.deps.records.within(run.scope, (tx) =>
        proveBatch(run, tx, part, judged),
      )
    }
  }
  await Promise.all(Array.from({ length: PROVERS }, work))
  return appended
}

/** PostgreSQL counts for one while the other's proofs are put together. */
const PROVERS = 2

const proveBatch = async (
  { deps, organization }: Run,
  tx: Transaction,
  assets: readonly Asset[],
  judged: Judged | null,
): Promise<number> => {
  const ids = assets.map(({ system }) => system.asset)
  const open = groupBy(await tx.all(openOn, { organization, assets: ids }), ({ asset }) => asset)
  const edges = assets.flatMap(({ system }) =>
    system.deviceClass === 'edge' ? [system.asset] : [],
  )
  const exploited = new Map(
    edges.length === 0
      ? []
      : (await tx.all(exploitedOn, { organization, assets: edges })).map((row) => [row.asset, row]),
  )
  const before = await newestOf(deps.evidence, tx, ids)
  const openOf = (asset: Asset, by: 'agent' | 'scan'): Open =>
    openBy(open.get(asset.system.asset) ?? [], by, asset)
  /** Without a whole look nothing new is claimed: only where a word that stands is no longer true, somebody looks. */
  const isOvertaken = (asset: Asset): boolean =>
    (['agent', 'scan'] as const).some((by) => {
      const held = before.get(`${asset.system.asset} vulnerabilities.${by}-patch-state`)
      const payload = patchStateOf(openOf(asset, by))
      return held !== undefined && isNews({ ...held, payload }, held)
    })
  const asked = judged === null ? assets.filter(isOvertaken) : assets
  const looks = groupBy(
    await looksAt(
      deps,
      tx,
      asked.map(({ system }) => system.asset),
      judged,
    ),
    ({ asset }) => asset,
  )
  const entries: NewEvidence[] = []
  for (const asset of assets) {
    const { system } = asset
    const ofSystem = systemLook(asset, judged)
    const seen: Look[] = [
      ...(looks.get(system.asset) ?? []),
      ...(ofSystem === null ? [] : [ofSystem]),
    ]
    const isJudged = (kind: string): boolean => before.has(`${system.asset} ${kind}`)
    const proofs: Proof[] = [...patchProofs(seen, (by) => openOf(asset, by))]
    const edge = edgeProof(asset, ofSystem, exploited.get(system.asset) ?? null, {
      now: deps.clock.now(),
      held: before.get(`${system.asset} vulnerabilities.edge-build`),
    })
    if (edge !== null && (judged === null || judged.systems.has(system.asset))) proofs.push(edge)
    for (const proof of proofs) {
      const held = before.get(`${system.asset} ${proof.kind}`) ?? null
      // Without a whole look at the asset nothing new is claimed of it.
      if (judged === null && !isJudged(proof.kind)) continue
      if (isNews(proof, held))
        entries.push({
          kind: proof.kind,
          subject: {
            kind: proof.kind === 'vulnerabilities.edge-build' ? 'edge-device' : 'host',
            id: system.asset,
            name: system.name,
            site: system.site,
          },
          class: proof.class,
          observedAt: new Date(proof.observedAt),
          validUntil: null,
          probe: proof.probe,
          probeVersion: PROBE_VERSION,
          payload: proof.payload,
          source: null,
        })
    }
  }
  if (entries.length === 0) return 0
  return (await deps.evidence.append(tx, entries)).appended
}

/** Counted only where silence has to be worth something: what is brought in line was judged before. */
const looksAt = async (
  { software }: Run['deps'],
  tx: Transaction,
  assets: readonly string[],
  judged: Judged | null,
): Promise<readonly (Look & { readonly asset: string })[]> => {
  if (assets.length === 0) return []
  if (judged === null)
    return (await software.looks(tx, assets)).map(({ seenUntil, ...look }) => ({
      ...look,
      seenUntil: seenUntil.getTime(),
      components: 1,
      judged: 1,
    }))
  return (await software.counted(tx, assets, [...judged.software])).map(
    ({ seenUntil, among, ...look }) => ({
      ...look,
      seenUntil: seenUntil.getTime(),
      judged: among,
    }),
  )
}

/** What the asset itself runs, where a machine read it. */
const systemLook = ({ system }: Asset, judged: Judged | null): Look | null => {
  const source = systemSource(system.sources)
  return system.machineSeenAt === null ||
    !(source in LOOKS) ||
    (componentOfSystem(system)?.version ?? '') === ''
    ? null
    : {
        source,
        components: 1,
        judged: judged === null || judged.systems.has(system.asset) ? 1 : 0,
        seenUntil: system.machineSeenAt.getTime(),
      }
}

const openBy = (
  rows: readonly z.output<typeof openOn.row>[],
  by: 'agent' | 'scan',
  { reachable }: Asset,
): Open => {
  const own = rows.filter(({ source }) => (LOOKS[source]?.by ?? by) === by)
  const times = own.flatMap(({ oldest_at }) => (oldest_at === null ? [] : [oldest_at.getTime()]))
  return {
    open: own.reduce((sum, row) => sum + row.open, 0),
    unmitigated: own.reduce((sum, row) => sum + row.unmitigated, 0),
    oldestAt: times.length === 0 ? null : Math.min(...times),
    // Nobody looked whether it can be reached: the worse counts.
    unsupported:
      reachable === false ? [] : own.flatMap(({ unsupported }) => [...new Set(unsupported)].sort()),
  }
}

const KINDS = {
  host: ['vulnerabilities.agent-patch-state', 'vulnerabilities.scan-patch-state'],
  'edge-device': ['vulnerabilities.edge-build'],
} as const

const newestOf = async (
  evidence: Run['deps']['evidence'],
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly observedAt: number; readonly payload: unknown }>> => {
  const newest = new Map<string, { readonly observedAt: number; readonly payload: unknown }>()
  for (const subjectKind of ['host', 'edge-device'] as const)
    for await (const rows of evidence.newest(tx, {
      subjectKind,
      kinds: KINDS[subjectKind],
      subjectIds: ids,
    }))
      for (const { subject, kind, observedAt, payload } of rows) {
        const key = `${subject.id} ${kind}`
        const known = newest.get(key)
        if (known === undefined || known.observedAt < observedAt)
          newest.set(key, { observedAt, payload })
      }
  return newest
}

const groupBy = <T>(
  rows: readonly T[],
  of: (row: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const list = groups.get(of(row))
    if (list) list.push(row)
    else groups.set(of(row), [row])
  }
  return groups
}
