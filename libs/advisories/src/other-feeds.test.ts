import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Advisory, Part, Row } from './claim.ts'
import {
  readAlerts,
  readCiscoAdvisories,
  readCsaf,
  readCsafChanges,
  readCsafProvider,
  readCveRecords,
  readCvrf,
  readDebianTracker,
  readEndOfLife,
  readEpss,
  readJvnDetails,
  readJvnFiles,
  readJvnOverviews,
  readJvnProducts,
  readKev,
  readNvd,
  readOsv,
  readPaloAltoList,
  readRolieFeed,
  readUbuntuCves,
} from './index.ts'

const archive = fileURLToPath(
  new URL(
    '../../../../shared/data/vulnerabilities/fixtures/vuls-data-update.tar.gz',
    import.meta.url,
  ),
)
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const drain = async <T>(parts: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const part of parts) all.push(part)
  return all
}
const advisories = (parts: readonly Part[]): Advisory[] =>
  parts.flatMap((part) => (part.kind === 'advisory' ? [part.advisory] : []))
const rows = <T>(parts: readonly Row<T>[]): T[] =>
  parts.flatMap((part) => (part.kind === 'row' ? [part.row] : []))
const damage = (parts: readonly (Part | Row<unknown>)[]): string[] =>
  parts.flatMap((part) => (part.kind === 'damage' ? [`${part.damage.at} ${part.damage.why}`] : []))

