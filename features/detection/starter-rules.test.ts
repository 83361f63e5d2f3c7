/**
 * Every alerting starter rule fires on an event in the form that its product documents, keeps silent where its filter says so, and
 * none fires on a normal day.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventFields, readEvtx } from '@hinoban/evtx'
import { type LogEvent, readBatch, toSigma } from '@hinoban/logs'
import {
  compileRules,
  eventOfRecord,
  openCorrelations,
  referenceOf,
  type SigmaEvent,
} from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import { STARTER } from './contract-rules.ts'
import { idOf } from './rule-base.ts'
import { readRuleBook } from './rule-book.ts'
import { DAY, EVERYDAY, LINES, SEQUENCES, SINGLE } from './testing-starter-events.ts'

const folder = fileURLToPath(new URL('./starter-rules/', import.meta.url))
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.yml'))
  .sort()
const book = readRuleBook({
  files: files.map((name) => ({
    set: STARTER,
    path: name,
    text: readFileSync(join(folder, name), 'utf8'),
  })),
  choices: new Map(),
  exceptions: [],
  lists: new Map([
    ['ExpectedCountryCodes', ['JP']],
    ['ExpectedCountries', ['Japan']],
  ]),
})
const alerting = book.entries.filter(({ state }) => state === 'on')
const program = compileRules(book.running.map(({ rule }) => rule))
const fileOf = new Map(book.entries.map((entry) => [entry.id, entry.file.replace(/\.yml$/, '')]))

type Timed = { readonly at: number; readonly event: SigmaEvent; readonly face: LogEvent['ecs'] }
const MEANS = {
  receivedAt: DAY,
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: null,
} as const
/** Lines as their product writes them, read as the intake reads them. */
const read = (lines: readonly string[]): readonly Timed[] =>
  readBatch(lines, MEANS).map(({ event, records }) => ({
    at: event.time ?? DAY,
    event: toSigma(event, lines[records[0] ?? 0] ?? null),
    face: event.ecs,
  }))
const eventsOf = (given: SigmaEvent | readonly string[]): readonly Timed[] =>
  isLines(given) ? read(given) : [{ at: DAY, event: given, face: {} }]
const isLines = (given: SigmaEvent | readonly string[]): given is readonly string[] =>
  Array.isArray(given)

const filesThatAlert = (events: readonly Timed[]): ReadonlySet<string> => {
  const on = new Set(alerting.map(({ id }) => id))
  return new Set(
    events
      .flatMap(({ event }) => program.match(event))
      .map(idOf)
      .filter((id) => on.has(id))
      .flatMap((id) => fileOf.get(id) ?? []),
  )
}

const correlationsThatAlert = (events: readonly Timed[]): ReadonlySet<string> => {
  const on = new Set(alerting.map(({ id }) => id))
  const stream = openCorrelations(
    {
      correlations: book.correlations.map(({ rule }) => rule),
      alerting: new Set(book.correlations.filter(({ id }) => on.has(id)).map(({ rule }) => rule)),
    },
    null,
    { latenessMs: 0 },
  )
  const wanted = new Map(book.running.map((one) => [one.id, one.wanted]))
  const alerts = [...events]
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, event, face }, index) =>
      program.match(event).flatMap((rule) => {
        const values: Record<string, string> = {}
        for (const name of wanted.get(idOf(rule)) ?? []) {
          const value = event.fields[name] ?? face[name as keyof typeof face]
          if (value !== undefined) values[name] = String(value)
        }
        return stream.add({ rule: referenceOf(rule), event: String(index), at, values })
      }),
    )
  const ids = new Map(book.correlations.map(({ id, rule }) => [referenceOf(rule), id]))
  return new Set(
    [...alerts, ...stream.finish()].flatMap(
      ({ correlation }) => fileOf.get(ids.get(correlation) ?? '') ?? [],
    ),
  )
}

test('every rule has a title in Japanese, also where it only feeds others', () => {
  const japanese = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u
  expect(book.entries.filter(({ title }) => !japanese.test(title.ja))).toEqual([])
})

test('every alerting rule stands in the table, and every rule can be read', () => {
  expect(book.faults.filter(({ severity }) => severity === 'error')).toEqual([])
  const tested = [...Object.keys(SINGLE), ...Object.keys(LINES), ...Object.keys(SEQUENCES)]
  expect(tested.sort()).toEqual(alerting.map(({ file }) => file.replace(/\.yml$/, '')).sort())
})

