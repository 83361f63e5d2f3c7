/**
 * The door of what configurations said: one reading beside the one before it.
 * @module
 */
import { notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import { changesBetween, configurationView, readingRow } from '../configuration.ts'
import * as contract from '../contract.ts'
import { deviceBook } from './configuration-book.ts'
import * as sql from './configuration-store.ts'
import { assetExists } from './gap-store.ts'

/** Of the list beside the configuration; more stands in the history of sightings. */
const READINGS = 100

export const configurationRoutes = ({
  records,
}: {
  readonly records: Records
}): readonly Route[] => [
  route(contract.assetConfiguration, ({ who, params, query }) =>
    records.reading(who.scope, async (tx) => {
      const organization = who.organization
      const one = { organization, asset: params.id }
      if ((await tx.one(assetExists, { organization, id: params.id })) === null) throw notFound()
      const at = async (id: string | undefined, before: contract.DeviceReading | null) => {
        const row = await tx.one(sql.configurationReading, {
          ...one,
          id: id ?? null,
          beforeAt: id === undefined ? (before?.takenAt ?? null) : null,
          beforeId: id === undefined ? (before?.id ?? null) : null,
        })
        if (row === null && id !== undefined) throw notFound()
        return row === null ? null : sql.readingOf(row)
      }
      const shown = await at(query.reading, null)
      const against =
        shown === null && query.against === undefined ? null : await at(query.against, shown)
      const sessions = await tx.one(sql.sessionReading, one)
      return {
        readings: (await deviceBook.readings(tx, params.id, { before: null, limit: READINGS })).map(
          readingRow,
        ),
        total: (await tx.one(sql.readingTotal, one))?.total ?? 0,
        shown:
          shown === null || shown.configuration === null
            ? null
            : configurationView(shown, shown.configuration, against?.configuration ?? null),
        against: against === null ? null : readingRow(against),
        changes: shown === null || against === null ? [] : [...changesBetween(against, shown)],
        sessions:
          sessions === null
            ? null
            : { at: sessions.taken_at.toISOString(), rows: sessions.says.sessions ?? [] },
      }
    }),
  ),
]
