/**
 * The process that is killed: four writers at once, each telling on standard output what it tries and what was
 * acknowledged. It ends only by being killed.
 * @module
 */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { evidenceMigrations } from '../../platform/evidence/index.ts'
import { openLog } from '../../platform/log/index.ts'
import { joinRecords, openRecords } from '../../platform/records/index.ts'
import { random } from './random.ts'
import { crashMigrations, evidenceOf, labelOf, sendEvidenceAgain, write } from './writes.ts'

const Order = z.object({
  dataDir: z.string(),
  /** `own` starts the database itself, as Hinoban does; `join` uses the one that the bench runs. */
  database: z.enum(['own', 'join']),
  round: z.int(),
  seed: z.int(),
  again: z.array(z.string()),
})
export type Order = z.infer<typeof Order>

const WRITERS = 4

// One write(2) a line: a pipe takes it whole or not at all, so a killed process never says half a line.
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

const order = Order.parse(JSON.parse(process.argv[2] ?? ''))
const log = openLog({ level: 'silent' })
const records =
  order.database === 'join'
    ? await joinRecords({ dataDir: order.dataDir, log })
    : await openRecords({
        dataDir: order.dataDir,
        databaseUrl: null,
        log,
        migrations: [evidenceMigrations, crashMigrations],
      })
const evidence = evidenceOf(records)
for (const label of order.again) {
  await sendEvidenceAgain(records, evidence, label)
  say(`sent ${label}`)
}
say('ready')

const writer = async (number: number): Promise<never> => {
  const dice = random(order.seed * WRITERS + number)
  for (let n = 0; ; n++) {
    const label = labelOf(order.round, number, n, 1 + Math.floor(dice() * 3))
    say(`try ${label}`)
    try {
      await write(records, evidence, label, 1 + Math.floor(dice() * 200))
      say(`ack ${label}`)
    } catch {
      // The server is down: this write was never acknowledged. Another one follows when it is back.
      await sleep(20)
    }
  }
}
await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)))
