import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ECS_NAMES, LOG_FORMATS, type LogEvent, logReader, readLog, readLogs } from './index.ts'
import { MEANS } from './testing-corpus.ts'

const read = (record: Uint8Array | string, more: Partial<typeof MEANS> = {}): LogEvent =>
  readLog(record, { ...MEANS, ...more })

/** Members of a value, and how deep they lie. */
const sizeOf = (value: unknown, depth = 0): { members: number; depth: number } => {
  if (typeof value !== 'object' || value === null) return { members: 0, depth }
  let members = 0
  let deepest = depth + 1
  for (const one of Object.values(value)) {
    const inner = sizeOf(one, depth + 1)
    members += 1 + inner.members
    deepest = Math.max(deepest, inner.depth)
  }
  return { members, depth: deepest }
}

const isSound = (event: LogEvent): void => {
  expect(LOG_FORMATS).toContain(event.format)
  // Readers add a few names of their own to what the record holds.
  const { members, depth } = sizeOf(event.fields)
  expect(members).toBeLessThanOrEqual(1_200)
  expect(depth).toBeLessThanOrEqual(9)
  for (const name of Object.keys(event.ecs)) expect(ECS_NAMES as readonly string[]).toContain(name)
  if (event.time !== null) expect(Number.isFinite(event.time)).toBe(true)
  expect(() => JSON.stringify(event)).not.toThrow()
}

const samples: readonly string[] = [
  '<189>date=2026-11-22 time=09:00:01 devid="FG1" logid="1" type="traffic" eventtime=1795305601123456789 srcip=10.0.0.1 msg="a \\" b"',
  'CEF:0|a|b|c|d|e|5|src=10.0.0.1 msg=a b cs1Label=x cs1=y',
  'LEEF:2.0|a|b|c|d|^|src=10.0.0.1^x=y',
  '<166>Nov 22 2026 09:00:00 fw : %ASA-6-302013: Built inbound TCP connection 12 for outside:198.51.100.7/4321 (a) to inside:10.0.0.5/443 (b)',
  '<189>45: rt1: *Nov 22 09:00:00.123 JST: %SEC-6-IPACCESSLOGP: list 101 denied tcp 1.2.3.4(1) -> 5.6.7.8(2), 1 packet',
  '1,2026/07/13 20:39:44,0009C101317,TRAFFIC,end,1,2026/07/13 20:39:44,10.0.0.1,10.0.0.2,0.0.0.0,0.0.0.0,"r, ""q""",,u,app,v,a,b,c,d,e,f,1,1,1,2,0,0,0x0,tcp,allow,1,2,3',
  'id=firewall sn=18B1690729A8 time="2026-11-22 00:00:00" fw=1.2.3.4 pri=1 m=33 msg="x" src=10.0.0.1:5:X1',
  '<13>[INSPECT] LAN2[out][1] TCP 10.0.0.1:1 > 10.0.0.2:2 (2026/11/22 11:59:30)',
  '127.0.0.1 - frank [10/Oct/2025:13:55:36 -0700] "GET /a?q=%3C HTTP/1.0" 200 2326 "-" "Mozilla"',
  '[Sun Nov 22 09:00:00.123456 2026] [core:error] [pid 1] [client 10.0.0.1:1] x',
  '1795305601.123 456 10.0.0.5 TCP_MISS/200 1234 GET http://a/ u HIER_NONE/- text/html',
  'Nov 22 09:00:00 srv sshd[9]: Failed password for root from 198.51.100.7 port 4321 ssh2',
  'type=EXECVE msg=audit(1795305601.123:456): argc=2 a0="sh" a1=2D63',
  '{"winlog":{"channel":"Security","event_id":4625,"event_data":{"TargetUserName":"x"}},"@timestamp":"2026-11-22T00:00:00Z"}',
  '{"Channel":"Security","EventID":4624,"EventTime":"2026-11-22 09:00:00","Message":"x"}',
  '{"Event":{"System":{"EventID":{"#attributes":{"Qualifiers":1},"#text":7},"Channel":"System"},"EventData":{"Data":["a","b"]}}}',
  '{"event_type":"dns","timestamp":"2026-11-22T09:00:00+0900","src_ip":"1.2.3.4","dns":{"answers":[{"rdata":"x"}]}}',
  '{"eventName":"a","eventSource":"b","awsRegion":"c","requestParameters":{"x":{"y":1}}}',
  '{"Operation":"New-InboxRule","CreationTime":"2026-11-22T00:00:00","RecordType":1,"Parameters":[{"Name":"a","Value":"b"}]}',
  '{"ts":1517422326.5,"uid":"C","id.orig_h":"10.0.0.1","uri":"/x","host":"h"}',
  '<Event><System><EventID>1</EventID><Channel>Security</Channel></System><EventData><Data Name="a">b</Data></EventData></Event>',
  '#separator \\x09',
  '#fields\tts\tuid\tquery',
  '#types\ttime\tstring\tstring',
  '1517336042.090842\tC\tx',
  '#Fields: date time cs-uri-stem sc-status',
  '2026-11-22 00:00:01 /x 200',
]

