/**
 * Which address and which MAC a device has on a day: leases that go from one to the next, docking stations, made-up MACs.
 * @module
 */
import type { Company } from './company.ts'
import { type Device, onDay } from './devices.ts'
import { type Dice, diceOf } from './dice.ts'

export const DAY_MS = 24 * 60 * 60_000
const DOCKS_PER_ROW = 4

export type Network = {
  /** Lets a day begin. */
  readonly turn: (day: number) => void
  readonly addressOf: (device: Device) => string
  /** Who had the device's address before it. */
  readonly formerHolder: (device: Device) => Device | undefined
  /** By which MAC it is on the network today. */
  readonly macOf: (device: Device) => string
  /** The docking station that it stands in today. */
  readonly dockOf: (device: Device) => string | null
  readonly isRouted: (site: number) => boolean
}

export const networkOf = (company: Company, devices: readonly Device[]): Network => {
  const dice = diceOf(company.seed ^ 0xadd2)
  const routed = Array.from({ length: company.sites }, () => dice.chance(company.routed))
  // Two sites have the same private range.
  const rangeOf = (site: number): number => (site === 1 ? 0 : site)
  const held = new Map<string, { readonly site: number; readonly address: string }>()
  const taken = new Map<string, Device>()
  const former = new Map<string, Device>()
  const sizes = new Map<number, number>()
  for (const { sites } of devices)
    for (const { is } of sites) sizes.set(is, (sizes.get(is) ?? 0) + 1)
  let today = 0
  const give = (device: Device, site: number): void => {
    const before = held.get(device.id)
    for (;;) {
      // Half of the addresses are in use: a free one was somebody's not long ago.
      const n = dice.below(2 * (sizes.get(site) ?? 0) + 8)
      const address = `10.${rangeOf(site)}.${Math.floor(n / 250)}.${1 + (n % 250)}`
      const place = `${site}|${address}`
      if (taken.has(place)) continue
      if (before !== undefined) {
        taken.delete(`${before.site}|${before.address}`)
        former.set(`${before.site}|${before.address}`, device)
      }
      held.set(device.id, { site, address })
      taken.set(place, device)
      return
    }
  }
  for (const device of devices) give(device, onDay(device.sites, 0))
  const docks = new Map<string, string | null>()
  const inUse = new Set<string>()
  const turn = (day: number): void => {
    today = day
    docks.clear()
    inUse.clear()
    if (day === 0) return
    for (const device of devices) {
      const site = onDay(device.sites, day)
      const hasMoved = held.get(device.id)?.site !== site
      if (hasMoved || (!device.hasStaticAddress && dice.chance(company.leaseChanges)))
        give(device, site)
    }
  }
  const dockOf = (device: Device): string | null => {
    if (device.docks < 0 || device.isAtHome) return null
    const known = docks.get(device.id)
    if (known !== undefined) return known
    const row = onDay(device.sites, today) * 1000 + device.docks * DOCKS_PER_ROW
    const wanted = dice.chance(0.45) ? dockMac(company, row + dice.below(DOCKS_PER_ROW)) : null
    // Another one sits there today.
    const dock = wanted === null || inUse.has(wanted) ? null : wanted
    if (dock !== null) inUse.add(dock)
    docks.set(device.id, dock)
    return dock
  }
  const macOf = (device: Device): string => {
    const dock = dockOf(device)
    if (dock !== null) return dock
    if (device.air === 'own')
      return device.macs[(today + device.macs.length) % device.macs.length] ?? ''
    const place = onDay(device.sites, today)
    return madeUp(diceOf(textSeed(`${device.id} ${device.air === 'day' ? today : `at ${place}`}`)))
  }
  return {
    turn,
    addressOf: (device) => held.get(device.id)?.address ?? '',
    formerHolder: (device) => {
      const now = held.get(device.id)
      return now && former.get(`${now.site}|${now.address}`)
    },
    macOf,
    dockOf,
    isRouted: (site) => routed[site] ?? false,
  }
}

/** Docking stations bear the prefix of a maker of adapters, or that of the maker of the notebooks. */
const dockMac = (company: Company, n: number): string =>
  `${diceOf(company.seed ^ n).chance(0.5) ? 'A0:CE:C8' : '3C:52:82'}:${tail(0x80_00_00 + n)}`

const tail = (n: number): string => {
  const hex = n.toString(16).padStart(6, '0').toUpperCase()
  return `${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`
}

/** Locally administered, no group (IEEE 802c): the second digit is 2, 6, A or E. */
const madeUp = (dice: Dice): string =>
  [
    `${dice.hex(1).toUpperCase()}${dice.pick(['2', '6', 'A', 'E'])}`,
    ...Array.from({ length: 5 }, () => dice.hex(2).toUpperCase()),
  ].join(':')

const textSeed = (text: string): number => {
  let seed = 0x811c9dc5
  for (const sign of text) seed = Math.imul(seed ^ sign.charCodeAt(0), 0x01000193)
  return seed >>> 0
}
