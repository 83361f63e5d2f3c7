import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Configuration,
  type Device,
  type DeviceReading,
  MAX_FILE_BYTES,
  readDevices,
} from './index.ts'

const folder = new URL('./fixtures/', import.meta.url)
const names = readdirSync(folder).sort()
const sample = (name: string): string =>
  readFileSync(new URL(name, folder), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, kind: string) =>
      `Zz9${kind}Zz9${kind === 'word' ? '' : 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY'}`,
  )
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string): DeviceReading =>
  readDevices(bytes(text), (secret) => `h${secret.length}`)
const only = (reading: DeviceReading): Device => {
  const [device, ...others] = reading.devices
  if (!device || others.length > 0) throw new Error(`${reading.devices.length} devices`)
  return device
}
const of = (name: string): Device => only(read(sample(name)))
const configurationOf = (name: string): Configuration => {
  const { configuration } = of(name)
  if (!configuration) throw new Error(`no configuration in ${name}`)
  return configuration
}
const brief = (c: Configuration) => ({
  outside: c.services
    .filter((s) => s.outside !== null)
    .map((s) => `${s.service}/${s.port} ${s.interface} ${s.outside?.why}`),
  portals: c.portals.map(
    (p) => `${p.kind}/${p.port} ${p.isOn ? 'on' : 'off'} ${p.outside?.why ?? 'inside'}`,
  ),
  accounts: c.accounts.map((a) => `${a.name} ${a.use} ${a.secondFactor} ${a.secretForm}`),
  from: c.administrationFromInternet,
})

