/**
 * YAML 1.2 core as a small tree with lines, bounded in bytes, nodes and depth: anchors are followed, and counted each time.
 * @module
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
  type YAMLError,
  type Node as YamlNode,
} from 'yaml'
import type { Fault } from './form.ts'
import { Refused, shown } from './refuse.ts'
import { faultAt, type Source, type Span } from './source.ts'

export type Tree =
  | { readonly kind: 'map'; readonly at: Span; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly at: Span; readonly items: readonly Tree[] }
  /** `source` is the text as written: `0x10` stays `0x10`. */
  | {
      readonly kind: 'scalar'
      readonly at: Span
      readonly value: string | number | boolean | null
      readonly source: string
    }
export type Entry = { readonly key: string; readonly at: Span; readonly value: Tree }

/** The largest rule of SigmaHQ has 20 KB; a file of many documents may have more. */
export const MAX_FILE_CHARS: number = 1024 * 1024
/** The largest rule of SigmaHQ has about 2,000 nodes. */
export const MAX_NODES = 20_000
const MAX_DEPTH = 24
const MAX_DOCUMENTS = 2_000

/** One tree per document; a broken document gives faults instead, and costs only itself. */
export const readYaml = (source: Source, faults: Fault[]): readonly Tree[] => {
  const { text } = source
  const refuse = (code: Fault['code'], at: Span, message: string): void => {
    const fault = faultAt(source, at, { severity: 'error', code, message })
    // Of a whole file no words are at fault.
    faults.push(at === START ? { ...fault, excerpt: null } : fault)
  }
  if (text.length > MAX_FILE_CHARS) {
    refuse(
      'too_large',
      START,
      `The file has ${text.length} characters; at most ${MAX_FILE_CHARS} are read. Split it.`,
    )
    return []
  }
  const trees: Tree[] = []
  try {
    const documents = parseAllDocuments(text, {
      prettyErrors: false,
      uniqueKeys: false,
      version: '1.2',
      schema: 'core',
    })
    if (!Array.isArray(documents)) return []
    for (const [index, document] of documents.entries()) {
      if (index >= MAX_DOCUMENTS) {
        refuse(
          'too_large',
          spanOf(document),
          `More than ${MAX_DOCUMENTS} documents in one file. Split it.`,
        )
        break
      }
      const [wrong] = document.errors
      if (wrong) {
        refuse('yaml', wrongAt(document, wrong), wrong.message.split('\n', 1)[0] ?? 'not YAML')
        continue
      }
      // A tag such as !!python/object says that something else than text is meant.
      const [tag] = document.warnings.filter((one) => one.code === 'TAG_RESOLVE_FAILED')
      if (tag) {
        refuse(
          'yaml',
          { from: tag.pos[0], to: tag.pos[1] },
          'A tag ("!…") is not known. Take it out and write the value as text, number, list or map.',
        )
        continue
      }
      const { contents } = document
      if (!contents || (isScalar(contents) && contents.value === null)) continue
      const walk: Walk = { left: MAX_NODES, anchors: new Map(), aliases: 0 }
      try {
        trees.push(treeOf(contents, walk, 0))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        refuse(error.code, error.at, error.message)
      }
    }
  } catch (error) {
    // The library's own recursion ends in a RangeError for some 10,000 brackets: damage of this file, not of the house.
    refuse(
      'yaml',
      START,
      `Not readable as YAML: ${error instanceof RangeError ? 'nested too deeply' : 'broken'}.`,
    )
  }
  return trees
}

/** A quote that nothing closes is told at the end of the file; people look for where it opens. */
const wrongAt = (document: Document, { pos: [from, to], message }: YAMLError): Span => {
  const span = { from, to }
  if (/^Missing closing .quote/.test(message))
    visit(document, {
      Scalar: (_, { type, range }) => {
        if (range && type?.startsWith('QUOTE_') && range[1] >= from) span.from = range[0]
      },
    })
  return span
}

