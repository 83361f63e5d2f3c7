/**
 * One piece of XML as a tree, bounded; entities of its own are never expanded and nothing is fetched.
 * @module
 */
import { SaxesParser } from 'saxes'
import type { Damage } from './claim.ts'
import { damage } from './json-value.ts'

export type Xml = {
  /** With its prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Xml[]
  /** The text between the tags, its children's not included. */
  readonly text: string
}
type Open = { name: string; attributes: Record<string, string>; children: Xml[]; text: string }

const MAX_XML_DEPTH = 64
const MAX_ELEMENTS = 500_000

/** What could be read of a piece of XML: the elements that were closed. Broken means that an error other than an unknown entity was met. */
export const readXml = (
  text: string,
  at: string,
): {
  readonly roots: readonly Xml[]
  readonly isBroken: boolean
  readonly damaged: readonly Damage[]
} => {
  const damaged: Damage[] = []
  const roots: Xml[] = []
  const stack: Open[] = []
  let isBroken = false
  let elements = 0
  const parser = new SaxesParser({ fragment: true, position: true })
  const stop = (found: Damage) => {
    damaged.push(found)
    isBroken = true
  }
  parser.on('error', (error) => {
    if (isBroken) return
    const place = `${at} line ${parser.line}`
    if (/entity/.test(error.message)) {
      if (damaged.length < 20) damaged.push(damage(place, 'entity', error.message))
    } else stop(damage(place, 'malformed', error.message))
  })
  parser.on('opentag', (tag) => {
    if (isBroken) return
    elements += 1
    if (stack.length >= MAX_XML_DEPTH) return stop(damage(at, 'too_deep', `${stack.length} levels`))
    if (elements > MAX_ELEMENTS) return stop(damage(at, 'too_many', `${elements} elements`))
    const open = {
      name: tag.name,
      attributes: { ...tag.attributes } as Record<string, string>,
      children: [],
      text: '',
    } // without xmlns, attributes are texts
    stack.push(open)
  })
  const addText = (piece: string) => {
    const top = stack.at(-1)
    if (top) top.text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    if (isBroken) return
    const done = stack.pop()
    if (done === undefined) return
    const parent = stack.at(-1)
    if (parent) parent.children.push(done)
    else roots.push(done)
  })
  for (let from = 0; from < text.length && !isBroken; from += CHUNK)
    parser.write(text.slice(from, from + CHUNK))
  if (!isBroken) parser.close()
  return { roots, isBroken, damaged }
}
/** So that a broken piece is not read to its end. */
const CHUNK = 64 * 1024

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Children of a name, whatever their prefix. */
export const childrenOf = (element: Xml, name: string): readonly Xml[] =>
  element.children.filter((child) => localName(child.name) === name)

/** The first child of a name; one without a prefix goes before one with. */
export const childOf = (element: Xml | undefined, name: string): Xml | undefined =>
  element?.children.find((child) => child.name === name) ??
  element?.children.find((child) => localName(child.name) === name)

/** The element at the end of a path. */
export const at = (element: Xml, ...path: readonly string[]): Xml | undefined =>
  path.reduce<Xml | undefined>((found, name) => childOf(found, name), element)

export const textAt = (element: Xml, ...path: readonly string[]): string =>
  at(element, ...path)?.text.trim() ?? ''

/** Feeds carry markup as text; what is left has none, whatever stood in it. */
export const plainText = (markup: string): string =>
  markup
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => SIGNS[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim()
const SIGNS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
}
