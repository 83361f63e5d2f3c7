/**
 * ArcSight's Common Event Format and QRadar's LEEF 1 and 2.
 * @module
 */
import { readHeaderTime } from '@hinoban/syslog'
import { sayEndpoint } from '../addresses.ts'
import { type Draft, type Moment, ownMoment } from '../draft.ts'
import type { EcsName } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import type { Line } from '../line.ts'
import { epochMoment } from '../moments.ts'
import { cefSeverity, placeOf } from './cef-words.ts'

/** `CEF:0|vendor|product|version|class|name|severity|extension`, also behind other text. */
export const readCef = (line: Line): Draft | null => {
  const from = markAt(line, 'CEF:')
  if (from < 0) return null
  const head = header(line.text, from + 4, 7)
  if (!head) return null
  const [, vendor = '', product = '', version = '', id = '', name = '', severity = ''] = head.parts
  const fields = extension(line.text, head.end)
  fields['DeviceVendor'] = vendor
  fields['DeviceProduct'] = product
  fields['DeviceVersion'] = version
  fields['DeviceEventClassID'] = id
  fields['Name'] = name
  fields['Severity'] = severity
  labelled(fields)
  const ecs = cefFace(fields)
  ecs['event.code'] = id
  ecs['rule.name'] = name
  say(ecs, 'observer.vendor', vendor)
  say(ecs, 'observer.product', product)
  const action = textOf(fields['act'])
  ecs['event.action'] = action ?? name
  return {
    format: 'cef',
    ...placeOf(vendor, product, fields),
    time: timeOf(fields, ['rt', 'end', 'start', 'deviceReceiptTime'], line),
    host: textOf(fields['dvchost'] ?? fields['deviceHostName'] ?? fields['dvc']),
    severity: cefSeverity(severity),
    message: textOf(fields['msg']) ?? name,
    fields,
    ecs,
  }
}

/** `LEEF:2.0|vendor|product|version|id|delimiter|key=value…`; in LEEF 1 the delimiter is a tab. */
export const readLeef = (line: Line): Draft | null => {
  const from = markAt(line, 'LEEF:')
  if (from < 0) return null
  const head = header(line.text, from + 5, 5)
  if (!head) return null
  const [number = '', vendor = '', product = '', version = '', id = ''] = head.parts
  let { end } = head
  let delimiter = '\t'
  if (number.startsWith('2')) {
    const bar = line.text.indexOf('|', end)
    // LEEF 2 may leave the field out: then an attribute begins at once.
    if (bar >= 0 && bar - end <= 5) {
      delimiter = delimiterOf(line.text.slice(end, bar))
      end = bar + 1
    }
  }
  const fields = newFields()
  let pairs = 0
  for (const pair of line.text.slice(end).split(delimiter, MAX_PAIRS)) {
    const equals = pair.indexOf('=')
    if (equals <= 0) continue
    fields[pair.slice(0, equals).trim()] ??= pair.slice(equals + 1)
    pairs += 1
  }
  fields['LeefVendor'] = vendor
  fields['LeefProduct'] = product
  fields['LeefVersion'] = version
  fields['LeefEventID'] = id
  const ecs = leefFace(fields)
  ecs['event.code'] = id
  say(ecs, 'observer.vendor', vendor)
  say(ecs, 'observer.product', product)
  ecs['event.action'] = textOf(fields['action'] ?? fields['act']) ?? id
  return {
    format: 'leef',
    ...placeOf(vendor, product, fields),
    time: timeOf(fields, ['devTime'], line),
    host: textOf(fields['identHostName'] ?? fields['devname']),
    severity: cefSeverity(textOf(fields['sev']) ?? ''),
    message: textOf(fields['msg']) ?? id,
    fields,
    ecs,
    ...(pairs === 0 ? { damage: ['broken_off' as const] } : {}),
  }
}

const MAX_PAIRS = 500
/** A syslog header and a host stand before the mark. */
const MAX_BEFORE = 300

/** Names of vendors, products and events are short. */
const MAX_HEADER = 4_096

const markAt = ({ text }: Line, mark: string): number => {
  const at = text.indexOf(mark)
  if (at < 0 || at > MAX_BEFORE) return -1
  const before = at === 0 ? 0x20 : text.charCodeAt(at - 1)
  const next = text.charCodeAt(at + mark.length)
  return (before <= 0x20 || before === 0x3e || before === 0x3a) && next >= 0x30 && next <= 0x39
    ? at
    : -1
}

/** Parts between bars; `\|` and `\\` are escaped in them. */
const header = (
  text: string,
  from: number,
  count: number,
): { readonly parts: readonly string[]; readonly end: number } | null => {
  const parts: string[] = []
  let part = ''
  let at = from
  const bound = Math.min(text.length, from + MAX_HEADER)
  while (at < bound && parts.length < count) {
    const sign = text[at] ?? ''
    const next = text[at + 1]
    if (sign === '\\' && (next === '|' || next === '\\')) {
      part += next
      at += 2
    } else {
      if (sign === '|') {
        parts.push(part)
        part = ''
      } else part += sign
      at += 1
    }
  }
  // A line without extension may end without its last bar.
  if (parts.length === count - 1 && at >= text.length) parts.push(part)
  return parts.length === count ? { parts, end: at } : null
}

