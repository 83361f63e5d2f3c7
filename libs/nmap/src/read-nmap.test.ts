import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type NmapHost, type NmapPart, readNmap } from './index.ts'
import { targetsOf } from './targets.ts'

const folder = fileURLToPath(
  new URL('../../../../shared/data/vulnerabilities/nmap/', import.meta.url),
)
const scan = (name: string): Uint8Array => readFileSync(`${folder}${name}`)
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const read = async (chunks: Iterable<Uint8Array>): Promise<NmapPart[]> => {
  const parts: NmapPart[] = []
  for await (const part of readNmap(chunks)) parts.push(part)
  return parts
}
const hosts = (parts: NmapPart[]): NmapHost[] =>
  parts.flatMap((part) => (part.kind === 'host' ? [part.host] : []))
const damage = (parts: NmapPart[]): string[] =>
  parts.flatMap((part) => (part.kind === 'damaged' ? [part.why] : []))

const host = (n: number, inner = ''): string =>
  `<host starttime="1700000000" endtime="1700000010"><status state="up" reason="arp-response"/>
<address addr="10.0.${n >> 8}.${n & 255}" addrtype="ipv4"/><address addr="02:00:00:00:00:0A" addrtype="mac" vendor="Buffalo"/>
<hostnames><hostname name="pc-${n}.example.jp" type="PTR"/></hostnames>
<ports><extraports state="closed" count="990"/><port protocol="tcp" portid="22"><state state="open" reason="syn-ack"/><service name="ssh" product="OpenSSH" version="9.2" method="probed" conf="10"><cpe>cpe:/a:openbsd:openssh:9.2</cpe></service></port></ports>${inner}
</host>\n`
const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" args="nmap -sV -oX out.xml 10.0.0.0/16 fileserver" start="1700000000" version="7.94">\n<scaninfo type="syn" protocol="tcp" numservices="1000" services="1-1000"/>\n'
const foot =
  '<runstats><finished time="1700000100" elapsed="100.5" exit="success"/><hosts up="3" down="2" total="5"/></runstats>\n</nmaprun>\n'

describe.skipIf(!existsSync(folder))('scans of real services (../shared/data)', () => {
  test('services with version, product, CPE and TLS are read', async () => {
    const parts = await read([scan('scan-services.xml')])
    expect(damage(parts)).toEqual([])
    expect(parts[0]).toMatchObject({
      kind: 'run',
      run: { scanner: 'nmap', version: '7.93', targets: ['127.0.0.1'], startedAt: 1795303839000 },
    })
    const [found] = hosts(parts)
    expect(found?.addresses).toEqual([{ kind: 'ipv4', address: '127.0.0.1' }])
    expect(found?.ports.map(({ port, state }) => `${port} ${state}`)).toEqual([
      '10022 open',
      '10025 open',
      '18080 open',
      '18443 open',
      '19999 closed',
    ])
    expect(found?.ports[0]?.service).toMatchObject({
      product: 'OpenSSH',
      version: '9.2p1 Debian 2+deb12u10',
      cpe: ['cpe:/a:openbsd:openssh:9.2p1', 'cpe:/o:linux:linux_kernel'],
    })
    expect(found?.ports[3]?.service?.tunnel).toBe('ssl')
    expect(parts.at(-1)).toMatchObject({
      kind: 'finished',
      summary: { exit: 'success', hostsUp: 1, hostsDown: 0, hostsTotal: 1 },
    })
  })

  test('the certificate that a script saw is kept', async () => {
    const [found] = hosts(await read([scan('scan-scripts.xml')]))
    const outputs = found?.ports.flatMap(({ scripts }) => scripts.map(({ output }) => output))
    expect(outputs?.some((output) => output.includes('vpn.example.jp'))).toBe(true)
    const pems = found?.ports.flatMap(({ scripts }) => scripts.flatMap(({ pem }) => pem ?? []))
    expect(pems?.map((pem) => new X509Certificate(pem).subject)).toEqual([
      expect.stringContaining('CN=vpn.example.jp'),
    ])
  })

  test('ten guesses of an operating system stay guesses', async () => {
    const [found] = hosts(await read([scan('scan-os-guess.xml')]))
    expect(found?.osGuesses).toHaveLength(10)
    expect(found?.osGuesses.every(({ guess, name }) => guess === true && name !== '')).toBe(true)
  })

  test('a host without ports is a host', async () => {
    const [found, ...others] = hosts(await read([scan('scan-ping-only.xml')]))
    expect(others).toEqual([])
    expect(found?.ports).toEqual([])
    expect(found?.state).toBe('up')
  })

  test('cut anywhere, a scan never gives other hosts than the whole one, and says that it was cut', async () => {
    const whole = scan('scan-services.xml')
    const all = hosts(await read([whole]))
    const end = new TextDecoder().decode(whole).indexOf('</nmaprun>')
    for (let at = 0; at < end; at += 7) {
      const parts = await read([whole.subarray(0, at)])
      expect(all).toEqual(expect.arrayContaining(hosts(parts)))
      expect(damage(parts)).toHaveLength(1)
    }
  })
})

test('a thousand hosts come with address, maker and name', async () => {
  const xml = head + Array.from({ length: 1000 }, (_, n) => host(n)).join('') + foot
  const parts = await read([bytes(xml)])
  expect(damage(parts)).toEqual([])
  const found = hosts(parts)
  expect(found).toHaveLength(1000)
  expect(found[999]).toMatchObject({
    addresses: [{ kind: 'ipv4', address: '10.0.3.231' }],
    mac: '02:00:00:00:00:0A',
    macVendor: 'Buffalo',
    hostnames: [{ name: 'pc-999.example.jp', type: 'PTR' }],
    otherPorts: [{ state: 'closed', count: 990 }],
    startedAt: 1700000000000,
  })
})

