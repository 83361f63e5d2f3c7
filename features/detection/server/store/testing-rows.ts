/**
 * Events in the store of a test, without an intake.
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Events, numberedRows, type RowValues } from '../../../../platform/events/index.ts'
import { EVENT_COLUMNS } from './columns.ts'

let batches = BigInt(Date.now()) << 20n

/** Resolves once they can be found. */
export const storeRows = async (
  events: Pick<Events, 'writePrepared'>,
  rows: readonly RowValues[],
): Promise<void> => {
  batches += 1n
  const block = numberedRows(EVENT_COLUMNS)
  block.begin(batches)
  for (const row of rows) block.add(row)
  const folder = await mkdtemp(join(tmpdir(), 'hinoban-rows-'))
  const path = join(folder, 'rows')
  try {
    await writeFile(path, Buffer.concat(block.take()))
    await events.writePrepared('detection_events', {
      batch: batches,
      path,
      columns: EVENT_COLUMNS,
      rows: rows.length,
      isRepeated: false,
      leaveOut: [],
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
