import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { crc32 } from './crc32.ts'
import {
  type EvtxPart,
  eventFields,
  eventJson,
  eventXml,
  type RandomAccess,
  type ReadEvtxOptions,
  readEvtx,
  TemplateCache,
} from './index.ts'
import { utf16 } from './text.ts'
import {
  text16,
  type WrittenInstance,
  type WrittenNode,
  type WrittenValue,
  writeEvtx,
} from './write-evtx.ts'

const CHUNK = 65_536
const data = (name: string, slot: number): WrittenNode => ({
  element: 'Data',
  attributes: { Name: name },
  children: [{ slot, type: 1 }],
})
const outer: WrittenNode = {
  element: 'Event',
  children: [
    {
      element: 'System',
      children: [
        { element: 'EventID', children: [{ slot: 0, type: 6 }] },
        { element: 'Channel', children: ['Test'] },
      ],
    },
    { slot: 1, type: 0x21 },
  ],
}
const inner: WrittenNode = { element: 'EventData', children: [data('No', 0), data('Text', 1)] }
const event = (n: number): WrittenInstance => ({
  identifier: 0x11111111,
  template: outer,
  values: [
    { type: 6, bytes: Uint8Array.of(1, 0) },
    {
      identifier: 0x22222222,
      template: inner,
      values: [text16(String(n)), text16(`火の番 ${'x'.repeat(n % 300)}`)],
    },
  ],
})
/** Some 130 records a chunk. */
const log = writeEvtx(Array.from({ length: 500 }, (_, n) => event(n)))
const chunks = (log.length - 4096) / CHUNK

const drain = async (bytes: Uint8Array, options: ReadEvtxOptions = {}) => {
  const numbers: string[] = []
  const parts: EvtxPart[] = []
  for await (const part of readEvtx([bytes], options)) {
    parts.push(part)
    if (part.kind !== 'record') continue
    const fields = eventFields(part.record)
    numbers.push(String(fields.get('No')))
    JSON.stringify(eventJson(part.record))
    const xml = eventXml(part.record)
    expect(xml.length).toBeLessThan(8 * 1024 * 1024)
  }
  const end = parts.at(-1)
  expect(end?.kind).toBe('finished')
  const damaged = parts.flatMap((p) => (p.kind === 'damaged' ? [p] : []))
  expect(end).toMatchObject({ damaged: damaged.length, records: numbers.length })
  return { numbers, damaged, whys: damaged.map((d) => d.why), end }
}
const changed = (change: (bytes: Uint8Array, view: DataView) => void, from = log): Uint8Array => {
  const bytes = from.slice()
  change(bytes, new DataView(bytes.buffer))
  return bytes
}
const all = Array.from({ length: 500 }, (_, n) => String(n))
/** The record of this chunk, counted from 0, as a place in the file. */
const recordAt = (chunk: number, n: number): number => {
  let at = 4096 + chunk * CHUNK + 512
  for (let i = 0; i < n; i += 1) at += new DataView(log.buffer).getUint32(at + 4, true)
  return at
}

test('a written log is read back whole, however it arrives', async () => {
  expect(await drain(log)).toMatchObject({ numbers: all, damaged: [] })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 40 }),
      async (sizes) => {
        const pieces: Uint8Array[] = []
        for (let at = 0, i = 0; at < log.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1
          pieces.push(log.subarray(at, at + Math.max(size, 512)))
          at += Math.max(size, 512)
        }
        let n = 0
        for await (const part of readEvtx(pieces))
          if (part.kind === 'record') expect(part.record.find('No')).toBe(String(n++))
        expect(n).toBe(500)
      },
    ),
    { numRuns: 20 },
  )
})

test('a file that can be read anywhere is shared among readers by places', async () => {
  const file: RandomAccess = {
    size: log.length,
    read: (at, length) => log.subarray(at, at + Math.min(length, 10_000)),
  }
  const numbers: string[] = []
  for (let from = 0; from < chunks; from += 2)
    for await (const part of readEvtx(file, { places: { from, to: from + 2 } }))
      if (part.kind === 'record') numbers.push(part.record.find('No') ?? '')
  expect(numbers).toEqual(all)
})

