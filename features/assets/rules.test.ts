import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classOfWord, guessClass } from './classify.ts'
import {
  addressSortKey,
  isPhysicalMac,
  readAddress,
  readHostName,
  readMac,
  readNumber,
} from './identifiers.ts'
import {
  absorb,
  type Facts,
  identify,
  type Key,
  keysOf,
  resolve,
  type Seen,
  type Statements,
} from './rules.ts'
import { searchKey, searchPattern } from './search.ts'

const seen = (facts: Facts, more: Partial<Seen> = {}): Seen => ({
  source: 'nmap-xml',
  by: 'nmap',
  at: 1_000,
  site: 'hq',
  facts,
  ...more,
})
const asset = (s: Seen) => ({ statements: { [s.source]: absorb(undefined, s) } as Statements })
const match = (known: Seen, next: Seen) => {
  const holder = asset(known)
  const held = new Set(keysOf(known.facts, known.site).map((k: Key) => `${k.kind} ${k.value}`))
  return identify(next, keysOf(next.facts, next.site), (k) =>
    held.has(`${k.kind} ${k.value}`) ? holder : undefined,
  ).by
}

describe('who is who', () => {
  test.each<[string, Seen, Seen, string]>([
    [
      'an equal serial number, at another site too',
      seen({ serial: 'PF3ABC12' }),
      seen({ serial: ' pf3abc12 ' }, { site: 'plant' }),
      'serial',
    ],
    [
      'an equal physical MAC',
      seen({ macs: ['00:1A:2B:00:00:01'], addresses: ['10.0.0.1'] }),
      seen({ macs: ['00:1A:2B:00:00:01'], addresses: ['10.0.0.9'] }),
      'mac',
    ],
    [
      'a locally administered MAC is nobody’s',
      seen({ macs: ['02:1A:2B:00:00:01'] }),
      seen({ macs: ['02:1A:2B:00:00:01'] }),
      'new',
    ],
    [
      'a shared VRRP address is nobody’s',
      seen({ macs: ['00:00:5E:00:01:0A'] }),
      seen({ macs: ['00:00:5E:00:01:0A'] }),
      'new',
    ],
    [
      'the same host name at the same site',
      seen({ hostNames: ['pc-1.example.jp'] }),
      seen({ hostNames: ['pc-1.example.jp'] }),
      'name',
    ],
    [
      'a short name and a full one, both out of the reverse zone, are two hosts',
      seen({ hostNames: ['pc-1'], addresses: ['10.0.0.1'] }),
      seen({ hostNames: ['pc-1.example.jp'], addresses: ['10.0.0.2'] }),
      'new',
    ],
    [
      'the same host name at another site is another device',
      seen({ hostNames: ['pc-1.example.jp'] }),
      seen({ hostNames: ['pc-1.example.jp'] }, { site: 'plant' }),
      'new',
    ],
    [
      'the same name with another serial number is another device',
      seen({ hostNames: ['pc-1.example.jp'], serial: 'AAAA1' }),
      seen({ hostNames: ['pc-1.example.jp'], serial: 'BBBB2' }),
      'new',
    ],
    [
      'a short name does not bridge different MACs',
      seen({ hostNames: ['pc-1'], macs: ['00:1A:2B:00:00:01'] }),
      seen({ hostNames: ['pc-1'], macs: ['00:1A:2B:00:00:02'] }),
      'new',
    ],
    [
      'an address decides when nothing else is known',
      seen({ addresses: ['10.0.0.1'] }),
      seen({ addresses: ['10.0.0.1'] }),
      'address',
    ],
    [
      'an address does not outvote a serial number',
      seen({ addresses: ['10.0.0.1'], serial: 'AAAA1' }),
      seen({ addresses: ['10.0.0.1'], serial: 'BBBB2' }),
      'new',
    ],
    [
      'a device known by its address alone gains a name',
      seen({ addresses: ['10.0.0.1'] }),
      seen({ addresses: ['10.0.0.1'], serial: 'BBBB2' }),
      'address',
    ],
    [
      'placeholders of firmware identify nothing',
      seen({ serial: 'To be filled by O.E.M.' }),
      seen({ serial: 'To Be Filled By O.E.M.' }),
      'new',
    ],
    [
      'row numbers in the serial column identify nothing',
      seen({ serial: '12' }),
      seen({ serial: '12' }),
      'new',
    ],
  ])('%s', (_, known, next, by) => expect(match(known, next)).toBe(by))
})

