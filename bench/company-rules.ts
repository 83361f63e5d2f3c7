/**
 * Many companies with all of SigmaHQ by feed, a rule turned off and one excepted by each: what the reading thread holds of their rules,
 * what lies on the disk, and how long it takes until all of them have their rules, first and after a start.
 * `node --conditions=source --expose-gc bench/company-rules.ts [--companies 50] [--starts 2]`. With `--own` every fifth company has a rule
 * of its own and every tenth a site abroad.
 */
import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAlerting } from '../features/detection/server/alerts/index.ts'
import { openTestAlerts } from '../features/detection/server/alerts/testing.ts'
import { digestOf } from '../features/detection/server/rules/set-digest.ts'
import * as sql from '../features/detection/server/rules/store.ts'
import { runWorker } from '../platform/jobs/worker.ts'
import { newId } from '../platform/records/index.ts'
import type { ThreadAsks, ThreadInput, ThreadTold } from './company-rules-thread.ts'
import { sigmaHqRules } from './sigma-corpus.ts'

const { values } = parseArgs({
  options: {
    companies: { type: 'string', default: '50' },
    starts: { type: 'string', default: '2' },
    own: { type: 'boolean', default: false },
  },
})
const MB = 1024 * 1024
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const t = await openTestAlerts()
const files = sigmaHqRules().map(({ file, text }) => ({ path: file, text }))
const digest = digestOf(files)
const ids = files.flatMap(({ text }) => /^id: (\S+)/m.exec(text)?.[1] ?? [])
const companies = Array.from({ length: Number(values.companies) }, () => newId())
const put = async (
  organization: string,
  name: string,
  feed: string | null,
  some: typeof files,
): Promise<void> => {
  await t.records.within({ organization, sites: '*' }, async (tx) => {
    const about = { organization, name, license: '', by: 'x', at: new Date(t.now()) }
    const from = { feed, sha256: feed, digest: feed === null ? digestOf(some) : digest }
    const set = await tx.one(sql.putSet, { ...about, ...from, id: newId() })
    await tx.run(sql.addFiles, {
      organization,
      set: set?.id ?? '',
      paths: some.map(({ path }) => path),
      bodies: some.map(({ text }) => text),
    })
  })
}
for (const [n, organization] of companies.entries()) {
  await put(organization, 'SigmaHQ', 'sigmahq', files)
  if (values.own && n % 5 === 4) {
    const text = `title: Own ${n}\nid: ${randomUUID()}\nlogsource: { product: linux }\ndetection: { k: ['own ${n}'], condition: k }\n`
    await put(organization, 'own', null, [{ path: 'own.yml', text }])
  }
  await t.records.within({ organization, sites: '*' }, async (tx) => {
    const at = new Date(t.now())
    const off = { rule: ids[n] ?? '', isOn: false, reason: 'x', by: 'x', at }
    await tx.run(sql.choose, { organization, ...off })
    await tx.run(sql.except, {
      organization,
      id: newId(),
      rule: ids[n + 100] ?? '',
      title: { ja: 'x', en: 'x' },
      conditions: [{ field: 'User', operator: 'equals', value: `user-${n}` }],
      reason: 'x',
      until: '2026-12-31',
      by: 'x',
      at,
    })
  })
}
const abroad = new Set(values.own ? companies.filter((_, n) => n % 10 === 9) : [])
const countriesOf = async (organization: string) =>
  abroad.has(organization) ? ['JP', 'VN'] : ['JP']

for (let start = 1; start <= Number(values.starts); start++) {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  const peak = { rss: before }
  const watch = setInterval(() => {
    peak.rss = Math.max(peak.rss, process.memoryUsage.rss())
  }, 50)
  const own = process.cpuUsage()
  const alerting = openAlerting({ ...t.deps, countriesOf })
  const found = await runWorker<ThreadInput, ThreadAsks, ThreadTold>({
    module: new URL('./company-rules-thread.ts', import.meta.url),
    input: { companies },
    memoryMb: 6_000,
    timeoutMs: 3_000_000,
    onMessage: ({ organization, has }) => alerting.ruleSetOf(organization, has),
  })
  clearInterval(watch)
  const { user, system } = process.cpuUsage(own)
  const folder = join(t.deps.dataDir, 'rules')
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  )
  say(
    `${companies.length} companies, start ${start}: all have their rules after ${found.seconds.toFixed(1)} s (processor ${((user + system) / 1e6).toFixed(1)} s in all); the thread holds ${found.heldMb} MB, ${found.usedMb} MB after events; process +${Math.round((peak.rss - before) / MB)} MB at its peak; on the disk ${sizes.length} files, ${Math.round(sizes.reduce((a, b) => a + b, 0) / MB)} MB; hits ${[...new Set(found.hits)].join()}; load ${loadavg()[0]?.toFixed(1)}`,
  )
}
await t.close()
