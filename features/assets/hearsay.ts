/**
 * What a reverse zone says: a name for an address, which may be that of yesterday's holder.
 * @module
 */
import { areAlike } from './docks.ts'
import type { Seen, Statements } from './facts.ts'
import { type Key, nameIn } from './keys.ts'
import { conflictOf, type Held, type Known, portraitOf, portraitOfSeen, TOLD } from './portrait.ts'
import { heldNow, isElsewhere } from './whereabouts.ts'

/** The reverse zone gave the asset this name before, at another address: a name that goes along is not yesterday's. */
export const wentAlong = (seen: Seen, key: Key, known: Statements): boolean => {
  const before = known[seen.source]?.facts
  return (
    before !== undefined &&
    areAlike(before.hostNames ?? [], [nameIn(key)]) &&
    disjointLists(before.addresses ?? [], seen.facts.addresses ?? [])
  )
}

const disjointLists = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value))

/**
 * The reverse zone is right where the address lies with the asset that it names; it is late where that asset itself, or
 * who gives the addresses, told of another one at about that time.
 */
export const corroborated = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  held: readonly Held<A>[],
  find: (key: Key) => A | undefined,
): readonly Held<A>[] => {
  if (!TOLD.has(seen.source)) return held
  const there = new Set(keys.flatMap((k) => (k.kind === 'address' ? (find(k) ?? []) : [])))
  const isKnownByMore = held.some((h) => h.key.kind !== 'name' && h.says === 'same')
  const isFree = [...there].every((asset) => !heldThere(seen, keys, asset.statements))
  return held.map((h) => {
    if (h.key.kind !== 'name') return h
    if (h.says === 'maybe' && there.has(h.asset)) return { ...h, says: 'same' }
    // A port of it that nobody knew: in a docking station, or in the air.
    if (h.says === 'maybe' && isFree && isOnlyNew(seen, h, keys, find))
      return { ...h, says: 'same' }
    if (h.says === 'same' && !isKnownByMore && isElsewhere(seen, h.asset.statements))
      return { ...h, says: 'maybe' }
    return h
  })
}

const heldThere = (seen: Seen, keys: readonly Key[], known: Statements): boolean =>
  keys.some((key) => key.kind === 'address' && heldNow(seen, key, known))

/** Only the MAC speaks against the name, nobody else has that MAC, and the holder is not known to be elsewhere. */
const isOnlyNew = <A extends Known>(
  seen: Seen,
  { asset, key }: Held<A>,
  keys: readonly Key[],
  find: (key: Key) => A | undefined,
): boolean => {
  const holder = portraitOf(asset.statements)
  return (
    holder.isNamedForSure &&
    conflictOf(portraitOfSeen(seen), holder, key) === null &&
    !keys.some((k) => k.kind === 'mac' && find(k) !== undefined) &&
    !isElsewhere(seen, asset.statements)
  )
}
