/**
 * What a rule found, as all outputs read it.
 * @module
 */
import type { LogEvent } from '@hinoban/logs'

export type LogHit = {
  readonly kind: 'hit' | 'correlation'
  readonly rule: string
  /** Milliseconds; null: the record bears no time that can be believed. */
  readonly at: number | null
  /** Of a correlation: when it began. */
  readonly firstAt: number | null
  /** Events behind it: 1, or how many a correlation counted. */
  readonly count: number
  /** What a correlation was grouped by. */
  readonly group: Readonly<Record<string, string>>
  readonly host: string | null
  readonly user: string | null
  readonly channel: string | null
  readonly eventId: number | null
  readonly provider: string | null
  readonly format: string
  /** The file as it was named, and within an archive `archive.zip > member`. */
  readonly file: string
  /** EventRecordID of Windows, else the number of the record in the file, from 1. */
  readonly record: string
  /** For people, on one line. */
  readonly text: string
  /** Native names; only where an output asks for them. */
  readonly fields: Readonly<Record<string, string>> | null
}

const MAX_TEXT = 500
const MAX_VALUE = 2_000
const MAX_FIELDS = 100

export const hitOf = (
  event: LogEvent,
  place: Pick<LogHit, 'rule' | 'file' | 'record'>,
  raw: string | null,
  wants: 'text' | 'fields',
): LogHit => ({
  kind: 'hit',
  ...place,
  at: event.time,
  firstAt: null,
  count: 1,
  group: {},
  host: event.host,
  user: textOf(event.ecs['user.name']),
  channel: event.channel,
  eventId: event.eventId,
  provider: event.provider,
  format: event.format,
  text: summaryOf(event, raw),
  fields: wants === 'fields' ? someFields(event) : null,
})

/** Earliest first; what bears no time stands at the end. Total, so that the same logs always give the same order. */
export const byTime = (a: LogHit, b: LogHit): number =>
  (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY) ||
  compare(a.file, b.file) ||
  a.record.length - b.record.length ||
  compare(a.record, b.record) ||
  compare(a.rule, b.rule)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What a person looks at first, where the event has it. */
const TOLD = [
  ['process.command_line', 'CommandLine'],
  ['process.parent.executable', 'Parent'],
  ['file.path', 'File'],
  ['registry.path', 'Registry'],
  ['url.full', 'URL'],
  ['dns.question.name', 'DNS'],
  ['source.ip', 'From'],
  ['destination.ip', 'To'],
  ['user.target.name', 'Target'],
  ['event.action', 'Action'],
] as const
/** Native fields that say what happened, where the names above say nothing of it. */
const TOLD_FIELDS = [
  'ServiceName',
  'ImagePath',
  'TaskName',
  'ScriptBlockText',
  'TargetUserName',
  'TargetSid',
  'ShareName',
  'RelativeTargetName',
  'ObjectName',
  'Threat Name',
  'Path',
  'Details',
  'SubjectUserName',
] as const
const MANY = 5

const summaryOf = (event: LogEvent, raw: string | null): string => {
  const parts: string[] = []
  const told = new Set<string>()
  const tell = (name: string, value: unknown): void => {
    const text = flat(value)
    if (text === '' || text === '-' || told.has(text) || parts.length >= MANY) return
    told.add(text)
    parts.push(`${name}: ${text}`)
  }
  for (const [name, label] of TOLD) tell(label, event.ecs[name])
  for (const name of TOLD_FIELDS) tell(name, event.fields[name])
  if (parts.length < 2) {
    const whole = event.message ?? raw
    if (whole !== null && whole !== '') return oneLine(whole)
    for (const [name, value] of Object.entries(event.fields)) tell(name, value)
  }
  return oneLine(parts.join(' ¦ '))
}

const oneLine = (text: string): string =>
  text
    .slice(0, MAX_TEXT * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT)

const someFields = ({ fields }: LogEvent): Readonly<Record<string, string>> => {
  const some: Record<string, string> = Object.create(null)
  let n = 0
  for (const [name, value] of Object.entries(fields)) {
    if (n >= MAX_FIELDS) break
    some[name.slice(0, MAX_VALUE)] = flat(value)
    n += 1
  }
  return some
}

export const flat = (value: unknown): string =>
  (value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
  ).slice(0, MAX_VALUE)

export const textOf = (value: string | number | readonly string[] | undefined): string | null =>
  value === undefined ? null : typeof value === 'object' ? (value[0] ?? null) : String(value)
