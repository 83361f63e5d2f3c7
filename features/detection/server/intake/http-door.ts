/**
 * The doors for shippers: the bulk protocol of Elasticsearch as Winlogbeat, Filebeat, Fluent Bit, Vector and Logstash speak it, and plain
 * NDJSON or arrays of JSON. Who calls is known by the token of a log source; what was answered with success is on the disk.
 * @module
 */
import type { PlainAnswer, PlainCall, PlainMount } from '../../../../platform/http/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Place } from '../../contract-sources.ts'
import type { Known, Roster } from '../sources/roster.ts'
import { type BulkItem, bulkItems } from './bulk-body.ts'
import { bulkAnswer, documentAnswer, handshake, refusal } from './elastic-answers.ts'
import { bodyRecords } from './ingest-body.ts'
import type { Intake } from './intake.ts'
import { openUnpacking } from './unpacking.ts'

export const ELASTIC_PREFIX = '/api/detection/elastic'
export const INGEST_PREFIX = '/api/detection/ingest'

/** A body as it travels; beyond it a shipper is told 413 and halves its batch. */
const MAX_BODY_BYTES = 32 * 1024 * 1024
const MAX_IN_FLIGHT_BYTES = 128 * 1024 * 1024
/** A longer record is cut; the reader says so in its event. */
const MAX_RECORD_BYTES = 4 * 1024 * 1024
const LATER = { 'retry-after': '10' }

export type DoorDeps = {
  readonly roster: Pick<Roster, 'byToken' | 'bySource'>
  readonly intake: Pick<Intake, 'accept' | 'hasRoom'>
  readonly now: () => number
  readonly log: Log
  readonly count: (known: Known, place: Place, records: number, bytes: number) => void
  readonly received: (known: Known, records: number, bytes: number) => void
}

export const httpDoors = (deps: DoorDeps): readonly PlainMount[] => {
  const unpacking = openUnpacking()
  const known = (authorization: string | null): Known | null => {
    const token = tokenIn(authorization)
    return token === null ? null : deps.roster.byToken(token)
  }
  const bounds = {
    maxBodyBytes: MAX_BODY_BYTES,
    maxInFlightBytes: MAX_IN_FLIGHT_BYTES,
    methods: ['GET', 'POST', 'PUT'],
    // Nobody unknown makes us hold a byte of his.
    turnsAway: ({ authorization }) => {
      if (known(authorization) !== null) return null
      // A sender with an old token is told apart from one that never called.
      const claimed = deps.roster.bySource(sourceIn(authorization) ?? '')
      if (claimed?.source.enabled && claimed.source.tokenHash !== null)
        deps.count(claimed, 'token', 1, 0)
      return refusal(401, 'security_exception', WHO)
    },
    refused: ({ authorization }) => {
      const caller = known(authorization)
      if (caller) deps.count(caller, 'refused', 1, 0)
    },
  } satisfies Partial<PlainMount>
  const withBody = async (
    call: PlainCall,
    take: (caller: Known, body: Buffer) => Promise<PlainAnswer>,
  ): Promise<PlainAnswer> => {
    const caller = known(call.authorization)
    if (caller === null) return refusal(401, 'security_exception', WHO)
    try {
      return await unpacking.within(call.body, (body) => take(caller, body))
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (code !== 'ERR_BUFFER_TOO_LARGE' && !code.startsWith('Z_')) throw error
      deps.count(caller, 'refused', 1, call.body.length)
      return code === 'ERR_BUFFER_TOO_LARGE'
        ? refusal(
            413,
            'content_too_long',
            'The unpacked body is longer than 128 MiB; send smaller batches',
          )
        : refusal(
            400,
            'parse_exception',
            'The body is neither plain nor gzip; it was damaged on its way',
          )
    }
  }
  return [
    {
      ...bounds,
      prefix: ELASTIC_PREFIX,
      answer: (call) => {
        const segments = call.path.split('/').filter((part) => part !== '')
        if (call.method === 'GET') return Promise.resolve(handshake(call))
        const isUnnamed = !call.userAgent
        if (segments.at(-1) === '_bulk') {
          const index = segments.at(-2) ?? ''
          return withBody(call, (caller, body) =>
            takeBulk(deps, { caller, body, index, isUnnamed }),
          )
        }
        const place = documentPlace(segments)
        return place === null
          ? Promise.resolve(handshake(call))
          : withBody(call, (caller, body) =>
              takeDocument(deps, { ...place, caller, body, isUnnamed }),
            )
      },
    },
    {
      ...bounds,
      prefix: INGEST_PREFIX,
      answer: (call) =>
        call.method === 'POST' && call.path === ''
          ? withBody(call, (caller, body) => takeLines(deps, caller, body))
          : Promise.resolve(
              refusal(
                404,
                'not_found',
                'POST lines of NDJSON or text, or a JSON array of events, to this address',
              ),
            ),
    },
  ]
}

