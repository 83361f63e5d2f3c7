import { deflateRawSync } from 'node:zlib'
import { utils, write } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readTable, type Table, type TableOptions, type TablePart } from './index.ts'
import { recordAt } from './records.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = async (
  input: Uint8Array | Uint8Array[] | string,
  options: TableOptions = {},
): Promise<TablePart[]> => {
  const parts: TablePart[] = []
  const chunks = typeof input === 'string' ? [bytes(input)] : Array.isArray(input) ? input : [input]
  for await (const part of readTable(chunks, options)) parts.push(part)
  return parts
}
const tables = (parts: TablePart[]): Table[] =>
  parts.flatMap((p) => (p.kind === 'table' ? [p.table] : []))
const rows = (parts: TablePart[]): string[][] =>
  parts.flatMap((p) => (p.kind === 'row' ? [[...p.cells]] : []))
const damage = (parts: TablePart[]): string[] =>
  parts.flatMap((p) =>
    p.kind === 'damaged' ? [`${p.row ?? '-'} ${p.column ?? '-'} ${p.why}`] : [],
  )

const ledger = `情報機器管理台帳,,,\r\n作成日:2026年4月1日,,情報システム課,\r\n\r\n管理番号,コンピュータ名,IPアドレス,購入日\r\nＰＣ－００１,㈱髙橋①～,192.168.1.10,R6.4.1\r\nPC-002,ﾉｰﾄ2,192.168.1.11,令和5年3月\r\n合計,2台,,\r\n※リース品を含む,,,\r\n`

describe('a ledger with titles, a total and a note', () => {
  test.each(['utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be', 'cp932', 'euc-jp'])(
    'in %s',
    async (name) => {
      // EUC-JP has no ㈱①髙; NEC's rows are CP932 only.
      const text = name === 'euc-jp' ? ledger.replace('㈱髙橋①～', '株式会社高橋') : ledger
      const input =
        name === 'utf-8'
          ? bytes(text)
          : name === 'utf-8 with mark'
            ? bytes(`\ufeff${text}`)
            : iconv.encode(text, name === 'euc-jp' ? 'eucjp' : name, {
                addBOM: name.startsWith('utf-16'),
              })
      const parts = await read(input)
      expect(tables(parts)).toEqual([
        {
          sheet: null,
          format: 'csv',
          encoding: name.replace(' with mark', ''),
          delimiter: ',',
          header: ['管理番号', 'コンピュータ名', 'IPアドレス', '購入日'],
          headerRow: 4,
          titles: ['情報機器管理台帳', '作成日:2026年4月1日', '情報システム課'],
        },
      ])
      expect(rows(parts)).toEqual([
        [
          'ＰＣ－００１',
          name === 'euc-jp' ? '株式会社高橋' : '㈱髙橋①～',
          '192.168.1.10',
          'R6.4.1',
        ],
        ['PC-002', 'ﾉｰﾄ2', '192.168.1.11', '令和5年3月'],
      ])
      expect(parts.filter(({ kind }) => kind === 'row')).toMatchObject([{ row: 5 }, { row: 6 }])
      expect(parts.filter(({ kind }) => kind === 'skipped')).toEqual([
        { kind: 'skipped', row: 7, why: 'total' },
        { kind: 'skipped', row: 8, why: 'note' },
      ])
      expect(damage(parts)).toEqual([])
    },
  )
})

test('two tiers of names are joined', async () => {
  const parts = await read(
    '台帳\n機器,,ネットワーク,,備考\n名称,種別,IPアドレス,MACアドレス,\npc1,PC,10.0.0.1,02:00:00:00:00:01,x\n',
  )
  expect(tables(parts)[0]).toMatchObject({
    header: [
      '機器/名称',
      '機器/種別',
      'ネットワーク/IPアドレス',
      'ネットワーク/MACアドレス',
      '備考',
    ],
    headerRow: 3,
    titles: ['台帳'],
  })
  expect(rows(parts)).toHaveLength(1)
})

test.each([
  ['tabs', 'host\tip\nA,1\t10.0.0.1\n', '\t', [['A,1', '10.0.0.1']]],
  ['semicolons', 'host;ip;owner\nA;10.0.0.1;b,c\n', ';', [['A', '10.0.0.1', 'b,c']]],
  ["Excel's own first line", 'sep=;\r\nhost;ip\r\nA;10.0.0.1\r\n', ';', [['A', '10.0.0.1']]],
  ['one column', 'ホスト名\npc1\npc2\n', ',', [['pc1'], ['pc2']]],
  [
    'line breaks and quotes in cells',
    'host,note\nA,"x\r\n""y"", z"\n',
    ',',
    [['A', 'x\r\n"y", z']],
  ],
  [
    'a header again on the next page',
    'host,ip,owner\na,1,b\nhost,ip,owner\nc,2,d\n',
    ',',
    [
      ['a', '1', 'b'],
      ['c', '2', 'd'],
    ],
  ],
] as const)('%s', async (_, text, delimiter, expected) => {
  const parts = await read(text)
  expect(tables(parts)[0]?.delimiter).toBe(delimiter)
  expect(rows(parts)).toEqual(expected)
})

