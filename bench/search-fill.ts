/**
 * A store of many events for the measure of searches: some 80,000 rows that the intake would have made are copied inside the engine, each
 * copy with other times, machines, users and names, over thirty days.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogMeans, readBatch } from '@hinoban/logs'
import { EVENT_COLUMNS } from '../features/detection/server/store/columns.ts'
import { eventRow } from '../features/detection/server/store/event-row.ts'
import { chdbEngine } from '../platform/events/chdb-engine.ts'
import { numberedRows, openEvents, type RowValues } from '../platform/events/index.ts'
import { openLog } from '../platform/log/index.ts'
import { windowsLines } from './intake-lines.ts'

export const DAYS = 30
export const NEWEST = Date.UTC(2026, 10, 22)
const DAY_MS = 86_400_000
const COPIES_A_DAY = 4
/** Stands in three events of all. */
export const NEEDLE = 'zqx7needle'

const log = openLog({ level: 'warn' })
const migrations = [
  {
    owner: 'detection',
    folder: new URL('../features/detection/server/migrations/', import.meta.url),
  },
]
export const openStore = (dataDir: string) =>
  openEvents({ dataDir, clickhouseUrl: null, log, migrations, memoryBytes: 700 * 1024 * 1024 })

const means: LogMeans = {
  receivedAt: NEWEST,
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: '192.0.2.1',
}

/** A quarter Windows events of 2 KB, the rest firewalls, Linux, web servers and Japanese applications. */
const lineOf = (n: number, windows: readonly string[]): string => {
  const web = `web-${n % 40}`
  const address = `198.51.${n % 97}.${(n * 7) % 251}`
  if (n % 4 === 0 && windows.length > 0) return windows[(n / 4) % windows.length] ?? ''
  if (n % 50 === 1)
    return `<30>Nov 22 08:00:00 ap-${n % 9} 勤怠[${n % 977}]: 利用者「社員${n % 1500}」の認証に失敗しました。端末 ${address}`
  if (n % 50 === 3)
    return `<30>Nov 22 08:00:00 ap-${n % 9} 文書管理[${n % 977}]: 「見積書_${n % 9000}.xlsx」を共有フォルダーへ保存しました（利用者 社員${n % 1500}）`
  if (n % 5 < 2)
    return `<189>date=2026-11-22 time=10:00:00 devname="FG60F-${n % 12}" devid="FGT60F" tz="+0900" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.1.${n % 200}.${n % 250} srcport=${1024 + (n % 50000)} srcintf="lan" dstip=203.0.113.${n % 250} dstport=${[443, 80, 53, 445][n % 4]} dstintf="wan1" sessionid=${n * 77} proto=6 action="${n % 9 === 0 ? 'deny' : 'accept'}" policyid=${n % 20} service="HTTPS" sentbyte=${(n * 31) % 90000} rcvdbyte=${(n * 131) % 900000} duration=${n % 300}`
  if (n % 5 === 2)
    return `${address} - - [22/Nov/2026:09:00:00 +0900] "GET /shop/item?id=${n % 7919}&ref=top HTTP/1.1" ${n % 30 === 0 ? 404 : 200} ${(n * 17) % 50000} "https://example.jp/" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"`
  return n % 3 === 0
    ? `<86>Nov 22 09:00:00 ${web} sshd[${n % 9999}]: Failed password for invalid user u${n % 500} from ${address} port ${1024 + (n % 50000)} ssh2`
    : `<86>Nov 22 09:00:00 ${web} sshd[${n % 9999}]: Accepted publickey for deploy${n % 20} from ${address} port ${1024 + (n % 50000)} ssh2: RSA SHA256:${(n * 2654435761) >>> 0}`
}

/** The rows that are copied, under an organization of their own. */
const rowsOf = (organization: string, count: number): readonly RowValues[] => {
  const windows = windowsLines()
  const lines = Array.from({ length: count }, (_, n) => lineOf(n, windows))
  return readBatch(lines, means).map(({ event, records }, n) =>
    eventRow(event, {
      organization,
      site: null,
      source: `0199b0a0-0000-7000-8000-00000000000${n % 10}`,
      id: n.toString(16).padStart(24, '0'),
      receivedAt: NEWEST,
      raw: lines[records[0] ?? 0] ?? '',
    }),
  )
}

