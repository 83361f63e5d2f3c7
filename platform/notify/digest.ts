/**
 * One message instead of many: what was held for a target goes out together at its hour, or when an emergency begins.
 * @module
 */
import type { Clock } from '../clock/index.ts'
import type { Log } from '../log/index.ts'
import { newId, type Records, type Transaction } from '../records/index.ts'
import { ruleOf } from './channels.ts'
import { DEFAULT_RULE, DeliveryRule } from './contract.ts'
import * as sql from './digest-statements.ts'
import type { Line } from './message.ts'
import { digestDue } from './rule.ts'
import { channelById } from './statements.ts'
import { wordsOf } from './words.ts'

/** Targets of one round; the next minute goes on. */
const TARGETS_AT_ONCE = 200
/** What a mail or a webhook lists; the rest is counted. */
const MAX_LISTED = 200

export type DigestDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  /** Whether the organization of this transaction is at emergency: then nothing is held. */
  readonly isEmergency: (tx: Transaction) => Promise<boolean>
}

/** Puts what is due in line as one message a target; returns how many messages that makes. */
export const gatherDue = async ({
  records,
  clock,
  log,
  isEmergency,
}: DigestDeps): Promise<number> => {
  let made = 0
  const waiting = await records.system('organizations that hold notices back', (tx) =>
    tx.all(sql.holding, {}),
  )
  // What fails for one must not keep the others waiting.
  const eachIn = async <T extends { readonly organization: string }>(
    rows: readonly T[],
    work: (tx: Transaction, row: T) => Promise<void>,
  ): Promise<void> => {
    for (const row of rows)
      await records
        .within({ organization: row.organization, sites: '*' }, (tx) => work(tx, row))
        .catch((error: unknown) => log.error({ error }, 'notify: a digest was not made'))
  }
  await eachIn(waiting, async (tx) => {
    if (await isEmergency(tx)) await tx.run(sql.releaseHeld, { now: clock.now() })
  })
  const due = await records.system('digests that are due', (tx) =>
    tx.all(sql.dueTargets, { now: clock.now(), limit: TARGETS_AT_ONCE }),
  )
  await eachIn(due, async (tx, { channel_id, mail }) => {
    made += await gather(tx, { channel: channel_id, mail }, clock.now())
  })
  const empty = await records.system('digests that go out even when empty', (tx) =>
    tx.all(sql.dueDigests, { now: clock.now(), limit: TARGETS_AT_ONCE }),
  )
  await eachIn(empty, async (tx, { channel_id, mail, rule }) => {
    made += await sendEmpty(tx, { channel: channel_id, mail }, rule, clock.now())
  })
  return made
}

/** The lines of a digest, most severe first, and how many there are in all. */
export const linesOf = async (
  tx: Transaction,
  digest: string,
): Promise<{ readonly lines: readonly Line[]; readonly more: number } | null> => {
  const rows = await tx.all(sql.digestLines, { digest, limit: MAX_LISTED })
  const [first] = rows
  if (!first || first.total < 2) return null
  return {
    lines: rows.map(({ title, link, count }) => ({ title, link, count })),
    more: first.total - rows.length,
  }
}

type Target = { readonly channel: string | null; readonly mail: string | null }

const gather = async (tx: Transaction, to: Target, now: Date): Promise<number> => {
  const id = newId()
  const held = await tx.one(sql.gatherHeld, { ...to, digest: id, now })
  if (!held || held.number === 0) return 0
  const rule = await ruleOf(tx, ruleTarget(to))
  const isOne = held.number === 1
  const words = wordsOf((rule ?? DEFAULT_RULE).language)
  await tx.run(sql.addDigest, {
    id,
    ...to,
    title: isOne ? (held.title ?? '') : words.digest(held.number),
    link: held.link ?? '/',
    count: isOne ? (held.count ?? 1) : 1,
    now,
  })
  return 1
}

const sendEmpty = async (
  tx: Transaction,
  to: Target,
  given: unknown,
  now: Date,
): Promise<number> => {
  const rule = DeliveryRule.safeParse(given).data ?? DEFAULT_RULE
  const next = digestDue(rule, now)
  const target = to.channel ?? to.mail ?? ''
  // Only who moves the hour on sends: two processes send one.
  if ((await tx.run(sql.moveDigest, { target, now, next })) === 0) return 0
  const channel = to.channel === null ? null : await tx.one(channelById, { id: to.channel })
  if (channel?.enabled === false) return 0
  const since = new Date(now.getTime() - 3_600_000)
  if (await tx.one(sql.hasDigest, { target, since, now })) return 0
  const title = wordsOf(rule.language).nothingNew
  await tx.run(sql.addDigest, { id: newId(), ...to, title, link: '/', count: 1, now })
  return 1
}

const ruleTarget = (to: Target) =>
  to.channel === null ? { mail: to.mail ?? '' } : { channel: to.channel }
