/**
 * Who is who: which known asset a record is about, which assets turn out to be one, which keys identify nothing, and
 * what only a person can decide. Values in, values out; times are ms.
 *
 * Strong keys (serial number, directory account, host UUID, physical MAC) decide by themselves. A name or a tag decides
 * only while nothing contradicts it and its holder still bears it; an address only where nothing else is known.
 * @module
 */

import type { Facts, Seen, Statements } from './facts.ts'
import { isHostAddress, isPhysicalMac, readNumber } from './identifiers.ts'
import type { Key, KeyKind } from './keys.ts'
import { conflictOf, type Portrait, portraitOf, portraitOfSeen, TOLD } from './portrait.ts'
import { type AssetSource, TRAITS } from './sources.ts'

export { KEY_KINDS, type Key, type KeyKind } from './keys.ts'

/** Shorter numbers are row numbers that slipped into the column: they would merge strangers. */
const MIN_SERIAL = 4

/** Names that factories and people give to many: no sign of one device. */
const COMMON_NAMES = new Set(
  'android iphone ipad macbook macbook-pro macbook-air imac raspberrypi ubuntu debian desktop laptop notebook pc computer host server router gateway firewall switch printer camera nas phone dhcp guest default test espressif localhost www mail ns proxy vpn'.split(
    ' ',
  ),
)

/** `pc-1.example.jp` → `pc-1`; null where the first label says nothing. */
export const labelOf = (name: string): string | null => {
  const label = name.split('.')[0] ?? ''
  return label.length < 3 || COMMON_NAMES.has(label.replace(/-\d{1,2}$/, '')) ? null : label
}

/** The keys by which a record can be recognised, strongest first. Names and addresses count inside one site. */
export const keysOf = (facts: Facts, site: string | null): readonly Key[] => {
  const keys = new Map<string, Key>()
  const add = (kind: KeyKind, value: string): unknown =>
    keys.set(`${kind}\0${value}`, { kind, value })
  for (const text of [facts.serial ?? '', ...(facts.serials ?? [])]) {
    const serial = readNumber(text)
    if (serial !== null && serial.length >= MIN_SERIAL) add('serial', serial)
  }
  if (facts.objectGuid) add('guid', facts.objectGuid)
  if (facts.hostUuid) add('uuid', facts.hostUuid)
  for (const mac of facts.macs ?? []) if (isPhysicalMac(mac)) add('mac', mac)
  const place = site ?? '-'
  const names = (facts.hostNames ?? []).filter((n) => n.includes('.') || labelOf(n) !== null)
  for (const name of names) add('name', `${place}|${name}`)
  // The name in short, as leases and ledgers have it, after all names in full.
  for (const name of names) {
    const label = labelOf(name)
    if (label !== null) add('name', `${place}|${label}`)
  }
  // A directory without a site speaks for all of them; see `speaksForAll`.
  for (const name of names) if (name.includes('.')) add('name', `*|${name}`)
  for (const name of names) {
    const label = labelOf(name)
    if (label !== null) add('name', `*|${label}`)
  }
  if (facts.product) add('name', `${place}|sbom:${facts.product}`)
  const tag = readNumber(facts.assetTag ?? '')
  if (tag !== null) add('tag', tag)
  for (const address of facts.addresses ?? [])
    if (isHostAddress(address)) add('address', `${place}|${address}`)
  return [...keys.values()]
}

export type MatchedBy = 'new' | KeyKind

type Known = { readonly statements: Statements; readonly site?: string | null }
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

/** A machine's word about an address counts this long: leases are given anew. */
const ADDRESS_HOLDS_MS = 48 * 60 * 60_000
/** Who answers to management has an address of its own. */
const MANAGED_HOLDS_MS = 30 * 24 * 60 * 60_000

/**
 * Which known asset a record is about; null for a device not met before. `find` gives the asset that holds a key and
 * nothing for a key that is known to be shared; `isApart` knows the pairs that a person keeps apart. With `about` the
 * asset is known already, and only the rest is asked.
 */
