/**
 * The durability proof: acknowledged writes survive kill -9 at seeded random points, none is torn, none doubled.
 *
 *   node --conditions=source bench/crash/crash.ts [--points 1000] [--seed 1]
 * @module
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { evidenceMigrations } from '../../platform/evidence/index.ts'
import { openLog } from '../../platform/log/index.ts'
import { openRecords, type Records } from '../../platform/records/index.ts'
import { random } from './random.ts'
import { judgePoint, type Point } from './verdict.ts'
import { startVictim, type Victim } from './victim.ts'
import { crashMigrations, evidenceOf, ORGANIZATIONS, spoil } from './writes.ts'

const MODES = {
  writer:
    'the writing process dies, the database lives: a commit is acknowledged only when it is one',
  node: 'Hinoban dies, its database is left behind: the next start finds, stops and reopens it',
  postmaster:
    'the database dies under a living Hinoban: it recovers, and writing goes on by itself',
  both: 'both die at once: crash recovery at the next start',
} as const
type Mode = keyof typeof MODES

/** Of fifty points: the cheap mode often, the ones with a restart of the database sometimes. */
const SEGMENT: readonly Mode[] = [
  ...Array.from({ length: 36 }, () => 'writer' as const),
  'node',
  'postmaster',
  'both',
  'node',
  'both',
  'postmaster',
  'node',
  'both',
  'node',
  'both',
]

const { values } = parseArgs({
  options: { points: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})
const wanted = Math.max(1, Number.parseInt(values.points, 10))
const seed = Number.parseInt(values.seed, 10) || 1
const dice = random(seed)
const log = openLog({ level: 'silent' })
const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-crash-'))

const tally = new Map<Mode, { kills: number; acked: number; inFlight: number; kept: number }>()
const faults: string[] = []
let passed = 0
let failed = 0
let round = 0
/** Rounds whose writes are not yet compared with the database. */
let unjudged: Point[] = []
let held: Records | null = null
/** Acknowledged writes that are spoilt at the end. */
const witnesses: string[] = []
const victims: Victim[] = []

const open = async (): Promise<Records> => {
  held ??= await openRecords({
    dataDir,
    databaseUrl: null,
    log,
    migrations: [evidenceMigrations, crashMigrations],
  })
  return held
}
const release = async (): Promise<void> => {
  await held?.close()
  held = null
}

const postmaster = async (): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'records/data/postmaster.pid'), 'utf8'), 10)

const lineOf = (mode: Mode) => {
  const line = tally.get(mode) ?? { kills: 0, acked: 0, inFlight: 0, kept: 0 }
  tally.set(mode, line)
  return line
}

/** One kill; `postmaster` is followed by the kill of the process that outlived it, a point of its own. */
const runRound = async (mode: Mode): Promise<void> => {
  round += 1
  if (mode === 'writer') await open()
  else await release()
  const before = unjudged.at(-1)
  const again = before ? [...before.tried].filter((label) => !before.acked.has(label)) : []
  const started = startVictim({
    dataDir,
    database: mode === 'writer' ? 'join' : 'own',
    round,
    seed: seed * 100_000 + round,
    again,
  })
  victims.push(started)
  await started.ready
  for (const label of started.sentAgain) before?.sentAgain.add(label)
  await started.ackedCount(Math.floor(dice() * 30))
  await sleep(dice() * 8)
  if (mode === 'postmaster' || mode === 'both') process.kill(await postmaster(), 'SIGKILL')
  if (mode === 'postmaster')
    // It must come back by itself: more writes are acknowledged after the recovery.
    await started.ackedCount(started.acked.size + 1 + Math.floor(dice() * 20))
  await started.kill()
  lineOf(mode).kills += 1
  if (mode === 'postmaster') lineOf('node').kills += 1
  const older = unjudged
  unjudged = [
    {
      mode,
      kills: mode === 'postmaster' ? 2 : 1,
      round,
      tried: started.tried,
      acked: started.acked,
      sentAgain: new Set(),
    },
  ]
  // The newest round waits until the next writer has sent its unacknowledged evidence again.
  if (mode === 'writer') await judge(older)
  else unjudged.unshift(...older)
}

