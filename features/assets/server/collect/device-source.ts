/**
 * Outputs and configurations of network devices as a kind of file that can be imported.
 * @module
 */
import type { ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import type { Keys } from '../../../../platform/keys/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { type AcceptDeps, organizationOf } from '../accept.ts'
import type { Item } from '../item.ts'
import type { DeviceOptions, DeviceRecord } from './device-worker.ts'
import { looksLikeDevices } from './recognise-devices.ts'
import { byItems } from './taking.ts'

/** Version of what the probe writes: raised when the same file would give other facts. */
const PROBE = '2'

const itemOf = (record: DeviceRecord, context: ImportContext): Item => {
  const observed = context.observedAt.getTime()
  // A clock that runs ahead proves nothing.
  const at = record.at === null ? observed : Math.min(record.at, observed)
  const isStated = record.facts.reachableFromInternet !== undefined
  return {
    seen: {
      source: record.source,
      by: record.by,
      at,
      site: context.site?.id ?? null,
      facts: isStated ? { ...record.facts, reachableAt: at } : record.facts,
    },
    components: record.components,
    ...(record.links ? { links: record.links } : {}),
    ...(record.said
      ? {
          reading: {
            says: record.said,
            timeFrom: record.at !== null && record.at <= observed ? 'clock' : 'handed-over',
          },
        }
      : {}),
    places: record.components.map((c) => c.place),
  }
}

export type DeviceSourceDeps = AcceptDeps & { readonly keys: Pick<Keys, 'current' | 'derive'> }

/**
 * The key by which secrets become marks: each organization's own, so that equality is told over time inside it and
 * nowhere else. After a rotation of the master key marks are of the new one, and cannot be compared with older ones.
 */
const markingOf = (keys: DeviceSourceDeps['keys'], tx: Transaction): DeviceOptions => {
  const salt = Buffer.from(organizationOf(tx).replaceAll('-', ''), 'hex')
  return {
    keyName: `k${keys.current.slice(0, 8)}`,
    key: keys.derive(keys.current, salt, 'marks of secrets in configurations').toString('hex'),
  }
}

export const deviceSource = (deps: DeviceSourceDeps): ImportSource => ({
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
  options: async (tx) => markingOf(deps.keys, tx),
  ...byItems(deps, { itemOf, probeVersion: () => PROBE }),
})
