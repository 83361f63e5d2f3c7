import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isCpe, isLicenceExpression, isPurl } from './checks.ts'
import { readSbom, type SbomComponent, type SbomPart } from './index.ts'
import { readJson } from './json.ts'

const data = fileURLToPath(new URL('../../../../shared/data/vulnerabilities/', import.meta.url))
const archive = `${data}sbom/sbom-examples.tar.gz`
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const read = async (...chunks: (Uint8Array | string)[]): Promise<SbomPart[]> => {
  const parts: SbomPart[] = []
  for await (const part of readSbom(chunks.map((c) => (typeof c === 'string' ? bytes(c) : c))))
    parts.push(part)
  return parts
}
const components = (parts: SbomPart[]): SbomComponent[] =>
  parts.flatMap((part) => (part.kind === 'component' ? [part.component] : []))
const damage = (parts: SbomPart[]): string[] =>
  parts.flatMap((p) => (p.kind === 'damaged' ? [`${p.at} ${p.why}`] : []))
const last = (parts: SbomPart[]) => {
  const part = parts.at(-1)
  if (part?.kind !== 'finished') throw new Error('no last part')
  return part
}

describe.skipIf(!existsSync(archive))('170 documents of others (../shared/data)', () => {
  let folder = ''
  let files: string[] = []
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-sbom-'))
    execFileSync('tar', ['xzf', archive, '-C', folder])
    files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(json|xml|spdx)$/.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string): Uint8Array => readFileSync(join(folder, name))

  test('every document is recognised, and gives its components or says why not', async () => {
    const silent: string[] = []
    expect(files).toHaveLength(170)
    for (const name of files) {
      const parts = await read(file(name))
      const { components: count, vulnerabilities } = last(parts)
      const document = parts.find((part) => part.kind === 'document')
      if (!document || (count === 0 && vulnerabilities === 0 && damage(parts).length === 0))
        silent.push(name)
    }
    // Empty lists are an answer, too: these documents list nothing.
    expect(silent.sort()).toEqual(SILENT)
  })

  test('JSON and XML of the same product list the same components', async () => {
    const pairs = files.filter(
      (name) => name.endsWith('.xml') && files.includes(name.replace(/xml$/, 'json')),
    )
    expect(pairs.length).toBeGreaterThan(8)
    for (const name of pairs.filter((n) => n.startsWith('cyclonedx-bom-examples'))) {
      const names = async (path: string) =>
        components(await read(file(path)))
          .map((c) => `${c.name} ${c.version} ${c.purl}`)
          .sort()
      expect(await names(name), name).toEqual(await names(name.replace(/xml$/, 'json')))
    }
  })

  test('SPDX 2 and its translation to SPDX 3 name the same packages', async () => {
    const base = 'spdx-examples/software/'
    for (const [two, three] of [
      [
        'example8/spdx2.3/examplemaven-0.0.1.spdx.json',
        'example8/spdx3.0/examplemaven-0.0.1.spdx3.json',
      ],
      ['example9/spdx2.2/appbomination.spdx.json', 'example9/spdx3.0/appbomination.spdx3.json'],
    ] as const) {
      const names = async (path: string) =>
        [...new Set(components(await read(file(base + path))).map((c) => c.name))].sort()
      expect(await names(base.slice(base.length) + three)).toEqual(await names(two))
    }
  })

  test.each([
    ['dependency-track/bom-invalid.json', /cut_short/],
    ['dependency-track/bom-invalid-license-expression.json', /bad_licence/],
    ['osv-scanner/bad-purls.cdx.xml', /component_without_name|bad_purl/],
  ])('%s is broken on purpose: it is said where', async (name, reason) => {
    expect(damage(await read(file(name))).join('\n')).toMatch(reason)
  })

  test('components listed twice are given once and counted', async () => {
    const parts = await read(file('osv-scanner/with-duplicates.cdx.xml'))
    const { components: count, duplicates } = last(parts)
    expect(duplicates).toBeGreaterThan(0)
    expect(
      new Set(components(parts).map((c) => c.purl ?? `${c.type} ${c.name} ${c.version}`)).size,
    ).toBe(count)
  })

  test('cut anywhere, a document keeps the components before the cut', async () => {
    for (const name of [
      'cyclonedx-bom-examples/SBOM/laravel-7.12.0/bom.1.4.json',
      'cyclonedx-bom-examples/SBOM/laravel-7.12.0/bom.1.3.xml',
    ]) {
      const whole = file(name)
      const all = components(await read(whole)).map((c) => c.ref ?? c.purl ?? c.name)
      const half = await read(whole.subarray(0, Math.floor(whole.length * 0.6)))
      const kept = components(half).map((c) => c.ref ?? c.purl ?? c.name)
      expect(kept.length, name).toBeGreaterThan(all.length / 4)
      expect(all).toEqual(expect.arrayContaining(kept))
      expect(damage(half)).toEqual([expect.stringMatching(/^line \d+ cut_short$/)])
    }
  })
})