type Walk = {
  left: number
  /** The last node of each name that was passed: nodes are walked in the order of the file, so an alias costs one look. */
  readonly anchors: Map<string, YamlNode>
  /** How many aliases the walk is inside of; anchors met again there are known. */
  aliases: number
}

const followed = (raw: unknown, at: Span, walk: Walk): YamlNode => {
  if (!isAlias(raw)) {
    const node = raw as YamlNode
    if (walk.aliases === 0 && (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor)
      walk.anchors.set(node.anchor, node)
    return node
  }
  const found = walk.anchors.get(raw.source)
  if (!found)
    throw new Refused(
      'yaml',
      at,
      `"*${shown(raw.source)}" names no anchor. Write "&${shown(raw.source)}" before the value that is meant.`,
    )
  return found
}

const START: Span = { from: 0, to: 0 }

/** Without the comments and empty lines behind it. */
const spanOf = (raw: unknown): Span => {
  const range = (raw as YamlNode | null)?.range
  return range ? { from: range[0], to: range[1] } : START
}

const treeOf = (raw: unknown, walk: Walk, depth: number): Tree => {
  const at = spanOf(raw)
  if (walk.left-- <= 0)
    throw new Refused('too_large', at, `More than ${MAX_NODES} values in one document.`)
  if (depth > MAX_DEPTH)
    throw new Refused('too_large', at, `Nested deeper than ${MAX_DEPTH} levels.`)
  const node = followed(raw, at, walk)
  if (node === raw) return partsOf(node, at, walk, depth)
  walk.aliases++
  const tree = partsOf(node, at, walk, depth)
  walk.aliases--
  return tree
}

const partsOf = (node: YamlNode, at: Span, walk: Walk, depth: number): Tree => {
  if (isMap(node)) {
    const seen = new Set<string>()
    const entries: Entry[] = []
    const merged: Entry[] = []
    for (const pair of node.items) {
      const keyAt = spanOf(pair.key ?? node)
      const key = keyOf(followed(pair.key, keyAt, walk))
      if (key === null) throw new Refused('shape', keyAt, 'A key must be plain text.')
      const value = pair.value === null ? emptyAt(keyAt) : treeOf(pair.value, walk, depth + 1)
      if (key === '<<') {
        merged.push(...mergedIn(value, keyAt))
        continue
      }
      if (seen.has(key))
        throw new Refused(
          'duplicate_key',
          keyAt,
          `The key "${shown(key)}" is there twice. Join or rename them.`,
        )
      seen.add(key)
      entries.push({ key, at: keyAt, value })
    }
    // What stands in the map itself goes before what is merged into it, and the first merged before the next.
    for (const one of merged) {
      if (seen.has(one.key)) continue
      seen.add(one.key)
      entries.push(one)
    }
    return { kind: 'map', at, entries }
  }
  if (isSeq(node))
    return { kind: 'list', at, items: node.items.map((item) => treeOf(item, walk, depth + 1)) }
  if (isScalar(node)) {
    const { value } = node
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      return {
        kind: 'scalar',
        at,
        value,
        source: typeof value === 'string' ? value : (node.source ?? String(value)),
      }
    if (typeof value === 'bigint')
      return { kind: 'scalar', at, value: Number(value), source: String(value) }
  }
  throw new Refused('shape', at, 'Neither text, number, list nor map.')
}

const keyOf = (node: YamlNode | null | undefined): string | null => {
  if (!isScalar(node)) return null
  return typeof node.value === 'string' ? node.value : String(node.source ?? node.value)
}

/** `<<: *base` and `<<: [*one, *other]`: not of YAML 1.2, but written in rules that older readers read. */
const mergedIn = (value: Tree, at: Span): readonly Entry[] => {
  const maps = value.kind === 'list' ? value.items : [value]
  return maps.flatMap((one) => {
    if (one.kind !== 'map')
      throw new Refused('shape', at, '"<<" takes a map, or a list of maps, to merge.')
    return one.entries
  })
}

const emptyAt = (at: Span): Tree => ({ kind: 'scalar', at, value: null, source: '' })
