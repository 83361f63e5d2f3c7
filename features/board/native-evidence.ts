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
  | { readonly kind: 'damaged'; readonly at: number; readonly why: Text }

/** Clocks of agents run ahead a little; more than this is a wrong clock, and would stay fresh too long. */
const MAX_CLOCK_AHEAD_MS = 5 * 60_000

/** A payload of a fact is small; more is a mistake or an attack. */
const MAX_LINE = 256 * 1024
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
      yield damaged(1, 'JSON として読めません。', 'This is not valid JSON.')
      return
    }
    for (const [i, item] of array.entries()) yield checked(item, i + 1, kinds, now)
    return
  }
  let at = 0
  for (const line of linesOf(body)) {
    at++
    if (line.trim() === '') continue
    if (line.length > MAX_LINE)
      yield damaged(at, '1件が大きすぎます（上限 256 KiB）。', 'The record is larger than 256 KiB.')
    else {
      const item = parseJson(line)
      yield item === undefined
        ? damaged(at, 'JSON として読めません。', 'This is not valid JSON.')
        : checked(item, at, kinds, now)
    }
  }
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
  return { kind: 'record', at, record: { ...record, payload: payload.data } }
}

const damaged = (at: number, ja: string, en: string): NativePart => ({
  kind: 'damaged',
  at,
  why: { ja, en },
})

const damagedBy = (at: number, error: z.ZodError, place?: string): NativePart => {
  const issue = error.issues[0]
  const path = [...(place ? [place] : []), ...(issue?.path ?? [])].join('.').slice(0, 100)
  const what = (issue?.message ?? '').slice(0, 200)
  return damaged(
    at,
    `項目「${path || '全体'}」が形式に合いません（${what}）。`,
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
