/**
 * How other features read what network devices said: `DeviceBook` over the records.
 * @module
 */
import type { Transaction } from '../../../platform/records/index.ts'
import { secretsCompared, versionSpans } from '../configuration.ts'
import type { DeviceBook } from '../contract-device.ts'
import { organizationOf } from './accept.ts'
import * as sql from './configuration-store.ts'

export const deviceBook: DeviceBook<Transaction> = {
  devices: async (tx, { after, limit }) => {
    const rows = await tx.all(sql.deviceAssets, {
      organization: organizationOf(tx),
      after,
      limit,
    })
    return rows.map(({ name, site_id, readings, ...r }) => ({
      asset: r.asset,
      name,
      site: site_id,
      readings,
      newest: sql.readingOf(r),
    }))
  },
  readings: async (tx, asset, { before, limit }) => {
    const rows = await tx.all(sql.readingPage, {
      organization: organizationOf(tx),
      asset,
      beforeAt: before?.takenAt ?? null,
      beforeId: before?.id ?? null,
      limit,
    })
    return rows.map(sql.readingOf)
  },
  compared: secretsCompared,
  versions: async (tx, asset) => {
    const rows = await tx.all(sql.versionReadings, { organization: organizationOf(tx), asset })
    return versionSpans(rows.map(sql.readingOf))
  },
}
