import { describe, expect, test } from 'vitest'
import { type LogEvent, readLog } from './index.ts'
import { MEANS } from './testing-corpus.ts'

const read = (line: string, more: Partial<typeof MEANS> = {}): LogEvent =>
  readLog(line, { ...MEANS, ...more })
const utc = (text: string): number => Date.parse(text)

describe('FortiGate (key=value as in Fortinet’s Log Message Reference)', () => {
  const traffic =
    'date=2026-11-22 time=09:00:01 devname="FGT-01" devid="FG100E0000000001" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=1795305601123456789 tz="+0900" srcip=10.1.100.11 srcport=58012 srcintf="port12" dstip=203.0.113.80 dstport=443 proto=6 action="deny" policyid=1 policyname="deny = all, \\"really\\"" sentbyte=1200 rcvdbyte=3400 duration=12  app="HTTPS.BROWSER"'

  test('behind a PRI, with nanoseconds, several blanks and signs within quotes', () => {
    expect(read(`<189>${traffic}`)).toMatchObject({
      format: 'fortigate',
      product: 'fortigate',
      service: 'traffic',
      category: 'firewall',
      host: 'FGT-01',
      time: 1795305601123,
      timeFrom: 'event',
      severity: 'informational',
      damage: [],
      fields: {
        policyname: 'deny = all, "really"',
        eventtime: '1795305601123456789',
        src_ip: '10.1.100.11',
        dst_port: '443',
        blocked: 'true',
        app: 'HTTPS.BROWSER',
      },
      ecs: {
        'source.ip': '10.1.100.11',
        'destination.port': 443,
        'network.transport': 'tcp',
        'event.outcome': 'failure',
        'event.duration': 12e9,
        'observer.name': 'FGT-01',
      },
    })
  })
  test.each([
    ['10 digits are seconds', 'eventtime=1795305601', '2026-11-22T00:00:01.000Z', 'event'],
    ['13 digits are milliseconds', 'eventtime=1795305601123', '2026-11-22T00:00:01.123Z', 'event'],
    [
      '16 digits are microseconds',
      'eventtime=1795305601123456',
      '2026-11-22T00:00:01.123Z',
      'event',
    ],
    ['without it the date and tz', 'tz="-0500"', '2026-11-22T14:00:01.000Z', 'event'],
    ['without both the source’s zone', '', '2026-11-22T00:00:01.000Z', 'zone-assumed'],
  ])('%s', (_, how, expected, from) => {
    const line = traffic.replace('eventtime=1795305601123456789 tz="+0900"', how)
    const event = read(line)
    expect([new Date(event.time ?? 0).toISOString(), event.timeFrom]).toEqual([expected, from])
  })
  test('the CSV mode has commas between the pairs', () => {
    expect(read(`<189>${traffic.replaceAll(/ +(?=\w+=)/g, ',')}`)).toMatchObject({
      format: 'fortigate',
      fields: { dstip: '203.0.113.80', policyname: 'deny = all, "really"', action: 'deny' },
    })
  })
  test('the CEF mode gives the same words to rules', () => {
    const event = read(
      '<189>Nov 22 09:00:01 FGT-01 CEF:0|Fortinet|Fortigate|v7.0.0|00013|traffic:forward deny|3|deviceExternalId=FG100E0000000001 FTNTFGTeventtime=1795305601123456789 FTNTFGTtz=+0900 FTNTFGTlogid=0000000013 cat=traffic:forward FTNTFGTsubtype=forward src=10.1.100.11 spt=58012 dst=203.0.113.80 dpt=443 proto=6 act=deny',
    )
    expect(event).toMatchObject({
      format: 'cef',
      product: 'fortigate',
      service: 'traffic',
      category: 'firewall',
      host: 'FGT-01',
      fields: { action: 'deny', src_ip: '10.1.100.11', dst_port: '443', logid: '0000000013' },
    })
  })
  test('an administrator signs in; the VPN; a web filter', () => {
    expect(
      read(
        '<190>date=2026-11-22 time=09:00:01 devname="FGT-01" devid="FG1" logid="0100032002" type="event" subtype="system" level="alert" logdesc="Admin login failed" sn="0" user="admin" ui="https(198.51.100.7)" action="login" status="failed" reason="passwd_invalid" msg="Administrator admin login failed from https(198.51.100.7) because of invalid password"',
      ),
    ).toMatchObject({
      service: 'event',
      ecs: {
        'user.name': 'admin',
        'source.ip': '198.51.100.7',
        'event.outcome': 'failure',
        'event.category': 'authentication',
      },
    })
    expect(
      read(
        '<190>date=2026-11-22 time=09:00:01 devname="FGT-01" devid="FG1" logid="0101039424" type="event" subtype="vpn" level="information" action="tunnel-up" tunneltype="ssl-web" remip=198.51.100.9 user="hanako" group="vpn" msg="SSL tunnel established"',
      ).ecs,
    ).toMatchObject({
      'event.action': 'tunnel-up',
      'event.outcome': 'success',
      'source.ip': '198.51.100.9',
    })
    expect(
      read(
        '<189>date=2026-11-22 time=09:00:01 devid="FG1" logid="0316013056" type="utm" subtype="webfilter" level="warning" srcip=10.0.0.1 dstip=203.0.113.9 hostname="evil.example" url="/a.exe?x=1" service="HTTPS" action="blocked" agent="curl/8"',
      ),
    ).toMatchObject({
      category: 'proxy',
      fields: {
        'cs-host': 'evil.example',
        'c-uri': 'http://evil.example/a.exe?x=1',
        'c-uri-extension': 'exe',
        'c-useragent': 'curl/8',
      },
      ecs: { 'url.full': 'https://evil.example/a.exe?x=1' },
    })
  })
  test('a line cut in the middle of a value says so', () => {
    expect(read(`<189>${traffic.slice(0, traffic.indexOf('really') + 3)}`).damage).toEqual([
      'broken_off',
    ])
  })
})