test('records whose memory is used again say the same as records that are kept', async () => {
  const told = async (bytes: Uint8Array, records: 'kept' | 'passing'): Promise<string[]> => {
    const texts: string[] = []
    for await (const part of readEvtx([bytes], { records, slack: 'recover' }))
      texts.push(JSON.stringify(part.kind === 'record' ? eventJson(part.record) : part))
    return texts
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: log.length }), fc.integer({ min: 0, max: 200 })),
        { maxLength: 4 },
      ),
      async (cuts) => {
        // Lost and added bytes also make places begin within others.
        let bytes = log
        for (const [at, size] of cuts)
          bytes = new Uint8Array(
            Buffer.concat([
              bytes.subarray(0, at),
              bytes.subarray(at, at + size),
              bytes.subarray(at + (size % 2 === 0 ? 0 : 2 * size)),
            ]),
          )
        expect(await told(bytes, 'passing')).toEqual(await told(bytes, 'kept'))
      },
    ),
    { numRuns: 20 },
  )
})

describe('damage costs what it hits', () => {
  test('a wrong checksum is told and nothing is lost; without checksums nothing is tested', async () => {
    const wrong = changed((b) => {
      b[4096 + 60] = 1 // within the header's tested bytes
      const time = recordAt(1, 3) + 16
      b[time] = (b[time] ?? 0) ^ 1
    })
    expect(await drain(wrong)).toMatchObject({
      numbers: all,
      whys: ['chunk_header_checksum', 'chunk_records_checksum'],
    })
    const none = changed((_b, v) => v.setUint32(120, 4, true), wrong)
    expect(await drain(none)).toMatchObject({ numbers: all, whys: [] })
  })

  test('an overwritten mark of a record costs that record', async () => {
    const { numbers, damaged } = await drain(
      changed((b) => b.fill(0xee, recordAt(1, 5), recordAt(1, 5) + 4)),
    )
    expect(numbers.length).toBe(499)
    expect(damaged.map((d) => [d.why, d.at])).toEqual([
      ['chunk_records_checksum', 4096 + CHUNK],
      ['record_magic', recordAt(1, 5)],
    ])
  })

  test('a page of zeros within a chunk does not end it', async () => {
    const { numbers, whys } = await drain(
      changed((b) => b.fill(0, recordAt(1, 5), recordAt(1, 5) + 1024)),
    )
    expect(whys).toEqual(['chunk_records_checksum', 'record_magic'])
    expect(numbers.length).toBeGreaterThan(480)
  })

  test('a record of size 0 ends its chunk with one error; the rest can be recovered', async () => {
    const bytes = changed((_b, v) => v.setUint32(recordAt(1, 5) + 4, 0, true))
    const usual = await drain(bytes)
    expect(usual.whys).toEqual(['chunk_records_checksum', 'record_size'])
    expect((await drain(bytes, { slack: 'recover' })).numbers.length).toBe(499)
  })

  test('a chunk without its header gives its records', async () => {
    const { numbers, whys } = await drain(changed((b) => b.fill(0xff, 4096, 4096 + 512)))
    expect(whys).toEqual(['chunk_header'])
    expect(numbers).toEqual(all)
  })

  test.each([
    ['lost', 1000],
    ['lost at an odd length', 777],
  ])('bytes %s in the middle cost their chunk at most', async (_name, lost) => {
    const at = recordAt(1, 5)
    const cut = new Uint8Array(log.length - lost)
    cut.set(log.subarray(0, at))
    cut.set(log.subarray(at + lost), at)
    const { numbers, whys } = await drain(cut)
    expect(whys).toContain('chunk_misaligned')
    const inOther = all.filter((_, i) => i < 100 || i > 300)
    expect(numbers).toEqual(expect.arrayContaining(inOther))
    expect(numbers.length).toBe(new Set(numbers).size)
  })

  test('a file without its first part, and no log at all', async () => {
    const { numbers, whys } = await drain(log.subarray(4096 + 300))
    expect(whys[0]).toBe('not_evtx')
    expect(whys).toContain('chunk_misaligned')
    expect(numbers.at(-1)).toBe('499')
    expect((await drain(new Uint8Array(0))).whys).toEqual(['not_evtx'])
    expect((await drain(new TextEncoder().encode('<Event/>'))).whys).toEqual(['not_evtx'])
  })

  test('deleted records behind the last one come only when asked for, and are marked', async () => {
    // The header says that the chunk ends earlier; what stands behind has numbers of an earlier life.
    const bytes = changed((b, v) => {
      v.setUint32(4096 + 48, recordAt(0, 10) - 4096, true)
      for (let n = 10; recordAt(0, n) < 4096 + CHUNK - 600; n += 1)
        v.setUint32(recordAt(0, n) + 8, 9000 + n * 2, true)
      b[0] = 0x45
    })
    const live = (await drain(bytes)).numbers.length
    expect(live).toBeLessThan(450)
    const states: string[] = []
    for await (const part of readEvtx([bytes], { slack: 'recover' }))
      if (part.kind === 'record') states.push(part.record.state)
    expect(states.filter((s) => s === 'recovered').length).toBeGreaterThan(20)
    expect(states.filter((s) => s === 'live').length).toBe(live)
  })

  test('a broken definition leaves the values without names', async () => {
    const bytes = changed((b) => b.fill(0x3f, recordAt(0, 0) + 62, recordAt(0, 0) + 74))
    const { whys, numbers } = await drain(bytes)
    expect(whys).toContain('template')
    expect(numbers.length).toBe(500)
  })
})

