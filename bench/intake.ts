/**
 * The live intake: a sender in a process of its own writes lines to a real TCP socket at a fixed rate; measured are the lines that are in
 * the store, how long the slowest took from the socket to a durable hit, the processor time of each part, and the bytes of a stored event.
 *
 *   node --conditions=source bench/intake.ts [--rate 20000] [--seconds 20] [--windows 0.2] [--rules starter|none]
 *     [--how tcp|udp] [--spool-mb 4000]
 *
 * One line in a hundred is a failed sudo that a rule of ours finds. `--windows` is the share of Windows events as NXLog writes them
 * (2 KB each), where ../shared/data is there; the rest is sshd and FortiGate.
 */
import { fork } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openGatherer } from '../features/detection/server/intake/gather.ts'
import { openIntake } from '../features/detection/server/intake/intake.ts'
import { listenTcp } from '../features/detection/server/intake/syslog-tcp.ts'
import { listenUdp } from '../features/detection/server/intake/syslog-udp.ts'
import { givenRules } from '../features/detection/server/intake/testing-rules.ts'
import { eventsQuery, openEvents } from '../platform/events/index.ts'
import { openLog } from '../platform/log/index.ts'
import { newId } from '../platform/records/index.ts'
import { lineMaker, rulesOf } from './intake-lines.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '20' },
    windows: { type: 'string', default: '0' },
    rules: { type: 'string', default: 'starter' },
    how: { type: 'string', default: 'tcp' },
    'spool-mb': { type: 'string', default: '4000' },
    port: { type: 'string', default: '' },
  },
})
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const TICK_MS = 10
const LOOK_MS = 1_000
/** The sender's life. */
const send = async (): Promise<void> => {
  const socket = connect(Number(values.port), '127.0.0.1')
  await new Promise<void>((done) => socket.once('connect', () => done()))
  const line = lineMaker(Number(values.windows))
  const began = performance.now()
  let sent = 0
  while (sent < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate))
    if (due > sent) {
      const text = `${Array.from({ length: due - sent }, (_, i) => line(sent + i)).join('\n')}\n`
      sent = due
      if (!socket.write(text)) await new Promise<void>((done) => socket.once('drain', () => done()))
    }
    await sleep(TICK_MS)
  }
  await new Promise<void>((done) => socket.end(() => done()))
  process.send?.({ sent, lateMs: performance.now() - began - seconds * 1000 })
}
/** The same by UDP, where nobody is asked to wait. */
const sendDatagrams = async (): Promise<void> => {
  const socket = createSocket('udp4')
  const line = lineMaker(Number(values.windows))
  const began = performance.now()
  let sent = 0
  while (sent < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) / 1000) * rate))
    let last: Promise<void> | null = null
    for (; sent < due; sent += 1) {
      const bytes = Buffer.from(line(sent))
      last = new Promise((done) =>
        socket.send(bytes, Number(values.port), '127.0.0.1', () => done()),
      )
    }
    await last
    await sleep(TICK_MS)
  }
  process.send?.({ sent, lateMs: performance.now() - began - seconds * 1000 })
}

/** User and system time of a process in seconds; Linux counts in hundredths. */
const cpuOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(columns[11]) + Number(columns[12])) / 100
}

/** Seconds of each kind of thread of a process, by the names that Node and ClickHouse give them. */
const threadsOf = async (pid: number | 'self'): Promise<ReadonlyMap<string, number>> => {
  const seconds = new Map<string, number>()
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => '')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const used = (Number(columns[11]) + Number(columns[12])) / 100
    if (used > 0) seconds.set(name, (seconds.get(name) ?? 0) + used)
  }
  return seconds
}

/** Memory of a process in MB, what it shares with others counted in parts. */
const memoryOf = async (pid: number | 'self'): Promise<number> => {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024
}

/** Bytes of these parts; what was merged lies beside them for some minutes more. */
const bytesOf = async (store: string, parts: ReadonlySet<string>): Promise<number> => {
  let sum = 0
  for (const file of await readdir(store, { recursive: true, withFileTypes: true }))
    if (file.isFile() && parts.has(basename(file.parentPath)))
      sum += (await stat(join(file.parentPath, file.name))).size
  return sum
}

