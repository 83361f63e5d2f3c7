/**
 * An event as a map of names and texts, and as flat JSON.
 * @module
 */
import { classicPowerShell } from './classic-powershell.ts'
import type { EvtxRecord } from './record.ts'
import { outsideName } from './shape.ts'
import type { JsonScalar } from './value.ts'

/** A record has 64 KiB; its texts, with one definition's values used some times over, stay far below. */
const MAX_EVENT_CHARS = 2 * 1024 * 1024

/** One text, or the texts of elements of one name in their order. */
export type FieldMap = Map<string, string | string[]>
export type EventJson = Record<string, JsonScalar | JsonScalar[]>

/**
 * Every field that the event has. Names: see `Shape`; the `key=value` lines of a classic PowerShell event are fields too.
 *
 * @example
 * eventFields(record).get('TargetUserName') // 'ana'
 */
export const eventFields = (record: EvtxRecord): FieldMap => {
  const map: FieldMap = new Map()
  let left = MAX_EVENT_CHARS
  each(record, (name, i) => {
    if (left <= 0) return
    const members = record.members(i)
    const text = members ? null : record.text(i)
    const given = members ?? (text === null ? [] : [text])
    for (const one of given) left -= one.length
    const had = map.get(name)
    if (had === undefined) {
      if (members) map.set(name, [...members])
      else if (text !== null) map.set(name, text)
    } else if (Array.isArray(had)) had.push(...given)
    else if (given.length > 0) map.set(name, [had, ...given])
  })
  for (const [name, value] of classicPowerShell(map)) map.set(name, value)
  return map
}

/**
 * The same fields as one flat object ready for JSON.stringify: numbers up to 2^53 and truth values by their type,
 * everything else as text; an array where a name repeats or the value is one. It has no prototype: `__proto__` is a name.
 */
export const eventJson = (record: EvtxRecord): EventJson => {
  const json: EventJson = Object.create(null)
  let left = MAX_EVENT_CHARS
  each(record, (name, i) => {
    if (left <= 0) return
    const members = record.members(i)
    const one = members ? null : record.json(i)
    for (const text of members ?? [one]) if (typeof text === 'string') left -= text.length
    if (members === null && one === null) {
      // Left out, or of no type: a present field of no type is an empty text.
      if (record.text(i) === null) return
    }
    const value = one ?? ''
    const had = json[name]
    if (had === undefined) json[name] = members ? [...members] : value
    else if (Array.isArray(had)) had.push(...(members ?? [value]))
    else json[name] = [had, ...(members ?? [value])]
  })
  const texts: FieldMap = new Map()
  if (json['Channel'] === 'Windows PowerShell')
    for (const name of ['Channel', 'EventID', 'Data']) {
      const value = json[name]
      if (value !== undefined && value !== null)
        texts.set(name, Array.isArray(value) ? value.map(String) : String(value))
    }
  for (const [name, value] of classicPowerShell(texts)) json[name] ??= value
  return json
}

const each = (record: EvtxRecord, visit: (name: string, field: number) => void): void => {
  const { fields } = record.shape
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i]
    if (field) visit(field.name ?? outsideName(record.nameOf(i), field.section), i)
  }
}
