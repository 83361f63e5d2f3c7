import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbEngine, chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Engine } from '../../../../platform/events/engine.ts'
import { migrateEvents, readEventsMigrations } from '../../../../platform/events/migrate.ts'
import { READ_SETTINGS, rowsOf } from '../../../../platform/events/values.ts'
import { openLog } from '../../../../platform/log/index.ts'

let folder: string
let engine: Engine
beforeAll(async () => {
  if (!chdbRunsHere()) return
  folder = await mkdtemp(join(tmpdir(), 'hinoban-buckets-'))
  engine = chdbEngine({
    path: join(folder, 'chdb'),
    memoryBytes: 700_000_000,
    log: openLog({ level: 'silent' }),
  })
  const migrations = new URL('../migrations/', import.meta.url)
  await migrateEvents(
    engine,
    await readEventsMigrations([{ owner: 'detection', folder: migrations }]),
  )
})
afterAll(async () => {
  await engine?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

describe.skipIf(!chdbRunsHere())('native fields in the store', () => {
  test('of events with a dozen of them stand in several buckets once they are merged', async () => {
    const insert = (from: number) =>
      engine.run(
        `INSERT INTO detection_events (organization, id, at, received_at, fields)
         SELECT generateUUIDv4(), toString(number), toDateTime64('2026-11-22 00:00:00', 3), toDateTime64('2026-11-22 00:00:00', 3),
           CAST(arrayMap(n -> (concat('field', toString(n)), toString(number * n)), range(12)), 'Map(String, String)')
         FROM numbers(${from}, 1000)`,
      )
    await insert(0)
    await insert(1_000)
    await engine.run('OPTIMIZE TABLE detection_events FINAL')
    const [row] = rowsOf(
      await engine.read(
        `SELECT countIf(match(one, '^fields\\\\.\\\\d+.*values$')) AS buckets FROM system.parts_columns ARRAY JOIN substreams AS one
         WHERE table = 'detection_events' AND active AND column = 'fields'`,
        {},
        READ_SETTINGS,
      ),
    )
    expect(Number(row?.['buckets'])).toBeGreaterThan(1)
    const found = await engine.read(
      `SELECT count() AS n FROM detection_events WHERE fields['field7'] = '700'`,
      {},
      READ_SETTINGS,
    )
    expect(rowsOf(found)).toEqual([{ n: 1 }])
    // As the search names it, so that nothing else of the map is read.
    const named = await engine.read(
      `SELECT count() AS n FROM detection_events WHERE {name:Identifier} = '700'`,
      { name: 'fields.key_field7' },
      READ_SETTINGS,
    )
    expect(rowsOf(named)).toEqual([{ n: 1 }])
  })
})
