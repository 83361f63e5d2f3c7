/**
 * VEX documents of the standards themselves: OASIS' and CISA's use cases in CSAF, the same in CycloneDX, and OpenVEX by its spec.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readVex } from './vex.ts'

const data = new URL('../../../../shared/data/vulnerabilities/', import.meta.url)
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = async (value: unknown) =>
  readVex([bytes(typeof value === 'string' ? value : JSON.stringify(value))])

describe.skipIf(!existsSync(data))('documents of the standards', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-vex-'))
    for (const file of ['csaf/csaf-2.0.tar.gz', 'sbom/sbom-examples.tar.gz'])
      execFileSync('tar', ['xzf', new URL(file, data).pathname, '-C', folder])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const document = async (path: string) => {
    const { document: found, damage } = await readVex([readFileSync(join(folder, path))])
    if (found === null) throw new Error(`${path}: ${JSON.stringify(damage)}`)
    return found
  }

  test.each([
    ['2022-evd-uc-01-a-001', 'affected', 'DEF', '1.0'],
    ['2022-evd-uc-01-f-001', 'fixed', 'DEF', '1.1'],
    ['2022-evd-uc-01-na-001', 'not-affected', 'ABC', '4.2'],
    ['2022-evd-uc-01-ui-001', 'under-investigation', 'GHI', '17.4'],
  ])('CSAF %s says %s of %s %s', async (name, status, product, version) => {
    const found = await document(`csaf_2.0/examples/csaf/csaf_vex/${name}.json`)
    expect(found).toMatchObject({
      format: 'csaf',
      id: name.toUpperCase(),
      publisher: 'Example Company ProductCERT',
      version: '1',
      statements: [
        {
          status,
          within: [],
          advisory: {
            source: 'vex',
            aliases: ['CVE-2021-44228'],
            claims: [
              {
                product: { kind: 'named', vendor: 'Example Company', product },
                ranges: [{ from: { version }, to: { version } }],
              },
            ],
          },
        },
      ],
      damage: [],
    })
  })

  test('every example of both standards is read, and says something', async () => {
    const csaf = 'csaf_2.0/examples/csaf/csaf_vex'
    const paths = [
      ...readdirSync(join(folder, csaf))
        .filter((name) => name.endsWith('.json'))
        .map((name) => `${csaf}/${name}`),
      ...readdirSync(join(folder, 'cyclonedx-bom-examples/VEX'), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('vex.json'))
        .map((name) => `cyclonedx-bom-examples/VEX/${name}`),
    ]
    expect(paths.length).toBe(34)
    const silent: string[] = []
    for (const path of paths) {
      const found = await document(path)
      if (found.statements.length === 0 && found.damage.length === 0) silent.push(path)
    }
    expect(silent).toEqual([])
  })

  test('every example of CycloneDX says the same as XML', async () => {
    const names = readdirSync(join(folder, 'cyclonedx-bom-examples/VEX'), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('vex.json'))
    expect(names.length).toBeGreaterThan(10)
    let statements = 0
    for (const name of names) {
      const json = readFileSync(join(folder, 'cyclonedx-bom-examples/VEX', name), 'utf8')
      const { document: asJson } = await read(json)
      const { document: asXml } = await read(cycloneDxXml(JSON.parse(json)))
      expect([name, asXml]).toEqual([name, asJson])
      statements += asXml?.statements.length ?? 0
    }
    expect(statements).toBeGreaterThan(20)
  })

  test('CycloneDX tells versions of a product that is not affected apart', async () => {
    const found = await document('cyclonedx-bom-examples/VEX/Use-Cases/Case-8/vex.json')
    const [statement] = found.statements
    expect(statement).toMatchObject({
      status: 'not-affected',
      justification: 'code_not_reachable',
      within: [],
    })
    expect(statement?.words).toContain('not reachable')
    expect(statement?.advisory.claims[0]?.ranges).toHaveLength(4)
  })
})

/** As the schema of CycloneDX 1.4 writes the same in XML. */
const cycloneDxXml = (bom: Record<string, unknown>): string => {
  const ITEMS: Record<string, string> = {
    components: 'component',
    vulnerabilities: 'vulnerability',
    references: 'reference',
    affects: 'target',
    versions: 'version',
    authors: 'author',
  }
  const escaped = (text: string): string =>
    text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const element = (name: string, value: unknown): string => {
    if (Array.isArray(value))
      return `<${name}>${value.map((one) => element(ITEMS[name] ?? 'item', one)).join('')}</${name}>`
    if (typeof value !== 'object' || value === null)
      return `<${name}>${escaped(String(value))}</${name}>`
    const { 'bom-ref': ref, ...rest } = value as Record<string, unknown>
    const inner = Object.entries(rest).map(([key, one]) => element(key, one))
    return `<${name}${ref === undefined ? '' : ` bom-ref="${escaped(String(ref))}"`}>${inner.join('')}</${name}>`
  }
  const { serialNumber, version, bomFormat: _, specVersion: __, ...rest } = bom
  const inner = Object.entries(rest).map(([key, one]) => element(key, one))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.4"${serialNumber === undefined ? '' : ` serialNumber="${serialNumber}"`}${version === undefined ? '' : ` version="${version}"`}>${inner.join('')}</bom>`
}