describe('what sources say together', () => {
  test('a scan that looked at one port does not forget the others; a closed one is gone', () => {
    const port = (n: number) => ({ protocol: 'tcp', port: n, service: '' })
    const first = absorb(undefined, seen({ ports: [port(22), port(80)] }))
    const next = absorb(
      first,
      seen({ ports: [port(443)], closedPorts: [{ protocol: 'tcp', port: 80 }] }, { at: 2_000 }),
    )
    expect(next.facts.ports?.map((p) => p.port)).toEqual([22, 443])
  })
  test('an older file fills gaps and never overrides', () => {
    const ledger = { source: 'ledger' } as const
    const newer = absorb(undefined, seen({ owner: '総務課' }, { ...ledger, at: 5_000 }))
    const both = absorb(newer, seen({ owner: '前任', model: 'X1' }, { ...ledger, at: 1_000 }))
    expect(both).toMatchObject({
      at: 5_000,
      firstAt: 1_000,
      facts: { owner: '総務課', model: 'X1' },
    })
  })
  test('the newest word names the owner; an empty cell is no word, a person’s clearing is', () => {
    const person = (owner: string, at: number) => ({
      ...absorb(undefined, seen({ owner }, { source: 'console', at })),
      ownerAt: at,
    })
    const ledger = (owner: string, at: number) =>
      absorb(undefined, seen({ owner }, { source: 'ledger', at }))
    expect(resolve({ console: person('甲', 10), ledger: ledger('乙', 20) }).owner).toBe('乙')
    expect(resolve({ console: person('甲', 10), ledger: ledger('', 20) }).owner).toBe('甲')
    expect(resolve({ console: person('', 30), ledger: ledger('乙', 20) }).owner).toBe('')
  })
  test('a person’s class beats the ledger’s, the ledger’s beats the guess, and the guess gives its reason', () => {
    const scan = absorb(undefined, seen({ ports: [{ protocol: 'tcp', port: 9100, service: '' }] }))
    const ledger = absorb(undefined, seen({ deviceClass: 'nas' }, { source: 'ledger' }))
    const person = absorb(undefined, seen({ deviceClass: 'camera' }, { source: 'console' }))
    expect(resolve({ 'nmap-xml': scan })).toMatchObject({
      deviceClass: 'printer',
      classBasis: 'guess',
      guess: { reason: { ja: expect.stringContaining('9100') } },
    })
    expect(resolve({ 'nmap-xml': scan, ledger })).toMatchObject({
      deviceClass: 'nas',
      classBasis: 'ledger',
    })
    const output = absorb(undefined, seen({ deviceClass: 'edge' }, { source: 'devices' }))
    expect(resolve({ 'nmap-xml': scan, ledger, devices: output })).toMatchObject({
      deviceClass: 'edge',
      classBasis: 'machine',
    })
    expect(resolve({ 'nmap-xml': scan, ledger, console: person })).toMatchObject({
      deviceClass: 'camera',
      classBasis: 'person',
    })
  })
  test.each([
    ['ノートＰＣ（A4）', 'notebook'],
    ['複合機', 'printer'],
    ['L3スイッチ', 'network'],
    ['ファイアウォール', 'edge'],
    ['監視カメラ', 'camera'],
    ['なにか', null],
  ])('the ledger word %s is %s', (word, deviceClass) => expect(classOfWord(word)).toBe(deviceClass))
  test('nothing to go by is no guess', () =>
    expect(
      guessClass({ ports: [], words: [], hostNames: [], macs: [], maker: '', objectId: '' }),
    ).toBeNull())
})

describe('identifiers', () => {
  test.each([
    ['００-１ａ-2B-00-00-01', '00:1A:2B:00:00:01'],
    ['001a.2b00.0001', '00:1A:2B:00:00:01'],
    ['00:1A:2B:00:00:ZZ', null],
  ])('MAC %s is %s', (text, mac) => expect(readMac(text)).toBe(mac))
  test.each([
    ['１９２．１６８．１．１０', '192.168.1.10'],
    ['192.168.001.010', '192.168.1.10'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['192.168.1.256', null],
    ['0x7f.1', null],
    ['2130706433', null],
  ])('address %s is %s', (text, address) => expect(readAddress(text)).toBe(address))
  test('addresses sort as numbers', () => {
    const sorted = ['10.0.0.9', '10.0.0.10', '9.255.0.1', '2001:db8::1'].sort((a, b) =>
      addressSortKey(a) < addressSortKey(b) ? -1 : 1,
    )
    expect(sorted).toEqual(['9.255.0.1', '10.0.0.9', '10.0.0.10', '2001:db8::1'])
  })
  test('no text breaks a reader, and what a reader gives it reads again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        for (const read of [readMac, readAddress, readHostName, readNumber]) {
          const value = read(text)
          if (value !== null) expect(read(value)).toBe(value)
        }
        expect(typeof searchKey(text)).toBe('string')
      }),
      { numRuns: 2_000 },
    )
  })
  test('a number is the same when it is read again, whatever letter is in it, and where it is cut', () => {
    const other: string[] = []
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const number = readNumber(`SN${String.fromCodePoint(code)}7`)
      if (number !== null && readNumber(number) !== number) other.push(code.toString(16))
    }
    expect(other).toEqual([])
    const long = readNumber(`${'A'.repeat(99)}😀`) ?? ''
    expect(long.isWellFormed()).toBe(true)
    expect(readNumber(long)).toBe(long)
  })
  test('any MAC is physical only without the local and the group bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const mac = [...bytes].map((b) => b.toString(16).padStart(2, '0').toUpperCase()).join(':')
        if (isPhysicalMac(mac)) expect((bytes[0] ?? 0) & 3).toBe(0)
      }),
    )
  })
  test('search takes half width, hiragana and capitals as one, and wildcards as letters', () => {
    expect(searchKey('ぷりんた ﾌﾟﾘﾝﾀ ＰＣ')).toBe('プリンタ プリンタ pc')
    expect(searchPattern('50%_\\')).toBe('%50\\%\\_\\\\%')
  })
})
