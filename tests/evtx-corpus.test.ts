/**
 * The large event logs that speed is measured with are real ones: what is written from a recorded event is read back as that event.
 * @module
 */
import { existsSync } from 'node:fs'
import { type EvtxPart, eventFields, readEvtx, TemplateCache } from '@hinoban/evtx'
import { evtxHeader, writeEvtx } from '@hinoban/evtx/write-evtx'
import { compileRules, eventOfRecord, linkRules, readSigma } from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import { changed, corpusChunks, type Recipe, recipeOf, thinned } from '../bench/evtx-corpus.ts'
import { MIXES, type MixName } from '../bench/evtx-mixes.ts'
import { evtxFiles, evtxRecords, sigmaHqRules, wholeEvent } from '../bench/sigma-corpus.ts'

const DATA = new URL('../../shared/data/detection/evtx-samples/', import.meta.url)
const hasData = existsSync(DATA)

const partsOf = async (file: Iterable<Uint8Array>): Promise<readonly EvtxPart[]> => {
  const parts: EvtxPart[] = []
  for await (const part of readEvtx(file)) parts.push(part)
  return parts
}
const read = async (file: Iterable<Uint8Array>) => {
  const parts = await partsOf(file)
  return {
    records: parts.flatMap((part) => (part.kind === 'record' ? [part.record] : [])),
    damaged: parts.filter(({ kind }) => kind === 'damaged'),
  }
}

describe.skipIf(!hasData)('events of ../shared/data/detection written anew', async () => {
  const cache = new TemplateCache()
  const fields: ReturnType<typeof eventFields>[] = []
  const recipes: Recipe[] = []
  let at = 0
  let formless = 0
  if (hasData)
    for (const log of evtxFiles())
      for await (const record of evtxRecords(log, cache)) {
        at += 1
        if (at % 4 !== 0) continue
        const recipe = recipeOf(record, at % 8 === 0)
        if (recipe === null) formless += 1
        else {
          recipes.push(recipe)
          fields.push(eventFields(record))
        }
      }

  test('every recorded event has a form that can be written, and comes back with the same fields', async () => {
    expect({ formless, written: recipes.length }).toEqual({ formless: 0, written: 6162 })
    const file = writeEvtx(recipes.map(({ instance }) => instance))
    const { records, damaged } = await read([file])
    expect(damaged).toEqual([])
    expect(records.length).toBe(recipes.length)
    const differing = records.filter((record, i) => {
      const [a, b] = [eventFields(record), fields[i]].map((map) => JSON.stringify([...(map ?? [])]))
      return a !== b
    })
    expect(differing).toEqual([])
  })

  test('changed values are those that were given, all others are as they were', async () => {
    const ticks = 133_867_296_123_456_789n
    const few = recipes.filter((_, i) => i % 10 === 0)
    const file = writeEvtx(few.map((recipe) => changed(recipe, { id: 77, ticks, dice: () => 1 })))
    const { records } = await read([file])
    for (const [i, record] of records.entries()) {
      const now = eventFields(record)
      const before = fields[i * 10]
      expect([...now.keys()]).toEqual([...(before?.keys() ?? [])])
      // Some old logs have the host in the definition itself.
      expect([before?.get('Computer'), 'PC-1001.example.co.jp']).toContain(now.get('Computer'))
      expect(now.get('EventRecordID')).toBe('77')
      expect(now.get('TimeCreated_SystemTime')).toBe('2025-03-18T00:00:12.3456789Z')
      expect(record.writtenAt).toBe('2025-03-18T00:00:12.3456789Z')
      for (const name of ['Channel', 'EventID', 'Provider_Name', 'Image', 'LogonType', 'TargetSid'])
        expect(now.get(name)).toEqual(before?.get(name))
    }
  })

  test.each(Object.keys(MIXES) as MixName[])('a log of the mix %s is whole', async (mix) => {
    const of = { mix, records: 2_000, seed: 7 }
    const some = thinned(recipes)
    const chunks = [...corpusChunks(some, of)]
    const head = evtxHeader({ chunks: chunks.length, nextRecordId: 2_001, flags: 0 })
    const { records, damaged } = await read([head, ...chunks])
    expect(damaged).toEqual([])
    expect(records.map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 2_000 }, (_, i) => i + 1),
    )
    const kinds = new Set(records.map((one) => `${one.find('Channel')}/${one.find('EventID')}`))
    expect([...kinds].filter((kind) => !(kind in MIXES[mix]))).toEqual([])
    expect(kinds.size).toBeGreaterThan(8)
    expect(records.every((one) => one.find('TimeCreated_SystemTime') === one.writtenAt)).toBe(true)
    expect([...corpusChunks(some, of)].every((chunk, i) => same(chunk, chunks[i]))).toBe(true)
  })
})

test.skipIf(!hasData)(
  'what lies in a log is matched as what is read out of it, by programs that know nothing of each other',
  async () => {
    // Every third rule: of all kinds, and read in a moment.
    const files = sigmaHqRules().filter((_, i) => i % 3 === 0)
    const { rules } = linkRules(readSigma(files))
    const [lazy, whole] = [compileRules(rules), compileRules(rules)]
    const recipes: Recipe[] = []
    for (const log of evtxFiles())
      for await (const record of evtxRecords(log, new TemplateCache())) {
        const recipe = record.recordId % 3 === 0 ? recipeOf(record, false) : null
        if (recipe) recipes.push(recipe)
      }
    let hits = 0
    for (const mix of Object.keys(MIXES) as MixName[]) {
      const { records } = await read(corpusChunks(recipes, { mix, records: 2_000, loud: 0 }))
      const differing = records.filter((record) => {
        const found = lazy.match(eventOfRecord(record, eventFields))
        const expected = whole.match(wholeEvent(record))
        hits += expected.length
        return found.length !== expected.length || found.some((rule, i) => rule !== expected[i])
      })
      expect(differing).toEqual([])
    }
    expect(hits).toBeGreaterThan(100)
  },
)

const same = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  b !== undefined && Buffer.compare(a, b) === 0
