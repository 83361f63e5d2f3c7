/**
 * CycloneDX XML into the JSON form of the same version. No DTD is fetched and no entity expanded; after damage reading goes on at
 * the next `<component`.
 * @module
 */
import { SaxesParser } from 'saxes'
import type { Json, JsonDamage, JsonObject } from './json.ts'

const MAX_DEPTH = 64
const MAX_NODES = 4_000_000
const MAX_ATTRIBUTES = 64
const MAX_DAMAGE = 100

export type ReadXml = {
  readonly value: JsonObject | null
  readonly damage: readonly (Omit<JsonDamage, 'why'> & {
    why: JsonDamage['why'] | 'entities_refused'
  })[]
  readonly incomplete: ReadonlySet<Json>
}

type Node = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Node[]
  text: string
  isComplete: boolean
}

class Break extends Error {
  readonly why: ReadXml['damage'][number]['why']
  constructor(why: ReadXml['damage'][number]['why']) {
    super(why)
    this.why = why
  }
}

export const readCycloneDxXml = (text: string): ReadXml => {
  const damage: ReadXml['damage'][number][] = []
  const incomplete = new Set<Json>()
  const found: Node[] = []
  let root: Node | null = null
  let specVersion: string | null = null
  let nodes = 0
  let from = 0
  while (from >= 0 && from < text.length) {
    const isFirst = from === 0
    const stack: Node[] = []
    let lastClosed: Node | null = null
    const parser = new SaxesParser({ position: true })
    parser.on('error', (error) => {
      if (
        /disallowed character( entity)?\.$|undefined entity|character entity|entity name/.test(
          error.message,
        )
      )
        return
      if (
        /outside of root node|only one root/.test(error.message) &&
        stack.length === 0 &&
        found.length + nodes > 0
      )
        return
      // The parser closes what is open on the way to a tag that fits not: such an element was not complete.
      if (lastClosed && error.message.endsWith('unexpected close tag.')) {
        lastClosed.isComplete = false
        const last = found.indexOf(lastClosed)
        if (last >= 0) found.splice(last)
      }
      throw new Break(
        /unclosed tag|unexpected end|must contain a root/.test(error.message)
          ? 'cut_short'
          : 'malformed',
      )
    })
    parser.on('doctype', (doctype) => {
      if (/<!ENTITY/i.test(doctype)) throw new Break('entities_refused')
    })
    let attributes = 0
    parser.on('opentagstart', () => {
      attributes = 0
    })
    parser.on('attribute', () => {
      attributes += 1
      if (attributes > MAX_ATTRIBUTES) throw new Break('too_large')
    })
    parser.on('opentag', (tag) => {
      nodes += 1
      if (nodes > MAX_NODES) throw new Break('too_large')
      if (stack.length >= MAX_DEPTH) throw new Break('too_deep')
      const attributesOf = tag.attributes as Readonly<Record<string, string>> // without namespaces saxes gives plain texts
      const node: Node = {
        name: localName(tag.name),
        attributes: attributesOf,
        children: [],
        text: '',
        isComplete: false,
      }
      if (stack.length === 0) {
        if (isFirst) {
          if (node.name !== 'bom') throw new Break('malformed')
          root ??= node
          specVersion ??= versionIn(attributesOf)
        }
      } else stack.at(-1)?.children.push(node)
      stack.push(node)
    })
    const addText = (piece: string) => {
      const node = stack.at(-1)
      if (node && node.text.length < 20_000) node.text += piece.slice(0, 20_000)
    }
    parser.on('text', addText)
    parser.on('cdata', addText)
    parser.on('closetag', ({ name }) => {
      const node = stack.pop()
      if (node) node.isComplete = node.name === localName(name)
      lastClosed = node ?? null
      if (!isFirst && stack.length === 2 && node?.name === 'component' && node.isComplete)
        found.push(node)
    })
    const wrapper = isFirst ? '' : '<bom><components>'
    try {
      parser.write(wrapper + text.slice(from)).close()
      break
    } catch (error) {
      if (!(error instanceof Break)) throw error
      for (const node of stack) node.isComplete = false
      const at = Math.min(text.length, from + Math.max(0, parser.position - wrapper.length))
      damage.push({ line: lineOf(text, at), why: error.why })
      if (root === null || (error.why !== 'malformed' && error.why !== 'too_deep')) break
      if (damage.length >= MAX_DAMAGE) {
        damage.push({ line: lineOf(text, at), why: 'too_much_damage' })
        break
      }
      const next = text.slice(at).search(/<(?:[\w.-]+:)?component[\s>]/)
      from = next < 0 ? -1 : Math.max(at + next, from + 1)
    }
  }
  if (root === null) return { value: null, damage, incomplete }
  const value = bomOf(root, specVersion, incomplete)
  const list = value['components']
  if (Array.isArray(list)) list.push(...found.map((node) => componentOf(node, incomplete)))
  return { value, damage, incomplete }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** `http://cyclonedx.org/schema/bom/1.6` */
const versionIn = (attributes: Readonly<Record<string, string>>): string | null => {
  for (const value of Object.values(attributes)) {
    const version = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/.exec(value)?.[1]
    if (version !== undefined) return version
  }
  return null
}

const child = (node: Node | undefined, name: string): Node | undefined =>
  node?.children.find((c) => c.name === name)
const childrenOf = (node: Node | undefined, list: string, name: string): Node[] =>
  (child(node, list)?.children ?? []).filter((c) => c.name === name)
const map = (entries: Readonly<Record<string, Json | undefined>>): JsonObject => {
  const object = Object.create(null) as JsonObject // a map without inherited keys
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) object[key] = value
  return object
}

