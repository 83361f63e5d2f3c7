import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import {
  type EvtxPart,
  eventFields,
  eventJson,
  eventXml,
  type ReadEvtxOptions,
  readEvtx,
} from './index.ts'
import { text16, type WrittenNode, type WrittenRecord, writeEvtx } from './write-evtx.ts'

/** What other readers stumble over; the recordings in `samples.test.ts` show the same where a real machine wrote it. */
const CHUNK = 65_536
const read = async (bytes: Uint8Array, options: ReadEvtxOptions = {}) => {
  const parts: EvtxPart[] = []
  for await (const part of readEvtx([bytes], options)) parts.push(part)
  const records = parts.flatMap((part) => (part.kind === 'record' ? [part.record] : []))
  return {
    records,
    numbers: records.map((record) => Number(record.find('No'))),
    damaged: parts.flatMap((part) => (part.kind === 'damaged' ? [`${part.why}@${part.at}`] : [])),
    end: parts.at(-1),
    header: parts.flatMap((part) => (part.kind === 'file' ? [part.header] : []))[0],
  }
}
const isWellFormed = (xml: string): boolean => {
  let isBroken = false
  const parser = new SaxesParser({})
  parser.on('error', () => {
    isBroken = true
  })
  parser.write(xml).close()
  return !isBroken
}
const leaf = (element: string, ...children: readonly WrittenNode[]): WrittenNode => ({
  element,
  children,
})
const data = (name: string, slot: number): WrittenNode => ({
  element: 'Data',
  attributes: { Name: name },
  children: [{ slot, type: 1 }],
})
const event = (...body: readonly WrittenNode[]): WrittenNode =>
  leaf('Event', leaf('System', leaf('Channel', 'Test')), leaf('EventData', ...body))
const numbered = event(data('No', 0), data('Text', 1))
/** Two chunks and a half of records of some 500 bytes. */
const all = Array.from({ length: 300 }, (_, n) => n)
const log = writeEvtx(
  all.map((n) => ({ template: numbered, values: [text16(String(n)), text16('x'.repeat(200))] })),
)
const changed = (change: (view: DataView, bytes: Uint8Array) => void, from = log): Uint8Array => {
  const bytes = from.slice()
  change(new DataView(bytes.buffer), bytes)
  return bytes
}

describe('the header of the file is not believed', () => {
  test.each([0, 1, 65_535])('%i chunks told: those of the file are read', async (told) => {
    const { numbers } = await read(changed((view) => view.setUint16(42, told, true)))
    expect(numbers).toEqual(all)
  })

  test('dirty, full and flags that nobody knows are told and change nothing', async () => {
    const { header, numbers } = await read(
      changed((view) => view.setUint32(120, 0xffff_fff0 | 3, true)),
    )
    expect(header).toMatchObject({ isDirty: true, isFull: true, hasNoChecksums: false })
    expect(numbers).toEqual(all)
  })

  test('a file written without checksums is not asked for them', async () => {
    const wrong = (flags: number) =>
      changed((view, bytes) => {
        view.setUint32(120, flags, true)
        view.setUint32(124, 0, true)
        bytes.fill(0, 4096 + 52, 4096 + 56)
        bytes.fill(0, 4096 + 124, 4096 + 128)
      })
    expect((await read(wrong(4))).damaged).toEqual([])
    expect((await read(wrong(0))).damaged).toEqual([
      'file_header_checksum@0',
      'chunk_header_checksum@4096',
      'chunk_records_checksum@4096',
    ])
  })

  test('zeros and what the disk held before stand between chunks; the last one is cut', async () => {
    const chunk = (n: number) => log.subarray(4096 + n * CHUNK, 4096 + (n + 1) * CHUNK)
    const left = new Uint8Array(CHUNK).fill(0x5a)
    const file = Buffer.concat([
      log.subarray(0, 4096),
      chunk(0),
      new Uint8Array(CHUNK),
      left,
      chunk(1),
      chunk(2).subarray(0, 3000),
    ])
    const { numbers, damaged, end } = await read(file)
    expect(numbers).toEqual(all.slice(0, numbers.length))
    expect(numbers.length).toBeGreaterThan(200)
    expect(end).toMatchObject({ chunks: { read: 3, empty: 1, leftOver: 1 } })
    expect(damaged).toContain(`file_cut@${file.length}`)
  })
})

