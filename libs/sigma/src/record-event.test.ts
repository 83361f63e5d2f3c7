import { crc32, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  type EvtxRecord,
  eventFields,
  readEvtxInBatches,
  TemplateCache,
} from '../../evtx/src/index.ts'
import { text16, type WrittenNode, writeEvtx } from '../../evtx/src/write-evtx.ts'
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
)

test('a keyword is found in values of every kind, also behind a value that holds nothing', async () => {
  const rule = `title: Word
logsource: { product: windows }
detection: { words: [needleword], condition: words }`
  const program = compileRules(linkRules(readSigma([{ file: 'word.yml', text: rule }])).rules)
  const data = (slot: number): WrittenNode => ({
    element: 'Data',
    attributes: { Name: `D${slot}` },
    children: [{ slot, type: 1 }],
  })
  const template: WrittenNode = {
    element: 'Event',
    children: [
      { element: 'System', children: [{ element: 'Channel', children: ['System'] }] },
      { element: 'EventData', children: [{ slot: 0, type: 0x21 }, data(1), data(2)] },
    ],
  }
  const nothing = { type: 0x21, bytes: new Uint8Array(0) }
  const word = text16('a NeedleWord here')
  const inner = { template: data(0), values: [word] }
  const values = [
    [nothing, text16('x'), word],
    [nothing, text16('x'), { type: 0x81, bytes: text16('x\0a needleword').bytes }],
    [inner, text16('x'), text16('y')],
    [nothing, text16('x'), text16('needle word')],
  ]
  const found: number[] = []
  for await (const parts of readEvtxInBatches([
    writeEvtx(values.map((some) => ({ template, values: some }))),
  ]))
    for (const part of parts)
      if (part.kind === 'record')
        found.push(program.match(eventOfRecord(part.record, eventFields)).length)
  expect(found).toEqual([1, 1, 1, 0])
})

test('a text that begins with one that is known is not taken for it', async () => {
  const rule = `title: Value
logsource: { product: windows }
detection: { value: { D0: abcdefg }, condition: value }`
  const program = compileRules(linkRules(readSigma([{ file: 'value.yml', text: rule }])).rules)
  const template: WrittenNode = {
    element: 'Event',
    children: [
      { element: 'System', children: [{ element: 'Channel', children: ['System'] }] },
      {
        element: 'EventData',
        children: [
          { element: 'Data', attributes: { Name: 'D0' }, children: [{ slot: 0, type: 1 }] },
        ],
      },
    ],
  }
  const texts = [
    'abcdefg',
    'abcdefg\0',
    'abcdefg\0evil',
    'abcdefh',
    'abcdef',
    'ABCDEFG',
    'abcdefg\0\0',
    '',
  ]
  // Each among others again and again: the second time it is known.
  const some = [...texts, ...texts, ...texts.toReversed()]
  const found: string[] = []
  for await (const parts of readEvtxInBatches([
    writeEvtx(some.map((text) => ({ template, values: [text16(text)] }))),
  ]))
    for (const [i, part] of parts.filter(({ kind }) => kind === 'record').entries())
      if (
        part.kind === 'record' &&
        program.match(eventOfRecord(part.record, eventFields)).length > 0
      )
        found.push(some[i] ?? '')
  const right = ['abcdefg', 'abcdefg\0', 'ABCDEFG', 'abcdefg\0\0']
  expect(found).toEqual([...right, ...right, ...right.toReversed()])
})