describe('whatever comes', () => {
  test('samples cut, joined, repeated and sprinkled with noise: never a throw, always within bounds', () => {
    const noise = fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom(
        '"',
        '\\',
        '=',
        '|',
        ',',
        ' ',
        '\t',
        '{',
        '}',
        '[',
        ']',
        '<',
        '>',
        '\0',
        '%',
        ':',
        '\u001d',
        '(',
        ')',
        "'",
        '__proto__',
        'constructor',
        '\ud800',
      ),
    )
    const record = fc
      .tuple(
        fc.constantFrom(...samples),
        fc.nat(300),
        fc.nat(300),
        noise,
        fc.constantFrom('cut', 'put', 'twice', 'over'),
      )
      .map(([text, a, b, sign, how]) => {
        const at = a % (text.length + 1)
        if (how === 'cut') return text.slice(0, at)
        if (how === 'put') return text.slice(0, at) + sign + text.slice(at)
        if (how === 'over') return text.slice(0, at) + sign + text.slice(at + (b % 20))
        return text.slice(at) + text.slice(b % (text.length + 1))
      })
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 6 }),
        fc.constantFrom('auto' as const, ...LOG_FORMATS),
        (records, format) => {
          const reader = logReader({ ...MEANS, format })
          for (const one of records) {
            for (const event of reader.read(one, MEANS.receivedAt)) isSound(event)
            isSound(read(one, { format }))
          }
          for (const event of reader.end()) isSound(event)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        for (const event of readLogs(bytes, MEANS)) isSound(event)
      }),
    )
  })

  test.each([
    ['blanks', ' '.repeat(1_000_000)],
    ['one word', 'a'.repeat(1_000_000)],
    ['quotes', `<189>logid="1" type="x" ${'a="\\" '.repeat(150_000)}`],
    ['equals', `<189>logid="1" type="x" ${'a='.repeat(400_000)}`],
    [
      'pairs',
      `<189>logid="1" type="x" ${Array.from({ length: 60_000 }, (_, i) => `k${i}=v`).join(' ')}`,
    ],
    ['a CEF of backslashes', `CEF:0|${'\\'.repeat(900_000)}|`],
    ['a CEF of keys', `CEF:0|a|b|c|d|e|1|${'a=b '.repeat(200_000)}`],
    ['brackets', '['.repeat(900_000)],
    ['braces', '{"a":'.repeat(150_000)],
    ['a list of lists', `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`],
    ['tags', `<Event>${'<a>'.repeat(300_000)}`],
    ['less-than signs', `<Event><System>${'<'.repeat(900_000)}`],
    ['commas', `1,2026/07/13 20:39:44,1,TRAFFIC,${','.repeat(900_000)}`],
    ['doubled quotes', `1,2026/07/13 20:39:44,1,TRAFFIC,"${'""'.repeat(400_000)}`],
    [
      'a request without end',
      `127.0.0.1 - - [10/Oct/2025:13:55:36 -0700] "GET /${'%41'.repeat(300_000)} HTTP/1.0" 200 1`,
    ],
    ['spaces before a bracket', `${'a '.repeat(400_000)}[10/Oct/2025`],
    [
      'an audit of pieces',
      `type=EXECVE msg=audit(1795305601.123:456): ${Array.from({ length: 50_000 }, (_, i) => `a1[${i}]=41`).join(' ')}`,
    ],
    ['a sudo of parts', `Nov 22 09:00:00 h sudo: x : ${'A=b ; '.repeat(150_000)}`],
    [
      'a sshd without end',
      `Nov 22 09:00:00 h sshd[1]: Failed password for ${'x '.repeat(400_000)}`,
    ],
    [
      'an ASA of colons',
      `%ASA-6-302013: Built inbound TCP connection 12 for ${'a:'.repeat(400_000)}`,
    ],
  ])('1 MB of %s ends soon', (_, text) => {
    for (const event of readLogs(text, MEANS)) isSound(event)
  })

  test('records that add up, and lists within a row, stay within the members of one event', () => {
    const zeek = logReader(MEANS)
    zeek.read('#separator \\x09', MEANS.receivedAt)
    zeek.read(
      `#fields\tts\t${Array.from({ length: 400 }, (_, i) => `f${i}`).join('\t')}`,
      MEANS.receivedAt,
    )
    zeek.read(`#types\ttime\t${'set[string]\t'.repeat(400).trim()}`, MEANS.receivedAt)
    const [row] = zeek.read(
      `1795305601.5\t${`${'a,'.repeat(500)}b\t`.repeat(400).trim()}`,
      MEANS.receivedAt,
    )
    const audit = logReader(MEANS)
    const parts = Array.from({ length: 250 }, (_, n) =>
      audit.read(
        `type=PATH msg=audit(1795305601.123:456): ${Array.from({ length: 300 }, (_, i) => `k${i}=${n}`).join(' ')}`,
        MEANS.receivedAt,
      ),
    )
    const [joined] = [...parts.flat(), ...audit.end()]
    for (const event of [row, joined]) {
      expect(event?.damage.some((code) => code.startsWith('too_many:'))).toBe(true)
      if (event) isSound(event)
    }
  })

  test('a record beyond the bound is cut and says so', () => {
    const event = read(`<13>Nov 22 09:00:00 h app: ${'火'.repeat(1_100_000)}`)
    expect([event.format, event.damage, (event.message ?? '').length <= 1024 * 1024]).toEqual([
      'syslog',
      ['cut'],
      true,
    ])
  })
})