describe('the header of a chunk is not believed', () => {
  test.each([
    ['free space and last numbers too large', 0xffff_ffff],
    ['free space and last numbers stale', 700],
    ['free space before the records', 3],
  ])('%s: every record comes once', async (_name, told) => {
    const stale = changed((view) => {
      for (const at of [16, 24, 32, 44, 48]) view.setUint32(4096 + at, told, true)
    })
    const { numbers, damaged } = await read(stale)
    expect(numbers).toEqual(all)
    expect(damaged.every((why) => /_checksum@/.test(why))).toBe(true)
    expect((await read(stale, { slack: 'recover' })).numbers).toEqual(all)
  })

  test('tables of names and definitions are broken: both are found where they are pointed to', async () => {
    const { numbers } = await read(changed((_v, bytes) => bytes.fill(0xff, 4096 + 128, 4096 + 512)))
    expect(numbers).toEqual(all)
  })
})

test('definitions of one identifier, size and place are told apart by what they hold', async () => {
  // Each fills its chunk, so that both definitions lie at the same offset of theirs.
  const one = (name: string): WrittenRecord => ({
    identifier: 0x4444_4444,
    template: event(data(name, 0)),
    values: [text16('x'.repeat(25_000))],
  })
  const { records } = await read(writeEvtx([one('Alpha'), one('Bravo')]))
  expect(records.map((record) => [...eventFields(record).keys()].at(-1))).toEqual([
    'Alpha',
    'Bravo',
  ])
})

test('bytes behind a value of no type are skipped, and the values behind it are right', async () => {
  const { records } = await read(
    writeEvtx([
      {
        template: event(data('A', 0), data('B', 1), data('C', 2)),
        values: [
          { type: 0, bytes: Uint8Array.of(1, 2, 3) },
          text16('b'),
          { type: 8, bytes: Uint8Array.of(5, 0, 0, 0) },
        ],
      },
    ]),
  )
  const fields = records[0] && eventFields(records[0])
  expect([fields?.get('A'), fields?.get('B'), fields?.get('C')]).toEqual(['', 'b', '5'])
})

test('the code page is the one of the host that wrote the log', async () => {
  const bytes = writeEvtx([
    {
      template: event(data('A', 0)),
      values: [{ type: 2, bytes: Uint8Array.of(0x83, 0x65, 0xe9) }],
    },
  ])
  const text = async (options: ReadEvtxOptions) =>
    (await read(bytes, options)).records[0]?.find('A')
  expect(await text({ codePage: 1252 })).toBe('ƒeé')
  expect(await text({ codePage: 932 })).toMatch(/^テ/)
})

describe('depth', () => {
  const nested = (levels: number): WrittenNode => {
    let node: WrittenNode = { slot: 0, type: 1 }
    for (let i = 0; i < levels; i += 1) node = leaf('a', node)
    return node
  }
  test.each([
    [63, []],
    [64, []],
    [65, ['template']],
    [2000, ['template']],
  ])('%i elements within each other', async (levels, whys) => {
    const { records, damaged } = await read(
      writeEvtx([{ template: nested(levels), values: [text16('deep')] }]),
    )
    expect(damaged.map((why) => why.split('@')[0])).toEqual(whys)
    // Deeper ones come without their names.
    expect(records[0] && [...eventFields(records[0]).values()]).toEqual(['deep'])
    expect(records[0] && isWellFormed(eventXml(records[0]))).toBe(true)
  })
})

