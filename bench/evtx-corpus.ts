/**
 * Corpus B: large event logs made from the definitions of real records, each with other values: time, number, host, accounts,
 * processes, addresses, and texts of its own where real ones differ from event to event. The same seed gives the same log.
 * @module
 */
import { crc32 } from 'node:zlib'
import type { EvtxRecord } from '@hinoban/evtx'
import {
  evtxChunks,
  text16,
  type WrittenInstance,
  type WrittenNode,
  type WrittenRecord,
  type WrittenValue,
} from '@hinoban/evtx/write-evtx'
import { MIXES, type MixName } from './evtx-mixes.ts'

export type Recipe = {
  /** `Security/4624`. */
  readonly kind: string
  /** The reader's number of what the event is made of. */
  readonly definition: number
  /** Some rule matches the record as it was recorded. */
  readonly isLoud: boolean
  readonly instance: WrittenInstance
  readonly changes: readonly Change[]
}
/** A value of the record: `path` is the slot, or the slot of the inner template within the outer slot. */
type Change = { readonly path: readonly number[]; readonly make: (made: Made) => WrittenValue }
type Made = { readonly id: number; readonly ticks: bigint; readonly dice: Dice }
type Dice = (below: number) => number

/** Of one kind: more would be more templates of other Windows versions, not more variety of values. */
const MAX_RECIPES = 300

/** Null for what the writer has no form for: an instruction, or elements without a template. */
export const recipeOf = (record: EvtxRecord, isLoud: boolean): Recipe | null => {
  const [bound] = record.bounds
  if (record.bounds.length !== 1 || !bound || record.shape.id < 0) return null
  const instance = instanceOf(bound, record.source.bytes)
  if (instance === null) return null
  const kind = `${record.find('Channel')}/${record.find('EventID')}`
  return { kind, definition: record.shape.id, isLoud, instance, changes: changesOf(record) }
}

/** At most some hundreds of each kind, spread over what was recorded; calm ones of one definition, as one version of Windows writes. */
export const thinned = (recipes: readonly Recipe[]): readonly Recipe[] => {
  const of = Map.groupBy(recipes, ({ kind, isLoud }) => `${kind} ${isLoud}`)
  return [...of.values()].flatMap((all) => {
    const some = all[0]?.isLoud ? all : ofOneDefinition(all)
    const step = Math.max(1, some.length / MAX_RECIPES)
    return Array.from(
      { length: Math.min(some.length, MAX_RECIPES) },
      (_, n) => some[Math.floor(n * step)] ?? [],
    ).flat()
  })
}

const ofOneDefinition = (recipes: readonly Recipe[]): readonly Recipe[] => {
  const of = Map.groupBy(recipes, ({ definition }) => definition)
  return [...of.values()].reduce((most, all) => (all.length > most.length ? all : most), [])
}

export type CorpusOptions = {
  readonly mix: MixName
  readonly records: number
  readonly seed?: number
  /** Part of the records that are made from recordings of attacks. */
  readonly loud?: number
}

/** The records of a mix; kinds of which there is no recipe are left out, and the others take their part. */
export const corpusRecords = function* (
  recipes: readonly Recipe[],
  { mix, records, seed = 1, loud = 0.01 }: CorpusOptions,
): Generator<WrittenRecord> {
  const dice = diceOf(seed)
  const calm = drawerOf(recipes, mix, 'calm')
  const attacks = loud > 0 ? drawerOf(recipes, mix, 'loud') : calm
  for (let id = 1; id <= records; id += 1) {
    const draw = dice(1_000_000) < loud * 1_000_000 ? attacks : calm
    const ticks = FIRST_TICKS + BigInt(id) * 70_000n + BigInt(dice(70_000))
    yield changed(draw(dice), { id, ticks, dice })
  }
}

/** The same as the chunks of a file; `evtxHeader` of the writer goes before them. */
export const corpusChunks = (
  recipes: readonly Recipe[],
  options: CorpusOptions,
): Generator<Uint8Array> => evtxChunks(corpusRecords(recipes, options), { crc32 })

export const changed = ({ instance, changes }: Recipe, made: Made): WrittenRecord => {
  const values = [...instance.values]
  const inner = new Map<number, WrittenValue[]>()
  for (const { path, make } of changes) {
    const [slot = 0, within] = path
    if (within === undefined) {
      values[slot] = make(made)
      continue
    }
    let list = inner.get(slot)
    const held = instance.values[slot]
    if (!held || !('template' in held)) continue
    if (!list) {
      list = [...held.values]
      inner.set(slot, list)
      values[slot] = { template: held.template, values: list }
    }
    list[within] = make(made)
  }
  return { template: instance.template, values, ticks: made.ticks }
}

/** 2026-03-01 00:00 UTC. */
const FIRST_TICKS = 134_167_968_000_000_000n

