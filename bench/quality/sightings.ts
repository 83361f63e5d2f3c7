/**
 * What six sources see of the devices in four weeks, with the noise of each, and which device it truly was.
 * @module
 */
import type { Facts, Seen } from '../../features/assets/rules.ts'
import type { Item } from '../../features/assets/server/item.ts'
import type { Company } from './company.ts'
import { DAYS, type Device, isThere, onDay } from './devices.ts'
import { type Dice, diceOf } from './dice.ts'
import { DAY_MS, type Network, networkOf } from './network.ts'

export type Sighting = { readonly truth: string; readonly item: Item }

const HOUR_MS = 60 * 60_000
const DOMAIN = 'corp.example.jp'

const siteIdOf = (site: number): string =>
  `01890000-0000-7000-8000-${String(site + 100).padStart(12, '0')}`

/** A day of one source. */
type Look = {
  readonly company: Company
  readonly network: Network
  readonly dice: Dice
  readonly day: number
  readonly at: number
  readonly there: readonly Device[]
}

/** All sightings day by day, as the sources would hand them over; `start` is the first midnight. */
export const sightingsOf = (
  company: Company,
  devices: readonly Device[],
  start: number,
): readonly Sighting[] => {
  const dice = diceOf(company.seed ^ 0x1005)
  const network = networkOf(company, devices)
  const ordinals = new Map(devices.map((d, i) => [d.id, i]))
  const all: Sighting[] = []
  for (let day = 0; day < DAYS; day += 1) {
    network.turn(day)
    const there = devices.filter((d) => isThere(d, day))
    const look = (hour: number): Look => ({
      company,
      network,
      dice,
      day,
      at: start + day * DAY_MS + hour * HOUR_MS,
      there,
    })
    if (day % 14 === 1) all.push(...ledger(look(1), ordinals))
    all.push(...dhcp(look(9)))
    if (day % 7 === 2) all.push(...directory(look(10)))
    const reporting = there.filter((d) => (ordinals.get(d.id) ?? 0) % 7 === day % 7)
    all.push(...agent({ ...look(11), there: reporting }))
    if (day % 7 === 4) all.push(...scan(look(12)))
    if (day % 7 === 5) all.push(...snmp(look(13)))
  }
  return all
}

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

const fullName = (device: Device, day: number): string => `${onDay(device.names, day)}.${DOMAIN}`
const serialsOn = (device: Device, day: number): readonly string[] => onDay(device.serials, day)

const agent = ({ network, dice, day, at, there }: Look): Sighting[] =>
  there.flatMap((d) => {
    if (!d.hasAgent) return []
    const dock = network.dockOf(d)
    const name = onDay(d.names, day)
    const serial = d.tellsSerial ? (serialsOn(d, day)[0] ?? d.filler) : ''
    const facts: Facts = {
      name,
      hostNames: [dice.chance(0.2) ? name : fullName(d, day)],
      ...(serial === '' ? {} : { serial }),
      hostUuid: d.uuid,
      macs: [...d.macs, ...(dock === null ? [] : [dock])],
      // At home behind a router: one of thousands alike.
      addresses: [d.isAtHome ? `192.168.1.${2 + dice.below(20)}` : network.addressOf(d)],
      ...(d.model === '' ? {} : { model: d.model }),
    }
    return [seen('osquery', at + dice.below(HOUR_MS), onDay(d.sites, day), facts, d.id)]
  })

/** One domain for all sites; the account says nothing of where the computer stands. A rename may be known a week later. */
const directory = ({ dice, day, at, there }: Look): Sighting[] =>
  there.flatMap((d) => {
    const objectGuid = onDay(d.guids, day)
    if (objectGuid === '') return []
    const known = Math.max(0, day - (dice.chance(0.5) ? 7 : 0))
    const facts: Facts = {
      name: onDay(d.names, known),
      hostNames: [fullName(d, known)],
      objectGuid,
      os: d.kind === 'server' ? 'Windows Server 2022' : 'Windows 11 Pro',
    }
    return [seen('directory', at, null, facts, d.id)]
  })

/** Leases and ARP tables: a MAC, an address, and the short name that the client told. */
const dhcp = ({ network, dice, day, at, there }: Look): Sighting[] =>
  there.flatMap((d) => {
    const often = d.kind === 'notebook' || d.kind === 'desktop' || d.kind === 'phone' ? 0.2 : 0.1
    if (d.isAtHome || !dice.chance(often)) return []
    const facts: Facts = {
      ...(d.tellsName ? { hostNames: [onDay(d.names, day)] } : {}),
      macs: [network.macOf(d)],
      addresses: [network.addressOf(d)],
    }
    return [seen('dhcp', at + dice.below(HOUR_MS), onDay(d.sites, day), facts, d.id)]
  })

