/**
 * The XML of one Windows event, as forwarding, the event viewer and agents write it. No document type, no entities but XML's own;
 * elements beyond the bounds are passed over.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { FieldValue, LogDamage } from '../event.ts'
import { type Fields, MAX_MEMBERS, newFields } from '../fields.ts'
import type { Line } from '../line.ts'
import { add, nativeDraft, set } from './windows-tree.ts'

export const readWindowsXml = (line: Line): Draft | null => {
  const text =
    line.text.charCodeAt(0) === 0x3c && line.syslog.pri === null ? line.text : line.syslog.content
  const from = eventStart(text)
  if (from < 0) return null
  const fields: Fields = newFields()
  const whole = walk(text, from, fields)
  if (fields['EventID'] === undefined && fields['Channel'] === undefined) return null
  const draft = nativeDraft('windows-xml', fields, line)
  return whole === null ? draft : { ...draft, damage: [whole] }
}

const eventStart = (text: string): number => {
  let at = 0
  if (text.startsWith('<?xml')) {
    const end = text.indexOf('?>')
    if (end < 0 || end > 200) return -1
    at = end + 2
    while (text.charCodeAt(at) <= 0x20) at += 1
  }
  return /^<Event[\s>]/.test(text.slice(at, at + 7)) ? at : -1
}

/** Real events nest six deep. */
const MAX_DEPTH = 32

type Open = {
  readonly name: string
  readonly field: string
  text: string
  hasChildren: boolean
}

/** One pass over the tags. Null when the event is whole. */
const walk = (text: string, from: number, fields: Fields): LogDamage | null => {
  const stack: Open[] = []
  let left = MAX_MEMBERS
  let at = from
  while (at < text.length) {
    const open = text.indexOf('<', at)
    const top = stack[stack.length - 1]
    if (open < 0) return 'broken_off'
    if (top && open > at) top.text += unescapeXml(text.slice(at, open))
    if (text.startsWith('<![CDATA[', open)) {
      const end = text.indexOf(']]>', open)
      if (end < 0) return 'broken_off'
      if (top) top.text += text.slice(open + 9, end)
      at = end + 3
      continue
    }
    if (text.startsWith('<!', open) || text.startsWith('<?', open)) {
      const end = text.indexOf('>', open)
      if (end < 0) return 'broken_off'
      at = end + 1
      continue
    }
    const end = tagEnd(text, open)
    if (end < 0) return 'broken_off'
    at = end + 1
    if (text[open + 1] === '/') {
      const closed = stack.pop()
      if (!closed) return 'xml'
      left -= 1
      if (left >= 0) leaf(fields, closed, stack)
      if (stack.length === 0) return left < 0 ? `too_many:${-left}` : null
      continue
    }
    const isEmpty = text[end - 1] === '/'
    const { name, attributes } = tag(text.slice(open + 1, isEmpty ? end - 1 : end))
    if (top) top.hasChildren = true
    const section = stack[1]?.name ?? ''
    const field =
      name === 'Data' || name === 'ComplexData' ? (attributes.get('Name') ?? name) : name
    for (const [key, value] of attributes) {
      left -= 1
      if (left < 0 || stack.length < 2 || (key === 'Name' && field !== name)) continue
      if (key === 'xmlns') continue
      set(fields, `${own(fields, field, section)}_${key}`, value)
    }
    const opened: Open = { name, field, text: '', hasChildren: false }
    if (isEmpty) {
      left -= 1
      // `<Data Name='x'/>` is present and empty; `<Provider Name='y'/>` has said all.
      if (left >= 0 && stack.length > 1 && (section !== 'System' || attributes.size === 0))
        put(fields, opened.field, '', section)
      if (stack.length === 0) return null
    } else {
      if (stack.length >= MAX_DEPTH) return 'too_deep:1'
      stack.push(opened)
    }
  }
  return 'broken_off'
}

const leaf = (fields: Fields, closed: Open, stack: readonly Open[]): void => {
  if (closed.hasChildren || stack.length < 2) return
  const section = stack[1]?.name ?? ''
  if (section === 'RenderingInfo') set(fields, `RenderingInfo_${closed.name}`, closed.text)
  else put(fields, closed.field, closed.text, section)
}

const put = (fields: Fields, name: string, value: FieldValue, section: string): void => {
  if (section === 'System') set(fields, name, value)
  else add(fields, own(fields, name, section), value)
}

/** System wins over a body's own Channel, EventID, Computer. */
const own = (fields: Fields, name: string, section: string): string =>
  section !== 'System' && SYSTEM.has(name) && Object.hasOwn(fields, name)
    ? `${section}_${name}`
    : name
const SYSTEM: ReadonlySet<string> = new Set([
  'Channel',
  'Computer',
  'EventID',
  'EventRecordID',
  'Keywords',
  'Level',
  'Opcode',
  'Provider',
  'Task',
  'Version',
])

/** The `>` of a tag; one within quotes is none. */
const tagEnd = (text: string, open: number): number => {
  let quote = 0
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x22 || code === 0x27) quote = code
    else if (code === 0x3e) return at
  }
  return -1
}

const ATTRIBUTE = /([\w:.-]{1,128})\s*=\s*(?:'([^']*)'|"([^"]*)")/y
const tag = (
  inside: string,
): { readonly name: string; readonly attributes: Map<string, string> } => {
  const attributes = new Map<string, string>()
  let at = 0
  while (at < inside.length && inside.charCodeAt(at) > 0x20) at += 1
  const name = inside.slice(0, at)
  while (at < inside.length) {
    while (at < inside.length && inside.charCodeAt(at) <= 0x20) at += 1
    ATTRIBUTE.lastIndex = at
    const match = ATTRIBUTE.exec(inside)
    if (!match) break
    attributes.set(match[1] ?? '', unescapeXml(match[2] ?? match[3] ?? ''))
    at = ATTRIBUTE.lastIndex
  }
  return { name, attributes }
}

const unescapeXml = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{2,4}));/g, entity)
    : text

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

const entity = (whole: string, decimal?: string, hex?: string, name?: string): string => {
  if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : ''
}
