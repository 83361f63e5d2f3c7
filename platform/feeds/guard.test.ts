import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allowedOf, isAllowed } from './allow-list.ts'
import { checkAddress, checkUrl, guardedAgent } from './guard.ts'

/** Addresses nobody may reach from outside: IANA special-purpose registries, cloud metadata, and forms that hide them. */
const forbidden = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '100.100.100.200',
  '127.0.0.1',
  '127.1.2.3',
  '127.255.255.254',
  '169.254.0.1',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.255',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '::10.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '2001:10::1',
  '2001:20::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::',
  '2002:a00:1::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fec0::1',
  'ff00::1',
  'ff02::1',
  'ff02::fb',
  '3fff::1',
  '4000::1',
  '5f00::1',
  '8000::1',
  'e000::1',
]
const usual = [
  '8.8.8.8',
  '1.1.1.1',
  '93.184.216.34',
  '172.32.0.1',
  '172.15.255.255',
  '100.63.255.255',
  '100.128.0.1',
  '169.253.1.1',
  '192.167.1.1',
  '223.255.255.254',
  '2606:4700::1111',
  '2a00:1450:4001::1',
  '2400:cb00::1',
]

/** One host of a URL in every spelling that a browser, curl or an old inet_aton would take for it. */
const spellings = (address: string): string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const number = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (n: number) => `0x${n.toString(16)}`
  const octal = (n: number) => `0${n.toString(8)}`
  return [
    address,
    `${address}.`,
    String(number),
    hex(number),
    `0${number.toString(8)}`,
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${number - a * 2 ** 24}`,
    `${a}.${b}.${c * 256 + d}`,
    `${hex(a)}.${b}.${octal(c)}.${d}`,
    address.replaceAll('.', '。'),
    address.replace(/\d/g, (n) => String.fromCodePoint(0xff10 + Number(n))),
    `[::ffff:${address}]`,
    `[::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`,
    `[64:ff9b::${address}]`,
    `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::]`,
    `[::${address}]`,
    address.replaceAll('.', '%2e'),
  ]
}

let server: Server
let port: number
let calls = 0
beforeAll(async () => {
  server = createServer((_, answer) => {
    calls += 1
    answer.end('secret')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
})

/** The way of every feed and webhook: check the address, then let the guarded agent call it. */
const call = async (url: string, resolve: (host: string) => readonly string[] = () => []) => {
  const agent = guardedAgent({
    reach: 'public',
    network: { resolve: async (host) => resolve(host), dial: () => '127.0.0.1' },
    connectTimeoutMs: 2_000,
  })
  try {
    const answer = await request(
      checkUrl(url, { reach: 'public', schemes: ['http:', 'https:'], ports: 'any' }),
      { dispatcher: agent },
    )
    return await answer.body.text()
  } finally {
    await agent.destroy()
  }
}
const isRefused = async (url: string, resolve?: (host: string) => readonly string[]) => {
  const before = calls
  await expect(call(url, resolve), url).rejects.toMatchObject({ code: 'feeds.refused' })
  expect(calls).toBe(before)
}

describe('no connection leaves', () => {
  test('the guard lets a plain public address through, so that what follows means something', async () => {
    expect(await call(`http://feed.example:${port}/`, () => ['93.184.216.34'])).toBe('secret')
    expect(await call(`http://93.184.216.34:${port}/`)).toBe('secret')
  })
  test.each(forbidden)('to a name that resolves to %s', (address) =>
    isRefused(`http://feed.example:${port}/`, () => [address]),
  )
  test.each(forbidden)('to a name that also resolves to %s', (address) =>
    isRefused(`http://feed.example:${port}/`, () => ['93.184.216.34', address]),
  )
  test.each(forbidden.filter((address) => !address.includes('%')))('to the literal %s', (address) =>
    isRefused(`http://${address.includes(':') ? `[${address}]` : address}:${port}/`),
  )
  test.each(['127.0.0.1', '169.254.169.254', '10.0.0.1', '192.168.1.1'].flatMap(spellings))(
    'to %s as a host',
    (host) => isRefused(`http://${host}:${port}/`, () => ['127.0.0.1']),
  )
  test.each([
    'gopher://127.0.0.1:70/_x',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'dict://127.0.0.1:11211/',
    'ldap://127.0.0.1/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'blob:http://x/',
    'jar:http://127.0.0.1!/',
    'http://user@127.0.0.1/',
    'http://93.184.216.34@127.0.0.1/',
    'http://93.184.216.34:80@127.0.0.1/',
    'http://feed.example#@127.0.0.1@x/',
    'http://a:b@feed.example/',
    'http://127.0.0.1\\@feed.example/',
    'http://feed.example\\@127.0.0.1/',
    '//127.0.0.1/',
    'http:///127.0.0.1/',
    'http://',
    'http://[::1',
    'http://feed.example:99999/',
    '',
    ' ',
    'http://127.0.0.1%00.feed.example/',
    'http://①②⑦.⓪.⓪.①/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://foo.localhost/',
    'http://ⓛocalhost/',
    'http://127.0.0.1.nip.example/',
    'http://metadata.google.internal/',
    `http://${'a'.repeat(2_100)}.example/`,
  ])('for the address %s', (url) => isRefused(url, () => ['127.0.0.1']))
  test('when the name answers otherwise the second time (rebinding): it is asked once a connection', async () => {
    let asked = 0
    const answers = () => (asked++ === 0 ? ['93.184.216.34'] : ['127.0.0.1'])
    expect(await call(`http://rebind.example:${port}/`, answers)).toBe('secret')
    expect(asked).toBe(1)
    await isRefused(`http://rebind.example:${port}/`, answers)
  })
  test('to any address outside plain unicast, however it is written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const address = ipaddr.fromByteArray([...bytes])
        const allowed = checkAddress(address.toString()) === null
        if (allowed) expect(address.range()).toBe('unicast')
        // 2000::/3 is all that IANA has given out.
        if (allowed) expect((bytes[0] ?? 0) >> 5).toBe(1)
      }),
    )
  })
})