describe('CEF and LEEF (ArcSight’s and IBM’s format guides)', () => {
  test('escapes in header and extension, labels, values with blanks', () => {
    expect(
      read(
        String.raw`Sep 19 08:26:10 host CEF:0|security\|vendor|threat\\manager|1.0|100|detected a \| in message|10|src=10.0.0.1 act=blocked a \= dst=1.1.1.1 msg=two words\nand a line cs1=Block all cs1Label=Policy rt=1795305601123`,
      ),
    ).toMatchObject({
      format: 'cef',
      host: 'host',
      severity: 'critical',
      time: 1795305601123,
      message: 'two words\nand a line',
      fields: {
        DeviceVendor: 'security|vendor',
        DeviceProduct: 'threat\\manager',
        Name: 'detected a | in message',
        act: 'blocked a =',
        Policy: 'Block all',
      },
      ecs: { 'source.ip': '10.0.0.1', 'destination.ip': '1.1.1.1', 'event.code': '100' },
    })
  })
  test('LEEF 1 with tabs, LEEF 2 with a delimiter of its own', () => {
    expect(
      read(
        '<13>Nov 22 09:00:00 qr LEEF:1.0|Microsoft|MSExchange|2013 SP1|15345|src=192.0.2.0\tdst=172.50.123.1\tsev=5\tusrName=hanako\tsrcPort=81',
      ),
    ).toMatchObject({
      format: 'leef',
      severity: 'medium',
      ecs: {
        'source.ip': '192.0.2.0',
        'source.port': 81,
        'user.name': 'hanako',
        'event.code': '15345',
      },
    })
    for (const delimiter of ['^', 'x5E', '0x5e'])
      expect(
        read(
          `LEEF:2.0|Lancope|StealthWatch|1.0|41|${delimiter}|src=192.0.2.0^dst=172.50.123.1^sev=5^msg=a b`,
        ),
      ).toMatchObject({ fields: { src: '192.0.2.0', msg: 'a b' } })
  })
})

