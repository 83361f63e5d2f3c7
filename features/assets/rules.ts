/**
 * Decisions of the inventory: what a source's record says and what the asset is then; who is who stands in identity.ts.
 * Times are ms.
 * @module
 */
import { type Guess, guessClass } from './classify.ts'
import type { ClassBasis, Freshness, Importance } from './contract.ts'
import type { DeviceClass } from './evidence.ts'
import { exposureOf } from './exposure.ts'
import type { Facts, Port, Seen, Statement, Statements } from './facts.ts'
import { stillSilent } from './silence.ts'
import { type AssetSource, TRAITS, TRUST } from './sources.ts'

export type { Facts, Port, Seen, Statement, Statements } from './facts.ts'
export { identify, KEY_KINDS, type Key, keysOf } from './identity.ts'

export type AssetState = {
  readonly name: string
  readonly deviceClass: DeviceClass
  readonly classBasis: ClassBasis | null
  readonly guess: Guess | null
  readonly owner: string
  readonly user: string
  readonly department: string
  readonly location: string
  readonly importance: Importance | null
  readonly assetTag: string
  readonly serial: string
  readonly maker: string
  readonly model: string
  readonly os: string
  readonly firmware: string
  readonly note: string
  readonly addresses: readonly string[]
  readonly macs: readonly string[]
  readonly hostNames: readonly string[]
  readonly ports: readonly Port[]
  readonly purchasedOn: string | null
  readonly endOfSupport: string | null
  readonly reachableFromInternet: boolean | null
  readonly defaultPassword: boolean | null
  readonly sources: readonly AssetSource[]
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly machineSeenAt: number | null
}

/** A machine has to see a device this often (measures HB-P01 and HB-P02). */
export const FRESH_MS: number = 7 * 24 * 60 * 60_000

export const freshnessOf = (machineSeenAt: number | null, now: number): Freshness =>
  machineSeenAt === null ? 'unseen' : now - machineSeenAt <= FRESH_MS ? 'fresh' : 'stale'

/** More addresses than this on one device are a scanner's mistake or a trap. */
const MAX_NAMES = 32
const MAX_PORTS = 200

// ── what a source says, and what follows ───────────────────────────────────────────────────────────────────

/** The statement of a source after one more record. An older record fills gaps and never overrides. */
export const absorb = (before: Statement | undefined, seen: Seen): Statement => {
  const { closedPorts: _, ...facts } = seen.facts
  const ownerAt = seen.facts.owner === undefined ? undefined : seen.at
  if (!before)
    return { by: seen.by, at: seen.at, firstAt: seen.at, times: 1, ...owned(ownerAt), facts }
  const silent = stillSilent(before.silent, seen)
  const isOlder = seen.at < before.at
  const merged: Facts = isOlder ? { ...facts, ...before.facts } : { ...before.facts, ...facts }
  return {
    by: isOlder ? before.by : seen.by,
    at: Math.max(before.at, seen.at),
    firstAt: Math.min(before.firstAt, seen.at),
    times: before.times + 1,
    ...owned(isOlder ? (before.ownerAt ?? ownerAt) : (ownerAt ?? before.ownerAt)),
    ...(silent === undefined ? {} : { silent }),
    facts: {
      ...merged,
      ...(TRAITS[seen.source].isPartial ? accumulated(before.facts, seen, isOlder) : {}),
    },
  }
}

const owned = (ownerAt: number | undefined) => (ownerAt === undefined ? {} : { ownerAt })

/** What a source says of two assets that are one: the newer word counts, the older fills gaps. */
const joined = (source: AssetSource, a: Statement, b: Statement): Statement => {
  const [older, newer] = a.at <= b.at ? [a, b] : [b, a]
  // A person's word of the asset that stays goes before that of the other; nothing said is no word against a word.
  const [under, over] = source === 'console' ? [b, a] : [older, newer]
  const facts: Facts = { ...under.facts, ...spoken(over.facts) }
  const ownerAt = newer.ownerAt ?? older.ownerAt
  // What one of them still lets be seen is open.
  const silent = a.silent !== undefined && b.silent !== undefined ? newer.silent : undefined
  const seen: Seen = { source, by: newer.by, at: newer.at, site: null, facts: newer.facts }
  return {
    by: newer.by,
    at: newer.at,
    firstAt: Math.min(a.firstAt, b.firstAt),
    times: a.times + b.times,
    ...owned(ownerAt),
    ...(silent === undefined ? {} : { silent }),
    facts: {
      ...facts,
      ...(TRAITS[source].isPartial ? accumulated(older.facts, seen, false) : {}),
    },
  }
}

const spoken = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== '' && value !== null))

/** What all sources say of two assets that are one; the first stays. */
export const joinStatements = (a: Statements, b: Statements): Statements => {
  const all: { [Source in AssetSource]?: Statement } = { ...a }
  for (const [name, statement] of Object.entries(b)) {
    const source = name as AssetSource
    const own = all[source]
    all[source] = own ? joined(source, own, statement) : statement
  }
  return all
}

/** One scan looks at some ports from one place: what it did not look at stays known. */
const accumulated = (before: Facts, seen: Seen, isOlder: boolean): Facts => {
  const macs = distinct([...(seen.facts.macs ?? []), ...(before.macs ?? [])])
  const hostNames = distinct([...(seen.facts.hostNames ?? []), ...(before.hostNames ?? [])])
  const name = (p: { protocol: string; port: number }): string => `${p.protocol}/${p.port}`
  const [newer, older] = isOlder
    ? [before.ports ?? [], seen.facts.ports ?? []]
    : [seen.facts.ports ?? [], before.ports ?? []]
  const gone = new Set([...newer, ...(isOlder ? [] : (seen.facts.closedPorts ?? []))].map(name))
  const ports = [...newer, ...older.filter((p) => !gone.has(name(p)))]
    .sort((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol))
    .slice(0, MAX_PORTS)
  return {
    ...(macs.length > 0 ? { macs } : {}),
    ...(hostNames.length > 0 ? { hostNames } : {}),
    ...(ports.length > 0 || before.ports ? { ports } : {}),
  }
}

