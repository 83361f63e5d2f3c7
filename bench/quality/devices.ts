/**
 * The devices of a generated company as they truly are: what each is, where, and what changes about it in four weeks.
 * @module
 */
import { type Dice, diceOf } from './dice.ts'

export const DAYS = 28
export const KINDS = [
  'notebook',
  'desktop',
  'server',
  'virtual',
  'printer',
  'camera',
  'switch',
  'firewall',
  'phone',
] as const
export type Kind = (typeof KINDS)[number]

export type Device = {
  readonly id: string
  readonly kind: Kind
  readonly site: number
  readonly serial: string
  /** Of a stack: each chassis. */
  readonly serials: readonly string[]
  readonly uuid: string
  readonly macs: readonly string[]
  readonly tag: string
  readonly model: string
  /** The name from a day on. */
  readonly names: readonly { readonly from: number; readonly name: string }[]
  readonly guids: readonly { readonly from: number; readonly guid: string }[]
  readonly hasAgent: boolean
  /** Behind somebody's router at home: its address is one of thousands alike. */
  readonly isAtHome: boolean
  readonly hasRandomMac: boolean
  /** Number of the row of desks whose docking stations it uses; -1: none. */
  readonly docks: number
  readonly hasStaticAddress: boolean
  readonly bornOn: number
  readonly goneOn: number
  /** A pair of firewalls that answer together. */
  readonly pair: number
}

export const SITES = 12
/** Of the sites, these two have the same private range. */
export const TWIN_SITES = [3, 4] as const
/** Networks that the scanner reaches through a router: it sees no MAC there. */
export const isRouted = (site: number): boolean => site % 3 === 2

const SHARES: readonly (readonly [Kind, number])[] = [
  ['notebook', 0.45],
  ['desktop', 0.19],
  ['server', 0.05],
  ['virtual', 0.12],
  ['printer', 0.06],
  ['camera', 0.04],
  ['switch', 0.04],
  ['firewall', 0.01],
  ['phone', 0.04],
]

const MAKERS: Readonly<Record<Kind, readonly [string, string]>> = {
  notebook: ['3C:52:82', 'ThinkPad L14'],
  desktop: ['00:23:24', 'OptiPlex 7010'],
  server: ['AC:1F:6B', 'PowerEdge R650'],
  virtual: ['00:50:56', 'VMware Virtual Platform'],
  printer: ['00:26:73', 'imageRUNNER C3226'],
  camera: ['00:80:F0', 'WV-S1136'],
  switch: ['00:1B:54', 'Catalyst 9200'],
  firewall: ['70:4C:A5', 'FortiGate 100F'],
  phone: ['F0:18:98', 'Pixel 8'],
}
const PREFIX: Readonly<Record<Kind, string>> = {
  notebook: 'nb',
  desktop: 'pc',
  server: 'sv',
  virtual: 'vm',
  printer: 'prn',
  camera: 'cam',
  switch: 'sw',
  firewall: 'fw',
  phone: 'android',
}

