/**
 * Archives and files of every format, cut, bent and blown up: each is a counted complaint with its place, what is good in it is
 * used, and no build ends by it.
 * @module
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileLine, goneLine, PILE_START } from '../../../../platform/feeds/pile.ts'
import { type BuildInput, run } from './build-worker.ts'
import type { FeedFormat } from './feed-format.ts'
import { openCatalogue } from './read.ts'
import { tarOf, zipOf } from './testing-archives.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-archives-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const build = async (format: FeedFormat, content: string | Buffer, isWhole = true) => {
  const path = join(folder, createHash('sha256').update(content).digest('hex').slice(0, 12))
  writeFileSync(path, content)
  const feed: BuildInput['feeds'][number] = {
    name: 'one',
    format,
    path,
    isWhole,
    takenAt: 1,
    mayShrink: true,
  }
  const catalogue = join(folder, 'catalogue.db')
  const { outcomes } = await run({ path: catalogue, feeds: [feed], now: 1 }, () =>
    Promise.resolve(),
  )
  const open = openCatalogue(catalogue)
  const source = open?.sources()[0]
  const there = (id: string): boolean => (open?.flaw(id) ?? null) !== null
  const flaws = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003'].filter(there)
  open?.close()
  return { outcome: outcomes[0], source, flaws, codes: source?.damage.map(({ why }) => why) ?? [] }
}
const record = (cveId: string): string =>
  JSON.stringify({
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: { cveId, state: 'PUBLISHED', assignerShortName: 'example' },
    containers: {
      cna: {
        affected: [
          { vendor: 'Example', product: 'Gate', versions: [{ version: '1', status: 'affected' }] },
        ],
        descriptions: [{ lang: 'en', value: `About ${cveId}` }],
        references: [],
      },
    },
  })
const FILES = {
  'cves/CVE-2026-0001.json': record('CVE-2026-0001'),
  'cves/CVE-2026-0002.json': record('CVE-2026-0002'),
}
/** Long and random enough that a cut falls into it. */
const noise = (size: number): string =>
  Array.from({ length: size / 64 }, (_, i) =>
    createHash('sha256').update(`${i}`).digest('hex'),
  ).join('')

describe('archives', () => {
  it.each<[string, Buffer]>([
    ['zip', zipOf(FILES)],
    ['a zip in a zip', zipOf({ 'cves.zip': zipOf(FILES) })],
    ['tar', tarOf(FILES)],
    ['tar in gzip', gzipSync(tarOf(FILES))],
    ['tar in zstd', zstdCompressSync(tarOf(FILES))],
  ])('%s is read file by file', async (_, bytes) => {
    const { outcome, flaws, source } = await build('cve', bytes)
    expect(outcome).toMatchObject({ kind: 'taken', records: 2, damaged: 0 })
    expect(flaws).toHaveLength(2)
    expect(source?.damaged).toBe(0)
  })

  it('a real tar with long names, folders and links gives its files', async () => {
    const name = `${'long-'.repeat(30)}name`
    execFileSync('mkdir', ['-p', join(folder, 'in', name)])
    writeFileSync(join(folder, 'in', name, `${name}.json`), record('CVE-2026-0001'))
    execFileSync('ln', ['-s', '/etc/passwd', join(folder, 'in', 'link.json')])
    for (const format of ['gnu', 'pax']) {
      execFileSync('tar', [
        `--format=${format}`,
        '-cf',
        join(folder, format),
        '-C',
        join(folder, 'in'),
        '.',
      ])
      const { outcome } = await build('cve', readFileSync(join(folder, format)))
      expect(outcome).toMatchObject({ records: 1, damaged: 0 })
    }
  })

  it.each<[string, (all: Buffer) => Buffer, Buffer]>([
    [
      'gzip',
      (all) => all.subarray(0, all.length - 40_000),
      gzipSync(tarOf({ ...FILES, 'x.json': noise(400_000) })),
    ],
    [
      'zstd',
      (all) => all.subarray(0, all.length - 40_000),
      zstdCompressSync(tarOf({ ...FILES, 'x.json': noise(400_000) })),
    ],
    [
      'tar',
      (all) => all.subarray(0, all.length - 40_000),
      tarOf({ ...FILES, 'x.json': noise(400_000) }),
    ],
  ])(
    '%s that ends in the middle: what stood before is used, the cut is told',
    async (_, cut, all) => {
      const { outcome, flaws, codes } = await build('cve', cut(all))
      expect(outcome).toMatchObject({ kind: 'taken' })
      expect(flaws).toHaveLength(2)
      expect(codes).toContain('cut_short')
    },
  )

  it('a zip without its list at the end is one complaint', async () => {
    const whole = zipOf(FILES)
    expect((await build('cve', whole.subarray(0, whole.length - 30))).outcome).toMatchObject({
      kind: 'unreadable',
      why: 'malformed',
    })
  })

  it('a file of a zip whose bytes are bent costs itself alone', async () => {
    const bent = zipOf({ 'a.json': record('CVE-2026-0003'), ...FILES })
    const at = bent.indexOf('a.json') + 6
    bent.fill(0xff, at + 20, at + 60)
    const { flaws, codes } = await build('cve', bent)
    expect(flaws).toEqual(['CVE-2026-0001', 'CVE-2026-0002'])
    expect(codes.length).toBeGreaterThan(0)
  })

  it('a tar whose header is bent says so; what stood before is used', async () => {
    const all = tarOf({ ...FILES, 'cves/CVE-2026-0003.json': record('CVE-2026-0003') })
    const at = all.indexOf('cves/CVE-2026-0003.json')
    all.write('9', at + 124)
    const { flaws, codes } = await build('cve', all)
    expect(flaws).toEqual(['CVE-2026-0001', 'CVE-2026-0002'])
    expect(codes).toContain('malformed')
  })

  it('a bomb is refused by its ratio, and the file beside it is read', async () => {
    const bomb = Buffer.alloc(80 * 1024 ** 2, 0x20)
    const zip = await build('cve', zipOf({ 'bomb.json': bomb, ...FILES }))
    expect(zip.flaws).toHaveLength(2)
    expect(zip.codes).toContain('too_large')
    for (const packed of [gzipSync(bomb), zstdCompressSync(bomb)])
      expect((await build('kev', packed)).outcome).toMatchObject({
        kind: 'unreadable',
        why: 'too_large',
      })
    const inner = await build('osv', zipOf({ 'x.zip': zipOf({ 'bomb.json': bomb }) }))
    expect(inner.outcome).toMatchObject({ kind: 'unreadable', why: 'too_large' })
  })

  it('no archive in an archive in an archive is opened', async () => {
    const { outcome } = await build('cve', zipOf({ 'a.zip': zipOf({ 'b.zip': zipOf(FILES) }) }))
    expect(outcome).toMatchObject({ kind: 'unreadable' })
  })
})

