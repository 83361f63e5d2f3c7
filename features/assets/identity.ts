/**
 * Who is who: which known asset a record is about, which assets turn out to be one, which keys identify nothing, and
 * what only a person can decide. Values in, values out; times are ms.
 *
 * Strong keys (serial number, directory account, host UUID, physical MAC) decide by themselves. A name or a tag decides
 * only while nothing contradicts it and its holder still bears it; an address only where nothing else is known.
 * @module
 */

import { areNamedApart, docksAmong, isSlipOf, surelyNamed, withoutMacs } from './docks.ts'
import type { Seen, Statements } from './facts.ts'
import { corroborated, wentAlong } from './hearsay.ts'
import { type Key, type KeyKind, labelOf, nameIn } from './keys.ts'
import {
  conflictOf,
  type Held,
  type Known,
  type Portrait,
  portraitOf,
  portraitOfSeen,
  TOLD,
  type Word,
} from './portrait.ts'
import { type AssetSource, TRAITS } from './sources.ts'
import { hasOtherMacs, heldNow, knowsOnlyAddresses } from './whereabouts.ts'

export { KEY_KINDS, type Key, type KeyKind, keysOf } from './keys.ts'

export type MatchedBy = 'new' | KeyKind

export type Bridge<A> = { readonly asset: A; readonly key: Key }

export type Identified<A> = {
  readonly asset: A | null
  readonly by: MatchedBy
  /** Other assets that this record shows to be the same. */
  readonly also: readonly Bridge<A>[]
  /** Keys that two devices claim though their strong facts contradict: from now on they identify nothing. */
  readonly shared: readonly Key[]
  /** Assets that may be the same: a person decides. */
  readonly maybe: readonly Bridge<A>[]
}

export type Circumstances<A> = {
  /** Pairs that a person keeps apart. */
  readonly isApart?: (a: A, b: A) => boolean
  /** Keys that several devices are known to claim: they say nothing. */
  readonly isShared?: (key: Key) => boolean
  /** The asset is known already, and only the rest is asked. */
  readonly about?: A
}

/** Which known asset a record is about; null for a device not met before. `find` gives the asset that holds a key. */
export const identify = <A extends Known>(
  told: Seen,
  all: readonly Key[],
  find: (key: Key) => A | undefined,
  { isApart = () => false, isShared = () => false, about }: Circumstances<A> = {},
): Identified<A> => {
  const known = all.filter((key) => !isShared(key))
  const named = surelyNamed(told, known, find)
  const docks = docksAmong(told, known, find, named)
  const shared = docks.flatMap((d) => (d.isShared ? [d.key] : []))
  const doubted = new Set(docks.map((d) => d.key))
  const keys = known.filter((key) => !doubted.has(key))
  const seen = keys.length === all.length ? told : withoutMacs(told, all, keys)
  const words = keys.flatMap((key) => {
    const asset = key.kind === 'address' ? undefined : find(key)
    if (!asset || !speaksForAll(key, seen, asset)) return []
    const isSlip = isSlipOf(seen, { key, asset }, named)
    return [{ key, asset, says: isSlip ? 'maybe' : judge(seen, key, asset.statements) }]
  })
  const held = surestFirst(corroborated(seen, keys, words, find), named)
  shared.push(...held.flatMap((h) => (h.says === 'shared' ? [h.key] : [])))
  const doubts = docks.flatMap(({ key, asset, isShared: isSure }) =>
    isSure ? [] : [{ key, asset, says: 'maybe' as const }],
  )
  const chosen = held.find((h) => h.says === 'same')
  if (!chosen && !about) {
    const bare = byAddress(seen, keys, find)
    return {
      asset: bare?.asset ?? null,
      by: bare === null ? 'new' : 'address',
      also: [],
      shared,
      maybe: [...held, ...doubts].flatMap(({ key, asset, says }) =>
        says === 'maybe' && asset !== bare?.asset ? [{ asset, key }] : [],
      ),
    }
  }
  const asset = about ?? (chosen as NonNullable<typeof chosen>).asset
  const also: Bridge<A>[] = []
  const maybe: Bridge<A>[] = []
  const whole = mergedPortrait(portraitOf(asset.statements), portraitOfSeen(seen))
  const met = new Set<A>([asset])
  for (const other of [...held, ...doubts, ...bareHolders(seen, keys, find)]) {
    if (met.has(other.asset) || other.says === 'shared' || other.says === 'other') continue
    if (isApart(asset, other.asset)) continue
    met.add(other.asset)
    const conflict = conflictOf(whole, portraitOf(other.asset.statements), other.key)
    if (conflict === 'different') continue
    const bridge = { asset: other.asset, key: other.key }
    // A name out of the reverse zone says too little to make two known assets one.
    const isHearsay =
      other.key.kind === 'name' &&
      TOLD.has(seen.source) &&
      !isNamed(whole, other.key) &&
      !wentAlong(seen, other.key, asset.statements)
    // A clerk's slip must not make two computers one that machines know by two names.
    const isSlip =
      !TRAITS[seen.source].sees && areNamedApart(asset.statements, other.asset.statements)
    if (conflict === null && other.says === 'same' && !isHearsay && !isSlip) also.push(bridge)
    else maybe.push(bridge)
  }
  return { asset, by: about ? 'new' : (chosen?.key.kind ?? 'new'), also, shared, maybe }
}

