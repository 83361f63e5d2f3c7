/**
 * Kills a process that takes records in, again and again, and compares what is stored with what was acknowledged.
 * @module
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { eventsQuery } from '../../../../platform/events/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import { HITS_FILE, type Life, openVictim } from './testing-victim.ts'

export type CrashVerdict = {
  readonly points: number
  readonly acknowledged: { readonly documents: number; readonly lines: number }
  readonly stored: { readonly documents: number; readonly lines: number }
  /** Sentences; empty when all is well. */
  readonly faults: readonly string[]
}

const stored = eventsQuery({
  name: 'crash_stored',
  sql: `SELECT id, raw FROM detection_events WHERE organization = {organization:UUID}`,
  params: z.object({}),
  row: z.never(),
})
const StoredLine = z.tuple([z.string(), z.string()])

/** The verdict reads every row of hundreds of lives at once; what people ask is bounded far lower. */
const READ_SECONDS = 900

export const crashIntake = async (o: {
  readonly points: number
  readonly random: () => number
  readonly told?: (point: number) => void
}): Promise<CrashVerdict> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-crash-intake-'))
  const fixed = { dataDir, organization: newId(), source: newId(), epoch: Date.now() }
  const lines: [number, number][] = []
  let document = 0
  let line = 0
  try {
    // A slow machine may acknowledge no document before the last kill: then it lives again.
    for (let point = 0; point < o.points || (document === 0 && point < 100); point += 1) {
      const size = 1 + Math.floor(o.random() * (point % 10 === 0 ? 400 : 60))
      // Every third life, the engine dies beside it, too.
      const engineEveryMs = point % 3 === 2 ? 100 + o.random() * 600 : null
      const heard = await lifeOf(
        { ...fixed, document, line, size, engineEveryMs },
        o.random() ** 2 * 1_200,
      )
      document = Math.max(document, heard.document)
      lines.push([line, Math.max(line, heard.line)])
      line = Math.max(line, heard.line) + 1_000_000
      o.told?.(point + 1)
    }
    return await judge(fixed, o.points, document, lines)
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Lives until so many milliseconds after its first acknowledgement; says below which numbers all was acknowledged. */
const lifeOf = async (
  life: Life,
  afterMs: number,
): Promise<{ readonly document: number; readonly line: number }> => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      fileURLToPath(new URL('./testing-victim.ts', import.meta.url)),
      'live',
      JSON.stringify(life),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let heard = ''
  let began: () => void = () => undefined
  const isLiving = new Promise<void>((done) => {
    began = done
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
    began()
  })
  const closed = new Promise<void>((done) => child.once('close', () => done()))
  await Promise.race([isLiving, closed])
  await wait(afterMs)
  child.kill('SIGKILL')
  await closed
  const last = (kind: string): number =>
    Number(
      heard
        .slice(0, heard.lastIndexOf('\n') + 1)
        .split('\n')
        .filter((text) => text.startsWith(`${kind} `))
        .at(-1)
        ?.slice(2) ?? 0,
    )
  return { document: last('d'), line: last('s') }
}

const judge = async (
  fixed: Pick<Life, 'dataDir' | 'organization'>,
  points: number,
  document: number,
  lines: readonly (readonly [number, number])[],
): Promise<CrashVerdict> => {
  const { intake, events } = await openVictim(fixed, READ_SECONDS)
  await intake.flush()
  await intake.close()
  const opened = await events
  const faults: string[] = []
  const times = new Map<string, number>()
  const ids = new Set<string>()
  const hitting = new Set<string>()
  const scope = { organization: fixed.organization, sites: '*' as const }
  for await (const lines of opened.queryLines(scope, stored, {}))
    for (const line of lines.split('\n')) {
      if (line === '') continue
      const [id, raw] = StoredLine.parse(JSON.parse(line))
      const name = /[ds]\d+(?= x)/.exec(raw)?.[0] ?? raw
      times.set(name, (times.get(name) ?? 0) + 1)
      ids.add(id)
      if (/ x77\b/.test(raw)) hitting.add(id)
    }
  await opened.close()
  const rows = [...times.values()].reduce((sum, n) => sum + n, 0)
  for (const [name, n] of times)
    if (n > 1 && faults.length < 20) faults.push(`${name} is stored ${n} times`)
  if (ids.size !== rows) faults.push(`${rows} rows have ${ids.size} names`)
  const missing = (kind: string, from: number, below: number): void => {
    for (let n = from; n < below; n += 1)
      if (!times.has(`${kind}${n}`) && faults.length < 20)
        faults.push(`${kind}${n} was acknowledged and is lost`)
  }
  missing('d', 0, document)
  for (const [from, below] of lines) missing('s', from, below)
  const told = new Set((await readFile(join(fixed.dataDir, HITS_FILE), 'utf8')).split('\n'))
  for (const id of hitting)
    if (!told.has(id) && faults.length < 20) faults.push(`no hit was told of ${id}`)
  const count = (kind: string): number =>
    [...times.keys()].filter((name) => name.startsWith(kind)).length
  return {
    points,
    acknowledged: {
      documents: document,
      lines: lines.reduce((sum, [from, below]) => sum + below - from, 0),
    },
    stored: { documents: count('d'), lines: count('s') },
    faults,
  }
}
