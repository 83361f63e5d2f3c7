/**
 * The reading thread of the intake: raw records out of the spool become events, rows and hits. It runs in the worker of the stage;
 * nothing of it runs on the thread that serves.
 * @module
 */
import { isUtf8 } from 'node:buffer'
import {
  type BatchEvent,
  batchEvents,
  type LogEvent,
  type LogMeans,
  readEvtxRecord,
  toSigma,
} from '@hinoban/logs'
import type { FrameAt, OpenReader } from '../../../../platform/events/stage-protocol.ts'
import { type Asked, givenOf } from '../../hit-values.ts'
import { eventRow, flatFields } from '../store/event-row.ts'
import { type FrameHead, readFrame } from './frame.ts'
import { NO_RULES, openReadingRules, type Rules } from './reading-rules.ts'
import { contentId } from './record-id.ts'
import type { Hit, RuleSetGiven } from './seams.ts'
import { seenIds } from './seen-ids.ts'

export type ReaderInput = { readonly startedAt: number }
export type Question = { readonly rulesOf: string; readonly has: readonly string[] }
/** Rules of this organization changed; null: of all. */
export type Word = { readonly rulesChanged: string | null }
/** A row that may be there already, and between which times of `at` it would stand. */
export type RepeatMark = {
  readonly organization: string
  readonly source: string
  readonly id: string
  readonly from: number
  readonly to: number
}
export type Tally = {
  readonly organization: string
  readonly source: string
  events: number
  unparsed: number
  damaged: number
  repeated: number
  poison: number
  lastAt: number
}
export type Found = { readonly hits: readonly Hit[]; readonly tallies: readonly Tally[] }

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MAX_TEXT = 500
const MAX_FIELDS = 100
/** What is kept of a record that ended its reader. */
const POISON_KEPT_BYTES = 64 * 1024

export const open: OpenReader = async (input, ask) => {
  const { startedAt } = input as ReaderInput
  const seen = seenIds(startedAt)
  let hits: Hit[] = []
  let tallies = new Map<string, Tally>()
  const rules = openReadingRules(
    async (rulesOf, has) => (await ask({ rulesOf, has } satisfies Question)) as RuleSetGiven | null,
  )
  const tallyOf = ({ organization, source }: FrameHead): Tally => {
    const known = tallies.get(source)
    if (known) return known
    const none = { events: 0, unparsed: 0, damaged: 0, repeated: 0, poison: 0, lastAt: 0 }
    const fresh: Tally = { organization, source, ...none }
    tallies.set(source, fresh)
    return fresh
  }
  /** Ids of the file that is being read: what repeats among them is left out here, since no table holds it yet. */
  let batch = ''
  let inBatch = new Set<string>()

  const idOf = (
    head: FrameHead,
    event: LogEvent,
    name: string,
    record: Buffer,
    index: number,
    at: FrameAt,
    counts: Map<string, number>,
  ): string | null => {
    if (head.ids === 'place') return at.batch + at.nextRow().toString(16).padStart(8, '0')
    const base = contentId(head.source, event, name, record, (base) => {
      const n = counts.get(base) ?? 0
      counts.set(base, n + 1)
      return n
    })
    const id = index === 0 ? base : `${base}${index.toString(16)}`
    if (inBatch.has(id)) return null
    inBatch.add(id)
    const cameBefore = seen.add(id, head.receivedAt)
    const mark = repeatMark(event, head.receivedAt, cameBefore, seen.since())
    if (mark !== null)
      at.mayBeRepeated({
        organization: head.organization,
        source: head.source,
        id,
        ...mark,
      } satisfies RepeatMark)
    return id
  }

  const takeEvent = (
    head: FrameHead,
    event: LogEvent,
    id: string,
    raw: string | Buffer,
    rules: Rules,
    at: FrameAt,
  ): void => {
    at.row(eventRow(event, { ...head, id, raw }))
    if (rules.match === null) return
    const matched = rules.match(toSigma(event, () => String(raw)))
    if (matched.length === 0) return
    const flat = flatFields(event.fields, null) ?? {}
    const fields = someFields(flat)
    for (const { id: ruleId, rule, wanted } of matched) {
      hits.push({
        organization: head.organization,
        site: head.site,
        source: head.source,
        eventId: id,
        at: event.time ?? head.receivedAt,
        receivedAt: head.receivedAt,
        ruleId,
        level: rule.about.level,
        host: event.host,
        user: textOf(event.ecs['user.name']),
        face: event.ecs,
        fields,
        given: wanted.length > 0 ? givenOf(askedOf(event, flat), wanted) : null,
        text: (event.message ?? String(raw)).slice(0, MAX_TEXT),
      })
    }
  }

  return {
    tell: (word) => {
      rules.changed((word as Word).rulesChanged)
    },
    take: (): Found => {
      const found = { hits, tallies: [...tallies.values()] }
      hits = []
      tallies = new Map()
      return found
    },
    frame: async (body, at) => {
      if (at.nextRow() === 0 || at.batch !== batch) {
        batch = at.batch
        inBatch = new Set()
      }
      const { head, records } = readFrame(body)
      const own = await rules.of(head.organization)
      const tally = tallyOf(head)
      const means = meansOf(head)
      const counts = new Map(Object.entries(head.again ?? {}))
      const parts = records.map((kept) =>
        head.ids === 'named' ? nameBefore(kept) : { name: '', record: kept },
      )
      const bytes = parts.map(({ record }) => record)
      let before = -1
      let index = 0
      for (const { event, records: of } of eventsIn(head, bytes, means, at)) {
        const first = of[0] ?? 0
        index = first === before ? index + 1 : 0
        before = first
        const { name, record } = parts[first] ?? NO_PART
        const id = idOf(head, event, name, record, index, at, counts)
        if (id === null) {
          tally.repeated += 1
          continue
        }
        tally.events += 1
        if (event.format === 'unparsed') tally.unparsed += 1
        if (event.damage.some((code) => code !== 'unparsed')) tally.damaged += 1
        if (at.isPoison) tally.poison += 1
        tally.lastAt = Math.max(tally.lastAt, head.receivedAt)
        const raw =
          index === 0 && event.format !== 'evtx'
            ? rawOf(
                of.map((n) => bytes[n] ?? NO_PART.record),
                event,
              )
            : JSON.stringify(event.fields)
        takeEvent(head, event, id, raw, at.isPoison ? NO_RULES : own, at)
      }
    },
  }
}

