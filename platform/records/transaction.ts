/**
 * One transaction: statements run here and nowhere else, each checked against whose rows the transaction may touch.
 * @module
 */
import type pg from 'pg'
import type { z } from 'zod'
import { type CopyIn, copyRows } from './copy-in.ts'
import type { Scope } from './scope.ts'
import { bind, type Statement } from './statement.ts'

export type Transaction = {
  /** Every row. Keep it for lists with a limit; `stream` reads the rest. */
  all<P extends z.ZodType, R extends z.ZodType>(
    s: Statement<P, R>,
    params: z.input<P>,
  ): Promise<z.output<R>[]>
  /** The first row, or null. */
  one<P extends z.ZodType, R extends z.ZodType>(
    s: Statement<P, R>,
    params: z.input<P>,
  ): Promise<z.output<R> | null>
  /** How many rows were written. */
  run<P extends z.ZodType, R extends z.ZodType>(
    s: Statement<P, R>,
    params: z.input<P>,
  ): Promise<number>
  /** Batches through a cursor: memory stays at two batches, this and the next, whatever the table holds. */
  stream<P extends z.ZodType, R extends z.ZodType>(
    s: Statement<P, R>,
    params: z.input<P>,
    batchSize: number,
  ): AsyncIterable<z.output<R>[]>
  /** Bulk insert by COPY; returns the number of rows. organization_id fills itself when it is not among the columns. */
  copyIn(
    copy: CopyIn,
    rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
  ): Promise<number>
  /** Runs once this transaction has committed, and never when it rolls back. An error in it is logged and harms nobody. */
  afterCommit(work: () => void): void
  /** The organization and sites of this transaction; null inside `system()`. */
  readonly scope: Scope | null
}

export type OpenTransaction = {
  readonly tx: Transaction
  /** What waits for the commit, in the order in which it was given. */
  readonly afterCommit: readonly (() => void)[]
  /** No statement begins after this; resolves when the ones on their way have ended. */
  end(): Promise<void>
}

/** A transaction on a connection where BEGIN has run and the settings are set. */
export const transactionOn = (client: pg.ClientBase, scope: Scope | null): OpenTransaction => {
  let over = false
  let cursors = 0
  let firstError: unknown = null
  let last: Promise<unknown> = Promise.resolve()
  /** One statement at a time, in the order asked for; the caller may work on while PostgreSQL does. */
  const inLine = <T>(ask: () => Promise<T>): Promise<T> => {
    const asked = last.then(ask).catch((error: unknown) => {
      // After a failed statement every other is refused: what the reader needs is the first.
      if (isAborted(error) && firstError !== null) throw firstError
      firstError ??= error
      throw error
    })
    last = asked.catch(() => undefined)
    return asked
  }
  const afterCommit: (() => void)[] = []
  const check = (name: string, system: boolean): void => {
    if (over) throw new Error(`statement ${name}: its transaction is over`)
    if (system && scope !== null)
      throw new Error(`statement ${name} is for system() and was run within an organization`)
    if (!system && scope === null)
      throw new Error(`statement ${name} needs an organization: run it inside within()`)
  }
  const query = async (s: Statement, params: unknown): Promise<pg.QueryResult> => {
    check(s.name, s.system)
    const values = bind(s, params)
    try {
      return await inLine(() => client.query(s.compiled.text, values))
    } catch (error) {
      throw named(error, s.name)
    }
  }
  const tx: Transaction = {
    scope,
    afterCommit(work) {
      afterCommit.push(work)
    },
    async all(s, params) {
      const { rows } = await query(s, params)
      return rows.map((row) => s.row.parse(row))
    },
    async one(s, params) {
      const { rows } = await query(s, params)
      return rows.length === 0 ? null : s.row.parse(rows[0])
    },
    async run(s, params) {
      return (await query(s, params)).rowCount ?? 0
    },
    async *stream(s, params, batchSize) {
      check(s.name, s.system)
      const size = Math.max(1, Math.min(50_000, Math.trunc(batchSize)))
      cursors += 1
      const cursor = `hinoban_cursor_${cursors}`
      try {
        const values = bind(s, params)
        await inLine(() =>
          client.query(`declare ${cursor} no scroll cursor for ${s.compiled.text}`, values),
        )
        const nextRows = (): Promise<pg.QueryResult> => {
          const fetched = inLine(() => client.query(`fetch forward ${size} from ${cursor}`))
          fetched.catch(() => undefined) // heard when it is awaited; the caller may have left the loop
          return fetched
        }
        let ahead: Promise<pg.QueryResult> | null = nextRows()
        while (ahead !== null) {
          const fetched: pg.QueryResult = await ahead
          const rows: readonly unknown[] = fetched.rows
          check(s.name, s.system)
          // PostgreSQL reads the next batch while the caller works on this one.
          ahead = rows.length < size ? null : nextRows()
          if (rows.length > 0) yield rows.map((row) => s.row.parse(row))
        }
      } catch (error) {
        throw named(error, s.name)
      }
      await inLine(() => client.query(`close ${cursor}`))
    },
    async copyIn(copy, rows) {
      check(copy.name, scope === null)
      try {
        return await inLine(() => copyRows(client, copy, rows))
      } catch (error) {
        throw named(error, copy.name)
      }
    },
  }
  return {
    tx,
    afterCommit,
    end: async () => {
      over = true
      await last
    },
  }
}

/** SQLSTATE in_failed_sql_transaction. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '25P02'

/** A database error says which statement it came from; the log shows it, a reader never does. */
const named = (error: unknown, name: string): unknown => {
  if (error instanceof Error && 'severity' in error) Object.assign(error, { statement: name })
  return error
}

/**
 * The constraint a write ran into, or null: for turning a lost race into the caller's own Problem.
 * @example catch (error) { if (brokenConstraint(error) === 'sites_sites_name_key') throw problem('sites.name_taken', { name }) }
 */
export const brokenConstraint = (error: unknown): string | null => {
  // Class 23 of the SQLSTATE table: integrity constraint violation.
  if (!(error instanceof Error) || !('code' in error) || !('constraint' in error)) return null
  const { code, constraint } = error
  return typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string'
    ? constraint
    : null
}
