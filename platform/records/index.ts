/**
 * Everything one edits or must not lose, in PostgreSQL.
 * @module
 */
export { columnRows } from './column-rows.ts'
export { connectRecords, type Records, type RecordsHealth } from './connect-records.ts'
export type { CopyIn } from './copy-in.ts'
export { type DataDirLock, lockDataDir } from './lock.ts'
export type { MigrationFolder } from './migrate.ts'
export { newId } from './new-id.ts'
export { joinRecords, openRecords } from './open-records.ts'
export { recordsMessages, recordsProblems } from './problems.ts'
export type { Scope } from './scope.ts'
export { type Statement, statement } from './statement.ts'
export { brokenConstraint, type Transaction } from './transaction.ts'
