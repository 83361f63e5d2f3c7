/**
 * A process that takes records in, says which were acknowledged, and is killed: for the proofs that nothing acknowledged is lost and nothing
 * doubled. Documents have names of their own and are sent again by the next life from the first that was not acknowledged; lines have
 * none, so the next life goes on far beyond.
 * @module
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { readSigma } from '@hinoban/sigma'
import { type Events, openEvents } from '../../../../platform/events/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import type { FrameHead } from './frame.ts'
import { type Intake, openIntake } from './intake.ts'
import { givenRules } from './testing-rules.ts'

export type Life = {
  readonly dataDir: string
  readonly organization: string
  readonly source: string
  readonly epoch: number
  readonly document: number
  readonly line: number
  readonly size: number
  /** The engine beside it is killed so often; null: never. */
  readonly engineEveryMs: number | null
}

/** Every hundredth record hits. */
const RULE = `title: hit
id: 1b0f8fbe-95c9-4d2c-9a62-b3c0f0a7f002
logsource: { category: probe }
detection: { k: ['x77'], condition: k }
level: high
`
export const HITS_FILE = 'hits.log'

/** `readSeconds`: how long one question may take, where all that is stored is read at once. */
export const openVictim = async (
  life: Pick<Life, 'dataDir'>,
  readSeconds?: number,
): Promise<{ readonly intake: Intake; readonly events: Promise<Events> }> => {
  const log = openLog({ level: 'error' })
  const events = openEvents({
    dataDir: life.dataDir,
    clickhouseUrl: null,
    log,
    migrations: [{ owner: 'detection', folder: new URL('../migrations/', import.meta.url) }],
    memoryBytes: 700_000_000,
    ...(readSeconds === undefined ? {} : { limits: { seconds: readSeconds } }),
  })
  const { rules } = readSigma([{ file: 'probe.yml', text: RULE }])
  const hits = openSync(join(life.dataDir, HITS_FILE), 'a')
  const intake = await openIntake({
    dataDir: life.dataDir,
    events: () => events,
    log,
    now: Date.now,
    // Of any log source: the proof is about kills, not about routing.
    ruleSetOf: async () => givenRules(rules.map((rule) => ({ ...rule, logsource: {} }))),
    onHits: async (some) => {
      writeSync(hits, `${some.map((hit) => hit.eventId).join('\n')}\n`)
      fsyncSync(hits)
    },
    onRead: () => undefined,
    onRepeated: () => undefined,
    spoolBytes: 1e9,
  })
  return {
    intake: {
      ...intake,
      close: async () => {
        await intake.close()
        closeSync(hits)
      },
    },
    events,
  }
}

export const headOf = (life: Pick<Life, 'organization' | 'source'>): FrameHead => ({
  organization: life.organization,
  site: null,
  source: life.source,
  how: 'tcp',
  receivedAt: Date.now(),
  peer: '192.0.2.7',
  format: 'auto',
  timeZone: 'UTC',
  encoding: 'auto',
  name: null,
  ids: 'place',
})

const record = (kind: 'd' | 's', n: number, epoch: number): Buffer =>
  Buffer.from(
    kind === 'd'
      ? JSON.stringify({
          '@timestamp': new Date(epoch + n * 10).toISOString(),
          host: { name: 'h' },
          message: `d${n} x${n % 100}`,
        })
      : `<13>Nov 22 10:00:00 h app: s${n} x${n % 100}`,
  )

const live = async (life: Life): Promise<void> => {
  const { intake, events } = await openVictim(life)
  const killEngine = async (): Promise<void> => {
    const pid = (await events).enginePid()
    if (pid !== null) process.kill(pid, 'SIGKILL')
  }
  if (life.engineEveryMs !== null) setInterval(() => void killEngine(), life.engineEveryMs)
  const say = (text: string): Promise<void> =>
    // Only what the parent has heard counts; a pipe keeps what was written before a kill.
    new Promise((done) => process.stdout.write(`${text}\n`, () => done()))
  const send = async (kind: 'd' | 's', from: number): Promise<never> => {
    for (let n = from; ; n += life.size) {
      const records = Array.from({ length: life.size }, (_, i) => record(kind, n + i, life.epoch))
      const head = headOf(life)
      await intake.accept(kind === 'd' ? { ...head, how: 'http', ids: 'content' } : head, records)
      await say(`${kind} ${n + life.size}`)
    }
  }
  await Promise.race([send('d', life.document), send('s', life.line)])
}

if (process.argv[2] === 'live') await live(JSON.parse(process.argv[3] ?? '{}') as Life)
