/**
 * What a record proves about an asset: evidence of presence, owner and class, each under the name of its source. Pure.
 * @module
 */
import type { EvidenceClass } from '@hinoban/measures'
import type { Classification, Ownership, Sighting } from './evidence.ts'
import type { AssetState, Seen, Statements } from './rules.ts'
import { TRAITS } from './sources.ts'

export type Proof = {
  readonly class: EvidenceClass
  readonly probe: string
  readonly at: number
} & (
  | { readonly kind: 'assets.sighting'; readonly payload: Sighting }
  | { readonly kind: 'assets.owner'; readonly payload: Ownership }
  | { readonly kind: 'assets.classification'; readonly payload: Classification }
)

/** The proofs of one record about an asset that now stands as `state`. */
export const proofsOf = (
  seen: Seen,
  state: AssetState,
  statements: Statements,
): readonly Proof[] => {
  const { source, at, facts } = seen
  const base = { class: TRAITS[source].evidenceClass, at } as const
  const proofs: Proof[] = []
  // A person at a keyboard has not seen the device: only machines and documents give sightings.
  if (source !== 'console')
    proofs.push({
      ...base,
      kind: 'assets.sighting',
      probe: source,
      payload: {
        source,
        collector: seen.by.slice(0, 200),
        addresses: [...(facts.addresses ?? [])].slice(0, 64),
        firstSeenAt: state.firstSeenAt,
        inLedger: statements.ledger !== undefined,
      },
    })
  // An empty cell names nobody; it is no word against a name from elsewhere.
  if (
    facts.owner !== undefined &&
    (facts.owner !== '' || source === 'console' || state.owner === '')
  )
    proofs.push({
      ...base,
      kind: 'assets.owner',
      probe: 'ownership',
      payload: { owner: facts.owner.slice(0, 200), firstSeenAt: state.firstSeenAt },
    })
  const says = classificationOf(seen, state)
  if (says !== null)
    proofs.push({ ...base, kind: 'assets.classification', probe: source, payload: says })
  return proofs
}

const day = (iso: string | null | undefined): number | null =>
  iso === null || iso === undefined ? null : Date.parse(`${iso}T00:00:00Z`)

const classificationOf = (seen: Seen, state: AssetState): Classification | null => {
  const { source, facts } = seen
  // A person's word is his own; a scanner's or a ledger's is read through the table of clues.
  const read = source === 'console' ? undefined : state.guess?.deviceClass
  const own = facts.deviceClass ?? read ?? 'unknown'
  const speaks =
    TRAITS[source].guesses ||
    own !== 'unknown' ||
    facts.deviceClass !== undefined ||
    (facts.endOfSupport ?? null) !== null ||
    (facts.reachableFromInternet ?? null) !== null ||
    (facts.defaultPassword ?? null) !== null ||
    (facts.firmware ?? '') !== ''
  return speaks
    ? {
        deviceClass: own,
        firstSeenAt: state.firstSeenAt,
        firmware: facts.firmware ? facts.firmware.slice(0, 200) : null,
        endOfSupport: day(facts.endOfSupport),
        reachableFromInternet: facts.reachableFromInternet ?? null,
        defaultPassword: facts.defaultPassword ?? null,
      }
    : null
}
