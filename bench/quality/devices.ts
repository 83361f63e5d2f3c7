/**
 * The devices of a generated company as they truly are: what each is, where, and what changes about it in four weeks.
 * @module
 */
import type { Company } from './company.ts'
import { type Dice, diceOf } from './dice.ts'

export const DAYS = 28
type Kind =
  | 'notebook'
  | 'desktop'
  | 'server'
  | 'virtual'
  | 'printer'
  | 'camera'
  | 'switch'
  | 'firewall'
  | 'phone'

/** What holds from a day on. */
type Since<T> = readonly { readonly from: number; readonly is: T }[]

export type Device = {
  readonly id: string
  readonly kind: Kind
  readonly sites: Since<number>
  /** Of each chassis; empty where the maker gave none. */
  readonly serials: Since<readonly string[]>
  /** What the firmware says where there is no number. */
  readonly filler: string
  readonly tellsEveryChassis: boolean
  readonly tellsSerial: boolean
  readonly uuid: string
  readonly macs: readonly string[]
  readonly tag: string
  readonly model: string
  readonly names: Since<string>
  /** Empty where the device has no account. */
  readonly guids: Since<string>
  readonly hasAgent: boolean
  readonly isAtHome: boolean
  /** own: the port's · network: made up once for each network · day: made up each day. */
  readonly air: 'own' | 'network' | 'day'
  readonly tellsName: boolean
  readonly isInReverseZone: boolean
  /** Number of the row of desks whose docking stations it uses; -1: none. */
  readonly docks: number
  readonly hasStaticAddress: boolean
  readonly bornOn: number
  readonly goneOn: number
  /** A pair of firewalls that answer together. */
  readonly pair: number
  readonly history: readonly string[]
}

