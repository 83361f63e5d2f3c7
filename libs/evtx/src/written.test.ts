import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type EvtxPart,
  type EvtxRecord,
  eventFields,
  eventJson,
  eventXml,
  type ReadEvtxOptions,
  readEvtx,
  TemplateCache,
} from './index.ts'
import {
  text16,
  type WrittenInstance,
  type WrittenNode,
  type WrittenValue,
  writeEvtx,
} from './write-evtx.ts'

const read = async (bytes: Uint8Array | readonly Uint8Array[], options: ReadEvtxOptions = {}) => {
  const parts: EvtxPart[] = []
  for await (const part of readEvtx(bytes instanceof Uint8Array ? [bytes] : bytes, options))
    parts.push(part)
  return {
    parts,
    records: parts.flatMap((p) => (p.kind === 'record' ? [p.record] : [])),
    damaged: parts.flatMap((p) => (p.kind === 'damaged' ? [`${p.why}@${p.at}`] : [])),
  }
}
const bytes = (...list: number[]) => Uint8Array.from(list)
const le = (value: bigint, size: number) =>
  Uint8Array.from({ length: size }, (_, i) =>
    Number((BigInt.asUintN(64, value) >> BigInt(8 * i)) & 255n),
  )
const value = (type: number, ...list: number[]): WrittenValue => ({ type, bytes: bytes(...list) })

