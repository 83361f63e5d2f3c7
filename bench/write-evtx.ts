/**
 * Writes corpus B to a new file: `node --conditions=source bench/write-evtx.ts --mix server --records 1000000 --out FILE.evtx`.
 * README.md says what it is made of.
 * @module
 */
import { open } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { evtxHeader } from '@hinoban/evtx/write-evtx'
import { corpusChunks } from './evtx-corpus.ts'
import { MIXES, type MixName } from './evtx-mixes.ts'
import { corpusRecipes } from './sigma-corpus.ts'

const { values } = parseArgs({
  options: {
    mix: { type: 'string', default: 'server' },
    records: { type: 'string', default: '1000000' },
    loud: { type: 'string', default: '0.01' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
})
const records = Number(values.records)
if (!values.out || !Object.hasOwn(MIXES, values.mix) || !Number.isSafeInteger(records))
  throw new Error(`usage: --mix ${Object.keys(MIXES).join('|')} --records N --out FILE.evtx`)

const recipes = await corpusRecipes()
const options = {
  mix: values.mix as MixName,
  records,
  loud: Number(values.loud),
  seed: Number(values.seed),
}
const began = process.cpuUsage()
await using file = await open(values.out, 'wx')
const AT_ONCE = 64
let chunks = 0
let waiting: Uint8Array[] = [evtxHeader({ chunks: 0, nextRecordId: 1, flags: 0 })]
for (const chunk of corpusChunks(recipes, options)) {
  chunks += 1
  waiting.push(chunk)
  if (waiting.length < AT_ONCE) continue
  await file.writev(waiting)
  waiting = []
}
await file.writev(waiting)
const header = evtxHeader({ chunks, nextRecordId: records + 1, flags: 0 })
await file.write(header, 0, header.length, 0)
const { user, system } = process.cpuUsage(began)
const { size } = await file.stat()
console.log(
  `${values.out}: ${records} records, ${chunks} chunks, ${Math.round(size / 1e6)} MB, ${Math.round(size / records)} bytes a record, ${((user + system) / 1e6).toFixed(1)} s of processor time`,
)