const MAKERS: Readonly<Record<Kind, readonly (readonly [string, string])[]>> = {
  notebook: [
    ['3C:52:82', 'ThinkPad L14'],
    ['04:0E:3C', 'ProBook 450 G9'],
    ['E4:54:E8', 'Latitude 5440'],
  ],
  desktop: [
    ['00:23:24', 'ThinkCentre M70q'],
    ['D8:9E:F3', 'OptiPlex 7010'],
  ],
  server: [
    ['AC:1F:6B', 'PowerEdge R650'],
    ['94:40:C9', 'ProLiant DL360'],
  ],
  virtual: [['00:50:56', 'VMware Virtual Platform']],
  printer: [
    ['00:26:73', 'IM C3000'],
    ['00:1E:8F', 'imageRUNNER C3226'],
  ],
  camera: [['00:80:F0', 'WV-S1136']],
  switch: [['00:1B:54', 'Catalyst 9200']],
  firewall: [['70:4C:A5', 'FortiGate 100F']],
  phone: [['F0:18:98', 'Pixel 8']],
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
const PHONE_NAMES = ['android', 'iphone', 'galaxy-s24', 'pixel-8', 'ipad']

export const isComputer = ({ kind }: Pick<Device, 'kind'>): boolean =>
  kind === 'notebook' || kind === 'desktop' || kind === 'server' || kind === 'virtual'
export const isThere = (device: Device, day: number): boolean =>
  day >= device.bornOn && day < device.goneOn
/** What holds on a day; before the first day, what held first. */
export const onDay = <T>(since: Since<T>, day: number): T =>
  (since.findLast((s) => s.from <= day) ?? since[0] ?? fail()).is

const fail = (): never => {
  throw new Error('devices: nothing ever held')
}
const always = <T>(is: T): Since<T> => [{ from: 0, is }]
const aDay = (dice: Dice): number => 3 + dice.below(DAYS - 7)
const guidOf = (dice: Dice): string =>
  `${dice.hex(8)}-${dice.hex(4)}-4${dice.hex(3)}-a${dice.hex(3)}-${dice.hex(12)}`
/** As Windows names what nobody named. */
const defaultName = (dice: Dice): string => `desktop-${dice.hex(4)}${dice.below(1000)}`

export const devicesOf = (company: Company, count: number): readonly Device[] => {
  const dice = diceOf(company.seed)
  const make = maker(company, dice)
  const devices: Device[] = []
  const shares = sharesOf(company)
  const whole = shares.reduce((sum, [, share]) => sum + share, 0)
  for (const [kind, share] of shares) {
    const wanted = Math.round((count * share) / whole)
    for (let n = 0; n < wanted; n += 1) {
      const one = make(kind, n, `d${devices.length}`)
      const last = devices.at(-1)
      if (kind === 'virtual' && last?.kind === 'virtual' && dice.chance(company.clones))
        devices.push({
          ...one,
          uuid: last.uuid,
          history: ['clone'],
          ...(dice.chance(company.cloneKeepsSerial)
            ? { serials: last.serials, tellsSerial: last.tellsSerial }
            : {}),
        })
      else if (kind === 'firewall' && n % 2 === 1 && last)
        devices.push({ ...one, sites: last.sites, names: last.names, pair: last.pair })
      else devices.push(kind === 'firewall' ? { ...one, pair: n } : one)
    }
  }
  const replacements = devices.flatMap((old, at) => {
    if (old.kind !== 'notebook' && old.kind !== 'desktop') return []
    if (!dice.chance(company.replaced)) return []
    const day = aDay(dice)
    devices[at] = { ...old, goneOn: day, history: [...old.history, 'replaced'] }
    const fresh = make(old.kind, 0, `r${at}`)
    const account = onDay(old.guids, DAYS)
    return {
      ...fresh,
      sites: always(onDay(old.sites, day)),
      names: always(onDay(old.names, day)),
      guids: always(account !== '' && dice.chance(company.accountKept) ? account : guidOf(dice)),
      hasAgent: old.hasAgent,
      bornOn: day,
      history: ['replacement'],
    }
  })
  return [...devices, ...replacements]
}

const sharesOf = (c: Company): readonly (readonly [Kind, number])[] => [
  ['notebook', c.notebooks],
  ['desktop', c.desktops],
  ['server', c.servers],
  ['virtual', c.virtuals],
  ['printer', c.printers],
  ['camera', c.cameras],
  ['switch', c.switches],
  ['firewall', c.firewalls],
  ['phone', c.phones],
]

/** Bought together: their serial numbers follow one another. */
const LOT = 50

/** Makes devices, each with numbers of its own. */
const maker = (company: Company, dice: Dice) => {
  let [serial, left, mac, boards, tags] = [0, 0, 1, 0, 0]
  const newSerial = (): string => {
    if (left === 0) serial = dice.below(36 ** 5 - LOT)
    left = (left || LOT) - 1
    return `PF${(serial++).toString(36).toUpperCase().padStart(5, '0')}`
  }
  const newMac = (prefix: string): string => {
    const tail = (mac++).toString(16).padStart(6, '0').toUpperCase()
    return `${prefix}:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`
  }
  return (kind: Kind, n: number, id: string): Device => {
    const [prefix, model] = dice.pick(MAKERS[kind])
    const isClient = kind === 'notebook' || kind === 'desktop'
    const isOne = isComputer({ kind })
    const history: string[] = []
    const names = [{ from: 0, is: nameOf(kind, n, dice) }]
    const hasAccount = isOne && dice.chance(company.inDirectory)
    const guids = [{ from: 0, is: hasAccount ? guidOf(dice) : '' }]
    if (isOne && dice.chance(company.renamed)) {
      history.push('renamed')
      names.push({ from: aDay(dice), is: `${PREFIX[kind]}-r${String(n).padStart(5, '0')}` })
    } else if (isOne && dice.chance(company.reinstalled)) {
      history.push('reinstalled')
      const from = aDay(dice)
      if (dice.chance(company.reinstalledAsDefault)) names.push({ from, is: defaultName(dice) })
      if (hasAccount && !dice.chance(company.accountKept)) guids.push({ from, is: guidOf(dice) })
    }
    const home = dice.below(company.sites)
    const sites = [{ from: 0, is: home }]
    if (isOne && dice.chance(company.moved))
      sites.push({ from: aDay(dice), is: dice.below(company.sites) })
    const isWhite = kind === 'desktop' && dice.chance(company.whiteBoxes)
    const chassis = kind === 'switch' && dice.chance(company.stacks) ? 2 + dice.below(3) : 1
    const numbers = isWhite ? [] : Array.from({ length: chassis }, newSerial)
    const serials: { from: number; is: readonly string[] }[] = [{ from: 0, is: numbers }]
    if (chassis > 1) history.push('stack')
    if (chassis > 1 && dice.chance(company.swapped)) {
      const out = dice.below(chassis)
      serials.push({ from: aDay(dice), is: numbers.map((s, i) => (i === out ? newSerial() : s)) })
      history.push('swapped')
    }
    const isRandom =
      kind === 'phone' || (kind === 'notebook' && dice.chance(company.randomNotebooks))
    if (isWhite) boards += 1
    return {
      id,
      kind,
      sites,
      serials,
      filler: isWhite ? dice.pick(['To be filled by O.E.M.', 'Default string', '0', '']) : '',
      tellsEveryChassis: dice.chance(company.tellsEveryChassis),
      tellsSerial: kind !== 'virtual' || !dice.chance(company.virtualWithoutSerial),
      // Every fourth board of no name has the UUID of its series.
      uuid: isWhite && boards % 4 === 0 ? '11111111-2222-4333-a444-555555555555' : guidOf(dice),
      macs: Array.from({ length: kind === 'notebook' ? 2 : 1 }, () => newMac(prefix)),
      tag: `A-${String(tags++).padStart(6, '0')}`,
      model: isWhite ? '' : model,
      names,
      guids,
      hasAgent: isOne && dice.chance(company.agents * (isClient ? 1 : 0.8)),
      isAtHome: kind === 'notebook' && dice.chance(company.atHome),
      air: isRandom ? (dice.chance(company.randomDaily) ? 'day' : 'network') : 'own',
      tellsName: isOne ? dice.chance(company.tellsName) : kind === 'phone' && dice.chance(0.6),
      isInReverseZone: isOne && dice.chance(company.inReverseZone),
      docks: kind === 'notebook' && dice.chance(company.docks) ? dice.below(12) : -1,
      hasStaticAddress: !isClient && kind !== 'phone',
      bornOn: 0,
      goneOn: DAYS,
      pair: -1,
      history,
    }
  }
}

const nameOf = (kind: Kind, n: number, dice: Dice): string => {
  if (kind === 'phone') return dice.pick(PHONE_NAMES)
  // Printers and cameras are numbered anew in each building.
  if (kind === 'printer' || kind === 'camera')
    return `${PREFIX[kind]}-${(n % 90) + 10}-${Math.floor(n / 90)}`
  return `${PREFIX[kind]}-${String(n).padStart(5, '0')}`
}