describe('what a configuration says', () => {
  test('FortiGate: virtual domains, values over lines, trusted hosts', () => {
    expect(of('fortigate.conf')).toMatchObject({
      vendor: 'fortinet',
      product: 'fortios',
      hostName: 'fw-hq',
      nodes: [{ model: 'FortiGate-60F', version: '7.4.2', build: '2571' }],
    })
    const c = configurationOf('fortigate.conf')
    expect(brief(c)).toEqual({
      outside: ['https-admin/8443 wan1 role', 'ssh/22 wan1 role', 'published: web/443 wan1 role'],
      portals: ['ssl-vpn/10443 on role', 'ipsec-remote/500 on role'],
      accounts: [
        'admin administrator no ENC',
        'operator administrator yes ENC',
        'tanaka user yes ENC',
        'suzuki user no plain',
      ],
      from: 'yes',
    })
    expect(c.accounts.map((a) => a.trustedHosts)).toEqual([[], ['192.168.1.0/24'], null, null])
    expect(c.logging.map((l) => l.target)).toEqual(['192.168.1.40'])
    expect(c.authentication.map((a) => `${a.kind} ${a.server}`)).toEqual([
      'radius 192.168.1.30',
      'ldap 192.168.1.31',
    ])
    expect(c.snmpCommunities).toHaveLength(1)
    expect(c.notRead).toBe(0)
  })

  test('FortiGate: every administrator has trusted hosts, then the portal of administration is restricted', () => {
    const text = sample('fortigate.conf').replace(
      'set accprofile "super_admin"',
      'set trusthost1 192.0.2.0 255.255.255.0\n        set accprofile "super_admin"',
    )
    expect(only(read(text)).configuration?.administrationFromInternet).toBe('restricted')
  })

  test('IOS: line vty without a list on an outside interface', () => {
    const c = configurationOf('cisco-ios.conf')
    expect(brief(c)).toMatchObject({
      portals: ['ipsec-remote/500 on default-route'],
      accounts: ['admin administrator no type 9', 'viewer user no plain'],
      from: 'yes',
    })
    expect(c.snmpCommunities.map((s) => s.access)).toEqual(['ro', 'rw'])
    expect(c.savedAt).toBe('10:15:42 JST Mon Mar 4 2024')
  })

  test('IOS: with access-class on every way in, only named addresses', () => {
    const text = sample('cisco-ios.conf')
      .replace(' transport input telnet ssh', ' access-class 10 in\n transport input ssh')
      .replace(
        'ip http server\nip http secure-server',
        'no ip http server\nno ip http secure-server',
      )
    expect(only(read(text)).configuration?.administrationFromInternet).toBe('restricted')
  })

  test('a switch behind a firewall is not outside for its default route', () => {
    expect(brief(configurationOf('cisco-nxos.conf'))).toMatchObject({ outside: [], from: 'no' })
    expect(brief(configurationOf('allied-telesis.txt'))).toMatchObject({ outside: [], from: 'no' })
  })

  test('ASA: where each service listens, and the second factor of the tunnel groups', () => {
    expect(of('cisco-asa.conf')).toMatchObject({
      product: 'asa',
      hostName: 'asa-dmz',
      nodes: [{ model: 'ASA5516', version: '9.16(3)19', serials: ['JAD222605K8'] }],
    })
    expect(brief(configurationOf('cisco-asa.conf'))).toEqual({
      outside: ['https-admin/8443 outside name'],
      portals: ['anyconnect/443 on name', 'ipsec-remote/500 on name'],
      accounts: ['admin administrator yes pbkdf2', 'remote1 vpn yes encrypted'],
      from: 'yes',
    })
  })

  test('PAN-OS as XML and as set lines', () => {
    expect(of('paloalto.xml')).toMatchObject({
      product: 'pan-os',
      hostName: 'pa-edge',
      nodes: [{ version: '10.1.9' }],
    })
    expect(brief(configurationOf('paloalto.xml'))).toEqual({
      outside: ['https-admin/443 ethernet1/1 zone', 'ssh/22 ethernet1/1 zone'],
      portals: ['globalprotect/443 on zone'],
      accounts: [
        'admin administrator no phash',
        'auditor administrator yes phash',
        'vpn01 vpn no phash',
      ],
      from: 'yes',
    })
    expect(brief(configurationOf('paloalto.set'))).toMatchObject({
      outside: ['https-admin/443 ethernet1/1 zone'],
      from: 'restricted',
    })
  })

  test('Junos in braces and as set lines', () => {
    expect(of('junos.conf')).toMatchObject({
      hostName: 'srx-a',
      nodes: [
        { name: 'node0', hostName: 'srx-a', version: '21.4R3-S5.4' },
        { name: 'node1', hostName: 'srx-b' },
      ],
    })
    expect(brief(configurationOf('junos.conf'))).toEqual({
      outside: ['https-admin/443 ge-0/0/0.0 zone'],
      portals: ['ipsec-remote/500 on zone'],
      accounts: ['root administrator no encrypted', 'admin administrator no encrypted'],
      from: 'yes',
    })
    expect(of('junos.set')).toMatchObject({
      hostName: 'ex-floor2',
      nodes: [{ version: '20.4R3-S8' }],
    })
  })

  test('Yamaha, NEC and Fujitsu: output and configuration of one device in one file', () => {
    expect(of('yamaha-rtx.txt')).toMatchObject({
      vendor: 'yamaha',
      hostName: 'RTX1210',
      nodes: [
        {
          model: 'RTX1210',
          version: '14.01.42',
          serials: ['S4H012345'],
          macs: ['00:A0:DE:01:02:03', '00:A0:DE:01:02:04', '00:A0:DE:01:02:05'],
        },
      ],
    })
    expect(brief(configurationOf('yamaha-rtx.txt'))).toMatchObject({
      outside: ['ssh/22 pp 1 default-route'],
      from: 'yes',
    })
    expect(of('nec-ix.txt')).toMatchObject({
      vendor: 'nec',
      nodes: [{ model: 'IX2215', version: '10.7.18' }],
    })
    expect(brief(configurationOf('nec-ix.txt'))).toMatchObject({
      outside: [
        'telnet/23 GigaEthernet0.1 default-route',
        'ssh/22 GigaEthernet0.1 default-route',
        'http-admin/80 GigaEthernet0.1 default-route',
      ],
      accounts: ['admin administrator no hash', 'guest user no plain'],
      from: 'yes',
    })
    expect(of('fujitsu-sir.txt')).toMatchObject({
      product: 'si-r',
      hostName: 'sir-branch',
      nodes: [{ model: 'Si-R G120', version: 'V20.11', build: 'NY0012', serials: ['00000123'] }],
    })
  })

  test('Allied Telesis, Array, SonicWall, Ivanti', () => {
    expect(of('allied-telesis.txt')).toMatchObject({
      vendor: 'allied-telesis',
      hostName: 'awplus',
      nodes: [{ model: 'x600-48Ts/XP', version: '5.4.2-3.14', serials: ['G1Q79C001'] }],
    })
    expect(of('array-ag.txt')).toMatchObject({
      product: 'array-ag',
      nodes: [{ model: 'Array AG 1100', version: '9.4.0.484', serials: ['0437A3345F110AGX'] }],
    })
    expect(configurationOf('array-ag.txt').portals).toMatchObject([
      { kind: 'ssl-vpn', name: 'vpn', isOn: true },
    ])
    expect(of('sonicwall.txt')).toMatchObject({
      product: 'sonicos',
      nodes: [{ model: 'TZ 570', version: '7.1.2-7019', serials: ['2CB8EDABCDEF'] }],
    })
    expect(brief(configurationOf('sonicwall.txt'))).toMatchObject({
      portals: ['ipsec-remote/500 on zone', 'ssl-vpn/4433 on zone'],
      from: 'yes',
    })
    expect(of('sonicwall-settings.txt').nodes[0]?.serials).toEqual(['2CB8EDABCD00'])
    expect(of('ivanti.xml')).toMatchObject({
      product: 'connect-secure',
      hostName: 'ics1',
      nodes: [{ version: '22.7R2.3' }],
    })
  })
})

