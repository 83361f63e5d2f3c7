/**
 * An agent that shows the secret of a source becomes known, and its device is on the inventory at once; where somebody else
 * is just deciding who is who, a moment later: what it told waits like its other words. Agents that come in a crowd, as on
 * the day of their roll-out, are enrolled together.
 * @module
 */
import { type Enroll, hardwareOf, osOf } from '@hinoban/osquery'
import type { Clock } from '../../../../platform/clock/index.ts'
import { newId, type Records, type Transaction } from '../../../../platform/records/index.ts'
import type { Caller } from '../../../../platform/sources/index.ts'
import { factsFrom } from '../../agent-facts.ts'
import type { Facts } from '../../rules.ts'
import { acceptItems } from '../accept.ts'
import type { LiveDeps } from '../live/take.ts'
import { lockIdentity } from '../store.ts'
import * as store from './store.ts'
import { keepWords } from './words-store.ts'

export type EnrolDeps = LiveDeps & {
  readonly records: Records
  readonly clock: Clock
  /** Told when somebody waits to be taken in. */
  readonly arrived: (organization: string) => void
}

export const AGENT_PROBE = '1'

/** What comes within this time is enrolled together. */
const GATHER_MS = 20
const AT_ONCE = 250
/** More than these are a crowd: their devices follow with their words, so that none waits for the inventory. */
const FEW = 10
const MANY_LATELY = 50
const LATELY_MS = 10_000
/** Who waited so long has hung up (osquery gives up after half a minute) and comes again: an answer would be for nobody. */
const HUNG_UP_MS = 20_000

export type Enrolment = {
  readonly caller: Caller
  readonly call: Enroll
  /** Of the node key that it gets. */
  readonly hash: string
}
export type Enrolments = {
  /** Null: there are too many just now; it shall come again. */
  readonly enrol: (one: Enrolment) => Promise<store.KnownAgent | null>
}

type Waiting = Enrolment & {
  readonly since: number
  readonly done: (agent: store.KnownAgent | null) => void
  readonly failed: (error: unknown) => void
}

/**
 * Newcomers touch nobody's rows; who comes again waits for those who decide who is who. So they stand in two lines, and a
 * roll-out goes on while a thousand that lost their keys wait.
 */
type Line = 'newcomers' | 'returning'

export const openEnrolments = (deps: EnrolDeps): Enrolments => {
  const queues = new Map<string, Waiting[]>()
  const crowd = crowdOf(deps.clock)
  const work = async (organization: string, line: Line): Promise<void> => {
    const name = `${line} ${organization}`
    for (;;) {
      const queue = queues.get(name) ?? []
      const before = deps.clock.now().getTime() - HUNG_UP_MS
      const gone = queue.findIndex(({ since }) => since >= before)
      for (const waiting of queue.splice(0, gone < 0 ? queue.length : gone)) waiting.done(null)
      const batch = queue.splice(0, AT_ONCE)
      if (batch.length === 0) {
        queues.delete(name)
        return
      }
      const isCrowd = crowd(organization, batch.length)
      try {
        const agents = await enrolAll(deps, organization, batch, { line, isCrowd })
        for (const waiting of batch) {
          const agent = agents.get(waiting.hash)
          if (agent) waiting.done(agent)
          else if (line === 'newcomers') stand(waiting, 'returning')
          else waiting.failed(new Error('an agent that was just enrolled is not there'))
        }
      } catch (error) {
        for (const waiting of batch) waiting.failed(error)
      }
    }
  }
  const stand = (waiting: Waiting, line: Line): void => {
    const { organization } = waiting.caller
    const name = `${line} ${organization}`
    const queue = queues.get(name)
    if (queue) queue.push(waiting)
    else {
      queues.set(name, [waiting])
      setTimeout(() => void work(organization, line), GATHER_MS)
    }
  }
  return {
    enrol: (one) =>
      new Promise((done, failed) => {
        stand({ ...one, since: deps.clock.now().getTime(), done, failed }, 'newcomers')
      }),
  }
}

/** Whether so many came lately that their devices shall follow with their words. */
const crowdOf = (clock: Clock): ((organization: string, count: number) => boolean) => {
  const lately = new Map<string, { since: number; count: number }>()
  return (organization, count) => {
    const now = clock.now().getTime()
    const before = lately.get(organization)
    const of = before && now - before.since < LATELY_MS ? before : { since: now, count: 0 }
    of.count += count
    lately.set(organization, of)
    return count > FEW || of.count > MANY_LATELY
  }
}

type Newcomer = {
  readonly n: number
  id: string
  readonly hash: string
  readonly site: string | null
  readonly source: string
  readonly by: string
  readonly identifier: string
  readonly name: string
  readonly serial: string
  readonly platform: Enroll['platform']
  readonly facts: Facts
}