// MaineK00n/vuls-data-update, 2026-08-07, Apache-2.0: see the README of the data folder.
describe.skipIf(!existsSync(archive))('downloads of real feeds (../shared/data)', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-feeds-'))
    execFileSync('tar', ['xzf', archive, '-C', folder])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const files = (below: string, end = ''): string[] =>
    readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(end))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  const bytes = (file: string): Uint8Array[] => {
    const read = readFileSync(file)
    return [file.endsWith('.gz') ? gunzipSync(read) : read]
  }
  const readAll = async <T>(
    reader: (chunks: Uint8Array[]) => AsyncIterable<T>,
    given: readonly string[],
  ): Promise<T[]> => (await Promise.all(given.map((file) => drain(reader(bytes(file)))))).flat()

  test('NVD: every page, feed and single record; a page that holds more than it says is told', async () => {
    const pages = files('nvd-api-cve/fetch/input', '.json')
    const parts = await readAll(readNvd, pages)
    expect(pages.length).toBe(17)
    expect(advisories(parts).length).toBe(42)
    expect(damage(parts)).toEqual(['the document count_differs', 'the document count_differs'])
    const grown = await readAll(
      readNvd,
      pages.filter((file) => file.includes('increase')),
    )
    expect(grown.flatMap((part) => (part.kind === 'head' ? [part.head.total] : []))).toEqual([
      7, 7, 8, 8,
    ])
    const feeds = await readAll(readNvd, files('nvd-feed-cve/fetch/input', '.gz'))
    expect([advisories(feeds).length, damage(feeds)]).toEqual([9, []])
    const records = await readAll(
      readNvd,
      [...files('nvd-api-cve/extract/input'), ...files('nvd-feed-cve/extract/input')].filter(
        (file) => /CVE-\d{4}-\d+\.json$/.test(file),
      ),
    )
    expect(damage(records)).toEqual(['record 0 id bad_id'])
    expect(advisories(records).length).toBe(15)
  })

  test('NVD repeats the CNA’s rows and the SSVC decision since 2026', async () => {
    const [log4j] = advisories(
      await readAll(readNvd, files('nvd-api-cve/fetch/input/ssvc_affected', '0-3.json')),
    )
    expect(log4j?.ssvc).toMatchObject({
      exploitation: 'active',
      automatable: 'yes',
      technicalImpact: 'total',
    })
    expect(log4j?.claims[0]?.ranges[0]?.to?.version).toBe('2.3.1')
    expect(log4j?.exploited?.dueAt).toBe(Date.UTC(2021, 11, 24))
  })

  test('JVN: overviews, details, products, the list of files', async () => {
    const overviews = advisories(
      await readAll(readJvnOverviews, files('jvn-rss/fetch/input', '.rdf')),
    )
    expect(overviews.length).toBe(11)
    const details = await readAll(
      (chunks) => readJvnDetails(chunks),
      files('jvn-detail/fetch/input', '.rdf'),
    )
    expect(damage(details)).toEqual([])
    const [log4j, oaicat] = advisories(details)
    const cpes = log4j?.claims.filter(({ product }) => product.kind === 'cpe') ?? []
    expect(
      cpes.map(({ ranges, modules, raw }) => ({
        raw,
        modules,
        to: ranges.map(({ to }) => to?.version),
      })),
    ).toEqual([
      { raw: '2.13.0 から 2.15.0 より前のバージョン', modules: [], to: ['2.15.0'] },
      { raw: 'core 2.0-beta9 から 2.12.1 より前のバージョン', modules: ['core'], to: ['2.12.1'] },
      { raw: null, modules: [], to: [] },
    ])
    expect(cpes[2]).toMatchObject({ all: false, reading: 'not-read' })
    expect(oaicat).toMatchObject({
      id: 'JVNDB-2023-004315',
      aliases: ['CVE-2013-10019'],
      language: 'ja',
    })
    const products = rows(await readAll(readJvnProducts, files('jvn-product/fetch/input', '.rdf')))
    expect(products.length).toBe(13)
    expect(products[0]).toMatchObject({
      vendor: 'サン・マイクロシステムズ',
      productId: 16,
      cpe: 'cpe:2.3:h:sun:sun_cobalt_raq_2:*:*:*:*:*:*:*:*',
    })
    const listed = rows(await readAll(readJvnFiles, files('jvn-rss/fetch/input', 'checksum.txt')))
    expect(listed.length).toBe(13)
    expect(listed[0]?.modifiedAt).toBe(Date.parse('2023-11-02T12:00:18+09:00'))
  })

  test('news: the same files as alerts, with the ids they name', async () => {
    const alerts = rows(await readAll(readAlerts, files('jvn-rss/fetch/input', '.rdf')))
    expect(alerts.length).toBe(11)
    expect(alerts.find(({ id }) => id === 'JVNDB-2011-001013')?.ids).toEqual(
      expect.arrayContaining(['CVE-2011-0346', 'JVNVU#427980', 'JPCERT-AT-2011-0008']),
    )
  })

  test('EPSS under four headers', async () => {
    const parts = await readAll(readEpss, files('epss/fetch/input', '.gz'))
    expect(rows(parts).map(({ score, percentile }) => [score, percentile])).toEqual([
      [0.65117, null],
      [0.04773, null],
      [0.65117, 0.9981063485700858],
      [0.04773, 0.8715910818693242],
      [0.96817, 0.99999],
      [0.17187, 0.93112],
      [0.97567, 0.99995],
      [0.00113, 0.43131],
    ])
    expect(parts.flatMap((part) => (part.kind === 'head' ? [part.head.version] : []))).toEqual([
      'v2022.01.01',
      'v2023.03.01',
    ])
  })

  test('exploited catalogues of both sides of the sea', async () => {
    const found = rows(
      await readAll(readKev, [...files('kev-cisa/fetch/input'), ...files('kev-enisa/fetch/input')]),
    )
    expect(found.map(({ catalogue, cve, addedAt }) => [catalogue, cve, addedAt])).toEqual([
      ['cisa', 'CVE-2022-21971', Date.UTC(2022, 7, 18)],
      ['eu', 'CVE-2024-9380', Date.UTC(2025, 0, 17)],
    ])
  })

  test('Fortinet, Cisco, Palo Alto: CSAF, CVRF and their own JSON', async () => {
    const csaf = await readAll(
      (chunks) => readCsaf(chunks),
      [
        ...files('fortinet-csaf/extract/input'),
        ...files('cisco-csaf/fetch/input'),
        ...files('paloalto-csaf/fetch/input'),
      ],
    )
    expect(advisories(csaf).map(({ id, aliases }) => [id, aliases[0]])).toEqual([
      ['FG-IR-17-173', 'CVE-2016-2183'],
      ['FG-IR-21-173', undefined],
      ['cisco-sa-ios-xr-verii-bypass-HhPwQRvx', 'CVE-2025-20177'],
      ['CVE-2025-0114', undefined],
    ])
    expect(
      advisories(csaf)[1]?.claims.find(
        ({ product }) => product.kind === 'named' && product.product === 'FortiOS',
      ),
    ).toMatchObject({
      product: { vendor: 'Fortinet' },
      status: 'affected',
    })
    const cvrf = await readAll(
      (chunks) => readCvrf(chunks),
      [...files('fortinet-cvrf/fetch/input'), ...files('cisco-cvrf/fetch/input')],
    )
    expect(advisories(cvrf).map(({ id }) => id)).toEqual([
      'FG-IR-13-008',
      'FG-IR-23-392',
      'cisco-sa-ios-xr-verii-bypass-HhPwQRvx',
    ])
    const fortisiem = advisories(cvrf)[1]?.claims[0]
    expect(fortisiem?.ranges.some(({ from }) => from?.version === '6.7.6')).toBe(true)
    const cisco = await readAll(readCiscoAdvisories, [
      ...files('cisco-json/extract/input'),
      ...files('cisco-json/fetch/input'),
    ])
    expect(advisories(cisco).length).toBe(7)
    const panos = await readAll(
      (chunks) => readCveRecords(chunks),
      [...files('paloalto-json/extract/input'), ...files('paloalto-json/fetch/input')],
    )
    expect(advisories(panos).length).toBe(8)
    const list = await readAll(readPaloAltoList, files('paloalto-list/fetch/input'))
    expect(rows(list).length).toBeGreaterThan(1)
  })
})

