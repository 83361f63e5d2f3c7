/**
 * Reads logs and matches rules in a worker thread; takes the next piece of work by itself until none is left. Exports `run`.
 * @module
 */

import {
  type EvtxRecord,
  type EvtxSource,
  eventFields,
  learnTemplates,
  readEvtxInBatches,
  TemplateCache,
} from '@hinoban/evtx'
import { type LogEvent, type LogMeans, logReader, readEvtxRecord, toSigma } from '@hinoban/logs'
import type { Rule } from '@hinoban/sigma'
import { compileRules, eventOfRecord } from '@hinoban/sigma'
import { areNative, givenOf } from '../../../features/detection/hit-values.ts'
import { EVTX_MEANS } from '../../../platform/files/evtx-means.ts'
import { type FileCounts, newCounts, see } from './counts.ts'
import { askedOf, type Fed } from './fed.ts'
import { flat, hitOf, type LogHit } from './hit.ts'
import { bytesFrom, type OpenedLog, openLog } from './open-log.ts'
import { randomAccess } from './random-access.ts'
import { timeOf } from './record-time.ts'
import { type Cut, cutOf, cutter, isBinary, isEvtx, isJournalFile, wideOf } from './records.ts'
import {
  atUnit,
  kibOf,
  recordsOf,
  type ScanFile,
  type ScanInput,
  type ScanMessage,
} from './scan-input.ts'
import { sight, sightRecord } from './sight.ts'
import { openSightings, type Sightings } from './sightings.ts'
import type { Part, Unit } from './units.ts'

const BATCH = 1_000
const KNOWN_FROM = Date.UTC(2001, 0, 1)
/** Numbers of EventRecordID and System say nothing to a correlation: unknown names are empty. */
const ENCODING = 'auto'