const newcomerOf = ({ caller, call, hash }: Enrolment, n: number): Newcomer => {
  const hardware = hardwareOf([call.details.systemInfo])
  const os = osOf([call.details.osVersion])
  const id = newId()
  return {
    n,
    id,
    hash,
    site: caller.site,
    source: caller.id,
    by: caller.name,
    identifier: call.hostIdentifier,
    name: hardware?.hostName ?? '',
    serial: hardware?.serial ?? '',
    platform: call.platform,
    facts: {
      // An agent that cannot read its own hardware is still a device.
      name: call.hostIdentifier.slice(0, 200) || `osquery ${id.slice(-6)}`,
      ...factsFrom([
        ...(hardware ? [{ kind: 'hardware' as const, value: hardware }] : []),
        ...(os ? [{ kind: 'os' as const, value: os }] : []),
      ]),
    },
  }
}

/**
 * The known agents by the hash of their node keys; among newcomers without those that were here before. Whoever waits for
 * the lock on identity holds no other.
 */
const enrolAll = (
  deps: EnrolDeps,
  organization: string,
  batch: readonly Enrolment[],
  { line, isCrowd }: { readonly line: Line; readonly isCrowd: boolean },
): Promise<ReadonlyMap<string, store.KnownAgent>> => {
  const now = deps.clock.now()
  const all = batch.map(newcomerOf)
  return deps.records.within({ organization, sites: '*' }, async (tx) => {
    if (line === 'returning') await tx.all(lockIdentity, { organization })
    await tx.all(store.lockEnrolments, { organization })
    const same = await tx.all(store.sameAgents, {
      organization,
      rows: JSON.stringify(all.map(rowOf)),
    })
    const before = new Map(same.map(({ n, id }) => [n, id]))
    const ours = all.filter(({ n }) => line === 'returning' || !before.has(n))
    for (const newcomer of ours) newcomer.id = before.get(newcomer.n) ?? newcomer.id
    // One that asks twice at the same moment gets the answer to its last question; the other key is good as well.
    const byId = new Map(ours.map((a) => [a.id, a]))
    const agents = [...byId.values()]
    if (agents.length === 0) return new Map()
    const known = await tx.all(store.enrol, {
      organization,
      rows: JSON.stringify(agents.map(rowOf)),
      epoch: Math.floor(now.getTime() / 1000),
      now,
    })
    if (line === 'returning')
      await tx.run(store.forgetStates, { organization, agents: agents.map((a) => a.id) })
    if (!isCrowd && (line === 'returning' || (await isFree(tx, organization))))
      await introduce(deps, tx, organization, agents, now)
    else await introduceLater(deps, tx, organization, agents, now)
    const knownById = new Map(known.map((k) => [k.id, k]))
    return new Map(
      ours.flatMap(({ hash, id }) => {
        const agent = knownById.get(id)
        return agent ? [[hash, agent] as const] : []
      }),
    )
  })
}

const rowOf = ({ facts: _, by: __, ...row }: Newcomer): Omit<Newcomer, 'facts' | 'by'> => row

const isFree = async (tx: Transaction, organization: string): Promise<boolean> =>
  (await tx.one(store.tryIdentity, { organization }))?.got === true

/** With their words, in the worker. */
const introduceLater = async (
  deps: EnrolDeps,
  tx: Transaction,
  organization: string,
  agents: readonly Newcomer[],
  now: Date,
): Promise<void> => {
  await tx.run(keepWords, {
    organization,
    agents: agents.map((a) => a.id),
    calls: agents.map(() => 'enroll' as const),
    times: agents.map(() => now.toISOString()),
    gzips: agents.map(() => false),
    bodies: agents.map((a) => Buffer.from(JSON.stringify(a.facts)).toString('base64')),
  })
  tx.afterCommit(() => deps.arrived(organization))
}

/** On the inventory at once. */
const introduce = async (
  deps: EnrolDeps,
  tx: Transaction,
  organization: string,
  agents: readonly Newcomer[],
  now: Date,
): Promise<void> => {
  const taken = await acceptItems(
    deps,
    tx,
    agents.map((a) => ({
      seen: { source: 'osquery', by: a.by, at: now.getTime(), site: a.site, facts: a.facts },
    })),
    { importId: null, file: null, probeVersion: AGENT_PROBE, by: 'osquery' },
  )
  const linked = agents.flatMap((a, i) => {
    const asset = taken[i]?.id
    return asset === undefined ? [] : [{ agent: a.id, asset }]
  })
  await tx.run(store.linkAssets, {
    organization,
    agents: linked.map((l) => l.agent),
    assets: linked.map((l) => l.asset),
    at: now,
  })
}
