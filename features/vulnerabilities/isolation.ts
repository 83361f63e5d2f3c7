/**
 * Whether a device is cut off from the internet, by what was observed: never because nobody looked, never for longer than
 * the looks stay young, and no longer once somebody sees it open again. Times in ms. Pure.
 * @module
 */
import type { EvidenceClass } from '@hinoban/measures'
import type { ExposureView } from '../assets/contract.ts'
import type { Isolation } from './contract-cases.ts'
import { exposureClass } from './exposure-proof.ts'

/** As for what is open: what nobody saw for so long is no longer confirmed. */
export const ISOLATION_FRESH_MS: number = 30 * 86_400_000

type Fact = ExposureView['evidence'][number]
const atOf = ({ at }: Fact): number => Date.parse(at)
const newest = (facts: readonly Fact[]): Fact | undefined =>
  facts.reduce<Fact | undefined>(
    (a, b) => (a === undefined || atOf(b) > atOf(a) ? b : a),
    undefined,
  )

const BY: Readonly<Record<Fact['by'], NonNullable<Isolation['by']>>> = {
  'outside-scan': 'scan',
  service: 'scan',
  configuration: 'configuration',
  'global-address': 'address',
  ledger: 'word',
  person: 'word',
}
/** What a machine saw of the whole way from the internet. */
const isSeen = ({ by }: Fact): boolean => by === 'outside-scan' || by === 'configuration'

/**
 * Contradictory evidence is open. `since`: the moment from which it had to be cut off; null: nobody knows, so that only the
 * age counts.
 */
export const isolationOf = (
  view: Pick<ExposureView, 'evidence'> | null,
  { since, now }: { readonly since: number | null; readonly now: number },
): Isolation => {
  const evidence = view?.evidence ?? []
  const told = (state: Isolation['state'], fact: Fact | undefined): Isolation => ({
    state,
    at: fact === undefined ? null : atOf(fact),
    by: fact === undefined ? null : BY[fact.by],
  })
  const open = newest(evidence.filter(({ isReachable }) => isReachable))
  if (open !== undefined) return told('reachable', open)
  const shut = newest(evidence.filter(isSeen))
  if (shut === undefined) {
    const word = newest(evidence)
    return word === undefined ? told('unknown', undefined) : told('stated', word)
  }
  const at = atOf(shut)
  const isYoung = at >= (since ?? 0) && now - at <= ISOLATION_FRESH_MS
  return told(isYoung ? 'isolated' : 'unconfirmed', shut)
}

/** The class of the look by which it is isolated; null where it is not. */
export const isolationClass = (
  view: Pick<ExposureView, 'evidence'>,
  { state, at }: Isolation,
): EvidenceClass | null => {
  if (state !== 'isolated') return null
  const fact = view.evidence.find((one) => isSeen(one) && atOf(one) === at)
  return fact === undefined ? null : exposureClass(fact)
}
