import { describe, expect, test } from 'vitest'
import { readLogs, toSigma } from './index.ts'
import { MEANS } from './testing-corpus.ts'

/**
 * Who was refused by which device, as it writes it. The access review counts what is `blocked`, by whom and towards what: a line that
 * is not recognised would be a refusal that nobody sees.
 */
type Case = readonly [
  device: string,
  line: string,
  blocked: 'true' | 'false' | undefined,
  from: string,
  to: string | undefined,
]

const FORTI =
  'date=2026-11-22 time=09:00:01 devname="FGT-01" devid="FG100E0000000001" vd="root" eventtime=1795305601 tz="+0900"'
const paloAlto = (type: string, subtype: string, action: string): string =>
  `<14>Nov 22 09:00:01 PA-220 1,2026/11/22 09:00:01,012801000000,${type},${subtype},2561,2026/11/22 09:00:01,198.51.100.7,10.0.0.5,0.0.0.0,0.0.0.0,deny-all,,,not-applicable,vsys1,untrust,trust,ethernet1/1,,log,2026/11/22 09:00:01,0,1,4321,22,0,0,0x0,tcp,${action},60,60,0,1,2026/11/22 09:00:01,0,any,,1,0x0,US,JP,,1,0,policy-deny`
const SONIC = 'id=firewall sn=18B1690729A8 time="2026-11-22 09:00:01 UTC" fw=203.0.113.1 pri=5 c=64'

