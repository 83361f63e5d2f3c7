/**
 * One file through its reader, in a worker with limits on memory and time. A file that breaks its reader costs only itself.
 * @module
 */
import type { Evidence, SubjectRef } from '@hinoban/measures'
import type { Facts } from '../../../features/assets/rules.ts'
import type { DeviceRecord } from '../../../features/assets/server/collect/device-worker.ts'
import type { LeaseRecord } from '../../../features/assets/server/collect/lease-worker.ts'
import type {
  LedgerOptions,
  LedgerRecord,
} from '../../../features/assets/server/collect/ledger-worker.ts'
import type { NmapEnd, NmapRecord } from '../../../features/assets/server/collect/nmap-worker.ts'
import type { OsqueryLogRecord } from '../../../features/assets/server/collect/osquery-log-worker.ts'
import type { PackageRecord } from '../../../features/assets/server/collect/package-worker.ts'
import type { SbomRecord } from '../../../features/assets/server/collect/sbom-worker.ts'
import type { Component } from '../../../features/assets/server/item.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { Mapping } from '../../../platform/imports/contract.ts'
import type { ReadInput, ReadMessage, ReadResult } from '../../../platform/imports/source.ts'
import { runWorker, WorkerKilled } from '../../../platform/jobs/worker.ts'
import type { Inventory } from './inventory.ts'
import type { NativeInput, NativeMessage } from './native-worker.ts'
import type { Use } from './recognise.ts'

export type FaultAt = { readonly where: Text; readonly why: Text }
export type ReadOutcome = {
  /** Records that count as evidence. */
  readonly records: number
  /** Places that could not be read or were refused. */
  readonly damaged: number
  /** The first of them. */
  readonly faults: readonly FaultAt[]
  /** Why nothing of it is used though its kind is known. */
  readonly refused:
    | 'not-a-ledger'
    | 'killed-memory'
    | 'killed-time'
    | 'killed-crash'
    | 'too-many-records'
    | 'stopped'
    | 'gone'
    | null
  readonly missing: readonly Text[]
}

export const notALedger = (missing: readonly Text[]): ReadOutcome => ({
  records: 0,
  damaged: 0,
  faults: [],
  refused: 'not-a-ledger',
  missing,
})

/** Software as the file names it, or the device that runs a system of its own. */
export type FoundPart =
  | { readonly kind: 'software'; readonly software: Component }
  | { readonly kind: 'system'; readonly facts: Facts }

export type Collected = {
  /** Told of every piece of software and every system; the inventory alone does not keep them. */
  readonly onPart?: (part: FoundPart) => void
  readonly inventory: Inventory
  readonly subjects: SubjectRef[]
  readonly evidence: Evidence[]
  /** Records held in memory, of all files. */
  held: number
}

export type FileAt = { readonly full: string; readonly name: string; readonly modifiedAt: number }
export type CheckSite = { readonly id: string; readonly name: string }

/** Evidence files are read in seconds; two minutes per file keep a whole check bounded. */
const TIMEOUT_MS = 120_000
const MEMORY_MB: Readonly<Record<Use, number>> = {
  nmap: 512,
  sbom: 1024,
  devices: 1024,
  packages: 1024,
  'osquery-log': 1024,
  leases: 512,
  ledger: 1024,
  native: 512,
}
/** Faults shown per file. */
const SHOWN_FAULTS = 3
/** Facts of all files held in memory at once; a folder with more belongs into the server. */
export const MAX_RECORDS = 1_000_000

const MODULES = {
  nmap: new URL('../../../features/assets/server/collect/nmap-worker.ts', import.meta.url),
  sbom: new URL('../../../features/assets/server/collect/sbom-worker.ts', import.meta.url),
  devices: new URL('../../../features/assets/server/collect/device-worker.ts', import.meta.url),
  packages: new URL('../../../features/assets/server/collect/package-worker.ts', import.meta.url),
  'osquery-log': new URL(
    '../../../features/assets/server/collect/osquery-log-worker.ts',
    import.meta.url,
  ),
  leases: new URL('../../../features/assets/server/collect/lease-worker.ts', import.meta.url),
  ledger: new URL('../../../features/assets/server/collect/ledger-worker.ts', import.meta.url),
  native: new URL('./native-worker.ts', import.meta.url),
} as const satisfies Record<Use, URL>