const judge = async (points: readonly Point[]): Promise<void> => {
  const records = await open()
  for (const point of points) {
    const verdict = await judgePoint(records, point)
    const line = lineOf(point.mode)
    line.acked += point.acked.size
    line.inFlight += point.tried.size - point.acked.size
    line.kept += verdict.keptUnacknowledged
    if (witnesses.length < 3) witnesses.push(...point.acked)
    if (verdict.faults.length === 0) passed += point.kills
    else {
      failed += point.kills
      faults.push(...verdict.faults.map((fault) => `${point.mode} round ${point.round}: ${fault}`))
    }
  }
}

const killsSoFar = (): number =>
  passed + failed + unjudged.reduce((sum, { kills }) => sum + kills, 0)

const judgeChains = async (): Promise<number> => {
  const evidence = evidenceOf(await open())
  let entries = 0
  for (const organization of ORGANIZATIONS) {
    const verdict = await evidence.verify(organization)
    entries += verdict.entries
    for (const broken of verdict.broken) {
      failed += 1
      faults.push(`evidence chain of ${organization}: ${JSON.stringify(broken)}`)
    }
  }
  return entries
}

/** A judge that never finds a fault proves nothing: it must find three that are planted. */
const judgeTheJudge = async (): Promise<void> => {
  const records = await open()
  const [lost, changed, doubled] = witnesses
  if (!lost || !changed || !doubled) return
  await records.system('crash bench: plant faults', (tx) =>
    tx.run(spoil, { lost, changed, doubled }),
  )
  const labels = new Set([lost, changed, doubled])
  const verdict = await judgePoint(records, {
    mode: 'writer',
    kills: 0,
    round: 0,
    tried: labels,
    acked: labels,
    sentAgain: new Set(),
  })
  const seen = ['lost', 'changed', 'doubled'].filter((what) =>
    verdict.faults.some((fault) => fault.startsWith(what)),
  )
  console.log(`planted faults that the judge saw: ${seen.join(', ')}`)
  if (seen.length === 3) return
  failed += 1
  faults.push('the judge did not see every planted fault')
}

const began = performance.now()
const settings = (await (
  await open()
).pool.query(
  `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by 1`,
)) as { rows: { name: string; setting: string }[] }
console.log(`seed ${seed}, ${wanted} points, ${dataDir}`)
console.log(settings.rows.map(({ name, setting }) => `${name}=${setting}`).join(' '))
try {
  while (killsSoFar() < wanted) {
    for (const mode of SEGMENT) {
      if (killsSoFar() >= wanted) break
      await runRound(mode)
    }
    await judge(unjudged)
    unjudged = []
    const entries = await judgeChains()
    const seconds = Math.round((performance.now() - began) / 1000)
    console.log(`${passed + failed} points, ${seconds} s, ${entries} entries in two whole chains`)
  }
  await judgeTheJudge()
} finally {
  victims.at(-1)?.child.kill('SIGKILL')
  await release()
}

console.log()
for (const [mode, line] of tally)
  console.log(
    `${mode}: ${line.kills} kills, ${line.acked} acknowledged writes, ${line.inFlight} on their way (${line.kept} of them kept whole)\n  ${MODES[mode]}`,
  )
console.log(
  'kill -9 takes processes, not the page cache: that the disk has a write before it is acknowledged rests on the fsync settings above.',
)
for (const fault of faults.slice(0, 50)) console.log(`FAULT ${fault}`)
console.log(`${passed} passed, ${failed} failed`)
await rm(dataDir, { recursive: true, force: true })
process.exitCode = failed === 0 ? 0 : 1
