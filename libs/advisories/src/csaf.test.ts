import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Advisory, DamageCode, Part } from './claim.ts'
import { partsOfCsaf, readCsaf } from './index.ts'
import type { Json } from './json-value.ts'

const data = fileURLToPath(
  new URL('../../../../shared/data/vulnerabilities/csaf/', import.meta.url),
)
const read = async (bytes: Uint8Array): Promise<Part[]> => {
  const parts: Part[] = []
  for await (const part of readCsaf([bytes])) parts.push(part)
  return parts
}
const advisories = (parts: readonly Part[]): Advisory[] =>
  parts.flatMap((part) => (part.kind === 'advisory' ? [part.advisory] : []))
const codes = (parts: readonly Part[]): DamageCode[] =>
  parts.flatMap((part) => (part.kind === 'damage' ? [part.damage.why] : []))

// oasis-tcs/csaf, 2026-08-17, OASIS IPR policy: see the README of the data folder.
describe.skipIf(!existsSync(data))('the documents of OASIS (../shared/data)', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hinoban-csaf-'))
    for (const archive of ['csaf-2.0.tar.gz', 'csaf-2.1-valid.tar.gz'])
      execFileSync('tar', ['xzf', join(data, archive), '-C', folder])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const documents = (below: string): string[] =>
    readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() &&
          entry.name.endsWith('.json') &&
          !/testcases|translations|\.result\./.test(entry.name),
      )
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  type Case = { id: string; failures?: { name: string }[]; valid?: { name: string }[] }
  const cases = (): Case[] =>
    (
      JSON.parse(
        readFileSync(join(folder, 'csaf_2.0/test/validator/data/testcases.json'), 'utf8'),
      ) as { tests: Case[] }
    ).tests
  const document = (name: string) =>
    readFileSync(join(folder, 'csaf_2.0/test/validator/data', name))

  test('what must pass is read without a complaint; what must fail is read as far as it goes', async () => {
    const seen = { valid: 0, failing: 0, unread: 0 }
    const complaints = new Map<string, Set<string>>()
    const wrong: string[] = []
    for (const { id, failures = [], valid = [] } of cases()) {
      for (const { name } of valid) {
        seen.valid += 1
        const parts = await read(document(name))
        if (advisories(parts).length === 0 || codes(parts).length > 0)
          wrong.push(`${name} ${codes(parts)}`)
      }
      for (const { name } of failures) {
        seen.failing += 1
        const parts = await read(document(name))
        if (advisories(parts).length === 0) seen.unread += 1
        const known = complaints.get(id) ?? new Set()
        for (const code of codes(parts)) known.add(code)
        complaints.set(id, known)
      }
    }
    expect(seen).toMatchObject({ valid: 94, failing: 145 })
    expect(wrong).toEqual([])
    expect([...(complaints.get('6.1.1') ?? [])]).toContain('unknown_product')
    expect([...(complaints.get('6.1.2') ?? [])]).toContain('duplicate_product')
    expect([...(complaints.get('6.1.3') ?? [])]).toContain('cyclic_product')
    expect([...(complaints.get('6.1.4') ?? [])]).toContain('unknown_product')
    expect([...(complaints.get('6.1.5') ?? [])]).toContain('duplicate_product')
    expect([...(complaints.get('6.1.6') ?? [])]).toContain('contradiction')
  })

  test('408 documents of CSAF 2.1', async () => {
    const files = documents('csaf_2.1/test/validator').filter((file) =>
      /csaf_2_1|csaf-2_1|oasis/.test(file),
    )
    const wrong: string[] = []
    for (const file of files) {
      const parts = await read(readFileSync(file))
      if (advisories(parts).length === 0) wrong.push(`${file.split('/').at(-1)} ${codes(parts)}`)
    }
    expect(files.length).toBe(408)
    expect(wrong).toEqual([])
  })

  test('examples: what the vendors of the examples say', async () => {
    const files = [...documents('csaf_2.0/examples/csaf'), ...documents('csaf_2.1/examples/csaf')]
    const statuses = new Set<string>()
    const justifications = new Set<string>()
    for (const file of files) {
      const parts = await read(readFileSync(file))
      expect(advisories(parts).length, file).toBeGreaterThan(0)
      for (const { claims } of advisories(parts))
        for (const claim of claims) {
          statuses.add(claim.status)
          if (claim.justification !== null) justifications.add(claim.justification)
        }
    }
    expect([...statuses].sort()).toEqual([
      'affected',
      'fixed',
      'not-affected',
      'under-investigation',
    ])
    expect(justifications.size).toBeGreaterThan(0)
    const telnet = advisories(
      await read(readFileSync(files.find((file) => file.endsWith('rhsa-2022_0011.json')) ?? '')),
    )[0]
    expect(
      telnet?.claims.find(({ product }) => product.kind === 'distro' && product.of === 'source'),
    ).toMatchObject({
      product: { distro: 'redhat', name: 'telnet' },
      status: 'fixed',
      fix: '1:0.17-65.el7_6',
      outside: 'affected',
    })
  })
})