const measure = async (): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-bench-intake-'))
  const log = openLog({ level: 'warn' })
  const events = await openEvents({
    dataDir,
    clickhouseUrl: null,
    log,
    migrations: [
      {
        owner: 'detection',
        folder: new URL('../features/detection/server/migrations/', import.meta.url),
      },
    ],
    memoryBytes: 700 * 1024 * 1024,
  })
  const rules = rulesOf(values.rules)
  const organization = newId()
  const latencies: number[] = []
  const intake = await openIntake({
    dataDir,
    events: async () => events,
    log,
    now: Date.now,
    ruleSetOf: async () => givenRules(rules),
    onHits: async (hits) => {
      for (const { text } of hits) {
        const at = /sent=(\d+)/.exec(text)?.[1]
        if (at) latencies.push(Date.now() - Number(at))
      }
    },
    onRead: () => undefined,
    onRepeated: () => undefined,
    spoolBytes: Number(values['spool-mb']) * 1e6,
  })
  const gatherer = openGatherer({ intake, now: Date.now })
  const origin = {
    organization,
    site: null,
    source: newId(),
    how: 'tcp',
    peer: '127.0.0.1',
    format: 'auto',
    timeZone: 'Asia/Tokyo',
    encoding: 'auto',
    name: null,
    ids: 'place',
  } as const
  const lost = new Map<string, number>()
  const door = {
    host: '127.0.0.1',
    port: 0,
    log,
    gatherer,
    hasRoom: intake.hasRoom,
    senderOf: () => origin,
    lost: (place: string, _: unknown, records: number) =>
      void lost.set(place, (lost.get(place) ?? 0) + records),
  }
  const listener = await (values.how === 'udp'
    ? listenUdp(door)
    : listenTcp({ ...door, how: 'tcp', tls: null }))
  const losses = (): number => [...lost.values()].reduce((sum, one) => sum + one, 0)
  const before = process.cpuUsage()
  const began = performance.now()
  const child = fork(
    fileURLToPath(import.meta.url),
    [...process.argv.slice(2), '--port', String(listener.port)],
    { execArgv: ['--conditions=source'] },
  )
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, intake.stats().waiting.rows)
  }, 100)
  const peak = { own: 0, engine: 0, both: 0 }
  const look = setInterval(async () => {
    const pid = events.enginePid()
    const own = await memoryOf('self')
    const engine = pid === null ? 0 : await memoryOf(pid)
    peak.own = Math.max(peak.own, own)
    peak.engine = Math.max(peak.engine, engine)
    peak.both = Math.max(peak.both, own + engine)
  }, LOOK_MS)
  const { sent, lateMs } = await new Promise<{ sent: number; lateMs: number }>((done) =>
    child.once('message', (said) => done(said as { sent: number; lateMs: number })),
  )
  const stats = () => intake.stats()
  while (stats().written + stats().dropped.unreadable + losses() < sent) await sleep(20)
  const tookMs = performance.now() - began
  clearInterval(watch)
  clearInterval(look)
  const { user, system } = process.cpuUsage(before)
  const engine = events.enginePid()
  const shares = [...(await threadsOf('self')), ...(engine === null ? [] : await threadsOf(engine))]
  const engineCpu = engine === null ? 0 : await cpuOf(engine)
  const counted = eventsQuery({
    name: 'bench_count',
    sql: 'SELECT count() AS n FROM detection_events WHERE organization = {organization:UUID}',
    params: z.object({}),
    row: z.object({ n: z.number() }),
  })
  const [row] = await events.query({ organization, sites: '*' }, counted, {})
  const named = eventsQuery({
    name: 'bench_parts',
    sql: 'SELECT DISTINCT _part AS part FROM detection_events WHERE organization = {organization:UUID}',
    params: z.object({}),
    row: z.object({ part: z.string() }),
  })
  const parts = new Set(
    (await events.query({ organization, sites: '*' }, named, {})).map(({ part }) => part),
  )
  const bytes = await bytesOf(join(dataDir, 'events', 'chdb', 'store'), parts)
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
  const own = (user + system) / 1e6
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  say(
    `${sent} lines at ${rate} a second, ${rules.length} rules; the sender was late by ${Math.round(lateMs)} ms`,
  )
  say(
    `stored: ${row?.n} of ${sent} in ${(tookMs / 1000).toFixed(1)} s, ${Math.round(sent / (tookMs / 1000))} a second; at most ${most} waited; lost and counted: ${JSON.stringify(Object.fromEntries(lost))}`,
  )
  say(
    `socket to durable hit, ms: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, worst ${at(1)} (${latencies.length} hits)`,
  )
  say(
    `processor time an event: ${((own / sent) * 1e6).toFixed(1)} µs receiving, reading, matching; ${((engineCpu / sent) * 1e6).toFixed(1)} µs in the engine`,
  )
  say(
    `by thread: ${shares
      .map(([name, used]) => `${name} ${((used / sent) * 1e6).toFixed(1)}`)
      .join(', ')} µs`,
  )
  say(
    `memory at its peak: ${peak.own.toFixed(0)} MB and ${peak.engine.toFixed(0)} MB of the engine, ${peak.both.toFixed(0)} MB together; ${(bytes / sent).toFixed(0)} bytes a stored event, in ${parts.size} parts`,
  )
  await listener.close()
  await gatherer.close()
  await intake.close()
  await events.close()
  await rm(dataDir, { recursive: true, force: true })
}

if (values.port === '') {
  await measure()
  process.exit(0)
} else await (values.how === 'udp' ? sendDatagrams() : send())