/**
 * What a scan found at an address before anything else was known of it, once a managed device answers there, or a
 * person writes down whose address it is.
 */
const bareHolders = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  find: (key: Key) => A | undefined,
): readonly Held<A>[] => {
  if (seen.source !== 'snmp' && TRAITS[seen.source].sees) return []
  return keys.flatMap((key) => {
    const asset = key.kind === 'address' ? find(key) : undefined
    return asset &&
      knowsOnlyAddresses(asset.statements) &&
      !hasOtherMacs(seen.facts, asset.statements)
      ? [{ key, asset, says: 'same' as const }]
      : []
  })
}

/** Of the holders of a name, first the one that surely bears it. */
const surestFirst = <A extends Known>(
  held: readonly Held<A>[],
  named: A | undefined,
): readonly Held<A>[] => {
  const names = held.filter((h) => h.key.kind === 'name')
  const sorted = [
    ...names.filter((h) => h.asset === named),
    ...names.filter((h) => h.asset !== named),
  ]
  return held.map((h) => (h.key.kind === 'name' ? (sorted.shift() ?? h) : h))
}

/** A name without its site decides only where the record or its holder has no site. */
const speaksForAll = (key: Key, seen: Seen, asset: Known): boolean =>
  !(key.kind === 'name' && key.value.startsWith('*|')) || seen.site === null || asset.site === null

const judge = (seen: Seen, key: Key, statements: Statements): Word => {
  const [record, holder] = [portraitOfSeen(seen), portraitOf(statements)]
  const conflict = conflictOf(record, holder, key)
  switch (key.kind) {
    case 'guid':
      return 'same'
    case 'serial':
      // A ledger has a row for each chassis of a stack, each with a tag of its own.
      if (holder.serials.size > 1 && holder.serials.has(key.value)) return 'same'
      // Another tag beside the same number: a row that was copied, or a device that was labelled anew.
      if (!record.isMachine && record.tags.size > 0 && isRetagged(record, holder)) return 'maybe'
      return conflict === 'clone' ? 'shared' : 'same'
    case 'uuid':
      return conflict === null || conflict === 'doubtful' ? 'same' : 'shared'
    case 'mac':
      if (conflict === null || conflict === 'doubtful') return 'same'
      // A lease brought it under the name of the device before; this one lists it as its own.
      if (record.isWhole && holder.isWhole && !holder.ownMacs.has(nameIn(key))) return 'other'
      // What a clerk typed does not take a MAC from the machine that bears it.
      return record.isMachine && holder.isMachine ? 'shared' : 'maybe'
    case 'tag':
      return conflict === null ? 'same' : conflict === 'doubtful' ? 'maybe' : 'other'
    default:
      if (conflict === 'different' || conflict === 'clone') return 'other'
      if (record.isMachine && !bears(holder, key, seen.at)) return 'other'
      if (conflict === 'doubtful') return 'maybe'
      // The reverse zone may still name yesterday's holder: its word gives no device a MAC that is not known to be its own.
      if (TOLD.has(seen.source) && holder.isNamedForSure && isNewMac(record, holder)) return 'maybe'
      // One reverse zone writes one name in one way: short here and in full there are two hosts until somebody says else.
      if (isToldAnew(seen, statements)) return 'maybe'
      return 'same'
  }
}