/** Looked at one by one: documents without any component, service or vulnerability. */
const SILENT: string[] = [
  'dependency-track/bom-empty.json',
  'dependency-track/bom-issue3309.json',
  'dependency-track/bom-metadata-timestamp.json',
  'dependency-track/bom-metadata-tool-deprecated.json',
  'dependency-track/bom-metadata-tool.json',
  'spdx-examples/software/example7/spdx3.0/example7-bin.spdx3.json',
]

const bom = (list: string): string =>
  `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:1","metadata":{"timestamp":"2026-04-01T09:00:00+09:00","tools":{"components":[{"name":"syft","version":"1.9"}]},"component":{"type":"application","name":"受発注システム","version":"3.1"}},"components":[${list}]}`

test('a component carries what later matching needs', async () => {
  const parts = await read(
    bom(
      '{"bom-ref":"a","type":"library","group":"org.apache","name":"log4j-core","version":"2.14.1","publisher":"ASF","purl":"pkg:maven/org.apache/log4j-core@2.14.1","cpe":"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*","licenses":[{"license":{"id":"Apache-2.0"}},{"expression":"MIT OR (GPL-2.0-only WITH Classpath-exception-2.0)"}],"hashes":[{"alg":"SHA-1","content":"E6B1000B94E835FFD37F4C6DCBDAD43F4B48A02A"}],"components":[{"name":"inner","type":"file"}]}',
    ),
  )
  expect(parts[0]).toEqual({
    kind: 'document',
    document: {
      format: 'cyclonedx-json',
      specVersion: '1.6',
      name: '受発注システム',
      version: '3.1',
      tools: ['syft 1.9'],
      createdAt: Date.parse('2026-04-01T00:00:00Z'),
      serial: 'urn:uuid:1',
    },
  })
  expect(components(parts)).toMatchObject([
    { name: '受発注システム', isSubject: true },
    {
      ref: 'a',
      group: 'org.apache',
      name: 'log4j-core',
      version: '2.14.1',
      supplier: 'ASF',
      purl: 'pkg:maven/org.apache/log4j-core@2.14.1',
      cpes: ['cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*'],
      licences: ['Apache-2.0', 'MIT OR (GPL-2.0-only WITH Classpath-exception-2.0)'],
      hashes: [{ algorithm: 'SHA-1', value: 'e6b1000b94e835ffd37f4c6dcbdad43f4b48a02a' }],
      path: [],
    },
    { name: 'inner', path: ['log4j-core'] },
  ])
  expect(damage(parts)).toEqual([])
})

test.each([
  [
    'a list entry that is no object',
    '{"name":"a"},7,{"name":"b"}',
    ['a', 'b'],
    ['components[1] component_not_an_object'],
  ],
  [
    'a component without a name',
    '{"name":"a"},{"version":"1"},{"name":"b"}',
    ['a', 'b'],
    ['components[1] component_without_name'],
  ],
  [
    'a name that only the purl has',
    '{"purl":"pkg:npm/%40scope/left-pad@1.0"}',
    ['left-pad'],
    ['components[0].name component_without_name'],
  ],
  [
    'a purl that is none',
    '{"name":"a","purl":"http://example.jp/"}',
    ['a'],
    ['components[0].purl bad_purl'],
  ],
  [
    'broken JSON inside one component',
    '{"name":"a"},{"name":"x","version":nope,"deep":{"a":[1,2]}},{"name":"b"}',
    ['a', 'b'],
    ['line 1 malformed'],
  ],
  [
    'a component that the file breaks off in',
    '{"name":"a"},{"name":"b"},{"name":"c',
    ['a', 'b'],
    ['line 1 cut_short'],
  ],
])('%s costs only itself', async (_, list, names, why) => {
  const text = bom(list)
  const parts = await read(why[0]?.includes('cut_short') ? text.slice(0, -2) : text)
  expect(
    components(parts)
      .filter((c) => !c.isSubject)
      .map((c) => c.name),
  ).toEqual(names)
  expect(damage(parts)).toEqual(why)
})

