/**
 * Everything by which logs come in, put together: listeners, doors, the spool and its reader, counts.
 * @module
 */
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Events } from '../../../../platform/events/index.ts'
import type { PlainMount } from '../../../../platform/http/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import { newId, type Records } from '../../../../platform/records/index.ts'
import type { Place } from '../../contract-sources.ts'
import { openFollowing } from '../follow/index.ts'
import { openCounts, type Whose } from '../sources/counts.ts'
import { type Known, openRoster, plain, type Roster, tokenHasher } from '../sources/roster.ts'
import { openSenders } from '../sources/senders.ts'
import { addSource } from '../sources/store.ts'
import { type AgentLogs, openAgentDoor } from './agent-door.ts'
import { type Origin, openGatherer } from './gather.ts'
import { httpDoors } from './http-door.ts'
import { type Intake, openIntake } from './intake.ts'
import { type Listeners, openListeners, type SyslogHow, type SyslogSettings } from './listeners.ts'
import type { Tally } from './reader.ts'
import type { OnHits, RuleSetOf } from './seams.ts'

export type LogIntakeDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly dataDir: string
  readonly events: () => Promise<Events>
  readonly ruleSetOf: RuleSetOf
  readonly onHits: OnHits
  readonly settings: () => SyslogSettings & {
    readonly spoolBytes: number
    readonly folders: readonly string[]
  }
  /** Keeps tokens recognisable: bytes that outlive every restart. */
  readonly tokenKey: Uint8Array
  /** Whose the machine is: unknown senders are shown there. Null before anybody registered. */
  readonly homeOrganization: () => Promise<string | null>
}

export type LogIntake = {
  readonly mounts: readonly PlainMount[]
  /** What osquery agents say, as logs. */
  readonly agents: AgentLogs
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** What runs; null before the start. */
  readonly running: () => Running | null
  readonly tokenHash: (token: string) => string
  readonly rulesChanged: (organization: string | null) => void
}
export type Running = {
  readonly intake: Intake
  readonly roster: Roster
  readonly listeners: Listeners
  /** Counts what came by a way of its own. */
  readonly received: (whose: Whose, records: number, bytes: number) => void
  readonly flushCounts: () => Promise<void>
}

/** Between two tries to make the log source of unknown senders. */
const DRAWER_AGAIN_MS = 2_000