/** System with an id and a channel, and whatever the body is. */
const template = (...body: readonly WrittenNode[]): WrittenNode => ({
  element: 'Event',
  attributes: { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
  children: [
    {
      element: 'System',
      children: [
        {
          element: 'EventID',
          attributes: { Qualifiers: { slot: 1, type: 6, isOptional: true } },
          children: [{ slot: 0, type: 6 }],
        },
        { element: 'Channel', children: ['Security'] },
        { element: 'EventRecordID', children: [{ slot: 2, type: 10 }] },
      ],
    },
    ...body,
  ],
})
const head = (id: number): WrittenValue[] => [
  value(6, id & 255, id >> 8),
  value(0),
  { type: 10, bytes: le(7n, 8) },
]
const data = (name: string | null, slot: number, isOptional = false): WrittenNode => ({
  element: 'Data',
  ...(name === null ? {} : { attributes: { Name: name } }),
  children: [{ slot, type: 1, isOptional }],
})
const oneValue = template({ element: 'EventData', children: [data('V', 3)] })
const one = (v: WrittenValue): WrittenInstance => ({ template: oneValue, values: [...head(1), v] })
const only = async (
  instance: WrittenInstance,
  options: ReadEvtxOptions = {},
): Promise<EvtxRecord> => {
  const { records, damaged } = await read(writeEvtx([instance]), options)
  expect(damaged).toEqual([])
  const [record] = records
  if (!record) throw new Error('no record')
  return record
}

test('a stream of Node is read as a stream, though it has a read() of its own', async () => {
  const file = Readable.from([Buffer.from(writeEvtx([one(text16('hanako'))]))])
  const values: unknown[] = []
  for await (const part of readEvtx(file))
    if (part.kind === 'record') values.push(eventFields(part.record).get('V'))
  expect(values).toEqual(['hanako'])
})

test('no chunk is fuller than those that Windows writes, and one that is full to its end is read', async () => {
  const record = (length: number) => ({
    template: template({ element: 'EventData', children: [{ slot: 3, type: 1 }] }),
    values: [...head(1), text16('x'.repeat(length))],
  })
  const shape = record(0).template
  const alike = (length: number) => ({ ...record(length), template: shape })
  const freeOf = (file: Uint8Array) => new DataView(file.buffer).getUint32(4096 + 48, true)
  const fitting = new DataView(
    writeEvtx(Array.from({ length: 100 }, () => alike(450))).buffer,
  ).getUint32(4096 + 16, true)
  const most: number[] = []
  // A record of each length that may end the first chunk.
  for (let length = 450; length < 960; length += 4)
    most.push(
      freeOf(writeEvtx([...Array.from({ length: fitting - 1 }, () => alike(450)), alike(length)])),
    )
  expect(Math.max(...most)).toBe(65_536 - 8)
  const full = writeEvtx(Array.from({ length: fitting }, () => alike(450)))
  const view = new DataView(full.buffer)
  const last = 4096 + view.getUint32(4096 + 44, true)
  view.setUint32(last + 4, 4096 + 65_536 - last, true)
  view.setUint32(4096 + 65_536 - 4, 4096 + 65_536 - last, true)
  view.setUint32(4096 + 48, 65_536, true)
  expect((await read(full)).records).toHaveLength(fitting)
})

describe('values', () => {
  const sid = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0]
  test.each([
    ['text with a NUL at the end', value(1, 65, 0, 66, 0, 0, 0), 'AB', 'AB'],
    ['text with half of a pair', value(1, 0x3d, 0xd8), '\ud83d', '\ud83d'],
    ['text of code page 932', value(2, 0x83, 0x65, 0x83, 0x58, 0x83, 0x67), 'テスト', 'テスト'],
    ['int8', value(3, 0xff), '-1', -1],
    ['uint8', value(4, 0xff), '255', 255],
    ['int16', value(5, 0xfe, 0xff), '-2', -2],
    ['uint16', value(6, 0xfe, 0xff), '65534', 65534],
    ['int32', value(7, 0xfd, 0xff, 0xff, 0xff), '-3', -3],
    ['uint32', value(8, 0xfd, 0xff, 0xff, 0xff), '4294967293', 4294967293],
    [
      'int64',
      { type: 9, bytes: le(-(2n ** 63n), 8) },
      '-9223372036854775808',
      '-9223372036854775808',
    ],
    ['uint64', { type: 10, bytes: le(2n ** 53n + 1n, 8) }, '9007199254740993', '9007199254740993'],
    ['float', value(11, 0xcd, 0xcc, 0xcc, 0x3d), '0.1', 0.1],
    ['double', value(12, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f), '0.5', 0.5],
    ['truth', value(13, 1, 0, 0, 0), 'true', true],
    ['odd truth', value(13, 0, 0, 1, 0), 'true', true],
    ['binary', value(14, 0xde, 0xad), 'DEAD', 'DEAD'],
    [
      'GUID',
      value(15, 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15),
      '{00010203-0405-0607-0809-0a0b0c0d0e0f}',
      '{00010203-0405-0607-0809-0a0b0c0d0e0f}',
    ],
    ['size of 4 bytes', value(16, 0x4c, 2, 0, 0), '0x24c', '0x24c'],
    ['size of 8 bytes', { type: 16, bytes: le(2n ** 40n, 8) }, '0x10000000000', '0x10000000000'],
    [
      'FILETIME',
      { type: 17, bytes: le(132008726657334012n, 8) },
      '2019-04-27T21:04:25.7334012Z',
      '2019-04-27T21:04:25.7334012Z',
    ],
    [
      'FILETIME 0',
      { type: 17, bytes: le(0n, 8) },
      '1601-01-01T00:00:00.0000000Z',
      '1601-01-01T00:00:00.0000000Z',
    ],
    [
      'SYSTEMTIME',
      value(18, 0xe7, 7, 2, 0, 3, 0, 28, 0, 23, 0, 59, 0, 58, 0, 7, 0),
      '2023-02-28T23:59:58.007Z',
      '2023-02-28T23:59:58.007Z',
    ],
    ['SID', value(19, ...sid), 'S-1-5-32-544', 'S-1-5-32-544'],
    ['SID cut short', value(19, ...sid.slice(0, 14)), 'S-1-5-32', 'S-1-5-32'],
    ['hex of 4 bytes', value(20, 0x25, 0, 0, 0xc0), '0xc0000025', '0xc0000025'],
    [
      'hex of 8 bytes',
      { type: 21, bytes: le(0x8020000000000000n, 8) },
      '0x8020000000000000',
      '0x8020000000000000',
    ],
    ['nothing', value(0), '', ''],
    ['nothing with bytes', value(0, 1, 2, 3), '', ''],
    ['a size that does not fit', value(8, 1, 2, 3), '010203', '010203'],
    ['an unknown type', value(0x30, 1, 2), '0102', '0102'],
  ] as const)('%s', async (_name, written, text, json) => {
    const record = await only(one(written as WrittenValue))
    expect(eventFields(record).get('V')).toBe(text)
    expect(eventJson(record)['V']).toBe(json)
    expect(record.find('EventRecordID')).toBe('7')
  })

  test.each([
    ['texts', value(0x81, 65, 0, 0, 0, 0, 0, 66, 0, 0, 0), ['A', '', 'B']],
    ['texts, the last without its NUL', value(0x81, 65, 0, 0, 0, 66, 0), ['A', 'B']],
    ['ANSI texts', value(0x82, 0x83, 0x65, 0, 65, 0), ['テ', 'A']],
    ['numbers', value(0x86, 1, 0, 2, 0, 3), ['1', '2']],
    [
      'SIDs of two lengths',
      value(0x93, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, ...sid),
      ['S-1-5-18', 'S-1-5-32-544'],
    ],
    ['hex', value(0x94, 1, 0, 0, 0, 255, 0, 0, 0), ['0x1', '0xff']],
  ] as const)('an array of %s repeats its element', async (_name, written, texts) => {
    const record = await only(one(written as WrittenValue))
    expect(eventFields(record).get('V')).toEqual(texts)
    expect(eventXml(record)).toContain(texts.map((t) => `<Data Name="V">${t}</Data>`).join(''))
  })

  test('every FILETIME is the time that JavaScript tells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt(116_444_736_000_000_000n, 2n ** 63n - 1n), async (ticks) => {
        const record = await only(one({ type: 17, bytes: le(ticks, 8) }))
        const ms = Number((ticks - 116_444_736_000_000_000n) / 10_000n)
        const iso = new Date(ms).toISOString().replace(/^\+0*(\d{5,})/, '$1')
        expect(record.find('V')?.slice(0, -5)).toBe(iso.slice(0, -1))
      }),
      { numRuns: 50 },
    )
  })
})