/** A key begins behind a blank; values run to the next key, blanks and all. `\=`, `\\`, `\n` and `\r` are escaped. */
const KEY = /(?:^|\s)([A-Za-z0-9_.][A-Za-z0-9_.[\]-]{0,127})=/g

const extension = (text: string, from: number): Fields => {
  const fields = newFields()
  const body = text.slice(from)
  let name: string | null = null
  let start = 0
  let pairs = 0
  KEY.lastIndex = 0
  for (let match = KEY.exec(body); match && pairs < MAX_PAIRS; match = KEY.exec(body)) {
    const equals = match.index + match[0].length - 1
    if (body.charCodeAt(equals - 1) === 0x5c) continue
    if (name !== null) fields[name] ??= plain(body.slice(start, match.index))
    name = match[1] ?? ''
    start = equals + 1
    pairs += 1
  }
  if (name !== null) fields[name] ??= plain(body.slice(start))
  return fields
}

const plain = (value: string): string => {
  const whole = value.trim()
  return whole.includes('\\')
    ? whole.replace(/\\(.)/g, (both, sign: string) =>
        sign === 'n'
          ? '\n'
          : sign === 'r'
            ? '\r'
            : sign === '=' || sign === '\\' || sign === '|'
              ? sign
              : both,
      )
    : whole
}

/** `cs1Label=Policy cs1=Block` is also `Policy: Block`. */
const labelled = (fields: Fields): void => {
  for (const key of Object.keys(fields)) {
    if (!key.endsWith('Label')) continue
    const label = textOf(fields[key])
    const value = fields[key.slice(0, -5)]
    if (label !== null && label !== '' && label.length <= 64 && value !== undefined)
      fields[label] ??= value
  }
}

const CEF_NAMES: readonly (readonly [string, EcsName])[] = [
  ['suser', 'user.name'],
  ['duser', 'user.target.name'],
  ['dhost', 'destination.domain'],
  ['request', 'url.full'],
  ['requestMethod', 'http.request.method'],
  ['requestClientApplication', 'user_agent.original'],
  ['fname', 'file.name'],
  ['filePath', 'file.path'],
  ['sproc', 'process.name'],
  ['externalId', 'event.id'],
]

const cefFace = (fields: Fields): Ecs => {
  const ecs: Ecs = {}
  sayEndpoint(ecs, 'source', textOf(fields['src'] ?? fields['c6a2']))
  sayEndpoint(ecs, 'destination', textOf(fields['dst'] ?? fields['c6a3']))
  sayNumber(ecs, 'source.port', fields['spt'])
  sayNumber(ecs, 'destination.port', fields['dpt'])
  sayNumber(ecs, 'source.bytes', fields['out'])
  sayNumber(ecs, 'destination.bytes', fields['in'])
  for (const [from, to] of CEF_NAMES) say(ecs, to, fields[from])
  if (ecs['user.name'] === undefined) say(ecs, 'user.name', fields['duser'])
  const transport = textOf(fields['proto'])
  if (transport !== null && /^[A-Za-z]{2,10}$/.test(transport))
    ecs['network.transport'] = transport.toLowerCase()
  const outcome = textOf(fields['outcome'])?.toLowerCase()
  if (outcome === 'success' || outcome === 'failure') ecs['event.outcome'] = outcome
  return ecs
}

const leefFace = (fields: Fields): Ecs => {
  const ecs: Ecs = {}
  sayEndpoint(ecs, 'source', textOf(fields['src']))
  sayEndpoint(ecs, 'destination', textOf(fields['dst']))
  sayNumber(ecs, 'source.port', fields['srcPort'])
  sayNumber(ecs, 'destination.port', fields['dstPort'])
  sayNumber(ecs, 'source.bytes', fields['srcBytes'])
  sayNumber(ecs, 'destination.bytes', fields['dstBytes'])
  say(ecs, 'user.name', fields['usrName'])
  say(ecs, 'user.domain', fields['domain'])
  say(ecs, 'url.full', fields['url'])
  say(ecs, 'rule.name', fields['policy'])
  const transport = textOf(fields['proto'])
  if (transport !== null && /^[A-Za-z]{2,10}$/.test(transport))
    ecs['network.transport'] = transport.toLowerCase()
  return ecs
}

const timeOf = (fields: Fields, names: readonly string[], { means }: Line): Moment | null => {
  for (const name of names) {
    const value = fields[name]
    if (typeof value !== 'string') continue
    const epoch = epochMoment(value)
    if (epoch) return epoch
    const read = ownMoment(readHeaderTime(value, 0, means))
    if (read) return read
  }
  return null
}

/** A sign, `x09` or `0x09`. */
const delimiterOf = (said: string): string => {
  const hex = /^(?:0?x)([0-9a-fA-F]{1,4})$/.exec(said)?.[1]
  return hex ? String.fromCharCode(Number.parseInt(hex, 16)) : said === '' ? '\t' : said
}