type Bound = EvtxRecord['bounds'][number]
type Node = Bound['template']['nodes'][number]

const instanceOf = (bound: Bound, bytes: Uint8Array): WrittenInstance | null => {
  const template = treeOf(bound.template)
  if (template === null) return null
  const values: WrittenValue[] = []
  for (let slot = 0; slot < bound.count; slot += 1) {
    const held = bound.inner?.get(slot)
    if (!held) {
      const from = bound.fromOf(slot)
      values.push({
        type: bound.typeOf(slot),
        bytes: bytes.slice(from, from + bound.sizeOf(slot)),
      })
      continue
    }
    const [only] = held
    const inner = only && held.length === 1 ? instanceOf(only, bytes) : null
    if (inner === null) return null
    values.push(inner)
  }
  return { template, values }
}

/** One tree for one template: the writer knows by it whether a chunk has the definition already. */
const trees = new WeakMap<Bound['template'], WrittenNode>()
const treeOf = (template: Bound['template']): WrittenNode | null => {
  const known = trees.get(template)
  if (known !== undefined) return known
  const [root] = template.nodes
  const made =
    template.id > 0 && template.nodes.length === 1 && root?.kind === 'element' ? nodeOf(root) : null
  if (made !== null) trees.set(template, made)
  return made
}

const nodeOf = (node: Node): WrittenNode | null => {
  if (node.kind === 'literal') return node.text
  // The table of values says the type of each value; this one only says what is expected.
  if (node.kind === 'slot') return { slot: node.slot, type: 0x01, isOptional: node.isOptional }
  if (node.kind === 'instruction') return null
  const children = node.children.map(nodeOf)
  if (children.includes(null)) return null
  const attributes: Record<string, readonly WrittenNode[]> = Object.create(null)
  for (const { name, pieces } of node.attributes)
    attributes[name] = pieces.map(nodeOf).filter((piece) => piece !== null)
  const whole = children.filter((child) => child !== null)
  return { element: node.name, attributes, ...(whole.length > 0 && { children: whole }) }
}

const changesOf = (record: EvtxRecord): readonly Change[] => {
  const outer = record.bounds[0]
  const paths: (readonly number[])[] = [[]]
  outer?.inner?.each((_, slot) => paths.push([slot]))
  const changes: Change[] = []
  const taken = new Set<string>()
  for (const [i, { name, bound, pieces, section }] of record.shape.fields.entries()) {
    const [piece] = pieces
    const path = paths[bound]
    const raw = record.raw(i)
    if (pieces.length !== 1 || piece?.kind !== 'slot' || !path || !raw || raw.size === 0) continue
    const make = makerOf(name ?? '', section, raw.type, record.text(i) ?? '')
    const whole = [...path, piece.slot]
    if (make === null || taken.has(whole.join())) continue
    taken.add(whole.join())
    changes.push({ path: whole, make })
  }
  return changes
}

const TEXT = 0x01
const FILETIME = 0x11
const GUID = 0x0f

/** How a value of this name and type differs from event to event; null: as it was. */
const makerOf = (
  name: string,
  section: string,
  type: number,
  text: string,
): Change['make'] | null => {
  if (type === FILETIME) return ({ ticks }) => number(type, ticks, 8)
  if (name === 'EventRecordID') return ({ id }) => number(type, BigInt(id), 8)
  if (name === 'Computer') return ({ dice }) => HOSTS[dice(HOSTS.length)] ?? text16('')
  if (type === GUID) return ({ dice }) => ({ type, bytes: randomBytes(16, dice) })
  if (/Process_?I[dD]$|ThreadI[dD]$|NewProcessId$/.test(name)) return processId(type)
  if (section === 'System') return null
  if (/LogonId$/.test(name)) return type === TEXT ? null : logonId(type)
  if (type !== TEXT) return null
  if (/^(?:Creation)?UtcTime$|^PreviousCreationUtcTime$/.test(name))
    return ({ ticks }) => text16(utcTime(ticks))
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text))
    return ({ dice }) => text16(`10.${dice(4)}.${dice(40)}.${1 + dice(250)}`)
  if (/Port$/.test(name) && Number(text) > 1023)
    return ({ dice }) => text16(String(49152 + dice(16000)))
  if (/UserName$/.test(name) && !text.endsWith('$') && !BUILT_IN.has(text))
    return ({ dice }) => text16(`user${dice(400)}`)
  if (name === 'Hashes') return variants(text, VERSIONS, otherDigits)
  if (name === 'CallTrace') return variants(text, CALL_TRACES, otherDigits)
  const place = OWN_TEXTS[name]
  return place === undefined ? null : variants(text, VARIANTS, place, 'or new')
}