describe('as files come', () => {
  test('CP932 with Japanese descriptions is read as it was meant', () => {
    // 「プロバイダー」 in CP932.
    const cp932 = [0x83, 0x76, 0x83, 0x8d, 0x83, 0x6f, 0x83, 0x43, 0x83, 0x5f, 0x81, 0x5b]
    const [before = '', after = ''] = sample('yamaha-rtx.txt')
      .replaceAll(/[メモリ起動時刻からの経過間日]/g, 'x')
      .split('プロバイダー')
    const file = Uint8Array.from([...bytes(before), ...cp932, ...bytes(after)])
    const reading = readDevices(file, () => 'h')
    expect(reading.encoding).toBe('shift_jis')
    expect(reading.text).toContain('プロバイダー')
    expect(only(reading).nodes[0]?.serials).toEqual(['S4H012345'])
  })

  test('pagers, backspaces, carriage returns and escape codes change nothing', () => {
    const clean = read(sample('fujitsu-sir.txt')).devices
    const played = sample('fujitsu-sir.txt')
      .split('\n')
      .map(
        (l, i) =>
          `${i % 20 === 19 ? '--More--\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b' : ''}\u001b[7m${l}\u001b[0m`,
      )
      .join('\r\n')
    expect(read(played).devices).toEqual(clean)
  })

  test('two devices that look alike behind their prompts stay two', () => {
    const one = (name: string, serial: string) =>
      `${name}#show version\nCisco IOS Software, C1900 Software (C1900-UNIVERSALK9-M), Version 15.7(3)M8, RELEASE SOFTWARE (fc1)\nTechnical Support: x\nROM: x\n${name} uptime is 1 day\nProcessor board ID ${serial}\n`
    const reading = read(
      one('rt1', 'FGL1111111A') +
        one('rt2', 'FGL2222222B') +
        `rt1#show inventory\nNAME: "CISCO1921/K9 chassis", DESCR: "CISCO1921/K9 chassis, Hw Serial#: FGL1111111A"\nPID: CISCO1921/K9      , VID: V05 , SN: FGL1111111A\n`,
    )
    expect(
      reading.devices.map((d) => [d.hostName, d.nodes.map((n) => [n.model, n.serials])]),
    ).toEqual([
      ['rt1', [['CISCO1921/K9', ['FGL1111111A']]]],
      ['rt2', [[null, ['FGL2222222B']]]],
    ])
  })

  test('outputs without prompts, one after another', () => {
    const version =
      'Cisco IOS Software, C3750E Software (C3750E-UNIVERSALK9-M), Version 15.2(4)E10, RELEASE SOFTWARE (fc2)\nTechnical Support: x\n\nsw1 uptime is 2 years\n'
    const cdp =
      '-------------------------\nDevice ID: other\nEntry address(es):\n  IP address: 10.0.0.2\nPlatform: cisco WS-C2960,  Capabilities: Switch\nInterface: Gi1/0/1,  Port ID (outgoing port): Gi0/1\n\nVersion :\nCisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 12.2(55)SE9, RELEASE SOFTWARE (fc1)\nTechnical Support: y\n'
    const device = only(read(version + cdp))
    expect(device).toMatchObject({
      hostName: 'sw1',
      nodes: [{ version: '15.2(4)E10' }],
      neighbours: [{ remoteName: 'other', remoteAddresses: ['10.0.0.2'] }],
    })
  })

  test('a stack: who answers and the others, with one version and a serial number each', () => {
    const text = `sw1#show version
Cisco IOS Software [Gibraltar], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 16.12.4, RELEASE SOFTWARE (fc5)
Technical Support: x

sw1 uptime is 1 year
cisco C9300-24U (X86) processor with 1343703K/6147K bytes of memory.
Processor board ID FCW1111A
Base Ethernet MAC Address          : 00:11:22:33:44:01
Model Number                       : C9300-24U
System Serial Number               : FCW1111A

Switch Ports Model              SW Version        SW Image              Mode
------ ----- -----              ----------        ----------            ----
*    1 41    C9300-24U          16.12.4           CAT9K_IOSXE           INSTALL
     2 41    C9300-48P          16.12.4           CAT9K_IOSXE           INSTALL

Switch 02
---------
Switch uptime                      : 1 year, 2 days
Base Ethernet MAC Address          : 00:11:22:33:44:02
Model Number                       : C9300-48P
System Serial Number               : FCW2222B
sw1#show inventory
NAME: "c93xx Stack", DESCR: "c93xx Stack"
PID: C9300-24U , VID: V01 , SN: FCW1111A

NAME: "Switch 1", DESCR: "C9300-24U"
PID: C9300-24U , VID: V01 , SN: FCW1111A

NAME: "Switch 2", DESCR: "C9300-48P"
PID: C9300-48P , VID: V01 , SN: FCW2222B
`
    expect(
      only(read(text)).nodes.map((n) => [n.name, n.model, n.version, n.serials, n.macs]),
    ).toEqual([
      ['1', 'C9300-24U', '16.12.4', ['FCW1111A'], ['00:11:22:33:44:01']],
      ['2', 'C9300-48P', '16.12.4', ['FCW2222B'], ['00:11:22:33:44:02']],
    ])
  })

  test('a cluster: members from its status, the version from the one that was asked, its configuration once', () => {
    const text = `fgt-a # get system ha status
HA Health Status: OK
Model: FortiGate-600E
Mode: HA A-P
Primary     : fgt-a , FG6H0E0000000001, HA cluster index = 1
Secondary   : fgt-b , FG6H0E0000000002, HA cluster index = 0
fgt-a # get system status
Version: FortiGate-600E v7.0.13,build0566,231024 (GA.M)
Serial-Number: FG6H0E0000000001
Hostname: fgt-a
Current HA mode: a-p, primary
fgt-a # show full-configuration
#config-version=FG6H0E-7.0.13-FW-build0566-231024:opmode=0:vdom=0:user=admin
config system global
    set hostname "fgt-a"
end
`
    expect(only(read(text)).nodes.map((n) => [n.hostName, n.role, n.version, n.serials])).toEqual([
      ['fgt-a', 'active', '7.0.13', ['FG6H0E0000000001']],
      ['fgt-b', 'standby', '7.0.13', ['FG6H0E0000000002']],
    ])
  })

  test('failover without serial numbers, then the version of the unit that was asked', () => {
    const text = `asa/pri/act# show failover
Failover On
Failover unit Primary
Failover LAN Interface: fo GigabitEthernet0/5 (up)
Version: Ours 9.8(3)21, Mate 9.8(3)21
        This host: Primary - Active
                slot 0: ASA5512 hw/sw rev (1.0/9.8(3)21) status (Up Sys)
        Other host: Secondary - Standby Ready
                slot 0: ASA5512 hw/sw rev (1.0/9.8(3)21) status (Up Sys)
asa/pri/act# show version
Cisco Adaptive Security Appliance Software Version 9.8(3)21
asa up 55 days 9 hours
Hardware:   ASA5512, 4096 MB RAM
Serial Number: JAD1
`
    expect(only(read(text)).nodes.map((n) => [n.name, n.role, n.serials])).toEqual([
      ['primary', 'active', ['JAD1']],
      ['secondary', 'standby', []],
    ])
  })

  test('the address table of a FortiGate', () => {
    const text =
      'fw1 # get system arp\nAddress           Age(min)   Hardware Addr      Interface\n192.168.1.20      3          00:1b:54:66:77:88 internal\n203.0.113.9       0          00:1b:54:66:77:99 wan1\n'
    expect(only(read(text)).arp).toEqual([
      { address: '192.168.1.20', mac: '00:1B:54:66:77:88', interface: 'internal', isOwn: false },
      { address: '203.0.113.9', mac: '00:1B:54:66:77:99', interface: 'wan1', isOwn: false },
    ])
  })

  test('the members of a stack, from its inventory', () => {
    const text =
      'NAME: "c93xx Stack", DESCR: "c93xx Stack"\nPID: C9300-48P , VID: V01 , SN: FCW1111A\n\nNAME: "Switch 1", DESCR: "C9300-48P"\nPID: C9300-48P , VID: V01 , SN: FCW1111A\n\nNAME: "Switch 2", DESCR: "C9300-24P"\nPID: C9300-24P , VID: V01 , SN: FCW2222B\n\nNAME: "Switch 1 - Power Supply A", DESCR: "x"\nPID: PWR , VID: V01 , SN: LIT1\n'
    expect(only(read(text)).nodes.map((n) => [n.name, n.model, n.serials])).toEqual([
      ['Switch 1', 'C9300-48P', ['FCW1111A']],
      ['Switch 2', 'C9300-24P', ['FCW2222B']],
    ])
  })

  test.each([
    ['nothing', new Uint8Array(), ['no_device']],
    ['a program', Uint8Array.from({ length: 4096 }, (_, i) => i % 7), ['not_text']],
    ['prose', bytes('Dear all,\nthe firewall was replaced yesterday.\n'), ['no_device']],
  ])('%s is said to be no device', (_, file, why) => {
    const reading = readDevices(file, () => 'h')
    expect(reading.devices).toEqual([])
    expect(reading.damage.map((d) => d.why)).toEqual(why)
  })
})