test.each([
  [
    'a quote that is never closed costs its line',
    'host,ip\na,"1\nb,2\nc,3\n',
    [
      ['b', '2'],
      ['c', '3'],
    ],
    ['2 1 quote_not_closed'],
  ],
  [
    'a quote closed far below costs its line',
    'host,ip\na,"1\nb,2\nc,"3"\nd,4\n',
    [
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
    ],
    ['2 1 quote_not_closed'],
  ],
  ['text behind a quote stays', 'host,ip\n"a"b,1\n', [['ab', '1']], ['2 0 text_after_quote']],
  [
    'no header at all',
    '10.0.0.1,22\n10.0.0.2,80\n',
    [
      ['10.0.0.1', '22'],
      ['10.0.0.2', '80'],
    ],
    ['- - no_header'],
  ],
])('%s', async (_, text, expected, why) => {
  const parts = await read(text)
  expect(rows(parts)).toEqual(expected)
  expect(damage(parts)).toEqual(why)
})

test('a byte that is no character is named with its cell, and the row stays', async () => {
  const input = iconv.encode('ホスト名,管理者\nサーバ,山田\n受付,佐藤\n', 'cp932')
  const at = input.indexOf(iconv.encode('佐', 'cp932'))
  input[at + 1] = 0x20
  const parts = await read(input)
  expect(rows(parts)).toHaveLength(2)
  expect(damage(parts)).toEqual(['3 1 bad_bytes'])
})

test('Japanese that begins far behind an English head is still decoded', async () => {
  const text = `hostname,owner\n${'srv,admin\n'.repeat(20_000)}受付,佐藤\n`
  expect(rows(await read(iconv.encode(text, 'cp932'))).at(-1)).toEqual(['受付', '佐藤'])
})

test('a hundred thousand rows stream without being held', async () => {
  let given = 0
  const source = function* () {
    yield iconv.encode('管理番号,ホスト名,IPアドレス,管理者\r\n', 'cp932')
    for (let i = 0; i < 1000; i++) {
      given = i
      yield iconv.encode(
        Array.from(
          { length: 100 },
          (_, n) => `A${i}-${n},端末${n},10.0.${i % 256}.${n},"山田, 太郎"\r\n`,
        ).join(''),
        'cp932',
      )
    }
  }
  let seen = 0
  let farthest = 0
  for await (const part of readTable(source())) {
    if (part.kind !== 'row') continue
    seen += 1
    farthest = Math.max(farthest, given - seen / 100)
    if (seen === 100_000)
      expect(part).toEqual({
        kind: 'row',
        row: 100_001,
        cells: ['A999-99', '端末99', '10.0.231.99', '山田, 太郎'],
      })
  }
  expect(seen).toBe(100_000)
  // Never more than some blocks of 64 KiB (about 15 chunks each) lie between what was read and what was given.
  expect(farthest).toBeLessThan(60)
})

const workbook = (
  sheets: Record<string, unknown[][]>,
  change: (book: ReturnType<typeof utils.book_new>) => void = () => undefined,
): Uint8Array => {
  const book = utils.book_new()
  for (const [name, cells] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name)
  change(book)
  return new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx', compression: true }))
}