test('an interrupted scan keeps every complete host and says where it broke', async () => {
  const parts = await read([bytes(`${head}${host(1)}${host(2)}<host><status state="up"/><addr`)])
  expect(hosts(parts)).toHaveLength(2)
  expect(parts.at(-2)).toMatchObject({ kind: 'damaged', why: 'cut_short', at: { line: 15 } })
  expect(parts.at(-1)).toEqual({ kind: 'finished', summary: null })
})

test('a broken host is lost alone, and the place is named', async () => {
  const parts = await read([bytes(`${head}${host(1)}<host><status </host>\n${host(2)}${foot}`)])
  expect(hosts(parts).map(({ addresses }) => addresses[0]?.address)).toEqual([
    '10.0.0.1',
    '10.0.0.2',
  ])
  expect(parts.filter(({ kind }) => kind === 'damaged')).toMatchObject([
    { why: 'malformed', at: { line: 10 } },
  ])
  expect(parts.at(-1)).toMatchObject({ summary: { hostsUp: 3 } })
})

test.each([
  [
    'an entity bomb',
    '<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><nmaprun scanner="nmap"><host/></nmaprun>',
    ['entities_refused'],
  ],
  [
    'an outside entity',
    '<!DOCTYPE nmaprun [<!ENTITY x SYSTEM "file:///etc/passwd">]><nmaprun/>',
    ['entities_refused'],
  ],
  ['a web page', '<!DOCTYPE html><html><body><p>hello</p></body></html>', ['not_nmap']],
  ['nothing', '', ['not_nmap']],
  [
    'a control character',
    `${head}${host(1, '<hostscript><script id="x" output="a\u0001b"/></hostscript>')}${foot}`,
    ['bad_character'],
  ],
  [
    'a host without any address',
    `${head}<host><status state="up"/></host>${foot}`,
    ['host_incomplete'],
  ],
  ['a deep element', `${head}<host>${'<table>'.repeat(100)}${foot}`, ['too_deep']],
  [
    'a thousand attributes',
    `${head}<host ${Array.from({ length: 1000 }, (_, n) => `a${n}="1"`).join(' ')}>${foot}`,
    ['too_many_attributes'],
  ],
])('%s is refused with its reason', async (_, xml, expected) => {
  expect(damage(await read([bytes(xml)]))).toEqual(expected)
})

test('a text without end is given up after a bounded size', async () => {
  const endless = function* () {
    yield bytes(`${head}${host(1)}<host><status reason="`)
    for (let i = 0; i < 100; i++) yield bytes('a'.repeat(100_000))
    yield bytes(`${host(2)}${foot}`)
  }
  const parts = await read(endless())
  expect(hosts(parts)).toHaveLength(2)
  expect(damage(parts)).toEqual(['too_large'])
})

test('UTF-16 is read as well', async () => {
  const text = `\ufeff${head}${host(1)}${foot}`
  const wide = new Uint8Array(new Uint16Array([...text].map((c) => c.charCodeAt(0))).buffer)
  expect(hosts(await read([wide]))).toHaveLength(1)
})

test.each([
  ['nmap -n -sV -p 22,80 -oX - 10.0.0.0/24 fw.example.jp', ['10.0.0.0/24', 'fw.example.jp']],
  ['nmap --exclude 10.0.0.1 -T4 -iL hosts.txt', []],
  [
    '"C:\\Program Files (x86)\\Nmap\\nmap.exe" -oX "my scan.xml" 192.168.1.1-50',
    ['192.168.1.1-50'],
  ],
  ['nmap --script=vuln --max-retries 2 ::1', ['::1']],
])('%s asks for %j', (args, expected) => {
  expect(targetsOf(args)).toEqual(expected)
})

const fragment = fc.oneof(
  fc.constantFrom(
    host(1),
    host(2),
    foot,
    '<host>',
    '</host>',
    '<ports>',
    '<port protocol="tcp" portid="1">',
    '</port>',
    '<nmaprun>',
    '</nmaprun>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&amp;',
    '&x;',
    '&#0;',
    '<',
    '>',
    '"',
    '\r',
    '\n',
    '<?x',
    '?>',
    '<!DOCTYPE a [',
    ']>',
    '火の番',
    '\ud83d',
  ),
  fc.string({ maxLength: 8 }),
)

test('any bytes end without an exception, with one last part', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fragment, { maxLength: 40 }).map((f) => bytes(head + f.join(''))),
      ),
      async (input) => {
        const parts = await read([input])
        expect(parts.filter(({ kind }) => kind === 'finished')).toHaveLength(1)
        expect(parts.at(-1)?.kind).toBe('finished')
      },
    ),
    { numRuns: 500 },
  )
})

test('the parts are the same however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fragment, { maxLength: 40 }),
      fc.array(fc.nat(6000), { maxLength: 20 }),
      async (fragments, cuts) => {
        const input = bytes(head + fragments.join(''))
        const at = [0, ...cuts.filter((n) => n < input.length).sort((a, b) => a - b), input.length]
        const pieces = at.slice(1).map((end, i) => input.subarray(at[i], end))
        expect(await read(pieces)).toEqual(await read([input]))
      },
    ),
    { numRuns: 300 },
  )
})

test('a host after any broken stretch is still found', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fragment, { maxLength: 20 }), async (fragments) => {
      // What swallows all that follows by the rules of XML is no break in it.
      const rubbish = fragments.join('').replace(/<!|<\?|["']/g, '')
      const parts = await read([bytes(`${head}${rubbish}\n${'<broken <'}${host(77)}${foot}`)])
      expect(hosts(parts).some(({ addresses }) => addresses[0]?.address === '10.0.0.77')).toBe(true)
    }),
    { numRuns: 300 },
  )
})
