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

/**
 * Well-formed for any record: characters that XML cannot hold become U+FFFD, such signs in names `_`, and what has no
 * one root (several fragments, text outside of elements, nothing) is held by `<Events>`.
 */
export const eventXml = (record: EvtxRecord): string => {
  const { bytes, wording } = record.source
  const parts: string[] = []
  let left = MAX_XML_CHARS
  let open = 0
  let roots = 0
  let isTextOutside = false
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
    if (open === 0) roots += members ? members.length : 1
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
    open += 1
    nodes(e.children, bound, depth + 1)
    open -= 1
    if (parts.length === before + 1) parts[before] = '/>'
    else out(`</${xmlName(e.name)}>`)
  }
  const nodes = (list: readonly Node[], bound: Bound, depth: number): void => {
    for (const node of list) {
      if (left <= 0 || depth > MAX_DEPTH) return
      if (node.kind === 'element') element(node, bound, depth)
      else if (node.kind === 'instruction')
        out(`<?${targetName(node.target)} ${escaped(node.text)}?>`)
      else if (isText(bound, node)) {
        const text = textOfPieces(bytes, bound, [node], wording)
        if (text) out(escaped(text))
        if (text && open === 0) isTextOutside = true
      } else if (node.kind === 'slot')
        for (const inner of bound.inner?.get(node.slot) ?? [])
          nodes(inner.template.nodes, inner, depth + 1)
    }
  }
  for (const bound of record.bounds) nodes(bound.template.nodes, bound, 0)
  // As a whole: the two halves of a sign may come from two pieces.
  const xml = parts.join('').toWellFormed()
  return roots === 1 && !isTextOutside ? xml : `<Events>${xml}</Events>`
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
const escaped = (text: string): string => text.replace(SPECIAL, (sign) => ESCAPES[sign] ?? '\ufffd')

// `<?xml …?>` may stand nowhere but at the begin of a document.
const targetName = (name: string): string =>
  /^xml$/i.test(name) ? `_${name}` : xmlName(name).replaceAll(':', '_')

// What a name may begin with and hold (XML 1.0 §2.3), within the first 65,536 signs.
const FIRST =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd'
const LATER = `:${FIRST}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040`
const NAME = new RegExp(`^[${FIRST}][${LATER}]*$`)
const OTHER = new RegExp(`[^${LATER}]`, 'g')
const xmlName = (name: string): string => {
  if (NAME.test(name)) return name
  const safe = name.replaceAll(OTHER, '_')
  return NAME.test(safe) ? safe : `_${safe}`
}