const distinct = (values: readonly string[]): readonly string[] =>
  [...new Set(values)].slice(0, MAX_NAMES)

/** The asset as it stands, computed anew from what every source says. */
export const resolve = (statements: Statements): AssetState => {
  const inTrust = TRUST.flatMap((source) => {
    const statement = statements[source]
    return statement ? [{ source, ...statement }] : []
  })
  const byTime = [...inTrust].sort((a, b) => b.at - a.at)
  const text = (field: TextField): string =>
    inTrust.map((s) => s.facts[field]).find((v) => v !== undefined && v !== '') ?? ''
  const stated = <K extends keyof Facts>(field: K): NonNullable<Facts[K]> | null => {
    for (const s of inTrust) {
      const value = s.facts[field]
      if (value !== undefined && value !== null) return value
    }
    return null
  }
  const list = (field: 'macs' | 'addresses' | 'hostNames') =>
    distinct(byTime.flatMap((s) => s.facts[field] ?? []))
  const [addresses, macs, hostNames] = [list('addresses'), list('macs'), list('hostNames')]
  const ports = portsOf(byTime)
  const maker = text('maker')
  const named = text('name')
  const guess = guessClass({
    ports,
    words: [...inTrust.flatMap((s) => s.facts.products ?? []), text('model'), text('os'), named],
    hostNames: [named, ...hostNames],
    macs,
    maker,
    objectId: text('objectId'),
  })
  // A person who edits has not seen the device; only who entered it has.
  const sighted = inTrust.filter((s) => s.source !== 'console')
  const machine = byTime.find((s) => TRAITS[s.source].sees)
  return {
    name:
      named ||
      hostNames[0] ||
      text('model') ||
      addresses[0] ||
      macs[0] ||
      text('assetTag') ||
      text('serial'),
    ...classed(statements, guess),
    guess,
    owner: ownerOf(statements),
    user: text('user'),
    department: text('department'),
    location: text('location'),
    importance: stated('importance'),
    assetTag: text('assetTag'),
    serial: text('serial'),
    maker,
    model: text('model'),
    os: text('os'),
    firmware: text('firmware'),
    note: text('note'),
    addresses,
    macs,
    hostNames,
    ports,
    purchasedOn: stated('purchasedOn'),
    endOfSupport: stated('endOfSupport'),
    reachableFromInternet: reachable(statements),
    defaultPassword: stated('defaultPassword'),
    sources: inTrust.map((s) => s.source).sort(),
    firstSeenAt: Math.min(...inTrust.map((s) => s.firstAt)),
    lastSeenAt: Math.max(
      ...(sighted.length > 0 ? sighted.map((s) => s.at) : inTrust.map((s) => s.firstAt)),
    ),
    machineSeenAt: machine?.at ?? null,
  }
}

/** Where sources contradict each other it counts as reachable. */
const reachable = (statements: Statements): boolean | null => {
  const { exposedAt, evidence } = exposureOf(statements)
  return exposedAt !== null ? true : evidence.length > 0 ? false : null
}

type TextField =
  | 'name'
  | 'assetTag'
  | 'serial'
  | 'maker'
  | 'model'
  | 'user'
  | 'department'
  | 'location'
  | 'os'
  | 'firmware'
  | 'note'
  | 'objectId'

/** Open ports as the sources found them; where two looked at the same port, the later look counts. */
const portsOf = (byTime: readonly Statement[]): readonly Port[] => {
  const ports = new Map<string, Port>()
  for (const { facts } of byTime)
    for (const port of facts.ports ?? []) {
      const name = `${port.protocol}/${port.port}`
      if (!ports.has(name)) ports.set(name, port)
    }
  return [...ports.values()]
    .sort((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol))
    .slice(0, MAX_PORTS)
}

/** Sources whose word on what a device is is a statement, not a guess. */
const STATING = TRUST.filter((source) => source !== 'console')

const classed = (
  statements: Statements,
  guess: Guess | null,
): Pick<AssetState, 'deviceClass' | 'classBasis'> => {
  const person = statements.console?.facts.deviceClass
  if (person && person !== 'unknown') return { deviceClass: person, classBasis: 'person' }
  for (const source of STATING) {
    const named = statements[source]?.facts.deviceClass
    if (named && named !== 'unknown')
      return { deviceClass: named, classBasis: TRAITS[source].sees ? 'machine' : 'ledger' }
  }
  return guess
    ? { deviceClass: guess.deviceClass, classBasis: 'guess' }
    : { deviceClass: 'unknown', classBasis: null }
}

/** The newest word counts; an empty cell of a ledger is no word against a name, a person's clearing is. */
const ownerOf = ({ console: person, ledger }: Statements): string => {
  const listed = ledger?.facts.owner ?? ''
  const decided = person?.facts.owner
  if (decided === undefined) return listed
  return listed !== '' && (ledger?.ownerAt ?? 0) > (person?.ownerAt ?? 0) ? listed : decided
}

/** Whether two states differ in anything but the times of seeing. */
export const differs = (a: AssetState, b: AssetState): boolean => still(a) !== still(b)

const still = (state: AssetState): string =>
  JSON.stringify({ ...state, firstSeenAt: 0, lastSeenAt: 0, machineSeenAt: 0 })
