/**
 * Damaged and hostile feeds: each costs itself alone, is counted and located, and never the catalogue that stands.
 * @module
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BuildInput, run } from './build-worker.ts'
import { openCatalogue } from './read.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-hostile-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Feed = BuildInput['feeds'][number]
const catalogue = () => join(folder, 'catalogue.db')
const feed = (format: Feed['format'], content: string | Buffer, said: Partial<Feed> = {}): Feed => {
  const path = join(folder, `feed-${Math.random()}`)
  writeFileSync(path, content)
  return { name: 'one', format, path, isWhole: true, takenAt: 1, mayShrink: false, ...said }
}
const build = (...feeds: Feed[]) =>
  run({ path: catalogue(), feeds, now: 1 }, () => Promise.resolve())
const taken = () => {
  const open = openCatalogue(catalogue())
  if (open === null) throw new Error('no catalogue')
  const [source] = open.sources()
  const flawsThere = (...ids: string[]) => ids.filter((id) => open.flaw(id) !== null)
  return { open, source, flawsThere, codes: new Set(source?.damage.map(({ why }) => why)) }
}

const record = (cveId: string, more: object = {}): string =>
  JSON.stringify({
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: { cveId, state: 'PUBLISHED', assignerShortName: 'example' },
    containers: {
      cna: {
        title: `About ${cveId}`,
        affected: [
          {
            vendor: 'Example',
            product: 'Gate',
            versions: [{ version: '1', status: 'affected', lessThan: '2', versionType: 'semver' }],
          },
        ],
        descriptions: [{ lang: 'en', value: 'x' }],
        references: [],
        ...more,
      },
    },
  })
const GOOD = [record('CVE-2026-0001'), record('CVE-2026-0002')]
const between = (bad: string): string => `${GOOD[0]}\n${bad}\n${GOOD[1]}\n`

describe('records', () => {
  it.each<[string, string, string]>([
    ['broken JSON', '{"dataType":"CVE_RECORD",,}', 'malformed'],
    [
      'a name twice in one object',
      record('CVE-2026-0003').replace('"title":', '"title":"first","title":'),
      'duplicate_key',
    ],
    [
      'a year of five digits',
      record('CVE-2026-0003', { datePublic: '20260-01-01T00:00:00Z' }).replace(
        '"state":"PUBLISHED"',
        '"state":"PUBLISHED","datePublished":"20260-01-01T00:00:00Z"',
      ),
      'absurd_date',
    ],
    ['nesting without an end', `{"dataType":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'too_deep'],
    [
      'an id that is none',
      record('CVE-2026-0003').replace('CVE-2026-0003', 'CVE-20260-OOO3'),
      'bad_id',
    ],
  ])('%s: told with its place, the good around it is used', async (_, bad, code) => {
    expect((await build(feed('cve', between(bad)))).outcomes).toMatchObject([{ kind: 'taken' }])
    const { open, source, flawsThere, codes } = taken()
    expect(flawsThere('CVE-2026-0001', 'CVE-2026-0002')).toHaveLength(2)
    expect([...codes]).toContain(code)
    expect(source?.damaged).toBeGreaterThan(0)
    expect(source?.damage.every(({ at }) => at !== '')).toBe(true)
    open.close()
  })

  it('text that is not UTF-8', async () => {
    const bad = Buffer.from(record('CVE-2026-0003').replace('About', 'Ab\u00e9ut'), 'latin1')
    const all = Buffer.concat([Buffer.from(`${GOOD[0]}\n`), bad, Buffer.from(`\n${GOOD[1]}\n`)])
    await build(feed('cve', all))
    const { open, flawsThere, codes } = taken()
    expect(flawsThere('CVE-2026-0001', 'CVE-2026-0002')).toHaveLength(2)
    expect([...codes]).toContain('not_utf8')
    open.close()
  })

  it('an absurd version is a state of its entry, never an end of the build', async () => {
    const absurd = record('CVE-2026-0003', {
      affected: [
        {
          vendor: 'Example',
          product: 'Gate',
          versions: [{ version: '9'.repeat(5000), status: 'affected', lessThan: '\u0000\uffff' }],
        },
      ],
    })
    await build(feed('cve', between(absurd)))
    const { open, flawsThere } = taken()
    expect(flawsThere('CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003')).toHaveLength(3)
    expect(open.lookup('c:example:gate').length).toBeGreaterThanOrEqual(2)
    open.close()
  })

  it('aliases in a circle stay apart from each other and end', async () => {
    const osv = (id: string, alias: string): string =>
      JSON.stringify({
        schema_version: '1.6.0',
        id,
        modified: '2026-01-01T00:00:00Z',
        aliases: [alias, id],
        affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] }],
      })
    const circle = [
      osv('GHSA-aaaa-aaaa-aaaa', 'GHSA-bbbb-bbbb-bbbb'),
      osv('GHSA-bbbb-bbbb-bbbb', 'GHSA-aaaa-aaaa-aaaa'),
    ]
    await build(feed('osv', circle.join('\n')))
    const { open, source } = taken()
    expect(source?.records).toBe(2)
    expect(open.lookup('p:npm/left')).toHaveLength(2)
    open.close()
  })

  it('CSAF: a product id that its tree does not know', async () => {
    const csaf = {
      document: {
        category: 'csaf_security_advisory',
        csaf_version: '2.0',
        publisher: { name: 'Example', category: 'vendor', namespace: 'https://example.jp' },
        title: 'x',
        tracking: {
          id: 'EX-1',
          current_release_date: '2026-01-01T00:00:00Z',
          initial_release_date: '2026-01-01T00:00:00Z',
          status: 'final',
          version: '1',
          revision_history: [],
        },
      },
      product_tree: {
        full_product_names: [
          {
            product_id: 'known',
            name: 'Gate 1.0',
            product_identification_helper: { cpe: 'cpe:2.3:a:example:gate:1.0:*:*:*:*:*:*:*' },
          },
        ],
      },
      vulnerabilities: [
        { cve: 'CVE-2026-0009', product_status: { known_affected: ['known', 'unknown'] } },
      ],
    }
    await build(feed('csaf', JSON.stringify(csaf)))
    const { open, flawsThere, codes } = taken()
    expect([...codes]).toContain('unknown_product')
    expect(flawsThere('CVE-2026-0009')).toHaveLength(1)
    open.close()
  })

  it('XML: an entity bomb is refused, nothing is expanded', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><VULDEF-Document><Vulinfo><VulinfoID>&b;</VulinfoID></Vulinfo></VULDEF-Document>`
    expect((await build(feed('jvn-detail', bomb))).outcomes).toMatchObject([
      { kind: 'unreadable', why: 'entity' },
    ])
    expect(
      (await build(feed('jvn-detail', '<VULDEF-Document><Vulinfo><Vul'))).outcomes,
    ).toMatchObject([{ kind: 'unreadable' }])
  })
})

describe('files', () => {
  it('gzip that ends in the middle: what stood before is used, and withdraws nothing', async () => {
    const many = Array.from({ length: 400 }, (_, i) => record(`CVE-2026-${1000 + i}`))
    await build(feed('cve', many.join('\n')))
    const packed = gzipSync(many.map((line) => line.replace('About', 'More about')).join('\n'))
    const cut = await build(
      feed('cve', packed.subarray(0, Math.floor(packed.length * 0.97)), { mayShrink: true }),
    )
    expect(cut.outcomes).toMatchObject([{ kind: 'taken' }])
    const { open, codes, flawsThere } = taken()
    expect([...codes]).toContain('cut_short')
    // The last were behind the cut: they are not gone.
    expect(flawsThere('CVE-2026-1399')).toHaveLength(1)
    expect(open.flaw('CVE-2026-1000')?.titleEn).toContain('More about')
    open.close()
  })

  it('an archive that is none is one complaint, and the other feeds are taken', async () => {
    const { outcomes } = await build(
      feed('osv', Buffer.from('504b0304deadbeef', 'hex'), { name: 'broken' }),
      feed('cve', GOOD.join('\n'), { name: 'cve' }),
      { ...feed('cve', ''), name: 'gone', path: join(folder, 'no-such-file') },
    )
    expect(outcomes).toMatchObject([
      { feed: 'broken', kind: 'unreadable', why: 'malformed' },
      { feed: 'cve', kind: 'taken', records: 2 },
      { feed: 'gone', kind: 'unreadable', why: 'gone' },
    ])
  })

  it('a page of an error in place of a feed changes nothing', async () => {
    await build(feed('cve', GOOD.join('\n')))
    for (const page of ['', '<html>502 Bad Gateway</html>', 'null', '[]', '{}'])
      expect((await build(feed('cve', page))).outcomes[0]?.kind).toMatch(/shrunk|unreadable/)
    const { open, flawsThere } = taken()
    expect(flawsThere('CVE-2026-0001', 'CVE-2026-0002')).toHaveLength(2)
    open.close()
  })
})

describe('a builder that is killed', () => {
  const kill = async (feeds: Feed[], afterRecords: number): Promise<void> => {
    const script = join(folder, 'build.ts')
    writeFileSync(
      script,
      `import { run } from ${JSON.stringify(fileURLToPath(new URL('./build-worker.ts', import.meta.url)))}
await run(${JSON.stringify({ path: catalogue(), feeds, now: 1 })}, async ({ records }) => {
  if (records >= ${afterRecords}) process.kill(process.pid, 'SIGKILL')
})`,
    )
    const child = spawn(process.execPath, ['--conditions=source', script], { stdio: 'ignore' })
    const signal = await new Promise((done) => child.on('exit', (_, by) => done(by)))
    expect(signal).toBe('SIGKILL')
  }
  const lines = (word: string): string =>
    Array.from({ length: 2_500 }, (_, i) =>
      record(`CVE-2026-${10_000 + i}`).replace('About', word),
    ).join('\n')

  it('leaves the catalogue as it was, and the next build goes through', async () => {
    await build(feed('cve', lines('First')))
    const second = feed('cve', lines('Second'))
    await kill([second], 2_000)
    const before = taken()
    expect(before.open.flaw('CVE-2026-10000')?.titleEn).toContain('First')
    expect(before.open.lookup('c:example:gate')).toHaveLength(2_500)
    before.open.close()
    expect((await build(second)).outcomes).toMatchObject([{ kind: 'taken' }])
    const after = taken()
    expect(after.open.flaw('CVE-2026-10000')?.titleEn).toContain('Second')
    after.open.close()
  })

  it('leaves no first catalogue half made', async () => {
    const first = feed('cve', lines('First'))
    await kill([first], 2_000)
    expect(openCatalogue(catalogue())).toBeNull()
    expect((await build(first)).outcomes).toMatchObject([{ kind: 'taken' }])
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