/** The name is what the reverse zone says, which sometimes still knows who had the address before. */
const scan = ({ company, network, dice, day, at, there }: Look): Sighting[] => {
  const found: Sighting[] = []
  const pairs = new Set<number>()
  for (const d of there) {
    if (d.isAtHome || d.kind === 'phone' || !dice.chance(company.scanReaches)) continue
    const site = onDay(d.sites, day)
    const before = network.formerHolder(d)
    const named = before && dice.chance(company.staleReverse) ? before : d
    const facts: Facts = {
      addresses: [network.addressOf(d)],
      ...(named.isInReverseZone ? { hostNames: [fullName(named, day)] } : {}),
      ...(network.isRouted(site) ? {} : { macs: [network.macOf(d)] }),
      ports: [{ protocol: 'tcp', port: d.kind === 'printer' ? 9100 : 445, service: '' }],
    }
    found.push(seen('scan', at + site * 60_000, site, facts, d.id))
    // The address that a pair of firewalls answers to together, with the MAC that they share.
    if (d.pair >= 0 && !pairs.has(d.pair)) {
      pairs.add(d.pair)
      const group = (d.pair % 250).toString(16).padStart(2, '0').toUpperCase()
      const address = `10.200.${d.pair % 250}.${site + 1}`
      const both: Facts = { addresses: [address], macs: [`00:09:0F:09:${group}:01`] }
      found.push(seen('scan', at + site * 60_000, site, both, `pair${d.pair}`))
    }
  }
  return found
}

/** Managed devices tell name, serial numbers and ports; in a stack another chassis may answer each time. */
const snmp = ({ network, day, at, there }: Look): Sighting[] =>
  there.flatMap((d) => {
    if (d.kind !== 'switch' && d.kind !== 'firewall' && d.kind !== 'printer') return []
    const serials = serialsOn(d, day)
    const site = onDay(d.sites, day)
    const facts: Facts = {
      name: onDay(d.names, day),
      hostNames: [onDay(d.names, day)],
      serial: serials[Math.floor(day / 7) % serials.length] ?? '',
      ...(serials.length > 1 && d.tellsEveryChassis ? { serials } : {}),
      macs: d.macs,
      addresses: [network.addressOf(d)],
      model: d.model,
    }
    return [seen('snmp', at + site * 60_000, site, facts, d.id)]
  })

/** Kept by hand: numbers are missing or mistyped, names are of the day of purchase. A stack has a row per chassis. */
const ledger = (
  { company, network, day, at, there }: Look,
  ordinals: ReadonlyMap<string, number>,
): Sighting[] => {
  const rows: Sighting[] = []
  let above = ''
  for (const d of there) {
    // The same row says the same thing each time.
    const clerk = diceOf(company.seed ^ ((ordinals.get(d.id) ?? 0) * 2_654_435_761))
    const isListed = d.kind !== 'phone' && clerk.chance(company.inLedger)
    // What was bought lately is not entered yet.
    if (!isListed || (d.bornOn > 0 && d.bornOn > day - 3)) continue
    const numbers = serialsOn(d, 0)
    for (const [n, serial] of (numbers.length > 0 ? numbers : ['']).entries()) {
      const written = writtenNumber(company, serial, above, clerk)
      above = serial
      const name = onDay(d.names, 0)
      const facts: Facts = {
        assetTag: n === 0 ? d.tag : `${d.tag}-${n}`,
        ...(written === '' ? {} : { serial: written }),
        // A virtual machine has no sticker: it is written down by its name.
        ...(clerk.chance(company.ledgerName) || d.kind === 'virtual'
          ? { name, hostNames: [name] }
          : {}),
        ...(clerk.chance(company.ledgerMac * (d.hasStaticAddress ? 1.5 : 1))
          ? { macs: [d.macs[0] ?? ''] }
          : {}),
        ...(d.hasStaticAddress && clerk.chance(0.4) ? { addresses: [network.addressOf(d)] } : {}),
        ...(d.model === '' ? {} : { model: d.model }),
      }
      rows.push(seen('ledger', at, onDay(d.sites, 0), facts, d.id))
    }
  }
  return rows
}

const writtenNumber = (company: Company, serial: string, above: string, clerk: Dice): string => {
  const [has, slips, copies] = [clerk.next(), clerk.next(), clerk.next()]
  if (serial === '' || has > company.ledgerNumber) return ''
  if (copies < company.ledgerCopied && above !== '') return above
  return slips < company.ledgerSlip ? mistyped(serial, clerk) : serial
}

/** A slip of the finger: one sign changed, left out, or two turned round. */
const mistyped = (text: string, dice: Dice): string => {
  const at = 1 + dice.below(text.length - 2)
  const [a, b] = [text[at] ?? '', text[at + 1] ?? '']
  const slip = dice.below(3)
  if (slip === 0) return `${text.slice(0, at)}${text.slice(at + 1)}`
  if (slip === 1 && a !== b) return `${text.slice(0, at)}${b}${a}${text.slice(at + 2)}`
  return `${text.slice(0, at)}${a === 'Q' ? 'X' : 'Q'}${text.slice(at + 1)}`
}