describe('JSON', () => {
  test('depth and members are bounded and counted; what is deeper is its text', () => {
    const deep = read(`${'{"a":'.repeat(12)}1${'}'.repeat(12)}`)
    expect(deep.damage).toEqual(['too_deep:1'])
    expect(JSON.stringify(deep.fields)).toContain('{\\"a\\":{\\"a\\"')
    const many = read(
      JSON.stringify(Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`k${i}`, i]))),
    )
    expect([many.damage, Object.keys(many.fields).length]).toEqual([['too_many:500'], 1_000])
  })
  test('numbers that a double cannot hold keep their digits, strings are left alone', () => {
    expect(
      read(
        '{"a":9007199254740993,"b":-9223372036854775808,"c":1234567890123456,"d":"x:12345678901234567890,","e":[18446744073709551615],"f":0.1234567890123456789}',
      ).fields,
    ).toEqual({
      a: '9007199254740993',
      b: '-9223372036854775808',
      c: 1234567890123456,
      d: 'x:12345678901234567890,',
      e: ['18446744073709551615'],
      f: 0.12345678901234568,
    })
  })
  test('the same as JSON.parse for all else', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }),
        (value) => {
          const text = JSON.stringify(value)
          fc.pre(!/\d{16}|\\u(?:0000|d[89a-f])/.test(text))
          expect(JSON.stringify(read(text, { format: 'json' }).fields)).toBe(text)
        },
      ),
    )
  })
  test('__proto__ is a name like any other', () => {
    for (const text of [
      '{"__proto__":{"polluted":1},"constructor":{"x":1}}',
      '<189>logid="1" type="event" __proto__="x" constructor="y"',
    ]) {
      const event = read(text)
      expect(Object.hasOwn(event.fields, '__proto__')).toBe(true)
      expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
      expect((event.fields as Record<string, unknown>)['polluted']).toBe(undefined)
    }
  })
  test('a document that is cut is kept as a line', () => {
    expect(read('{"a":1,"b":')).toMatchObject({
      format: 'unparsed',
      message: '{"a":1,"b":',
      damage: ['json', 'unparsed'],
    })
  })
})

