import { crc32, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  type EvtxRecord,
  eventFields,
  readEvtxInBatches,
  TemplateCache,
} from '../../evtx/src/index.ts'
import { compileRules, eventOfRecord, linkRules, readSigma } from './index.ts'
import { corpusBytes, hasCorpus, sigmaHqRules } from './testing-corpus.ts'

/** Logs of the archive of samples. */
const logs = function* (): Generator<Uint8Array> {
  const bytes = gunzipSync(corpusBytes('evtx-samples/attack-samples.tar.gz'))
  for (let at = 0; at + 512 <= bytes.length; ) {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8) || 0
    const body = bytes.subarray(at + 512, at + 512 + size)
    if (body.toString('latin1', 0, 7) === 'ElfFile') yield body
    at += 512 + Math.ceil(size / 512) * 512
  }
}

test.skipIf(!hasCorpus)(
  'a record read lazily gives the fields and the matches of the whole one',
  async () => {
    const program = compileRules(linkRules(readSigma(sigmaHqRules())).rules)
    const cache = new TemplateCache()
    const wrong: string[] = []
    let records = 0
    let hits = 0
    let file = 0
    for (const log of logs()) {
      // Every other log: enough of every kind.
      if (file++ % 2 === 1) continue
      for await (const parts of readEvtxInBatches([log], { cache, means: { crc32 } }))
        for (const part of parts) {
          if (part.kind !== 'record') continue
          records++
          hits += compare(part.record)
        }
    }
    function compare(record: EvtxRecord): number {
      const map = eventFields(record)
      const lazy = eventOfRecord(record, eventFields)
      const whole = {
        channel: String(map.get('Channel') ?? ''),
        eventId: Number(map.get('EventID') ?? Number.NaN),
        fields: Object.fromEntries(map),
      }
      const known = [...map].filter(([name]) => !name.includes(' '))
      for (const [name, value] of known)
        if (JSON.stringify(lazy.field?.(name)) !== JSON.stringify(value))
          wrong.push(`${record.recordId} ${name}`)
      const expected = program.match(whole).map((rule) => rule.about.file)
      const found = program.match(lazy).map((rule) => rule.about.file)
      if (JSON.stringify(found) !== JSON.stringify(expected))
        wrong.push(`${record.recordId} matches`)
      return found.length
    }
    expect(wrong).toEqual([])
    expect([records > 1_000, hits > 100]).toEqual([true, true])
  },
  30_000,
)
