/**
 * The native format of evidence: a JSON array or one JSON object a line (NDJSON). Used by `POST /api/evidence` and
 * by `hinoban check`. Whoever sends it is an agent or another program: the class is E2, whatever the record says.
 * @module
 */
import { SUBJECT_KINDS, type Text } from '@hinoban/measures'
import { z } from 'zod'

/** One record. `class`, `id` and anything else a sender might claim is refused as an unknown key. */
export const NativeRecord = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z]+\.[a-z][a-z0-9-]*$/)
    .max(100),
  subject: z.strictObject({
    kind: z.enum(SUBJECT_KINDS),
    id: z.string().min(1).max(200),
    name: z.string().max(300),
    site: z.string().max(100).nullable().default(null),
  }),
  observedAt: z.iso.datetime({ offset: true }),
  validUntil: z.iso.datetime({ offset: true }).nullable().default(null),
  probe: z.string().min(1).max(100),
  probeVersion: z.string().max(50).default(''),
  payload: z.unknown(),
})
export type NativeRecord = z.infer<typeof NativeRecord>

/** Counts from 1, as a reader counts. */
export type NativePart =
  | { readonly kind: 'record'; readonly at: number; readonly record: NativeRecord }
  | {
      readonly kind: 'damaged'
      readonly at: number
      readonly why: Text
      /** Whether it could be read at all; what could is refused for its content. */
      readonly isReadable: boolean
    }

/** Clocks of agents run ahead a little; more than this is a wrong clock, and would stay fresh too long. */
const MAX_CLOCK_AHEAD_MS = 5 * 60_000

/** A payload of a fact is small; more is a mistake or an attack. */
const MAX_LINE = 256 * 1024
/** UTF-8 needs at most three bytes for a letter of JavaScript. */
const MAX_LINE_BYTES = MAX_LINE * 3
/** An array is read as a whole; what is larger comes as NDJSON. */
export const MAX_ARRAY_BYTES: number = 16 * 1024 * 1024
/** Deeper JSON is no fact of ours (experience.md R14). */
const MAX_DEPTH = 64

