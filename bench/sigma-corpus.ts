/**
 * The recordings that the Sigma matcher is measured with: A, the EVTX samples, and C, the JSON that collectors wrote.
 * @module
 */
import { readdirSync } from 'node:fs'
import { crc32, gunzipSync } from 'node:zlib'
import { type EvtxRecord, eventFields, readEvtxInBatches, TemplateCache } from '@hinoban/evtx'
import type { SigmaEvent } from '../libs/sigma/src/index.ts'
import { corpusBytes } from '../libs/sigma/src/testing-corpus.ts'

export const evtxFiles = (): readonly Uint8Array[] =>
  ['attack-samples', 'evtx-crate-samples'].flatMap((name) => [
    ...untarLogs(corpusBytes(`evtx-samples/${name}.tar.gz`)),
  ])

export const evtxRecords = async function* (
  file: Uint8Array,
  cache: TemplateCache,
): AsyncGenerator<EvtxRecord> {
  for await (const parts of readEvtxInBatches([file], { cache, means: { crc32 } }))
    for (const part of parts) if (part.kind === 'record') yield part.record
}

export const evtxEvents = async function* (file: Uint8Array): AsyncGenerator<SigmaEvent> {
  for await (const record of evtxRecords(file, new TemplateCache())) yield wholeEvent(record)
}

/** Every field decoded. */
export const wholeEvent = (record: EvtxRecord): SigmaEvent => {
  const fields = Object.fromEntries(eventFields(record))
  return { channel: String(fields['Channel']), eventId: Number(fields['EventID']), fields }
}

/** Lines of each recording. */
export const jsonFiles = (): readonly (readonly string[])[] =>
  readdirSync(new URL('../../shared/data/detection/windows-json/', import.meta.url))
    .filter((file) => file.endsWith('.gz'))
    .sort()
    .map((file) =>
      gunzipSync(corpusBytes(`windows-json/${file}`))
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== ''),
    )

export const jsonEvent = (line: string): SigmaEvent => {
  const fields = JSON.parse(line) as Record<string, unknown>
  const channel = fields['Channel']
  const id = Number(fields['EventID'])
  return {
    ...(typeof channel === 'string' && { channel }),
    ...(Number.isInteger(id) && { eventId: id }),
    fields,
  }
}

const untarLogs = function* (archive: Uint8Array): Generator<Uint8Array> {
  const bytes = gunzipSync(archive)
  for (let at = 0; at + 512 <= bytes.length; ) {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8) || 0
    const body = bytes.subarray(at + 512, at + 512 + size)
    if (body.toString('latin1', 0, 7) === 'ElfFile') yield body
    at += 512 + Math.ceil(size / 512) * 512
  }
}
