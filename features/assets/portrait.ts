/**
 * What identifies an asset or a record, gathered over its sources, and whether two of them can be one device.
 * @module
 */

import type { Facts, Seen, Statement, Statements } from './facts.ts'
import { isPhysicalMac, readNumber } from './identifiers.ts'
import type { Key } from './keys.ts'
import { type AssetSource, TRAITS } from './sources.ts'

/** Of an asset, what identity asks. */
export type Known = { readonly statements: Statements; readonly site?: string | null }
/** What a key says about the record and its holder. */
export type Word = 'same' | 'maybe' | 'other' | 'shared'
export type Held<A> = { readonly key: Key; readonly asset: A; readonly says: Word }

export type Portrait = {
  /** As machines read them; what people typed stands in `typed`. */
  readonly serials: ReadonlySet<string>
  readonly typed: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
  readonly uuids: ReadonlySet<string>
  readonly guids: ReadonlySet<string>
  readonly macs: ReadonlySet<string>
  /** Also randomised ones: they identify nothing, and tell two phones of one name apart. */
  readonly anyMacs: ReadonlySet<string>
  /** Those that the device itself lists. */
  readonly ownMacs: ReadonlySet<string>
  /** The device itself listed its ports: a MAC that is not among them is not its own. */
  readonly isWhole: boolean
  readonly isMachine: boolean
  /** Answers to management, or its configuration is at hand. */
  readonly isManaged: boolean
  /** A directory or the device itself gives it its name, so that the name is its own among all of the company. */
  readonly isNamedForSure: boolean
  /** Host names that people wrote down. */
  readonly typedNames: ReadonlySet<string>
  /** As the newest machine names it. */
  readonly names: readonly string[]
  readonly namedAt: number
}

export const portraitOfSeen = (seen: Seen): Portrait => {
  const known = seenPortraits.get(seen)
  if (known) return known
  const { source, at, facts } = seen
  const portrait = portraitOf({ [source]: { by: '', at, firstAt: 0, times: 1, facts } })
  seenPortraits.set(seen, portrait)
  return portrait
}

export const portraitOf = (statements: Statements): Portrait => {
  const known = knownPortraits.get(statements)
  if (known) return known
  const portrait = draw(Object.entries(statements) as [AssetSource, Statement][])
  knownPortraits.set(statements, portrait)
  return portrait
}

/** Statements are never changed in place, so what was drawn once holds. */
const knownPortraits = new WeakMap<Statements, Portrait>()
/** A record is asked about by each of its keys. */
const seenPortraits = new WeakMap<Seen, Portrait>()

const draw = (entries: readonly (readonly [AssetSource, Statement])[]): Portrait => {
  const [serials, typed, tags, uuids, guids, macs] = Array.from(
    { length: 6 },
    () => new Set<string>(),
  ) as [Set<string>, Set<string>, Set<string>, Set<string>, Set<string>, Set<string>]
  const typedNames = new Set<string>()
  const ownMacs = new Set<string>()
  const anyMacs = new Set<string>()
  let [isNamedForSure, isManaged] = [false, false]
  let [isWhole, isMachine, namedAt] = [false, false, 0]
  let names: readonly string[] = []
  for (const [source, { facts, at }] of entries) {
    const { sees, isPartial } = TRAITS[source]
    isMachine ||= sees
    isManaged ||= source === 'snmp' || source === 'devices'
    for (const serial of serialsOf(facts)) (sees ? serials : typed).add(serial)
    const tag = readNumber(facts.assetTag ?? '')
    if (tag !== null && !sees) tags.add(tag)
    if (facts.hostUuid) uuids.add(facts.hostUuid)
    if (facts.objectGuid) guids.add(facts.objectGuid)
    for (const mac of facts.macs ?? []) {
      anyMacs.add(mac)
      if (isPhysicalMac(mac)) macs.add(mac)
      if (source === 'osquery') ownMacs.add(mac)
    }
    if (!sees) for (const name of facts.hostNames ?? []) typedNames.add(name)
    isNamedForSure ||= NAMING.has(source) && (facts.hostNames ?? []).length > 0
    isWhole ||= source === 'osquery' && (facts.macs ?? []).length > 0
    if (sees && !TOLD.has(source) && (facts.hostNames ?? []).length > 0 && at >= namedAt) {
      // Partial sources keep every name they have met, the newest first.
      names = isPartial ? (facts.hostNames ?? []).slice(0, 1) : (facts.hostNames ?? [])
      namedAt = at
    }
  }
  return {
    serials,
    typed,
    tags,
    uuids,
    guids,
    macs,
    anyMacs,
    ownMacs,
    isWhole,
    isMachine,
    isManaged,
    isNamedForSure,
    typedNames,
    names,
    namedAt,
  }
}