describe('a definition that is broken', () => {
  /** The first chunk alone, whose definitions of the body are broken: `data` are its values, by name where names are known. */
  const broken = changed((b) => b.fill(0x3f, recordAt(0, 0) + 62, recordAt(0, 0) + 74))
  const first = broken.subarray(0, 4096 + CHUNK)
  const namesIn = async (bytes: Uint8Array, cache?: TemplateCache) => {
    const names = new Set<string>()
    const whys = new Set<string>()
    for await (const part of readEvtx([bytes], cache ? { cache } : {}))
      if (part.kind === 'record')
        for (const name of eventFields(part.record).keys()) names.add(name)
      else if (part.kind === 'damaged') whys.add(part.why)
    return { names: [...names].sort(), whys: [...whys] }
  }
  test('is taken from another log that names it, and told all the same', async () => {
    const alone = await namesIn(first)
    expect(alone.names).not.toContain('Channel')
    const cache = new TemplateCache()
    await namesIn(log, cache)
    expect(await namesIn(first, cache)).toEqual({
      names: ['Channel', 'EventID', 'No', 'Text'],
      whys: expect.arrayContaining(['template']),
    })
  })
  test('is taken from an earlier chunk of its own log', async () => {
    const second = changed((b) => b.fill(0x3f, recordAt(1, 0) + 62, recordAt(1, 0) + 74))
    const { names, whys } = await namesIn(second)
    expect([names, whys]).toEqual([
      ['Channel', 'EventID', 'No', 'Text'],
      expect.arrayContaining(['template']),
    ])
  })
  test('stays unnamed where two of that name would do', async () => {
    const cache = new TemplateCache()
    await namesIn(log, cache)
    // Another definition under the same identifiers: whose names are meant cannot be told.
    const other = writeEvtx([event(1)]).slice()
    const text = Buffer.from(other).indexOf(Buffer.from('Test', 'utf16le'))
    other[text] = 0x42
    await namesIn(other, cache)
    expect((await namesIn(first, cache)).names).not.toContain('Channel')
  })
})

