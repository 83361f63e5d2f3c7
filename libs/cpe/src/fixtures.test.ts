import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { compareVersions, schemeOfPackage, schemeOfProduct } from '@hinoban/versions'
import { describe, expect, test } from 'vitest'
import {
  type CompareVersions,
  evaluate,
  literalOf,
  matchName,
  NA,
  packageTypeOf,
  parseCpe,
  readConfigurations,
} from './index.ts'

const DATA = new URL('../../../../shared/data/vulnerabilities/', import.meta.url)

const compare: CompareVersions = (product, a, b) => {
  const world = packageTypeOf(product)
  return compareVersions(
    world === null
      ? schemeOfProduct(literalOf(product.vendor), literalOf(product.product))
      : schemeOfPackage(world),
    a,
    b,
  )
}

/** The files of a tar archive whose path matches, as parsed JSON. */
const untar = (archive: Uint8Array, path: RegExp): readonly { path: string; json: unknown }[] => {
  const decoder = new TextDecoder()
  const found: { path: string; json: unknown }[] = []
  const field = (at: number, length: number): string =>
    decoder.decode(archive.subarray(at, at + length)).replace(/\0.*$/s, '')
  let longName = ''
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(field(at + 124, 12), 8)
    const kind = field(at + 156, 1)
    const text = () => decoder.decode(archive.subarray(at + 512, at + 512 + size))
    // A name above 100 signs stands in an entry of its own before the file (GNU `L`, pax `x`).
    if (kind === 'L') longName = text().replace(/\0.*$/s, '')
    else if (kind === 'x') longName = /\d+ path=(.*)\n/.exec(text())?.[1] ?? ''
    else {
      const name = longName || `${field(at + 345, 155)}/${field(at, 100)}`
      if (path.test(name) && size > 0) found.push({ path: name, json: JSON.parse(text()) })
      longName = ''
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  return found
}

// The data folder lies beside a developer's tree, not in a plain clone.
describe.skipIf(!existsSync(DATA))('records and match lists of the NVD', () => {
  let unpacked: Uint8Array | null = null
  const archive = (): Uint8Array => {
    unpacked ??= gunzipSync(readFileSync(new URL('fixtures/vuls-data-update.tar.gz', DATA)))
    return unpacked
  }
  const edge = (name: string): unknown => {
    const files = untar(archive(), new RegExp(`nvd-feed-cve/extract/input/${name}/.*CVE-.*json$`))
    const record = files[0]?.json
    if (typeof record !== 'object' || record === null) throw new Error(`no record: ${name}`)
    return 'configurations' in record ? record.configurations : undefined
  }
  const judge = (name: string, ...asset: string[]): string => {
    const { configurations, damage } = readConfigurations(edge(name))
    expect(damage).toEqual([])
    const names = asset.flatMap((text) => parseCpe(`cpe:2.3:${text}`) ?? [])
    return evaluate(configurations, names, compare).verdict
  }

  test.each([
    [
      'and-vulnerable-mixed',
      ['o:citrix:sd-wan_1000_firmware:11.4.1:*:*:*:standard'],
      'platform-unconfirmed',
    ],
    [
      'and-vulnerable-mixed',
      [
        'o:citrix:sd-wan_1000_firmware:11.4.1:*:*:*:standard',
        'h:citrix:sd-wan_1000:-:*:*:*:standard',
      ],
      'affected',
    ],
    ['and-vulnerable-mixed', ['h:citrix:sd-wan_1000:-:*:*:*:standard'], 'not'],
    ['config-negate', ['a:test:product:1.0'], 'not'],
    ['config-negate', ['a:test:product:2.0'], 'not'],
    ['node-negate', ['a:test:product:2.0'], 'not'],
    ['semver-range-mixed', ['a:cisco:jabber:12.9.5:*:*:*:*:windows'], 'affected'],
    ['semver-range-mixed', ['a:cisco:jabber:13.0:*:*:*:*:windows'], 'not'],
    ['semver-range-mixed', ['a:cisco:jabber:12.9.5'], 'platform-unconfirmed'],
    ['cpematch-missing-unknown', ['o:cisco:ios:15.1\\(4\\)m3'], 'affected'],
    ['cpematch-missing-semver', ['a:test:product:1.5.0'], 'affected'],
    ['cpematch-missing-semver', ['a:test:product:2.0.0'], 'not'],
    ['exact-match', ['o:google:android:16.0'], 'affected'],
    ['exact-match', ['o:google:android'], 'version-unknown'],
    ['no-detection', ['o:google:android:16.0'], 'not'],
    ['semver-range', ['o:paloaltonetworks:pan-os:10.0.11:h1'], 'affected'],
    ['semver-range', ['o:paloaltonetworks:pan-os:11.0.9'], 'not'],
  ])('%s: %s is %s', (name, asset, verdict) => {
    expect(judge(name, ...asset)).toBe(verdict)
  })

  test('what the NVD itself lists for a range is inside the range', () => {
    type MatchList = Readonly<Record<string, string>> & {
      readonly matches?: readonly { readonly cpeName: string }[]
    }
    const count = { lists: 0, names: 0, affected: 0 }
    const others: string[] = []
    for (const { path, json } of untar(archive(), /nvd-(?:feed|api)-[a-z]+\/.*\.json$/)) {
      const list = json as MatchList
      if (!Array.isArray(list.matches) || list['criteria'] === undefined) continue
      const { configurations } = readConfigurations([
        { nodes: [{ operator: 'OR', cpeMatch: [{ ...list, vulnerable: true }] }] },
      ])
      const entry = configurations[0]?.nodes[0]?.matches[0]
      if (entry === undefined) throw new Error(`no entry in ${path}`)
      count.lists += 1
      for (const { cpeName } of list.matches) {
        const name = parseCpe(cpeName)
        if (name === null) throw new Error(`no CPE: ${cpeName}`)
        count.names += 1
        const verdict = matchName(entry, name, compare)
        if (verdict === 'affected') count.affected += 1
        // A name without a version is listed for a range: it may be any of them.
        else if (name.version !== NA || verdict !== 'version-unknown')
          others.push(`${list['criteria']} ${cpeName} ${verdict}`)
      }
    }
    console.info('NVD match lists', count)
    // `14su3` of Cisco's call manager is a service update of 14.0(1): the order of that product has no scheme of its own.
    expect(others.filter((one) => !one.includes(':cisco:unified_communications_'))).toEqual([])
    expect(others.length).toBeLessThanOrEqual(4)
    expect(count.names).toBeGreaterThan(100)
  })

  test('thirty full records: the two that matter most', () => {
    const lines = gunzipSync(readFileSync(new URL('nvd/nvd-2.0-records.jsonl.gz', DATA)))
    const records = new Map(
      lines
        .toString('utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).cve)
        .map((cve) => [cve.id, readConfigurations(cve.configurations)]),
    )
    expect(records.size).toBeGreaterThan(20)
    for (const { damage } of records.values()) expect(damage).toEqual([])
    const verdict = (id: string, name: string): string => {
      const cpe = parseCpe(`cpe:2.3:${name}`)
      if (cpe === null) throw new Error(name)
      return evaluate(records.get(id)?.configurations ?? [], [cpe], compare).verdict
    }
    expect(verdict('CVE-2018-13379', 'o:fortinet:fortios:6.0.4')).toBe('affected')
    expect(verdict('CVE-2018-13379', 'o:fortinet:fortios:6.0.5')).toBe('not')
    expect(verdict('CVE-2018-13379', 'o:fortinet:fortios')).toBe('version-unknown')
    expect(verdict('CVE-2021-44228', 'a:apache:log4j:2.14.1')).toBe('affected')
    expect(verdict('CVE-2021-44228', 'a:apache:log4j:2.17.0')).toBe('not')
    expect(verdict('CVE-2021-44228', 'a:apache:log4j:2.0:beta9')).toBe('affected')
  })
})