test('there are sixty and more, and each is tried with what fires it and with what does not', () => {
  expect(alerting.length).toBeGreaterThanOrEqual(60)
  for (const [file, { fires, quiet }] of Object.entries({ ...SINGLE, ...LINES }))
    expect([file, fires.length > 0, quiet.length > 0]).toEqual([file, true, true])
  for (const [file, { fires, quiet }] of Object.entries(SEQUENCES))
    expect([file, fires().length > 0, quiet().length > 0]).toEqual([file, true, true])
})

test('every alerting rule says in both languages what happened and what to do', () => {
  for (const { title, explanation, next, file } of alerting)
    for (const text of [title, explanation, next])
      expect([file, text.ja !== '' && text.en !== '' && text.ja !== text.en]).toEqual([file, true])
})

describe('a rule on one event', () => {
  test.each(Object.entries({ ...SINGLE, ...LINES }))('%s', (file, { fires, quiet }) => {
    for (const one of fires) {
      const found = filesThatAlert(eventsOf(one))
      expect([...found], JSON.stringify(one)).toContain(file)
    }
    for (const one of quiet) {
      const found = filesThatAlert(eventsOf(one))
      expect([...found], JSON.stringify(one)).not.toContain(file)
    }
  })
})

describe('a rule over time', () => {
  test.each(Object.entries(SEQUENCES))('%s', (file, { fires, quiet }) => {
    const timed = (given: ReturnType<typeof fires>): readonly Timed[] =>
      given.flatMap((one) =>
        typeof one === 'string' ? read([one]) : [{ at: one.at, event: one.event, face: {} }],
      )
    expect([...correlationsThatAlert(timed(fires()))]).toContain(file)
    expect([...correlationsThatAlert(timed(quiet()))]).not.toContain(file)
  })
})

test('harmless causes are told in both languages', () => {
  for (const { title, falsepositives } of alerting) {
    expect([title.en, falsepositives.length]).not.toEqual([title.en, 0])
    for (const { ja, en } of falsepositives) {
      expect(ja).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u)
      expect(en).toMatch(/^[\x20-\x7e]+$/)
    }
  }
})

describe('a normal day', () => {
  test.each(EVERYDAY.map((one) => [JSON.stringify(one).slice(0, 120), one] as const))(
    '%s',
    (_, one) => {
      expect([...filesThatAlert(eventsOf(one))]).toEqual([])
    },
  )
  test('all of it within a minute is no alert over time either', () => {
    const events = EVERYDAY.flatMap(eventsOf).map((one, n) => ({ ...one, at: DAY + n * 500 }))
    expect([...correlationsThatAlert(events)]).toEqual([])
  })
})

const RECORDINGS = fileURLToPath(
  new URL('../../../shared/data/detection/evtx-samples/attack-samples.tar.gz', import.meta.url),
)
/** What attackers really did on machines of researchers: which rules that must set off. */
const RECORDED = [
  'defence/event-log-cleared',
  'defence/firewall-off',
  'defence/malware-found',
  'directory/directory-copied',
  'directory/lsass-dumped-by-command',
  'directory/lsass-read',
  'directory/replication-by-stranger',
  'directory/user-added-to-administrators',
  'emotet/autorun-to-user-folder',
  'emotet/lolbin-download',
  'emotet/office-starts-a-shell',
  'emotet/powershell-download',
  'emotet/powershell-encoded',
  'emotet/regsvr32-from-user-folder',
  'emotet/regsvr32-strange-extension',
  'emotet/task-runs-script',
  'lateral/hidden-share-written',
  'lateral/remote-service-execution',
  'lateral/tunnel-tool',
  'lateral/wmi-starts-a-shell',
  'macro/macro-warning-lowered',
  'macro/office-connects-outside',
  'ransomware/backup-catalogue-deleted',
  'ransomware/recovery-switched-off',
  'ransomware/shadow-copies-deleted',
  'web/web-shell-process',
]

test.skipIf(!existsSync(RECORDINGS))(
  'recordings of attacks set off the rules for them',
  async () => {
    const temp = mkdtempSync(join(tmpdir(), 'hinoban-starter-'))
    try {
      execFileSync('tar', ['-xzf', RECORDINGS, '-C', temp])
      const on = new Set(alerting.map(({ id }) => id))
      const found = new Set<string>()
      for (const name of readdirSync(temp, { recursive: true }).map(String)) {
        if (!name.endsWith('.evtx')) continue
        for await (const part of readEvtx([readFileSync(join(temp, name))]))
          if (part.kind === 'record')
            for (const rule of program.match(eventOfRecord(part.record, eventFields)))
              if (on.has(idOf(rule))) found.add(fileOf.get(idOf(rule)) ?? '')
      }
      expect([...found].sort()).toEqual(RECORDED)
    } finally {
      rmSync(temp, { recursive: true, force: true })
    }
  },
)
