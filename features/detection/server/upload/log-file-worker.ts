/**
 * Reads a log file of lines, or of JSON documents, inside the worker of an import: a record each, in the bytes in which it stands.
 * @module
 */
import { open, readFile } from 'node:fs/promises'
import { nextHead, readLog } from '@hinoban/logs'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'

/** A longer line is cut; the reader says so in its event. */
const MAX_LINE_BYTES = 1024 * 1024
/** One JSON document with many events in it, read as a whole. */
const MAX_DOCUMENT_BYTES = 128 * 1024 * 1024
const HEAD_BYTES = 64 * 1024
const LF = 0x0a
const HASH = 0x23

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const head = await headOf(input.path)
  const list = await documentsIn(input.path, head)
  await post({ kind: 'head', preview: previewOf(input, head, list), signature: null })
  const reading = await openReading(input, post)
  let records = 0
  let table = ''
  const take = async (bytes: Uint8Array): Promise<void> => {
    records += 1
    await reading.unit({ record: bytes })
  }
  if (list) {
    const encoder = new TextEncoder()
    for (const one of list) await take(encoder.encode(JSON.stringify(one)))
  } else
    for await (const line of linesOf(reading.bytes)) {
      const next =
        line.bytes[0] === HASH ? nextHead(table, Buffer.from(line.bytes).toString('utf8')) : null
      if (next !== null) {
        table = next
        // Told where it stands: what follows in a later batch is read by it.
        await reading.unit({ record: { table }, isSkipped: true })
      } else if (line.bytes.length > 0) await take(line.bytes)
      if (line.isCut) await reading.unit({ faults: [cutAt(line.number)] })
    }
  await reading.end()
  return { unreadable: records === 0, end: null }
}

const cutAt = (line: number): Fault => ({
  kind: 'damage',
  where: { ja: `${line}行目`, en: `line ${line}` },
  why: {
    ja: '1行が1 MBを超えるため、後ろを切り捨てて取り込みます。',
    en: 'The line is longer than 1 MB; its end is left out.',
  },
})

const linesOf = async function* (
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ bytes: Uint8Array; isCut: boolean; number: number }> {
  let parts: Uint8Array[] = []
  let held = 0
  let number = 1
  let isCut = false
  const add = (part: Uint8Array): void => {
    const room = MAX_LINE_BYTES - held
    if (part.length > room) isCut = true
    // The chunk is read into anew: what outlives it is copied.
    if (room > 0) parts.push(part.slice(0, room))
    held += Math.min(room, part.length)
  }
  const give = () => {
    const bytes = Buffer.concat(parts)
    const line = { bytes: bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes, isCut, number }
    parts = []
    held = 0
    isCut = false
    number += 1
    return line
  }
  for await (const chunk of chunks) {
    let at = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, at)) {
      add(chunk.subarray(at, end))
      yield give()
      at = end + 1
    }
    if (at < chunk.length) add(chunk.subarray(at))
  }
  if (held > 0) yield give()
}

const headOf = async (path: string): Promise<Buffer> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Members of a JSON array, or of the one array in a JSON object, where the file is no lines of JSON. Null: lines. */
const documentsIn = async (path: string, head: Buffer): Promise<readonly unknown[] | null> => {
  const begin = head.toString('utf8').trimStart()
  if (!/^[[{]/.test(begin)) return null
  const line = begin.slice(0, begin.indexOf('\n') < 0 ? undefined : begin.indexOf('\n'))
  if (begin[0] === '{' && isJson(line) && !HOLDS_A_LIST.test(line)) return null
  const file = await open(path, 'r')
  const { size } = await file.stat()
  await file.close()
  if (size > MAX_DOCUMENT_BYTES) return null
  let value: unknown
  try {
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''))
  } catch {
    return null
  }
  if (Array.isArray(value)) return value
  for (const name of ['Records', 'records', 'value'])
    if (Array.isArray((value as Record<string, unknown>)[name]))
      return (value as Record<string, unknown[]>)[name] ?? null
  return [value]
}
const HOLDS_A_LIST = /^\{\s*"(?:Records|records|value|@odata)/

const isJson = (line: string): boolean => {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

const previewOf = (input: ReadInput, head: Buffer, list: readonly unknown[] | null): Preview => {
  const means = {
    receivedAt: 0,
    format: 'auto',
    timeZone: 'Asia/Tokyo',
    encoding: 'auto',
    senderAddress: null,
    name: input.fileName,
  } as const
  const shown: (string | Uint8Array)[] = list
    ? list.slice(0, input.previewRows).map((one) => JSON.stringify(one) ?? '')
    : firstLines(head, input.previewRows)
  const events = shown.map((one) => readLog(one, means))
  const formats = new Set(events.map((event) => event.format))
  return {
    facts: [
      { label: { ja: '形式', en: 'Format' }, value: [...formats].join(', ') },
      ...(list ? [{ label: { ja: '件数', en: 'Records' }, value: String(list.length) }] : []),
    ],
    columns: ['形式 / Format', 'ホスト / Host', 'メッセージ / Message'].map((header, index) => ({
      index,
      letter: '',
      header,
      field: null,
    })),
    rows: events.map((event, i) => ({
      row: i + 1,
      cells: [event.format, event.host ?? '', (event.message ?? '').slice(0, 300)],
    })),
    fields: [],
    mapping: null,
    mappingFrom: null,
    missing: [],
  }
}

const firstLines = (head: Buffer, most: number): Uint8Array[] => {
  const lines: Uint8Array[] = []
  for (let at = 0; at < head.length && lines.length < most; ) {
    const end = head.indexOf(LF, at)
    const stop = end < 0 ? head.length : end
    if (stop > at) lines.push(head.subarray(at, stop))
    at = stop + 1
  }
  return lines
}