describe('Cisco ASA (Syslog Messages guide) and IOS (System Message guide)', () => {
  const asa = (text: string): LogEvent => read(`<166>Nov 22 2026 09:00:00 fw01 : ${text}`)
  test.each([
    [
      '%ASA-6-302013: Built inbound TCP connection 12 for outside:198.51.100.7/4321 (198.51.100.7/4321) to inside:10.0.0.5/443 (203.0.113.1/443)',
      'built',
      '198.51.100.7',
      4321,
      '10.0.0.5',
      443,
    ],
    [
      '%ASA-6-302013: Built outbound TCP connection 12 for outside:198.51.100.7/443 (198.51.100.7/443) to inside:10.0.0.5/51000 (203.0.113.1/51000)',
      'built',
      '10.0.0.5',
      51000,
      '198.51.100.7',
      443,
    ],
    [
      '%ASA-6-302014: Teardown TCP connection 12 for outside:198.51.100.7/4321 to inside:10.0.0.5/443 duration 0:01:05 bytes 1234 TCP FINs',
      'teardown',
      '198.51.100.7',
      4321,
      '10.0.0.5',
      443,
    ],
    [
      '%ASA-6-302020: Built inbound ICMP connection for faddr 198.51.100.7/0 gaddr 203.0.113.1/0 laddr 10.0.0.5/0',
      'built',
      '198.51.100.7',
      undefined,
      '10.0.0.5',
      undefined,
    ],
    [
      '%ASA-4-106023: Deny tcp src outside:198.51.100.7/4321 dst inside:10.0.0.5/22 by access-group "OUT_IN" [0x0, 0x0]',
      'deny',
      '198.51.100.7',
      4321,
      '10.0.0.5',
      22,
    ],
    [
      '%ASA-2-106001: Inbound TCP connection denied from 198.51.100.7/4321 to 10.0.0.5/22 flags SYN on interface outside',
      'deny',
      '198.51.100.7',
      4321,
      '10.0.0.5',
      22,
    ],
    [
      '%ASA-6-106100: access-list OUT_IN denied tcp outside/198.51.100.7(4321) -> inside/10.0.0.5(22) hit-cnt 1 first hit [0x1, 0x2]',
      'deny',
      '198.51.100.7',
      4321,
      '10.0.0.5',
      22,
    ],
    [
      '%ASA-6-305011: Built dynamic TCP translation from inside:10.0.0.5/51000 to outside:203.0.113.1/51000',
      'nat-built',
      '10.0.0.5',
      51000,
      '203.0.113.1',
      51000,
    ],
    [
      '%ASA-4-418001: Through-the-device packet to/from management-only network is denied: tcp src outside:198.51.100.7/4321 dst mgmt:10.0.0.5/22',
      'deny',
      '198.51.100.7',
      4321,
      '10.0.0.5',
      22,
    ],
  ])('%s', (text, action, from, fromPort, to, toPort) => {
    const { ecs, category, fields, host, time } = asa(text)
    expect([
      ecs['event.action'],
      ecs['source.ip'],
      ecs['source.port'],
      ecs['destination.ip'],
      ecs['destination.port'],
    ]).toEqual([action, from, fromPort, to, toPort])
    expect([category, host, fields['dst_ip'], time]).toEqual([
      'firewall',
      'fw01',
      to,
      utc('2026-11-22T00:00:00Z'),
    ])
  })
  test.each([
    [
      '%ASA-6-113004: AAA user authentication Successful : server =  10.0.0.9 : user = hanako',
      'hanako',
      undefined,
      'success',
    ],
    [
      '%ASA-6-113005: AAA user authentication Rejected : reason = AAA failure : server = 10.0.0.9 : user = hanako : user IP = 198.51.100.7',
      'hanako',
      '198.51.100.7',
      'failure',
    ],
    [
      '%ASA-4-113019: Group = VPN, Username = hanako, IP = 198.51.100.7, Session disconnected. Session Type: SSL, Duration: 0h:05m:10s, Bytes xmt: 1, Bytes rcv: 2, Reason: User Requested',
      'hanako',
      '198.51.100.7',
      undefined,
    ],
    [
      '%ASA-6-605004: Login denied from 198.51.100.7/4321 to outside:203.0.113.1/ssh for user "admin"',
      'admin',
      '198.51.100.7',
      'failure',
    ],
    [
      '%ASA-6-611101: User authentication succeeded: IP address: 198.51.100.7, Uname: hanako',
      'hanako',
      '198.51.100.7',
      'success',
    ],
    [
      '%ASA-6-716001: Group <VPN> User <hanako> IP <198.51.100.7> WebVPN session started.',
      'hanako',
      '198.51.100.7',
      'success',
    ],
    [
      '%ASA-6-722051: Group <VPN> User <hanako> IP <198.51.100.7> IPv4 Address <10.9.0.5> IPv6 address <::> assigned to session',
      'hanako',
      '198.51.100.7',
      undefined,
    ],
    [
      '%ASA-6-734001: DAP: User hanako, Addr 198.51.100.7, Connection AnyConnect: The following DAP records were selected for this connection: DfltAccessPolicy',
      'hanako',
      '198.51.100.7',
      undefined,
    ],
    [
      "%ASA-5-111010: User 'hanako', running 'CLI' from IP 198.51.100.7, executed 'no logging enable'",
      'hanako',
      '198.51.100.7',
      undefined,
    ],
  ])('%s', (text, user, from, outcome) => {
    const { ecs } = asa(text)
    expect([ecs['user.name'], ecs['source.ip'], ecs['event.outcome']]).toEqual([
      user,
      from,
      outcome,
    ])
  })
  test('commands and sign-ins are the log that SigmaHQ calls aaa', () => {
    expect(
      asa("%ASA-5-111008: User 'hanako' executed the 'no logging enable' command."),
    ).toMatchObject({
      product: 'cisco',
      service: 'aaa',
      fields: { command: 'no logging enable', user: 'hanako' },
    })
    expect(
      read(
        '<189>45: rt1: Nov 22 09:00:00.123 JST: %PARSER-5-CFGLOG_LOGGEDCMD: User:hanako  logged command:no logging host 10.0.0.9',
      ),
    ).toMatchObject({
      format: 'cisco-ios',
      service: 'aaa',
      host: 'rt1',
      time: utc('2026-11-22T00:00:00.123Z'),
      fields: { sequence: '45', command: 'no logging host 10.0.0.9' },
    })
  })
  test('IOS: lists, sign-ins, a clock that was never set, uptime in its place', () => {
    expect(
      read(
        '<190>77: Nov 22 2026 00:00:00 UTC: %SEC-6-IPACCESSLOGP: list 101 denied tcp 198.51.100.7(4321) -> 10.0.0.5(22), 1 packet',
      ),
    ).toMatchObject({
      category: 'firewall',
      fields: { action: 'deny', dst_port: '22' },
      timeFrom: 'event',
    })
    expect(
      read(
        '<189>78: *Mar  1 00:00:15.123: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: hanako] [Source: 198.51.100.7] [localport: 22] [Reason: Login Authentication Failed] at 00:00:15 UTC Mon Mar 1 1993',
      ),
    ).toMatchObject({
      time: null,
      timeFrom: 'received',
      ecs: { 'user.name': 'hanako', 'source.ip': '198.51.100.7', 'event.outcome': 'failure' },
    })
    expect(read('<189>79: 1w2d: %BGP-5-ADJCHANGE: neighbor 10.0.0.2 Down')).toMatchObject({
      service: 'bgp',
      timeFrom: 'received',
    })
  })
})

