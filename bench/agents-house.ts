/**
 * A house of its own for `bench/agents.ts`: starts Hinoban on an empty folder, sets a source of osquery agents up, lets the
 * client call, and waits until everything that was said is taken in.
 * `node --conditions=source bench/agents-house.ts [-- the options of bench/agents.ts]`
 * @module
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadBetween, loadOf } from './agent-load.ts'
import { settleIn, startHouse } from './house.ts'
import { processorSeconds, watchMemory } from './memory.ts'

/** A look costs what a hundred calls cost. */
const LOOK_MS = 10_000
const LOAD_EVERY_MS = 5_000
/** Taking in is done when nothing has changed for so long. */
const QUIET_MS = 10_000
const WAIT_AT_MOST_MS = 15 * 60_000

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: { warm: { type: 'string', default: '0' } },
  strict: false,
})
/** What is measured after the roll-out begins here. */
const warmMs = Number(values.warm) * 1000

const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-agents-'))
const loadBefore = loadavg()[0] ?? 0
const house = await startHouse(dataDir)
const memory = watchMemory(house.process.pid ?? 0, LOOK_MS)
try {
  const person = await settleIn(house)
  const site = (await person.call('POST', '/api/sites', {
    body: {
      name: '本社',
      kind: 'headquarters',
      country: 'JP',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      networks: [],
      parentId: null,
      address: '',
    },
  })) as { id: string }
  const { token } = (await person.call('POST', '/api/sources', {
    body: {
      kind: 'osquery',
      name: 'agents',
      site: site.id,
      enabled: true,
      everyMinutes: null,
      settings: {},
      secrets: {},
    },
  })) as { token: string }
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${house.url}/metrics`)).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  }
  const assets = async (): Promise<number> => {
    const { total } = (await person.call('GET', '/api/assets?limit=1')) as { total?: number }
    return total ?? 0
  }
  await metric('hinoban_nodejs_eventloop_lag_p99_seconds')
  const from = performance.now()
  const client = spawn(
    process.execPath,
    [
      '--conditions=source',
      fileURLToPath(new URL('./agents.ts', import.meta.url)),
      ...['--url', house.url, '--secret', token],
      ...process.argv.slice(2).filter((arg) => arg !== '--'),
    ],
    { stdio: 'inherit' },
  )
  const processorBefore = processorSeconds(house.process.pid ?? 0)
  const load = () => ({
    ...loadOf(house.process.pid ?? 0, dataDir),
    client: processorSeconds(client.pid ?? 0),
  })
  const exited = new Promise<number | null>((done) => client.once('exit', done))
  let begun = load()
  let latest = begun
  const started = setTimeout(() => {
    begun = load()
  }, warmMs)
  // What has ended cannot be asked: looked at while it runs.
  const looking = setInterval(() => {
    latest = load()
  }, LOAD_EVERY_MS)
  const code = await exited
  clearTimeout(started)
  clearInterval(looking)
  const loop = (await metric('hinoban_nodejs_eventloop_lag_p99_seconds')) * 1000
  const ended = performance.now()
  const processor = processorSeconds(house.process.pid ?? 0) - processorBefore
  const whileCalling = memory.peak()
  // What waits is written down; it is taken in whether somebody calls or not.
  let last = ''
  let quietSince = performance.now()
  while (performance.now() - quietSince < QUIET_MS && performance.now() - ended < WAIT_AT_MOST_MS) {
    await sleep(1_000)
    const busy = (await metric('hinoban_jobs_waiting')) + (await metric('hinoban_jobs_active'))
    const now = `${busy > 0 ? performance.now() : ''} ${await metric('hinoban_evidence_entries')}`
    if (now !== last) quietSince = performance.now()
    last = now
  }
  process.stderr.write(
    `${JSON.stringify({
      client: code,
      assets: await assets(),
      calledForSeconds: (ended - from) / 1000,
      takenInAfterSeconds: Math.max(0, (quietSince - ended) / 1000),
      eventLoopP99Ms: loop,
      processorSeconds: processor,
      afterWarm: {
        ...loadBetween(begun, latest),
        client: latest.client - begun.client,
      },
      memoryPeakMb: { whileCalling, whole: memory.peak() },
      cores: cpus().length,
      load: { before: loadBefore, after: loadavg()[0] ?? 0 },
    })}\n`,
  )
} finally {
  memory.end()
  await house.stop()
  await rm(dataDir, { recursive: true, force: true })
}