export const run = async (
  input: ScanInput,
  post: (message: ScanMessage) => Promise<void>,
): Promise<null> => {
  const board = new Int32Array(input.board)
  const program = compileRules(input.rules.map(({ rule }) => rule))
  const about = new Map(input.rules.map((one) => [one.rule, one]))
  const cache = new TemplateCache()
  for (const manifest of input.manifests) learnTemplates(manifest, cache)
  let hits: LogHit[] = []
  let fed: Fed[] = []
  let nth = 0
  let done: ScanMessage['done'][number][] = []
  // One that takes the place of another goes on counting.
  let unread = Atomics.load(board, recordsOf(input.worker))
  let behind = Atomics.load(board, kibOf(input.worker)) * 1024

  const flush = async (): Promise<void> => {
    if (hits.length + fed.length + done.length === 0) return
    const message = { hits, fed, done }
    hits = []
    fed = []
    done = []
    await post(message)
  }
  const count = (records: number): void => {
    unread += records
    Atomics.store(board, recordsOf(input.worker), unread | 0)
  }
  const isInside = (at: number | null): boolean =>
    (input.from === null || (at !== null && at >= input.from)) &&
    (input.to === null || (at !== null && at < input.to))
  const take = (
    rules: readonly Rule[],
    event: LogEvent,
    place: { readonly file: string; readonly record: string },
    raw: string | null,
  ): void => {
    nth += 1
    for (const rule of rules) {
      const one = about.get(rule)
      if (!one) continue
      if (one.isAlerting) hits.push(hitOf(event, { rule: one.id, ...place }, raw, input.wants))
      if (one.isFeeding && event.time !== null)
        fed.push({
          rule: one.id,
          at: event.time,
          host: event.host,
          ...place,
          nth,
          values: givenOf(askedOf(event), one.wanted),
        })
    }
  }
  const isFedRaw = (rule: Rule): boolean => {
    const one = about.get(rule)
    return one !== undefined && !one.isAlerting && areNative(one.wanted)
  }
  const takeRaw = (
    rules: readonly Rule[],
    event: ReturnType<typeof eventOfRecord>,
    record: EvtxRecord,
    at: number,
    file: string,
  ): void => {
    const asked = {
      channel: event.channel ?? null,
      eventId: event.eventId ?? null,
      host: record.find('Computer') ?? null,
      field: (field: string) => {
        const value = event.field?.(field)
        return value === undefined ? null : flat(value)
      },
      face: () => null,
    }
    for (const rule of rules) {
      const one = about.get(rule)
      if (!one) continue
      const place = record.find('EventRecordID') ?? String(record.recordId)
      const values = givenOf(asked, one.wanted)
      const host = record.find('Computer')
      fed.push({ rule: one.id, at, host, file, record: place, nth: 0, values })
    }
  }
  const meansOf = (file: ScanFile, name: string): LogMeans => ({
    receivedAt: file.modifiedAt > KNOWN_FROM ? file.modifiedAt : Date.now(),
    format: 'auto',
    timeZone: input.timeZone,
    encoding: ENCODING,
    senderAddress: null,
    name,
  })

  const readEvtx = async (
    source: EvtxSource,
    name: string,
    means: LogMeans,
    places: Extract<Part, { kind: 'places' }> | null,
    counts: FileCounts,
    seen: Sightings,
  ): Promise<void> => {
    const options = {
      cache,
      means: EVTX_MEANS,
      records: 'passing' as const,
      ...(places === null ? {} : { places }),
    }
    for await (const parts of readEvtxInBatches(source, options)) {
      let records = 0
      for (const part of parts) {
        if (part.kind === 'damaged') {
          // The head of a file that is shared out is told once.
          if (places === null || places.from === 0 || part.at >= 4096) counts.unreadable += 1
          continue
        }
        if (part.kind !== 'record') continue
        records += 1
        const { record } = part
        const at = timeOf(record)
        see(counts, 'evtx', at)
        if (!isInside(at)) {
          counts.outside += 1
          continue
        }
        const lazy = eventOfRecord(record, eventFields)
        sightRecord(seen, lazy, record, at)
        const matched = program.match(lazy)
        if (matched.length === 0) continue
        if (matched.every(isFedRaw)) {
          // Most of a log feeds rules over time alone: it need not be read whole.
          takeRaw(matched, lazy, record, at, name)
          continue
        }
        const fields = eventFields(record)
        const event = readEvtxRecord({ fields, writtenAtMs: record.writtenAtMs }, means)
        take(
          matched,
          event,
          { file: name, record: event.recordId ?? String(record.recordId) },
          null,
        )
      }
      count(records)
      if (hits.length + fed.length >= BATCH) await flush()
    }
  }

  const readRecords = async (
    { bytes, cut: how, wide, before }: Records,
    name: string,
    means: LogMeans,
    counts: FileCounts,
    seen: Sightings,
  ): Promise<void> => {
    const cut = cutter(how)
    const reader = logReader(means)
    let number = before
    const takeEvents = (events: readonly LogEvent[], raw: (() => string) | null): void => {
      for (const event of events) {
        see(counts, event.format, event.time)
        if (event.format === 'unparsed') counts.unparsed += 1
        else if (event.damage.length > 0) counts.unreadable += 1
        if (!isInside(event.time)) {
          counts.outside += 1
          continue
        }
        sight(seen, event)
        const matched = program.match(toSigma(event, raw))
        if (matched.length > 0)
          take(matched, event, { file: name, record: String(number) }, raw === null ? null : raw())
      }
    }
    const takeRecords = async (records: readonly Uint8Array[]): Promise<void> => {
      for (const record of records) {
        number += 1
        takeEvents(reader.read(record, means.receivedAt), textOnceOf(record))
        if (hits.length + fed.length >= BATCH) await flush()
      }
      count(records.length)
    }
    for await (const chunk of bytes)
      await takeRecords(
        cut.push(wide === null ? chunk : Buffer.from(wide.decode(chunk, { stream: true }))),
      )
    await takeRecords(cut.end())
    takeEvents(reader.end(), null)
  }

  const readFile = async (
    file: ScanFile,
    unit: Unit,
    counts: FileCounts,
    seen: Sightings,
  ): Promise<void> => {
    const { part } = unit
    const told = (bytes: number): void => {
      Atomics.store(board, kibOf(input.worker), (behind + Math.min(bytes, unit.bytes)) / 1024)
    }
    if (part?.kind === 'places') {
      await using source = await randomAccess(file.full)
      await readEvtx(source, file.path, meansOf(file, file.path), part, counts, seen)
      return
    }
    if (part?.kind === 'lines') {
      const bytes = bytesFrom(file.full, part.from, part.to, told)
      const records: Records = { bytes, cut: 'lines', wide: null, before: part.before }
      await readRecords(records, file.path, meansOf(file, file.path), counts, seen)
      return
    }
    for await (const log of openLog(file.full, file.size, part, told)) {
      const name = log.member === '' ? file.path : `${file.path} > ${log.member}`
      if (log.kind === 'left-out') {
        counts.leftOut[log.why] = (counts.leftOut[log.why] ?? 0) + 1
        continue
      }
      if (log.head.length === 0) counts.leftOut.empty = (counts.leftOut.empty ?? 0) + 1
      else if (isEvtx(log.head))
        await readEvtx(log.bytes, name, meansOf(file, name), null, counts, seen)
      else if (isJournalFile(log.head)) counts.leftOut.journal = (counts.leftOut.journal ?? 0) + 1
      else if (isBinary(log.head)) counts.leftOut.binary = (counts.leftOut.binary ?? 0) + 1
      else await readRecords(recordsIn(log), name, meansOf(file, name), counts, seen)
      const broken = log.broken()
      if (broken !== '') counts.leftOut[broken] = (counts.leftOut[broken] ?? 0) + 1
    }
  }

  for (;;) {
    const at = Atomics.add(board, 0, 1)
    const unit = input.units[at]
    const file = unit && input.files[unit.file]
    if (!unit || !file) break
    Atomics.store(board, atUnit(input.worker), at + 1)
    const counts = newCounts()
    const seen = openSightings()
    try {
      await readFile(file, unit, counts, seen)
    } catch (error) {
      // No such file any more, no right to read it, a disk that fails: it costs this file.
      counts.failed = error instanceof Error && 'code' in error ? String(error.code) : 'error'
      if (!(error instanceof Error && 'code' in error)) throw error
    }
    done.push({ unit: at, counts, seen: seen.give() })
    behind += unit.bytes
    Atomics.store(board, kibOf(input.worker), behind / 1024)
    Atomics.store(board, atUnit(input.worker), 0)
    if (hits.length + fed.length + done.length >= BATCH) await flush()
  }
  await flush()
  return null
}

type Records = {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly cut: Cut
  readonly wide: ReturnType<typeof wideOf>
  /** Of the file, ahead of these. */
  readonly before: number
}
const recordsIn = ({ head, bytes }: Extract<OpenedLog, { kind: 'log' }>): Records => {
  const wide = wideOf(head)
  const cut = cutOf(wide === null ? head : Buffer.from(wide.decode(head)))
  return { bytes, cut, wide: wideOf(head), before: 0 }
}

const MAX_RAW_BYTES = 1024 * 1024
/** The record's text, made when it is first asked for: most records match nothing, and those of JSON are not looked at as text. */
const textOnceOf = (record: Uint8Array): (() => string) => {
  let text: string | null = null
  return () => {
    text ??= Buffer.from(
      record.buffer,
      record.byteOffset,
      Math.min(record.length, MAX_RAW_BYTES),
    ).toString('utf8')
    return text
  }
}