describe('whatever bytes come', () => {
  const runs = { numRuns: 60 }
  test('random bytes end without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (file) => {
        readDevices(file, () => 'h')
      }),
      runs,
    )
  })

  test('a cut file keeps what stands before the cut, and lines stay where they were', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, share) => {
          const text = sample(name)
          const cut = text.slice(0, Math.floor(text.length * share))
          const reading = read(cut)
          expect(reading.devices.length).toBeLessThanOrEqual(2)
          if (!cut.startsWith('shortProdName'))
            expect(reading.text.split('\n').length).toBe(cut.replace(/\n$/, '').split('\n').length)
          for (const d of reading.devices)
            expect(read(text).devices.map((x) => x.vendor)).toContain(d.vendor)
        },
      ),
      runs,
    )
  })

  test('a configuration that ends before what only its maker writes is of the device at its prompt', () => {
    const text = sample('allied-telesis.txt')
    const cut = text.slice(0, text.indexOf('hostname awplus'))
    expect(read(cut).devices.map(({ vendor }) => vendor)).toEqual(['allied-telesis'])
  })

  test('lines of many vendors thrown together', () => {
    const pool = names.flatMap((name) => sample(name).split('\n'))
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 300 }), (lines) => {
        read(lines.join('\n'))
      }),
      runs,
    )
  })

  test.each([
    ['open braces', 'system {\n'.repeat(50_000)],
    ['open elements', `<config version="10.0" urldb="x">${'<a>'.repeat(50_000)}`],
    [
      'tables in tables',
      `#config-version=FGT60F-7.4.2-FW-build2571-1:\n${'config a\nedit b\n'.repeat(50_000)}`,
    ],
    [
      'quotation marks that never close',
      `#config-version=FGT60F-7.4.2-FW-build2571-1:\n${'config a\nset password "x\n'.repeat(20_000)}`,
    ],
    ['keys that never end', `${'-----BEGIN PRIVATE KEY-----\n'.repeat(20_000)}`],
    ['blanks', `password ${' '.repeat(2_000_000)}x`],
    ['one long line', `set password ${'a'.repeat(5_000_000)}`],
    ['less-than signs', `<config version="1" urldb="x">\n${'<'.repeat(500_000)}`],
    ['many prompts', 'a#show version\n'.repeat(50_000)],
    ['dashes', `${'-'.repeat(40)}\nDevice ID: x\n`.repeat(20_000)],
    [
      'rows with blanks',
      `${`${' '.repeat(30)}a 10.0.0.1 0000.0000.0001 1${' '.repeat(30)}\n`.repeat(300)}x`,
    ],
    ['blanks inside', `name: "x", descr: "${' '.repeat(60_000)}y\n`.repeat(50)],
    ['words that only sound like it', `pass-sw01 ${'pass-sw01 '.repeat(6000)}\n`.repeat(50)],
    ['addresses with a login', 'ab://c:'.repeat(500_000)],
    ['tokens', 'eyJ-'.repeat(500_000)],
    ['dollars', '$1$'.repeat(500_000)],
    ['hex', 'ab '.repeat(500_000)],
  ])('%s cost no more than their length', (_, text) => {
    // What grows with the square of its length does not come to an end within the test's time.
    expect(read(text).damaged).toBeGreaterThanOrEqual(0)
  })

  test('a file above the bound is read up to it', () => {
    const line = bytes(`! ${'x'.repeat(8000)}\n`)
    const file = new Uint8Array(MAX_FILE_BYTES + 100)
    for (let at = 0; at + line.length < file.length; at += line.length) file.set(line, at)
    expect(readDevices(file, () => 'h').damage.some((d) => d.why === 'too_large')).toBe(true)
  })
})
