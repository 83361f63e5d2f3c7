/**
 * What a matched inventory proves about patching: how much is open on a host, by whoever looked, and the build of each edge
 * device. Pure.
 * @module
 */
import type { EvidenceClass } from '@hinoban/measures'
import type { EdgeBuild, PatchState } from './evidence.ts'

/** Who reads software or builds itself, and what the word of each is worth; a document or a person proves no version. */
export const LOOKS: Readonly<
  Record<string, { readonly by: 'agent' | 'scan'; readonly class: EvidenceClass }>
> = {
  osquery: { by: 'agent', class: 'E2' },
  packages: { by: 'agent', class: 'E2' },
  sbom: { by: 'agent', class: 'E2' },
  scan: { by: 'scan', class: 'E1' },
  snmp: { by: 'scan', class: 'E1' },
  directory: { by: 'scan', class: 'E1' },
  'nmap-xml': { by: 'scan', class: 'E2' },
  devices: { by: 'scan', class: 'E2' },
}

export type Look = {
  readonly source: string
  readonly components: number
  /** Of these, how many anything could judge. */
  readonly judged: number
  readonly seenUntil: number
}

/** What is open on one asset, counted by the records. */
export type Open = {
  readonly open: number
  readonly unmitigated: number
  readonly oldestAt: number | null
  readonly unsupported: readonly string[]
}

export type Proof = {
  readonly probe: string
  readonly class: EvidenceClass
  readonly observedAt: number
} & (
  | { readonly kind: 'vulnerabilities.agent-patch-state'; readonly payload: PatchState }
  | { readonly kind: 'vulnerabilities.scan-patch-state'; readonly payload: PatchState }
  | { readonly kind: 'vulnerabilities.edge-build'; readonly payload: EdgeBuild }
)

/** Where less than half can be judged, silence about the rest is no proof that nothing is open. */
const LEAST_JUDGED = 0.5

export const patchStateOf = ({ open, unmitigated, oldestAt, unsupported }: Open): PatchState => ({
  open,
  unmitigated,
  oldestUnmitigatedAt: oldestAt,
  unsupportedReachable: unsupported.map((name) => name.slice(0, 200)).slice(0, 100),
})

/** The state of patches by the newest look of an agent and of a scan. */
export const patchProofs = (
  looks: readonly Look[],
  openBy: (by: 'agent' | 'scan') => Open,
): readonly Proof[] => {
  const seen = looks.filter(({ source }) => source in LOOKS)
  const all = seen.reduce((sum, { components }) => sum + components, 0)
  const judged = seen.reduce((sum, look) => sum + look.judged, 0)
  const isEnough = all > 0 && judged >= all * LEAST_JUDGED
  return (['agent', 'scan'] as const).flatMap((by): readonly Proof[] => {
    const newest = seen
      .filter(({ source }) => LOOKS[source]?.by === by)
      .reduce<Look | null>((a, b) => (a === null || b.seenUntil > a.seenUntil ? b : a), null)
    const trait = newest === null ? undefined : LOOKS[newest.source]
    if (newest === null || trait === undefined) return []
    const found = openBy(by)
    // What is found open is open, however little else could be judged.
    if (!isEnough && found.open === 0 && found.unsupported.length === 0) return []
    return [
      {
        kind: `vulnerabilities.${by}-patch-state`,
        probe: newest.source,
        class: trait.class,
        observedAt: newest.seenUntil,
        payload: patchStateOf(found),
      },
    ]
  })
}

/** The same words at nearly the same time say nothing new; an older word is about to lapse. */
export const RENEW_MS = 6 * 3_600_000
export const isNews = (
  proof: { readonly observedAt: number; readonly payload: unknown },
  before: { readonly observedAt: number; readonly payload: unknown } | null,
): boolean =>
  before === null ||
  sorted(before.payload) !== sorted(proof.payload) ||
  proof.observedAt - before.observedAt >= RENEW_MS

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
