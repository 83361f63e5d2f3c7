/**
 * Windows events as trees: JSON of evtx_dump, Hayabusa and Chainsaw, and the XML of forwarded or rendered events.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { FieldValue, LogFormat } from '../event.ts'
import { type Fields, newFields, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { utcMoment } from '../moments.ts'
import { eventIdOf, windowsDraft, windowsSeverity } from './windows.ts'

/** `{"Event":{"System":{…}}}`, also within Chainsaw's `document.data`. */
export const readDumpedWindows = (document: JsonDocument, line: Line): Draft | null => {
  const inner = document['document']
  const data = isDocument(inner) ? inner['data'] : undefined
  const event = document['Event'] ?? (isDocument(data) ? data['Event'] : undefined)
  if (!isDocument(event) || !isDocument(event['System'])) return null
  const fields: Fields = newFields()
  elements(fields, event['System'], '')
  for (const section in event) {
    const tree = event[section]
    if (section !== 'System' && !section.startsWith('#') && isDocument(tree))
      bodyElements(fields, tree, section, 0)
  }
  return nativeDraft('windows-json', fields, line)
}

/** An event whose fields bear Windows' own names, System's attributes as `Element_Attribute`. */
export const nativeDraft = (format: LogFormat, fields: Fields, line: Line): Draft =>
  windowsDraft({
    format,
    channel: textOf(fields['Channel']),
    eventId: eventIdOf(fields['EventID']),
    provider: textOf(fields['Provider_Name']),
    recordId: textOf(fields['EventRecordID']),
    host: textOf(fields['Computer']),
    time: utcMoment(fields['TimeCreated_SystemTime'], line.means),
    severity: windowsSeverity(fields['Level']),
    message: textOf(fields['RenderingInfo_Message'] ?? fields['Message']),
    fields,
  })

/** Elements of System: values, and attributes under `#attributes` or `Name_attributes`. */
const elements = (fields: Fields, tree: JsonDocument, prefix: string): void => {
  for (const name in tree) {
    const value = tree[name]
    if (value === undefined) continue
    if (name.endsWith('_attributes') && isDocument(value)) {
      const element = name.slice(0, -'_attributes'.length)
      for (const key in value) set(fields, `${prefix}${element}_${key}`, value[key])
    } else if (isDocument(value)) {
      const attributes = value['#attributes']
      if (isDocument(attributes))
        for (const key in attributes) set(fields, `${prefix}${name}_${key}`, attributes[key])
      if (value['#text'] !== undefined) set(fields, `${prefix}${name}`, value['#text'])
    } else set(fields, `${prefix}${name}`, value)
  }
}

const MAX_BODY_DEPTH = 6
/** Siblings of one name that the evtx crate numbers: `Data`, `Data_1`. */
const NUMBERED = /^Data_\d{1,4}$/

const bodyElements = (fields: Fields, tree: JsonDocument, section: string, depth: number): void => {
  const isRendering = section === 'RenderingInfo'
  for (const name in tree) {
    const value = tree[name]
    if (value === undefined || name === '#attributes' || name === 'xmlns') continue
    if (name.endsWith('_attributes')) continue
    const own = NUMBERED.test(name) ? 'Data' : isRendering ? `RenderingInfo_${name}` : name
    if (own === 'Data' && isDocument(value) && value['#text'] !== undefined)
      add(fields, own, value['#text'])
    else if (isDocument(value) && depth < MAX_BODY_DEPTH && section !== 'EventData')
      bodyElements(fields, value, name, depth + 1)
    else if (isDocument(value) && value['#text'] !== undefined)
      body(fields, own, value['#text'], section)
    else body(fields, own, value, section)
  }
}

/** System wins: a body's own Channel or EventID gets the section's name in front. */
const body = (fields: Fields, name: string, value: FieldValue, section: string): void => {
  if (name === 'Data') add(fields, name, value)
  else if (Object.hasOwn(fields, name) && SYSTEM.has(name)) set(fields, `${section}_${name}`, value)
  else set(fields, name, value)
}
const SYSTEM: ReadonlySet<string> = new Set([
  'Channel',
  'Computer',
  'EventID',
  'EventRecordID',
  'Keywords',
  'Level',
  'Opcode',
  'Task',
  'Version',
])

export const set = (fields: Fields, name: string, value: FieldValue | undefined): void => {
  if (value !== undefined && !Object.hasOwn(fields, name)) fields[name] = value
}

/** A name that repeats gives a list. */
export const add = (fields: Fields, name: string, value: FieldValue): void => {
  const had = fields[name]
  const more = Array.isArray(value) ? value : [value]
  if (had === undefined) fields[name] = value
  else fields[name] = [...(Array.isArray(had) ? had : [had]), ...more]
}