describe('Excel workbooks', () => {
  test('dates, numbers, errors, formulas and merged cells come as a person sees them', async () => {
    const input = workbook(
      {
        機器台帳: [
          ['機器管理台帳'],
          [],
          ['管理番号', '部署', 'ホスト名', '購入日', '価格'],
          [123, '総務部', 'pc1', 46113, 1200],
          [124, null, 'pc2', 46114.5, 0],
        ],
      },
      (book) => {
        const sheet = book.Sheets['機器台帳']
        if (!sheet) throw new Error('no sheet')
        sheet['A4'].z = '00000'
        sheet['D4'].z = '[$-411]ggge"年"m"月"d"日"'
        sheet['D5'].z = 'yyyy/mm/dd hh:mm'
        sheet['E4'] = { t: 'n', v: 1200, f: 'SUM(A1:A2)' }
        sheet['E5'] = { t: 'e', v: 42 }
        sheet['!merges'] = [{ s: { r: 3, c: 1 }, e: { r: 4, c: 1 } }]
      },
    )
    const parts = await read(input)
    expect(tables(parts)).toMatchObject([
      { sheet: '機器台帳', format: 'xlsx', headerRow: 3, titles: ['機器管理台帳'] },
    ])
    expect(rows(parts)).toEqual([
      ['00123', '総務部', 'pc1', '2026-04-01', '1200'],
      ['124', '総務部', 'pc2', '2026-04-02 12:00', ''],
    ])
    expect(damage(parts)).toEqual(['5 4 cell_error'])
  })

  test('the 1904 date system of old Macs', async () => {
    const input = workbook(
      {
        s: [
          ['ホスト名', '購入日'],
          ['pc1', 44651],
        ],
      },
      (book) => {
        book.Workbook = { WBProps: { date1904: true } }
        const sheet = book.Sheets['s']
        if (sheet) sheet['B2'].z = 'yyyy/m/d'
      },
    )
    expect(rows(await read(input))).toEqual([['pc1', '2026-04-01']])
  })

  test('every sheet is a table of its own', async () => {
    const parts = await read(
      workbook({
        本社: [
          ['ホスト名', 'IP'],
          ['a', '1'],
        ],
        工場: [
          ['ホスト名', 'IP'],
          ['b', '2'],
        ],
        空: [],
      }),
    )
    expect(tables(parts).map(({ sheet }) => sheet)).toEqual(['本社', '工場'])
    expect(rows(parts)).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  test('a workbook that breaks off gives what is whole, or says that nothing is', async () => {
    const whole = workbook({
      s: [['ホスト名', 'IP'], ...Array.from({ length: 500 }, (_, i) => [`pc${i}`, i])],
    })
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
      const parts = await read(whole.subarray(0, Math.floor(whole.length * share)))
      expect(damage(parts).length).toBeGreaterThan(0)
      expect(parts.at(-1)?.kind).toBe('finished')
    }
  })

  test('a bomb is refused before it unfolds, whatever its directory claims', async () => {
    const zeros = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
    for (const claimed of [64 * 1024 * 1024, 100, 0])
      expect(damage(await read(zip([['xl/workbook.xml', zeros, claimed]])))).toEqual([
        '- - zip_bomb',
      ])
  })

  test.each([
    [
      'an old or protected workbook',
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array(600).fill(0)]),
      'old_excel',
    ],
    [
      'a zip of something else',
      zip([['a.txt', deflateRawSync(Buffer.from('hello')), 5]]),
      'not_a_table',
    ],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 1, 2, 3]), 'not_a_table'],
    ['nothing', new Uint8Array(), 'not_a_table'],
  ])('%s is refused with its reason', async (_, input, why) => {
    expect(damage(await read(input))).toEqual([`- - ${why}`])
  })
})

function zip(files: [string, Uint8Array, number][]): Uint8Array {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, packed, claimed] of files) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(claimed, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(claimed, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(at, 42)
    pieces.push(local, Buffer.from(name), Buffer.from(packed))
    directory.push(central, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...pieces, ...directory, end]))
}

const cell = fc.oneof(
  fc.constantFrom('サーバ', 'ｱｲｳ', '髙橋', '①', 'a,b', 'x"y', 'line\nbreak', '', ' ', '１２'),
  fc.stringMatching(/^[ -~]{0,12}$/),
)
const grid = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 12 })
const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
const csv = (cells: string[][]): string =>
  cells.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')

test('what was written in any encoding is read again', async () => {
  await fc.assert(
    fc.asyncProperty(
      grid,
      fc.constantFrom('utf-8', 'utf-16le', 'cp932'),
      async (cells, encoding) => {
        const text = csv([['管理番号', 'ホスト名', '備考'], ...cells])
        const parts = await read(iconv.encode(text, encoding, { addBOM: encoding === 'utf-16le' }))
        const expected = cells.filter((line) => line.some((c) => c.trim() !== ''))
        const skipped = parts.filter(({ kind }) => kind === 'skipped').length
        expect(rows(parts).length + skipped).toBe(expected.length)
        if (skipped === 0) expect(rows(parts)).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})

test('records are those of another reader (csv-parse)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 10 }),
      (cells) => {
        const text = csv(cells)
        const ours: string[][] = []
        for (let at = 0; at < text.length; ) {
          const record = recordAt(text, at, ',', 'end')
          if (record === null) throw new Error('no record')
          expect(record.fault).toBeNull()
          ours.push([...record.cells])
          at = record.next
        }
        expect(ours).toEqual(parse(text, { relax_column_count: true, record_delimiter: '\r\n' }))
      },
    ),
  )
})

test('any bytes end without an exception, the same however they are cut', async () => {
  const signs = fc.constantFrom(
    '"',
    ',',
    '\n',
    '\r',
    '\t',
    ';',
    'ホスト名',
    'IP',
    'a',
    '\u0000',
    'PK\u0003\u0004',
    '合計',
  )
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(signs, { maxLength: 60 }).map((list) => bytes(list.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(input, fc.nat(), async (all, at) => {
      const parts = await read(all)
      expect(parts.filter(({ kind }) => kind === 'finished')).toHaveLength(1)
      const cut = at % (all.length + 1)
      expect(await read([all.subarray(0, cut), all.subarray(cut)])).toEqual(parts)
    }),
    { numRuns: 1000 },
  )
})
