/**
 * Result logs of osquery from hosts that call no server of ours, as a kind of file that can be imported.
 * @module
 */
import type { ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import type { AcceptDeps } from '../accept.ts'
import type { Item } from '../item.ts'
import type { OsqueryLogRecord } from './osquery-log-worker.ts'
import { looksLikeLog } from './recognise-lists.ts'
import { byItems, READ_WITHIN_MS } from './taking.ts'

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
  ...byItems(deps, { itemOf, probeVersion: () => LOG_PROBE }),
})