test('a key like __proto__ changes nothing', async () => {
  const parts = await read(
    bom('{"name":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  )
  expect(components(parts)).toHaveLength(2)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test.each([
  [
    'JSON nested without end',
    `{"bomFormat":"CycloneDX","specVersion":"1.6","x":${'['.repeat(100_000)}`,
    'line 1 too_deep',
  ],
  [
    'XML nested without end',
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>${'<component>'.repeat(5000)}`,
    /too_deep/,
  ],
  [
    'an entity bomb',
    '<!DOCTYPE bom [<!ENTITY a "x">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>',
    'line 1 entities_refused',
  ],
  ['a web page', '<html><body>hello</body></html>', 'line 1 not_sbom'],
  ['another JSON', '{"hello":1}', 'line 1 not_sbom'],
  ['nothing', '', 'line 1 not_sbom'],
])('%s is refused with its reason', async (_, text, why) => {
  const found = damage(await read(text))
  expect(found.join('\n')).toMatch(typeof why === 'string' ? new RegExp(`^${why}$`) : why)
  expect(found.length).toBeLessThan(120)
})

test('tag-value: packages, many-line texts, files in between', async () => {
  const parts = await read(
    'SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: 例\nCreator: Tool: syft-1.0\nCreated: 2026-04-01T00:00:00Z\n\nPackageName: openssl\nSPDXID: SPDXRef-1\nPackageVersion: 3.0.2\nPackageSupplier: Organization: OpenSSL (a@example.org)\nPackageLicenseComments: <text>line one\nPackageName: not a package\n</text>\nPackageLicenseDeclared: Apache-2.0\nPackageChecksum: SHA1: 20291a81ef065ff891b537b64d4fdccaf6f5ac02\nExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/openssl@3.0.2\nFileName: ./a\nSPDXID: SPDXRef-f\nPackageName: zlib\nSPDXID: SPDXRef-2\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-1\n',
  )
  expect(components(parts)).toMatchObject([
    {
      ref: 'SPDXRef-1',
      name: 'openssl',
      version: '3.0.2',
      supplier: 'OpenSSL',
      licences: ['Apache-2.0'],
      purl: 'pkg:deb/debian/openssl@3.0.2',
      isSubject: true,
    },
    { ref: 'SPDXRef-2', name: 'zlib', isSubject: false },
  ])
  expect(damage(parts)).toEqual([])
})

describe.skipIf(!existsSync(`${data}purl`))(
  'forms of names, against the vectors of their authors',
  () => {
    test('purl-spec: every canonical package URL is one', () => {
      const cases = readFileSync(`${data}purl/purl-spec-tests.jsonl`, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      const wrong = cases
        .filter(
          (c) =>
            c['expected_failure'] !== true &&
            c['test_type'] === 'parse' &&
            typeof c['input'] === 'string',
        )
        .map((c) => String(c['input']))
        .filter((purl) => !isPurl(purl))
      expect(wrong).toEqual([])
    })
    test.each([
      'cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*',
      'cpe:/o:linux:linux_kernel',
      'cpe:2.3:a:a\\:b:c:1:*:*:*:*:*:*:*',
    ])('%s is a CPE', (cpe) => {
      expect(isCpe(cpe)).toBe(true)
    })
    test.each([
      'MIT',
      '(MIT OR Apache-2.0) AND BSD-3-Clause',
      'GPL-2.0+ WITH Classpath-exception-2.0',
    ])('%s is an expression', (text) => {
      expect(isLicenceExpression(text)).toBe(true)
    })
    test.each(['MIT OR', 'GNU General Public License', '(MIT', 'AND MIT', ''])(
      '%s is none',
      (text) => {
        expect(isLicenceExpression(text)).toBe(false)
      },
    )
  },
)

test('whole JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(0, 1, '\t'), (text, indent) => {
      const written = JSON.stringify(JSON.parse(text), null, indent)
      const { value, damage: found } = readJson(written)
      expect(found).toEqual([])
      expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(written)))
    }),
  )
})

const fragment = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '{"name":"a"}',
    '"components":[',
    '\\',
    '<component>',
    '</component>',
    '<name>x</name>',
    '</bom>',
    '<![CDATA[',
    '&a;',
    'tru',
    '-',
    '1e',
    'PackageName: x\n',
    '<text>',
  ),
  fc.string({ maxLength: 6 }),
)
const heads = fc.constantFrom(
  '',
  '{"bomFormat":"CycloneDX","components":[',
  '{"spdxVersion":"SPDX-2.3","packages":[',
  '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>',
  'SPDXVersion: SPDX-2.3\n',
  '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[',
)

test('any bytes end without an exception, with one last part, the same however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      heads,
      fc.array(fragment, { maxLength: 40 }),
      fc.nat(),
      async (head, fragments, at) => {
        const input = bytes(head + fragments.join(''))
        const parts = await read(input)
        expect(parts.filter(({ kind }) => kind === 'finished')).toHaveLength(1)
        expect(
          await read(
            input.subarray(0, at % (input.length + 1)),
            input.subarray(at % (input.length + 1)),
          ),
        ).toEqual(parts)
      },
    ),
    { numRuns: 1000 },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (input) => void (await read(input))),
    { numRuns: 300 },
  )
})
