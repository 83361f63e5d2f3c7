/**
 * The growing end of a chain in PostgreSQL: locked, read, moved. Used by the evidence and by the audit log.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../records/index.ts'
import { type ChainName, genesis } from './chain.ts'

const Head = z.object({ seq: z.number().int(), hash: z.string() })
export type Head = z.output<typeof Head>

export const chainHead = (chain: ChainName) => {
  // One lock an organization for both chains: two transactions that write both cannot wait for each other crosswise.
  const lockOrganization = statement({
    name: `${chain}_head_lock`,
    sql: `select pg_advisory_xact_lock(hashtextextended('hinoban.chain.' || $organization::text, 0)) is null as locked`,
    params: z.object({ organization: z.uuid() }),
    row: z.object({ locked: z.boolean() }),
  })
  const create = statement({
    name: `${chain}_head_create`,
    sql: `insert into ${chain}_heads (organization_id, seq, hash) values ($organization, 0, $hash)
          on conflict (organization_id) do nothing`,
    params: z.object({ organization: z.uuid(), hash: z.string() }),
    row: z.unknown(),
  })
  const read = statement({
    name: `${chain}_head_read`,
    sql: `select seq, hash from ${chain}_heads where organization_id = $organization`,
    params: z.object({ organization: z.uuid() }),
    row: Head,
  })
  const move = statement({
    name: `${chain}_head_move`,
    sql: `update ${chain}_heads set seq = $seq, hash = $hash where organization_id = $organization`,
    params: z.object({ organization: z.uuid(), seq: z.number().int(), hash: z.string() }),
    row: z.unknown(),
  })
  const markSample = statement({
    name: `${chain}_head_sample`,
    sql: `update ${chain}_heads set sample = true where organization_id = $organization and seq = 0`,
    params: z.object({ organization: z.uuid() }),
    row: z.unknown(),
  })
  return {
    /** Locks the chain until the transaction ends, and says where it ends now. */
    lock: async (tx: Transaction): Promise<{ organization: string } & Head> => {
      const organization = organizationOf(tx)
      await tx.one(lockOrganization, { organization })
      const head = await tx.one(read, { organization })
      if (head) return { organization, ...head }
      const hash = genesis(chain, organization)
      await tx.run(create, { organization, hash })
      return { organization, seq: 0, hash }
    },
    read: async (tx: Transaction): Promise<Head | null> =>
      tx.one(read, { organization: organizationOf(tx) }),
    move: async (tx: Transaction, head: Head): Promise<void> => {
      const moved = await tx.run(move, { organization: organizationOf(tx), ...head })
      if (moved !== 1) throw new Error(`${chain}: the head of the chain is gone`)
    },
    /** Marks the still empty chain of a sample company; from then on it may be removed as a whole. */
    markSample: async (tx: Transaction): Promise<void> => {
      const organization = organizationOf(tx)
      await tx.one(lockOrganization, { organization })
      await tx.run(create, { organization, hash: genesis(chain, organization) })
      if ((await tx.run(markSample, { organization })) !== 1)
        throw new Error(`${chain}: only an empty chain can be marked as a sample`)
    },
  }
}

/** The organization of a tenant's transaction; a system transaction has none and may not write a chain. */
export const organizationOf = (tx: Transaction): string => {
  if (!tx.scope) throw new Error('a chain is written and read in the scope of one organization')
  return tx.scope.organization
}