describe('a pile', () => {
  const put = (name: string, bytes: Buffer, at: number | null = 1): Buffer =>
    Buffer.concat([fileLine(name, bytes.length, at), bytes, Buffer.from('\n')])
  const first = put('CVE-2026-0001.json', gzipSync(record('CVE-2026-0001')))
  const second = put('more.zip', zipOf({ 'CVE-2026-0002.json': record('CVE-2026-0002') }))

  it('is read on from where it ended, and a later file stands for the earlier ones of its name', async () => {
    const start = Buffer.concat([PILE_START, first])
    expect((await build('cve', start)).outcome).toMatchObject({ kind: 'taken', records: 1 })
    const grown = await build('cve', Buffer.concat([start, second]))
    expect(grown.outcome).toMatchObject({ kind: 'taken', records: 2 })
    // A third time, with one withdrawn.
    const less = await build(
      'cve',
      Buffer.concat([start, second, goneLine('2026/cve-2026-0001.json')]),
    )
    expect(less.flaws).toEqual(['CVE-2026-0002'])
    expect(less.source?.records).toBe(1)
  })

  it.each<[string, Buffer]>([
    ['ends in a file', Buffer.concat([PILE_START, first, second.subarray(0, second.length - 9)])],
    ['ends in a line', Buffer.concat([PILE_START, first, second.subarray(0, 12)])],
    [
      'has a line that is none',
      Buffer.concat([PILE_START, first, Buffer.from('{"bytes":-1}\n'), second]),
    ],
    [
      'claims more than it has',
      Buffer.concat([PILE_START, first, fileLine('x', 1e12, null), second]),
    ],
  ])('that %s: what stood before is used', async (_, bytes) => {
    const { flaws, codes } = await build('cve', bytes)
    expect(flaws).toEqual(['CVE-2026-0001'])
    expect(codes).toContain('cut_short')
  })
})

const data = fileURLToPath(new URL('../../../../../shared/data/vulnerabilities/', import.meta.url))

