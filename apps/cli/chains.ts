/**
 * The chains of a running Hinoban, verified from a second process: evidence and audit log of every organization.
 * @module
 */
import { z } from 'zod'
import { openAudit } from '../../platform/audit/index.ts'
import { systemClock } from '../../platform/clock/index.ts'
import { type ChainVerdict, openEvidence } from '../../platform/evidence/index.ts'
import { statement } from '../../platform/records/index.ts'
import { evidenceKinds } from '../evidence-kinds.ts'
import { openStore } from './open-store.ts'

export type VerifiedChain = ChainVerdict & {
  readonly chain: 'evidence' | 'audit'
  readonly organization: string
}

/** By heads and by entries: who removes the one leaves the other. */
const organizations = statement({
  name: 'cli_chain_organizations',
  sql: `select organization_id::text as organization from evidence_heads where seq > 0
        union select organization_id::text from audit_heads where seq > 0
        union select distinct organization_id::text from evidence_entries
        union select distinct organization_id::text from audit_entries order by 1`,
  params: z.object({}),
  row: z.object({ organization: z.string() }),
  system: true,
})

/** @throws ConfigError for settings with mistakes, ProblemError cli.not_running or records.unreachable. */
export const verifyStore = async function* (from: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}): AsyncGenerator<VerifiedChain> {
  const { records, dataDir } = await openStore(from)
  try {
    const given = { records, clock: systemClock, dataDir }
    const evidence = openEvidence({ ...given, kinds: evidenceKinds })
    const audit = openAudit(given)
    const found = await records.system('verify the chains', (tx) => tx.all(organizations, {}))
    for (const { organization } of found) {
      yield { chain: 'evidence', organization, ...(await evidence.verify(organization)) }
      yield { chain: 'audit', organization, ...(await audit.verify(organization)) }
    }
  } finally {
    await records.close()
  }
}
