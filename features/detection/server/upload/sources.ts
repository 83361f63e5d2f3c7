/**
 * Logs that people hand in as files: Windows event logs, and whatever log file the reader knows. They go the way of every other log: rules
 * run over them, alerts are made, and the same file again changes nothing.
 * @module
 */
import { recognise } from '@hinoban/logs'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Accepted, ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId, type Records, type Transaction } from '../../../../platform/records/index.ts'
import { detectionSourcesProblems } from '../../contract-sources.ts'
import type { FrameHead } from '../intake/frame.ts'
import type { LogIntake } from '../intake/index.ts'
import { addSource, drawerOf } from '../sources/store.ts'

const problem = problemsOf(detectionSourcesProblems)

export type UploadDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly intake: LogIntake
  readonly timeZone: (organization: string) => Promise<string>
}

const WITHIN_MS = 60 * 60_000
const MAGIC = 'ElfFile\0'

export const uploadSources = (deps: UploadDeps): readonly ImportSource[] => [
  {
    ...common(deps, 'evtx', (record) => Buffer.from(String(record), 'utf8')),
    id: 'evtx',
    title: { ja: 'Windowsイベントログ（EVTX）', en: 'Windows event log (EVTX)' },
    hint: {
      ja: 'イベントビューアーの「イベントを名前を付けて保存」や、C:\\Windows\\System32\\winevt\\Logs の .evtx ファイル',
      en: 'saved from the Event Viewer, or an .evtx file of C:\\Windows\\System32\\winevt\\Logs',
    },
    extensions: ['.evtx'],
    recognise: (head) =>
      Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC
        ? { certainty: 1 }
        : null,
    worker: new URL('./evtx-worker.ts', import.meta.url),
  },
  {
    ...common(deps, 'auto', (record) => Buffer.from(record as Uint8Array)),
    id: 'log-file',
    title: { ja: 'ログファイル', en: 'Log file' },
    hint: {
      ja: 'syslog、FortiGateやYAMAHAなどの機器、Webサーバー、Zeek、Suricata、Microsoft 365、CloudTrailなどのログ（テキストまたはJSON）',
      en: 'logs of syslog, of devices such as FortiGate or YAMAHA, of web servers, Zeek, Suricata, Microsoft 365, CloudTrail (text or JSON)',
    },
    extensions: ['.log', '.txt', '.json', '.jsonl', '.ndjson'],
    recognise: looksLikeLog,
    worker: new URL('./log-file-worker.ts', import.meta.url),
  },
]

const common = (
  deps: UploadDeps,
  format: FrameHead['format'],
  bytesOf: (record: unknown) => Buffer,
) => ({
  evidenceClass: 'E2' as const,
  siteRequired: false,
  missing: () => [],
  memoryMb: 768,
  timeoutMs: WITHIN_MS,
  batchRecords: 2_000,
  options: async () => null,
  foresee: async (_tx: Transaction, records: readonly unknown[]) => ({
    added: records.length,
    changed: 0,
    unchanged: 0,
    faults: [],
  }),
  accept: async (
    _tx: Transaction,
    records: readonly unknown[],
    context: ImportContext,
    memo: unknown,
  ): Promise<Accepted> => {
    const running = deps.intake.running()
    const groups = groupsOf(records, bytesOf, isTable(memo) ? memo.table : '')
    const all = groups.flatMap((group) => group.records)
    const size = all.reduce((sum, one) => sum + one.length, 0)
    if (!running?.intake.hasRoom(size)) throw problem('detection.no_room', {})
    const { organization } = context
    const timeZone = await deps.timeZone(organization)
    // It belongs to the whole company, whatever site the person who hands in answers for.
    const source = await deps.records.within({ organization, sites: '*' }, (tx) =>
      drawerFor(deps, tx, organization, timeZone),
    )
    const head = {
      organization,
      site: context.site?.id ?? null,
      source,
      how: 'upload',
      receivedAt: deps.clock.now().getTime(),
      peer: null,
      format,
      timeZone,
      encoding: 'auto',
      name: context.file.name,
      ids: 'content',
    } as const
    // On the disk before the import's cursor moves; what is handed over again has the same names and is stored once.
    for (const { table, records: some } of groups)
      await running.intake.accept({ ...head, ...(table === '' ? {} : { table }) }, some)
    running.received({ organization, source }, all.length, size)
    const table = groups.at(-1)?.table ?? ''
    return { added: all.length, changed: 0, unchanged: 0, faults: [], memo: { table } }
  },
  finish: async () => undefined,
})

type Group = { readonly table: string; readonly records: Buffer[] }

/** Records behind the same names of columns; the last group tells what the next batch begins with. */
const groupsOf = (
  records: readonly unknown[],
  bytesOf: (record: unknown) => Buffer,
  table: string,
): readonly Group[] => {
  const groups: Group[] = [{ table, records: [] }]
  for (const record of records)
    if (isTable(record)) groups.push({ table: record.table, records: [] })
    else groups.at(-1)?.records.push(bytesOf(record))
  return groups
}
const isTable = (record: unknown): record is { readonly table: string } =>
  typeof record === 'object' && record !== null && 'table' in record

const drawerFor = async (
  deps: UploadDeps,
  tx: Transaction,
  organization: string,
  timeZone: string,
): Promise<string> => {
  const found = await tx.one(drawerOf, { organization, unassigned: 'upload' })
  if (found) return found.id
  await tx.run(addSource, {
    organization,
    id: newId(),
    kind: 'upload',
    name: 'アップロード / Uploads',
    site: null,
    enabled: true,
    addresses: [],
    format: 'auto',
    timeZone,
    encoding: 'auto',
    path: null,
    expectedMinutes: null,
    maxEventsPerSecond: null,
    maxMegabytesPerDay: null,
    inventory: false,
    events: false,
    tokenHash: null,
    unassigned: 'upload',
    now: deps.clock.now(),
    by: 'hinoban',
  })
  const made = await tx.one(drawerOf, { organization, unassigned: 'upload' })
  if (!made) throw new Error('detection: the log source of uploads was not made')
  return made.id
}

const LOOK_LINES = 5
const LOOK_CHARS = 16 * 1024
/** Below formats that name themselves, above a table with commas where a log is surely one. */
const SURE = 0.7
const LIKELY = 0.3

export const looksLikeLog = (head: Uint8Array, name: string): { certainty: number } | null => {
  const text = Buffer.from(head.subarray(0, LOOK_CHARS)).toString('utf8')
  const lines = text
    .split('\n')
    .slice(0, LOOK_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const formats = lines.map(recognise)
  if (formats.some((one) => one !== 'unparsed' && one !== 'syslog' && one !== 'json'))
    return { certainty: SURE }
  if (formats.some((one) => one !== 'unparsed')) return { certainty: LIKELY }
  return /\.log(?:\.\d+)?$/i.test(name) ? { certainty: LIKELY / 2 } : null
}