export const identify = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  find: (key: Key) => A | undefined,
  {
    isApart = () => false,
    about,
  }: { readonly isApart?: (a: A, b: A) => boolean; readonly about?: A } = {},
): Identified<A> => {
  const all = keys.flatMap((key) => {
    const asset = key.kind === 'address' ? undefined : find(key)
    return asset && speaksForAll(key, seen, asset)
      ? [{ key, asset, says: judge(seen, key, asset.statements) }]
      : []
  })
  const held = withoutDocks(seen, corroborated(seen, keys, all, find))
  const shared = held.filter((h) => h.says === 'shared').map((h) => h.key)
  const chosen = held.find((h) => h.says === 'same')
  if (!chosen && !about) {
    const bare = byAddress(seen, keys, find)
    return {
      asset: bare?.asset ?? null,
      by: bare === null ? 'new' : 'address',
      also: [],
      shared,
      maybe: held.flatMap(({ key, asset, says }) => (says === 'maybe' ? [{ asset, key }] : [])),
    }
  }
  const asset = about ?? (chosen as NonNullable<typeof chosen>).asset
  const also: Bridge<A>[] = []
  const maybe: Bridge<A>[] = []
  const whole = mergedPortrait(portraitOf(asset.statements), portraitOfSeen(seen))
  const met = new Set<A>([asset])
  for (const other of [...held, ...bareHolders(seen, keys, find)]) {
    if (met.has(other.asset) || other.says === 'shared' || other.says === 'other') continue
    if (isApart(asset, other.asset)) continue
    met.add(other.asset)
    const conflict = conflictOf(whole, portraitOf(other.asset.statements), other.key)
    if (conflict === 'different') continue
    const bridge = { asset: other.asset, key: other.key }
    // A name out of the reverse zone says too little to make two known assets one.
    const isHearsay =
      other.key.kind === 'name' && TOLD.has(seen.source) && !isNamed(whole, other.key)
    if (conflict === null && other.says === 'same' && !isHearsay) also.push(bridge)
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

/** The reverse zone is right where the address lies with the asset that it names. */
const corroborated = <A extends Known>(
  seen: Seen,
  keys: readonly Key[],
  held: readonly Held<A>[],
  find: (key: Key) => A | undefined,
): readonly Held<A>[] => {
  if (!TOLD.has(seen.source)) return held
  const there = new Set(keys.flatMap((k) => (k.kind === 'address' ? (find(k) ?? []) : [])))
  return held.map((h) =>
    h.key.kind === 'name' && h.says === 'maybe' && there.has(h.asset) ? { ...h, says: 'same' } : h,
  )
}

type Held<A> = { readonly key: Key; readonly asset: A; readonly says: Word }

/**
 * A MAC leads to an asset that bears another name than the device tells: the MAC is that of a docking station or an
 * adapter that goes from hand to hand, certainly so where another asset surely bears the name. A device that was
 * renamed is found by the rest of what is known of it, or proposed.
 */
const withoutDocks = <A extends Known>(
  seen: Seen,
  held: readonly Held<A>[],
): readonly Held<A>[] => {
  const own = portraitOfSeen(seen).names
  if (TOLD.has(seen.source) || own.length === 0) return held
  const isSame = (a: Portrait): boolean =>
    a.names.length === 0 || a.names.some((n) => own.some((o) => labelOf(n) === labelOf(o)))
  const named = held.find(
    (h) =>
      h.key.kind === 'name' && h.says === 'same' && portraitOf(h.asset.statements).isNamedForSure,
  )
  return held.map((h) => {
    if (h.key.kind !== 'mac' || h.says !== 'same' || h.asset === named?.asset) return h
    if (isSame(portraitOf(h.asset.statements))) return h
    return { ...h, says: named ? 'shared' : 'maybe' }
  })
}

/** A name without its site decides only where the record or its holder has no site. */
const speaksForAll = (key: Key, seen: Seen, asset: Known): boolean =>
  !(key.kind === 'name' && key.value.startsWith('*|')) || seen.site === null || asset.site === null

/** What a key says about the record and its holder. */
type Word = 'same' | 'maybe' | 'other' | 'shared'

const judge = (seen: Seen, key: Key, statements: Statements): Word => {
  const [record, holder] = [portraitOfSeen(seen), portraitOf(statements)]
  const conflict = conflictOf(record, holder, key)
  switch (key.kind) {
    case 'guid':
      return 'same'
    case 'serial':
      // Another tag beside the same number: a row that was copied, or a device that was labelled anew.
      if (!record.isMachine && record.tags.size > 0 && isRetagged(record, holder)) return 'maybe'
      return conflict === 'clone' ? 'shared' : 'same'
    case 'uuid':
      return conflict === null || conflict === 'doubtful' ? 'same' : 'shared'
    case 'mac':
      if (conflict === null || conflict === 'doubtful') return 'same'
      // A lease brought it under the name of the device before; this one lists it as its own.
      if (record.isWhole && holder.isWhole && !holder.ownMacs.has(key.value)) return 'other'
      // What a clerk typed does not take a MAC from the machine that bears it.
      return record.isMachine && holder.isMachine ? 'shared' : 'maybe'
    case 'tag':
      return conflict === null ? 'same' : conflict === 'doubtful' ? 'maybe' : 'other'
    default:
      if (conflict !== null) return conflict === 'doubtful' ? 'maybe' : 'other'
      // The reverse zone may still name yesterday's holder: its word gives no device a MAC that is not known to be its own.
      if (TOLD.has(seen.source) && holder.isNamedForSure && isNewMac(record, holder)) return 'maybe'
      // One reverse zone writes one name in one way: short here and in full there are two hosts until somebody says else.
      if (isToldAnew(seen, statements)) return 'maybe'
      return record.isMachine && !bears(holder, key, seen.at) ? 'other' : 'same'
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

const nameIn = (key: Key): string => key.value.slice(key.value.indexOf('|') + 1)
const isNamed = ({ names }: Portrait, key: Key): boolean =>
  names.some((n) => n === nameIn(key) || labelOf(n) === labelOf(nameIn(key)))

/** Whether the newest machine that names the holder still gives it this name. */
const bears = (holder: Portrait, key: Key, at: number): boolean =>
  nameIn(key).startsWith('sbom:') ||
  holder.names.length === 0 ||
  holder.namedAt > at ||
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
  isWhole: a.isWhole || b.isWhole,
  isMachine: a.isMachine || b.isMachine,
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

const macsSaid = (known: Statements): readonly string[] =>
  Object.values(known).flatMap((s) => s.facts.macs ?? [])

/** Also a randomised MAC tells two devices at one address apart, though it identifies neither. */
const hasOtherMacs = (facts: Facts, known: Statements): boolean => {
  const [macs, others] = [facts.macs ?? [], macsSaid(known)]
  return macs.length > 0 && others.length > 0 && !macs.some((m) => others.includes(m))
}

/** Whether the holder bore the address at about the time of the record; what a person wrote down stands. */
const heldNow = (seen: Seen, key: Key, known: Statements): boolean => {
  const address = key.value.slice(key.value.indexOf('|') + 1)
  return Object.entries(known).some(
    ([source, s]) =>
      (s.facts.addresses ?? []).includes(address) &&
      (!TRAITS[source as Seen['source']].sees ||
        Math.abs(seen.at - s.at) <= (source === 'snmp' ? MANAGED_HOLDS_MS : ADDRESS_HOLDS_MS)),
  )
}

const knowsOnlyAddresses = (known: Statements): boolean =>
  Object.values(known).every((s) => keysOf(s.facts, null).every((k) => k.kind === 'address'))
