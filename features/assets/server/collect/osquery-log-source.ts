/**
 * Result logs of osquery from hosts that call no server of ours, as a kind of file that can be imported.
 * @module
 */
import type { Accepted, ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import { type AcceptDeps, acceptItems, foreseeItems } from '../accept.ts'
import type { Item } from '../item.ts'
import type { OsqueryLogRecord } from './osquery-log-worker.ts'
import { looksLikeLog } from './recognise-lists.ts'
import { counted, more, originOf, READ_WITHIN_MS, refresh } from './taking.ts'

/** Version of what the probe writes: raised when the same file would give other facts. */
const LOG_PROBE = '1'

const itemOf = (record: OsqueryLogRecord, context: ImportContext): Item => {
  const received = context.observedAt.getTime()
  return {
    seen: {
      source: 'osquery',
      by: record.by,
      // A clock that is ahead does not make a log newer than its arrival.
      at: Math.min(record.at ?? received, received),
      site: context.site?.id ?? null,
      facts: record.facts,
    },
    components: record.components,
    places: record.places,
  }
}

export const osqueryLogSource = (deps: AcceptDeps): ImportSource => ({
  id: 'osquery-log',
  title: { ja: 'osqueryの結果ログ', en: 'osquery result log' },
  hint: {
    ja: 'osqueryd.results.log や osqueryd.snapshots.log。サーバーに接続しない機器や、ほかのosquery基盤から',
    en: 'osqueryd.results.log or osqueryd.snapshots.log, from machines that call no server or from another osquery platform',
  },
  extensions: ['.log', '.json', '.ndjson', '.jsonl'],
  evidenceClass: 'E2',
  siteRequired: false,
  recognise: looksLikeLog,
  worker: new URL('./osquery-log-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 1024,
  timeoutMs: READ_WITHIN_MS,
  batchRecords: 20,
  options: async () => null,
  foresee: async (tx, records, context, seen) =>
    counted(
      await foreseeItems(
        tx,
        (records as OsqueryLogRecord[]).map((r) => itemOf(r, context)),
        seen,
      ),
    ),
  accept: async (tx, records, context, memo): Promise<Accepted> => {
    const items = (records as OsqueryLogRecord[]).map((r) => itemOf(r, context))
    const rows = items.reduce((sum, { components = [] }) => sum + components.length, 0)
    return {
      ...counted(await acceptItems(deps, tx, items, originOf(context, LOG_PROBE))),
      memo: more(memo, rows),
    }
  },
  finish: (tx, _end, _context, memo) => refresh(deps, tx, memo),
})
