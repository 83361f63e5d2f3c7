/**
 * By which identifiers a device is found again.
 * @module
 */

import type { Facts } from './facts.ts'
import { isHostAddress, isMadeUpMac, isPhysicalMac, readNumber } from './identifiers.ts'

export const KEY_KINDS = ['serial', 'guid', 'uuid', 'mac', 'name', 'tag', 'address'] as const
export type KeyKind = (typeof KEY_KINDS)[number]
export type Key = { readonly kind: KeyKind; readonly value: string }

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
  // The one that the network hears; what a device lists of itself also has those of its tunnels and containers.
  const [heard, ...more] = facts.macs ?? []
  if (heard !== undefined && more.length === 0 && isMadeUpMac(heard))
    add('mac', `${place}|${heard}`)
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

/** A name or address without the site for which it counts. */
export const nameIn = (key: Key): string => key.value.slice(key.value.indexOf('|') + 1)
/** A MAC that a system made up counts for one site. */
export const isMadeUp = (key: Key): boolean => key.value.includes('|')
