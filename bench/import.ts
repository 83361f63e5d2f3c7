/**
 * How fast files come in, and whether the thread that serves stays free meanwhile: 100,000 ledger rows and a
 * 1,000-host nmap scan, each looked at and taken in, with evidence; then the list on top of them.
 * `node --conditions=source bench/import.ts [rows]`
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { evidenceKinds } from '../features/assets/evidence.ts'
import { assetSources } from '../features/assets/server/collect/sources.ts'
import { assetsMigrations } from '../features/assets/server/index.ts'
import { assetsRoutes } from '../features/assets/server/routes.ts'
import type { Who } from '../platform/access/who.ts'
import { auditMigrations, openAudit } from '../platform/audit/index.ts'
import { systemClock } from '../platform/clock/index.ts'
import { evidenceMigrations, openEvidence } from '../platform/evidence/index.ts'
import { openFiles } from '../platform/files/index.ts'
import { importsMigrations, openImports } from '../platform/imports/index.ts'
import { openJobs } from '../platform/jobs/index.ts'
import { openKeys } from '../platform/keys/index.ts'
import { openLog } from '../platform/log/index.ts'
import { newId, openRecords } from '../platform/records/index.ts'

const ROWS = Number(process.argv[2] ?? 100_000)
const HOSTS = 1_000

const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-bench-'))
const log = openLog({ level: 'error' })
const clock = systemClock
const records = await openRecords({
  dataDir,
  databaseUrl: null,
  log,
  migrations: [evidenceMigrations, auditMigrations, importsMigrations, assetsMigrations],
})
const site = { id: newId(), name: '本社' }
const sites = { list: async () => [site] }
const evidence = openEvidence({ records, clock, kinds: evidenceKinds })
const audit = openAudit({ records, clock })
const keys = await openKeys({ dataDir })
const files = await openFiles({ dataDir, keys })
const jobs = await openJobs({ records, log, clock })
const deps = { records, evidence, audit, clock, sites, keys }
const imports = openImports({
  records,
  files,
  jobs,
  audit,
  clock,
  log,
  sites,
  sources: assetSources(deps),
})
await jobs.start([...imports.jobs])

const organization = newId()
const who = {
  userId: newId(),
  name: 'bench',
  email: 'bench@example.jp',
  organization,
  role: 'administrator',
  sites: '*',
  via: 'session',
  tokenScopes: null,
  mfa: true,
  scope: { organization, sites: '*' },
  ip: '127.0.0.1',
  language: 'ja',
} as const satisfies Who
const routes = [...assetsRoutes(deps), ...imports.routes]

const call = async (name: string, given: Record<string, unknown>): Promise<never> => {
  const found = routes.find((r) => r.endpoint.name === name)
  if (!found) throw new Error(`no route ${name}`)
  const { endpoint } = found
  const answer = await found.handle({
    who: who as never,
    params: endpoint.params?.parse(given['params'] ?? {}) as never,
    query: endpoint.query?.parse(given['query'] ?? {}) as never,
    body: endpoint.body?.parse(given['body']) as never,
    upload: (given['upload'] ?? null) as never,
    language: 'ja',
    signal: new AbortController().signal,
    ip: '127.0.0.1',
    requestId: 'bench',
    headers: new Headers(),
    setHeader: () => {},
  })
  return (endpoint.answer ? endpoint.answer.parse(answer) : answer) as never
}

type View = { id: string; state: string; counts: Record<string, number> }
const until = async (id: string, over: (state: string) => boolean): Promise<View> => {
  for (;;) {
    const view = (await call('imports.read', { params: { id } })) as View
    if (over(view.state)) return view
    await new Promise((go) => setTimeout(go, 100))
  }
}

const measured = async (what: string, rows: number, work: () => Promise<View>): Promise<void> => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let memory = 0
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage.rss())
  }, 200)
  const start = performance.now()
  const view = await work()
  const seconds = (performance.now() - start) / 1000
  delay.disable()
  clearInterval(watch)
  const ms = (ns: number): string => (ns / 1e6).toFixed(1)
  console.log(
    `${what}: ${view.state} ${JSON.stringify(view.counts)}\n  ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s, ` +
      `loop delay p50 ${ms(delay.percentile(50))} p99 ${ms(delay.percentile(99))} max ${ms(delay.max)} ms, RSS ${Math.round(memory / 1024 / 1024)} MB`,
  )
}

const taken = async (name: string, content: string, rows: number): Promise<void> => {
  let id = ''
  await measured(`${name}, dry run`, rows, async () => {
    const bytes = (async function* () {
      yield Buffer.from(content)
    })()
    const view = (await call('imports.upload', {
      upload: { name, bytes },
      query: { site: site.id },
    })) as View
    id = view.id
    return until(id, (s) => s !== 'checking')
  })
  await measured(`${name}, taking in`, rows, async () => {
    await call('imports.confirm', { params: { id }, body: { site: site.id, mapping: null } })
    return until(id, (s) => s !== 'running')
  })
}

const hex = (n: number): string => n.toString(16).padStart(6, '0')
const mac = (n: number): string => `00:1A:2B:${(hex(n).match(/../g) ?? []).join(':')}`
const ledger = `管理番号,ホスト名,種別,シリアル番号,MACアドレス,IPアドレス,管理者,メーカー,型番,購入日,サポート終了日\n${Array.from(
  { length: ROWS },
  (_, i) =>
    `A-${i},pc-${i}.example.jp,ノートPC,SN${String(i).padStart(8, '0')},${mac(i)},10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255},総務課${i % 40},Lenovo,ThinkPad X1,R5.4.1,2030/3/31`,
).join('\n')}\n`
const scan = `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap -sV 10.0.0.0/22" start="1795303839" version="7.93" xmloutputversion="1.05">${Array.from(
  { length: HOSTS },
  (_, i) =>
    `<host starttime="1795303839" endtime="1795303856"><status state="up"/><address addr="10.0.${i >> 8}.${i & 255}" addrtype="ipv4"/><address addr="${mac(i)}" addrtype="mac"/><ports>${[
      22, 80, 443, 445, 3389,
    ]
      .map(
        (p) =>
          `<port protocol="tcp" portid="${p}"><state state="open"/><service name="s${p}" product="Product ${p}" version="1.${i % 9}" method="probed" conf="10"/></port>`,
      )
      .join('')}</ports></host>`,
).join(
  '',
)}<runstats><finished time="1795303856" exit="success"/><hosts up="${HOSTS}" down="0" total="${HOSTS}"/></runstats></nmaprun>`

await taken('ledger.csv', ledger, ROWS)
await taken('scan.xml', scan, HOSTS)

for (const query of [
  {},
  { sort: 'owner', order: 'desc' },
  { sort: 'machineSeen', order: 'desc' },
  { sort: 'address' },
  { q: 'pc-99' },
  { q: '総務課39' },
  { q: 'nothing like this' },
  { owner: 'none' },
]) {
  const times: number[] = []
  for (let i = 0; i < 7; i++) {
    const start = performance.now()
    await call('assets.list', { query })
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  console.log(
    `list ${JSON.stringify(query)}: median ${times[3]?.toFixed(0)} ms, worst ${times[6]?.toFixed(0)} ms`,
  )
}
const facets = performance.now()
await call('assets.facets', { query: {} })
console.log(`facets: ${(performance.now() - facets).toFixed(0)} ms`)

await jobs.stop()
await records.close()
await rm(dataDir, { recursive: true, force: true })