/** Only reverse zones speak of either, and the record bears none of the names that the holder has. */
const isToldAnew = (seen: Seen, statements: Statements): boolean => {
  // The keys of Statements are sources.
  const sources = Object.keys(statements) as AssetSource[]
  if (![seen.source, ...sources].every((s) => TOLD.has(s))) return false
  const known = new Set(Object.values(statements).flatMap(({ facts }) => facts.hostNames ?? []))
  return !(seen.facts.hostNames ?? []).some((name) => known.has(name))
}

const isRetagged = (record: Portrait, holder: Portrait): boolean =>
  holder.tags.size > 0 && ![...record.tags].some((tag) => holder.tags.has(tag))

const isNewMac = (record: Portrait, holder: Portrait): boolean =>
  record.macs.size > 0 && ![...record.macs].some((mac) => holder.macs.has(mac))

const isNamed = ({ names }: Portrait, key: Key): boolean =>
  names.some((n) => n === nameIn(key) || labelOf(n) === labelOf(nameIn(key)))

/** Sources are read in turns: what was heard this much earlier than another is no older word. */
const AT_ONE_TIME_MS = 24 * 60 * 60_000

/** Whether the newest machine that names the holder still gives it this name. */
const bears = (holder: Portrait, key: Key, at: number): boolean =>
  nameIn(key).startsWith('sbom:') ||
  holder.names.length === 0 ||
  holder.namedAt > at + AT_ONE_TIME_MS ||
  isNamed(holder, key)

const mergedPortrait = (a: Portrait, b: Portrait): Portrait => ({
  ...a,
  serials: new Set([...a.serials, ...b.serials]),
  typed: new Set([...a.typed, ...b.typed]),
  tags: new Set([...a.tags, ...b.tags]),
  uuids: new Set([...a.uuids, ...b.uuids]),
  guids: new Set([...a.guids, ...b.guids]),
  macs: new Set([...a.macs, ...b.macs]),
  anyMacs: new Set([...a.anyMacs, ...b.anyMacs]),
  ownMacs: new Set([...a.ownMacs, ...b.ownMacs]),
  isWhole: a.isWhole || b.isWhole,
  isMachine: a.isMachine || b.isMachine,
  isManaged: a.isManaged || b.isManaged,
  isNamedForSure: a.isNamedForSure || b.isNamedForSure,
  typedNames: new Set([...a.typedNames, ...b.typedNames]),
})

const byAddress = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  find: (key: Key) => A | undefined,
): { readonly asset: A } | null => {
  // What has a key of its own, even one that nobody holds yet, is somebody of its own, unless the holder is bare.
  const isBare = keys.every((k) => k.kind === 'address')
  for (const key of keys) {
    if (key.kind !== 'address') continue
    const asset = find(key)
    if (!asset || hasOtherMacs(seen.facts, asset.statements)) continue
    const isBareHolder = knowsOnlyAddresses(asset.statements)
    if ((isBare && isBareHolder) || heldNow(seen, key, asset.statements)) {
      if (isBare || isBareHolder) return { asset }
    }
  }
  return null
}