describe('names', () => {
  test('System wins, repeated names become lists, nameless Data is Data, leaves of UserData have bare names', async () => {
    const body = template(
      {
        element: 'EventData',
        children: [
          data('A', 3),
          data('A', 4),
          data(null, 3),
          data(null, 4),
          data('EventID', 4),
          data('__proto__', 4),
        ],
      },
      {
        element: 'UserData',
        children: [
          {
            element: 'LogFileCleared',
            attributes: { xmlns: 'x' },
            children: [
              { element: 'Channel', children: [{ slot: 4, type: 1 }] },
              { element: 'By', children: [{ element: 'Name', children: ['deep'] }] },
            ],
          },
        ],
      },
      {
        element: 'RenderingInfo',
        attributes: { Culture: 'ja-JP' },
        children: [{ element: 'Level', children: ['情報'] }],
      },
    )
    const record = await only({
      template: body,
      values: [...head(4624), text16('first'), text16('second')],
    })
    expect([...eventFields(record)]).toEqual([
      ['EventID', '4624'],
      ['Channel', 'Security'],
      ['EventRecordID', '7'],
      ['A', ['first', 'second']],
      ['Data', ['first', 'second']],
      ['EventData_EventID', 'second'],
      ['__proto__', 'second'],
      ['UserData_Channel', 'second'],
      ['Name', 'deep'],
      ['RenderingInfo_Culture', 'ja-JP'],
      ['RenderingInfo_Level', '情報'],
    ])
    expect(JSON.parse(JSON.stringify(eventJson(record)))).toMatchObject({
      EventID: 4624,
      A: ['first', 'second'],
    })
  })

  test('an optional value that is not there leaves its element out; a usual one is an empty text', async () => {
    const body = template({
      element: 'EventData',
      children: [data('Gone', 3, true), data('Empty', 3)],
    })
    const record = await only({ template: body, values: [...head(1), value(0)] })
    expect(eventFields(record).has('Gone')).toBe(false)
    expect(eventFields(record).get('Empty')).toBe('')
    expect(eventXml(record)).toContain('<EventData><Data Name="Empty"/></EventData>')
  })

  test('a body in a template of its own, and one of plain elements as forwarded events have', async () => {
    const outer = template({ slot: 3, type: 0x21 })
    const inner: WrittenNode = { element: 'EventData', children: [data('User', 0)] }
    const { records } = await read(
      writeEvtx([
        { template: outer, values: [...head(1), { template: inner, values: [text16('花子')] }] },
        {
          template: outer,
          values: [
            ...head(2),
            {
              nodes: [
                {
                  element: 'EventData',
                  children: [{ element: 'Data', attributes: { Name: 'User' }, children: ['太郎'] }],
                },
              ],
            },
          ],
        },
        { template: outer, values: [...head(3), { template: inner, values: [text16('次郎')] }] },
      ]),
    )
    expect(records.map((r) => [r.find('EventID'), r.find('User')])).toEqual([
      ['1', '花子'],
      ['2', '太郎'],
      ['3', '次郎'],
    ])
    expect(records[0]?.shape).toBe(records[2]?.shape)
    expect(records[0]?.shape.id).toBeGreaterThan(0)
    const place = records[0]?.shape.places.get('User')?.[0] ?? -1
    const raw = records[2]?.raw(place)
    expect(
      raw && new TextDecoder('utf-16le').decode(raw.bytes.subarray(raw.from, raw.from + raw.size)),
    ).toBe('次郎')
  })

  test('definitions that are the same but for what a name is are told apart, wherever it stands', async () => {
    const leaf = (name: string): WrittenNode =>
      template({
        element: 'UserData',
        children: [{ element: name, children: [{ slot: 3, type: 1 }] }],
      })
    // Before it, a definition that has both names: the other one then only points to them.
    const both = template({
      element: 'UserData',
      children: [{ element: 'Alpha' }, { element: 'Bravo' }, { element: 'Xray' }],
    })
    const cache = new TemplateCache()
    const namesOf = async (...templates: readonly WrittenNode[]) => {
      const written = templates.map((one, i) => ({
        template: one,
        values: [...head(i), text16(`value ${i}`)],
      }))
      const { records, damaged } = await read(writeEvtx(written), { cache })
      expect(damaged).toEqual([])
      return records.map((record) => [...eventFields(record)].slice(3).flat().join(' '))
    }
    for (let round = 0; round < 2; round += 1) {
      expect(await namesOf(leaf('Alpha'))).toEqual(['Alpha value 0'])
      expect(await namesOf(leaf('Bravo'))).toEqual(['Bravo value 0'])
      expect(await namesOf(both, leaf('Alpha'))).toEqual([expect.anything(), 'Alpha value 1'])
      expect(await namesOf(both, leaf('Bravo'))).toEqual([expect.anything(), 'Bravo value 1'])
      expect(await namesOf(leaf('Alpha'), leaf('Bravo'))).toEqual([
        'Alpha value 0',
        'Bravo value 1',
      ])
    }
  })

  test('the lines of a classic PowerShell event are fields', async () => {
    const body: WrittenNode = {
      element: 'Event',
      children: [
        {
          element: 'System',
          children: [
            { element: 'EventID', children: ['400'] },
            { element: 'Channel', children: ['Windows PowerShell'] },
          ],
        },
        { element: 'EventData', children: [data(null, 0)] },
      ],
    }
    const texts = text16(
      'Available\0None\0\tNewEngineState=Available\r\n\tHostApplication=powershell -c a=b\r\n\tEventID=9\r\n\0',
    )
    const record = await only({ template: body, values: [{ type: 0x81, bytes: texts.bytes }] })
    for (const given of [Object.fromEntries(eventFields(record)), eventJson(record)])
      expect(given).toMatchObject({
        NewEngineState: 'Available',
        HostApplication: 'powershell -c a=b',
      })
    expect(eventFields(record).get('EventID')).toBe('400')
  })
})
