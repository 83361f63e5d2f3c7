/**
 * The sources that are followed in their own ways, each against a publisher on this machine that answers with real records
 * (../shared/data): the first round, what changed, what was missed, and what breaks.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { jvnYear } from '../feeds-list.ts'
import { jvnChecksums } from '../jvn-checksums.ts'
import { tarOf, zipOf } from '../testing-archives.ts'
import { followCveList } from './cve-list.ts'
import { followJvn } from './jvn-api.ts'
import { followNvd } from './nvd-api.ts'
import { followOsv } from './osv.ts'
import { followRedHatVex } from './redhat-vex.ts'
import { openPublisher } from './testing.ts'
import { followFortinet, followPaloAlto } from './vendor-lists.ts'

const data = fileURLToPath(
  new URL('../../../../../../shared/data/vulnerabilities/', import.meta.url),
)
const HOUR = 3_600_000

describe.skipIf(!existsSync(data))('sources (records of ../shared/data)', () => {
  let publisher: Awaited<ReturnType<typeof openPublisher>>
  let folder = ''
  let records: string[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-sources-'))
    for (const file of ['fixtures/vuls-data-update.tar.gz', 'csaf/csaf-2.0.tar.gz'])
      execFileSync('tar', ['xzf', join(data, file), '-C', folder])
    records = gunzipSync(readFileSync(join(data, 'cve-v5/vulnrichment-2023.jsonl.gz')))
      .toString()
      .split('\n')
      .slice(0, 40)
    publisher = await openPublisher()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await publisher.close()
  })
  beforeEach(() => {
    publisher.files.clear()
    publisher.asked.length = 0
  })
  const at = (path: string): string => {
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) =>
      one.endsWith(path),
    )
    if (found === undefined) throw new Error(`no ${path}`)
    return readFileSync(join(folder, found), 'utf8')
  }
  const idOf = (record: string): string => JSON.parse(record).cveMetadata.cveId as string
  const archiveOf = (some: readonly string[]): Buffer =>
    zipOf(Object.fromEntries(some.map((one) => [`cves/2023/${idOf(one)}.json`, one])))

  describe('the CVE list by its releases', () => {
    const release = (tag: string, ...names: string[]) => ({
      tag_name: tag,
      assets: names.map((name) => ({ name, browser_download_url: `${publisher.base}${name}` })),
    })
    const publish = (...releases: object[]): void => {
      publisher.files.set('/releases', (request, answer) => {
        const page = new URL(request.url ?? '', publisher.base).searchParams.get('page')
        answer.end(JSON.stringify(page === '1' ? releases : []))
      })
    }
    test('the archive once, then of each day what changed; a gap begins anew', async () => {
      const { files, follow, build, asked, later } = publisher
      const name = publisher.newName()
      // The archive of the day is a zip in a zip.
      files.set(
        '/2026-11-22_all_CVEs_at_midnight.zip.zip',
        zipOf({ 'cves.zip': archiveOf(records.slice(0, 30)) }),
      )
      files.set('/2026-11-22_delta_CVEs_at_0500Z.zip', archiveOf(records.slice(30, 31)))
      publish(
        release(
          'cve_2026-11-22_0500Z',
          '2026-11-22_all_CVEs_at_midnight.zip.zip',
          '2026-11-22_delta_CVEs_at_0500Z.zip',
        ),
        release(
          'cve_2026-11-22_0400Z',
          '2026-11-22_all_CVEs_at_midnight.zip.zip',
          '2026-11-22_delta_CVEs_at_0400Z.zip',
        ),
      )
      await follow(name, followCveList, 'releases')
      const first = await build(name, 'cve')
      expect(first.open.sources()[0]).toMatchObject({ damaged: 0 })
      expect(first.open.flaw(idOf(records[29] ?? ''))).not.toBeNull()
      expect(first.open.flaw(idOf(records[30] ?? ''))).not.toBeNull()
      first.open.close()

      later(3 * HOUR)
      files.set('/2026-11-22_delta_CVEs_at_end_of_day.zip', archiveOf(records.slice(30, 33)))
      files.set('/2026-11-23_delta_CVEs_at_0100Z.zip', archiveOf(records.slice(33, 34)))
      publish(
        release(
          'cve_2026-11-23_0100Z',
          '2026-11-23_all_CVEs_at_midnight.zip.zip',
          '2026-11-23_delta_CVEs_at_0100Z.zip',
        ),
        release('cve_2026-11-22_at_end_of_day', '2026-11-22_delta_CVEs_at_end_of_day.zip'),
        release('cve_2026-11-22_0500Z', '2026-11-22_delta_CVEs_at_0500Z.zip'),
      )
      asked.length = 0
      await follow(name, followCveList, 'releases')
      expect(asked.filter((url) => url.endsWith('.zip'))).toEqual([
        '/2026-11-22_delta_CVEs_at_end_of_day.zip',
        '/2026-11-23_delta_CVEs_at_0100Z.zip',
      ])
      const second = await build(name, 'cve')
      expect(second.result.touched?.flaws).toContain(idOf(records[33] ?? ''))
      expect(second.result.touched?.flaws).not.toContain(idOf(records[0] ?? ''))
      second.open.close()

      // Three days nobody asked, and the releases no longer reach back.
      files.set(
        '/2026-11-27_all_CVEs_at_midnight.zip.zip',
        zipOf({ 'cves.zip': archiveOf(records) }),
      )
      files.set('/2026-11-27_delta_CVEs_at_0100Z.zip', archiveOf(records.slice(0, 1)))
      publish(
        release(
          'cve_2026-11-27_0100Z',
          '2026-11-27_all_CVEs_at_midnight.zip.zip',
          '2026-11-27_delta_CVEs_at_0100Z.zip',
        ),
      )
      asked.length = 0
      await follow(name, followCveList, 'releases')
      expect(asked).toContain('/2026-11-27_all_CVEs_at_midnight.zip.zip')
      const third = await build(name, 'cve')
      expect(third.open.flaw(idOf(records[39] ?? ''))).not.toBeNull()
      third.open.close()
    })

    test('an archive that cannot be fetched leaves what stood', async () => {
      const { files, follow, build, later } = publisher
      const name = publisher.newName()
      files.set('/2026-11-22_all_CVEs_at_midnight.zip', archiveOf(records.slice(0, 5)))
      publish(
        release('a', '2026-11-22_all_CVEs_at_midnight.zip', '2026-11-22_delta_CVEs_at_0000Z.zip'),
      )
      files.set('/2026-11-22_delta_CVEs_at_0000Z.zip', archiveOf([]))
      await follow(name, followCveList, 'releases')
      later(40 * 24 * HOUR)
      publish(
        release('b', '2026-12-31_all_CVEs_at_midnight.zip', '2026-12-31_delta_CVEs_at_0000Z.zip'),
      )
      await expect(follow(name, followCveList, 'releases')).rejects.toMatchObject({
        code: 'feeds.failed',
      })
      const { open } = await build(name, 'cve')
      expect(open.flaw(idOf(records[4] ?? ''))).not.toBeNull()
      open.close()
    })
  })

  test('NVD by its API: every page though the total grows, then windows of what was modified', async () => {
    const { files, follow, build, asked, later, now } = publisher
    const name = publisher.newName()
    const page = (set: string) => (request: IncomingMessage, answer: ServerResponse) => {
      const start = new URL(request.url ?? '', 'http://x').searchParams.get('startIndex')
      answer.end(at(`nvd-api-cve/fetch/input/${set}/${start}-3.json`))
    }
    files.set('/cves', page('increase'))
    await follow(name, followNvd, 'cves')
    expect(asked.map((url) => new URL(url, 'http://x').searchParams.get('startIndex'))).toEqual([
      '0',
      '3',
      '6',
    ])
    const first = await build(name, 'nvd')
    expect(first.open.sources()[0]?.records).toBe(
      new Set(
        [0, 3, 6].flatMap((n) =>
          at(`nvd-api-cve/fetch/input/increase/${n}-3.json`).match(/"id": "CVE-[\d-]+"/g),
        ),
      ).size,
    )
    first.open.close()
    // Two hundred days later: the API allows 120 at once.
    later(200 * 24 * HOUR)
    asked.length = 0
    files.set('/cves', (_, answer) => answer.end(at('nvd-api-cve/fetch/input/empty/0-1.json')))
    await follow(name, followNvd, 'cves')
    const windows = asked.map((url) => {
      const { searchParams } = new URL(url, 'http://x')
      return ['lastModStartDate', 'lastModEndDate'].map((key) =>
        Date.parse(searchParams.get(key) ?? ''),
      )
    })
    expect(windows).toHaveLength(2)
    for (const [from = 0, to = 0] of windows) expect(to - from).toBeLessThanOrEqual(120 * 24 * HOUR)
    expect(windows[0]?.[1]).toBe(windows[1]?.[0])
    expect(windows[1]?.[1]).toBeGreaterThan(now() - 3 * HOUR)
  })

  test('OSV: the zip once, then each record that modified_id.csv names', async () => {
    const { files, follow, build, asked } = publisher
    const name = publisher.newName()
    const osv = (id: string, fixed: string): string =>
      JSON.stringify({
        schema_version: '1.6.0',
        id,
        modified: '2026-01-01T00:00:00Z',
        affected: [
          {
            package: { ecosystem: 'npm', name: 'left' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
          },
        ],
      })
    files.set(
      '/npm/all.zip',
      zipOf({ 'GHSA-aaaa-aaaa-aaaa.json': osv('GHSA-aaaa-aaaa-aaaa', '1.0.0') }),
    )
    files.set('/npm/modified_id.csv', '2026-11-20T00:00:00Z,GHSA-aaaa-aaaa-aaaa\n')
    await follow(name, followOsv, 'npm/all.zip')
    await build(name, 'osv').then(({ open }) => open.close())
    asked.length = 0
    expect(await follow(name, followOsv, 'npm/all.zip')).toMatchObject({ kind: 'unchanged' })
    files.set(
      '/npm/modified_id.csv',
      '2026-11-21T00:00:00Z,GHSA-bbbb-bbbb-bbbb\n2026-11-21T00:00:00Z,GHSA-cccc-cccc-cccc\nrubbish\n2026-11-20T00:00:00Z,GHSA-aaaa-aaaa-aaaa\n',
    )
    files.set('/npm/GHSA-bbbb-bbbb-bbbb.json', osv('GHSA-bbbb-bbbb-bbbb', '2.0.0'))
    asked.length = 0
    await follow(name, followOsv, 'npm/all.zip')
    expect(asked).toEqual([
      '/npm/modified_id.csv',
      '/npm/GHSA-bbbb-bbbb-bbbb.json',
      '/npm/GHSA-cccc-cccc-cccc.json',
    ])
    expect((await publisher.stateOf(name))?.followed?.complaints).toMatchObject([
      { why: 'HTTP 404' },
    ])
    const { open } = await build(name, 'osv')
    expect(open.lookup('p:npm/left')).toHaveLength(2)
    open.close()
    // What was missing is tried again, though nothing changed since.
    files.set('/npm/GHSA-cccc-cccc-cccc.json', osv('GHSA-cccc-cccc-cccc', '3.0.0'))
    asked.length = 0
    await follow(name, followOsv, 'npm/all.zip')
    expect(asked).toEqual(['/npm/modified_id.csv', '/npm/GHSA-cccc-cccc-cccc.json'])
    const later = await build(name, 'osv')
    expect(later.open.lookup('p:npm/left')).toHaveLength(3)
    later.open.close()
  })

  test('MyJVN: the list of what changed, its details ten at a time, each once', async () => {
    const { files, follow, build, asked } = publisher
    const name = publisher.newName()
    const ids = Array.from({ length: 12 }, (_, i) => `JVNDB-2026-${String(i + 1).padStart(6, '0')}`)
    const detail = at('jvn-detail/fetch/input/jvndb_detail_2023.rdf')
    const item = (id: string): string =>
      `<item rdf:about="https://jvndb.jvn.jp/${id}"><title>x</title><link>https://jvndb.jvn.jp/${id}</link><sec:identifier>${id}</sec:identifier><dcterms:modified>${new Date(publisher.now()).toISOString()}</dcterms:modified></item>`
    files.set('/myjvn', (request, answer) => {
      const { searchParams } = new URL(request.url ?? '', 'http://x')
      if (searchParams.get('method') === 'getVulnOverviewList')
        answer.end(
          `<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sec="http://jvn.jp/rss/mod_sec/3.0/" xmlns:status="http://jvndb.jvn.jp/myjvn/Status"><channel rdf:about="x"><title>x</title></channel>${ids.map(item).join('')}<status:Status version="3.3" method="getVulnOverviewList" retCd="0" retMax="50" totalRes="12" totalResRet="12" firstRes="1" /></rdf:RDF>`,
        )
      else {
        // The plus between the ids stands in the address as it is.
        const [first = ''] = (searchParams.get('vulnId') ?? '').split(' ')
        answer.end(detail.replaceAll('JVNDB-2023-004315', first))
      }
    })
    await follow(name, followJvn, 'myjvn')
    const details = asked.filter((url) => url.includes('getVulnDetailInfo'))
    expect(details.map((url) => url.match(/JVNDB-/g)?.length)).toEqual([10, 2])
    expect(asked[0]).toContain('rangeDatePublished=n')
    expect(asked[0]).toContain('datePublishedStartY=')
    const { open } = await build(name, 'jvn-detail')
    expect(open.sources()[0]?.records).toBe(2)
    open.close()
    asked.length = 0
    await follow(name, followJvn, 'myjvn')
    expect(asked).toHaveLength(1)
  })

  test('JVN iPedia: what its checksum.txt says is here already is not fetched, what differs is not taken', async () => {
    const { files, feeds, asked, base } = publisher
    const text = at('jvn-detail/fetch/input/jvndb_detail_2023.rdf')
    const sums = (sha256: string): string =>
      JSON.stringify([
        {
          url: 'https://jvndb.jvn.jp/ja/feed/detail/jvndb_detail_2023.rdf',
          filename: 'jvndb_detail_2023.rdf',
          sha256,
          size: text.length,
          lastModified: '2026/11/22 12:00:00',
        },
      ])
    const good = createHash('sha256').update(text).digest('hex')
    files.set('/jvn/jvndb_detail_2023.rdf', text)
    files.set('/jvn/checksum.txt', sums(good))
    const year = jvnYear(2023)
    const bring = async () => {
      const asking = jvnChecksums(feeds.fetch, [`jvn=${base}jvn/{file}`])
      const sha256 = (await asking(year))?.get('jvndb_detail_2023.rdf')
      return feeds.fetch({
        name: 'jvn-2023',
        url: `${base}jvn/jvndb_detail_2023.rdf`,
        maxBytes: 1e8,
        timeoutMs: 120_000,
        ...(sha256 === undefined ? {} : { sha256 }),
      })
    }
    expect(await bring()).toMatchObject({ kind: 'fetched' })
    asked.length = 0
    expect(await bring()).toMatchObject({ kind: 'unchanged' })
    expect(asked).toEqual(['/jvn/checksum.txt'])
    files.set('/jvn/checksum.txt', sums('ab'.repeat(32)))
    await expect(bring()).rejects.toMatchObject({ params: { why: 'SHA-256' } })
    expect((await feeds.current('jvn-2023'))?.sha256).toBe(good)
  })

  test('Red Hat VEX: the archive, then what changed since and what was deleted', async () => {
    const { files, follow, build, asked } = publisher
    const name = publisher.newName()
    const template = at('examples/csaf/rhsa-2021_5217.json')
    const vex = (cve: string): string =>
      template.replaceAll('RHSA-2021:5217', cve).replaceAll('CVE-2021-4133', cve)
    files.set('/vex/archive_latest.txt', 'csaf_vex_2026-11-20.tar.zst\n')
    files.set(
      '/vex/csaf_vex_2026-11-20.tar.zst',
      zstdCompressSync(
        tarOf({
          '2026/cve-2026-0001.json': vex('CVE-2026-0001'),
          '2026/cve-2026-0002.json': vex('CVE-2026-0002'),
        }),
      ),
    )
    files.set('/vex/changes.csv', '"2026/cve-2026-0001.json","2026-11-01T00:00:00+00:00"\n')
    files.set('/vex/deletions.csv', '')
    await follow(name, followRedHatVex, 'vex/')
    const first = await build(name, 'redhat-vex')
    expect(first.open.flaw('CVE-2026-0002')).not.toBeNull()
    first.open.close()
    files.set(
      '/vex/changes.csv',
      '"2026/cve-2026-0003.json","2026-11-21T00:00:00+00:00"\n"2026/cve-2026-0001.json","2026-11-01T00:00:00+00:00"\n',
    )
    files.set('/vex/deletions.csv', '"2026/cve-2026-0002.json","2026-11-21T01:00:00+00:00"\n')
    await follow(name, followRedHatVex, 'vex/')
    expect((await publisher.stateOf(name))?.followed?.complaints).toMatchObject([
      { why: 'HTTP 404' },
    ])
    files.set('/vex/2026/cve-2026-0003.json', vex('CVE-2026-0003'))
    asked.length = 0
    await follow(name, followRedHatVex, 'vex/')
    expect(asked.filter((url) => url.endsWith('.json'))).toEqual(['/vex/2026/cve-2026-0003.json'])
    const second = await build(name, 'redhat-vex')
    expect(second.open.flaw('CVE-2026-0001')).not.toBeNull()
    expect(second.open.flaw('CVE-2026-0002')).toBeNull()
    expect(second.open.flaw('CVE-2026-0003')).not.toBeNull()
    second.open.close()
    asked.length = 0
    expect(await follow(name, followRedHatVex, 'vex/')).toMatchObject({ kind: 'unchanged' })
    expect(asked.filter((url) => url.endsWith('.json'))).toEqual([])
  })

  test('Palo Alto Networks: the list in pages, and each document that is newer', async () => {
    const { files, follow, stateOf, asked } = publisher
    const name = publisher.newName()
    const page1 = at('paloalto-list/fetch/input/happy/page1.json')
    const ids = [...page1.matchAll(/"ID":"([^"]+)"/g)].map(([, id]) => id)
    files.set('/json/', (request, answer) =>
      answer.end((request.url ?? '').includes('page=1&') ? page1 : '[]'),
    )
    const document = at('paloalto-csaf/fetch/input/CVE-2025-0114')
    for (const id of ids) files.set(`/csaf/${id}`, document.replaceAll('CVE-2025-0114', id ?? ''))
    await follow(name, followPaloAlto)
    expect((await stateOf(name))?.followed).toMatchObject({ listed: ids.length, held: ids.length })
    asked.length = 0
    await follow(name, followPaloAlto)
    expect(asked.filter((url) => url.startsWith('/csaf/'))).toEqual([])
  })

  test('Fortinet: from its pages to the documents that they link, at its own host alone', async () => {
    const { files, follow, stateOf } = publisher
    const name = publisher.newName()
    files.set('/psirt/', '<a href="/psirt/FG-IR-24-015">x</a><a href="/psirt/FG-IR-24-423">y</a>')
    files.set(
      '/psirt/FG-IR-24-015',
      '<a href="https://filestore.fortinet.com/fortiguard/psirt/csaf_x_fg-ir-24-015.json">CSAF</a>',
    )
    files.set('/psirt/FG-IR-24-423', '<a href="https://elsewhere.example/csaf_x.json">CSAF</a>')
    await expect(follow(name, followFortinet, 'psirt/')).resolves.toBeNull()
    expect((await stateOf(name))?.followed).toMatchObject({
      listed: 2,
      held: 0,
      needs: ['filestore.fortinet.com'],
    })
  })
})
