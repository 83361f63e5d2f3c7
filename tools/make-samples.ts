/**
 * Writes `samples/company/`: the files that a company like the sample would have lying around, in their real formats
 * and with their real flaws. Run it after a change here and review the difference; the product only reads the result.
 * @module
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { encode } from 'iconv-lite'
import { signatures, words } from './sample-company.ts'
import { measurements } from './sample-measurements.ts'

/** The day the sample company is photographed on. The loader moves every observation so that this day is today. */
const AS_OF = new Date('2026-11-20T08:30:00+09:00')
const HOUR = 3600

type Port = readonly [port: number, name: string, product: string, version: string]
type Device = {
  readonly ip: number
  readonly name: string
  readonly mac: string
  readonly vendor: string
  readonly ports: readonly Port[]
  readonly ledger?: {
    readonly tag: string
    readonly kind: string
    readonly model: string
    readonly owner: string
    readonly bought: string
  }
}

const SSH: Port = [22, 'ssh', 'OpenSSH', '9.2p1 Debian 2+deb12u3']
const RDP: Port = [3389, 'ms-wbt-server', 'Microsoft Terminal Services', '']
const SMB: Port = [445, 'microsoft-ds', '', '']
const HTTPS: Port = [443, 'https', 'nginx', '1.22.1']
const JET: Port = [9100, 'jetdirect', '', '']
const RTSP: Port = [554, 'rtsp', '', '']
const MODBUS: Port = [502, 'mbap', '', '']
const OUI = {
  dell: '00:14:22',
  hp: '3C:D9:2B',
  lenovo: '54:E1:AD',
  ricoh: '00:26:73',
  axis: '00:40:8C',
  yamaha: '00:A0:DE',
  fortinet: '00:09:0F',
  synology: '00:11:32',
  omron: '00:00:0A',
  mitsubishi: '58:52:8A',
  cisco: '00:1B:D4',
} as const
const VENDOR: Readonly<Record<keyof typeof OUI, string>> = {
  dell: 'Dell',
  hp: 'Hewlett Packard',
  lenovo: 'Lenovo',
  ricoh: 'Ricoh Company',
  axis: 'Axis Communications AB',
  yamaha: 'Yamaha',
  fortinet: 'Fortinet',
  synology: 'Synology Incorporated',
  omron: 'Omron Tateisi Electronics',
  mitsubishi: 'Mitsubishi Electric',
  cisco: 'Cisco Systems',
}