const CASES: readonly Case[] = [
  [
    'FortiGate, policy',
    `${FORTI} logid="0000000013" type="traffic" subtype="forward" level="notice" srcip=198.51.100.7 srcport=4321 dstip=10.0.0.5 dstport=22 proto=6 action="deny" policyid=0`,
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'FortiGate, to itself',
    `<189>${FORTI} logid="0001000014" type="traffic" subtype="local" level="notice" srcip=198.51.100.7 srcport=4321 dstip=203.0.113.1 dstport=443 proto=6 action="deny" policyid=0 policytype="local-in-policy"`,
    'true',
    '198.51.100.7',
    '203.0.113.1:443',
  ],
  [
    'FortiGate, by a profile after the session began',
    `${FORTI} logid="0000000013" type="traffic" subtype="forward" srcip=10.0.0.5 srcport=4321 dstip=198.51.100.7 dstport=443 proto=6 action="close" policyid=1 utmaction="block"`,
    'true',
    '10.0.0.5',
    '198.51.100.7:443',
  ],
  [
    'FortiGate, IPS',
    `${FORTI} logid="0419016384" type="utm" subtype="ips" level="alert" srcip=198.51.100.7 dstip=10.0.0.5 srcport=4321 dstport=445 proto=6 action="dropped" attack="MS.SMB"`,
    'true',
    '198.51.100.7',
    '10.0.0.5:445',
  ],
  [
    'FortiGate, nobody answered',
    `${FORTI} type="traffic" subtype="forward" srcip=10.0.0.5 srcport=4321 dstip=198.51.100.7 dstport=443 proto=6 action="ip-conn" policyid=1`,
    'false',
    '10.0.0.5',
    '198.51.100.7:443',
  ],
  [
    'FortiGate as CEF',
    'CEF:0|Fortinet|Fortigate|v7.0.0|00013|traffic:forward deny|3|cat=traffic:forward src=10.1.100.11 spt=58012 dst=203.0.113.80 dpt=443 proto=6 act=deny',
    'true',
    '10.1.100.11',
    '203.0.113.80:443',
  ],
  [
    'Cisco ASA 106023',
    '<164>Nov 22 2026 09:00:01 fw01 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/4321 dst inside:10.0.0.5/22 by access-group "outside_in" [0x0, 0x0]',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'Cisco ASA 106023, ICMP',
    '%ASA-4-106023: Deny icmp src outside:198.51.100.7 dst inside:10.0.0.5 (type 8, code 0) by access-group "outside_in" [0x0, 0x0]',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  [
    'Cisco ASA 106100',
    '%ASA-4-106100: access-list OUT_IN denied udp outside/198.51.100.7(4321) -> inside/10.0.0.5(161) hit-cnt 1 first hit [0x1, 0x2]',
    'true',
    '198.51.100.7',
    '10.0.0.5:161',
  ],
  [
    'Cisco ASA 106001',
    '%ASA-2-106001: Inbound TCP connection denied from 198.51.100.7/4321 to 10.0.0.5/22 flags SYN on interface outside',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'Cisco ASA 106006',
    '%ASA-2-106006: Deny inbound UDP from 198.51.100.7/4321 to 10.0.0.5/161 on interface outside',
    'true',
    '198.51.100.7',
    '10.0.0.5:161',
  ],
  [
    'Cisco ASA 106007',
    '%ASA-2-106007: Deny inbound UDP from 198.51.100.7/53 to 10.0.0.5/4321 due to DNS Response',
    'true',
    '198.51.100.7',
    '10.0.0.5:4321',
  ],
  [
    'Cisco ASA 106014',
    '%ASA-3-106014: Deny inbound icmp src outside:198.51.100.7 dst inside:10.0.0.5 (type 8, code 0)',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  [
    'Cisco ASA 106015',
    '%ASA-6-106015: Deny TCP (no connection) from 198.51.100.7/4321 to 10.0.0.5/22 flags RST on interface outside',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'Cisco ASA 106021',
    '%ASA-1-106021: Deny TCP reverse path check from 198.51.100.7 to 10.0.0.5 on interface outside',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  [
    'Cisco ASA 710003',
    '%ASA-3-710003: TCP access denied by ACL from 198.51.100.7/4321 to outside:203.0.113.1/22',
    'true',
    '198.51.100.7',
    '203.0.113.1:22',
  ],
  [
    'Cisco ASA 106016',
    '%ASA-2-106016: Deny IP spoof from (198.51.100.7) to 10.0.0.5 on interface outside',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  [
    'Cisco ASA 106010',
    '%ASA-3-106010: Deny inbound protocol 47 src outside:198.51.100.7 dst inside:10.0.0.5',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  [
    'Cisco ASA 313001',
    '%ASA-3-313001: Denied ICMP type=8, code=0 from 198.51.100.7 on interface outside',
    'true',
    '198.51.100.7',
    undefined,
  ],
  [
    'Cisco ASA 302013, let through',
    '%ASA-6-302013: Built inbound TCP connection 12 for outside:198.51.100.7/4321 (198.51.100.7/4321) to inside:10.0.0.5/443 (203.0.113.1/443)',
    'false',
    '198.51.100.7',
    '10.0.0.5:443',
  ],
  [
    'Cisco IOS',
    '<190>77: Nov 22 2026 00:00:00 UTC: %SEC-6-IPACCESSLOGP: list 101 denied tcp 198.51.100.7(4321) -> 10.0.0.5(22), 1 packet',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'Cisco IOS, ICMP',
    '<190>78: Nov 22 2026 00:00:00 UTC: %SEC-6-IPACCESSLOGDP: list 101 denied icmp 198.51.100.7 -> 10.0.0.5 (8/0), 1 packet',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  ['Palo Alto, deny', paloAlto('TRAFFIC', 'deny', 'deny'), 'true', '198.51.100.7', '10.0.0.5:22'],
  ['Palo Alto, drop', paloAlto('TRAFFIC', 'drop', 'drop'), 'true', '198.51.100.7', '10.0.0.5:22'],
  [
    'Palo Alto, reset',
    paloAlto('TRAFFIC', 'end', 'reset-both'),
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  ['Palo Alto, end', paloAlto('TRAFFIC', 'end', 'allow'), 'false', '198.51.100.7', '10.0.0.5:22'],
  [
    'SonicWall',
    `${SONIC} m=36 msg="TCP connection dropped" n=1 src=198.51.100.7:4321:X1 dst=10.0.0.5:22:X0 proto=tcp/ssh note="Policy drop" fw_action="drop"`,
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'SonicWall, older firmware',
    `${SONIC} m=36 msg="TCP connection dropped" n=1 src=198.51.100.7:4321:X1 dst=10.0.0.5:22:X0 proto=tcp/ssh`,
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'SonicWall, let through',
    `${SONIC} m=98 msg="Connection Opened" n=1 src=10.0.0.5:4321:X0 dst=198.51.100.7:443:X1 proto=tcp/https fw_action="forward"`,
    'false',
    '10.0.0.5',
    '198.51.100.7:443',
  ],
  [
    'YAMAHA RTX',
    '<13>TUNNEL[1] Rejected at IN(300) filter: UDP 198.51.100.7:137 > 10.0.0.5:137',
    'true',
    '198.51.100.7',
    '10.0.0.5:137',
  ],
  [
    'YAMAHA RTX, out',
    '<13>PP[01] Rejected at OUT(2013) filter: TCP 10.0.0.5:4321 > 198.51.100.7:445',
    'true',
    '10.0.0.5',
    '198.51.100.7:445',
  ],
  [
    'YAMAHA RTX, let through',
    '<13>LAN2 Passed at IN(100) filter: TCP 198.51.100.7:4321 > 10.0.0.5:443',
    'false',
    '198.51.100.7',
    '10.0.0.5:443',
  ],
  [
    'Suricata, drop',
    '{"timestamp":"2026-11-22T09:00:00.123456+0900","flow_id":1,"event_type":"drop","src_ip":"198.51.100.7","src_port":4321,"dest_ip":"10.0.0.5","dest_port":22,"proto":"TCP","drop":{"len":60,"reason":"rules"}}',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'Suricata, alert that blocked',
    '{"timestamp":"2026-11-22T09:00:00.123456+0900","flow_id":1,"event_type":"alert","src_ip":"198.51.100.7","src_port":4321,"dest_ip":"10.0.0.5","dest_port":22,"proto":"TCP","alert":{"action":"blocked","signature":"x","severity":1}}',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'Suricata, alert that only told',
    '{"timestamp":"2026-11-22T09:00:00.123456+0900","flow_id":1,"event_type":"alert","src_ip":"198.51.100.7","src_port":4321,"dest_ip":"10.0.0.5","dest_port":22,"proto":"TCP","alert":{"action":"allowed","signature":"x","severity":1}}',
    undefined,
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'iptables',
    '<4>Nov 22 09:00:01 gw kernel: [12345.678901] IPTABLES-DROP: IN=eth0 OUT= MAC=00:16:3e:00:00:01:00:16:3e:00:00:02:08:00 SRC=198.51.100.7 DST=10.0.0.5 LEN=40 TOS=0x00 PREC=0x00 TTL=243 ID=54321 PROTO=TCP SPT=4321 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0 ',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'ufw',
    'Nov 22 09:00:01 gw kernel: [UFW BLOCK] IN=ens3 OUT= MAC=aa SRC=198.51.100.7 DST=10.0.0.5 LEN=40 TOS=0x00 PREC=0x00 TTL=243 ID=1 PROTO=TCP SPT=4321 DPT=3389 WINDOW=1024 RES=0x00 SYN URGP=0',
    'true',
    '198.51.100.7',
    '10.0.0.5:3389',
  ],
  [
    'firewalld',
    '2026-11-22T09:00:01.123456+09:00 gw kernel: filter_IN_public_REJECT: IN=ens3 OUT= MAC=aa SRC=2001:db8::7 DST=2001:db8::5 LEN=80 TC=0 HOPLIMIT=64 FLOWLBL=0 PROTO=TCP SPT=4321 DPT=22 WINDOW=65535 RES=0x00 SYN URGP=0',
    'true',
    '2001:db8::7',
    '2001:db8::5:22',
  ],
  [
    'nftables, out',
    '<4>Nov 22 09:00:01 gw kernel: nft drop out: IN= OUT=eth0 SRC=10.0.0.5 DST=198.51.100.7 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=UDP SPT=4321 DPT=53 LEN=40',
    'true',
    '10.0.0.5',
    '198.51.100.7:53',
  ],
  [
    'OpenWrt, older',
    '<4>Nov 22 09:00:01 ap kernel: [  12.5] DROP(src wan)IN=eth1 OUT= MAC=aa SRC=198.51.100.7 DST=10.0.0.5 LEN=40 PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=1',
    'true',
    '198.51.100.7',
    '10.0.0.5',
  ],
  [
    'nftables, let through',
    '<4>Nov 22 09:00:01 gw kernel: accepted ssh IN=eth0 OUT= SRC=198.51.100.7 DST=10.0.0.5 LEN=60 PROTO=TCP SPT=4321 DPT=22',
    'false',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'a prefix without a verdict',
    '<4>Nov 22 09:00:01 gw kernel: input IN=eth0 OUT= SRC=198.51.100.7 DST=10.0.0.5 LEN=60 PROTO=TCP SPT=4321 DPT=22',
    undefined,
    '198.51.100.7',
    '10.0.0.5:22',
  ],
  [
    'any device that speaks CEF',
    'CEF:0|Check Point|VPN-1 & FireWall-1|Check Point|Log|Log|0|act=Drop src=198.51.100.7 spt=4321 dst=10.0.0.5 dpt=22 proto=6',
    'true',
    '198.51.100.7',
    '10.0.0.5:22',
  ],
]

describe('a refusal is one, whatever device tells it', () => {
  test.each(CASES)('%s', (_, line, blocked, from, to) => {
    const [event] = readLogs(line, MEANS)
    const { ecs, fields } = event ?? {}
    const port = ecs?.['destination.port']
    const target = ecs?.['destination.ip']
    expect({
      blocked: fields?.['blocked'],
      from: ecs?.['source.ip'],
      to: target === undefined || port === undefined ? target : `${target}:${port}`,
    }).toEqual({ blocked, from, to })
    // Rules for firewalls ask for the same names of all.
    if (blocked !== undefined) expect(fields?.['dst_ip']).toBe(target)
    expect(event && toSigma(event, line).fields).toBe(fields)
  })
})
