import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Who } from '../../../platform/access/who.ts'
import { assetExposure, type ExposureRow, exposures } from '../contract.ts'
import { exposureOf } from '../exposure.ts'
import type { Facts, Seen, Statements } from '../facts.ts'
import { absorb } from '../rules.ts'
import { type ScanLook, silenceOf } from '../silence.ts'
import { type TestInventory, testInventory } from './testing.ts'

const OWN = '8.8.4.4'
const OTHER = '8.8.8.8'
const AT = Date.UTC(2026, 10, 22, 3)

describe('what a look proves', () => {
  const statement = (facts: Facts) => ({ by: 'x', at: AT - 1, firstAt: AT - 1, times: 1, facts })
  const mine = statement({
    addresses: [OWN],
    ports: [{ protocol: 'tcp', port: 10443, service: '' }],
  })
  const asset = { mine, statements: { 'nmap-xml': mine } as Statements, addresses: [OWN] }
  const other = { addresses: [OTHER], isHeard: true, isOpen: true, shut: [] }
  const own = { addresses: [OWN], isHeard: true, isOpen: false, shut: [] as string[] }
  const look: ScanLook = {
    targets: ['8.8.4.0/24', OTHER],
    excluded: [],
    ports: [{ protocol: 'tcp', services: '1-1024,10443' }],
    answering: [other],
    isAll: true,
  }
  test.each<[string, Partial<ScanLook>, Partial<typeof asset>, 'down' | 'shut' | null]>([
    ['nobody at the address, while another answers', {}, {}, 'down'],
    ['nobody at all answers: the scanner may have no way out', { answering: [] }, {}, null],
    [
      'another answers inside alone',
      { answering: [{ ...other, addresses: ['192.168.1.5'] }] },
      {},
      null,
    ],
    ['assumed to be up by -Pn', { answering: [{ ...other, isHeard: false }] }, {}, null],
    ['the address is none of the targets', { targets: [OTHER] }, {}, null],
    ['it was left out', { excluded: ['8.8.4.0-7'] }, {}, null],
    ['nobody knows what was left out', { excluded: null }, {}, null],
    [
      'it had never answered this scan',
      {},
      { mine: statement({ addresses: ['192.168.1.1'] }) },
      null,
    ],
    ['one of two addresses was not looked at', {}, { addresses: [OWN, '8.8.5.5'] }, null],
    ['up, and its port was looked at', { answering: [other, own] }, {}, 'shut'],
    [
      'up, and its port was not looked at',
      { answering: [other, own], ports: [{ protocol: 'tcp', services: '1-1024' }] },
      {},
      null,
    ],
    ['presence alone', { answering: [other, own], ports: [] }, {}, null],
    ['up with something open', { answering: [other, { ...own, isOpen: true }] }, {}, null],
    [
      'an IPsec port that gives no answer may be open',
      { answering: [other, own], ports: [{ protocol: 'tcp', services: '1-65535' }] },
      {
        statements: {
          devices: statement({
            reachableFromInternet: true,
            reachableBecause: 'ipsec-remote/500 (x)',
          }),
        },
      },
      null,
    ],
    [
      'an IPsec port that says it is closed',
      { answering: [other, { ...own, shut: ['udp/500'] }] },
      {
        statements: {
          devices: statement({
            reachableFromInternet: true,
            reachableBecause: 'ipsec-remote/500 (x)',
          }),
        },
      },
      'shut',
    ],
    [
      '-Pn, every port filtered, and nobody else answers',
      { answering: [{ ...own, isHeard: false }] },
      {},
      null,
    ],
  ])('%s', (_, changed, about, how) => {
    expect(silenceOf({ ...look, ...changed }, { ...asset, ...about }, AT)?.how ?? null).toBe(how)
  })

  test('however looks and silences follow each other, what was seen open last is exposed', () => {
    const event = fc.record({ at: fc.integer({ min: 1, max: 50 }), isOpen: fc.boolean() })
    fc.assert(
      fc.property(fc.uniqueArray(event, { minLength: 1, selector: (e) => e.at }), (events) => {
        const inTime = events.toSorted((a, b) => a.at - b.at)
        let one = absorb(undefined, seen(0, true))
        for (const { at, isOpen } of inTime)
          one = isOpen
            ? absorb(one, seen(at, true))
            : { ...one, silent: { at, how: 'down', addresses: [OWN] } }
        const { exposedAt, evidence } = exposureOf({ 'nmap-xml': one })
        const last = inTime.at(-1)
        expect(exposedAt).toBe(last?.isOpen === true ? last.at : null)
        if (last?.isOpen === false)
          expect(evidence).toMatchObject([{ isReachable: false, at: last.at }])
      }),
    )
  })
  const seen = (at: number, isOpen: boolean): Seen => ({
    source: 'nmap-xml',
    by: 'nmap',
    at,
    site: null,
    facts: {
      addresses: [OWN],
      ports: isOpen ? [{ protocol: 'tcp', port: 443, service: '' }] : [],
    },
  })

  test('any targets end, in bounded time, without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 20 }), (targets) => {
        silenceOf({ ...look, targets, excluded: targets }, asset, AT)
      }),
    )
  })
})