/** Clocks that are kept agree within this. */
const AHEAD_MS = 5_000

/** Where the table is asked for a record that may have come before; null: it cannot have. */
const repeatMark = (
  { time }: LogEvent,
  receivedAt: number,
  cameBefore: boolean,
  rememberedSince: number,
): Pick<RepeatMark, 'from' | 'to'> | null => {
  if (cameBefore) {
    const when = time ?? receivedAt
    return { from: when - DAY_MS, to: when + DAY_MS }
  }
  if (time !== null) {
    // What happened before anything is remembered may have come before; where the sender's clock goes ahead, its time tells nothing.
    const isAhead = time > receivedAt + AHEAD_MS
    const mayHaveCome = isAhead
      ? receivedAt < rememberedSince + HOUR_MS
      : time < rememberedSince + AHEAD_MS
    return mayHaveCome ? { from: time, to: time } : null
  }
  // Without a time of its own it stands where it came: senders repeat within the hour.
  return receivedAt < rememberedSince + HOUR_MS
    ? { from: receivedAt - HOUR_MS, to: receivedAt }
    : null
}

/** Records of .evtx files were read where the file was; they are their fields. All others are one stream. */
const eventsIn = (
  head: FrameHead,
  records: readonly Buffer[],
  means: LogMeans,
  at: FrameAt,
): Iterable<BatchEvent> => {
  if (at.isPoison) return records.map((record, n) => ({ event: poisonEvent(record), records: [n] }))
  if (head.how !== 'upload' || head.format !== 'evtx') return batchEvents(records, means)
  return records.map((record, n) => {
    const { writtenAtMs, fields } = JSON.parse(record.toString('utf8')) as {
      readonly writtenAtMs: number
      readonly fields: readonly (readonly [string, string | readonly string[]])[]
    }
    const event = readEvtxRecord({ writtenAtMs, fields: new Map(fields) }, means)
    return { event, records: [n] }
  })
}

const NO_PART = { name: '', record: Buffer.alloc(0) }
const nameBefore = (kept: Buffer): { readonly name: string; readonly record: Buffer } => {
  const end = kept.indexOf(0x0a)
  return { name: kept.toString('utf8', 0, end), record: kept.subarray(end + 1) }
}

const someFields = (flat: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const some: Record<string, string> = Object.create(null)
  let n = 0
  for (const name in flat) {
    if (n >= MAX_FIELDS) break
    some[name] = (flat[name] ?? '').slice(0, MAX_TEXT)
    n += 1
  }
  return some
}

const askedOf = (
  { channel, eventId, host, ecs }: LogEvent,
  flat: Readonly<Record<string, string>>,
): Asked => ({
  channel,
  eventId,
  host,
  field: (name) => (Object.hasOwn(flat, name) ? (flat[name] ?? null) : null),
  face: (name) => textOf(ecs[name]),
})

const meansOf = (head: FrameHead): LogMeans => ({
  receivedAt: head.receivedAt,
  format: head.format,
  timeZone: head.timeZone,
  encoding: head.encoding,
  senderAddress: head.peer,
  ...(head.name === null ? {} : { name: head.name }),
  ...(head.table === undefined ? {} : { head: head.table }),
})

/** Its records as they came. Of what was not UTF-8 the reader's message is better than any guess here. */
const rawOf = (records: readonly Buffer[], event: LogEvent): string | Buffer => {
  const [only] = records
  if (only !== undefined && records.length === 1 && isUtf8(only)) return withoutEnd(only)
  const text = records.map((record) => record.toString('utf8')).join('\n')
  if (text.includes('\ufffd') && event.message !== null) return event.message
  return text.replace(/[\r\n\0]+$/, '')
}

const withoutEnd = (record: Buffer): Buffer => {
  let end = record.length
  while (end > 0 && LINE_END.has(record[end - 1] ?? -1)) end -= 1
  return record.subarray(0, end)
}
const LINE_END: ReadonlySet<number> = new Set([0x0a, 0x0d, 0])

const poisonEvent = (record: Buffer): LogEvent => ({
  format: 'unparsed',
  time: null,
  timeFrom: 'received',
  product: null,
  category: null,
  service: null,
  channel: null,
  eventId: null,
  provider: null,
  recordId: null,
  host: null,
  severity: null,
  message: record.toString('utf8', 0, POISON_KEPT_BYTES),
  fields: {},
  ecs: {},
  damage: ['unparsed'],
})

const textOf = (value: string | number | readonly string[] | undefined): string | null =>
  value === undefined ? null : typeof value === 'object' ? (value[0] ?? null) : String(value)