export type Reading = {
  readonly site: CheckSite
  readonly into: Collected
  readonly now: number
  readonly signal: AbortSignal
}

export const readFileAs = async (
  use: Use,
  file: FileAt,
  reading: Reading,
): Promise<ReadOutcome> => {
  const tally: Tally = { records: 0, damaged: 0, faults: [] }
  const { into } = reading
  if (into.held >= MAX_RECORDS)
    return { ...tally, damaged: 1, refused: 'too-many-records', missing: [] }
  let refused: ReadOutcome['refused'] = null
  let missing: readonly Text[] = []
  try {
    if (use === 'native') await readNative(file, reading, tally)
    else missing = await readAsset(use, file, reading, tally, null)
  } catch (error) {
    refused = refusalOf(error)
    tally.damaged += 1
  }
  into.held += tally.records
  if (missing.length > 0) refused = 'not-a-ledger'
  return { ...tally, refused, missing }
}

const refusalOf = (error: unknown): NonNullable<ReadOutcome['refused']> => {
  if (error instanceof TooManyRecords) return 'too-many-records'
  if (error instanceof WorkerKilled) {
    const ends = {
      memory: 'killed-memory',
      time: 'killed-time',
      aborted: 'stopped',
      crashed: 'killed-crash',
    } as const
    return ends[error.end]
  }
  return error instanceof Error && /ENOENT|EACCES|EPERM|EBUSY|EIO/.test(error.message)
    ? 'gone'
    : 'killed-crash'
}

type Tally = { records: number; damaged: number; faults: FaultAt[] }

const add = (tally: Tally, faults: readonly FaultAt[], more: number): void => {
  tally.damaged += faults.length + more
  tally.faults.push(...faults.slice(0, Math.max(0, SHOWN_FAULTS - tally.faults.length)))
}

/** What was read before it stays. */
class TooManyRecords extends Error {}

const count = (tally: Tally, records: number, into: Collected): void => {
  tally.records += records
  if (into.held + tally.records >= MAX_RECORDS) throw new TooManyRecords()
}

const readNative = async (file: FileAt, reading: Reading, tally: Tally): Promise<void> => {
  const { into, now, signal } = reading
  await runWorker<NativeInput, NativeMessage, null>({
    module: MODULES.native,
    input: { path: file.full, now },
    memoryMb: MEMORY_MB.native,
    timeoutMs: TIMEOUT_MS,
    signal,
    onMessage: async ({ records, faults }) => {
      const places = faults.map(({ at, why }) => ({
        where: { ja: `${at}件目`, en: `record ${at}` },
        why,
      }))
      add(tally, places, 0)
      for (const record of records) {
        into.subjects.push(record.subject)
        into.evidence.push({
          id: `native-${into.evidence.length}`,
          kind: record.kind,
          subject: record.subject,
          class: 'E2',
          observedAt: Date.parse(record.observedAt),
          validUntil: record.validUntil === null ? null : Date.parse(record.validUntil),
          probe: record.probe,
          payload: record.payload,
        })
      }
      count(tally, records.length, into)
    },
  })
}

/** Sites are not known here: a ledger with a column for them is read again without it. */
class SiteColumn extends Error {
  readonly mapping: Mapping
  constructor(mapping: Mapping) {
    super('the ledger names sites')
    this.mapping = mapping
  }
}