describe('what binary XML holds beside elements', () => {
  test('CDATA, references to characters and entities, and instructions', async () => {
    const { records, damaged } = await read(
      writeEvtx([
        {
          template: event(
            leaf(
              'Data',
              { cdata: '<a>&' },
              { charRef: 0x706b },
              { charRef: 0xd83d },
              { charRef: 0xdd25 },
              { entity: 'lt' },
              { entity: 'apos' },
              { entity: 'nbsp' },
              { slot: 0, type: 1 },
            ),
            { target: 'xml', text: 'a?>b' },
            { target: 'note', text: 'kept' },
          ),
          values: [text16('!')],
        },
      ]),
    )
    expect(damaged).toEqual([])
    const [record] = records
    expect(record && eventFields(record).get('Data')).toBe("<a>&火🔥<'&nbsp;!")
    const xml = record ? eventXml(record) : ''
    expect(xml).toContain("<Data>&lt;a&gt;&amp;火🔥&lt;'&amp;nbsp;!</Data>")
    expect(xml).toContain('<?_xml a?&gt;b?><?note kept?>')
    expect(isWellFormed(xml)).toBe(true)
  })

  test('several fragments in one record are one event', async () => {
    const { records, damaged } = await read(
      writeEvtx([
        {
          template: event(data('A', 0)),
          values: [text16('first')],
          further: [{ template: event(data('B', 0)), values: [text16('second')] }],
        },
        { template: event(data('A', 0)), values: [text16('next')] },
      ]),
    )
    expect(damaged).toEqual([])
    expect(records.map((record) => [record.find('A'), record.find('B')])).toEqual([
      ['first', 'second'],
      ['next', null],
    ])
    const xml = records.map(eventXml)
    expect(xml[0]).toMatch(/^<Events><Event>.*<\/Event><Event>.*<\/Event><\/Events>$/)
    expect(xml[1]).toMatch(/^<Event>/)
    expect(xml.every(isWellFormed)).toBe(true)
  })

  test('a record of which nothing can be read is damage, not an event without fields', async () => {
    const body = 4096 + 512 + 24
    const { numbers, damaged } = await read(
      changed((_v, bytes) => bytes.fill(0x3f, body, body + 4)),
    )
    expect(numbers).toEqual(all.slice(1))
    expect(damaged.filter((why) => why.startsWith('record_content'))).toEqual([
      'record_content@4608',
    ])
  })

  test('any names: the XML is well-formed, and fields bear the names as they are', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(name, name, name, async (element, attribute, target) => {
        const node: WrittenNode = {
          element,
          attributes: { [attribute]: 'v' },
          children: [{ target, text: 'x' }, 'text'],
        }
        const { records } = await read(
          writeEvtx([{ template: leaf('Event', leaf('UserData', leaf('E', node))), values: [] }]),
        )
        expect(records[0] && eventXml(records[0])).toSatisfy(isWellFormed)
        expect(records[0] && Object.keys(eventJson(records[0]))).toContain(element)
      }),
      { numRuns: 60 },
    )
  })
})

test('ComplexData and names with blanks keep what they hold', async () => {
  const { records } = await read(
    writeEvtx([
      {
        template: leaf(
          'Event',
          leaf('System', leaf('Channel', 'System')),
          leaf(
            'EventData',
            data('Threat Name', 0),
            {
              element: 'ComplexData',
              attributes: { Name: 'PerfStates' },
              children: [{ slot: 1, type: 0x0e }],
            },
            data('Elevation', 2),
          ),
        ),
        values: [
          text16('Trojan:Win32/Emotet '),
          { type: 14, bytes: Uint8Array.of(1, 0xab) },
          text16('%%1936'),
        ],
      },
    ]),
  )
  expect(records[0] && Object.fromEntries(eventFields(records[0]))).toEqual({
    Channel: 'System',
    'Threat Name': 'Trojan:Win32/Emotet ',
    PerfStates: '01AB',
    Elevation: '%%1936',
  })
})
