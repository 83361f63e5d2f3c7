/**
 * Takes in what agents said, in a worker thread on a connection of its own: long lists of packages are parsed there,
 * and the console stays quick.
 * @module
 */
import { openAudit } from '../../../../platform/audit/index.ts'
import { openEvidence } from '../../../../platform/evidence/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { connectRecords } from '../../../../platform/records/index.ts'
import { evidenceKinds as ofMail } from '../../../mail/evidence.ts'
import { evidenceKinds } from '../../evidence.ts'
import { takeAgents } from './take.ts'

export type AgentsTask = {
  readonly connection: Readonly<Record<string, unknown>>
  readonly organization: string
}

export const run = async ({
  connection,
  organization,
}: AgentsTask): Promise<{ agents: number }> => {
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
    return { agents: await takeAgents({ records, clock, evidence, audit }, organization) }
  } finally {
    await records.close()
  }
}