describe('one document', () => {
  const csaf = (more: { [key: string]: Json }): Json => ({
    document: {
      csaf_version: '2.0',
      category: 'csaf_vex',
      title: 't',
      publisher: { name: 'V' },
      tracking: {
        id: 'V-1',
        initial_release_date: '2026-01-01T00:00:00Z',
        current_release_date: '2026-01-01T00:00:00Z',
      },
    },
    ...more,
  })
  const product = (product_id: string, name = product_id): Json => ({ product_id, name })

  test('two flaws never become aliases of one another', () => {
    const parts = partsOfCsaf(
      csaf({
        vulnerabilities: [
          { cve: 'CVE-2026-0001' },
          { cve: 'CVE-2026-0002' },
          { cve: 'CVE-2026-0001' },
        ],
      }),
    )
    expect(advisories(parts).map(({ id, aliases }) => [id, ...aliases])).toEqual([
      ['V-1/CVE-2026-0001', 'CVE-2026-0001'],
      ['V-1/CVE-2026-0002', 'CVE-2026-0002'],
    ])
  })

  test('ids that are unknown or run in a circle cost themselves alone', () => {
    const relation = (id: string, part: string, whole: string): Json => ({
      category: 'installed_on',
      full_product_name: product(id),
      product_reference: part,
      relates_to_product_reference: whole,
    })
    const parts = partsOfCsaf(
      csaf({
        product_tree: {
          full_product_names: [product('a')],
          relationships: [
            relation('b', 'c', 'a'),
            relation('c', 'b', 'a'),
            relation('d', 'a', 'nobody'),
          ],
        },
        vulnerabilities: [{ product_status: { known_affected: ['a', 'b', 'nothing', 'd'] } }],
      }),
    )
    expect(advisories(parts)[0]?.claims.length).toBe(1)
    expect(codes(parts)).toEqual(expect.arrayContaining(['cyclic_product', 'unknown_product']))
  })

  test('of two statuses of one product the worse counts, and it is told', () => {
    const parts = partsOfCsaf(
      csaf({
        product_tree: { full_product_names: [product('a')] },
        vulnerabilities: [{ product_status: { known_not_affected: ['a'], known_affected: ['a'] } }],
      }),
    )
    expect(advisories(parts)[0]?.claims.map(({ status }) => status)).toEqual(['affected'])
    expect(codes(parts)).toEqual(['contradiction'])
  })

  test('branches without end are refused, at a depth', async () => {
    const deep = `{"document":{},"product_tree":${'{"branches":['.repeat(5000)}${']}'.repeat(5000)}}`
    expect(codes(await read(new TextEncoder().encode(deep)))).toEqual(['too_deep'])
  })

  test('any tree and any status end', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd')
    const relation = fc.record({
      category: fc.constant('installed_on'),
      full_product_name: fc.record({ product_id: id, name: fc.string() }),
      product_reference: id,
      relates_to_product_reference: id,
    })
    const branch = fc.letrec((tie) => ({
      branch: fc.record(
        {
          category: fc.constantFrom(
            'vendor',
            'product_name',
            'product_version',
            'product_version_range',
            'x',
          ),
          name: fc.string(),
          product: fc.option(fc.record({ product_id: id, name: fc.string() }), { nil: undefined }),
          branches: fc.array(tie('branch'), { maxLength: 2, depthIdentifier: 'b' }),
        },
        { requiredKeys: ['category', 'name'] },
      ),
    })).branch
    fc.assert(
      fc.property(
        fc.array(branch, { maxLength: 3 }),
        fc.array(relation, { maxLength: 5 }),
        fc.dictionary(
          fc.constantFrom('known_affected', 'fixed', 'known_not_affected', 'recommended', 'other'),
          fc.array(id),
        ),
        (branches, relationships, product_status) => {
          const value = JSON.parse(
            JSON.stringify(
              csaf({
                product_tree: { branches, relationships } as unknown as Json,
                vulnerabilities: [{ product_status }],
              }),
            ),
          ) as Json // a JSON text is JSON
          expect(advisories(partsOfCsaf(value)).length).toBe(1)
        },
      ),
      { numRuns: 200 },
    )
  })
})
