/**
 * Records over any PostgreSQL: a pool, the migrations, and the only two ways to run a statement.
 * @module
 */
import pg from 'pg'
import { z } from 'zod'
import type { Log } from '../log/index.ts'
import { type Migration, migrate } from './migrate.ts'
import { recordsProblem } from './problems.ts'
import { rowTypes } from './row-values.ts'
import type { Scope } from './scope.ts'
import { type Transaction, transactionOn } from './transaction.ts'

export type RecordsHealth = {
  readonly ok: boolean
  readonly kind: 'embedded' | 'server'
  readonly latencyMs: number | null
  readonly version: string | null
  readonly connections: {
    readonly open: number
    readonly idle: number
    readonly waiting: number
  }
}

export type Records = {
  /**
   * One transaction on the rows of one organization; commits when `work` resolves, else rolls back.
   * @throws Error when the scope names no organization, and whatever `work` throws.
   */
  within<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * As `within`, and only reads: all its statements see one moment, so that two of them never tell of a board before
   * and a board after.
   */
  reading<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** One transaction across organizations, for statements marked `system`; the reason is logged. */
  system<T>(reason: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** For libraries that own tables without tenants (sign-in, jobs). Tenant tables are empty through it. */
  readonly pool: pg.Pool
  health(): Promise<RecordsHealth>
  close(): Promise<void>
}

export type Connection = {
  readonly kind: 'embedded' | 'server'
  readonly config: pg.PoolConfig
  /** What is shown when the server cannot be reached: no password. */
  readonly shown: string
}

/** Statement and idle limits: nothing a page asks for may run longer, and no forgotten transaction holds locks. */
const STATEMENT_TIMEOUT_MS = 60_000
const IDLE_IN_TRANSACTION_MS = 120_000
const CONNECT_TIMEOUT_MS = 15_000
const POOL_SIZE = 12
/** row-level security with `security_invoker`, `jsonb` subscripts and `nulls not distinct` are there since 15. */
const LEAST_SERVER = 15

const ScopeShape = z.strictObject({
  organization: z.uuid(),
  // As many sites as a person may be named for one by one; more is `*`.
  sites: z.union([z.literal('*'), z.array(z.uuid()).max(5000)]),
})

const checkedScope = (scope: Scope): Scope => {
  const parsed = ScopeShape.safeParse(scope)
  if (!parsed.success) throw new Error('records: no query without an organization')
  return parsed.data
}

type Begin = 'begin' | 'begin isolation level repeatable read read only'

export const connectRecords = async (o: {
  readonly connection: Connection
  readonly log: Log
  /** Null for a process that takes the database as it is. */
  readonly migrations: readonly Migration[] | null
  readonly poolSize?: number
}): Promise<Records> => {
  const pool = new pg.Pool({
    ...o.connection.config,
    max: o.poolSize ?? POOL_SIZE,
    application_name: 'hinoban',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: rowTypes,
  })
  // An idle connection that breaks is replaced by the pool; without a listener Node would end.
  pool.on('error', (error) => o.log.warn({ error }, 'records: an idle connection broke'))
  // The same for one that breaks between two statements of a transaction: its next statement fails, and says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await prepare(pool, o)
  } catch (error) {
    await pool.end()
    throw error
  }

  const transact = async <T>(
    begin: Begin,
    scope: Scope | null,
    reason: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> => {
    const client = await pool.connect()
    let broken = false
    try {
      await client.query(begin)
      await client.query(
        `select set_config('hinoban.organization', $1, true), set_config('hinoban.sites', $2, true),
                set_config('hinoban.system', $3, true), set_config('hinoban.reason', $4, true)`,
        scope === null
          ? ['', '', 'on', reason]
          : [scope.organization, scope.sites === '*' ? '*' : scope.sites.join(','), 'off', ''],
      )
      const open = transactionOn(client, scope)
      let result: T
      try {
        result = await work(open.tx)
      } finally {
        await open.end()
      }
      const { command } = await client.query('commit')
      // After a swallowed error PostgreSQL answers COMMIT with ROLLBACK: nothing was kept, so nothing is acknowledged.
      if (command !== 'COMMIT')
        throw new Error('the transaction was rolled back: a statement in it had failed')
      for (const after of open.afterCommit) {
        try {
          after()
        } catch (error) {
          o.log.error({ error }, 'records: work after a commit failed')
        }
      }
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    pool,
    within: async (scope, work) => transact('begin', checkedScope(scope), '', work),
    reading: async (scope, work) =>
      transact('begin isolation level repeatable read read only', checkedScope(scope), '', work),
    system: async (reason, work) => {
      if (reason.trim() === '') throw new Error('records: system() needs a reason')
      o.log.debug({ reason }, 'records: system transaction')
      return transact('begin', null, reason.slice(0, 200), work)
    },
    health: async () => {
      const connections = {
        open: pool.totalCount,
        idle: pool.idleCount,
        waiting: pool.waitingCount,
      }
      const { kind } = o.connection
      const before = performance.now()
      try {
        const { rows } = await pool.query<{ version: string }>(
          `select current_setting('server_version') as version`,
        )
        const latencyMs = performance.now() - before
        return { ok: true, kind, latencyMs, version: rows[0]?.version ?? null, connections }
      } catch {
        return { ok: false, kind, latencyMs: null, version: null, connections }
      }
    },
    close: () => pool.end(),
  }
}

const prepare = async (
  pool: pg.Pool,
  o: { connection: Connection; log: Log; migrations: readonly Migration[] | null },
): Promise<void> => {
  let client: pg.PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    throw recordsProblem('records.unreachable', {
      server: o.connection.shown,
      why: (error as Error).message || String((error as { code?: string }).code),
    })
  }
  try {
    await refuseUnfit(client)
    if (o.migrations === null) return
    const applied = await migrate(client, o.migrations)
    if (applied > 0) o.log.info({ applied }, 'records: migrations applied')
  } finally {
    client.release()
  }
}

const refuseUnfit = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<{
    role: string
    mighty: boolean
    bypasses: boolean
    number: number
    version: string
  }>(
    `select rolname as role, rolsuper as mighty, rolbypassrls as bypasses,
            current_setting('server_version_num')::int as number, current_setting('server_version') as version
     from pg_roles where rolname = current_user`,
  )
  const found = rows[0]
  if (!found) throw new Error('records: the server does not say who we are')
  if (found.mighty || found.bypasses)
    throw recordsProblem('records.role_too_mighty', {
      role: found.role,
      why: found.mighty ? 'SUPERUSER' : 'BYPASSRLS',
    })
  if (found.number < LEAST_SERVER * 10_000)
    throw recordsProblem('records.server_too_old', {
      version: found.version,
      least: LEAST_SERVER,
    })
}
