/**
 * An event as XML, as Windows shows it: without the blanks between elements.
 * @module
 */
import type { Bound } from './bound.ts'
import { MAX_DEPTH } from './compile.ts'
import { isLeftOut, isText, membersOf, textOfPieces, textPieces } from './pieces.ts'
import type { EvtxRecord } from './record.ts'
import type { Element, Node } from './tree.ts'

/** 64 KiB of record, every character escaped, stay below; the text ends there in well-formed XML. */
const MAX_XML_CHARS = 4 * 1024 * 1024

/** Well-formed for any record: characters that XML cannot hold become U+FFFD, such signs in names `_`. */
export const eventXml = (record: EvtxRecord): string => {
  const { bytes, wording } = record.source
  const parts: string[] = []
  let left = MAX_XML_CHARS
  const out = (text: string): void => {
    left -= text.length
    parts.push(text)
  }
  const element = (e: Element, bound: Bound, depth: number): void => {
    const pieces = textPieces(bound, e.children)
    if (depth > MAX_DEPTH || left <= 0) return
    if (pieces.length === e.children.length && isLeftOut(bound, pieces)) return
    let start = `<${xmlName(e.name)}`
    const had = new Set<string>()
    for (const attribute of e.attributes) {
      const text = textOfPieces(bytes, bound, attribute.pieces, wording)
      const name = xmlName(attribute.name)
      if (text === null || had.has(name)) continue
      had.add(name)
      start += ` ${name}="${escaped(text)}"`
    }
    const members =
      pieces.length === e.children.length ? membersOf(bytes, bound, pieces, wording) : null
    if (members) {
      for (const member of members) {
        if (left <= 0) return
        out(`${start}>${escaped(member)}</${xmlName(e.name)}>`)
      }
      return
    }
    out(start)
    const before = parts.length
    out('>')
    nodes(e.children, bound, depth + 1)
    if (parts.length === before + 1) parts[before] = '/>'
    else out(`</${xmlName(e.name)}>`)
  }
  const nodes = (list: readonly Node[], bound: Bound, depth: number): void => {
    for (const node of list) {
      if (left <= 0 || depth > MAX_DEPTH) return
      if (node.kind === 'element') element(node, bound, depth)
      else if (node.kind === 'instruction') out(`<?${xmlName(node.target)} ${escaped(node.text)}?>`)
      else if (isText(bound, node)) {
        const text = textOfPieces(bytes, bound, [node], wording)
        if (text) out(escaped(text))
      } else if (node.kind === 'slot')
        for (const inner of bound.inner?.get(node.slot) ?? [])
          nodes(inner.template.nodes, inner, depth + 1)
    }
  }
  for (const bound of record.bounds) nodes(bound.template.nodes, bound, 0)
  return parts.join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const SPECIAL = /[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const escaped = (text: string): string =>
  text.replace(SPECIAL, (sign) => ESCAPES[sign] ?? '\ufffd').toWellFormed()

const NAME = /^[A-Za-z_\u00c0-\ud7ff][\w.:\u00b7-\ud7ff-]*$/
const xmlName = (name: string): string => {
  if (NAME.test(name)) return name
  const safe = name.replaceAll(/[^\w.:\u00b7-\ud7ff-]/g, '_')
  return NAME.test(safe) ? safe : `_${safe}`
}
