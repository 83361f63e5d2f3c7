/**
 * CycloneDX as XML in the shape that it has as JSON: lists without their wrappers, attributes beside elements. What the statements
 * of a VEX document do not need is carried along unread.
 * @module
 */
import type { Damage } from './claim.ts'
import { damage, type Json, type JsonObject } from './json-value.ts'
import { readXml, type Xml } from './xml-element.ts'

const NAMESPACE = /^https?:\/\/cyclonedx\.org\/schema\/bom\//

/** What holds a list, and what each of its elements is called. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['components', 'component'],
  ['vulnerabilities', 'vulnerability'],
  ['references', 'reference'],
  ['affects', 'target'],
  ['versions', 'version'],
  ['authors', 'author'],
])
const ATTRIBUTES: ReadonlySet<string> = new Set(['bom-ref', 'serialNumber', 'version'])

export const isXml = (bytes: Uint8Array): boolean =>
  /^\uFEFF?\s*</.test(new TextDecoder().decode(bytes.subarray(0, 200)))

/** Undefined: it is no CycloneDX, or broken; the damage says which. */
export const cycloneDxOfXml = (bytes: Uint8Array, damaged: Damage[]): JsonObject | undefined => {
  // The reader takes pieces, which have no declaration.
  const text = new TextDecoder().decode(bytes).replace(/^\s*<\?xml[^>]{0,200}\?>/, '')
  const read = readXml(text, 'the document')
  damaged.push(...read.damaged)
  const [root] = read.roots
  if (root === undefined) return undefined
  const isBom = Object.entries(root.attributes).some(
    ([name, value]) => /^xmlns(?::|$)/.test(name) && NAMESPACE.test(value),
  )
  if (localName(root.name) !== 'bom' || !isBom) {
    damaged.push(damage('the document', 'wrong_format', root.name))
    return undefined
  }
  const value = objectOf(root)
  return { ...value, bomFormat: 'CycloneDX' }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

const jsonOf = (element: Xml): Json => {
  const each = LISTS.get(localName(element.name))
  if (each !== undefined)
    return element.children.filter(({ name }) => localName(name) === each).map(jsonOf)
  return element.children.length === 0 && !hasAttributes(element)
    ? element.text.trim()
    : objectOf(element)
}

const hasAttributes = ({ attributes }: Xml): boolean =>
  Object.keys(attributes).some((name) => ATTRIBUTES.has(name))

/** Of elements with one name the first counts. */
const objectOf = ({ attributes, children }: Xml): JsonObject =>
  Object.fromEntries([
    ...Object.entries(attributes).filter(([name]) => ATTRIBUTES.has(name)),
    ...children.toReversed().map((child) => [localName(child.name), jsonOf(child)] as const),
  ])
