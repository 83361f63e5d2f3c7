/**
 * What rule files say, as bytes. They say nothing of whose they are: a set bears the name of what it holds, so that equal rules are equal
 * bytes wherever they are, and `ownView` lays over it what an organization calls its sets.
 * @module
 */
import { createHash } from 'node:crypto'
import {
  type Correlation,
  type LinkedCorrelation,
  packRules,
  type Rule,
  type RuleSet,
  unpackRules,
} from '@hinoban/sigma'
import {
  type BaseEntry,
  type BaseFault,
  type BaseView,
  type RuleBase,
  rulesUnder,
} from '../../rule-base.ts'

/** Of sets in the bytes, by what their organization calls them. */
export type SetNames = ReadonlyMap<string, string>
/** `pack` is for `unpackRules` with the same digest, and equal wherever the digest is. */
export type PackedLayer = {
  readonly digest: string
  readonly pack: Uint8Array
  /** Of each rule its place among all of the base; -1: it is not one of them. */
  readonly places: Int32Array
}
/** Everything of a base by which somebody can match. */
export type PackedRules = {
  readonly digest: string
  /** The correlations, and the rules under them. */
  readonly feeding: Uint8Array
  readonly layers: readonly PackedLayer[]
}

const START_BYTES = 8

type Head = {
  readonly digest: string
  readonly entries: readonly BaseEntry[]
  readonly faults: readonly BaseFault[]
  readonly layers: readonly {
    readonly digest: string
    readonly size: number
    readonly places: readonly number[]
  }[]
}

/** A head of JSON, the correlations with their rules, and all rules. Who opens them knows they are whole. */
export const packBase = (base: RuleBase, { digest }: { readonly digest: string }): Uint8Array => {
  const { set, entries, faults } = base
  const inner = new Set(set.correlations.flatMap((one) => rulesUnder(one)))
  const feeding = packRules(
    { ...set, rules: set.rules.filter((rule) => inner.has(rule)), alerting: new Set(), faults: [] },
    { digest },
  )
  const layers = base.layers.map(({ rules, places }) => {
    const own = createHash('sha256').update(JSON.stringify(rules)).digest('hex')
    const bare = { rules, correlations: [], alerting: new Set<Rule>(), faults: [] }
    return { digest: own, places: [...places], pack: packRules(bare, { digest: own }) }
  })
  const head = new TextEncoder().encode(
    JSON.stringify({
      digest,
      entries,
      faults,
      layers: layers.map(({ pack, ...layer }) => ({ ...layer, size: pack.length })),
    } satisfies Head),
  )
  const start = new Uint8Array(START_BYTES)
  const view = new DataView(start.buffer)
  view.setUint32(0, head.length, true)
  view.setUint32(4, feeding.length, true)
  return Buffer.concat([start, head, feeding, ...layers.map(({ pack }) => pack)])
}

/** Null: these are not the bytes of this base. */
export const unpackBase = (
  bytes: Uint8Array,
  { digest }: { readonly digest: string },
): (BaseView & { readonly packed: PackedRules }) | null => {
  if (bytes.length < START_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const headEnd = START_BYTES + view.getUint32(0, true)
  const feedingEnd = headEnd + view.getUint32(4, true)
  if (feedingEnd > bytes.length) return null
  try {
    const text = new TextDecoder().decode(bytes.subarray(START_BYTES, headEnd))
    const head = JSON.parse(text) as Head // as `packBase` wrote it
    if (head.digest !== digest) return null
    const feeding = bytes.subarray(headEnd, feedingEnd)
    const found = unpackRules(feeding, { digest })
    if (!found.ok) return null
    let at = feedingEnd
    const layers = head.layers.map(({ digest: own, size, places }) => {
      const pack = bytes.subarray(at, at + size)
      at += size
      return { digest: own, pack, places: Int32Array.from(places) }
    })
    if (at !== bytes.length) return null
    return {
      entries: head.entries,
      faults: head.faults,
      correlations: found.set.correlations,
      packed: { digest, feeding, layers },
    }
  } catch {
    return null
  }
}

/** All rules and correlations together, as their organization calls them; which alert is nothing that bytes tell. */
export const unpackSet = ({ digest, feeding, layers }: PackedRules, names: SetNames): RuleSet => {
  const rules: Rule[] = []
  for (const layer of layers)
    for (const [index, rule] of opened(layer.pack, layer.digest).rules.entries()) {
      const place = layer.places[index] ?? -1
      if (place >= 0) rules[place] = inSet(rule, names)
    }
  const correlations = ownCorrelations(opened(feeding, digest).correlations, names)
  return { rules, correlations, alerting: new Set(), faults: [] }
}

export const opened = (pack: Uint8Array | null, digest: string): RuleSet => {
  const found = pack === null ? null : unpackRules(pack, { digest })
  if (!found?.ok) throw new Error(`detection: rules could not be unpacked: ${found?.why ?? 'none'}`)
  return found.set
}

/** The name that a set bears in the bytes: of what it holds. `nth`: of sets that hold the same. As long as the name it stands for. */
export const setKey = (content: string, nth: number): string =>
  createHash('sha256')
    .update(`${content} ${nth}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

/** What one organization reads in a base. */
export const ownView = (base: BaseView, names: SetNames): BaseView => {
  const said = (text: string): string => {
    let own = text
    for (const [key, name] of names) if (own.includes(key)) own = own.replaceAll(key, name)
    return own
  }
  const ownEntry = (entry: BaseEntry): BaseEntry => {
    const set = names.get(entry.set)
    const isRefused = entry.refusal !== ''
    if (set === undefined && !isRefused) return entry
    const file = ownFile(entry.file, names)
    return {
      ...entry,
      set: set ?? entry.set,
      file,
      // A rule without an id is named by its place.
      id: entry.id === `${entry.file}:${entry.line}` ? `${file}:${entry.line}` : entry.id,
      // And what could not be read, by its file.
      title: isRefused ? { ja: said(entry.title.ja), en: said(entry.title.en) } : entry.title,
      refusal: said(entry.refusal),
    }
  }
  return {
    entries: base.entries.map(ownEntry),
    correlations: ownCorrelations(base.correlations, names),
    faults: base.faults.map((fault) => ({
      ...fault,
      set: names.get(fault.set) ?? fault.set,
      file: ownFile(fault.file, names),
      message: said(fault.message),
    })),
  }
}

/** Where it lies, in the words of an organization. */
export const ownFile = (file: string, names: SetNames): string => {
  const end = file.indexOf('/')
  const name = names.get(file.slice(0, end))
  return name === undefined ? file : name + file.slice(end)
}

const inSet = <T extends Pick<Rule, 'about'>>(one: T, names: SetNames): T => {
  const file = ownFile(one.about.file, names)
  return file === one.about.file ? one : { ...one, about: { ...one.about, file } }
}

/** Who belongs to whom stays: what was one object is one again. */
const ownCorrelations = (
  all: readonly LinkedCorrelation[],
  names: SetNames,
): readonly LinkedCorrelation[] => {
  const done = new Map<Rule | Correlation, Rule | Correlation>()
  const own = <T extends Rule | Correlation>(one: T): T => {
    const known = done.get(one)
    if (known !== undefined) return known as T // what it was made of
    const made: T =
      'members' in one
        ? { ...inSet(one, names), members: (one as LinkedCorrelation).members.map(own) }
        : inSet(one, names)
    done.set(one, made)
    return made
  }
  return all.map(own)
}