describe.skipIf(!existsSync(data))('every format, cut and bent (../shared/data)', () => {
  let fixtures = ''
  beforeAll(() => {
    fixtures = mkdtempSync(join(tmpdir(), 'hinoban-bent-'))
    execFileSync('tar', ['xzf', join(data, 'fixtures/vuls-data-update.tar.gz'), '-C', fixtures])
  })
  afterAll(() => rmSync(fixtures, { recursive: true, force: true }))
  const at = (below: string): Buffer => {
    const found = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).find((one) =>
      one.endsWith(below),
    )
    if (found === undefined) throw new Error(`no ${below}`)
    const bytes = readFileSync(join(fixtures, found))
    return below.endsWith('.gz') ? gunzipSync(bytes) : bytes
  }
  const lines = (file: string): Buffer =>
    Buffer.from(
      gunzipSync(readFileSync(join(data, file)))
        .toString()
        .split('\n')
        .slice(0, 20)
        .join('\n'),
    )
  const REAL: readonly (readonly [FeedFormat, () => Buffer])[] = [
    ['cve', () => lines('cve-v5/vulnrichment-2023.jsonl.gz')],
    ['nvd', () => at('nvd-api-cve/fetch/input/increase/0-3.json')],
    ['nvd-overrides', () => lines('nvd/nvd-data-overrides.jsonl.gz')],
    ['kev', () => at('kev-cisa/fetch/input/known_exploited_vulnerabilities.json')],
    ['epss', () => at('epss/fetch/input/epss_scores-2023-03-07.csv.gz')],
    ['jvn-overview', () => at('jvn-rss/fetch/input/jvndb_2021.rdf')],
    ['jvn-detail', () => at('jvn-detail/fetch/input/jvndb_detail_2021.rdf')],
    ['csaf', () => at('cisco-csaf/fetch/input/cisco-sa-ios-xr-verii-bypass-HhPwQRvx.json')],
    ['redhat-vex', () => at('paloalto-csaf/fetch/input/CVE-2025-0114')],
    ['cvrf', () => at('fortinet-cvrf/fetch/input/FG-IR-23-392.xml')],
    ['cisco', () => at('cisco-json/fetch/input/all.json')],
    [
      'osv',
      () =>
        Buffer.from(
          '{"schema_version":"1.6.0","id":"GHSA-aaaa-bbbb-cccc","modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}]}]}',
        ),
    ],
    [
      'debian',
      () =>
        Buffer.from(
          '{"openssl":{"CVE-2024-0001":{"description":"x","releases":{"bookworm":{"status":"resolved","fixed_version":"3.0.1-1","urgency":"low"}}}}}',
        ),
    ],
    [
      'ubuntu',
      () =>
        Buffer.from(
          '{"cves":[{"id":"CVE-2024-0001","published":"2024-01-01T00:00:00","packages":[{"name":"openssl","statuses":[{"release_codename":"jammy","status":"released","description":"3.0.2-0ubuntu1.1"}]}]}],"total_results":1}',
        ),
    ],
    [
      'eol',
      () =>
        Buffer.from(
          '{"schema_version":"1.2.0","generated_at":"2026-11-01T00:00:00Z","total":1,"result":[{"name":"php","label":"PHP","releases":[{"name":"7.4","isEol":true,"eolFrom":"2022-11-28"}]}]}',
        ),
    ],
  ]
  /** A byte that no UTF-8 holds, in the middle of a word far from any name of a member. */
  const bent = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes)
    const from = Math.floor(copy.length / 3)
    const word = /[a-z]{6,}(?=[^"\w]|\s)/g
    word.lastIndex = from
    const found = word.exec(copy.toString('latin1'))
    copy[found === null ? from : found.index + 2] = 0xff
    return copy
  }

  it.each(REAL)(
    '%s: cut, bent, empty, something else',
    async (format, real) => {
      const whole = real()
      expect((await build(format, whole)).outcome?.kind).toBe('taken')
      for (const bytes of [
        whole.subarray(0, Math.floor(whole.length * 0.7)),
        bent(whole),
        Buffer.alloc(0),
        Buffer.from('<html><body>503</body></html>'),
        Buffer.from('null'),
        Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
        Buffer.concat([whole, whole]),
      ]) {
        const { outcome, source } = await build(format, bytes, false)
        expect(outcome?.kind).toMatch(/taken|unchanged|unreadable|shrunk/)
        // Every complaint says where.
        for (const { at: place, why } of source?.damage ?? [])
          expect([place, why]).not.toContain('')
      }
    },
    60_000,
  )

  it.each(REAL.filter(([format]) => ['jvn-overview', 'jvn-detail', 'cvrf'].includes(format)))(
    '%s: an entity of its own is refused',
    async (format, real) => {
      const text = real().toString('utf8')
      const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
      const { outcome, codes } = await build(format, text.replace(/\?>/, `?>${bomb}`))
      expect(outcome?.kind === 'unreadable' ? outcome.why : codes).toContain('entity')
    },
  )
})