const openVex = (statements: unknown, more: object = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.jp/vex/1',
  author: '例示株式会社',
  timestamp: '2026-04-01T00:00:00Z',
  version: 1,
  statements,
  ...more,
})

test('OpenVEX: a product by purl, and a part of it only within it', async () => {
  const { document } = await read(
    openVex([
      {
        vulnerability: { name: 'GHSA-jfh8-c2jp-5v3q', aliases: ['CVE-2021-44228'] },
        products: [
          { '@id': 'pkg:maven/jp.example/portal@4.2' },
          {
            '@id': 'pkg:maven/jp.example/batch@1.0',
            subcomponents: [{ '@id': 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.0' }],
          },
        ],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'JNDIを使いません。',
      },
    ]),
  )
  expect(document).toMatchObject({ publisher: '例示株式会社', format: 'openvex', damage: [] })
  expect(document?.statements).toMatchObject([
    {
      words: 'JNDIを使いません。',
      within: [],
      advisory: {
        aliases: ['GHSA-jfh8-c2jp-5v3q', 'CVE-2021-44228'],
        claims: [{ product: { kind: 'package', type: 'maven', name: 'portal' } }],
      },
    },
    {
      advisory: { claims: [{ product: { name: 'log4j-core' } }] },
      within: [{ product: { name: 'batch' }, ranges: [{ from: { version: '1.0' } }] }],
    },
  ])
})

test('OpenVEX: of two statements the later counts, and 0.0.1 wrote bare texts', async () => {
  const about = { vulnerability: 'CVE-2024-3400', products: ['pkg:generic/pan-os@10.2.9'] }
  const { document } = await read(
    openVex([
      { ...about, status: 'fixed', timestamp: '2026-04-20T00:00:00Z' },
      { ...about, status: 'under_investigation', timestamp: '2026-04-10T00:00:00Z' },
    ]),
  )
  expect(document?.statements.map(({ status }) => status)).toEqual(['fixed'])
})

test('what is wrong costs itself alone and is told with its place', async () => {
  const good = { vulnerability: 'CVE-2024-1', products: ['pkg:npm/a@1'], status: 'fixed' }
  const { document, damage } = await read(
    openVex([
      { ...good, status: 'harmless' },
      { ...good, vulnerability: { name: '<script>' } },
      { ...good, products: [{ '@id': '' }] },
      'nothing',
      { ...good, vulnerability: 'CVE-2024-12345' },
    ]),
  )
  expect(document?.statements).toHaveLength(1)
  expect(damage.map(({ why }) => why).sort()).toEqual(
    ['bad_id', 'bad_status', 'unknown_product', 'wrong_type'].sort(),
  )
})

test.each([
  ['no JSON', '{'],
  ['another kind of document', '{"a":1}'],
  ['a list', '[]'],
  ['too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
])('%s is no VEX document, and says why', async (_name, text) => {
  const { document, damage } = await read(text)
  expect(document).toBeNull()
  expect(damage).toHaveLength(1)
})

test('any content ends in statements and complaints, never in an error', async () => {
  const kinds = fc.constantFrom('openvex', 'CycloneDX', 'csaf')
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), kinds, async (inner, kind) => {
      const value =
        kind === 'openvex'
          ? openVex(inner, { '@id': 'X' })
          : kind === 'CycloneDX'
            ? {
                bomFormat: kind,
                vulnerabilities: [inner, { id: 'CVE-2024-12345', affects: inner }],
              }
            : { document: { tracking: { id: 'X', version: inner } }, vulnerabilities: [inner] }
      expect((await read(value)).document).not.toBeNull()
    }),
  )
})

test('XML that is no CycloneDX, broken, or names what every object inherits: nothing, with its reason', async () => {
  const bom = (inner: string): string =>
    `<?xml version="1.0"?><c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.5" serialNumber="urn:x" version="2">${inner}</c:bom>`
  expect(await read('<rss><channel/></rss>')).toMatchObject({
    document: null,
    damage: [{ why: 'wrong_format' }],
  })
  expect((await read(bom('<c:vulnerabilities>'))).document).toBeNull()
  const { document } = await read(
    bom(`<c:__proto__><c:name>x</c:name></c:__proto__><c:vulnerabilities><c:vulnerability>
      <c:id>CVE-2024-3400</c:id><c:analysis><c:state>not_affected</c:state><c:detail>a &lt; b</c:detail></c:analysis>
      <c:affects><c:target><c:ref>pkg:npm/left-pad@1.0.0</c:ref></c:target></c:affects>
      </c:vulnerability></c:vulnerabilities>`),
  )
  expect(document).toMatchObject({
    id: 'urn:x',
    version: '2',
    statements: [
      { status: 'not-affected', words: 'a < b', advisory: { aliases: ['CVE-2024-3400'] } },
    ],
  })
})
test('any XML ends, without throwing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      await read(`<bom xmlns="http://cyclonedx.org/schema/bom/1.4">${text}`)
      await read(`<bom xmlns="http://cyclonedx.org/schema/bom/1.4">${text}</bom>`)
    }),
  )
})
