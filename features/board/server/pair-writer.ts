/**
 * Writes what judging found, and only what differs from the row before: states, changes, findings. Batched.
 * @module
 */
import type { SubjectRef } from '@hinoban/measures'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import { dayAt } from '../days.ts'
import { closedBy, dueDay, isFinding, type Pair } from '../rules.ts'
import * as findings from './finding-writes-store.ts'
import { folded } from './fold.ts'
import * as sql from './pair-store.ts'

/** Rows a statement: about 2 MB of JSON. */
const BATCH_ROWS = 4_000
const UNKNOWN = '0000000000000000'

export type PairWriter = ReturnType<typeof pairWriter>

export const pairWriter = (
  tx: Transaction,
  o: {
    readonly at: Date
    readonly versions: ReadonlyMap<string, string>
    readonly timeZone: string
  },
) => {
  const organization = tx.scope?.organization ?? ''
  const at = o.at
  const today = dayAt(at.getTime(), o.timeZone)
  let fresh: sql.PairWrite[] = []
  let pairs: sql.PairWrite[] = []
  let drops: { m: string; k: string; i: string }[] = []
  let opened: findings.FindingWrite[] = []
  let closed: findings.FindingClose[] = []
  let moved: { k: string; i: string; n: string; q: string; s: string | null }[] = []
  let written = 0
  let changed = 0
  let worse = 0
  const worseMeasures = new Set<string>()

  let onTheWay: Promise<unknown> = Promise.resolve()

  /** Gives the batch to PostgreSQL once it has taken the one before; judging goes on while it writes. */
  const flush = async (): Promise<void> => {
    await onTheWay
    const text = (rows: readonly unknown[]) => JSON.stringify(rows)
    const asked: Promise<number>[] = []
    if (fresh.length > 0)
      asked.push(tx.run(sql.addPairs, { organization, at, ...sql.columnsOf(fresh) }))
    if (pairs.length > 0)
      asked.push(tx.run(sql.writePairs, { organization, at, rows: text(pairs) }))
    if (drops.length > 0) asked.push(tx.run(sql.dropPairs, { organization, rows: text(drops) }))
    if (opened.length > 0)
      asked.push(tx.run(findings.openFindings, { organization, at, rows: text(opened) }))
    if (closed.length > 0)
      asked.push(tx.run(findings.closeFindings, { organization, at, rows: text(closed) }))
    if (moved.length > 0)
      asked.push(tx.run(findings.moveFindings, { organization, rows: text(moved) }))
    onTheWay = Promise.all(asked)
    onTheWay.catch(() => undefined) // heard at the next flush
    fresh = []
    pairs = []
    drops = []
    opened = []
    closed = []
    moved = []
  }

  const versionOf = (measure: string): string => o.versions.get(measure) ?? UNKNOWN

  const renew = (subject: SubjectRef, pair: Pair, row: sql.StateRow | undefined): void => {
    const { measure, judged, oldest, newest } = pair
    const nextCheck = judged.nextCheck
    const isMoved = row !== undefined && row.site_id !== subject.site
    const isChange =
      row === undefined ||
      row.state !== judged.state ||
      row.raw !== judged.raw ||
      row.reason !== judged.reason
    const isSame =
      !isChange &&
      !isMoved &&
      (row.next_check?.getTime() ?? null) === nextCheck &&
      equalLists(row.evidence, judged.evidence) &&
      equalParams(row.params, judged.params)
    if (isSame) return
    written++
    if (isChange) changed++
    const version = versionOf(measure.id)
    const isSameState = row?.state === judged.state
    if (isFinding(judged.state) && !isSameState) {
      worse++
      worseMeasures.add(measure.id)
    }
    const into = row === undefined ? fresh : pairs
    into.push({
      m: measure.id,
      k: subject.kind,
      i: subject.id,
      n: subject.name,
      s: subject.site,
      os: row?.site_id ?? null,
      st: judged.state,
      raw: judged.raw,
      re: judged.reason,
      p: judged.params,
      e: judged.evidence,
      o: oldest,
      si: isSameState ? row.since.getTime() : at.getTime(),
      nc: nextCheck,
      v: version,
      f: row?.state ?? null,
      c: isMoved ? 2 : isChange ? 1 : 0,
    })
    const key = { m: measure.id, k: subject.kind, i: subject.id }
    const reason = { re: judged.reason, p: judged.params, e: judged.evidence }
    if (isFinding(judged.state))
      opened.push({
        ...key,
        ...reason,
        id: newId(),
        n: subject.name,
        q: folded(subject.name),
        s: subject.site,
        st: judged.state,
        ls: newest ?? at.getTime(),
        due: dueDay(measure.id, judged.state, today),
      })
    else if (row && isFinding(row.state)) {
      const before = { evidence: row.evidence, version: row.measure_version }
      const after = { evidence: judged.evidence, version }
      closed.push({
        ...key,
        ...reason,
        st: judged.state,
        by: closedBy(judged.state, before, after),
      })
    }
    if (isMoved)
      moved.push({
        k: subject.kind,
        i: subject.id,
        n: subject.name,
        q: folded(subject.name),
        s: subject.site,
      })
  }

  /** The pair is known no more: the subject is retired, or nothing is left to say about it. */
  const drop = (subject: SubjectRef, row: sql.StateRow, isRetired: boolean): void => {
    written++
    changed++
    const key = { m: row.measure, k: subject.kind, i: subject.id }
    drops.push(key)
    const version = versionOf(row.measure)
    pairs.push({
      ...key,
      n: subject.name,
      s: row.site_id,
      os: null,
      st: null,
      raw: null,
      re: isRetired ? 'retired' : 'never_seen',
      p: {},
      e: [],
      o: null,
      si: 0,
      nc: null,
      v: version,
      f: row.state,
      c: 1,
    })
    if (!isFinding(row.state)) return
    const by = isRetired ? 'retired' : 'rule'
    closed.push({ ...key, st: null, re: '', p: {}, e: [], by })
  }

  return {
    written: () => written,
    changed: () => changed,
    /** Pairs that now fail or are stale and did not before, and the measures they belong to. */
    worse: () => ({ pairs: worse, measures: [...worseMeasures] }),
    put: async (
      subject: SubjectRef,
      found: readonly Pair[],
      before: readonly sql.StateRow[],
      gone: 'retired' | null,
    ): Promise<void> => {
      for (const pair of found)
        renew(
          subject,
          pair,
          before.find((row) => row.measure === pair.measure.id),
        )
      for (const row of before)
        if (!found.some((pair) => pair.measure.id === row.measure))
          drop(subject, row, gone === 'retired')
      if (fresh.length + pairs.length >= BATCH_ROWS) await flush()
    },
    /** Everything is written when this resolves. */
    end: async (): Promise<void> => {
      await flush()
      await onTheWay
    },
  }
}

const equalLists = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i])

const equalParams = (
  a: Readonly<Record<string, string | number>>,
  b: Readonly<Record<string, string | number>>,
): boolean => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
