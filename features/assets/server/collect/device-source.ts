/**
 * Outputs and configurations of network devices as a kind of file that can be imported.
 * @module
 */
import type { Accepted, ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import { type AcceptDeps, acceptItems, foreseeItems } from '../accept.ts'
import type { Item } from '../item.ts'
import type { DeviceRecord } from './device-worker.ts'
import { looksLikeDevices } from './recognise-devices.ts'
import { counted, more, originOf, refresh } from './taking.ts'

/** Version of what the probe writes: raised when the same file would give other facts. */
const PROBE = '2'

const itemOf = (record: DeviceRecord, context: ImportContext): Item => {
  const observed = context.observedAt.getTime()
  return {
    seen: {
      source: record.source,
      by: record.by,
      // A clock that runs ahead proves nothing.
      at: record.at === null ? observed : Math.min(record.at, observed),
      site: context.site?.id ?? null,
      facts: record.facts,
    },
    components: record.components,
    ...(record.links ? { links: record.links } : {}),
    places: record.components.map((c) => c.place),
  }
}

export const deviceSource = (deps: AcceptDeps): ImportSource => ({
  id: 'devices',
  title: { ja: 'ネットワーク機器の出力・設定', en: 'Output or configuration of network devices' },
  hint: {
    ja: 'show version、get system status、show running-config などの出力や設定のバックアップ。パスワードや鍵は読み込む前に置き換えます',
    en: 'what show version, get system status, show running-config and the like print, or a backup of the configuration; passwords and keys are replaced before it is read',
  },
  extensions: ['.txt', '.log', '.conf', '.cfg', '.xml', '.exp'],
  evidenceClass: 'E2',
  siteRequired: true,
  recognise: looksLikeDevices,
  worker: new URL('./device-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 1024,
  timeoutMs: 15 * 60_000,
  batchRecords: 500,
  options: async () => null,
  foresee: async (tx, records, context, seen) =>
    counted(
      await foreseeItems(
        tx,
        (records as readonly DeviceRecord[]).map((r) => itemOf(r, context)),
        seen,
      ),
    ),
  accept: async (tx, records, context, memo): Promise<Accepted> => {
    const items = (records as readonly DeviceRecord[]).map((r) => itemOf(r, context))
    const taken = await acceptItems(deps, tx, items, originOf(context, PROBE))
    return { ...counted(taken), memo: more(memo, items.length) }
  },
  finish: (tx, _end, _context, memo) => refresh(deps, tx, memo),
})