/** Whether the first bytes look like native evidence; for the recogniser of dropped files. */
export const looksNative = (head: string): boolean =>
  /^\ufeff?\s*\[?\s*\{/.test(head) && /"observedAt"\s*:/.test(head) && /"kind"\s*:/.test(head)

/**
 * Parses a whole text. Every record stands alone: a damaged one is named and the others are kept. A damaged JSON
 * array is damaged as a whole, for nothing says where its next record begins.
 */
export const nativeRecords = function* (
  text: string,
  kinds: Readonly<Record<string, z.ZodType>>,
  now: number,
): Generator<NativePart> {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (/^\s*\[/.test(body)) {
    const array = parseJson(body)
    if (!Array.isArray(array)) {
      yield notJson(1)
      return
    }
    for (const [i, item] of array.entries()) yield checked(item, i + 1, kinds, now)
    return
  }
  let at = 0
  for (const line of linesOf(body)) {
    at++
    if (line.trim() !== '') yield ofLine(line, at, kinds, now)
  }
}

/** The same for a file of any size: of NDJSON no more than one line is held, of an array no more than 16 MiB. */
export const nativeRecordsOf = async function* (
  bytes: AsyncIterable<Uint8Array>,
  kinds: Readonly<Record<string, z.ZodType>>,
  now: number,
): AsyncGenerator<NativePart> {
  let at = 0
  let array: Uint8Array[] | null = null
  let isBegun = false
  let size = 0
  for await (const line of byteLines(bytes)) {
    at++
    const sign = line === null ? false : firstSign(line)
    if (!isBegun && sign !== null) {
      isBegun = true
      if (sign) array = []
    }
    if (array !== null) {
      size += (line?.byteLength ?? MAX_ARRAY_BYTES) + 1
      if (size > MAX_ARRAY_BYTES) {
        yield damaged(
          1,
          'JSON配列が大きすぎます（上限 16 MiB）。1行に1件のNDJSONで保存してください。',
          'The JSON array is larger than 16 MiB. Save it as NDJSON, one record a line.',
          'unreadable',
        )
        return
      }
      if (line) array.push(line, LINE_END)
      continue
    }
    const text = line === null ? null : textOf(line)
    if (line === null) yield tooLarge(at)
    else if (text === null)
      yield damaged(
        at,
        '文字コードがUTF-8ではありません。',
        'It is not encoded in UTF-8.',
        'unreadable',
      )
    else if (text.trim() !== '') yield ofLine(text, at, kinds, now)
  }
  if (array === null) return
  const text = textOf(joined(array, size))
  if (text === null) yield notJson(1)
  else yield* nativeRecords(text, kinds, now)
}

const ofLine = (
  line: string,
  at: number,
  kinds: Readonly<Record<string, z.ZodType>>,
  now: number,
): NativePart => {
  if (line.length > MAX_LINE) return tooLarge(at)
  const item = parseJson(line)
  return item === undefined ? notJson(at) : checked(item, at, kinds, now)
}

/** One record against the format, its kind's shape and the clock. */
const checked = (
  item: unknown,
  at: number,
  kinds: Readonly<Record<string, z.ZodType>>,
  now: number,
): NativePart => {
  if (depthOver(item, MAX_DEPTH))
    return damaged(at, '入れ子が深すぎます（上限 64）。', 'It is nested deeper than 64 levels.')
  const parsed = NativeRecord.safeParse(item)
  if (!parsed.success) return damagedBy(at, parsed.error)
  const record = parsed.data
  const shape = Object.hasOwn(kinds, record.kind) ? kinds[record.kind] : undefined
  if (!shape || record.kind === 'board.declaration')
    return damaged(
      at,
      `証跡の種類「${record.kind}」は受け付けていません。`,
      `Evidence of kind “${record.kind}” is not accepted.`,
    )
  if (Date.parse(record.observedAt) > now + MAX_CLOCK_AHEAD_MS)
    return damaged(
      at,
      '観測時刻が未来です。送信元の時計を確認してください。',
      'The time of observation is in the future. Check the clock of the sender.',
    )
  const payload = shape.safeParse(record.payload)
  if (!payload.success) return damagedBy(at, payload.error, 'payload')
  // A number like 1e20 grows when it is printed, and an array has no lines that were measured.
  if ((JSON.stringify(payload.data) ?? '').length > MAX_LINE) return tooLarge(at)
  return { kind: 'record', at, record: { ...record, payload: payload.data } }
}

const damaged = (
  at: number,
  ja: string,
  en: string,
  how: 'unreadable' | 'refused' = 'refused',
): NativePart => ({ kind: 'damaged', at, why: { ja, en }, isReadable: how === 'refused' })

const notJson = (at: number): NativePart =>
  damaged(at, 'JSONとして読めません。', 'This is not valid JSON.', 'unreadable')
const tooLarge = (at: number): NativePart =>
  damaged(
    at,
    '1件が大きすぎます（上限 256 KiB）。',
    'The record is larger than 256 KiB.',
    'unreadable',
  )

const damagedBy = (at: number, error: z.ZodError, place?: string): NativePart => {
  const issue = error.issues[0]
  const path = [...(place ? [place] : []), ...(issue?.path ?? [])].join('.').slice(0, 100)
  const what = (issue?.message ?? '').slice(0, 200)
  return damaged(
    at,
    `項目「${path || '全体'}」の形式が正しくありません（${what}）。`,
    `The field “${path || 'record'}” does not fit the format (${what}).`,
  )
}

const parseJson = (text: string): unknown => {
  try {
    // A key `__proto__` becomes an own property here and never reaches a prototype; strict shapes refuse it.
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const linesOf = function* (text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    const end = text.indexOf('\n', from)
    yield text.slice(from, end === -1 ? text.length : end)
    if (end === -1) return
    from = end + 1
  }
}

const LINE_END = new Uint8Array([0x0a])
/** A line that is longer than any record is null: its bytes are passed over, not kept. */
const byteLines = async function* (
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | null> {
  let held: Uint8Array[] = []
  let size = 0
  let isArray: boolean | null = null
  const add = (part: Uint8Array): void => {
    size += part.byteLength
    // An array on one line is bounded by its own limit.
    isArray ??= firstSign(part)
    if (size <= (isArray ? MAX_ARRAY_BYTES : MAX_LINE_BYTES)) held.push(part)
    else held = []
  }
  const taken = (): Uint8Array | null => {
    const isWhole = size <= (isArray ? MAX_ARRAY_BYTES : MAX_LINE_BYTES)
    const line = isWhole ? joined(held, size) : null
    held = []
    size = 0
    return line
  }
  for await (const chunk of bytes) {
    let from = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, end))
      yield taken()
      from = end + 1
    }
    if (from < chunk.byteLength) add(chunk.subarray(from))
  }
  if (size > 0) yield taken()
}

/** Whether the first sign that is no white space or BOM is `[`; null where there is none yet. */
const firstSign = (bytes: Uint8Array): boolean | null => {
  for (const byte of bytes)
    if (![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(byte)) return byte === 0x5b
  return null
}

const joined = (parts: readonly Uint8Array[], size: number): Uint8Array => {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** Null where it is no UTF-8; a byte order mark is passed over. */
const textOf = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const depthOver = (value: unknown, limit: number): boolean => {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth >= limit) return true
    for (const inner of Object.values(next.value))
      waiting.push({ value: inner, depth: next.depth + 1 })
  }
  return false
}
