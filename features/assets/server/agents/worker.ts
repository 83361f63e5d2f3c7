/**
 * Takes in what agents said, in a worker thread on a connection of its own: long lists of packages are parsed there,
 * and the console stays quick.
 * @module
 */
import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAudit } from '../../../../platform/audit/index.ts'
import { openEvidence } from '../../../../platform/evidence/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { connectRecords } from '../../../../platform/records/index.ts'
import { evidenceKinds as ofMail } from '../../../mail/evidence.ts'
import type { WantedLogs } from '../../agent-logs.ts'
import { evidenceKinds } from '../../evidence.ts'
import { type SiteLogs, type Suspect, takeAgents } from './take.ts'

export type AgentsTask = {
  readonly connection: Readonly<Record<string, unknown>>
  readonly organization: string
  /** Null: nobody wants their words as logs. */
  readonly logs: WantedLogs | null
}
/** What the worker tells: a word that may end it, or logs, which are on the disk when it goes on. */
export type AgentsWord = { readonly suspect: Suspect } | { readonly logs: readonly SiteLogs[] }

/** A crowd that speaks all the time is heard by one worker; starting another for each crowd would cost more than reading. */
const CROWD = 50
const LINGER_MS = 2_000
const STAY_AT_MOST_MS = 20 * 60_000

export const run = async (
  { connection, organization, logs }: AgentsTask,
  post: (word: AgentsWord) => Promise<void>,
): Promise<{ agents: number }> => {
  giveWay()
  const log = openLog({ level: 'silent' })
  const given = Object.entries(connection).filter(([, value]) => value !== undefined)
  const records = await connectRecords({
    connection: { kind: 'server', config: Object.fromEntries(given), shown: 'records' },
    log,
    migrations: [],
    poolSize: 1,
  })
  try {
    const clock = { now: () => new Date() }
    const evidence = openEvidence({ records, clock, kinds: { ...evidenceKinds, ...ofMail } })
    const audit = openAudit({ records, clock })
    const deps = {
      records,
      clock,
      evidence,
      audit,
      reading: (suspect: Suspect) => post({ suspect }),
      ...(logs === null
        ? {}
        : {
            logs: {
              wanted: logs,
              take: (told: readonly SiteLogs[]) => post({ logs: told }),
            },
          }),
    }
    const from = performance.now()
    let agents = 0
    for (;;) {
      const now = await takeAgents(deps, organization)
      agents += now
      if (now < CROWD || performance.now() - from > STAY_AT_MOST_MS) return { agents }
      await sleep(LINGER_MS)
    }
  } finally {
    await records.close()
  }
}

/** Behind those who answer: on Linux a priority is that of the thread that asks for it. */
const BEHIND = 5
const giveWay = (): void => {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, BEHIND)
  } catch {
    // Not allowed here: then all are equal.
  }
}
