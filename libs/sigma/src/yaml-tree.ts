/**
 * YAML 1.2 core as a small tree with lines, bounded in bytes, nodes and depth: anchors are followed, and counted each time.
 * @module
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Node as YamlNode,
} from 'yaml'
import type { Fault } from './form.ts'
import { Refused, shown } from './refuse.ts'

export type Tree =
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Tree[] }
  /** `source` is the text as written: `0x10` stays `0x10`. */
  | {
      readonly kind: 'scalar'
      readonly line: number
      readonly value: string | number | boolean | null
      readonly source: string
    }
export type Entry = { readonly key: string; readonly line: number; readonly value: Tree }

/** The largest rule of SigmaHQ has 20 KB; a file of many documents may have more. */
export const MAX_FILE_CHARS: number = 1024 * 1024
/** The largest rule of SigmaHQ has about 2,000 nodes. */
export const MAX_NODES = 20_000
const MAX_DEPTH = 24
const MAX_DOCUMENTS = 2_000

/** One tree per document; a broken document gives faults instead, and costs only itself. */
export const readYaml = (text: string, file: string, faults: Fault[]): readonly Tree[] => {
  const refuse = (code: Fault['code'], line: number, message: string): void => {
    faults.push({ severity: 'error', code, file, line, message })
  }
  if (text.length > MAX_FILE_CHARS) {
    refuse(
      'too_large',
      1,
      `The file has ${text.length} characters; at most ${MAX_FILE_CHARS} are read. Split it.`,
    )
    return []
  }
  const lines = new LineCounter()
  const trees: Tree[] = []
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      version: '1.2',
      schema: 'core',
    })
    if (!Array.isArray(documents)) return []
    for (const [index, document] of documents.entries()) {
      if (index >= MAX_DOCUMENTS) {
        refuse(
          'too_large',
          lineAt(lines, document.range?.[0] ?? 0),
          `More than ${MAX_DOCUMENTS} documents in one file. Split it.`,
        )
        break
      }
      const [wrong] = document.errors
      if (wrong) {
        refuse('yaml', lineAt(lines, wrong.pos[0]), wrong.message.split('\n', 1)[0] ?? 'not YAML')
        continue
      }
      if (!document.contents) continue
      const walk: Walk = {
        lines,
        left: MAX_NODES,
        resolve: (node) => (isAlias(node) ? node.resolve(document) : node) as YamlNode | undefined,
      }
      try {
        trees.push(treeOf(document.contents, walk, 0))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        refuse(error.code, error.line, error.message)
      }
    }
  } catch (error) {
    // The library's own recursion ends in a RangeError for some 10,000 brackets: damage of this file, not of the house.
    refuse(
      'yaml',
      1,
      `Not readable as YAML: ${error instanceof RangeError ? 'nested too deeply' : 'broken'}.`,
    )
  }
  return trees
}

type Walk = {
  readonly lines: LineCounter
  left: number
  readonly resolve: (node: unknown) => YamlNode | undefined
}

const lineAt = (lines: LineCounter, at: number): number => Math.max(1, lines.linePos(at).line)

const treeOf = (raw: unknown, walk: Walk, depth: number): Tree => {
  const at = (raw as YamlNode | null)?.range?.[0] ?? 0
  const line = lineAt(walk.lines, at)
  if (walk.left-- <= 0)
    throw new Refused('too_large', line, `More than ${MAX_NODES} values in one document.`)
  if (depth > MAX_DEPTH)
    throw new Refused('too_large', line, `Nested deeper than ${MAX_DEPTH} levels.`)
  const node = walk.resolve(raw)
  if (isMap(node)) {
    const seen = new Set<string>()
    const entries = node.items.map((pair): Entry => {
      const keyNode = walk.resolve(pair.key)
      const key = isScalar(keyNode)
        ? typeof keyNode.value === 'string'
          ? keyNode.value
          : String(keyNode.source ?? keyNode.value)
        : null
      const keyLine = lineAt(walk.lines, (pair.key as YamlNode | null)?.range?.[0] ?? at)
      if (key === null) throw new Refused('shape', keyLine, 'A key must be plain text.')
      if (seen.has(key))
        throw new Refused(
          'duplicate_key',
          keyLine,
          `The key "${shown(key)}" is there twice. Join or rename them.`,
        )
      seen.add(key)
      return {
        key,
        line: keyLine,
        value: pair.value === null ? emptyAt(keyLine) : treeOf(pair.value, walk, depth + 1),
      }
    })
    return { kind: 'map', line, entries }
  }
  if (isSeq(node))
    return { kind: 'list', line, items: node.items.map((item) => treeOf(item, walk, depth + 1)) }
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
        line,
        value,
        source: typeof value === 'string' ? value : (node.source ?? String(value)),
      }
    if (typeof value === 'bigint')
      return { kind: 'scalar', line, value: Number(value), source: String(value) }
  }
  throw new Refused('shape', line, 'Neither text, number, list nor map.')
}

const emptyAt = (line: number): Tree => ({ kind: 'scalar', line, value: null, source: '' })
