/**
 * Reads logs and matches rules in a worker thread; takes the next piece of work by itself until none is left. Exports `run`.
 * @module
 */

import { TextDecoder } from 'node:util'
import {
  type EvtxRecord,
  type EvtxSource,
  eventFields,
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
import { type OpenedLog, openLog } from './open-log.ts'
import { randomAccess } from './random-access.ts'
import { timeOf } from './record-time.ts'
import { cutOf, cutter } from './records.ts'

export type ScanFile = {
  readonly full: string
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
}
/** A file, or of a large event log some of its places of 64 KiB. */
export type Unit = {
  readonly file: number
  readonly places: { readonly from: number; readonly to: number } | null
}
export type ScanRule = {
  readonly id: string
  readonly rule: Rule
  /** Fields that correlations ask of its hits. */
  readonly wanted: readonly string[]
  readonly isFeeding: boolean
  readonly isAlerting: boolean
}
export type ScanInput = {
  readonly rules: readonly ScanRule[]
  readonly files: readonly ScanFile[]
  readonly units: readonly Unit[]
  readonly timeZone: string
  readonly from: number | null
  readonly to: number | null
  readonly wants: 'text' | 'fields'
  /** The next unit; and by worker the unit it is at (from 1) and the records it read. */
  readonly board: SharedArrayBuffer
  readonly worker: number
}
export type ScanMessage = {
  readonly hits: readonly LogHit[]
  readonly fed: readonly Fed[]
  readonly done: readonly { readonly unit: number; readonly counts: FileCounts }[]
}

/** Places of the board: next unit, then two for each worker. */
export const boardBytes = (workers: number): number => (1 + workers * 2) * 4
export const atUnit = (worker: number): number => 1 + worker * 2
export const recordsOf = (worker: number): number => 2 + worker * 2

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
  let hits: LogHit[] = []
  let fed: Fed[] = []
  let done: ScanMessage['done'][number][] = []
  let unread = 0

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
      fed.push({ rule: one.id, at, host: record.find('Computer'), file, record: place, values })
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
    places: Unit['places'],
    counts: FileCounts,
  ): Promise<void> => {
    const options = { cache, means: EVTX_MEANS, ...(places === null ? {} : { places }) }
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
    log: Extract<OpenedLog, { kind: 'log' }>,
    name: string,
    means: LogMeans,
    counts: FileCounts,
  ): Promise<void> => {
    const wide = wideOf(log.head)
    const cut = cutter(cutOf(wide === null ? log.head : Buffer.from(wide.decode(log.head))))
    const reader = logReader(means)
    let number = 0
    const takeEvents = (events: readonly LogEvent[], raw: string | null): void => {
      for (const event of events) {
        see(counts, event.format, event.time)
        if (event.format === 'unparsed') counts.unparsed += 1
        else if (event.damage.length > 0) counts.unreadable += 1
        if (!isInside(event.time)) {
          counts.outside += 1
          continue
        }
        const matched = program.match(toSigma(event, raw))
        if (matched.length > 0) take(matched, event, { file: name, record: String(number) }, raw)
      }
    }
    const takeRecords = async (records: readonly Uint8Array[]): Promise<void> => {
      for (const record of records) {
        number += 1
        takeEvents(reader.read(record, means.receivedAt), textOfRecord(record))
        if (hits.length + fed.length >= BATCH) await flush()
      }
      count(records.length)
    }
    const decoder = wideOf(log.head)
    for await (const chunk of log.bytes)
      await takeRecords(
        cut.push(decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }))),
      )
    await takeRecords(cut.end())
    takeEvents(reader.end(), null)
  }

  const readFile = async (file: ScanFile, unit: Unit, counts: FileCounts): Promise<void> => {
    if (unit.places !== null) {
      await using source = await randomAccess(file.full)
      await readEvtx(source, file.path, meansOf(file, file.path), unit.places, counts)
      return
    }
    for await (const log of openLog(file.full, file.size)) {
      const name = log.member === '' ? file.path : `${file.path} > ${log.member}`
      if (log.kind === 'left-out') {
        counts.leftOut[log.why] = (counts.leftOut[log.why] ?? 0) + 1
        continue
      }
      if (log.head.length === 0) counts.leftOut.empty = (counts.leftOut.empty ?? 0) + 1
      else if (isEvtx(log.head)) await readEvtx(log.bytes, name, meansOf(file, name), null, counts)
      else if (isBinary(log.head)) counts.leftOut.binary = (counts.leftOut.binary ?? 0) + 1
      else await readRecords(log, name, meansOf(file, name), counts)
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
    try {
      await readFile(file, unit, counts)
    } catch (error) {
      // No such file any more, no right to read it, a disk that fails: it costs this file.
      counts.failed = error instanceof Error && 'code' in error ? String(error.code) : 'error'
      if (!(error instanceof Error && 'code' in error)) throw error
    }
    done.push({ unit: at, counts })
    Atomics.store(board, atUnit(input.worker), 0)
    if (hits.length + fed.length + done.length >= BATCH) await flush()
  }
  await flush()
  return null
}

const MAGICS = ['ElfFile\0', 'ElfChnk\0']
const isEvtx = (head: Buffer): boolean => MAGICS.includes(head.toString('latin1', 0, 8))

/** Text in two bytes a sign, as PowerShell and the Event Viewer write it. */
const wideOf = (head: Buffer): TextDecoder | null =>
  head[0] === 0xff && head[1] === 0xfe
    ? new TextDecoder('utf-16le')
    : head[0] === 0xfe && head[1] === 0xff
      ? new TextDecoder('utf-16be')
      : null

const LOOKED_AT = 4_096
const isBinary = (head: Buffer): boolean => {
  if (wideOf(head) !== null) return false
  let odd = 0
  const end = Math.min(head.length, LOOKED_AT)
  for (let at = 0; at < end; at++) {
    const byte = head[at] as number // within
    if (byte < 0x09 || (byte > 0x0d && byte < 0x1b)) odd += 1
  }
  // Some devices end a line with NUL; programs and pictures are full of such bytes.
  return odd > end / 20
}

const MAX_RAW_BYTES = 1024 * 1024
const textOfRecord = (record: Uint8Array): string =>
  Buffer.from(record.buffer, record.byteOffset, Math.min(record.length, MAX_RAW_BYTES)).toString(
    'utf8',
  )