describe('feeds by their documented shape', () => {
  test('OSV: events in any order, what is listed beside the ranges, commits apart', async () => {
    const record = {
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-2026-0001'],
      modified: '2026-01-02T03:04:05.123456Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      affected: [
        {
          package: { ecosystem: 'npm', name: '@a/b', purl: 'pkg:npm/%40a/b' },
          ranges: [
            {
              type: 'SEMVER',
              events: [
                { fixed: '2.1.0' },
                { introduced: '2.0.0' },
                { fixed: '1.4.0' },
                { introduced: '0' },
              ],
            },
            {
              type: 'GIT',
              repo: 'https://example.com/b.git',
              events: [{ introduced: '0' }, { fixed: 'abc' }],
            },
          ],
          versions: ['1.0.0', '3.0.0-rc.1'],
        },
        {
          package: { ecosystem: 'Debian:12', name: 'b' },
          ranges: [
            { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { last_affected: '1:2.0-1' }] },
          ],
        },
      ],
    }
    const parts = await drain(readOsv([bytesOf(JSON.stringify(record))]))
    expect(damage(parts)).toEqual([])
    const [npm, git, debian] = advisories(parts)[0]?.claims ?? []
    expect(advisories(parts)[0]?.cvss).toMatchObject([
      { score: 9.8, severity: 'critical', isComputed: true },
    ])
    const at = (version: string, inclusive: boolean) => ({ version, inclusive })
    expect(npm?.ranges).toEqual([
      { scheme: 'semver', from: null, to: at('1.4.0', false) },
      { scheme: 'semver', from: at('2.0.0', true), to: at('2.1.0', false) },
      { scheme: 'npm', from: at('3.0.0-rc.1', true), to: at('3.0.0-rc.1', true) },
    ])
    expect(npm?.product).toEqual({ kind: 'package', type: 'npm', namespace: '@a', name: 'b' })
    expect(git?.ranges[0]?.scheme).toBe('git')
    expect(debian).toMatchObject({
      product: { kind: 'distro', distro: 'debian', release: '12' },
      ranges: [{ scheme: 'deb', to: at('1:2.0-1', true) }],
    })
    const gone = await drain(
      readOsv([
        bytesOf(
          '{"id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z","withdrawn":"2026-01-01T00:00:00Z"}',
        ),
      ]),
    )
    expect(advisories(gone)[0]?.state).toBe('withdrawn')
  })

  test('Debian and Ubuntu: fixed in, never affected, no fix to come', async () => {
    const debian = {
      openssl: {
        'CVE-2026-0001': {
          description: 'x',
          releases: {
            bookworm: { status: 'resolved', fixed_version: '3.0.11-1~deb12u2' },
            trixie: { status: 'resolved', fixed_version: '0' },
            bullseye: { status: 'open', urgency: 'end-of-life' },
            sid: { status: 'who knows' },
          },
        },
      },
    }
    const parts = await drain(readDebianTracker([bytesOf(JSON.stringify(debian))]))
    expect(damage(parts)).toEqual(['openssl CVE-2026-0001 releases.sid.status bad_status'])
    expect(
      advisories(parts)[0]?.claims.map(({ status, fix, fixState, outside }) => [
        status,
        fix,
        fixState,
        outside,
      ]),
    ).toEqual([
      ['fixed', '3.0.11-1~deb12u2', 'fixed', 'affected'],
      ['not-affected', null, 'unknown', 'unknown'],
      ['affected', null, 'wont-fix', 'unknown'],
    ])
    const statuses = [
      'released',
      'DNE',
      'not-affected',
      'needed',
      'deferred',
      'ignored',
      'needs-triage',
    ]
    const ubuntu = {
      total_results: 1,
      offset: 0,
      cves: [
        {
          id: 'CVE-2026-0001',
          packages: [
            {
              name: 'openssl',
              statuses: statuses.map((status) => ({
                release_codename: 'noble',
                status,
                description: status === 'released' ? '3.0.13-0ubuntu3.5' : '',
              })),
            },
          ],
        },
      ],
    }
    const read = await drain(readUbuntuCves([bytesOf(JSON.stringify(ubuntu))]))
    expect(
      advisories(read)[0]?.claims.map(({ status, fixState }) => `${status} ${fixState}`),
    ).toEqual([
      'fixed fixed',
      'not-affected unknown',
      'affected not-fixed',
      'affected deferred',
      'affected wont-fix',
      'under-investigation unknown',
    ])
  })

  test('end of life, per line', async () => {
    const given = {
      schema_version: '1.2.0',
      total: 1,
      result: [
        {
          name: 'fortios',
          label: 'FortiOS',
          identifiers: [{ type: 'cpe', id: 'cpe:2.3:o:fortinet:fortios' }],
          releases: [
            {
              name: '7.4',
              releaseDate: '2023-05-11',
              isEol: false,
              eolFrom: '2027-11-11',
              eoasFrom: '2026-05-11',
              latest: { name: '7.4.9', date: '2025-09-01' },
            },
            { name: '6.0', isEol: true, eolFrom: null },
          ],
        },
      ],
    }
    const found = rows(await drain(readEndOfLife([bytesOf(JSON.stringify(given))])))
    expect(
      found.map(({ cycle, eolAt, isEnded, latest }) => [cycle, eolAt, isEnded, latest]),
    ).toEqual([
      ['7.4', Date.UTC(2027, 10, 11), false, '7.4.9'],
      ['6.0', null, true, ''],
    ])
  })

  test('a provider’s lists: what leaves the folder is refused', async () => {
    const provider = await readCsafProvider([
      bytesOf(
        JSON.stringify({
          canonical_url: 'https://a.example/x.json',
          last_updated: '2026-01-01T00:00:00Z',
          distributions: [
            { directory_url: 'https://a.example/csaf' },
            {
              rolie: {
                feeds: [
                  { tlp_label: 'WHITE', url: 'https://a.example/feed.json' },
                  { tlp_label: 'RED', url: 'https://a.example/red.json' },
                  { url: 'javascript:alert(1)' },
                ],
              },
            },
          ],
        }),
      ),
    ])
    expect(provider.provider).toMatchObject({
      feeds: ['https://a.example/feed.json'],
      directories: ['https://a.example/csaf/'],
    })
    expect(provider.damage.map(({ why }) => why)).toEqual(['bad_url'])
    const changes = await drain(
      readCsafChanges([
        bytesOf(
          '"2026/a.json","2026-01-02T03:04:05Z"\n2025/b.json\n"../../etc/passwd.json","2026-01-01T00:00:00Z"\nhttps://evil.example/x.json\n',
        ),
      ]),
    )
    expect(rows(changes)).toEqual([
      { path: '2026/a.json', changedAt: Date.UTC(2026, 0, 2, 3, 4, 5) },
      { path: '2025/b.json', changedAt: null },
    ])
    expect(damage(changes)).toEqual(['line 3 bad_url', 'line 4 bad_url'])
    const feed = {
      feed: {
        entry: [
          {
            id: 'A-1',
            updated: '2026-01-01T00:00:00Z',
            link: [
              { rel: 'self', href: 'https://a.example/a-1.json' },
              { rel: 'hash', href: 'https://a.example/a-1.json.sha512' },
            ],
          },
          { id: 'A-2' },
        ],
      },
    }
    const entries = await drain(readRolieFeed([bytesOf(JSON.stringify(feed))]))
    expect(rows(entries)).toMatchObject([
      { id: 'A-1', hashes: ['https://a.example/a-1.json.sha512'], signature: null },
    ])
    expect(damage(entries)).toEqual(['feed entry[1] not_a_record'])
  })

  test('Atom and RSS 2.0 are news too', async () => {
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>NCO</title><updated>2026-01-02T00:00:00+09:00</updated><entry><title>注意喚起 CVE-2026-12345</title><link href="https://www.jpcert.or.jp/at/2026/at260007.html"/><id>x</id><updated>2026-01-01T09:00:00+09:00</updated><summary type="html">&lt;p&gt;a &amp;amp; b&lt;/p&gt;</summary></entry></feed>'
    const [alert] = rows(await drain(readAlerts([bytesOf(atom)])))
    expect(alert).toMatchObject({
      id: 'JPCERT-AT-2026-0007',
      summary: 'a & b',
      modifiedAt: Date.UTC(2026, 0, 1),
      ids: ['CVE-2026-12345', 'JPCERT-AT-2026-0007'],
    })
    const rss =
      '<rss version="2.0"><channel><title>t</title><item><title>x</title><link>https://a.example/1</link><pubDate>Thu, 01 Jan 2026 09:00:00 +0900</pubDate></item></channel></rss>'
    expect(rows(await drain(readAlerts([bytesOf(rss)])))[0]?.publishedAt).toBe(Date.UTC(2026, 0, 1))
  })
})

