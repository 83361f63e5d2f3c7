/**
 * Events in the store of a test, without an intake: the engine in the program with the tables of this feature, and rows put into it.
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogMeans, readLogs } from '@hinoban/logs'
import {
  type Events,
  numberedRows,
  openEvents,
  type RowValues,
} from '../../../../platform/events/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { EVENT_COLUMNS } from './columns.ts'
import { eventRow } from './event-row.ts'

const migrations = [{ owner: 'detection', folder: new URL('../migrations/', import.meta.url) }]

/** In a folder of its own, which `close` removes. For tests that `chdbRunsHere` lets run. */
export const openTestEvents = async (): Promise<Events> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-events-'))
  const events = await openEvents({
    dataDir,
    clickhouseUrl: null,
    log: openLog({ level: 'silent' }),
    migrations,
    memoryBytes: 700_000_000,
  })
  return {
    ...events,
    close: async () => {
      await events.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Of a source in Japan of which nothing is known: `receivedAt` in ms since 1970. */
export const testMeans = (receivedAt: number): LogMeans => ({
  receivedAt,
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: null,
})

/**
 * The rows of lines that one source sent at one moment, as the intake makes them.
 * `id` names the event of the line at an index; without it that is `e0`, `e1` and so on.
 */
export const rowsOfLines = (
  lines: readonly string[],
  {
    receivedAt,
    id = (index) => `e${index}`,
    ...from
  }: {
    readonly organization: string
    readonly receivedAt: number
    readonly source?: string
    readonly site?: string | null
    readonly id?: (index: number) => string
  },
): RowValues[] =>
  lines.flatMap((raw, index) =>
    readLogs(raw, testMeans(receivedAt)).map((event) =>
      eventRow(event, { site: null, source: 's', ...from, id: id(index), receivedAt, raw }),
    ),
  )

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
