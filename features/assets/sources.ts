/**
 * The sources that speak of devices, and what the word of each is worth. Pure.
 * @module
 */
import type { EvidenceClass } from '@hinoban/measures'
import { z } from 'zod'

/**
 * scan: Hinoban's own nmap · osquery: an agent on the device · snmp: the device asked over the network · directory: a
 * computer account · dhcp: leases and ARP tables · neighbours: what devices announced of themselves to a network device
 * (LLDP, CDP) · nmap-xml: a scan handed in · devices: outputs and configurations of network devices · packages: lists of
 * installed software · sbom · ledger: a document · console: a signed-in person.
 */
export const ASSET_SOURCES = [
  'scan',
  'osquery',
  'snmp',
  'directory',
  'dhcp',
  'neighbours',
  'nmap-xml',
  'devices',
  'packages',
  'sbom',
  'ledger',
  'console',
] as const
export const AssetSource = z.enum(ASSET_SOURCES)
export type AssetSource = z.infer<typeof AssetSource>

export type SourceTraits = {
  /** Own probe or API read E1, a machine's record E2, a person's act E3, a document E4 (decision on HB-P01 and HB-P02). */
  readonly evidenceClass: EvidenceClass
  /** A machine saw the device itself at that time: counts as presence. */
  readonly sees: boolean
  /** Each look shows a part of the device: what it did not look at stays known. */
  readonly isPartial: boolean
  /** Ports, services and vendor feed the guess what it is, so that even silence is an answer. */
  readonly guesses: boolean
}

const machine = { sees: true, isPartial: false, guesses: false } as const

export const TRAITS: Readonly<Record<AssetSource, SourceTraits>> = {
  scan: { ...machine, evidenceClass: 'E1', isPartial: true, guesses: true },
  osquery: { ...machine, evidenceClass: 'E2' },
  snmp: { ...machine, evidenceClass: 'E1', guesses: true },
  directory: { ...machine, evidenceClass: 'E1' },
  dhcp: { ...machine, evidenceClass: 'E2', isPartial: true },
  neighbours: { ...machine, evidenceClass: 'E2', isPartial: true, guesses: true },
  'nmap-xml': { ...machine, evidenceClass: 'E2', isPartial: true, guesses: true },
  devices: { ...machine, evidenceClass: 'E2', isPartial: true },
  packages: { ...machine, evidenceClass: 'E2' },
  sbom: { ...machine, evidenceClass: 'E2' },
  ledger: { evidenceClass: 'E4', sees: false, isPartial: false, guesses: false },
  console: { evidenceClass: 'E3', sees: false, isPartial: false, guesses: false },
}

/**
 * Whose word counts first for what is written on paper or on the device: a person, then the device itself, then who
 * asked it, then paper, then guesses from outside.
 */
export const TRUST: readonly AssetSource[] = [
  'console',
  'osquery',
  'devices',
  'snmp',
  'packages',
  'ledger',
  'directory',
  'sbom',
  'dhcp',
  'neighbours',
  'scan',
  'nmap-xml',
]