export const devicesOf = (count: number, seed: number): readonly Device[] => {
  const dice = diceOf(seed)
  const devices: Device[] = []
  let serial = 100_000
  let mac = 1
  const newMac = (kind: Kind): string => {
    const tail = (mac++).toString(16).padStart(6, '0').toUpperCase()
    return `${MAKERS[kind][0]}:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`
  }
  // Bought in lots: serial numbers follow one another.
  const newSerial = (): string => `PF${(serial++).toString(36).toUpperCase()}`
  const make = (kind: Kind, n: number, more: Partial<Device> = {}): Device => {
    const site = more.site ?? dice.below(SITES)
    const isClient = kind === 'notebook' || kind === 'desktop'
    const isComputer = isClient || kind === 'server' || kind === 'virtual'
    const name =
      kind === 'phone'
        ? dice.pick(['android', 'iphone', 'galaxy-s24'])
        : kind === 'printer' || kind === 'camera'
          ? `${PREFIX[kind]}-${(n % 90) + 10}-${Math.floor(n / 90)}`
          : `${PREFIX[kind]}-${String(n).padStart(5, '0')}`
    const names = [{ from: 0, name }]
    if (isComputer && dice.chance(0.05))
      names.push({
        from: 3 + dice.below(20),
        name: `${PREFIX[kind]}-r${String(n).padStart(5, '0')}`,
      })
    const guids = [{ from: 0, guid: guidOf(dice) }]
    // Installed anew: the account is reset, or a new one is made.
    if (isComputer && dice.chance(0.04) && dice.chance(0.5))
      guids.push({ from: 3 + dice.below(20), guid: guidOf(dice) })
    const stack = kind === 'switch' && dice.chance(0.25) ? 2 + dice.below(3) : 1
    const serials = Array.from({ length: stack }, newSerial)
    return {
      id: `d${devices.length}`,
      kind,
      site,
      serial: serials[0] ?? '',
      serials,
      uuid: guidOf(dice),
      macs: Array.from({ length: kind === 'notebook' ? 2 : 1 }, () => newMac(kind)),
      tag: `A-${String(devices.length).padStart(6, '0')}`,
      model: MAKERS[kind][1],
      names,
      guids,
      hasAgent: isComputer && dice.chance(isClient ? 0.8 : 0.65),
      isAtHome: kind === 'notebook' && dice.chance(0.08),
      hasRandomMac: kind === 'phone' || (kind === 'notebook' && dice.chance(0.12)),
      docks: kind === 'notebook' && dice.chance(0.3) ? dice.below(12) : -1,
      hasStaticAddress: !isClient && kind !== 'phone',
      bornOn: 0,
      goneOn: DAYS,
      pair: -1,
      ...more,
    }
  }
  for (const [kind, share] of SHARES) {
    const wanted = Math.round(count * share)
    for (let n = 0; n < wanted; n += 1) {
      const one = make(kind, n)
      // A virtual machine copied with its UUID, and half of the time with its serial number.
      const last = devices.at(-1)
      const isClone = kind === 'virtual' && last?.kind === 'virtual' && dice.chance(0.25)
      if (isClone && last)
        devices.push({ ...one, uuid: last.uuid, ...(dice.chance(0.5) ? sameSerial(last) : {}) })
      else if (kind === 'firewall' && n % 2 === 1 && last)
        devices.push({ ...one, site: last.site, names: last.names, pair: last.pair })
      else devices.push(kind === 'firewall' ? { ...one, pair: n } : one)
    }
  }
  // Worn out and replaced: the new machine takes over name and account.
  for (const [at, old] of [...devices].entries()) {
    if (old.kind !== 'notebook' && old.kind !== 'desktop') continue
    if (!dice.chance(0.02)) continue
    const day = 7 + dice.below(14)
    devices[at] = { ...old, goneOn: day }
    const guid = dice.chance(0.5) ? old.guids.at(-1)?.guid : undefined
    devices.push(
      make(old.kind, 0, {
        site: old.site,
        names: [{ from: 0, name: old.names.at(-1)?.name ?? '' }],
        ...(guid === undefined ? {} : { guids: [{ from: 0, guid }] }),
        hasAgent: old.hasAgent,
        bornOn: day,
      }),
    )
  }
  return devices
}

const sameSerial = ({ serial, serials }: Device) => ({ serial, serials })

const guidOf = (dice: Dice): string =>
  `${dice.hex(8)}-${dice.hex(4)}-4${dice.hex(3)}-a${dice.hex(3)}-${dice.hex(12)}`

export const isThere = (device: Device, day: number): boolean =>
  day >= device.bornOn && day < device.goneOn

export const nameOn = (device: Device, day: number): string =>
  device.names.findLast((n) => n.from <= day)?.name ?? ''
export const guidOn = (device: Device, day: number): string =>
  device.guids.findLast((g) => g.from <= day)?.guid ?? ''