describe('clocks, encodings, NUL', () => {
  test('a clock that nobody set, and one that runs ahead, do not count; the relay’s does', () => {
    expect(read('<13>1 1970-01-01T00:00:10Z h a - - - x')).toMatchObject({
      time: null,
      timeFrom: 'received',
      damage: ['clock_unset'],
    })
    expect(read('<13>1 2026-11-24T00:00:00Z h a - - - x')).toMatchObject({
      time: null,
      damage: ['clock_ahead'],
    })
    expect(
      read(
        '<189>Nov 22 09:00:00 fw date=1970-01-01 time=00:00:10 devid="FG1" logid="1" type="event" eventtime=10',
      ),
    ).toMatchObject({
      time: Date.UTC(2026, 10, 22),
      timeFrom: 'year-guessed',
      damage: ['clock_unset'],
    })
  })
  test('UTF-8 first, then the likelier of CP932 and EUC-JP; a setting decides', () => {
    const text = '火の番：ログオンに失敗しました'
    const cp932 = Uint8Array.from(Buffer.from('89ce82cc94d4814683758e4f834f83498393', 'hex'))
    const euc = Uint8Array.from(Buffer.from('b2d0a4cec8d6a1a7a5eda5b0a5aaa5f3a4cbbcbac7d4', 'hex'))
    expect(read(new TextEncoder().encode(text)).message).toBe(text)
    expect(read(euc).message).toBe('火の番：ログオンに失敗')
    expect(read(cp932).message).toMatch(/^火の番：/)
    expect(read(euc, { encoding: 'euc-jp' }).damage).toEqual(['unparsed'])
    expect(read(Uint8Array.of(0x61, 0xff, 0xfe, 0x62), { encoding: 'utf-8' }).damage).toEqual([
      'encoding',
      'unparsed',
    ])
  })
  test('half-width kana of CP932 and a record that ends within a sign of UTF-8', () => {
    expect(read(Uint8Array.of(0x83, 0x8d, 0x83, 0x4f, 0x20, 0xb6, 0xc5)).message).toBe('ログ ｶﾅ')
    expect(read(new TextEncoder().encode('火の番').subarray(0, 8)).message?.slice(0, 2)).toBe(
      '火の',
    )
  })
  test('NULs do not hide a word', () => {
    expect(read('<13>Nov 22 09:00:00 h app: mimi\0katz\0')).toMatchObject({
      message: 'mimikatz',
      damage: ['nul'],
    })
  })
  test('escapes of what no table can hold are left out of JSON, or marked, and nothing else of it', () => {
    const text = String.raw`{"im\u0000age":"mimi\u0000katz \ud800 \uDC00\ud83d\ude00 \u0000\udc00 C:\\u0000 \u0041"}`
    expect(read(text, { format: 'json' }).fields).toEqual({
      image: 'mimikatz \ufffd \ufffd😀 \ufffd C:\\u0000 A',
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = JSON.stringify({ a: `x${value}` })
        const whole = `x${value}`.toWellFormed().replaceAll('\0', '')
        expect(read(text, { format: 'json' }).fields['a']).toBe(whole)
      }),
    )
  })
  test('a pin is tried first, and what it is not says so', () => {
    expect(read('<13>Nov 22 09:00:00 h app: x', { format: 'fortigate' })).toMatchObject({
      format: 'syslog',
      damage: ['not_as_pinned'],
    })
    expect(read('{"a":1}', { format: 'unparsed' })).toMatchObject({
      format: 'unparsed',
      message: '{"a":1}',
    })
    expect(
      read('2026-11-22 00:00:01 10.0.0.1 GET /x - 443 - 198.51.100.7 curl/8 - 200 0 0 1', {
        format: 'iis',
      }),
    ).toMatchObject({ format: 'iis', damage: [] })
  })
})