describe('Palo Alto PAN-OS (Syslog Field Descriptions)', () => {
  test('TRAFFIC', () => {
    // An example that a collector's documentation prints, with addresses of its own.
    const event = read(
      '<14>Jul 13 20:39:44 pa-01 1,2026/07/13 20:39:44,0009C101317,TRAFFIC,end,1,2026/07/13 20:39:44,10.183.12.108,10.183.51.49,0.0.0.0,0.0.0.0,"rule, with ""quotes""",,example\\hanako,msrpc,vsys1,USER,INFRA,ae1,ae2,Syslog,2026/07/13 20:39:44,1070831,1,65123,135,0,0,0x0,tcp,allow,1194,644,550,12,2026/07/13 20:38:00,40,any,0,3297977305,0x0,10.0.0.0-10.255.255.255,Japan,0,7,5,aged-out,0,0,0,0,,PA-01',
    )
    expect(event).toMatchObject({
      format: 'paloalto',
      service: 'traffic',
      category: 'firewall',
      host: 'PA-01',
      time: utc('2026-07-13T11:39:44Z'),
      fields: {
        rule: 'rule, with "quotes"',
        dport: '135',
        dst_ip: '10.183.51.49',
        session_end_reason: 'aged-out',
        seqno: '3297977305',
      },
      ecs: { 'source.bytes': 644, 'event.duration': 40e9, 'destination.port': 135 },
    })
  })
  test('GLOBALPROTECT', () => {
    expect(
      read(
        '<14>Nov 22 09:00:00 pa-01 1,2026/11/22 09:00:00,0001,GLOBALPROTECT,0,2305,2026/11/22 09:00:00,vsys1,gateway-auth,login,LDAP,,hanako,JP,PC01,198.51.100.7,0.0.0.0,0.0.0.0,0.0.0.0,id,serial,5.2.3,Windows,"Microsoft Windows 10 Pro , 64-bit",1,,,"",failure,,0,,0,GP-Gateway,1,0x0',
      ),
    ).toMatchObject({
      service: 'globalprotect',
      category: 'appliance',
      fields: { client_os_ver: 'Microsoft Windows 10 Pro , 64-bit', portal: 'GP-Gateway' },
      ecs: {
        'user.name': 'hanako',
        'source.ip': '198.51.100.7',
        'source.geo.country_iso_code': 'JP',
        'event.outcome': 'failure',
        'event.action': 'gateway-auth',
      },
    })
  })
  test('THREAT url and virus, SYSTEM, CONFIG with and without the change', () => {
    const head = (type: string, subtype: string) =>
      `<14>Nov 22 09:00:00 pa-01 1,2026/11/22 09:00:00,0001,${type},${subtype},2305,2026/11/22 09:00:00,`
    const session =
      '10.0.0.5,198.51.100.7,0.0.0.0,0.0.0.0,web,example\\hanako,,web-browsing,vsys1,trust,untrust,ae1,ae2,log,2026/11/22 09:00:00,1,1,50000,80,0,0,0x0,tcp,'
    expect(
      read(
        `${head('THREAT', 'url')}${session}alert,"evil.example/a?b=1",(9999),malware,informational,client-to-server,1,0x0`,
      ),
    ).toMatchObject({
      category: 'proxy',
      fields: { 'cs-host': 'evil.example', 'c-uri-query': 'b=1', 'r-dns': 'evil.example' },
      ecs: { 'user.name': 'hanako', 'user.domain': 'example' },
    })
    expect(
      read(
        `${head('THREAT', 'virus')}${session}reset-both,a.exe,Eicar(100000),any,medium,server-to-client,1,0x0`,
      ),
    ).toMatchObject({
      category: 'antivirus',
      severity: 'medium',
      fields: { Signature: 'Eicar(100000)', Filename: 'a.exe', blocked: 'true' },
    })
    expect(
      read(
        `${head('SYSTEM', 'auth')},auth-fail,,0,0,general,medium,"failed authentication for user 'hanako'. Reason: Invalid username/password. From: 198.51.100.7.",1,0x0`,
      ),
    ).toMatchObject({
      severity: 'medium',
      ecs: { 'event.outcome': 'failure', 'user.name': 'hanako', 'source.ip': '198.51.100.7' },
    })
    for (const change of ['', 'before,after,'])
      expect(
        read(
          `${head('CONFIG', '0')}198.51.100.7,,set,hanako,Web,Succeeded, config shared,${change}77,0x0,0,0,0,0,,pa-01`,
        ),
      ).toMatchObject({
        fields: { cmd: 'set', admin: 'hanako', seqno: '77', device_name: 'pa-01' },
      })
  })
})

