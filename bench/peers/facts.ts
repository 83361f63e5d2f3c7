/**
 * What a reader says of one record, as lines that can be compared: `Event/System/Channel=Security`. Different writings of the same value are made one.
 * @module
 */
import { SaxesParser } from 'saxes'

type Open = { readonly path: string; text: string; children: number }

/** Elements, attributes and texts; null where the text is no XML even when signs are left out that XML cannot hold. */
export const factsOfXml = (xml: string): string[] | null => {
  const facts: string[] = []
  const path: Open[] = []
  const parser = new SaxesParser({})
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
  })
  parser.on('opentag', (tag) => {
    const parent = path.at(-1)
    if (parent) parent.children += 1
    const name = tag.attributes['Name']
    const isData = tag.name === 'Data' && typeof name === 'string' && name !== ''
    const at = `${parent ? `${parent.path}/` : ''}${tag.name}${isData ? `[${name}]` : ''}`
    path.push({ path: at, text: '', children: 0 })
    for (const [attribute, value] of Object.entries(tag.attributes)) {
      const text = plain(String(value))
      if (text !== '' && !attribute.startsWith('xmlns') && !(isData && attribute === 'Name'))
        facts.push(`${at}@${attribute}=${text}`)
    }
  })
  const take = (text: string): void => {
    const open = path.at(-1)
    if (open) open.text += text
  }
  parser.on('text', take)
  parser.on('cdata', take)
  parser.on('closetag', () => {
    const open = path.pop()
    if (open && !(open.children > 0 && open.text.trim() === ''))
      facts.push(`${open.path}=${plain(open.text)}`)
  })
  parser.write(wellFormed(xml)).close()
  return isBroken ? null : facts
}

/** Objects as readers of JSON give them: every leaf with its path, arrays member by member. */
export const factsOfObject = (object: unknown): string[] => {
  const facts: string[] = []
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined) return
    if (Array.isArray(value)) for (const member of value) walk(member, path)
    else if (value instanceof Map) for (const [key, of] of value) walk(of, `${path}/${String(key)}`)
    else if (typeof value === 'object')
      for (const [key, of] of Object.entries(value)) walk(of, `${path}/${key}`)
    else facts.push(`${path.slice(1)}=${plain(String(value))}`)
  }
  walk(object, '')
  return facts
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/** Readers write signs as they are that XML cannot hold, and a carriage return that XML would drop. */
const wellFormed = (xml: string): string =>
  xml.replaceAll(NOT_IN_XML, '\ufffd').replaceAll('\r', '&#13;')

/** GUIDs without braces in lower case, hexadecimal without leading zeros, times to the microsecond. */
const plain = (text: string): string => {
  if (/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text))
    return text.toLowerCase().replaceAll(/[{}]/g, '')
  if (/^0x[0-9a-f]+$/i.test(text)) return `0x${BigInt(text).toString(16)}`
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(text)
  if (time) return `${time[1]}T${time[2]}.${(time[3] ?? '').padEnd(6, '0').slice(0, 6)}`
  return text
}