const device = (
  site: number,
  ip: number,
  name: string,
  maker: keyof typeof OUI,
  ports: readonly Port[],
  ledger?: readonly [tag: string, kind: string, model: string, owner: string, bought: string],
): Device => ({
  ip,
  name,
  ports,
  vendor: VENDOR[maker],
  mac: `${OUI[maker]}:${[site, ip >> 4, ip].map((n) => (n & 255).toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
  ...(ledger
    ? {
        ledger: {
          tag: ledger[0],
          kind: ledger[1],
          model: ledger[2],
          owner: ledger[3],
          bought: ledger[4],
        },
      }
    : {}),
})

const note = (n: number, tag: string, owner: string, bought: string): Device =>
  device(
    1,
    100 + n,
    `hq-note-${String(n).padStart(2, '0')}`,
    n % 2 ? 'lenovo' : 'dell',
    n % 3 ? [] : [RDP],
    [tag, 'ノートPC', n % 2 ? 'ThinkPad T14 Gen 4' : 'Latitude 5450', owner, bought],
  )

const HQ: readonly Device[] = [
  device(
    1,
    1,
    'hq-rtx',
    'yamaha',
    [SSH, [443, 'https', '', '']],
    ['A-0001', 'ルーター', 'RTX1220', '情報システム課', 'R3.4.12'],
  ),
  device(
    1,
    2,
    'hq-fw',
    'fortinet',
    [HTTPS, [10443, 'https', 'Fortinet SSL VPN', '']],
    ['A-0002', 'ファイアウォール', 'FortiGate 60F', '情報システム課', 'R4.6.1'],
  ),
  device(
    1,
    3,
    'hq-core-sw',
    'cisco',
    [SSH],
    ['A-0003', 'スイッチ', 'Catalyst 9200L', '情報システム課', '令和4年6月1日'],
  ),
  device(
    1,
    10,
    'hq-ad01',
    'hp',
    [
      SMB,
      [389, 'ldap', 'Microsoft Windows Active Directory LDAP', ''],
      [88, 'kerberos-sec', '', ''],
    ],
    ['A-0010', 'サーバー', 'ProLiant DL360 Gen10', '情報システム課', '2021/9/15'],
  ),
  device(
    1,
    11,
    'hq-file01',
    'hp',
    [SMB],
    ['A-0011', 'サーバー', 'ProLiant DL380 Gen10', '情報システム課', '２０２１／９／１５'],
  ),
  device(
    1,
    12,
    'hq-erp',
    'dell',
    [HTTPS, [5432, 'postgresql', 'PostgreSQL DB', '9.6.0 or later']],
    ['A-0012', 'サーバー', 'PowerEdge R650', '経理部', 'R5.2.20'],
  ),
  device(
    1,
    13,
    'hq-backup',
    'synology',
    [SMB, [5001, 'https', '', '']],
    ['A-0013', 'NAS', 'DS1821+', '情報システム課', 'R5.2.20'],
  ),
  device(
    1,
    20,
    'hq-mfp-2f',
    'ricoh',
    [JET, [80, 'http', '', '']],
    ['A-0020', '複合機', 'IM C4510', '総務部', '令和6年10月1日'],
  ),
  device(
    1,
    21,
    'hq-mfp-3f',
    'ricoh',
    [JET, [80, 'http', '', '']],
    ['A-0021', '複合機', 'IM C4510', '総務部', '令和6年10月1日'],
  ),
  device(1, 30, 'hq-cam-lobby', 'axis', [RTSP, [80, 'http', '', '']]),
  ...Array.from({ length: 12 }, (_, i) =>
    note(
      i + 1,
      `A-01${String(i + 1).padStart(2, '0')}`,
      ['営業部', '経理部', '総務部', '設計部'][i % 4] ?? '営業部',
      ['R6.4.1', '令和6年4月1日', '2024/4/1', 'H31.4.30'][i % 4] ?? '',
    ),
  ),
]
const PLANT1: readonly Device[] = [
  device(
    2,
    1,
    'p1-rtx',
    'yamaha',
    [SSH],
    ['B-0001', 'ルーター', 'RTX830', '情報システム課', 'R2.3.10'],
  ),
  device(
    2,
    10,
    'p1-mes',
    'dell',
    [HTTPS, SMB],
    ['B-0010', 'サーバー', 'PowerEdge T350', '第一工場 生産管理課', 'R4.11.1'],
  ),
  device(
    2,
    20,
    'p1-plc-press',
    'mitsubishi',
    [MODBUS],
    ['B-0020', '制御機器', 'MELSEC iQ-R', '第一工場 設備課', 'H30.5.8'],
  ),
  device(
    2,
    21,
    'p1-plc-paint',
    'omron',
    [MODBUS],
    ['B-0021', '制御機器', 'NX102', '第一工場 設備課', 'R1.7.22'],
  ),
  device(2, 30, 'p1-cam-gate', 'axis', [RTSP]),
  device(2, 31, 'p1-cam-yard', 'axis', [RTSP]),
  device(
    2,
    40,
    'p1-mfp',
    'ricoh',
    [JET],
    ['B-0040', '複合機', 'IM C3010', '第一工場 総務係', 'R6.10.1'],
  ),
  ...Array.from({ length: 6 }, (_, i) =>
    device(2, 100 + i, `p1-pc-${i + 1}`, 'hp', i % 2 ? [] : [RDP], [
      `B-01${String(i).padStart(2, '0')}`,
      'デスクトップPC',
      'ProDesk 400 G9',
      '第一工場 生産管理課',
      'R4.4.1',
    ]),
  ),
]
const PLANT2: readonly Device[] = [
  device(
    3,
    1,
    'p2-rtx',
    'yamaha',
    [SSH],
    ['C-0001', 'ルーター', 'RTX830', '情報システム課', 'R2.3.10'],
  ),
  device(
    3,
    10,
    'p2-file',
    'synology',
    [SMB],
    ['C-0010', 'NAS', 'DS920+', '第二工場 総務係', 'R3.8.2'],
  ),
  device(
    3,
    20,
    'p2-plc-line1',
    'mitsubishi',
    [MODBUS],
    ['C-0020', '制御機器', 'MELSEC Q', '第二工場 設備課', 'H25.6.1'],
  ),
  device(3, 60, 'unknown-3c', 'hp', [[80, 'http', '', '']]),
  ...Array.from({ length: 4 }, (_, i) =>
    device(
      3,
      100 + i,
      `p2-pc-${i + 1}`,
      'dell',
      [],
      [
        `C-01${String(i).padStart(2, '0')}`,
        'デスクトップPC',
        'OptiPlex 7010',
        '第二工場 生産課',
        'R5.9.1',
      ],
    ),
  ),
]
const THAILAND: readonly Device[] = [
  device(
    4,
    1,
    'th-fw',
    'fortinet',
    [HTTPS, [10443, 'https', 'Fortinet SSL VPN', '']],
    ['TH-001', 'Firewall', 'FortiGate 40F', 'IT (Ayutthaya)', '2022-05-10'],
  ),
  device(
    4,
    10,
    'th-file',
    'dell',
    [SMB, RDP],
    ['TH-010', 'Server', 'PowerEdge T150', 'IT (Ayutthaya)', '2022-05-10'],
  ),
  device(4, 30, 'th-cam-01', 'axis', [RTSP]),
  ...Array.from({ length: 5 }, (_, i) =>
    device(
      4,
      100 + i,
      `th-pc-${i + 1}`,
      'lenovo',
      [],
      [
        `TH-1${String(i).padStart(2, '0')}`,
        'Desktop PC',
        'ThinkCentre M70q',
        i % 2 ? 'Production' : 'Accounting',
        '2023-01-20',
      ],
    ),
  ),
]

const SERVICES_ARGS = '22,80,88,389,443,445,502,554,3389,5001,5432,9100,10443'
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** nmap 7.93's own layout (`nmap -sT -sV -oX`). */
const nmapXml = (net: string, devices: readonly Device[], hoursAgo: number): string => {
  const start = Math.floor(AS_OF.getTime() / 1000) - hoursAgo * HOUR
  const text = new Date(start * 1000).toUTCString().replace(',', '')
  const args = `nmap -n -sT -sV -p ${SERVICES_ARGS} -oX scan.xml ${net}.0/24`
  const hosts = devices.map((d, i) => {
    const at = start + 5 + i * 3
    const ports = d.ports.map(
      ([port, name, product, version]) =>
        `<port protocol="tcp" portid="${port}"><state state="open" reason="syn-ack" reason_ttl="0"/><service name="${name}"${product ? ` product="${escapeXml(product)}"` : ''}${version ? ` version="${escapeXml(version)}"` : ''} method="${product ? 'probed' : 'table'}" conf="${product ? 10 : 3}"/></port>`,
    )
    return [
      `<host starttime="${at}" endtime="${at + 2}"><status state="up" reason="arp-response" reason_ttl="0"/>`,
      `<address addr="${net}.${d.ip}" addrtype="ipv4"/>`,
      `<address addr="${d.mac}" addrtype="mac" vendor="${escapeXml(d.vendor)}"/>`,
      `<hostnames>${d.name.startsWith('unknown') ? '' : `<hostname name="${d.name}.sample.example" type="PTR"/>`}</hostnames>`,
      `<ports><extraports state="closed" count="${13 - d.ports.length}"><extrareasons reason="conn-refused" count="${13 - d.ports.length}"/></extraports>${ports.join('\n')}</ports>`,
      '<times srtt="302" rttvar="1812" to="100000"/>',
      '</host>',
    ].join('\n')
  })
  const end = start + 5 + devices.length * 3
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE nmaprun>',
    `<nmaprun scanner="nmap" args="${args}" start="${start}" startstr="${text}" version="7.93" xmloutputversion="1.05">`,
    `<scaninfo type="connect" protocol="tcp" numservices="13" services="${SERVICES_ARGS}"/>`,
    '<verbose level="0"/>',
    '<debugging level="0"/>',
    ...hosts,
    `<runstats><finished time="${end}" timestr="${new Date(end * 1000).toUTCString().replace(',', '')}" summary="Nmap done; 256 IP addresses (${devices.length} hosts up) scanned" elapsed="${end - start}.00" exit="success"/><hosts up="${devices.length}" down="${256 - devices.length}" total="256"/>`,
    '</runstats>',
    '</nmaprun>',
    '',
  ].join('\n')
}

const wide = (text: string): string =>
  text.replace(/[0-9.]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

/** The ledger as general affairs keeps it: a title above the header, full-width digits, two calendars, CP932. */
const ledgerCsv = (): Buffer => {
  const sites: readonly [name: string, net: string, devices: readonly Device[]][] = [
    ['本社', '10.1.0', HQ],
    ['第一工場', '10.2.0', PLANT1],
    ['第二工場', '10.3.0', PLANT2],
  ]
  const rows = sites.flatMap(([site, net, devices]) =>
    devices
      .filter((d) => d.ledger)
      .map((d, i) => {
        const l = d.ledger
        const ip = `${net}.${d.ip}`
        return [
          l?.tag,
          site,
          l?.kind,
          d.name,
          l?.model,
          i % 5 === 3 ? wide(ip) : ip,
          d.mac.toLowerCase().replaceAll(':', i % 2 ? '-' : ':'),
          l?.owner,
          l?.bought,
          d.name === 'p2-plc-line1' ? '保守終了 ① 更新を検討中' : '',
        ].join(',')
      }),
  )
  const lines = [
    '資産台帳（情報機器）　令和8年9月末現在,,,,,,,,,',
    ',,,,,,,,,',
    '管理番号,拠点,種別,機器名,型番,IPアドレス,MACアドレス,管理部署,取得日,備考',
    ...rows,
    // Lines that a hand-kept ledger really has: a device nobody has seen for years, a typing error, a total.
    'A-0099,本社,ノートPC,hq-note-old,Let’s note CF-SX2,10.1.0.199,00:80:F0:12:34:56,営業部,H25.4.10,倉庫に保管㈱',
    'A-0100,本社,ノートPC,hq-note-13,Latitude 5450,10.1.0.,xx:yy,営業部,令和99年13月1日,記入中',
    `合計,,,,,,,,,${rows.length + 2}台`,
  ]
  return encode(`${lines.join('\r\n')}\r\n`, 'cp932')
}

const thailandXlsx = (): Buffer => {
  const sheet = utils.aoa_to_sheet([
    ['IT asset register – Ayutthaya plant'],
    [],
    [
      'Asset tag',
      'Type',
      'Host name',
      'Model',
      'IP address',
      'MAC address',
      'Owner',
      'Purchase date',
    ],
    ...THAILAND.filter((d) => d.ledger).map((d) => [
      d.ledger?.tag,
      d.ledger?.kind,
      d.name,
      d.ledger?.model,
      `10.4.0.${d.ip}`,
      d.mac,
      d.ledger?.owner,
      d.ledger?.bought,
    ]),
  ])
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, 'Assets')
  // The type of `write` is any; with type 'buffer' it is a Buffer (library documentation, "Writing Options").
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
}

const sbom = (): string => {
  const component = (name: string, version: string, licence: string) => ({
    type: 'library',
    'bom-ref': `pkg:npm/${name}@${version}`,
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
    licenses: [{ license: { id: licence } }],
  })
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: 'urn:uuid:5e9f4c0a-3b6e-4c58-9a53-2f9f5f0e2c11',
      version: 1,
      metadata: {
        timestamp: AS_OF.toISOString(),
        component: {
          type: 'application',
          'bom-ref': 'line-monitor',
          name: 'line-monitor',
          version: '2.4.1',
          description: 'Production line monitor delivered to customers',
        },
      },
      components: [
        component('express', '4.18.2', 'MIT'),
        component('ws', '8.13.0', 'MIT'),
        component('mqtt', '4.3.7', 'MIT'),
        component('serialport', '10.5.0', 'MIT'),
        component('lodash', '4.17.21', 'MIT'),
        component('moment', '2.29.4', 'MIT'),
      ],
      dependencies: [
        {
          ref: 'line-monitor',
          dependsOn: [
            'pkg:npm/express@4.18.2',
            'pkg:npm/ws@8.13.0',
            'pkg:npm/mqtt@4.3.7',
            'pkg:npm/serialport@10.5.0',
          ],
        },
      ],
    },
    null,
    2,
  )}\n`
}

const company = {
  asOf: AS_OF.toISOString(),
  organization: { ja: '見本製作所（架空の会社）', en: 'Mihon Manufacturing (sample)' },
  sites: [
    {
      key: 'hq',
      ja: '本社',
      en: 'Head office',
      country: 'JP',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      kind: 'headquarters',
      networks: ['10.1.0.0/24'],
    },
    {
      key: 'plant1',
      ja: '第一工場',
      en: 'Plant 1',
      country: 'JP',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      kind: 'plant',
      networks: ['10.2.0.0/24'],
    },
    {
      key: 'plant2',
      ja: '第二工場',
      en: 'Plant 2',
      country: 'JP',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      kind: 'plant',
      networks: ['10.3.0.0/24'],
    },
    {
      key: 'thailand',
      ja: 'タイ子会社（アユタヤ）',
      en: 'Thai subsidiary (Ayutthaya)',
      country: 'TH',
      timeZone: 'Asia/Bangkok',
      language: 'th',
      kind: 'subsidiary',
      networks: ['10.4.0.0/24'],
    },
  ],
  files: [
    { file: 'hq-nmap.xml', site: 'hq' },
    { file: 'plant1-nmap.xml', site: 'plant1' },
    { file: 'plant2-nmap-interrupted.xml', site: 'plant2' },
    { file: 'thailand-nmap.xml', site: 'thailand' },
    { file: 'asset-ledger.csv', site: null },
    { file: 'thailand-assets.xlsx', site: 'thailand' },
    { file: 'line-monitor.cdx.json', site: 'hq' },
    { file: 'measurements.evidence.ndjson', site: null },
  ],
  signatures,
  words,
}

const out = join(import.meta.dirname, '..', 'samples', 'company')
const put = (name: string, content: string | Buffer): void =>
  writeFileSync(join(out, name), content)
put('company.json', `${JSON.stringify(company, null, 2)}\n`)
put('hq-nmap.xml', nmapXml('10.1.0', HQ, 20))
put('plant1-nmap.xml', nmapXml('10.2.0', PLANT1, 44))
// The notebook that ran this scan was closed before it had finished.
const cut = nmapXml('10.3.0', PLANT2, 20)
put('plant2-nmap-interrupted.xml', cut.slice(0, cut.lastIndexOf('<host starttime') + 260))
put('thailand-nmap.xml', nmapXml('10.4.0', THAILAND, 24 * 12))
put('asset-ledger.csv', ledgerCsv())
put('thailand-assets.xlsx', thailandXlsx())
put('line-monitor.cdx.json', sbom())
put('measurements.evidence.ndjson', measurements(AS_OF))
