/**
 * The guard of every connection that leaves Hinoban for an address somebody typed: feeds, webhooks, OIDC, SMTP.
 * The name is resolved once, every address is checked, and the socket goes to exactly those addresses: what was checked
 * is what is called, however the name is answered a second later.
 * @module
 */
import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector } from 'undici'
import { feedsProblem } from './problems.ts'

/** `private-too` is for a company's own servers, by explicit setting. Metadata services stay out of reach either way. */
export type Reach = 'public' | 'private-too'
export type Refusal =
  | 'private_address'
  | 'metadata_address'
  | 'special_address'
  | 'no_address'
  | 'scheme'
  | 'port'
  | 'userinfo'
  | 'host'

/** How names and addresses become connections; another value in tests. */
export type Network = {
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** The address to really call for one that has passed the check. */
  readonly dial?: (address: string) => string
}

export const systemNetwork: Network = {
  resolve: async (host) =>
    (await systemLookup(host, { all: true, verbatim: true })).map(({ address }) => address),
}

/** Services that hand a machine its own keys, outside the link-local range: Azure, Alibaba Cloud, AWS over IPv6, Oracle. */
const METADATA = new Set(
  ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', '192.0.0.192', 'fd20:ce::254'].map((text) =>
    ipaddr.parse(text).toNormalizedString(),
  ),
)
const PRIVATE: readonly string[] = ['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']

/** Why this address may not be called, or null. Anything but plain unicast is refused, mapped and translated forms too. */
export const checkAddress = (address: string, reach: Reach = 'public'): Refusal | null => {
  // An IPv6 zone ("fe80::1%eth0") is always local.
  if (isIP(address) === 0 || address.includes('%')) return 'special_address'
  const parsed = ipaddr.parse(address)
  if (METADATA.has(parsed.toNormalizedString())) return 'metadata_address'
  const range = parsed.range()
  if (range === 'linkLocal') return 'metadata_address'
  if (PRIVATE.includes(range)) return reach === 'private-too' ? null : 'private_address'
  if (range !== 'unicast') return 'special_address'
  // IPv6 that is not 2000::/3 is not assigned to anybody (IANA IPv6 Address Space).
  if (parsed.kind() === 'ipv6' && ((parsed as ipaddr.IPv6).parts[0] ?? 0) >> 13 !== 1)
    return 'special_address'
  return null
}

export type UrlPolicy = {
  readonly reach: Reach
  readonly schemes: readonly ('https:' | 'http:')[]
  /** Ports beside the usual one of the scheme. */
  readonly ports?: readonly number[] | 'any'
}

/** The parsed address, or a Problem that says why it is refused. Names are checked again when they are resolved. */
export const checkUrl = (text: string, policy: UrlPolicy): URL => {
  const url = URL.canParse(text) && text.length <= 2_000 ? new URL(text) : null
  if (!url) throw refused('?', 'host')
  const { hostname } = url
  if (!(policy.schemes as readonly string[]).includes(url.protocol))
    throw refused(hostname || url.protocol, 'scheme')
  if (url.username !== '' || url.password !== '') throw refused(hostname, 'userinfo')
  if (hostname === '') throw refused('?', 'host')
  const port = url.port === '' ? null : Number(url.port)
  if (port !== null && policy.ports !== 'any' && !(policy.ports ?? []).includes(port))
    throw refused(`${hostname}:${port}`, 'port')
  const literal = literalOf(hostname)
  const why = literal === null ? null : checkAddress(literal, policy.reach)
  if (why) throw refused(hostname, why)
  return url
}

/** The checked addresses of a host. One bad address refuses the name: it is a name that can answer so. */
export const resolveChecked = async (
  hostname: string,
  reach: Reach,
  network: Network,
): Promise<readonly string[]> => {
  const literal = literalOf(hostname)
  const addresses = literal === null ? await network.resolve(hostname) : [literal]
  if (addresses.length === 0) throw refused(hostname, 'no_address')
  for (const address of addresses) {
    const why = checkAddress(address, reach)
    if (why) throw refused(hostname, why)
  }
  return addresses
}

/** What a request must leave by; `guardedAgent` makes it. */
export type GuardedAgent = Agent

/**
 * An undici agent that resolves, checks and pins by itself. It follows no redirect: every hop passes `checkUrl` again.
 * @example await request(checkUrl(address, policy), { dispatcher: guardedAgent({ reach: 'public' }) })
 */
export const guardedAgent = ({
  reach,
  network = systemNetwork,
  connectTimeoutMs = 10_000,
}: {
  readonly reach: Reach
  readonly network?: Network
  readonly connectTimeoutMs?: number
}): GuardedAgent => {
  const connector = buildConnector({
    timeout: connectTimeoutMs,
    lookup: guardedLookup(reach, network),
  })
  return new Agent({
    connect: (options, callback) => {
      const literal = literalOf(options.hostname)
      // Sockets do not look up a literal address, so it is checked and dialled here.
      const why = literal === null ? null : checkAddress(literal, reach)
      if (why) return callback(refused(options.hostname, why), null)
      const target =
        literal === null ? options : { ...options, hostname: network.dial?.(literal) ?? literal }
      connector(target, callback)
    },
    // An answer that dribbles is an attack on our patience.
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    maxHeaderSize: 32 * 1024,
    keepAliveTimeout: 1_000,
  })
}

/** What a socket of the agent asks instead of the system. */
const guardedLookup =
  (reach: Reach, network: Network = systemNetwork): LookupFunction =>
  (hostname, options, callback) => {
    resolveChecked(hostname, reach, network).then(
      (addresses) => {
        const pinned = addresses
          .map((address) => network.dial?.(address) ?? address)
          .map((address) => ({ address, family: isIP(address) }))
        const [first] = pinned
        if (options.all === true) callback(null, pinned)
        else callback(null, first?.address ?? '', first?.family ?? 4)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }

const literalOf = (hostname: string): string | null => {
  const bare =
    hostname.startsWith('[') && hostname.endsWith(']')
      ? hostname.slice(1, -1)
      : hostname.replace(/\.$/, '')
  return isIP(bare) === 0 ? null : bare
}

const refused = (host: string, why: Refusal) =>
  feedsProblem('feeds.refused', { host: host.slice(0, 200), why })
