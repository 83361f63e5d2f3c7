/**
 * Processor time of each step of a log record from the spool to its row, in one thread and without the engine: each line does what the
 * one before it does and one step more, on fresh values, so that what it costs to clear them away is counted where it arises.
 *
 *   node --conditions=source bench/intake-stages.ts [--windows 0.2] [--records 60000] [--rounds 3]
 */
import { parseArgs } from 'node:util'
import { crc32 } from 'node:zlib'
import { batchEvents, type LogEvent, toSigma } from '@hinoban/logs'
import { compileRules } from '@hinoban/sigma'
import { type FrameHead, frameBody, readFrame } from '../features/detection/server/intake/frame.ts'
import { open } from '../features/detection/server/intake/reader.ts'
import { givenRules } from '../features/detection/server/intake/testing-rules.ts'
import { EVENT_COLUMNS } from '../features/detection/server/store/columns.ts'
import { eventRow } from '../features/detection/server/store/event-row.ts'
import { numberedRows } from '../platform/events/index.ts'
import { lineMaker, rulesOf } from './intake-lines.ts'

const { values } = parseArgs({
  options: {
    windows: { type: 'string', default: '0.2' },
    records: { type: 'string', default: '60000' },
    rounds: { type: 'string', default: '3' },
  },
})
const RECORDS = Number(values.records)
const A_FRAME = 500
/** As the reading thread writes them. */
const BLOCK_BYTES = 8 * 1024 * 1024
const head: FrameHead = {
  organization: '0199b0a0-0000-7000-8000-000000000001',
  site: null,
  source: '0199b0a0-0000-7000-8000-000000000002',
  how: 'tcp',
  receivedAt: Date.now(),
  peer: '127.0.0.1',
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  name: null,
  ids: 'place',
}
const line = lineMaker(Number(values.windows))
const lines = Array.from({ length: RECORDS }, (_, n) => Buffer.from(line(n), 'utf8'))
const bodies = Array.from({ length: Math.ceil(RECORDS / A_FRAME) }, (_, i) =>
  frameBody(head, lines.slice(i * A_FRAME, (i + 1) * A_FRAME)),
)
const rules = rulesOf('starter')
const { match } = compileRules(rules)
const means = { ...head, senderAddress: head.peer, name: '' }

type Step = (event: LogEvent, record: Buffer) => void
const reading = (steps: readonly Step[]) => (): void => {
  for (const body of bodies) {
    const { records } = readFrame(body)
    for (const { event, records: of } of batchEvents(records, means)) {
      const record = records[of[0] ?? 0] ?? Buffer.alloc(0)
      for (const step of steps) step(event, record)
    }
  }
}
const rowOf = (event: LogEvent, raw: Buffer) =>
  eventRow(event, { ...head, id: '0123456789abcdef00000000', raw })
let found = 0
const matching: Step = (event, record) => {
  found += match(toSigma(event, () => String(record))).length
}
let bytes = 0
const block = numberedRows(EVENT_COLUMNS)
const cleared = (): void => {
  for (const piece of block.take()) bytes += piece.length
}
const writing: Step = (event, record) => {
  block.add(rowOf(event, record))
  if (block.rows() % A_FRAME === 0 && block.bytes() > BLOCK_BYTES) cleared()
}
const reader = await open({ startedAt: Date.now() }, async () => givenRules(rules))
const whole = async (): Promise<void> => {
  block.begin(1n)
  for (const body of bodies) {
    await reader.frame(body, {
      batch: '0123456789abcdef',
      nextRow: block.rows,
      isPoison: false,
      mayBeRepeated: () => undefined,
      row: block.add,
    })
    if (block.bytes() > BLOCK_BYTES) cleared()
    reader.take()
  }
  cleared()
}

const steps: readonly (readonly [string, () => unknown])[] = [
  ['frames made', () => bodies.map((_, i) => frameBody(head, lines.slice(i * 500, i * 500 + 500)))],
  ['checksums', () => bodies.map((body) => crc32(body))],
  ['records read', reading([])],
  ['  and matched', reading([matching])],
  ['  and a row each', reading([matching, rowOf])],
  ['  and the rows written', reading([matching, writing])],
  ['the reader, all of it', whole],
]
const micros = new Map<string, number[]>(steps.map(([name]) => [name, []]))
for (let round = 0; round <= Number(values.rounds); round += 1)
  for (const [name, work] of steps) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    // The first round warms.
    if (round > 0) micros.get(name)?.push((user + system) / RECORDS)
  }
for (const [name, all] of micros)
  process.stdout.write(
    `${name.padEnd(26)} ${(all.sort((a, b) => a - b)[all.length >> 1] ?? 0).toFixed(2)} µs\n`,
  )
const sent = lines.reduce((sum, one) => sum + one.length, 0)
process.stdout.write(
  `${RECORDS} records of ${Math.round(sent / RECORDS)} bytes; ${rules.length} rules, ${found} hits; ${bytes} bytes of rows\n`,
)
