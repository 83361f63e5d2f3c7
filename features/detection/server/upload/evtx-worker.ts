/**
 * Reads a Windows event log (.evtx) inside the worker of an import: a record each, as the intake takes them.
 * @module
 */
import { createReadStream } from 'node:fs'
import { eventFields, readEvtxInBatches } from '@hinoban/evtx'
import { EVTX_MEANS } from '../../../../platform/files/evtx-means.ts'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'

const PREVIEW_RECORDS = 5_000

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  await post({ kind: 'head', preview: await previewOf(input), signature: null })
  const reading = await openReading(input, post)
  let records = 0
  for await (const parts of readEvtxInBatches(reading.bytes, {
    means: EVTX_MEANS,
    records: 'passing',
  }))
    for (const part of parts) {
      if (part.kind === 'record') {
        records += 1
        const { record } = part
        await reading.unit({
          record: JSON.stringify({
            writtenAtMs: record.writtenAtMs,
            fields: [...eventFields(record)],
          }),
        })
      } else if (part.kind === 'damaged')
        await reading.unit({ faults: [damageAt(part.at, part.why, part.recordId)] })
    }
  await reading.end()
  return { unreadable: records === 0, end: null }
}

const damageAt = (at: number, why: string, recordId: number | null): Fault => ({
  kind: 'damage',
  where:
    recordId === null
      ? { ja: `${at}バイト目`, en: `byte ${at}` }
      : { ja: `レコード${recordId}`, en: `record ${recordId}` },
  why: {
    ja: `壊れているため読み取れません（${why}）。前後のレコードは取り込みます。`,
    en: `Damaged and not readable (${why}). The records around it are taken in.`,
  },
})

/** What the first records say: which host, which log, when. */
const previewOf = async ({ path, previewRows }: ReadInput): Promise<Preview> => {
  const rows: Preview['rows'] = []
  const channels = new Map<string, number>()
  const hosts = new Set<string>()
  let seen = 0
  let first = Number.POSITIVE_INFINITY
  let last = 0
  const file = createReadStream(path)
  try {
    for await (const parts of readEvtxInBatches(file, { means: EVTX_MEANS, records: 'passing' })) {
      for (const part of parts) {
        if (part.kind !== 'record') continue
        seen += 1
        const fields = eventFields(part.record)
        const text = (name: string): string => String(fields.get(name) ?? '')
        channels.set(text('Channel'), (channels.get(text('Channel')) ?? 0) + 1)
        hosts.add(text('Computer'))
        first = Math.min(first, part.record.writtenAtMs)
        last = Math.max(last, part.record.writtenAtMs)
        if (rows.length < previewRows)
          rows.push({
            row: seen,
            cells: [
              new Date(part.record.writtenAtMs).toISOString(),
              text('Computer'),
              text('Channel'),
              text('EventID'),
              text('Provider_Name'),
            ],
          })
      }
      if (seen >= PREVIEW_RECORDS) break
    }
  } finally {
    file.destroy()
  }
  const more = seen >= PREVIEW_RECORDS ? '+' : ''
  return {
    facts: [
      { label: { ja: '形式', en: 'Format' }, value: 'Windows event log (EVTX)' },
      {
        label: { ja: 'コンピューター', en: 'Computers' },
        value: [...hosts].slice(0, 5).join(', '),
      },
      { label: { ja: 'ログ', en: 'Channels' }, value: [...channels.keys()].slice(0, 5).join(', ') },
      { label: { ja: 'レコード', en: 'Records' }, value: `${seen}${more}` },
      {
        label: { ja: '期間（UTC）', en: 'Period (UTC)' },
        value:
          seen === 0 ? '' : `${new Date(first).toISOString()} – ${new Date(last).toISOString()}`,
      },
    ].filter((fact) => fact.value !== ''),
    columns: [
      '時刻 / Time (UTC)',
      'コンピューター / Computer',
      'ログ / Channel',
      'イベントID / Event ID',
      '提供元 / Provider',
    ].map((header, index) => ({ index, letter: '', header, field: null })),
    rows,
    fields: [],
    mapping: null,
    mappingFrom: null,
    missing: [],
  }
}
