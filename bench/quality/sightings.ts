/**
 * What six sources see of the devices in four weeks, with the noise of each, and which device it truly was.
 * @module
 */

import type { Facts, Seen } from '../../features/assets/rules.ts'
import type { Item } from '../../features/assets/server/item.ts'
import { DAYS, type Device, guidOn, isRouted, isThere, nameOn, TWIN_SITES } from './devices.ts'
import { type Dice, diceOf } from './dice.ts'

export type Sighting = { readonly truth: string; readonly item: Item }

const DAY_MS = 24 * 60 * 60_000
const HOUR_MS = 60 * 60_000
const DOMAIN = 'corp.example.jp'
const DOCKS_PER_ROW = 4

const siteIdOf = (site: number): string =>
  `01890000-0000-7000-8000-${String(site + 100).padStart(12, '0')}`

/** All sightings day by day, as the sources would hand them over; `start` is the first midnight. */
export const sightingsOf = (
  devices: readonly Device[],
  start: number,
  seed: number,
): readonly Sighting[] => {
  const dice = diceOf(seed)
  const leases = leasesOf(devices, dice)
  const all: Sighting[] = []
  for (let day = 0; day < DAYS; day += 1) {
    leases.turn(day)
    const there = devices.filter((d) => isThere(d, day))
    const at = (hour: number): number => start + day * DAY_MS + hour * HOUR_MS
    if (day % 14 === 1) all.push(...ledger(there, day, at(1), leases))
    for (const device of there) all.push(...dhcp(device, day, at(9), leases, dice))
    if (day % 7 === 2) all.push(...there.flatMap((d) => directory(d, day, at(10), dice)))
    for (const d of there)
      if (ordinal(d) % 7 === day % 7) all.push(...agent(d, day, at(11), leases, dice))
    if (day % 7 === 4) all.push(...scan(there, day, at(12), leases, dice))
    if (day % 7 === 5) all.push(...snmp(there, day, at(13), leases))
  }
  return all
}

const ordinal = (device: Device): number => Number(device.id.slice(1))

const seen = (
  source: Seen['source'],
  at: number,
  site: number | null,
  facts: Facts,
  truth: string,
): Sighting => ({
  truth,
  item: {
    seen: { source, by: source, at, site: site === null ? null : siteIdOf(site), facts },
  },
})

type Leases = {
  readonly turn: (day: number) => void
  readonly addressOf: (device: Device) => string
  readonly formerHolder: (device: Device) => Device | undefined
}

/** Addresses as they are given: those of clients change by the week, and a free one goes to somebody else. */
const leasesOf = (devices: readonly Device[], dice: Dice): Leases => {
  const held = new Map<string, string>()
  const taken = new Map<string, Device>()
  const former = new Map<string, Device>()
  const networkOf = (site: number): number => (site === TWIN_SITES[1] ? TWIN_SITES[0] : site)
  const sizes = new Map<number, number>()
  for (const { site } of devices) sizes.set(site, (sizes.get(site) ?? 0) + 1)
  const give = (device: Device): void => {
    for (;;) {
      // Half of the addresses are in use: a free one was somebody's not long ago.
      const n = dice.below(2 * (sizes.get(device.site) ?? 0) + 8)
      const address = `10.${networkOf(device.site)}.${Math.floor(n / 250)}.${1 + (n % 250)}`
      const place = `${device.site}|${address}`
      if (taken.has(place)) continue
      const before = held.get(device.id)
      if (before !== undefined) {
        taken.delete(`${device.site}|${before}`)
        former.set(`${device.site}|${before}`, device)
      }
      held.set(device.id, address)
      taken.set(place, device)
      return
    }
  }
  for (const device of devices) give(device)
  return {
    turn: (day) => {
      if (day === 0) return
      for (const device of devices) if (!device.hasStaticAddress && dice.chance(0.07)) give(device)
    },
    addressOf: (device) => held.get(device.id) ?? '',
    formerHolder: (device) => former.get(`${device.site}|${held.get(device.id) ?? ''}`),
  }
}

