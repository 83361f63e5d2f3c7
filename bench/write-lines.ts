/**
 * Corpora C and D of millions of lines in a new file: `node --conditions=source bench/write-lines.ts --corpus C --records 1000000 --out FILE.ndjson`.
 * C repeats the recorded Windows events with other times, hosts and numbers; D is the same from a channel that no rule knows, and without
 * the message that keywords look into.
 * @module
 */
import { open } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { jsonFiles } from './sigma-corpus.ts'

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: 'C' },
    records: { type: 'string', default: '1000000' },
    out: { type: 'string' },
  },
})
const records = Number(values.records)
if (!values.out || !['C', 'D'].includes(values.corpus) || !Number.isSafeInteger(records))
  throw new Error('usage: --corpus C|D --records N --out FILE.ndjson')

const FIRST_MS = Date.UTC(2026, 2, 1)
const HOSTS = ['Hostname', 'host', 'Computer', 'ComputerName']
const NUMBERS = ['RecordNumber', 'ProcessId', 'ExecutionProcessID', 'ThreadID']
const TIMES = ['EventTime', '@timestamp', 'UtcTime', 'TimeCreated', 'EventReceivedTime']

const changed = (line: string, n: number): string => {
  const event = JSON.parse(line) as Record<string, unknown>
  const time = new Date(FIRST_MS + n * 7).toISOString()
  for (const name of TIMES) if (typeof event[name] === 'string') event[name] = time
  for (const name of HOSTS)
    if (typeof event[name] === 'string') event[name] = `PC-${1000 + (n % 200)}.example.co.jp`
  for (const name of NUMBERS)
    if (event[name] !== undefined)
      event[name] = typeof event[name] === 'number' ? n : String(4 * (1 + ((n * 7919) % 8000)))
  if (values.corpus === 'D') Object.assign(event, { Channel: 'Nobody', Message: '' })
  return JSON.stringify(event)
}

const lines = jsonFiles().flat()
await using file = await open(values.out, 'wx')
const AT_ONCE = 2_000
for (let n = 0; n < records; n += AT_ONCE) {
  let text = ''
  for (let at = n; at < Math.min(records, n + AT_ONCE); at += 1)
    text += `${changed(lines[at % lines.length] ?? '{}', at)}\n`
  await file.write(text)
}
const { size } = await file.stat()
console.log(`${values.out}: ${records} lines, ${Math.round(size / 1e6)} MB`)