/** What a copy has of its own; `day` and `copy` are numbers, `h` a hash of row and copy. */
const CHANGED: Readonly<Record<string, string>> = {
  organization: '{organization}',
  id: 'lower(substring(hex(sipHash128(spool_row, {day}, {copy})), 1, 24))',
  at: "toDateTime64({start}, 3, 'UTC') + toIntervalMillisecond(h % 86400000)",
  received_at: "toDateTime64({start}, 3, 'UTC') + toIntervalMillisecond(h % 86400000 + 700)",
  host: "if(host = '', host, concat(host, '-', toString(h % 15)))",
  user: "if(user = '', user, concat(user, toString(h % 30)))",
  record_id: "if(record_id = '', record_id, toString(h % 100000000))",
  raw: "concat(raw, ' ', toString(h))",
  fields: `mapApply((k, v) -> (k, if(k IN ('ProcessId', 'ProcessGuid', 'ThreadID', 'RecordNumber', 'sessionid', 'srcport', 'pid',
    'EventTime', 'UtcTime', 'EventReceivedTime'), concat(v, toString(h % 1000)), v)), fields)`,
  message: `concat(message, if({day} IN (3, 17, 29) AND {copy} = 2 AND spool_row = 777, ' ${NEEDLE}', ''))`,
  spool_batch: 'spool_batch + 1 + {day} * 100 + {copy}',
}

/** Fills an empty folder; answers how many events the organization has. */
export const fillStore = async (o: {
  readonly dataDir: string
  readonly organization: string
  readonly events: number
  readonly say: (text: string) => void
}): Promise<void> => {
  const base = '0199b0a0-0000-7000-8000-0000000000ff'
  const count = Math.ceil(o.events / (DAYS * COPIES_A_DAY))
  const events = await openStore(o.dataDir)
  const batch = 1n
  const block = numberedRows(EVENT_COLUMNS)
  block.begin(batch)
  for (const row of rowsOf(base, count)) block.add(row)
  const rows = block.rows()
  const folder = await mkdtemp(join(tmpdir(), 'hinoban-fill-'))
  const path = join(folder, 'rows')
  await writeFile(path, Buffer.concat(block.take()))
  await events.writePrepared('detection_events', {
    batch,
    path,
    columns: EVENT_COLUMNS,
    rows,
    isRepeated: false,
    leaveOut: [],
  })
  await events.close()
  await rm(folder, { recursive: true })
  const engine = chdbEngine({
    path: join(o.dataDir, 'events', 'chdb'),
    memoryBytes: 3 * 1024 ** 3,
    log,
  })
  const names = [...EVENT_COLUMNS.map(({ name }) => name), 'spool_row', 'spool_batch']
  for (let day = 0; day < DAYS; day += 1) {
    for (let copy = 0; copy < COPIES_A_DAY; copy += 1) {
      const values: Readonly<Record<string, string>> = {
        organization: `toUUID('${o.organization}')`,
        day: String(day),
        copy: String(copy),
        start: String((NEWEST - (DAYS - day) * DAY_MS) / 1000),
      }
      const columns = names
        .map(
          (name) =>
            CHANGED[name]?.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '') ?? name,
        )
        .join(', ')
      await engine.run(
        `INSERT INTO detection_events (${names.join(', ')}) SELECT ${columns} FROM
         (SELECT *, sipHash64(spool_row, ${day}, ${copy}) AS h FROM detection_events WHERE organization = toUUID('${base}'))
         SETTINGS max_insert_threads = 1, max_threads = 1, min_insert_block_size_rows = 1000000, min_insert_block_size_bytes = 0, optimize_on_insert = 0`,
      )
    }
    // As the intake leaves a day behind: its parts are merged within the hour.
    const partition = new Date(NEWEST - (DAYS - day) * DAY_MS).toISOString().slice(0, 10)
    await engine.run(
      `OPTIMIZE TABLE detection_events PARTITION ID '${partition.replaceAll('-', '')}' FINAL`,
    )
    o.say(`day ${day + 1} of ${DAYS}: ${(day + 1) * COPIES_A_DAY * rows} events`)
  }
  await engine.close()
}