const fullName = (device: Device, day: number): string => `${nameOn(device, day)}.${DOMAIN}`
const isComputer = ({ kind }: Device): boolean =>
  kind === 'notebook' || kind === 'desktop' || kind === 'server' || kind === 'virtual'

const dockOf = (device: Device, dice: Dice): string => {
  const n = device.site * 1000 + device.docks * DOCKS_PER_ROW + dice.below(DOCKS_PER_ROW)
  const tail = n.toString(16).padStart(6, '0').toUpperCase()
  return `A0:CE:C8:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`
}

const randomMac = (dice: Dice): string =>
  ['DA', ...Array.from({ length: 5 }, () => dice.hex(2).toUpperCase())].join(':')

const agent = (d: Device, day: number, at: number, leases: Leases, dice: Dice): Sighting[] => {
  if (!d.hasAgent) return []
  const macs = d.docks >= 0 && dice.chance(0.5) ? [...d.macs, dockOf(d, dice)] : d.macs
  const address = d.isAtHome ? `192.168.1.${2 + dice.below(20)}` : leases.addressOf(d)
  return [
    seen(
      'osquery',
      at + dice.below(HOUR_MS),
      d.site,
      {
        name: nameOn(d, day),
        hostNames: [dice.chance(0.2) ? nameOn(d, day) : fullName(d, day)],
        ...(d.kind === 'virtual' && ordinal(d) % 2 === 0 ? {} : { serial: d.serial }),
        hostUuid: d.uuid,
        macs,
        addresses: [address],
        model: d.model,
      },
      d.id,
    ),
  ]
}

/** One domain for all sites; the account says nothing of where the computer stands. A rename is known a week later. */
const directory = (d: Device, day: number, at: number, dice: Dice): Sighting[] => {
  if (!isComputer(d)) return []
  const known = Math.max(0, day - (dice.chance(0.5) ? 7 : 0))
  return [
    seen(
      'directory',
      at,
      null,
      {
        name: nameOn(d, known),
        hostNames: [fullName(d, known)],
        objectGuid: guidOn(d, day),
        os: d.kind === 'server' ? 'Windows Server 2022' : 'Windows 11 Pro',
      },
      d.id,
    ),
  ]
}

/** Leases and ARP tables: a MAC, an address, and the short name that the client told. */
const dhcp = (d: Device, day: number, at: number, leases: Leases, dice: Dice): Sighting[] => {
  const often = d.kind === 'notebook' || d.kind === 'desktop' || d.kind === 'phone' ? 0.2 : 0.1
  if (d.isAtHome || !dice.chance(often)) return []
  const mac = d.hasRandomMac
    ? randomMac(dice)
    : d.docks >= 0 && dice.chance(0.4)
      ? dockOf(d, dice)
      : dice.pick(d.macs)
  const tellsName = d.kind === 'phone' || (isComputer(d) && dice.chance(0.95))
  return [
    seen(
      'dhcp',
      at + dice.below(HOUR_MS),
      d.site,
      {
        ...(tellsName ? { hostNames: [nameOn(d, day)] } : {}),
        macs: [mac],
        addresses: [leases.addressOf(d)],
      },
      d.id,
    ),
  ]
}

