/**
 * Who may send: log sources by address and by token, in memory, so that no record asks the database.
 * @module
 */
import { createHmac } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { How } from '../intake/frame.ts'
import type { Origin } from '../intake/gather.ts'
import { type Quota, quotaOf } from './quota.ts'
import { everySource, type LogSource } from './store.ts'

export type Known = {
  readonly source: LogSource
  readonly quota: Quota
  /** The same value for the same way and peer, so that records are gathered by it. */
  readonly origin: (
    how: How,
    peer: string | null,
    ids: Origin['ids'],
    name: string | null,
  ) => Origin
}

export type Roster = {
  readonly byAddress: (address: string) => Known | null
  /** Holds what unknown senders send to this listener. */
  readonly unassigned: (how: 'udp' | 'tcp' | 'tls') => Known | null
  readonly byToken: (token: string) => Known | null
  readonly bySource: (id: string) => Known | null
  /** The log source of an organization's agents. */
  readonly agentsOf: (organization: string) => Known | null
  readonly all: () => Iterable<Known>
  /** After a change. */
  readonly reload: () => Promise<void>
  readonly close: () => void
}

/** Another process may have changed them. */
const RELOAD_MS = 15_000
/** Peers of one source that are told apart; what more come share one gathering without their address. */
const MAX_PEERS = 2_000

/** HMAC, so that a stolen database gives no token to guess against. */
export const tokenHasher =
  (key: Uint8Array) =>
  (token: string): string =>
    createHmac('sha256', key).update(token).digest('hex')

export const openRoster = async (deps: {
  readonly records: Records
  readonly log: Log
  readonly tokenHash: (token: string) => string
}): Promise<Roster> => {
  let known = new Map<string, Known>()
  let exact = new Map<string, Known>()
  let ranges: { readonly list: BlockList; readonly known: Known }[] = []
  let tokens = new Map<string, Known>()
  let agents = new Map<string, Known>()

  const load = async (): Promise<void> => {
    const sources = await deps.records.system('whose logs are taken', (tx) =>
      tx.all(everySource, {}),
    )
    const before = known
    known = new Map()
    exact = new Map()
    ranges = []
    tokens = new Map()
    agents = new Map()
    for (const source of sources) {
      const old = before.get(source.id)
      // Quotas and gatherings live on while nothing changed.
      const one = old && old.source.version === source.version ? old : knownOf(source)
      known.set(source.id, one)
      if (!source.enabled) continue
      if (source.kind === 'agent') agents.set(source.organization, one)
      if (source.tokenHash !== null) tokens.set(source.tokenHash, one)
      for (const address of source.addresses)
        if (isIP(address)) exact.set(plain(address), one)
        else ranges.push({ list: rangeOf(address), known: one })
    }
  }
  await load()
  let loading: Promise<void> = Promise.resolve()
  const reload = (): Promise<void> => {
    loading = loading.catch(() => undefined).then(load)
    return loading
  }
  const timer = setInterval(() => {
    reload().catch((error: unknown) =>
      deps.log.warn({ error }, 'detection: log sources could not be read anew'),
    )
  }, RELOAD_MS)
  timer.unref()
  return {
    byAddress: (address) => {
      const name = plain(address)
      const found = exact.get(name)
      if (found) return found
      const family = isIP(name) === 6 ? 'ipv6' : 'ipv4'
      return ranges.find(({ list }) => list.check(name, family))?.known ?? null
    },
    unassigned: (how) => {
      for (const one of known.values())
        if (one.source.unassigned === how && one.source.enabled) return one
      return null
    },
    byToken: (token) => tokens.get(deps.tokenHash(token)) ?? null,
    agentsOf: (organization) => agents.get(organization) ?? null,
    bySource: (id) => known.get(id) ?? null,
    all: () => known.values(),
    reload,
    close: () => clearInterval(timer),
  }
}

/** IPv4 inside IPv6, as sockets of both families say it. */
export const plain = (address: string): string =>
  address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')

const rangeOf = (range: string): BlockList => {
  const [net = '', bits = ''] = range.split('/')
  const list = new BlockList()
  list.addSubnet(net, Number(bits), isIP(net) === 6 ? 'ipv6' : 'ipv4')
  return list
}

const knownOf = (source: LogSource): Known => {
  const origins = new Map<string, Origin>()
  return {
    source,
    quota: quotaOf(source),
    origin: (how, peer, ids, name) => {
      const shown = origins.size < MAX_PEERS ? peer : null
      const key = `${how} ${ids} ${shown ?? ''} ${name ?? ''}`
      const found = origins.get(`${how} ${ids} ${peer ?? ''} ${name ?? ''}`) ?? origins.get(key)
      if (found) return found
      const origin: Origin = {
        organization: source.organization,
        site: source.site,
        source: source.id,
        how,
        peer: shown,
        // What is kept was checked at the door.
        format: source.format as Origin['format'],
        timeZone: source.timeZone,
        encoding: source.encoding,
        name,
        ids,
      }
      origins.set(key, origin)
      return origin
    },
  }
}