const WHO =
  'Send the token of a log source: Authorization: ApiKey <base64 of id:token>, Basic <any name:token> or Bearer <token>'

type Bulk = {
  readonly caller: Known
  readonly body: Buffer
  /** Of the path. */
  readonly index: string
  readonly isUnnamed: boolean
}

const takeBulk = async (
  deps: DoorDeps,
  { caller, body, index, isUnnamed }: Bulk,
): Promise<PlainAnswer> => {
  const items: BulkItem[] | null = await atMost(bulkItems(body, index))
  if (items === null) return tooMany(deps, caller, body)
  const kept = items.filter((item) => item.document !== null)
  const records = kept.map((item) => named(item.id ?? '', bounded(item.document ?? NOTHING)))
  const refusedNow = await keep(deps, caller, records, 'named')
  if (refusedNow) return later(refusedNow, isUnnamed)
  deps.count(caller, 'refused', items.length - kept.length, 0)
  return bulkAnswer(items)
}

/** rsyslog before 2026, which names no agent, throws away what was refused with 429; a broken connection has it wait and send again. */
const later = (answer: PlainAnswer, isUnnamed: boolean): PlainAnswer =>
  isUnnamed ? { ...answer, hangsUp: true } : answer

/** One document by itself: rsyslog without its bulk mode, `index()` of the clients. */
const takeDocument = async (
  deps: DoorDeps,
  { caller, body, index, isUnnamed, id }: Bulk & { readonly id: string | null },
): Promise<PlainAnswer> => {
  const document = body.subarray(0, body.at(-1) === LF ? -1 : undefined)
  const [item] = bulkItems(Buffer.concat([ONE_ACTION, oneLine(document)]), index)
  if (!item?.document) {
    deps.count(caller, 'refused', 1, body.length)
    return refusal(400, 'document_parsing_exception', item?.why ?? 'The document is missing')
  }
  const refusedNow = await keep(deps, caller, [named(id ?? '', bounded(item.document))], 'named')
  return refusedNow ? later(refusedNow, isUnnamed) : documentAnswer(index, id)
}
const LF = 0x0a
const ONE_ACTION = Buffer.from('{"index":{}}\n')
/** Clients may write a document in several lines; within a text JSON has no line end. */
const oneLine = (document: Buffer): Buffer =>
  document.includes(LF)
    ? Buffer.from(document.toString('utf8').replaceAll(/[\r\n]+/g, ' '))
    : document

/** `logs/_doc`, `logs/_doc/1`, `logs/_create/1`, and with a type of old, `system/events`; null for what bears no document. */
const documentPlace = (
  segments: readonly string[],
): { readonly index: string; readonly id: string | null } | null => {
  const [index = '', kind = '', id] = segments
  if (segments.length < 2 || segments.length > 3 || index.startsWith('_')) return null
  return kind === '_doc' || kind === '_create' || !kind.startsWith('_')
    ? { index, id: id ?? null }
    : null
}