describe('SonicWall, Ivanti, routers', () => {
  test('SonicWall: address, port and interface in one value', () => {
    expect(
      read(
        '<134>id=firewall sn=18B1690729A8 time="2026-11-22 00:00:00 UTC" fw=203.0.113.1 pri=1 c=32 m=33 msg="Login rejected, bad password" n=9 usr="hanako" src=198.51.100.7:50000:X1 dst=203.0.113.1:443:X1:gw proto=tcp/https',
      ),
    ).toMatchObject({
      format: 'sonicwall',
      category: 'firewall',
      severity: 'critical',
      time: utc('2026-11-21T15:00:00Z'),
      fields: { src_ip: '198.51.100.7', dst_port: '443' },
      ecs: {
        'source.port': 50000,
        'network.transport': 'tcp',
        'user.name': 'hanako',
        'event.outcome': 'failure',
        'event.code': '33',
      },
    })
  })
  test('Ivanti: WELF and the standard form', () => {
    expect(
      read(
        '<134>1 2026-11-22T09:00:00+09:00 10.0.0.1 PulseSecure: - - - id=firewall time="2026-11-22 09:00:00" pri=6 fw=10.0.0.1 vpn=gw01 ivs=Default Network user=hanako realm="Users" roles="Staff, VPN" proto= src=198.51.100.7 dst= dstname= type=vpn op= arg="" result= sent= rcvd= agent="" duration= msg="AUT23457: Login failed using auth server LDAP (LDAP Server).  Reason: Failed"',
      ),
    ).toMatchObject({
      format: 'ivanti',
      product: 'ivanti',
      host: 'gw01',
      fields: {
        realm: 'Users',
        roles: 'Staff, VPN',
        message_id: 'AUT23457',
        ivs: 'Default Network',
      },
      ecs: {
        'event.code': 'AUT23457',
        'event.outcome': 'failure',
        'user.name': 'hanako',
        'source.ip': '198.51.100.7',
      },
    })
    expect(
      read(
        '<134>Nov 22 09:00:01 gw01 PulseSecure: 2026-11-22 09:00:00 - gw01 - [198.51.100.7] hanako(Users)[Staff] - AUT24414: Agent login succeeded for hanako/Users from 198.51.100.7.',
      ),
    ).toMatchObject({
      format: 'ivanti',
      time: utc('2026-11-22T00:00:00Z'),
      ecs: { 'event.outcome': 'success', 'event.action': 'Agent login succeeded' },
    })
  })
  test('the offset of the header corrects a zone that is not the device’s, but no late message', () => {
    const line = (header: string): LogEvent =>
      read(
        `${header} 10.0.0.111 PulseSecure: id=firewall time="2026-11-21 12:14:18" pri=6 fw=10.0.0.9 vpn=ive user=x realm="Users" msg="AUT24326: Primary authentication successful"`,
      )
    expect(line('2026-11-21T12:14:20-07:00').time).toBe(utc('2026-11-21T12:14:18-07:00'))
    expect(line('2026-11-21T12:14:20+09:00').time).toBe(utc('2026-11-21T12:14:18+09:00'))
    expect(line('2026-11-21T14:31:20+09:00').time).toBe(utc('2026-11-21T12:14:18+09:00'))
  })
  test('Ivanti: without a user, with a virtual system before the name', () => {
    const line = (text: string): LogEvent =>
      read(
        `<134>Nov 22 09:00:01 10.0.0.1 Juniper: 2026-11-22 09:00:00 - ive - [198.51.100.7] ${text}`,
      )
    expect(
      line('- VPN Tunneling: Session started for user with IP 10.9.0.5, hostname pc01'),
    ).toMatchObject({ format: 'ivanti', ecs: { 'source.ip': '198.51.100.7' } })
    expect(
      line('Root::hanako(SecID Users)[] - Login failed using auth server X. Reason: Failed').ecs,
    ).toMatchObject({ 'user.name': 'hanako', 'event.outcome': 'failure' })
  })
  test.each([
    // Lines that the vendor shows in its guides.
    ['PPPOE[01] PPPoE Connect', 'line-connected'],
    ['PP[01] PPP/IPCP up  (Local: None, Remote: 203.0.113.2)', 'line-connected'],
    ['PPPOE[01] Disconnected, cause [PPP: Authentication failed]', 'line-disconnected'],
    ['IP Tunnel[3] Down', 'tunnel-down'],
    ['[L2TP] TUNNEL[1] connected from 198.51.100.7', 'line-connected'],
    ['[IKE] initiate ISAKMP phase to 203.0.113.2 (local address 192.168.1.1)', undefined],
    ['PP[01] Rejected at OUT(default) filter: UDP 192.168.1.1:10395 >', 'rejected'],
    ['Configuration saved in "CONFIG0" by TELNET', 'configuration-saved'],
  ])('YAMAHA RTX: %s', (text, action) => {
    for (const line of [`<14>${text}`, `2026/11/22 09:00:00: ${text}`])
      expect([read(line).format, read(line).ecs['event.action']]).toEqual(['yamaha', action])
  })
  test('YAMAHA RTX: no header; the time of the session is not the time of the line', () => {
    const sender = { senderAddress: '192.0.2.1' }
    expect(
      read(
        '<13>[INSPECT] LAN2[out][200102] TCP 192.168.100.2:54321 > 203.0.113.80:443 (2026/11/22 11:59:30)',
        sender,
      ),
    ).toMatchObject({
      format: 'yamaha',
      host: '192.0.2.1',
      time: null,
      timeFrom: 'received',
      category: 'firewall',
      fields: { filter: '200102', direction: 'out', session_created: '2026/11/22 11:59:30' },
      ecs: {
        'source.ip': '192.168.100.2',
        'source.port': 54321,
        'destination.port': 443,
        'event.duration': 30e9,
      },
    })
    expect(
      read(
        '<13>TUNNEL[1] Rejected at IN(300) filter: UDP 198.51.100.7:137 > 192.168.100.255:137',
        sender,
      ),
    ).toMatchObject({
      fields: { action: 'rejected', blocked: 'true', dst_port: '137' },
      ecs: {
        'network.transport': 'udp',
        'network.direction': 'inbound',
        'event.outcome': 'failure',
      },
    })
    expect(
      read(
        '<13>LAN1(port2) Rejected at IN(100) filter: 00:11:22:33:44:55 > 33:33:00:00:00:01 IP6',
        sender,
      ),
    ).toMatchObject({
      format: 'yamaha',
      fields: { action: 'rejected', interface: 'LAN1(port2)' },
    })
    expect(read('<14>Login failed for SSH: 198.51.100.7 hanako', sender).ecs).toMatchObject({
      'event.outcome': 'failure',
      'source.ip': '198.51.100.7',
      'user.name': 'hanako',
    })
    for (const line of [
      '[DHCPD] LAN1(port1) Extends 192.168.100.10: 00:11:22:33:44:55',
      '[IKE] respond ISAKMP phase to 198.51.100.7',
      'IP Tunnel[1] Up',
    ])
      expect(read(`<14>${line}`, sender).format).toBe('yamaha')
  })
  test('YAMAHA RTX: IPv6 has its port behind a point; a saved log has the local time', () => {
    expect(
      read(
        '<13>[INSPECT] LAN2[out][31] TCP 2001:db8::7.56609 > 2001:db8::8.443 (2026/11/22 11:59:30)',
      ).ecs,
    ).toMatchObject({
      'source.ip': '2001:db8::7',
      'source.port': 56609,
      'destination.ip': '2001:db8::8',
      'destination.port': 443,
    })
    expect(read('2026/11/22 09:00:00: IP Tunnel[1] Up')).toMatchObject({
      format: 'yamaha',
      time: utc('2026-11-22T00:00:00Z'),
      timeFrom: 'zone-assumed',
      host: null,
      ecs: { 'event.action': 'tunnel-up' },
    })
  })
  test('NEC IX: the function and its number', () => {
    expect(
      read('<141>Nov 22 09:00:00 ix2215 SSH.012: Login failed, user hanako from 198.51.100.7'),
    ).toMatchObject({
      format: 'nec-ix',
      fields: { message_id: 'SSH.012' },
      ecs: { 'event.outcome': 'failure', 'user.name': 'hanako', 'source.ip': '198.51.100.7' },
    })
  })
})
