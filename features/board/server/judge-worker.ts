/**
 * Judging in a worker thread, on a connection of its own.
 * @module
 */
import { openEvidence } from '../../../platform/evidence/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { connectRecords } from '../../../platform/records/index.ts'
import { type JudgeSummary, judgeOrganization } from './judge.ts'
import { loadMeasuresWithVersions } from './load-measures.ts'

export type WorkerTask = {
  readonly connection: {
    readonly host: string | undefined
    readonly port: number | undefined
    readonly user: string | undefined
    readonly password: unknown
    readonly database: string | undefined
    readonly connectionString: string | undefined
    readonly ssl: unknown
  }
  /** Where the measures lie; their judge functions cannot be sent over. */
  readonly folder: string
  readonly digest: string
  readonly organization: string
  readonly timeZone: string
  /** What time it is where the task was given (ms). */
  readonly now: number
}

export const run = async (task: WorkerTask): Promise<JudgeSummary> => {
  const log = openLog({ level: 'silent' })
  const given = Object.entries(task.connection).filter(([, value]) => value !== undefined)
  const loaded = await loadMeasuresWithVersions(new URL(task.folder))
  if (loaded.digest !== task.digest)
    throw new Error('the files of the measures changed since the start; restart Hinoban')
  const records = await connectRecords({
    connection: { kind: 'server', config: Object.fromEntries(given), shown: 'records' },
    log,
    migrations: [],
    poolSize: 1,
  })
  try {
    const clock = { now: () => new Date(task.now) }
    const evidence = openEvidence({ records, clock, kinds: {} })
    const { organization, timeZone } = task
    return await records.within({ organization, sites: '*' }, (tx) =>
      judgeOrganization(tx, { evidence, clock, loaded, timeZone }),
    )
  } finally {
    await records.close()
  }
}