const bomOf = (bom: Node, specVersion: string | null, incomplete: Set<Json>): JsonObject => {
  const metadata = child(bom, 'metadata')
  const subject = child(metadata, 'component')
  const tools = child(metadata, 'tools')
  const toolNodes = [...(tools?.children ?? []), ...childrenOf(tools, 'components', 'component')]
  return map({
    specVersion: specVersion ?? undefined,
    serialNumber: bom.attributes['serialNumber'],
    metadata: map({
      timestamp: child(metadata, 'timestamp')?.text,
      tools: toolNodes
        .filter(({ name }) => name === 'tool' || name === 'component')
        .map((tool) =>
          map({ name: child(tool, 'name')?.text, version: child(tool, 'version')?.text }),
        ),
      component: subject && componentOf(subject, incomplete),
    }),
    components: childrenOf(bom, 'components', 'component').map((node) =>
      componentOf(node, incomplete),
    ),
    services: childrenOf(bom, 'services', 'service').map((node) => serviceOf(node, incomplete)),
    vulnerabilities: childrenOf(bom, 'vulnerabilities', 'vulnerability').map(() => null),
  })
}

const componentOf = (node: Node, incomplete: Set<Json>): JsonObject => {
  const licenses = child(node, 'licenses')?.children ?? []
  const nested = childrenOf(node, 'components', 'component')
  const component = map({
    type: node.attributes['type'],
    'bom-ref': node.attributes['bom-ref'],
    ...Object.fromEntries(
      ['group', 'name', 'version', 'publisher', 'author', 'purl', 'cpe'].map((name) => [
        name,
        child(node, name)?.text,
      ]),
    ),
    supplier: map({ name: child(child(node, 'supplier'), 'name')?.text }),
    manufacturer: map({ name: child(child(node, 'manufacturer'), 'name')?.text }),
    authors: childrenOf(node, 'authors', 'author').map((author) =>
      map({ name: child(author, 'name')?.text }),
    ),
    licenses: licenses.map((licence) =>
      licence.name === 'expression'
        ? map({ expression: licence.text })
        : map({
            license: map({ id: child(licence, 'id')?.text, name: child(licence, 'name')?.text }),
          }),
    ),
    hashes: childrenOf(node, 'hashes', 'hash').map((hash) =>
      map({ alg: hash.attributes['alg'], content: hash.text }),
    ),
    components: nested.map((inner) => componentOf(inner, incomplete)),
  })
  if (!node.isComplete) incomplete.add(component)
  return component
}

const serviceOf = (node: Node, incomplete: Set<Json>): JsonObject => {
  const service = map({
    'bom-ref': node.attributes['bom-ref'],
    group: child(node, 'group')?.text,
    name: child(node, 'name')?.text,
    version: child(node, 'version')?.text,
    provider: map({ name: child(child(node, 'provider'), 'name')?.text }),
    services: childrenOf(node, 'services', 'service').map((inner) => serviceOf(inner, incomplete)),
  })
  if (!node.isComplete) incomplete.add(service)
  return service
}