const takeLines = async (deps: DoorDeps, caller: Known, body: Buffer): Promise<PlainAnswer> => {
  const found = await atMost(bodyRecords(body))
  if (found === null) return tooMany(deps, caller, body)
  const records: Buffer[] = []
  const faults: { readonly index: number; readonly why: string }[] = []
  for (const one of found)
    if (one.kind === 'record') records.push(bounded(one.bytes))
    else faults.push({ index: one.index, why: one.why })
  const refusedNow = await keep(deps, caller, records, 'content')
  if (refusedNow) return refusedNow
  if (faults.length > 0) deps.count(caller, 'refused', faults.length, 0)
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      accepted: records.length,
      ...(faults.length === 0
        ? {}
        : { refused: faults.length, faults: faults.slice(0, MAX_FAULTS_TOLD) }),
    }),
  }
}

/** All of them, others served between; null: there are too many to hold. */
const atMost = async <T>(items: Iterable<T>): Promise<T[] | null> => {
  const all: T[] = []
  for (const item of items) {
    if (all.length >= MAX_RECORDS) return null
    all.push(item)
    if (all.length % RECORDS_AT_A_TIME === 0) await new Promise((done) => setImmediate(done))
  }
  return all
}
/** Of one request: each takes some hundred bytes beside its own. */
const MAX_RECORDS = 500_000
const RECORDS_AT_A_TIME = 5_000
const MAX_FAULTS_TOLD = 100

const tooMany = (deps: DoorDeps, caller: Known, body: Buffer): PlainAnswer => {
  deps.count(caller, 'refused', 1, body.length)
  return refusal(
    413,
    'content_too_long',
    `The body holds more than ${MAX_RECORDS} records; send smaller batches`,
  )
}

/** All of a request or nothing: a shipper sends again what was not taken. Null: it is on the disk. */
const keep = async (
  deps: DoorDeps,
  caller: Known,
  records: readonly Buffer[],
  ids: 'named' | 'content',
): Promise<PlainAnswer | null> => {
  const bytes = records.reduce((sum, record) => sum + record.length, 0)
  const now = deps.now()
  const full = !deps.intake.hasRoom(bytes)
  if (full || !caller.quota.take(records.length, bytes, now)) {
    deps.count(caller, 'deferred', records.length, bytes)
    return refusal(429, REJECTED, full ? FULL : QUOTA, LATER)
  }
  if (records.length > 0)
    await deps.intake.accept(
      { ...caller.origin('http', null, ids, null), receivedAt: now },
      records,
    )
  deps.received(caller, records.length, bytes)
  return null
}

const REJECTED = 'es_rejected_execution_exception'
const FULL = 'The disk that waiting events may use is full; nothing was taken, send again later'
const QUOTA = 'The quota of this log source is used up; nothing was taken, send again later'
const NOTHING = Buffer.alloc(0)

/** The name that the sender gave, then a line feed, then the document. */
const named = (id: string, document: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${id.replaceAll('\n', ' ').slice(0, 512)}\n`, 'utf8'), document])

const bounded = (record: Buffer): Buffer =>
  record.length > MAX_RECORD_BYTES ? record.subarray(0, MAX_RECORD_BYTES) : record

/** As shippers show it. */
export const tokenIn = (authorization: string | null): string | null =>
  shownIn(authorization)?.token ?? null

/** The id of a log source as it is written before the token, whether it is one or not. */
const sourceIn = (authorization: string | null): string | null =>
  shownIn(authorization)?.source ?? null

type Shown = { readonly source: string | null; readonly token: string }

const shownIn = (authorization: string | null): Shown | null => {
  const [, scheme = '', value = ''] = /^\s*(\w+)\s+(\S+)\s*$/.exec(authorization ?? '') ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { source: null, token: value }
    case 'apikey':
    case 'basic': {
      const text = Buffer.from(value, 'base64').toString('utf8')
      const at = text.indexOf(':')
      // Some shippers are given the token itself as the key.
      return at < 0
        ? { source: null, token: value }
        : { source: text.slice(0, at), token: text.slice(at + 1) }
    }
    default:
      return null
  }
}