const readAsset = async (
  use: Exclude<Use, 'native'>,
  file: FileAt,
  reading: Reading,
  tally: Tally,
  mapping: Mapping | null,
): Promise<readonly Text[]> => {
  const { site, into, now, signal } = reading
  let missing: readonly Text[] = []
  const input: ReadInput = {
    path: file.full,
    fileName: file.name,
    skip: 0,
    mapping,
    mappingFrom: null,
    remembered: {},
    batchRecords: 500,
    previewRows: 0,
    maxFaults: SHOWN_FAULTS,
    options: { sites: [] } satisfies LedgerOptions,
  }
  try {
    const result = await runWorker<ReadInput, ReadMessage, ReadResult>({
      module: MODULES[use],
      input,
      memoryMb: MEMORY_MB[use],
      timeoutMs: TIMEOUT_MS,
      signal,
      onMessage: async (message) => {
        if (message.kind === 'head') {
          const found = message.preview.mapping
          if (use === 'ledger' && mapping === null && found && Object.hasOwn(found.fields, 'site'))
            throw new SiteColumn(found)
          // What else may lack (a list that names no device) is told with its records.
          if (use === 'ledger') missing = message.preview.missing
          return
        }
        if (missing.length > 0) return
        add(tally, message.faults, message.moreDamaged + message.moreFaulty)
        const modifiedAt = Math.min(file.modifiedAt, now)
        count(tally, takeRecords(use, message.records, file, site, into, modifiedAt), into)
      },
    })
    if (use === 'nmap' && !result.unreadable)
      into.evidence.push(sweepOf(result.end as NmapEnd, site, file, now))
  } catch (error) {
    if (!(error instanceof SiteColumn)) throw error
    const { site: _, ...fields } = error.mapping.fields
    return readAsset(use, file, reading, tally, { fields })
  }
  return missing
}

const takeRecords = (
  use: Exclude<Use, 'native'>,
  records: readonly unknown[],
  file: FileAt,
  site: CheckSite,
  { inventory, onPart }: Collected,
  modifiedAt: number,
): number => {
  if (onPart !== undefined) for (const record of records) tellParts(record as AnyRecord, onPart)
  // What a worker of the features posts has the shape that its own source file names.
  if (use === 'nmap')
    for (const { at, by, facts } of records as readonly NmapRecord[])
      inventory.take({ source: 'nmap-xml', by, at: at ?? modifiedAt, site: site.id, facts })
  else if (use === 'devices')
    for (const { source, at, by, facts } of records as readonly DeviceRecord[])
      inventory.take({
        source,
        by,
        at: Math.min(at ?? modifiedAt, modifiedAt),
        site: site.id,
        facts,
      })
  else if (use === 'leases' || use === 'osquery-log')
    for (const { at, by, facts } of records as readonly (LeaseRecord | OsqueryLogRecord)[])
      inventory.take({
        source: use === 'leases' ? 'dhcp' : 'osquery',
        by,
        // A clock that is ahead does not make a record newer than its file.
        at: Math.min(at ?? modifiedAt, modifiedAt),
        site: site.id,
        facts,
      })
  else if (use === 'packages')
    for (const { by, facts } of records as readonly PackageRecord[])
      inventory.take({ source: 'packages', by, at: modifiedAt, site: site.id, facts })
  else if (use === 'ledger')
    for (const { facts } of records as readonly LedgerRecord[])
      inventory.take({ source: 'ledger', by: file.name, at: modifiedAt, site: site.id, facts })
  else
    for (const record of records as readonly SbomRecord[])
      if (record.kind === 'subject')
        inventory.take({
          source: 'sbom',
          by: record.by,
          at: record.at ?? modifiedAt,
          site: site.id,
          facts: record.facts,
        })
  return records.length
}

type AnyRecord = {
  readonly kind?: 'subject' | 'component'
  readonly facts?: Facts
  readonly components?: readonly Component[]
  readonly component?: Component
}

/** What a bill of materials is about is one of its components already. */
const tellParts = (record: AnyRecord, onPart: NonNullable<Collected['onPart']>): void => {
  for (const software of [
    ...(record.components ?? []),
    ...(record.component ? [record.component] : []),
  ])
    onPart({ kind: 'software', software })
  if (record.facts !== undefined && record.kind !== 'subject')
    onPart({ kind: 'system', facts: record.facts })
}

const sweepOf = (end: NmapEnd, site: CheckSite, file: FileAt, now: number): Evidence => ({
  id: `sweep-${file.full}`,
  kind: 'assets.sweep',
  subject: { kind: 'site', id: site.id, name: site.name, site: site.id },
  class: 'E2',
  observedAt: end.at ?? Math.min(file.modifiedAt, now),
  validUntil: null,
  probe: 'nmap-xml',
  payload: {
    collector: end.by,
    ranges: [...end.targets],
    hostsUp: end.hostsUp,
    complete: end.isComplete,
  },
})
