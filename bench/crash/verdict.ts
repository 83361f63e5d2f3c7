/**
 * Compares what was acknowledged with what the database holds after the restart.
 * @module
 */
import type { Records } from '../../platform/records/index.ts'
import { type Found, foundEvidence, foundRows, partsOf } from './writes.ts'

export type Point = {
  readonly mode: 'writer' | 'node' | 'postmaster' | 'both'
  /** How many processes were killed in this round. */
  readonly kills: number
  readonly round: number
  readonly tried: ReadonlySet<string>
  readonly acked: ReadonlySet<string>
  /** Whose evidence was sent once more after the kill. */
  readonly sentAgain: Set<string>
}

export type Verdict = {
  readonly faults: readonly string[]
  /** Writes that were on their way when the process died and that the database had kept. */
  readonly keptUnacknowledged: number
}

export const judgePoint = async (records: Records, point: Point): Promise<Verdict> => {
  const labels = [...point.tried]
  const [rows, facts] = await records.system('crash bench: what is there', async (tx) => [
    byLabel(await tx.all(foundRows, { labels })),
    byLabel(await tx.all(foundEvidence, { labels })),
  ])
  const faults: string[] = []
  let keptUnacknowledged = 0
  for (const label of labels) {
    const expected = partsOf(label).rows
    const row = rows?.get(label)
    const fact = facts?.get(label)
    const acknowledged = point.acked.has(label)
    for (const [what, found, isSent] of [
      ['row', row, acknowledged],
      ['evidence', fact, acknowledged || point.sentAgain.has(label)],
    ] as const) {
      const count = found?.rows ?? 0
      if (isSent && count === 0) faults.push(`lost: ${what} of ${label}`)
      else if (count > expected) faults.push(`doubled: ${what} of ${label}, ${count}/${expected}`)
      else if (count !== 0 && count !== expected)
        faults.push(`torn: ${what} of ${label}, ${count}/${expected}`)
      else if (found && !found.whole) faults.push(`changed: ${what} of ${label}`)
    }
    if (!acknowledged && row) keptUnacknowledged += 1
    if (row && !fact) faults.push(`torn: ${label} has rows and no evidence`)
  }
  return { faults, keptUnacknowledged }
}

const byLabel = (found: readonly Found[]): ReadonlyMap<string, Found> =>
  new Map(found.map((f) => [f.label, f]))