const NAMING: ReadonlySet<AssetSource> = new Set(['osquery', 'directory'])
/** These tell the name that the reverse zone has for an address, which may be that of yesterday's holder. */
export const TOLD: ReadonlySet<AssetSource> = new Set(['scan', 'nmap-xml'])

const serialsOf = (facts: Facts): readonly string[] =>
  [facts.serial ?? '', ...(facts.serials ?? [])].flatMap((text) => {
    const serial = readNumber(text)
    return serial === null ? [] : [serial]
  })

/** different: certainly two devices · clone: equal numbers on two devices · doubtful: a person has to look. */
export type Conflict = 'different' | 'clone' | 'doubtful'

/** What speaks against two portraits being one device that share a key of a kind; null when nothing does. */
export const conflictOf = (a: Portrait, b: Portrait, { kind, value }: Key): Conflict | null => {
  // Each lists all its ports and bears another name: the number was copied with the disk or the virtual machine.
  if (kind === 'serial' || kind === 'uuid')
    if (disjoint(a.ownMacs, b.ownMacs) && noSharedName(a, b)) return 'clone'
  // Two rows of a ledger with a tag and a name each: one of the numbers was copied.
  if (kind === 'serial')
    return disjoint(a.tags, b.tags) && disjoint(a.typedNames, b.typedNames) ? 'clone' : null
  if (kind === 'mac' && areOneStack(a, b)) return null
  if (disjoint(a.serials, b.serials)) return 'different'
  if (kind !== 'uuid' && disjoint(a.uuids, b.uuids) && disjointOrEmpty(a.serials, b.serials))
    return 'different'
  if (isMistyped(a, b, kind) === false) return 'different'
  if (kind === 'name' || kind === 'tag') {
    if (kind === 'name' && disjoint(a.tags, b.tags)) return 'different'
    if (disjoint(a.ownMacs, b.ownMacs)) return 'different'
    // One device has a MAC on the cable, one in the air and one in the docking station: where a directory or the device
    // itself vouches for the name, or the name is a full one, another MAC is no doubt.
    const isSure = value.includes('.') || a.isNamedForSure || b.isNamedForSure
    if (!isSure && disjoint(a.macs, b.macs)) return 'doubtful'
    if (!isSure && disjoint(a.anyMacs, b.anyMacs)) return 'different'
  }
  return null
}

/** Both answered to management under one name and with one port: another chassis of the stack spoke, or one was swapped. */
const areOneStack = (a: Portrait, b: Portrait): boolean =>
  a.isManaged && b.isManaged && a.names.some((name) => b.names.includes(name))

/** Null: no typed serial number disagrees. True: it is near enough for a slip of the finger. */
const isMistyped = (a: Portrait, b: Portrait, kind: Key['kind']): boolean | null => {
  const pairs = [
    [a.typed, b.serials],
    [a.serials, b.typed],
    [a.typed, b.typed],
  ] as const
  for (const [i, [x, y]] of pairs.entries())
    if (disjoint(x, y)) {
      // Two rows of a ledger with two numbers are two devices, unless the tag says that one was corrected.
      if (i === 2 && kind !== 'tag') return false
      if (![...x].some((m) => [...y].some((n) => isNear(m, n)))) return false
      return true
    }
  return null
}

const disjoint = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && b.size > 0 && ![...a].some((value) => b.has(value))
const disjointOrEmpty = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  ![...a].some((value) => b.has(value))

const noSharedName = (a: Portrait, b: Portrait): boolean =>
  a.names.length > 0 && b.names.length > 0 && !a.names.some((n) => b.names.includes(n))

/** At most two signs put in, left out or changed, or two neighbours turned round (optimal string alignment). */
export const isNear = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 2) return false
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isEqual = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isEqual ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    ;[before, last] = [last, row]
  }
  return (last[b.length] ?? 9) <= 2
}
