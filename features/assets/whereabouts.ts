/**
 * Where a device is: what is known of addresses, for how long, and who bears one now.
 * @module
 */
import type { Facts, Seen, Statements } from './facts.ts'
import { isHostAddress } from './identifiers.ts'
import { type Key, keysOf } from './keys.ts'
import { type AssetSource, TRAITS } from './sources.ts'

/** A machine's word about an address counts this long: leases are given anew. */
const ADDRESS_HOLDS_MS = 48 * 60 * 60_000

/** Who answers to management has an address of its own. */
const MANAGED_HOLDS_MS = 30 * 24 * 60 * 60_000

/** Whether the holder bore the address at about the time of the record; what a person wrote down stands. */
export const heldNow = (seen: Seen, key: Key, known: Statements): boolean => {
  const address = key.value.slice(key.value.indexOf('|') + 1)
  return Object.entries(known).some(
    ([source, s]) =>
      (s.facts.addresses ?? []).includes(address) &&
      (!TRAITS[source as Seen['source']].sees ||
        Math.abs(seen.at - s.at) <= (source === 'snmp' ? MANAGED_HOLDS_MS : ADDRESS_HOLDS_MS)),
  )
}

export const knowsOnlyAddresses = (known: Statements): boolean =>
  Object.values(known).every((s) => keysOf(s.facts, null).every((k) => k.kind === 'address'))

const macsSaid = (known: Statements): readonly string[] =>
  Object.values(known).flatMap((s) => s.facts.macs ?? [])

/** Also a randomised MAC tells two devices at one address apart, though it identifies neither. */
export const hasOtherMacs = (facts: Facts, known: Statements): boolean => {
  const [macs, others] = [facts.macs ?? [], macsSaid(known)]
  return macs.length > 0 && others.length > 0 && !macs.some((m) => others.includes(m))
}

/** Whether the holder told at about the time of the record which addresses it bears, and this one is not among them. */
export const isElsewhere = (seen: Seen, known: Statements): boolean => {
  const own = seen.facts.addresses ?? []
  const words = TELLING.flatMap((source) => {
    const word = known[source]
    return word && Math.abs(seen.at - word.at) <= ADDRESS_HOLDS_MS ? [word] : []
  }).filter(({ facts }) => (facts.addresses ?? []).some((a) => isHostAddress(a)))
  return (
    words.length > 0 &&
    words.every(({ facts }) => !(facts.addresses ?? []).some((a) => own.includes(a)))
  )
}

const TELLING = ['osquery', 'dhcp', 'snmp'] as const satisfies readonly AssetSource[]