/** The name is what the reverse zone says, which sometimes still knows who had the address before. */
const scan = (
  there: readonly Device[],
  day: number,
  at: number,
  leases: Leases,
  dice: Dice,
): Sighting[] => {
  const found: Sighting[] = []
  const pairs = new Set<number>()
  for (const d of there) {
    const isMissed = d.isAtHome || d.kind === 'phone' || !dice.chance(0.85)
    if (isMissed) continue
    const before = leases.formerHolder(d)
    const isStale = before !== undefined && dice.chance(0.05)
    const named = isStale && before ? before : d
    const names = isComputer(named) && dice.chance(0.9) ? [fullName(named, day)] : []
    const facts: Facts = {
      addresses: [leases.addressOf(d)],
      ...(names.length > 0 ? { hostNames: names } : {}),
      ...(isRouted(d.site) ? {} : { macs: [d.macs[0] ?? ''] }),
      ports: [{ protocol: 'tcp', port: d.kind === 'printer' ? 9100 : 445, service: '' }],
    }
    found.push(seen('scan', at + d.site * 60_000, d.site, facts, d.id))
    // The address that a pair of firewalls answers to together, with the MAC that they share.
    if (d.pair >= 0 && !pairs.has(d.pair)) {
      pairs.add(d.pair)
      const shared = `00:09:0F:09:${(d.pair % 250).toString(16).padStart(2, '0').toUpperCase()}:01`
      found.push(
        seen(
          'scan',
          at + d.site * 60_000,
          d.site,
          { addresses: [`10.200.${d.pair % 250}.${d.site + 1}`], macs: [shared] },
          `pair${d.pair}`,
        ),
      )
    }
  }
  return found
}

/** Managed devices tell name, serial numbers and ports; in a stack or a pair another chassis may answer. */
const snmp = (there: readonly Device[], day: number, at: number, leases: Leases): Sighting[] =>
  there.flatMap((d) => {
    const answers = d.kind === 'switch' || d.kind === 'firewall' || d.kind === 'printer'
    if (!answers) return []
    const turned = d.serials[Math.floor(day / 7) % d.serials.length] ?? d.serial
    return [
      seen(
        'snmp',
        at + d.site * 60_000,
        d.site,
        {
          name: nameOn(d, day),
          hostNames: [nameOn(d, day)],
          serial: turned,
          ...(d.serials.length > 1 ? { serials: d.serials } : {}),
          macs: d.macs,
          addresses: [leases.addressOf(d)],
          model: d.model,
        },
        d.id,
      ),
    ]
  })

/** Kept by hand: numbers are missing or mistyped, names are of the day of purchase. A stack has a row per chassis. */
const ledger = (there: readonly Device[], day: number, at: number, leases: Leases): Sighting[] =>
  there.flatMap((d) => {
    // The same row says the same thing each time.
    const clerk = diceOf(ordinal(d) + 7)
    if (d.kind === 'phone' || clerk.chance(0.08) || d.bornOn > day - 3 + (d.bornOn === 0 ? 3 : 0))
      return []
    return d.serials.map((serial, n) => {
      const roll = clerk.next()
      const written = roll < 0.08 ? '' : roll < 0.12 ? mistyped(serial, clerk) : serial
      const facts: Facts = {
        assetTag: n === 0 ? d.tag : `${d.tag}-${n}`,
        ...(written === '' ? {} : { serial: written }),
        ...(clerk.chance(0.75)
          ? { name: d.names[0]?.name ?? '', hostNames: [d.names[0]?.name ?? ''] }
          : {}),
        ...(clerk.chance(d.hasStaticAddress ? 0.6 : 0.3) ? { macs: [d.macs[0] ?? ''] } : {}),
        ...(d.hasStaticAddress && clerk.chance(0.4) ? { addresses: [leases.addressOf(d)] } : {}),
        model: d.model,
      }
      return seen('ledger', at, d.site, facts, d.id)
    })
  })

/** A slip of the finger: one sign changed, left out, or two turned round. */
const mistyped = (text: string, dice: Dice): string => {
  const at = 1 + dice.below(text.length - 2)
  const [a, b] = [text[at] ?? '', text[at + 1] ?? '']
  const slip = dice.below(3)
  if (slip === 0) return `${text.slice(0, at)}${text.slice(at + 1)}`
  if (slip === 1 && a !== b) return `${text.slice(0, at)}${b}${a}${text.slice(at + 2)}`
  return `${text.slice(0, at)}${a === 'Q' ? 'X' : 'Q'}${text.slice(at + 1)}`
}
