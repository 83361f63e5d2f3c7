/**
 * DHCP leases and ARP tables: who was on the network, whatever the ledger says.
 * @module
 */
import type { ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import type { AcceptDeps } from '../accept.ts'
import type { Item } from '../item.ts'
import type { LeaseRecord } from './lease-worker.ts'
import { looksLikeLeases } from './recognise-lists.ts'
import { byItems, READ_WITHIN_MS } from './taking.ts'

const LEASE_PROBE = '1'

const itemOf = (record: LeaseRecord, context: ImportContext): Item => ({
  seen: {
    source: 'dhcp',
    by: record.by,
    // A clock in the future is not believed.
    at: Math.min(record.at ?? context.observedAt.getTime(), context.observedAt.getTime()),
    site: context.site?.id ?? null,
    facts: record.facts,
  },
})

export const leaseSource = (deps: AcceptDeps): ImportSource => ({
  id: 'leases',
  title: { ja: 'DHCPの貸出記録・ARP表', en: 'DHCP leases and ARP tables' },
  hint: {
    ja: 'dhcpd.leases、dnsmasq.leases、KeaのCSV、Get-DhcpServerv4LeaseのCSV、arp -a や ip neigh の出力',
    en: 'dhcpd.leases, dnsmasq.leases, CSV of Kea or of Get-DhcpServerv4Lease, output of arp -a or ip neigh',
  },
  extensions: ['.leases', '.csv', '.txt', '.log'],
  evidenceClass: 'E2',
  siteRequired: true,
  recognise: looksLikeLeases,
  worker: new URL('./lease-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 512,
  timeoutMs: READ_WITHIN_MS,
  batchRecords: 500,
  options: async () => null,
  ...byItems(deps, { itemOf, probeVersion: () => LEASE_PROBE }),
})
