/**
 * A Hinoban of its own process for the tests of starting, killing and adopting: opens the records of the named folder,
 * says who it is, and closes them when its standard input ends.
 * @module
 */

import { openLog } from '../log/index.ts'
import { ProblemError } from '../problem/index.ts'
import { openRecords } from './open-records.ts'

export type ChildAnswer =
  | { readonly opened: true; readonly uid: number; readonly rows: number }
  | { readonly opened: false; readonly code: string; readonly params: ProblemError['params'] }

const answer = (said: ChildAnswer): void => {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

try {
  const records = await openRecords({
    dataDir: process.argv[2] ?? '',
    databaseUrl: null,
    log: openLog({ level: 'silent' }),
    migrations: [],
  })
  await records.pool.query('create table if not exists trial_survivors (n int)')
  await records.pool.query('insert into trial_survivors values (1)')
  const { rows } = await records.pool.query<{ n: number }>(
    'select count(*) as n from trial_survivors',
  )
  answer({ opened: true, uid: process.getuid?.() ?? -1, rows: rows[0]?.n ?? 0 })
  process.stdin.resume()
  process.stdin.once('end', () => void records.close())
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  answer({ opened: false, code: error.code, params: error.params })
}
