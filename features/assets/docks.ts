/**
 * What leads to the wrong device: the MAC of a docking station or an adapter that goes from hand to hand, the number that
 * a clerk took from another row.
 * @module
 */
import type { Seen, Statements } from './facts.ts'
import { isMadeUp, type Key, labelOf, nameIn } from './keys.ts'
import { type Known, type Portrait, portraitOf, portraitOfSeen, TOLD } from './portrait.ts'
import { TRAITS } from './sources.ts'

type Dock<A> = { readonly key: Key; readonly asset: A; readonly isShared: boolean }

/**
 * A MAC leads to an asset that bears another name than the device tells: the MAC is that of a docking station or an
 * adapter that goes from hand to hand, certainly so where another asset surely bears the name. A device that was
 * renamed is found by the rest of what is known of it, or proposed.
 */
export const docksAmong = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  find: (key: Key) => A | undefined,
  named: A | undefined,
): readonly Dock<A>[] => {
  const isTold = TOLD.has(seen.source)
  const own = namesOf(seen)
  const isSame = (a: Portrait): boolean => a.names.length === 0 || areAlike(a.names, own)
  return keys.flatMap((key) => {
    const asset = key.kind === 'mac' ? find(key) : undefined
    if (!asset || asset === named) return []
    const holder = portraitOf(asset.statements)
    // The device listed its ports since, and this one is not among them.
    const isForeign = !isMadeUp(key) && holder.isWhole && !holder.ownMacs.has(key.value)
    if (own.length === 0) return isForeign ? [{ key, asset, isShared: false }] : []
    if (isSame(holder) || (isTold && !isForeign)) return []
    return [{ key, asset, isShared: named !== undefined }]
  })
}

/** What the record calls the device. */
const namesOf = (seen: Seen): readonly string[] =>
  TOLD.has(seen.source) ? (seen.facts.hostNames ?? []) : portraitOfSeen(seen).names

export const areAlike = (a: readonly string[], b: readonly string[]): boolean =>
  a.some((n) => b.some((o) => labelOf(n) === labelOf(o)))

/** The asset that a directory or an agent knows by the name of the record. */
export const surelyNamed = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  find: (key: Key) => A | undefined,
): A | undefined => {
  const own = namesOf(seen)
  return keys
    .filter((key) => key.kind === 'name')
    .flatMap((key) => find(key) ?? [])
    .map((asset) => ({ asset, portrait: portraitOf(asset.statements) }))
    .find(({ portrait }) => portrait.isNamedForSure && areAlike(portrait.names, own))?.asset
}

/**
 * A number that only a clerk wrote to the holder, which machines know by another name, while another asset surely bears
 * the name of this record: the clerk took the number of one for that of the other.
 */
export const isSlipOf = <A extends Known>(
  seen: Seen,
  { key, asset }: { readonly key: Key; readonly asset: A },
  named: A | undefined,
): boolean => {
  const holder = portraitOf(asset.statements)
  return (
    key.kind === 'serial' &&
    named !== undefined &&
    named !== asset &&
    TRAITS[seen.source].sees &&
    !holder.serials.has(key.value) &&
    areNamedApart(asset.statements, named.statements)
  )
}

export const areNamedApart = (a: Statements, b: Statements): boolean => {
  const [one, other] = [portraitOf(a), portraitOf(b)]
  return one.isNamedForSure && other.isNamedForSure && !areAlike(one.names, other.names)
}

/** The record without the MACs whose keys were left out: those of docking stations and of no one device. */
export const withoutMacs = (seen: Seen, all: readonly Key[], kept: readonly Key[]): Seen => {
  const left = new Set(
    all.flatMap((k) => (k.kind === 'mac' && !kept.includes(k) ? [nameIn(k)] : [])),
  )
  if (left.size === 0) return seen
  const macs = (seen.facts.macs ?? []).filter((mac) => !left.has(mac))
  return { ...seen, facts: { ...seen.facts, macs } }
}
