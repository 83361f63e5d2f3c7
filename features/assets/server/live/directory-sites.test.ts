/**
 * Subnets and DNS records of a directory: bytes that Samba wrote, ranges that overlap, and noise.
 * @module
 */
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { dnsRecordOf } from './directory-dns.ts'
import { readMapping } from './directory-mapping.ts'
import { mapSites, subnetFinder } from './directory-sites.ts'

// As Samba 4.17 keeps them: ndr_pack of DnssrvRpcRecord, type A without and type AAAA with a time.
const A = Buffer.from('BAABAAXwAAAAAAAAAAADhAAAAAAAAAAACgECAw==', 'base64')

test('an address out of a record that Samba wrote; nothing out of any other bytes', () => {
  expect(dnsRecordOf(A)).toEqual({ address: '10.1.2.3', at: null })
  const aaaa = Buffer.concat([
    Buffer.from([16, 0, 28, 0]),
    A.subarray(4, 20),
    // 2026-11-22T03:00Z in hours since 1601.
    Buffer.from(
      Uint32Array.of((Date.UTC(2026, 10, 22, 3) + 11_644_473_600_000) / 3_600_000).buffer,
    ),
    Buffer.from('fd000001000000000000000000000005', 'hex'),
  ])
  expect(dnsRecordOf(aaaa)).toEqual({ address: 'fd00:1::5', at: Date.UTC(2026, 10, 22, 3) })
  for (let length = 0; length < A.length; length += 1)
    expect(dnsRecordOf(A.subarray(0, length))).toBeNull()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const read = dnsRecordOf(bytes)
      expect(read === null || ipaddr.isValid(read.address)).toBe(true)
    }),
  )
})

test('the narrowest subnet around an address, as a walk over all of them finds it', () => {
  const range = fc
    .tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 0, max: 32 }))
    .map(([a, b, bits]) => ({ range: `10.${a}.${b}.0/${bits}`, site: `${a}.${b}/${bits}` }))
  const address = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((n) => `10.${n.join('.')}`)
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), address, (subnets, text) => {
      const around = subnets
        .map((s) => ipaddr.parseCIDR(s.range))
        .filter((cidr) => ipaddr.parse(text).match(cidr))
      const found = subnetFinder(subnets)(text)
      const bits = found === null ? null : Number(found.range.split('/')[1])
      expect(bits).toBe(around.length === 0 ? null : Math.max(...around.map(([, b]) => b)))
    }),
  )
  expect(subnetFinder([{ range: 'fd00:1::/64', site: 'a' }])('10.0.0.1')).toBeNull()
})

test('lines first, then equal names however they are written; what names nothing is said', () => {
  const known = { names: ['Osaka', 'Nagoya'], subnets: [], unusable: 0 }
  const sites = [
    { id: '1', name: '大阪工場' },
    { id: '2', name: 'ＮＡＧＯＹＡ' },
    { id: '3', name: 'osaka' },
  ]
  const map = mapSites(['Osaka ＝ 大阪工場', 'Kobe = 大阪工場'], known, sites)
  expect([map.siteOf('OSAKA')?.id, map.siteOf('Nagoya')?.id, map.siteOf('x')]).toEqual([
    '1',
    '2',
    null,
  ])
  expect(map.wrong.map((w) => w.en)).toEqual([
    'Site line “Kobe = 大阪工場”: the directory has no site “Kobe”.',
  ])
  expect(['', '=', 'a=', '=b', 'a=b=c', 'a'].map(readMapping)).toEqual(Array(6).fill(null))
})
