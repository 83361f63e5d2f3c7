import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leaseFormatOf, readLeases } from './leases.ts'

const short = (text: string) => {
  const read = readLeases(text)
  return read && { ...read, leases: read.leases.map((l) => [l.address, l.mac, l.hostName, l.at]) }
}

test('ISC dhcpd: the newest word of each device, free addresses passed over', () => {
  const text = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
lease 192.168.1.20 {
  starts 4 2026/11/19 01:02:03;
  ends 4 2026/11/19 13:02:03;
  cltt 4 2026/11/19 01:02:03;
  binding state free;
  hardware ethernet 00:1a:2b:3c:4d:5e;
  client-hostname "PC-014";
}
lease 192.168.1.20 {
  starts epoch 1763686923; # Fri Nov 21 01:02:03 2025
  binding state active;
  hardware ethernet 00:1a:2b:3c:4d:5e;
  client-hostname "PC-014";
}
lease 192.168.1.21 {
  binding state backup;
}
lease 192.168.1.22 {
  hardware ethernet 00:1a:2b:3c:4d`
  expect(short(text)).toMatchObject({
    format: 'isc',
    leases: [['192.168.1.20', '00:1A:2B:3C:4D:5E', 'pc-014', Date.parse('2026-11-19T01:02:03Z')]],
    passedOver: 2,
  })
})

test('dnsmasq: names, nameless devices, and the IPv6 part', () => {
  const text = `1763800000 00:1a:2b:3c:4d:5e 192.168.1.5 camera-1 01:00:1a:2b:3c:4d:5e
0 00:1a:2b:3c:4d:5f 192.168.1.6 * *
duid 00:01:00:01:2c:3a
1763800000 123 fd00::5 pc 00:01`
  expect(short(text)?.leases).toEqual([
    ['192.168.1.5', '00:1A:2B:3C:4D:5E', 'camera-1', null],
    ['192.168.1.6', '00:1A:2B:3C:4D:5F', null, null],
  ])
})

test('Kea: seen when the lease began; reclaimed ones passed over', () => {
  const text = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
10.0.0.5,00:1a:2b:3c:4d:5e,,3600,1763517600,1,0,0,pc-1,0,,0
10.0.0.6,00:1a:2b:3c:4d:5f,,3600,1763517600,1,0,0,pc-2,2,,0`
  expect(short(text)).toMatchObject({
    leases: [['10.0.0.5', '00:1A:2B:3C:4D:5E', 'pc-1', (1_763_517_600 - 3_600) * 1000]],
    passedOver: 1,
  })
})

test('Windows Server: an exported table', () => {
  const text = `#TYPE Microsoft.Management.Infrastructure.CimInstance
"IPAddress","ScopeId","AddressState","ClientId","HostName","LeaseExpiryTime"
"10.1.0.9","10.1.0.0","Active","00-1a-2b-3c-4d-5e","PC-9.corp.example.jp","2026/11/30 10:00:00"
"10.1.0.10","10.1.0.0","InactiveReservation","00-1a-2b-3c-4d-60","","",`
  expect(short(text)).toMatchObject({
    format: 'windows',
    leases: [['10.1.0.9', '00:1A:2B:3C:4D:5E', 'pc-9.corp.example.jp', null]],
    passedOver: 1,
  })
})

describe('ARP tables', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'Windows in Japanese',
      `インターフェイス: 192.168.1.10 --- 0x5\r\n  インターネット アドレス 物理アドレス           種類\r\n  192.168.1.1           00-1a-2b-3c-4d-5e     動的\r\n  192.168.1.7           00-1a-2b-3c-4d-5f     動的\r\n  192.168.1.255         ff-ff-ff-ff-ff-ff     静的\r\n  224.0.0.22            01-00-5e-00-00-16     静的\r\n`,
    ],
    [
      'Linux arp -an and ip neigh',
      `? (192.168.1.1) at 00:1a:2b:3c:4d:5e [ether] on eth0\n192.168.1.7 dev eth0 lladdr 00:1a:2b:3c:4d:5f REACHABLE\n192.168.1.9 dev eth0 FAILED\n`,
    ],
    [
      'macOS',
      `router.local (192.168.1.1) at 0:1a:2b:3c:4d:5e on en0 ifscope [ethernet]\n? (192.168.1.7) at 0:1a:2b:3c:4d:5f on en0 ifscope [ethernet]\n? (192.168.1.8) at (incomplete) on en0 ifscope [ethernet]\n`,
    ],
    [
      '/proc/net/arp',
      `IP address       HW type     Flags       HW address            Mask     Device\n192.168.1.1      0x1         0x2         00:1a:2b:3c:4d:5e     *        eth0\n192.168.1.7      0x1         0x2         00:1a:2b:3c:4d:5f     *        eth0\n192.168.1.8      0x1         0x0         00:00:00:00:00:00     *        eth0\n`,
    ],
  ]
  test.each(cases)('%s', (_, text) => {
    expect(short(text)?.leases).toEqual([
      ['192.168.1.1', '00:1A:2B:3C:4D:5E', null, null],
      ['192.168.1.7', '00:1A:2B:3C:4D:5F', null, null],
    ])
  })
})

test('a ledger, a log and nonsense are no leases', () => {
  for (const text of [
    '管理番号,IPアドレス,MACアドレス\nA-1,192.168.1.1,00:1a:2b:3c:4d:5e\nA-2,192.168.1.2,00:1a:2b:3c:4d:5f',
    'Nov 22 10:00:00 fw kernel: DROP SRC=192.168.1.1 MAC=00:1a:2b:3c:4d:5e',
    '',
  ])
    expect(leaseFormatOf(text)).toBeNull()
})

test('any text ends, and what comes out can be stored', () => {
  const bit = fc.constantFrom(
    'lease 10.0.0.1 {',
    '\n',
    '  hardware ethernet 00:1a:2b:3c:4d:5e;',
    '}',
    '1763800000 00:1a:2b:3c:4d:5e 192.168.1.5 x *',
    'address,hwaddr,client_id,',
    '"IPAddress","ScopeId",',
    '"',
    ',',
    '\u0000',
    ' '.repeat(500),
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(bit, fc.string({ unit: 'binary' })), { maxLength: 60 }),
      (bits) => {
        for (const lease of readLeases(bits.join(''))?.leases ?? []) {
          expect(lease.mac).toMatch(/^(?:[0-9A-F]{2}:){5}[0-9A-F]{2}$/)
          expect(lease.hostName ?? '').not.toContain('\0')
        }
      },
    ),
    { numRuns: 300 },
  )
})
