import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSbom, type SbomPart } from './index.ts'
import { type Thinner, thinJson } from './thin-json.ts'
import { thinXml } from './thin-xml.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (given: Uint8Array): string => new TextDecoder().decode(given)

/** Everything that is kept, whatever the pieces. */
const thinned = (thinner: Thinner, given: Uint8Array, cuts: readonly number[] = []): Uint8Array => {
  const places = [0, ...cuts.map((c) => c % (given.length + 1)).sort((a, b) => a - b), given.length]
  const pieces = places.slice(1).map((to, i) => thinner.push(given.subarray(places[i], to)))
  return Buffer.concat([...pieces, thinner.end()])
}
const partsOf = async (given: Uint8Array): Promise<SbomPart[]> => {
  const parts: SbomPart[] = []
  for await (const part of readSbom([given])) parts.push(part)
  return parts
}
const componentsOf = (parts: readonly SbomPart[]) => parts.filter((p) => p.kind === 'component')

type Value = null | boolean | number | string | Value[] | { [key: string]: Value }
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.string(),
        fc.constantFrom('name', 'files', 'properties', 'vulnerabilities', 'relationships', 'text'),
      ),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).value

/** The same, done with the whole value in hand. */
const expected = (given: Value): Value => {
  if (Array.isArray(given)) return given.map(expected)
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(
    Object.entries(given).map(([key, inner]) => {
      const isLarge = typeof inner === 'string' || (typeof inner === 'object' && inner !== null)
      if (['files', 'properties', 'text'].includes(key)) return [key, isLarge ? null : inner]
      if (!Array.isArray(inner)) return [key, expected(inner)]
      if (key === 'vulnerabilities') return [key, inner.map(() => 0)]
      if (key !== 'relationships') return [key, expected(inner)]
      return [key, inner.map((one) => (JSON.stringify(one).includes('DESCRIBE') ? one : 0))]
    }),
  )
}

test('of any JSON what is not read is left out and all else kept, with its lines, however it is cut', () => {
  fc.assert(
    fc.property(value, fc.array(fc.nat()), fc.constantFrom(0, 2), (given, cuts, indent) => {
      const json = JSON.stringify(given, null, indent)
      const thin = text(thinned(thinJson(), bytes(json), cuts))
      expect(JSON.parse(thin)).toEqual(expected(given))
      expect(thin.split('\n').length).toBe(json.split('\n').length)
    }),
  )
})

test('relations that say what a document is about stay', async () => {
  const json = JSON.stringify({
    relationships: [
      { spdxElementId: 'a', relationshipType: 'CONTAINS', relatedSpdxElement: 'b' },
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'a' },
    ],
  })
  const { relationships } = JSON.parse(text(thinned(thinJson(), bytes(json))))
  expect(relationships).toEqual([0, JSON.parse(json).relationships[1]])
})

const archive = fileURLToPath(
  new URL('../../../../shared/data/vulnerabilities/sbom/sbom-examples.tar.gz', import.meta.url),
)
test.skipIf(!existsSync(archive))(
  'real documents of others say the same when they were made small (../shared/data)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hinoban-thin-'))
    try {
      execFileSync('tar', ['xzf', archive, '-C', folder])
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(json|xml)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
      expect(files.length).toBeGreaterThan(100)
      let before = 0
      let after = 0
      for (const name of files) {
        const given = readFileSync(name)
        const small = thinned(name.endsWith('.xml') ? thinXml() : thinJson(), given)
        before += given.length
        after += small.length
        expect(await partsOf(small), name).toEqual(await partsOf(given))
      }
      expect(after).toBeLessThan(before * 0.7)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

const JSON_BOM = JSON.stringify(
  {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [1, 2, 3].map((i) => ({
      type: 'library',
      name: `lib-${i}`,
      properties: [{ name: 'a"]}', value: '\\"{' }],
      version: `${i}`,
      description: 'x',
    })),
    dependencies: [{ ref: 'a' }],
  },
  null,
  1,
)
const XML_BOM = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>
${[1, 2, 3].map((i) => `<component type="library"><name>lib-${i}</name><version>${i}</version><properties><property name="a>b">x</property><!-- </properties> --></properties><description><![CDATA[</description>]]></description></component>`).join('\n')}
</components><dependencies><dependency ref="a"/></dependencies></bom>`

test.each([
  ['JSON', JSON_BOM, thinJson],
  ['XML', XML_BOM, thinXml],
] as const)(
  'cut or broken anywhere, a small %s gives the components it would give whole',
  async (_, whole, thinner) => {
    const given = bytes(whole)
    expect(componentsOf(await partsOf(thinned(thinner(), given)))).toHaveLength(3)
    for (let at = 0; at < given.length; at += 7) {
      const cut = given.subarray(0, at)
      expect(componentsOf(await partsOf(thinned(thinner(), cut))), `cut at ${at}`).toEqual(
        componentsOf(await partsOf(cut)),
      )
    }
  },
)

test('any bytes come through without an exception, the same however they are cut', () => {
  for (const thinner of [thinJson, thinXml])
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ unit: fc.constantFrom(...'{}[]",:<>/!-?\\ axfiles\n') }).map(bytes),
        ),
        fc.array(fc.nat()),
        (given, cuts) => {
          expect(thinned(thinner(), given, cuts)).toEqual(thinned(thinner(), given))
        },
      ),
    )
})

test('brackets without end take no memory', () => {
  const deep = new Uint8Array(1024 * 1024).fill(0x5b)
  expect(thinned(thinJson(), deep).length).toBe(deep.length)
  expect(thinned(thinJson(), bytes(`{"files":${'['.repeat(100_000)}`)).length).toBeGreaterThan(0)
})

test('of a document above 32 MB all components are read, and what it lists about files takes no memory', async () => {
  const files = bytes(
    `"files":[${'{"SPDXID":"SPDXRef-File","fileName":"./usr/share/doc/x"},'.repeat(1000)}{}]`,
  )
  const count = 800
  const chunks = function* (): Generator<Uint8Array> {
    yield bytes('{"bomFormat":"CycloneDX","specVersion":"1.6","components":[')
    for (let i = 0; i < count; i++) {
      yield bytes(`${i === 0 ? '' : ','}{"type":"library","name":"lib-${i}",`)
      yield files
      yield bytes('}')
    }
    yield bytes(
      '],"metadata":{"component":{"type":"application","name":"told last"}},"vulnerabilities":[{},{}]}',
    )
  }
  const parts: SbomPart[] = []
  for await (const part of readSbom(chunks())) parts.push(part)
  expect(parts.filter((p) => p.kind === 'damaged')).toEqual([])
  expect(componentsOf(parts)).toHaveLength(count + 1)
  expect(parts.at(-1)).toMatchObject({ kind: 'finished', vulnerabilities: 2 })
})
