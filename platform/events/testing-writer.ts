/**
 * A process that does nothing but insert events and say which ones were acknowledged, until it is killed. For crash.test.ts.
 * @module
 */
import { openLog } from '../log/index.ts'
import { openEvents } from './index.ts'

const [dataDir = '', organization = '', first = '0', rowsPerInsert = '1'] = process.argv.slice(2)
const events = await openEvents({
  dataDir,
  clickhouseUrl: null,
  log: openLog({ level: 'silent' }),
  migrations: [{ owner: 'probe', folder: new URL('./testing-migrations/', import.meta.url) }],
  memoryBytes: 700_000_000,
})
const size = Number(rowsPerInsert)
for (let n = Number(first); ; n += size) {
  const rows = Array.from({ length: size }, (_, i) => ({
    at: new Date(Date.UTC(2026, (n + i) % 3, 1)),
    host: 'h',
    message: 'm',
    n: n + i,
    tags: [],
    site: '',
  }))
  await events.insert(organization, 'probe_events', rows)
  // Only what the parent has heard counts as acknowledged; a pipe keeps what was written before a kill.
  await new Promise<void>((done) => process.stdout.write(`${n + size}\n`, () => done()))
}