describe('the address check', () => {
  test.each(usual)('lets %s through', (address) => {
    expect(checkAddress(address)).toBeNull()
  })
  test.each([
    '169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '224.0.0.1',
    '0.0.0.0',
    'fe80::1',
    '::ffff:127.0.0.1',
  ])('keeps %s out even where private addresses are allowed', (address) => {
    expect(checkAddress(address, 'private-too')).not.toBeNull()
  })
  test.each(['10.0.0.1', '192.168.1.5', '127.0.0.1', '::1', 'fd12::1', '100.64.0.1'])(
    'lets %s through where private addresses are allowed',
    (address) => {
      expect(checkAddress(address, 'private-too')).toBeNull()
    },
  )
})

describe('the allow-list', () => {
  test.each([
    ['https://jvndb.jvn.jp/x', 'jvndb.jvn.jp', true],
    ['https://JVNDB.jvn.jp./x', 'jvndb.jvn.jp', true],
    ['http://jvndb.jvn.jp/x', 'jvndb.jvn.jp', false],
    ['https://jvndb.jvn.jp:8443/', 'jvndb.jvn.jp', false],
    ['https://jvndb.jvn.jp:8443/', 'jvndb.jvn.jp:8443', true],
    ['https://evil.jvndb.jvn.jp/', 'jvndb.jvn.jp', false],
    ['https://jvndb.jvn.jp.evil.example/', 'jvndb.jvn.jp', false],
    ['http://mirror.example:8080/', 'http://mirror.example:8080', true],
    ['https://mirror.example:8080/', 'http://mirror.example:8080', false],
    ['https://日本語.example/', 'xn--wgv71a119e.example', true],
    ['https://xn--wgv71a119e.example/', '日本語.example', true],
    ['https://аpple.example/', 'apple.example', false],
    ['https://a.example/', 'a.example/path', false],
  ])('%s with the entry %s: %s', (url, entry, expected) => {
    expect(isAllowed(new URL(url), [entry])).toBe(expected)
  })
  test('has no wildcards', () => {
    expect(allowedOf('*')?.host === 'x').toBe(false)
    expect(isAllowed(new URL('https://a.example/'), ['*', '*.example', 'https://', ''])).toBe(false)
  })
})
