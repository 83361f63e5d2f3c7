/**
 * Reads a file of native evidence inside a worker: once to say what is in it, once to hand it over. The kinds come
 * from the app, which knows every feature.
 * @module
 */
import { createReadStream } from 'node:fs'
import type { z } from 'zod'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import { type NativePart, type NativeRecord, nativeRecordsOf } from '../../native-evidence.ts'

/** What the main thread tells the worker. */
export type NativeOptions = { readonly now: number }
export type NativeItem = { readonly at: number; readonly record: NativeRecord }

/** Subjects told apart for the preview; beyond it says "more than". */
const MAX_COUNTED = 100_000

/** Makes the `run` of a worker module. */
export const nativeReader =
  (kinds: Readonly<Record<string, z.ZodType>>) =>
  async (input: ReadInput, post: (message: ReadMessage) => Promise<void>): Promise<ReadResult> => {
    const { now } = input.options as NativeOptions
    const reading = await openReading(input, post)
    const summary = await summarise(
      nativeRecordsOf(createReadStream(input.path), kinds, now),
      input.previewRows,
    )
    await reading.head(summary.preview, null)
    for await (const part of nativeRecordsOf(reading.bytes, kinds, now))
      await reading.unit(
        part.kind === 'record'
          ? { record: { at: part.at, record: part.record } satisfies NativeItem }
          : { faults: [faultOf(part)] },
      )
    await reading.end()
    return { unreadable: summary.isUnreadable, end: null }
  }

export const placeOf = (at: number): Fault['where'] => ({ ja: `${at}件目`, en: `record ${at}` })

const faultOf = (part: NativePart & { kind: 'damaged' }): Fault => ({
  kind: part.isReadable ? 'record' : 'damage',
  where: placeOf(part.at),
  why: part.why,
})

type Sum = {
  readonly kind: string
  readonly subjects: string
  records: number
  readonly ids: Set<string>
  newest: number
}

/** Per kind of fact and of subject: how many, of how many, and how new. */
const summarise = async (
  parts: AsyncIterable<NativePart>,
  rows: number,
): Promise<{ preview: Preview; isUnreadable: boolean }> => {
  const sums = new Map<string, Sum>()
  let counted = 0
  let records = 0
  let oldest = Number.POSITIVE_INFINITY
  let newest = Number.NEGATIVE_INFINITY
  let isReadable = false
  for await (const part of parts) {
    if (part.kind === 'damaged') {
      isReadable ||= part.isReadable
      continue
    }
    records++
    const { kind, subject, observedAt } = part.record
    const at = Date.parse(observedAt)
    oldest = Math.min(oldest, at)
    newest = Math.max(newest, at)
    const key = `${kind} ${subject.kind}`
    const sum = sums.get(key) ?? {
      kind,
      subjects: subject.kind,
      records: 0,
      ids: new Set(),
      newest: at,
    }
    sums.set(key, sum)
    sum.records++
    sum.newest = Math.max(sum.newest, at)
    if (counted < MAX_COUNTED && !sum.ids.has(subject.id)) {
      sum.ids.add(subject.id)
      counted++
    }
  }
  const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  const many = (n: number): string => (counted < MAX_COUNTED ? `${n}` : `≥ ${n}`)
  return {
    isUnreadable: records === 0 && !isReadable,
    preview: {
      facts: [
        {
          label: { ja: '形式', en: 'Format' },
          value: 'Hinoban evidence (JSON / NDJSON)',
        },
        { label: { ja: '証跡の種類', en: 'Kinds of evidence' }, value: `${sums.size}` },
        ...(records === 0
          ? []
          : [
              {
                label: { ja: '観測期間（UTC）', en: 'Observed (UTC)' },
                value: `${day(oldest)} – ${day(newest)}`,
              },
            ]),
      ],
      columns: [
        ['kind', '証跡の種類 / Kind'],
        ['subject', '対象の種類 / Subject'],
        ['subjects', '対象数 / Subjects'],
        ['records', '件数 / Records'],
        ['newest', '最新（UTC） / Newest (UTC)'],
      ].map(([field = '', header = ''], index) => ({ index, letter: '', header, field })),
      rows: [...sums.values()]
        .sort((a, b) => (a.kind < b.kind ? -1 : 1))
        .slice(0, rows)
        .map((s) => ({
          row: null,
          cells: [s.kind, s.subjects, many(s.ids.size), `${s.records}`, day(s.newest)],
        })),
      fields: [],
      mapping: null,
      mappingFrom: null,
      missing: [],
    },
  }
}