export const openLogIntake = (deps: LogIntakeDeps): LogIntake => {
  const now = (): number => deps.clock.now().getTime()
  const tokenHash = tokenHasher(deps.tokenKey)
  let running: (Running & { readonly close: () => Promise<void> }) | null = null
  const doors = httpDoors({
    roster: {
      byToken: (token) => running?.roster.byToken(token) ?? null,
      bySource: (id) => running?.roster.bySource(id) ?? null,
    },
    intake: {
      hasRoom: (bytes) => running?.intake.hasRoom(bytes) ?? false,
      accept: async (head, records) => running?.intake.accept(head, records),
    },
    now,
    log: deps.log,
    count: (known, place, records, bytes) => counts.add(whose(known), place, records, bytes),
    received: (known, records, bytes) => counts.received(whose(known), records, bytes, now()),
  })
  const agents = openAgentDoor({
    roster: () => running?.roster ?? null,
    intake: {
      hasRoom: (bytes) => running?.intake.hasRoom(bytes) ?? false,
      accept: async (head, records) => running?.intake.accept(head, records),
    },
    now,
    count: (known, place, records, bytes) => counts.add(whose(known), place, records, bytes),
    received: (known, records, bytes) => counts.received(whose(known), records, bytes, now()),
  })
  const counts = openCounts(deps)

  const run = async (): Promise<NonNullable<typeof running>> => {
    const roster = await openRoster({ ...deps, tokenHash })
    const senders = openSenders(deps)
    const intake = await openIntake({
      ...deps,
      now,
      spoolBytes: deps.settings().spoolBytes,
      onRead: (tallies) => countRead(counts.add, tallies),
      onRepeated: (of) => counts.add(of, 'repeated', 1, 0),
    })
    const gatherer = openGatherer({ intake, now })
    const drawerFor = async (how: SyslogHow): Promise<void> => {
      await ensureUnassigned(deps, how)
      await roster.reload()
    }
    // Before anybody has registered there is nobody to show unknown senders to.
    let triedAt = 0
    const makeDrawer = (how: SyslogHow): void => {
      if (now() - triedAt < DRAWER_AGAIN_MS) return
      triedAt = now()
      drawerFor(how).catch((error: unknown) =>
        deps.log.warn({ error }, 'detection: no log source for unknown senders yet'),
      )
    }
    const listeners = await openListeners({
      log: deps.log,
      settings: deps.settings,
      gatherer: {
        ...gatherer,
        add: (origin, record) => {
          if (origin.peer !== null && roster.bySource(origin.source)?.source.unassigned)
            senders.sample(origin.organization, origin.how, origin.peer, record)
          return gatherer.add(origin, record)
        },
      },
      opening: (how) => drawerFor(how),
      hasRoom: intake.hasRoom,
      senderOf: (address, how, records, bytes): Origin | null => {
        const named = roster.byAddress(address)
        const known = named ?? roster.unassigned(how)
        if (known === null) {
          makeDrawer(how)
          return null
        }
        if (!known.quota.take(records, bytes, now())) {
          counts.add(whose(known), 'quota', records, bytes)
          return null
        }
        counts.received(whose(known), records, bytes, now())
        const peer = plain(address)
        if (named === null) senders.note(known.source.organization, how, peer, records)
        return known.origin(how, peer, 'place', null)
      },
      lost: (place: Place, origin, records) => {
        const udp = origin ?? roster.unassigned('udp')?.source
        if (udp)
          counts.add(
            { organization: udp.organization, source: 'source' in udp ? udp.source : udp.id },
            place,
            records,
            0,
          )
      },
    })
    const following = openFollowing({
      ...deps,
      roster,
      intake,
      folders: () => deps.settings().folders,
      count: (known, place, records, bytes) => counts.add(whose(known), place, records, bytes),
      received: (known, records, bytes) => counts.received(whose(known), records, bytes, now()),
    })
    return {
      intake,
      roster,
      listeners,
      received: (of, records, bytes) => counts.received(of, records, bytes, now()),
      flushCounts: async () => {
        await counts.flush()
        await senders.flush()
      },
      close: async () => {
        await listeners.close()
        await following.close()
        await gatherer.close()
        await intake.close()
        await senders.close()
        roster.close()
      },
    }
  }
  return {
    mounts: doors,
    agents,
    tokenHash,
    running: () => running,
    rulesChanged: (organization) => running?.intake.rulesChanged(organization),
    start: async () => {
      running = await run()
    },
    stop: async () => {
      await running?.close()
      running = null
      await counts.close()
    },
  }
}

const whose = ({ source }: Known) => ({ organization: source.organization, source: source.id })

const countRead = (
  add: (
    whose: { organization: string; source: string },
    place: Place,
    n: number,
    b: number,
  ) => void,
  tallies: readonly Tally[],
): void => {
  for (const tally of tallies) {
    add(tally, 'unparsed', tally.unparsed, 0)
    add(tally, 'damaged', tally.damaged, 0)
    add(tally, 'repeated', tally.repeated, 0)
    add(tally, 'poison', tally.poison, 0)
  }
}

/** The log source that unknown senders of a listener speak for. */
const ensureUnassigned = async (deps: LogIntakeDeps, how: SyslogHow): Promise<void> => {
  const organization = await deps.homeOrganization()
  if (organization === null) return
  await deps.records.within({ organization, sites: '*' }, (tx) =>
    tx.run(addSource, {
      organization,
      id: newId(),
      kind: 'syslog',
      name: `syslog ${how.toUpperCase()}`,
      site: null,
      enabled: true,
      addresses: [],
      format: 'auto',
      timeZone: 'Asia/Tokyo',
      encoding: 'auto',
      path: null,
      expectedMinutes: null,
      maxEventsPerSecond: null,
      maxMegabytesPerDay: null,
      inventory: false,
      events: false,
      tokenHash: null,
      unassigned: how,
      now: deps.clock.now(),
      by: 'hinoban',
    }),
  )
}