const HOSTS = Array.from({ length: 200 }, (_, n) => text16(`PC-${1000 + n}.example.co.jp`))
const BUILT_IN = new Set(['SYSTEM', 'LOCAL SERVICE', 'NETWORK SERVICE', '-', ''])
/** Texts of one recorded value that come again and again. */
const VARIANTS = 200
/** Of one program on the machines of one company, and ways by which one program opens another. */
const VERSIONS = 3
const CALL_TRACES = 20

const atEnd = (text: string, token: string): string => `${text} ${token}`
const asFolder = (text: string, token: string): string => {
  const at = text.lastIndexOf('\\')
  return at < 0 ? `${text}${token}` : `${text.slice(0, at)}\\${token}${text.slice(at)}`
}
const inFront = (text: string, token: string): string => `${token}.${text}`
/** Where a text of its own goes, so that begin and end stay what rules look at. */
const OWN_TEXTS: Readonly<Record<string, (text: string, token: string) => string>> = {
  __proto__: null as never,
  CommandLine: atEnd,
  ParentCommandLine: atEnd,
  ProcessCommandLine: atEnd,
  ScriptBlockText: atEnd,
  Details: atEnd,
  TargetFilename: asFolder,
  TargetObject: asFolder,
  ObjectName: asFolder,
  RelativeTargetName: asFolder,
  QueryName: inFront,
}

const otherDigits = (text: string, token: string): string => {
  let at = 0
  return text.replace(/(?<=[=x+][0-9A-Fa-f]*)\d/g, () => {
    at = (at + 1) % token.length
    return String((token.charCodeAt(at) * 7 + at) % 10)
  })
}

/** One of some texts, or one that never came before. */
const variants = (
  text: string,
  many: number,
  form: (text: string, token: string) => string,
  more: 'or new' | 'of those' = 'of those',
): Change['make'] => {
  const known: (WrittenValue | undefined)[] = new Array(many)
  return ({ dice }) => {
    if (more === 'or new' && dice(2) === 0) return text16(form(text, tokenOf(dice(2 ** 30))))
    const which = dice(many)
    known[which] ??= text16(form(text, tokenOf(Math.imul(which + 1, 0x9e37_79b1) >>> 2)))
    return known[which]
  }
}

const tokenOf = (value: number): string => value.toString(36).padStart(6, '0')

const processId =
  (type: number): Change['make'] =>
  ({ dice }) => {
    const value = 4 * (1 + dice(8_000))
    if (type === TEXT) return text16(String(value))
    return number(type, BigInt(value), SIZES[type] ?? 8)
  }
const logonId =
  (type: number): Change['make'] =>
  ({ dice }) =>
    number(type, BigInt(0x10_000 + dice(2 ** 28)), SIZES[type] ?? 8)
/** [MS-EVEN6] §2.2.12: UInt32, HexInt32; a pointer and HexInt64 have 8. */
const SIZES: Readonly<Record<number, number>> = { 7: 4, 8: 4, 20: 4 }

const number = (type: number, value: bigint, size: number): WrittenValue => {
  const bytes = new Uint8Array(size)
  let left = value
  for (let at = 0; at < size; at += 1) {
    bytes[at] = Number(left & 255n)
    left >>= 8n
  }
  return { type, bytes }
}

const utcTime = (ticks: bigint): string =>
  new Date(Number(ticks / 10_000n - 11_644_473_600_000n))
    .toISOString()
    .replace('T', ' ')
    .slice(0, 23)

const randomBytes = (size: number, dice: Dice): Uint8Array =>
  Uint8Array.from({ length: size }, () => dice(256))

/** Kinds by their weight, then a recipe of the kind. */
const drawerOf = (
  recipes: readonly Recipe[],
  mix: MixName,
  which: 'calm' | 'loud',
): ((dice: Dice) => Recipe) => {
  const of = Map.groupBy(recipes, ({ kind }) => kind)
  const drawn: { readonly to: number; readonly recipes: readonly Recipe[] }[] = []
  let to = 0
  for (const [kind, weight] of Object.entries(MIXES[mix])) {
    const all = of.get(kind) ?? []
    const right = all.filter(({ isLoud }) => isLoud === (which === 'loud'))
    // A kind that was only recorded with attacks stands for its calm records, too.
    const own = right.length > 0 || which === 'loud' ? right : all
    if (own.length === 0) continue
    to += weight
    drawn.push({ to, recipes: own })
  }
  if (drawn.length === 0) throw new RangeError(`no recorded event for the mix ${mix}`)
  return (dice) => {
    const at = dice(Math.ceil(to * 1_000)) / 1_000
    const { recipes: some = [] } = drawn.find((one) => at < one.to) ?? drawn.at(-1) ?? {}
    return some[dice(some.length)] as Recipe // one at the least
  }
}

/** Mulberry32: the same corpus from the same seed on every machine. */
const diceOf = (seed: number): Dice => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}
