/**
 * Records per second of processor time that the reader of event logs gives, by what is asked of each record:
 * `node --conditions=source bench/evtx.ts FILE.evtx`. The chunks of the file are repeated to 100 MB.
 */
import { readFileSync } from 'node:fs'
import {
  type EvtxRecord,
  eventFields,
  eventJson,
  eventXml,
  readEvtxInBatches,
  TemplateCache,
} from '@hinoban/evtx'
import { EVTX_MEANS } from '../platform/files/evtx-means.ts'

const CHUNK_BYTES = 65_536
const REPEATED_CHUNKS = 1600

const path = process.argv[2]
if (path === undefined) throw new Error('usage: node --conditions=source bench/evtx.ts FILE.evtx')
const file = readFileSync(path)
const chunks: Uint8Array[] = []
for (let at = 4096; at + CHUNK_BYTES <= file.length; at += CHUNK_BYTES)
  if (file.toString('latin1', at, at + 7) === 'ElfChnk')
    chunks.push(file.subarray(at, at + CHUNK_BYTES))
if (chunks.length === 0) throw new Error(`${path} has no whole chunk`)

const repeated = function* (): Generator<Uint8Array> {
  yield file.subarray(0, 4096)
  for (let i = 0; i < REPEATED_CHUNKS; i += 1) {
    const chunk = chunks[i % chunks.length]
    if (chunk) yield chunk
  }
}

const asked: Readonly<Record<string, (record: EvtxRecord) => unknown>> = {
  'its place': () => null,
  'channel and event id': (record) => [record.find('Channel'), record.find('EventID')],
  'every text': (record) => record.shape.fields.map((_, i) => record.text(i)),
  'field map': eventFields,
  'JSON text': (record) => JSON.stringify(eventJson(record)),
  XML: eventXml,
}
for (const [name, ask] of Object.entries(asked)) {
  const before = process.cpuUsage()
  let records = 0
  for await (const parts of readEvtxInBatches(repeated(), {
    cache: new TemplateCache(),
    means: EVTX_MEANS,
  }))
    for (const part of parts)
      if (part.kind === 'record') {
        ask(part.record)
        records += 1
      }
  const { user, system } = process.cpuUsage(before)
  const perSecond = Math.round(records / ((user + system) / 1e6))
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6)
  console.log(`${name}: ${records} records, ${perSecond} per second of processor time, ${rssMb} MB`)
}
