/**
 * The catalogue built from real feeds, asked, changed by a delta, and given what is damaged.
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { judge, placeComponent } from '@hinoban/matching'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BuildInput, run } from './build-worker.ts'
import { openCatalogue } from './read.ts'

const data = new URL('../../../../../shared/data/vulnerabilities/', import.meta.url)
const isThere = existsSync(data)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-catalogue-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const NOW = Date.UTC(2026, 10, 22)
type Feed = BuildInput['feeds'][number]
const feed = (
  name: string,
  format: Feed['format'],
  text: string | Buffer,
  said: Partial<Feed> = {},
): Feed => {
  const path = join(folder, `${name}-${Math.random()}`)
  writeFileSync(path, text)
  return { name, format, path, isWhole: true, takenAt: NOW, mayShrink: false, ...said }
}
const catalogue = () => join(folder, 'catalogue.db')
const build = (...feeds: Feed[]) =>
  run({ path: catalogue(), feeds, now: NOW }, () => Promise.resolve())
const asked = () => {
  const open = openCatalogue(catalogue())
  if (open === null) throw new Error('no catalogue')
  return open
}
/** The first records of a real file. */
const lines = (name: string, from: number, to: number): string =>
  gunzipSync(readFileSync(new URL(name, data)))
    .toString()
    .split('\n')
    .slice(from, to)
    .join('\n')
const kev = (...cves: string[]) =>
  JSON.stringify({
    catalogVersion: '1',
    count: cves.length,
    vulnerabilities: cves.map((cveID) => ({
      cveID,
      vendorProject: 'Palo Alto Networks',
      product: 'PAN-OS',
      vulnerabilityName: 'x',
      dateAdded: '2024-04-12',
      shortDescription: 'x',
      requiredAction: 'Apply mitigations',
      dueDate: '2024-04-19',
      knownRansomwareCampaignUse: 'Known',
      notes: '',
      cwes: [],
    })),
  })

describe.skipIf(!isThere)('a catalogue of real records', () => {
  const panos = (): string =>
    gunzipSync(readFileSync(new URL('cve-v5/vulnrichment-2024.jsonl.gz', data)))
      .toString()
      .split('\n')
      .filter((line) => line.includes('"CVE-2024-3400"') || line.includes('"CVE-2024-0007"'))
      .join('\n')

  it('finds what is installed, says who said so, and knows of exploitation', async () => {
    const first = await build(feed('cve', 'cve', panos()), feed('kev', 'kev', kev('CVE-2024-3400')))
    expect(first.outcomes).toMatchObject([
      { kind: 'taken', feed: 'cve' },
      { kind: 'taken', feed: 'kev', records: 1 },
    ])
    const open = asked()
    const verdictsOf = (version: string) => {
      const component = {
        name: 'PAN-OS',
        version,
        supplier: 'Palo Alto Networks',
        kind: 'firmware' as const,
        purl: '',
        cpes: [`cpe:2.3:o:paloaltonetworks:pan-os:${version}:*:*:*:*:*:*:*`],
      }
      return judge(component, placeComponent(component), open.lookup).verdicts
    }
    const stateAt = (version: string) =>
      verdictsOf(version).find(({ flaw }) => flaw === 'CVE-2024-3400')?.state
    expect(stateAt('10.2.9')).toBe('affected')
    expect(stateAt('10.2.9-h1')).toBe('not-affected')
    expect(stateAt('9.1.16')).toBe('not-affected')
    expect(open.flaw('CVE-2024-3400')).toMatchObject({
      severity: 'critical',
      scoredBy: 'palo_alto',
      ssvc: { exploitation: 'active', automatable: 'yes', technicalImpact: 'total' },
      kev: [{ list: 'cisa', ransomware: true }],
    })
    expect(
      open
        .advisoriesOf('CVE-2024-3400')
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['cve', 'cve-adp'])
    open.close()
  })

  it('takes a delta: only what changed is touched, the same bytes touch nothing', async () => {
    const path = lines('cve-v5/vulnrichment-2023.jsonl.gz', 0, 300)
    const first = await build(feed('cve', 'cve', path), feed('kev', 'kev', kev('CVE-2024-3400')))
    // What it does not name can be judged by it, too: everything is looked at.
    expect(first.touched).toBeNull()
    expect((await build(feed('cve', 'cve', path))).outcomes).toMatchObject([{ kind: 'unchanged' }])
    const listed = await build(feed('kev', 'kev', kev('CVE-2024-3400', 'CVE-2023-0001')))
    expect(listed.touched).toEqual({ keys: [], flaws: ['CVE-2023-0001'] })
    const more = await build(feed('cve-delta', 'cve', panos(), { isWhole: false }))
    expect(more.touched?.keys).toContain('c:paloaltonetworks:pan-os')
    expect(more.touched?.flaws.toSorted()).toEqual(['CVE-2024-0007', 'CVE-2024-3400'])
  })

  it('does not take a feed that lost more than a tenth, until a person says so', async () => {
    const whole = lines('cve-v5/vulnrichment-2023.jsonl.gz', 0, 100)
    const less = lines('cve-v5/vulnrichment-2023.jsonl.gz', 0, 80)
    const { outcomes } = await build(feed('cve', 'cve', whole))
    const before = outcomes[0]?.kind === 'taken' ? outcomes[0].records : 0
    const ids = () => {
      const open = asked()
      const [source] = open.sources()
      open.close()
      return source?.records
    }
    expect((await build(feed('cve', 'cve', less))).outcomes).toMatchObject([
      { kind: 'shrunk', before },
    ])
    expect(ids()).toBe(before)
    expect((await build(feed('cve', 'cve', less, { mayShrink: true }))).outcomes).toMatchObject([
      { kind: 'taken' },
    ])
    expect(ids()).toBeLessThan(before)
  })

  it('keeps what stood before the damage, and tells of it', async () => {
    const packed = gzipSync(lines('cve-v5/vulnrichment-2023.jsonl.gz', 0, 300))
    const cut = await build(feed('cve', 'cve', packed.subarray(0, packed.length / 2)))
    expect(cut.outcomes).toMatchObject([{ kind: 'taken' }])
    const open = asked()
    const [source] = open.sources()
    expect(source?.damaged).toBeGreaterThan(0)
    expect(source?.damage.map(({ why }) => why)).toContain('cut_short')
    expect(source?.records).toBeGreaterThan(100)
    open.close()
    expect(
      (await build(feed('kev', 'kev', '<html>502 Bad Gateway</html>'))).outcomes,
    ).toMatchObject([{ kind: 'unreadable' }])
  })
})

describe('a file that is no catalogue', () => {
  it('is as good as absent, and is built anew', async () => {
    writeFileSync(catalogue(), 'not a database')
    expect(openCatalogue(catalogue())).toBeNull()
    await build(feed('kev', 'kev', kev('CVE-2024-3400')))
    const open = asked()
    expect(open.flaw('CVE-2024-3400')?.kev).toHaveLength(1)
    open.close()
  })
})
