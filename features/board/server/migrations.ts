/**
 * The board's tables. They come after the evidence store's, whose append-only guard they use.
 * @module
 */
import type { MigrationFolder } from '../../../platform/records/index.ts'

export const boardMigrations: MigrationFolder = {
  owner: 'board',
  folder: new URL('./migrations/', import.meta.url),
}