describe('hostile XML', () => {
  const item = (id: string, title = 't') =>
    `<item><title>${title}</title><link>https://jvndb.jvn.jp/</link><sec:identifier>${id}</sec:identifier></item>`
  const feed = (...items: string[]) => bytesOf(`<rdf:RDF>${items.join('')}</rdf:RDF>`)

  test('entities are not expanded, and what is whole is read', async () => {
    const bomb = bytesOf(
      `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF>${item('JVNDB-2026-000001', '&b;&x;')}${item('JVNDB-2026-000002')}</rdf:RDF>`,
    )
    const parts = await drain(readJvnOverviews([bomb]))
    expect(advisories(parts).map(({ id, title }) => [id, title])).toEqual([
      ['JVNDB-2026-000001', '&b;&x;'],
      ['JVNDB-2026-000002', 't'],
    ])
    expect(new Set(damage(parts).map((each) => each.split(' ').at(-1)))).toEqual(
      new Set(['entity']),
    )
  })

  test('a broken record costs itself; a cut file what it held; 削除 is withdrawn', async () => {
    const parts = await drain(
      readJvnOverviews([
        feed(
          item('JVNDB-2026-000001', '** 削除 ** x'),
          '<item><title>a</b></item>',
          item('JVNDB-2026-000003'),
        ),
      ]),
    )
    expect(advisories(parts).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'JVNDB-2026-000001 withdrawn',
      'JVNDB-2026-000003 published',
    ])
    expect(damage(parts)).toEqual(['record 1 line 1 malformed'])
    const whole = feed(item('JVNDB-2026-000001'), item('JVNDB-2026-000002'))
    const cut = await drain(readJvnOverviews([whole.subarray(0, whole.length - 30)]))
    expect(advisories(cut).length).toBe(1)
    expect(damage(cut)).toContain('record 1 cut_short')
  })

  test('bytes of Japan that are not UTF-8: declared they are read, undeclared they are told', async () => {
    const title = [0x8b, 0x8d, 0x8d, 0x90] // 警告 would be longer; any two signs of CP932 do
    const bytes = (head: string) =>
      Uint8Array.from([
        ...bytesOf(`${head}<rdf:RDF><item><title>`),
        ...title,
        ...bytesOf('</title><sec:identifier>JVNDB-2026-000001</sec:identifier></item></rdf:RDF>'),
      ])
    const declared = await drain(
      readJvnOverviews([bytes('<?xml version="1.0" encoding="Shift_JIS"?>')]),
    )
    expect([advisories(declared)[0]?.title.length, damage(declared)]).toEqual([2, []])
    expect(damage(await drain(readJvnOverviews([bytes('')])))).toContain('record 0 not_utf8')
  })

  test('the same however the file is cut, and any signs end', async () => {
    const text = bytesOf(
      `<?xml version="1.0"?><rdf:RDF>${['1', '2', '3'].map((n) => item(`JVNDB-2026-00000${n}`, '情報')).join('\n')}</rdf:RDF>`,
    )
    const expected = await drain(readJvnOverviews([text]))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 4 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const chunks = places.slice(1).map((to, index) => text.subarray(places[index], to))
        expect(await drain(readJvnOverviews(chunks))).toEqual(expected)
      }),
      { numRuns: 30 },
    )
    const signs = fc.array(
      fc.constantFrom(
        '<item>',
        '</item>',
        '<item/>',
        '<',
        '>',
        '&amp;',
        '&x;',
        'a',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<title>',
        '"',
        "'",
        '<entry',
        ' ',
        '<!DOCTYPE a>',
      ),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(signs, async (soup) => {
        await drain(readAlerts([bytesOf(soup.join(''))]))
        await drain(readJvnDetails([bytesOf(soup.join('').replaceAll('item', 'Vulinfo'))]))
      }),
      { numRuns: 300 },
    )
  })

  test('any JSON that is no record is damage in every reader, and never an error', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'id',
          'affected',
          'cve',
          'cveMetadata',
          'containers',
          'document',
          'product_tree',
          'vulnerabilities',
          'releases',
          'name',
          'packages',
          'result',
          'feed',
          'data',
        ),
        fc.jsonValue({ maxDepth: 3 }),
      ),
    )
    const readers = [
      readCveRecords,
      readNvd,
      readKev,
      readOsv,
      readDebianTracker,
      readUbuntuCves,
      readEndOfLife,
      readCiscoAdvisories,
      readPaloAltoList,
      readRolieFeed,
      readJvnFiles,
      readCsaf,
      readEpss,
      readCsafChanges,
    ] as const
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom(...readers), async (given, reader) => {
        await drain<unknown>(reader([bytesOf(JSON.stringify(given))]))
      }),
      { numRuns: 400 },
    )
  })
})
