/**
 * Whether an asset can be reached from the internet, by which evidence, how old each is, and what to do next. Nobody is
 * asked: contradictory evidence counts as exposed, old evidence as unconfirmed and still counted. Times are ms. Pure.
 * @module
 */
import ipaddr from 'ipaddr.js'
import type { ExposureBasis, ExposureNext, ExposureState } from './contract-exposure.ts'
import type { Facts, Statement, Statements } from './facts.ts'
import type { AssetSource } from './sources.ts'

/** Evidence that is older than this is no longer taken as confirmed. */
export const CONFIRMED_MS: number = 30 * 24 * 60 * 60_000

export type ExposureEvidence = {
  readonly by: ExposureBasis
  readonly source: AssetSource
  readonly isReachable: boolean
  readonly at: number
  /** What listens, as far as it was seen; `https-admin/8443`, `tcp/3389 ms-wbt-server`. */
  readonly listens: readonly string[]
  /** What the evidence says, in the words of the configuration or the addresses that were seen. */
  readonly detail: string
}

export type Exposure = {
  readonly evidence: readonly ExposureEvidence[]
  /** When a reachable path was last seen; null: by nothing that is known. */
  readonly exposedAt: number | null
  readonly isContradictory: boolean
}

/** More listening ports than this on one asset say no more. */
const MAX_LISTENS = 40

export const exposureOf = (statements: Statements): Exposure => {
  const evidence = (Object.entries(statements) as [AssetSource, Statement][])
    .flatMap(([source, statement]) => evidenceOf(source, statement))
    .filter(notOvertaken(statements))
    .sort((a, b) => Number(b.isReachable) - Number(a.isReachable) || b.at - a.at)
  const open = evidence.filter((e) => e.isReachable)
  return {
    evidence,
    exposedAt: open.length === 0 ? null : Math.max(...open.map((e) => e.at)),
    isContradictory: open.length > 0 && open.length < evidence.length,
  }
}

export const exposureState = ({ exposedAt, evidence }: Exposure, now: number): ExposureState => {
  if (exposedAt !== null) return now - exposedAt <= CONFIRMED_MS ? 'exposed' : 'unconfirmed'
  return evidence.length > 0 ? 'closed' : 'unknown'
}

/** A look from outside that found nothing replaces what was known before it, whoever had said it; what came later stands. */
const notOvertaken = (statements: Statements) => {
  const silences = Object.values(statements).flatMap(({ silent }) => silent ?? [])
  return ({ isReachable, at }: ExposureEvidence): boolean =>
    !isReachable || !silences.some((silent) => at <= silent.at)
}

const listed = (facts: Facts): string[] =>
  (facts.ports ?? [])
    .slice(0, MAX_LISTENS)
    .map((p) => `${p.protocol}/${p.port}${p.service === '' ? '' : ` ${p.service}`}`)

const evidenceOf = (source: AssetSource, { at, facts, silent }: Statement): ExposureEvidence[] => {
  const nothing: ExposureEvidence[] =
    silent === undefined
      ? []
      : [
          {
            by: 'outside-scan',
            source,
            isReachable: false,
            at: silent.at,
            listens: [],
            detail: silent.addresses.join(', '),
          },
        ]

  const stated = facts.reachableFromInternet ?? null
  const said: ExposureEvidence[] =
    stated === null
      ? []
      : [
          {
            by: source === 'devices' ? 'configuration' : source === 'console' ? 'person' : 'ledger',
            source,
            isReachable: stated,
            at: facts.reachableAt ?? at,
            // The reasons stand in brackets behind each.
            listens: (facts.reachableBecause ?? '')
              .split(', ')
              .flatMap(
                (part) => part.replace(/ ?\([^()]*(?:\([^()]*\)[^()]*)*\)?$/, '').trim() || [],
              )
              .slice(0, MAX_LISTENS),
            detail: facts.reachableBecause ?? '',
          },
        ]
  // Where the configuration says what listens, the bare address of its interface says no more.
  if (source === 'devices' && stated !== null) return said
  if (silent !== undefined) return [...said, ...nothing]
  const addresses = (facts.addresses ?? []).filter(isGlobal)
  if (addresses.length === 0) return said
  const listens = listed(facts)
  return [
    ...said,
    {
      by:
        listens.length === 0
          ? 'global-address'
          : source === 'scan' || source === 'nmap-xml'
            ? 'outside-scan'
            : 'service',
      source,
      isReachable: true,
      at,
      listens,
      detail: addresses.join(', '),
    },
  ]
}

/** An address of the internet: neither private (RFC 1918, 4193, 6598) nor reserved nor for documentation. */
export const isGlobal = (address: string): boolean =>
  ipaddr.isValid(address) &&
  ipaddr.parse(address).range() === 'unicast' &&
  !isDocumentation(address)

/** RFC 5737 and 3849; some readers of addresses count them as public. */
const isDocumentation = (address: string): boolean =>
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/i.test(address)

/** What must not face the internet: administration, remote desktops, file services, clear text. */
const DANGEROUS =
  /(?:\b(?:https?-admin|web-gui|telnet|rdp|ms-wbt-server|vnc|winrm|wsman|smb|microsoft-ds|netbios\S*|ftp|snmp|rsh|rlogin|mysql|ms-sql\S*|postgresql|mongod\w*|redis|elasticsearch)\b|\/(?:21|23|135|139|161|445|1433|3306|3389|5432|5900|5985|6379|9200|27017)\b)/i

/** The shell of a network device is its administration; that of a server may be what it is for. */
const isDangerous = (by: ExposureBasis, listens: string): boolean =>
  DANGEROUS.test(listens) || (by === 'configuration' && /^ssh\b/.test(listens))

export const dangerousOf = (evidence: readonly ExposureEvidence[]): readonly string[] => [
  ...new Set(
    evidence.flatMap((e) => (e.isReachable ? e.listens.filter((l) => isDangerous(e.by, l)) : [])),
  ),
]

/** The one thing to do first. */
export const nextStep = (exposure: Exposure, owner: string, now: number): ExposureNext => {
  const open = exposure.evidence.filter((e) => e.isReachable)
  if (dangerousOf(open).length > 0) return 'close'
  if (exposure.isContradictory) return 'settle'
  if (exposureState(exposure, now) === 'unconfirmed') return 'confirm'
  if (open.every((e) => e.by === 'global-address')) return 'look'
  return owner === '' ? 'own' : 'watch'
}
