/**
 * Every format as its source really publishes it: recognised by its bytes, read into records, and found again.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SETTINGS } from '../../../../platform/config/index.ts'
import { FeedName } from '../../../../platform/feeds/bundle.ts'
import { addressOf, hostsOf, isFeedOn } from '../../../../platform/feeds/index.ts'
import { type BuildInput, run } from './build-worker.ts'
import { FEED_FORMATS } from './feed-format.ts'
import { feedNamed, feedsAt, fileFeedName, USUAL_FEEDS } from './feeds.ts'
import { openCatalogue } from './read.ts'
import { feedOfFile, recogniseFormat } from './recognise-feed.ts'

const data = fileURLToPath(new URL('../../../../../shared/data/vulnerabilities/', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-formats-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// MaineK00n/vuls-data-update (Apache-2.0), OASIS CSAF examples: see the README of the data folder.
describe.skipIf(!existsSync(data))('downloads of real feeds (../shared/data)', () => {
  beforeAll(() => {
    execFileSync('tar', ['xzf', join(data, 'fixtures/vuls-data-update.tar.gz'), '-C', folder])
    execFileSync('tar', ['xzf', join(data, 'csaf/csaf-2.0.tar.gz'), '-C', folder])
  })
  const at = (below: string): string => {
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith(below),
    )
    if (found === undefined) throw new Error(`no ${below}`)
    return join(folder, found)
  }
  const take = async (format: BuildInput['feeds'][number]['format'], path: string) => {
    const catalogue = join(folder, `${Math.random()}.db`)
    const feed = { name: 'one', format, path, isWhole: true, takenAt: 1, mayShrink: false }
    const { outcomes } = await run({ path: catalogue, feeds: [feed], now: 1 }, async () => {})
    const open = openCatalogue(catalogue)
    if (open === null) throw new Error('no catalogue')
    return { outcome: outcomes[0], open }
  }

  it.each([
    ['jvn-detail/fetch/input/jvndb_detail_2021.rdf', 'jvn-detail', 'jvn-2021'],
    ['jvn-rss/fetch/input/jvndb_2021.rdf', 'jvn-overview', null],
    ['kev-cisa/fetch/input/known_exploited_vulnerabilities.json', 'kev', 'kev'],
    ['kev-enisa/fetch/input/happy/eukev.json', 'kev', 'kev-eu'],
    ['epss/fetch/input/epss_scores-2023-03-07.csv.gz', 'epss', 'epss'],
    ['cisco-json/fetch/input/all.json', 'cisco', null],
    ['cisco-csaf/fetch/input/cisco-sa-ios-xr-verii-bypass-HhPwQRvx.json', 'csaf', null],
    ['fortinet-cvrf/fetch/input/FG-IR-23-392.xml', 'cvrf', null],
  ] as const)('%s is known and taken', async (file, format, name) => {
    const path = at(file)
    expect(await recogniseFormat(path)).toBe(format)
    const sha256 = 'ab'.repeat(32)
    expect(feedOfFile(format, basename(path), sha256)).toBe(name ?? fileFeedName(format, sha256))
    const { outcome, open } = await take(format, path)
    expect(outcome).toMatchObject({ kind: 'taken' })
    open.close()
  })

  it('reads versions out of what JVN says in words', async () => {
    const path = at('jvn-detail/fetch/input/jvndb_detail_2023.rdf')
    const { open } = await take('jvn-detail', path)
    const cves = new Set(readFileSync(path, 'utf8').match(/CVE-\d{4}-\d{4,}/g))
    const claims = [...cves].flatMap((cve) => open.advisoriesOf(cve)).flatMap((one) => one.claims)
    expect(claims.filter(({ ranges }) => ranges.length > 0).length).toBeGreaterThan(0)
    open.close()
  })

  it('lets an outline of JVN never take the place of its detail', async () => {
    const detail = at('jvn-detail/fetch/input/jvndb_detail_2021.rdf')
    const id = /<VulinfoID>(JVNDB-[\d-]+)</.exec(readFileSync(detail, 'utf8'))?.[1] ?? ''
    const outline = join(folder, 'outline.rdf')
    writeFileSync(
      outline,
      `<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sec="http://jvn.jp/rss/mod_sec/3.0/"><item rdf:about="https://jvndb.jvn.jp/x"><title>概要だけ</title><link>https://jvndb.jvn.jp/x</link><sec:identifier>${id}</sec:identifier><dcterms:modified>2030-01-01T00:00:00+09:00</dcterms:modified></item></rdf:RDF>`,
    )
    const catalogue = join(folder, 'both.db')
    const common = { takenAt: 1, mayShrink: false }
    await run(
      {
        path: catalogue,
        now: 1,
        feeds: [
          { ...common, name: 'jvn-2021', format: 'jvn-detail', path: detail, isWhole: true },
          { ...common, name: 'jvn', format: 'jvn-overview', path: outline, isWhole: false },
        ],
      },
      async () => {},
    )
    const open = openCatalogue(catalogue)
    const flaws = open?.advisoriesOf(id) ?? []
    const titles = JSON.stringify([flaws, open?.flaw(id)])
    expect(titles).not.toContain('概要だけ')
    open?.close()
  })

  it('reads gzip and zstd as what they hold', async () => {
    const plain = readFileSync(at('jvn-detail/fetch/input/jvndb_detail_2021.rdf'))
    for (const packed of [gzipSync(plain), zstdCompressSync(plain)]) {
      const path = join(folder, 'packed')
      writeFileSync(path, packed)
      expect(await recogniseFormat(path)).toBe('jvn-detail')
    }
    const nvd = gunzipSync(readFileSync(join(data, 'nvd/nvd-2.0-records.jsonl.gz')))
    const path = join(folder, 'nvd.jsonl')
    writeFileSync(path, nvd)
    expect(await recogniseFormat(path)).toBe('nvd')
    expect(await recogniseFormat(join(data, 'nvd/nvd-data-overrides.jsonl.gz'))).toBe(
      'nvd-overrides',
    )
    expect(await recogniseFormat(join(data, 'cve-v5/vulnrichment-2023.jsonl.gz'))).toBe('cve')
  })
})

describe('formats without a sample in the data folder, as their documents show them', () => {
  const small: readonly (readonly [(typeof FEED_FORMATS)[number], string])[] = [
    [
      'debian',
      '{"openssl":{"CVE-2024-0001":{"description":"x","releases":{"bookworm":{"status":"resolved","fixed_version":"3.0.1-1","urgency":"low"}}}}}',
    ],
    [
      'eol',
      '{"schema_version":"1.2.0","generated_at":"2026-11-01T00:00:00Z","total":1,"result":[{"name":"php","label":"PHP","releases":[{"name":"7.4","isEol":true,"eolFrom":"2022-11-28"}]}]}',
    ],
    [
      'osv',
      '{"schema_version":"1.6.0","id":"GHSA-aaaa-bbbb-cccc","modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}]}]}',
    ],
    [
      'ubuntu',
      '{"cves":[{"id":"CVE-2024-0001","published":"2024-01-01T00:00:00","packages":[{"name":"openssl","statuses":[{"release_codename":"jammy","status":"released","description":"3.0.2-0ubuntu1.1"}]}]}],"total_results":1}',
    ],
  ]
  it.each(small)('%s is known and taken', async (format, text) => {
    const path = join(folder, `small-${format}`)
    writeFileSync(path, text)
    expect(await recogniseFormat(path)).toBe(format)
    const catalogue = join(folder, `small-${format}.db`)
    const feed = { name: format, format, path, isWhole: true, takenAt: 1, mayShrink: false }
    const { outcomes } = await run({ path: catalogue, feeds: [feed], now: 1 }, async () => {})
    expect(outcomes).toMatchObject([{ kind: 'taken', records: 1 }])
    const open = openCatalogue(catalogue)
    if (format === 'eol')
      expect(open?.eolOf('php')).toMatchObject([{ cycle: '7.4', row: { isEnded: true } }])
    open?.close()
  })
})

describe('the feeds that are defined', () => {
  const all = feedsAt(2026)
  it('have names that can be kept, each once, and are found by them', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const one of all) {
      expect(FeedName.safeParse(one.name).success).toBe(true)
      expect(feedNamed(one.name)).toEqual(one)
      expect(one.url).toMatch(/^https:/)
    }
    expect(feedNamed('nvd-1999')).toBeNull()
    for (const format of FEED_FORMATS)
      expect(feedNamed(fileFeedName(format, 'ab'.repeat(32)))?.format).toBe(format)
  })
  it('hold every one that is usual, and the default of the setting is those', () => {
    // And the advisories, which another room reads.
    expect(SETTINGS['feeds.on'].default).toEqual([...USUAL_FEEDS, 'alerts'])
    for (const name of USUAL_FEEDS) expect(all.some((one) => isFeedOn(one, [name]))).toBe(true)
  })
  it('are fetched from a mirror where one is set, and its host is asked for', () => {
    const nvd = all.filter(({ group }) => group === 'nvd')
    const mirrors = ['nvd=http://mirror.example.jp:8080/nvd/{file}', 'kev=https://m.example/kev']
    expect(addressOf(nvd[0] as never, mirrors)).toBe(
      'http://mirror.example.jp:8080/nvd/nvdcve-2.0-2002.json.gz',
    )
    expect(hostsOf(nvd, mirrors)).toEqual(['http://mirror.example.jp:8080'])
    expect(hostsOf(nvd, [])).toEqual(['nvd.nist.gov'])
    expect(SETTINGS['feeds.mirrors'].schema.safeParse(mirrors).success).toBe(true)
    expect(SETTINGS['feeds.mirrors'].schema.safeParse(['nvd=ftp://x']).success).toBe(false)
  })
})
