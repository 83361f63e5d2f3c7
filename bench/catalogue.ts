/**
 * The catalogue of flaws: built from the real CVE, NVD and KEV records of `../shared/data/vulnerabilities`, a bill of materials of
 * 5,000 components read and matched against it cold and warm, and one new entry of KEV until the flaws it touches are known.
 * `node --conditions=source bench/catalogue.ts`; prints one JSON line.
 * @module
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { matchComponents, remembered } from '../apps/cli/match/match-components.ts'
import { readComponents } from '../apps/cli/match/read-components.ts'
import { type BuildInput, run } from '../features/vulnerabilities/server/catalogue/build-worker.ts'
import { openCatalogue } from '../features/vulnerabilities/server/catalogue/read.ts'

const data = fileURLToPath(new URL('../../shared/data/vulnerabilities/', import.meta.url))
if (!existsSync(data)) throw new Error(`${data} is not there`)
const folder = mkdtempSync(join(tmpdir(), 'hinoban-bench-catalogue-'))
const path = join(folder, 'catalogue.db')
type Feed = BuildInput['feeds'][number]
const feed = (name: string, format: Feed['format'], file: string, isWhole = true): Feed => ({
  name,
  format,
  path: file,
  isWhole,
  takenAt: 1,
  mayShrink: false,
})
let processor = 0
const build = async (feeds: readonly Feed[]): Promise<number> => {
  const from = performance.now()
  const before = process.cpuUsage()
  await run({ path, feeds, now: 1 }, () => Promise.resolve())
  const { user, system } = process.cpuUsage(before)
  processor += (user + system) / 1e6
  return (performance.now() - from) / 1000
}
const seconds = (value: number): number => Math.round(value * 1000) / 1000

/** Products that records know, libraries and programs that none knows, each name in a few versions. */
const billOf = (count: number): string => {
  const known = ['fortinet:fortios', 'paloaltonetworks:pan-os', 'cisco:ios_xe', 'apache:tomcat']
  const components = Array.from({ length: count }, (_, i) => {
    const version = `${1 + (i % 12)}.${i % 7}.${i % 23}`
    if (i % 10 === 0) {
      const [vendor, product] = (known[(i / 10) % known.length] ?? '').split(':')
      const cpe = `cpe:2.3:a:${vendor}:${product}:${version}:*:*:*:*:*:*:*`
      return { type: 'application', name: product, version, supplier: { name: vendor }, cpe }
    }
    if (i % 3 === 0) return { type: 'application', name: `Program ${i % 900}`, version }
    const name = `library-${i % 2500}`
    return { type: 'library', name, version, purl: `pkg:npm/${name}@${version}` }
  })
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components })
}

try {
  const figures: Record<string, number | string> = { loadBefore: seconds(loadavg()[0] ?? 0) }
  figures['build s (104,135 records of CVE, NVD and KEV)'] = seconds(
    await build([
      feed('cve-2023', 'cve', join(data, 'cve-v5/vulnrichment-2023.jsonl.gz')),
      feed('cve-2024', 'cve', join(data, 'cve-v5/vulnrichment-2024.jsonl.gz')),
      feed('nvd', 'nvd', join(data, 'nvd/nvd-2.0-records.jsonl.gz')),
      feed('overrides', 'nvd-overrides', join(data, 'nvd/nvd-data-overrides.jsonl.gz')),
      feed('kev', 'kev', join(data, 'kev.json.gz')),
    ]),
  )
  figures['build: processor time s'] = seconds(processor)
  const again = join(folder, 'again')
  writeFileSync(
    again,
    `${gunzipSync(readFileSync(join(data, 'cve-v5/vulnrichment-2024.jsonl.gz'))).toString()}\n`,
  )
  figures['same records in another file s (47,881)'] = seconds(
    await build([feed('cve-2024', 'cve', again)]),
  )
  const kev = JSON.parse(gunzipSync(readFileSync(join(data, 'kev.json.gz'))).toString())
  const listed = new Set(kev.vulnerabilities.map((one: { cveID: string }) => one.cveID))
  const open = openCatalogue(path)
  const fresh = ['CVE-2024-0001', 'CVE-2024-0007', 'CVE-2023-0001'].find(
    (id) => !listed.has(id) && open?.flaw(id) !== null,
  )
  open?.close()
  const more = join(folder, 'kev')
  const [first] = kev.vulnerabilities
  writeFileSync(
    more,
    JSON.stringify({
      ...kev,
      count: kev.vulnerabilities.length + 1,
      vulnerabilities: [...kev.vulnerabilities, { ...first, cveID: fresh }],
    }),
  )
  const from = performance.now()
  const { touched } = await run({ path, feeds: [feed('kev', 'kev', more)], now: 2 }, () =>
    Promise.resolve(),
  )
  figures['new KEV entry to the flaws it touches s'] = seconds((performance.now() - from) / 1000)
  if (JSON.stringify(touched?.flaws) !== JSON.stringify([fresh]))
    throw new Error(`KEV touched ${JSON.stringify(touched)}`)

  const bill = join(folder, 'bom.json')
  writeFileSync(bill, billOf(5000))
  const cold = performance.now()
  const catalogue = openCatalogue(path)
  if (catalogue === null) throw new Error('no catalogue')
  const read = await readComponents(bill, folder, 1, new AbortController().signal)
  if (read === null) throw new Error('not read')
  const parsed = performance.now()
  const asked = remembered(catalogue)
  const matched = matchComponents(read.found, asked, Date.parse('2026-11-22'))
  const end = performance.now()
  figures['5,000 components: read in a worker, its start included s'] = seconds(
    (parsed - cold) / 1000,
  )
  figures['5,000 components: matched cold s'] = seconds((end - parsed) / 1000)
  const warm = [1, 2, 3].map(() => {
    const at = process.cpuUsage()
    const from = performance.now()
    matchComponents(read.found, asked, Date.parse('2026-11-22'))
    const { user, system } = process.cpuUsage(at)
    figures['5,000 components: matched warm, processor ms'] = Math.round((user + system) / 1000)
    return performance.now() - from
  })
  figures['5,000 components: matched warm ms'] = Math.round(warm.toSorted((a, b) => a - b)[1] ?? 0)
  figures['components'] = read.found.length
  figures['verdicts'] = matched.reduce((sum, { flaws }) => sum + flaws.length, 0)
  catalogue.close()
  figures['memory of this process, peak MB'] = Math.round(process.resourceUsage().maxRSS / 1024)
  const command = performance.now()
  spawnSync(process.execPath, [
    fileURLToPath(new URL('../apps/cli/hinoban.mjs', import.meta.url)),
    'match',
    bill,
    '--catalogue',
    path,
    '--json',
  ])
  figures['hinoban match, process start and printing included s'] = seconds(
    (performance.now() - command) / 1000,
  )
  figures['loadAfter'] = seconds(loadavg()[0] ?? 0)
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