describe('a firewall that is unplugged and plugged in again', () => {
  let t: TestInventory
  let who: Who
  beforeAll(async () => {
    t = await testInventory()
  })
  afterAll(() => t.close())
  beforeEach(async () => {
    who = t.person(await t.scope())
  })
  const config = readFileSync(
    new URL('../../../libs/devices/src/fixtures/fortigate.conf', import.meta.url),
    'utf8',
  )
    .replaceAll(/\{\{\w+\}\}/g, 'Vx82kLqWz91Tr55')
    .replace('203.0.113.10', OWN)
  const host = (address: string, port: number, state: string): string =>
    `<host><status state="up" reason="syn-ack"/><address addr="${address}" addrtype="ipv4"/><ports><port protocol="tcp" portid="${port}"><state state="${state}" reason="syn-ack"/></port></ports></host>`
  const scan = (hosts: string): string => {
    const s = Math.floor(t.clock.at.getTime() / 1000)
    return `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap -p 1-65535 -oX - 8.8.4.0/30,8.8.8.8 8.8.4.4 8.8.8.8" start="${s}"><scaninfo type="syn" protocol="tcp" numservices="65535" services="1-65535"/>${hosts}<runstats><finished time="${s}" exit="success"/></runstats></nmaprun>`
  }
  const minutes = (n: number) => {
    t.clock.at = new Date(t.clock.at.getTime() + n * 60_000)
  }
  const states = async (): Promise<ExposureRow[]> =>
    ((await t.call(who, exposures as never, { query: {} })) as { rows: ExposureRow[] }).rows

  test('what answered and answers no more is closed, also against its older configuration; it opens again', async () => {
    await t.take(who, 'fw.conf', config)
    const [row] = await states()
    const id = row?.id ?? ''
    const now = async () =>
      (await t.call(who, assetExposure as never, { params: { id } })) as ExposureRow
    minutes(10)
    await t.take(who, 'open.xml', scan(host(OWN, 10443, 'open') + host(OTHER, 443, 'open')))
    expect((await now()).evidence.map((e) => [e.by, e.isReachable])).toEqual([
      ['outside-scan', true],
      ['configuration', true],
    ])
    minutes(10)
    // The way out of the scanner is closed: nothing is proven.
    await t.take(who, 'nobody.xml', scan(''))
    expect(await now()).toMatchObject({ state: 'exposed' })
    minutes(10)
    await t.take(who, 'down.xml', scan(host(OTHER, 443, 'open')))
    expect(await now()).toMatchObject({
      state: 'closed',
      evidence: [{ by: 'outside-scan', isReachable: false, detail: OWN }],
    })
    expect((await states()).some((r) => r.id === id)).toBe(false)
    minutes(10)
    await t.take(who, 'again.xml', scan(host(OWN, 10443, 'open') + host(OTHER, 443, 'open')))
    expect(await now()).toMatchObject({
      state: 'exposed',
      evidence: [
        { by: 'outside-scan', isReachable: true },
        { by: 'configuration', isReachable: true },
      ],
    })
    minutes(10)
    await t.take(who, 'down-again.xml', scan(host(OTHER, 443, 'open')))
    expect(await now()).toMatchObject({ state: 'closed' })
    minutes(10)
    await t.take(
      who,
      'fw-new.conf',
      config.replace('set hostname', 'set alias "x"\n    set hostname'),
    )
    expect(await now()).toMatchObject({ state: 'exposed', isContradictory: true })
  })
})
