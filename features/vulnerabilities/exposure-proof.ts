/**
 * What the inventory knows of an asset's exposure, as evidence for HB-P05: one fact for each way in which somebody saw it, of
 * the class of who saw it. A way that is gone is said to be gone. Pure.
 * @module
 */
import type { EvidenceClass } from '@hinoban/measures'
import type { ExposureView } from '../assets/contract.ts'
import type { Exposure } from './evidence.ts'
import { isNews, LOOKS } from './proves.ts'

/** Others look from outside too and name their own probes: these are the inventory's. */
const PROBE = 'exposure.'
export const isOurs = (probe: string): boolean => probe.startsWith(PROBE)

export type ExposureFact = {
  readonly probe: string
  readonly class: EvidenceClass
  readonly observedAt: number
  readonly payload: Exposure
}

/**
 * An own scan of a public address is the look from outside that the measure asks for. A bare address proves that the asset is
 * public, and nothing of what listens there; a document proves nothing on its own.
 */
export const exposureClass = ({
  by,
  source,
}: Pick<ExposureView['evidence'][number], 'by' | 'source'>): EvidenceClass =>
  source === 'ledger'
    ? 'E4'
    : source === 'console' || by === 'global-address'
      ? 'E3'
      : (LOOKS[source]?.class ?? 'E2')

const MOST_NAMES = 200
const names = (all: readonly string[]): string[] =>
  [...new Set(all.map((one) => one.slice(0, 200)))].slice(0, MOST_NAMES)

/** What is new about one exposed asset. `exploited`: flaws open on it that are known to be exploited. */
export const exposureFacts = (
  { evidence, dangerous }: Pick<ExposureView, 'evidence' | 'dangerous'>,
  {
    owner,
    exploited,
    before,
    now,
  }: {
    readonly owner: string
    readonly exploited: readonly string[]
    readonly before: readonly ExposureFact[]
    readonly now: number
  },
): readonly ExposureFact[] => {
  const open = evidence.filter(({ isReachable }) => isReachable)
  const firstSeenAt = Math.min(
    ...open.map(({ at }) => Date.parse(at)),
    ...before.map(({ payload }) => payload.firstSeenAt),
  )
  const said = new Map<string, ExposureFact>()
  for (const one of evidence) {
    const { by, source, at, listens, isReachable } = one
    const probe = `${PROBE}${by}.${source}`
    const shown = isReachable ? listens : []
    said.set(probe, {
      probe,
      class: exposureClass(one),
      observedAt: Date.parse(at),
      payload: {
        services: names(shown),
        dangerous: names(shown.filter((one) => dangerous.includes(one))),
        owner: owner.trim() === '' ? null : owner.slice(0, 200),
        firstSeenAt,
        ...(isReachable && exploited.length > 0 ? { exploited: names(exploited) } : {}),
      },
    })
  }
  const known = new Map(before.map((fact) => [fact.probe, fact]))
  const gone = before.filter(
    ({ probe, payload }) =>
      isOurs(probe) &&
      !said.has(probe) &&
      payload.services.length + (payload.exploited?.length ?? 0) > 0,
  )
  return [
    ...[...said.values()].filter((fact) => isNews(fact, known.get(fact.probe) ?? null)),
    ...gone.map((fact) => ({
      ...fact,
      observedAt: now,
      payload: {
        services: [],
        dangerous: [],
        owner: fact.payload.owner,
        firstSeenAt: fact.payload.firstSeenAt,
      },
    })),
  ]
}