describe('hostile files end in bounded time and memory', () => {
  test('any bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 20_000 }), async (bytes) => {
        await drain(bytes)
        const dressed = changed((b) => b.set(bytes.subarray(0, 50_000), recordAt(0, 0) + 28))
        await drain(dressed, { slack: 'recover' })
      }),
      { numRuns: 60 },
    ))

  test('any cut and any flipped bytes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: log.length }),
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 3 * CHUNK }), fc.integer({ min: 0, max: 255 })),
          { maxLength: 60 },
        ),
        async (cut, flips) => {
          const bytes = changed((b) => {
            for (const [at, value] of flips) b[at] = value
          }).subarray(0, cut)
          await drain(bytes)
          await drain(bytes, { slack: 'recover' })
        },
      ),
      { numRuns: 40 },
    ))

  test('flipped bytes in the definitions, where every offset is', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (flips) => {
          const bytes = changed((b) => {
            for (const [at, value] of flips) b[recordAt(0, 0) + at] = value
          }).subarray(0, 4096 + CHUNK)
          await drain(bytes)
        },
      ),
      { numRuns: 150 },
    ))

  test('a definition that contains itself, and one that is nested 500 deep', async () => {
    let deep: WrittenNode = { slot: 0, type: 1 }
    for (let i = 0; i < 500; i += 1) deep = { element: 'a', children: [deep] }
    const { whys } = await drain(writeEvtx([{ template: deep, values: [text16('x')] }]))
    expect(whys).toEqual(['template'])

    let nested: WrittenValue = text16('x')
    for (let i = 0; i < 300; i += 1) nested = { template: inner, values: [text16('1'), nested] }
    const layers = await drain(
      writeEvtx([
        { template: { element: 'Event', children: [{ slot: 0, type: 0x21 }] }, values: [nested] },
      ]),
    )
    expect(layers.whys).toEqual(['too_deep'])
  })

  test('one long value used 3,000 times is cut, and the XML stays well-formed', async () => {
    const children: WrittenNode[] = Array.from({ length: 3000 }, () => ({
      element: 'D',
      children: [{ slot: 0, type: 1 }],
    }))
    const bytes = writeEvtx([
      {
        template: { element: 'Event', children: [{ element: 'EventData', children }] },
        values: [text16('&'.repeat(6000))],
      },
    ])
    await drain(bytes)
    for await (const part of readEvtx([bytes])) {
      if (part.kind !== 'record') continue
      const parser = new SaxesParser({})
      parser.on('error', (error) => {
        throw error
      })
      parser.write(eventXml(part.record)).close()
      expect([...eventFields(part.record).values()].flat().join('').length).toBeLessThan(3_000_000)
    }
  })

  test('definitions that overlap are compiled up to a bound, not 16,000 times', async () => {
    // A text that reads as a definition of 32,527 bytes from every fourth byte on, and every record begins at another.
    const text = '\u7f0f\0'.repeat(8000)
    const first: WrittenInstance = { template: { element: 'E', children: [text] }, values: [] }
    const bytes = writeEvtx([first, ...Array.from({ length: 300 }, () => first)])
    const view = new DataView(bytes.buffer)
    let literal = 4096 + 512
    while (view.getUint32(literal, true) !== 0x7f0f) literal += 1
    for (let at = 4096 + 512, n = 0; view.getUint32(at, true) === 0x2a2a; n += 1) {
      if (n > 0) view.setUint32(at + 24 + 10, literal - 4096 + n * 4, true)
      at += view.getUint32(at + 4, true)
    }
    const cache = new TemplateCache()
    const { whys } = await drain(bytes, { cache })
    expect(whys).toContain('too_large')
  })
})

test('a mark of a chunk or of a record at every place costs time in proportion to the file', async () => {
  for (const step of [8, 48, 520]) {
    const bytes = new Uint8Array(6 * CHUNK)
    const view = new DataView(bytes.buffer)
    for (let at = 4096; at + 64 < bytes.length; at += step) {
      bytes.set(new TextEncoder().encode('ElfChnk\0'), at)
      if (step > 40) view.setUint32(at + 40, 128, true)
    }
    await drain(bytes, { slack: 'recover' })
    const marks = changed((b) => {
      for (let at = 4096 + 512; at < b.length; at += 4) b[at] = 0x2a
    })
    await drain(marks, { slack: 'recover' })
  }
})

test('our checksum and our text are those of Node', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(499), (bytes, at) => {
      expect(crc32(bytes)).toBe(zlibCrc32(bytes))
      expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(zlibCrc32(bytes))
      expect(utf16(bytes, 0, bytes.length)).toBe(Buffer.from(bytes).toString('utf16le'))
    }),
  )
})

const samples = fileURLToPath(
  new URL('../../../../shared/data/detection/regression/', import.meta.url),
)
test.skipIf(!existsSync(samples))(
  'the archive of logs read as a log is damage, not an error (../shared/data)',
  async () => {
    expect((await drain(readFileSync(`${samples}sigma-regression.tar.gz`))).whys).toContain(
      'not_evtx',
    )
  },
)
