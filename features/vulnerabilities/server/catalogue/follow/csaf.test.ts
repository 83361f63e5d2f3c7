/**
 * A CSAF provider on this machine, with documents of OASIS and of vendors (../shared/data), followed round by round.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { followCsaf } from './csaf.ts'
import { openPublisher } from './testing.ts'

const data = fileURLToPath(
  new URL('../../../../../../shared/data/vulnerabilities/', import.meta.url),
)
const sum = (kind: 'sha256' | 'sha512', text: string | Buffer): string =>
  createHash(kind).update(text).digest('hex')

describe.skipIf(!existsSync(data))('a provider of CSAF (documents of ../shared/data)', () => {
  let publisher: Awaited<ReturnType<typeof openPublisher>>
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-csaf-'))
    execFileSync('tar', ['xzf', join(data, 'csaf/csaf-2.0.tar.gz'), '-C', folder])
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
  const example = (name: string): string =>
    readFileSync(join(folder, 'csaf_2.0/examples/csaf', name), 'utf8')
  const provider = (distributions: object[]): string =>
    JSON.stringify({
      canonical_url: `${publisher.base}.well-known/csaf/provider-metadata.json`,
      last_updated: '2026-11-01T00:00:00Z',
      metadata_version: '2.0',
      publisher: { category: 'vendor', name: 'Example', namespace: publisher.base },
      role: 'csaf_provider',
      distributions,
    })
  const directory = (): void => {
    const { files, base } = publisher
    files.set(
      '/.well-known/csaf/provider-metadata.json',
      provider([{ directory_url: `${base}csaf` }]),
    )
  }
  const put = (path: string, text: string): void => {
    publisher.files.set(`/csaf/${path}`, text)
    publisher.files.set(`/csaf/${path}.sha512`, `${sum('sha512', text)}  ${path}\n`)
  }
  const changes = (...rows: [string, string][]): void => {
    publisher.files.set(
      '/csaf/changes.csv',
      rows.map(([path, at]) => `"${path}","${at}"\n`).join(''),
    )
  }

  test('brings what is listed, then only what changed, and withdraws what is gone', async () => {
    const { follow, files, asked, build, stateOf } = publisher
    const name = publisher.newName()
    directory()
    put('2019/rhsa-2019_1862.json', example('rhsa-2019_1862.json'))
    put('2021/rhsa-2021_5186.json', example('rhsa-2021_5186.json'))
    put('2021/rhsa-2021_5217.json', example('rhsa-2021_5217.json'))
    changes(
      ['2021/rhsa-2021_5217.json', '2021-12-20T00:00:00Z'],
      ['2019/rhsa-2019_1862.json', '2019-07-24T00:00:00Z'],
      // Publishers do not keep the order.
      ['2021/rhsa-2021_5186.json', '2021-12-18T00:00:00Z'],
    )
    expect(await follow(name, followCsaf)).toMatchObject({ kind: 'fetched' })
    expect((await stateOf(name))?.followed).toMatchObject({ listed: 3, held: 3, complained: 0 })
    const first = await build(name, 'csaf')
    expect(first.open.advisoriesOf('CVE-2021-4104').length).toBeGreaterThan(0)
    const before = first.open.sources()[0]
    first.open.close()

    asked.length = 0
    expect(await follow(name, followCsaf)).toMatchObject({ kind: 'unchanged' })
    expect(asked).toEqual(['/.well-known/csaf/provider-metadata.json', '/csaf/changes.csv'])

    put(
      '2021/rhsa-2021_5186.json',
      example('rhsa-2021_5186.json').replaceAll('CVE-2021-4104', 'CVE-2026-4104'),
    )
    put('2022/rhsa-2022_0011.json', example('rhsa-2022_0011.json'))
    changes(
      ['2022/rhsa-2022_0011.json', '2022-01-04T00:00:00Z'],
      ['2021/rhsa-2021_5186.json', '2022-01-05T00:00:00Z'],
      ['2021/rhsa-2021_5217.json', '2021-12-20T00:00:00Z'],
      ['2019/rhsa-2019_1862.json', '2019-07-24T00:00:00Z'],
    )
    asked.length = 0
    await follow(name, followCsaf)
    expect(asked.filter((url) => url.endsWith('.json') && url.startsWith('/csaf/'))).toEqual([
      '/csaf/2022/rhsa-2022_0011.json',
      '/csaf/2021/rhsa-2021_5186.json',
    ])
    const second = await build(name, 'csaf')
    // The pile only grew: what was read before is not read again, and nothing else is touched.
    expect(second.result.touched?.flaws).toContain('CVE-2026-4104')
    expect(second.result.touched?.flaws).not.toContain('CVE-2021-4133')
    expect(second.open.advisoriesOf('CVE-2026-4104').length).toBeGreaterThan(0)
    expect(second.open.sources()[0]?.records).toBeGreaterThan(before?.records ?? 0)
    second.open.close()
    files.delete('/csaf/2019/rhsa-2019_1862.json')
  })

  test('withdraws a document that the list no longer names, but not when the list is cut', async () => {
    const { follow, build, stateOf } = publisher
    const name = publisher.newName()
    directory()
    const template = example('rhsa-2021_5217.json')
    const paths = Array.from({ length: 20 }, (_, i) => `2026/ex-2026_${100 + i}.json`)
    for (const [i, path] of paths.entries())
      put(
        path,
        template
          .replaceAll('RHSA-2021:5217', `EX-2026:${100 + i}`)
          .replaceAll('CVE-2021-4133', `CVE-2026-${5000 + i}`),
      )
    const rows = paths.map((path): [string, string] => [path, '2026-01-01T00:00:00Z'])
    changes(...rows)
    await follow(name, followCsaf)
    const all = await build(name, 'csaf')
    expect(all.open.flaw('CVE-2026-5019')).not.toBeNull()
    all.open.close()
    changes(...rows.slice(0, 3))
    await follow(name, followCsaf)
    expect((await stateOf(name))?.followed?.complaints).toMatchObject([{ why: 'list_shrank' }])
    changes(...rows.slice(0, 19))
    await follow(name, followCsaf)
    const less = await build(name, 'csaf')
    expect(less.open.flaw('CVE-2026-5019')).toBeNull()
    expect(less.open.flaw('CVE-2026-5018')).not.toBeNull()
    expect(less.open.sources()[0]?.records).toBe(19)
    less.open.close()
  })

  test('finds the provider by security.txt, and reads its ROLIE feed', async () => {
    const { follow, files, base, build } = publisher
    const name = publisher.newName()
    const text = example('bsi-2022-0001.json')
    const bytes = Buffer.from(text)
    files.set(
      '/.well-known/security.txt',
      `Contact: mailto:a@example.jp\r\nCSAF: ${base}where/provider-metadata.json\r\n`,
    )
    files.set(
      '/where/provider-metadata.json',
      provider([
        {
          rolie: {
            feeds: [
              { tlp_label: 'WHITE', url: `${base}white.json` },
              { tlp_label: 'AMBER', url: `${base}amber.json` },
            ],
          },
        },
      ]),
    )
    files.set('/doc/bsi-2022-0001.json', bytes)
    files.set('/doc/bsi-2022-0001.json.sha256', sum('sha256', bytes))
    const entry = {
      id: 'BSI-2022-0001',
      title: 'x',
      published: '2022-01-01T00:00:00Z',
      updated: '2022-01-02T00:00:00Z',
      content: { src: `${base}doc/bsi-2022-0001.json`, type: 'application/json' },
      format: { schema: 'x', version: '2.0' },
      link: [
        { rel: 'self', href: `${base}doc/bsi-2022-0001.json` },
        { rel: 'hash', href: `${base}doc/bsi-2022-0001.json.sha256` },
      ],
    }
    files.set(
      '/white.json',
      JSON.stringify({
        feed: { id: 'f', title: 'f', updated: '2022-01-02T00:00:00Z', entry: [entry] },
      }),
    )
    await follow(name, followCsaf)
    expect(publisher.asked).toContain('/doc/bsi-2022-0001.json.sha256')
    expect(publisher.asked).not.toContain('/amber.json')
    const { open } = await build(name, 'csaf')
    expect(open.sources()[0]?.records).toBeGreaterThan(0)
    open.close()
  })

  test('leaves alone what is not for everybody, and what differs from its hash', async () => {
    const { follow, files, stateOf, asked } = publisher
    const name = publisher.newName()
    directory()
    const white = example('rhsa-2022_0011.json')
    const amber = white.replace(/"label":\s*"WHITE"/, '"label": "AMBER"')
    expect(amber).not.toBe(white)
    put('2022/good.json', white)
    put('2022/secret.json', amber)
    put('2022/forged.json', white)
    files.set('/csaf/2022/forged.json', white.replace('RHSA-2022:0011', 'RHSA-2022:9999'))
    changes(
      ['2022/good.json', '2022-01-01T00:00:00Z'],
      ['2022/secret.json', '2022-01-02T00:00:00Z'],
      ['2022/forged.json', '2022-01-03T00:00:00Z'],
      ['2022/absent.json', '2022-01-04T00:00:00Z'],
      ['../../etc/passwd.json', '2022-01-05T00:00:00Z'],
    )
    await follow(name, followCsaf)
    const state = await stateOf(name)
    expect(state?.followed).toMatchObject({ listed: 4, held: 1, complained: 4 })
    expect(state?.followed?.complaints.map(({ why }) => why).toSorted()).toEqual([
      'HTTP 404',
      'bad_url',
      'hash_differs',
      'not_for_everybody',
    ])
    // A forbidden document is not asked for again; the others a few times, then no more while nothing changes.
    for (let round = 0; round < 4; round++) await follow(name, followCsaf)
    expect(asked.filter((url) => url === '/csaf/2022/secret.json')).toHaveLength(1)
    expect(asked.filter((url) => url === '/csaf/2022/forged.json')).toHaveLength(3)
    expect(asked.some((url) => url.includes('passwd'))).toBe(false)
  })

  test('keeps what came before a break and goes on from there; rests as long as it is told to', async () => {
    const { follow, files, stateOf, asked, slept } = publisher
    const name = publisher.newName()
    directory()
    const rows = Array.from({ length: 6 }, (_, i): [string, string] => {
      put(`d${i}.json`, example('rhsa-2022_0011.json').replaceAll('RHSA-2022:0011', `EX-${i}`))
      return [`d${i}.json`, `2026-01-0${i + 1}T00:00:00Z`]
    })
    changes(...rows)
    files.set('/csaf/d3.json', (_, answer) =>
      answer.writeHead(503, { 'retry-after': '7200' }).end(),
    )
    await expect(follow(name, followCsaf)).rejects.toMatchObject({ code: 'feeds.busy' })
    expect(await stateOf(name)).toMatchObject({
      result: 'failed',
      why: 'feeds.busy',
      notBefore: new Date(publisher.now() + 7_200_000),
    })
    expect((await publisher.feeds.current(name))?.bytes).toBeGreaterThan(100)
    // A short rest is taken at once.
    let refused = 0
    files.set('/csaf/d3.json', (_, answer) => {
      refused += 1
      if (refused < 3) answer.writeHead(429, { 'retry-after': '11' }).end()
      else answer.end(example('rhsa-2022_0011.json').replaceAll('RHSA-2022:0011', 'EX-3'))
    })
    asked.length = 0
    await follow(name, followCsaf)
    expect(slept).toContain(11_000)
    expect(asked.filter((url) => /d[012]\.json$/.test(url))).toEqual([])
    expect(await stateOf(name)).toMatchObject({ result: 'fetched', notBefore: null })
    expect((await stateOf(name))?.followed).toMatchObject({ listed: 6, held: 6 })
  })

  test('names the host that has to be allowed, and asks no other', async () => {
    const { follow, files, stateOf } = publisher
    const name = publisher.newName()
    files.set(
      '/.well-known/csaf/provider-metadata.json',
      provider([{ directory_url: 'https://documents.example.org/csaf/' }]),
    )
    await expect(follow(name, followCsaf)).rejects.toMatchObject({ code: 'feeds.failed' })
    expect((await stateOf(name))?.followed?.needs).toEqual(['documents.example.org'])
  })
})
