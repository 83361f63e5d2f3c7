/**
 * Removes what an organization keeps no longer. Tables are cut by the day of receipt: a day that holds nobody else's rows is dropped as a
 * whole, another is written anew without them.
 * @module
 */
import { type Engine, quoted } from './engine.ts'
import { READ_SETTINGS, rowsOf } from './values.ts'

export const removeDays = async (
  engine: Engine,
  table: string,
  organization: string,
  before: Date,
): Promise<void> => {
  if (!/^[0-9a-f-]{36}$/.test(organization)) throw new Error('events: an organization is a UUID')
  const limit = Number(before.toISOString().slice(0, 10).replaceAll('-', ''))
  const days = rowsOf(
    await engine.read(
      `SELECT _partition_id AS day, countIf(organization != ${quoted(organization)}) AS others FROM ${table}
       WHERE toYYYYMMDD(received_at) < ${limit} GROUP BY day HAVING count() > others ORDER BY day`,
      {},
      READ_SETTINGS,
    ),
  )
  for (const row of days) {
    const day = String(row['day'])
    if (!/^\d{8}$/.test(day)) throw new Error(`events: ${table} is not cut by days`)
    if (Number(row['others']) === 0)
      await engine.run(`ALTER TABLE ${table} DROP PARTITION ID ${quoted(day)}`)
    else
      await engine.run(
        `ALTER TABLE ${table} DELETE IN PARTITION ID ${quoted(day)} WHERE organization = ${quoted(organization)} SETTINGS mutations_sync = 1`,
      )
  }
}
