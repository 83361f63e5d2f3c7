/**
 * One file through its reader, in a worker with limits on memory and time. A file that breaks its reader costs only itself.
 * @module
 */
import type { Evidence, SubjectRef } from '@hinoban/measures'
import type {
  LedgerOptions,
  LedgerRecord,
} from '../../../features/assets/server/collect/ledger-worker.ts'
import type { NmapEnd, NmapRecord } from '../../../features/assets/server/collect/nmap-worker.ts'
import type { SbomRecord } from '../../../features/assets/server/collect/sbom-worker.ts'
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
    | 'gone'
    | null
  readonly missing: readonly Text[]
}

export type Collected = {
  readonly inventory: Inventory
  readonly subjects: SubjectRef[]
  readonly evidence: Evidence[]
}

export type FileAt = { readonly full: string; readonly name: string; readonly modifiedAt: number }
export type CheckSite = { readonly id: string; readonly name: string }

/** Evidence files are read in seconds; a minute per file keeps a whole check bounded. */
const TIMEOUT_MS = 120_000
const MEMORY_MB: Readonly<Record<Use, number>> = {
  nmap: 512,
  sbom: 1024,
  ledger: 1024,
  native: 512,
}
/** Faults shown per file. */
const SHOWN_FAULTS = 3
/** Facts held in memory at once; a folder with more belongs into the server. */
const MAX_RECORDS = 2_000_000

const MODULES = {
  nmap: new URL('../../../features/assets/server/collect/nmap-worker.ts', import.meta.url),
  sbom: new URL('../../../features/assets/server/collect/sbom-worker.ts', import.meta.url),
  ledger: new URL('../../../features/assets/server/collect/ledger-worker.ts', import.meta.url),
  native: new URL('./native-worker.ts', import.meta.url),
} as const satisfies Record<Use, URL>

export const readFileAs = async (
  use: Use,
  file: FileAt,
  site: CheckSite,
  into: Collected,
  now: number,
): Promise<ReadOutcome> => {
  const tally = { records: 0, damaged: 0, faults: [] as FaultAt[] }
  const add = (faults: readonly FaultAt[], more: number) => {
    tally.damaged += faults.length + more
    for (const fault of faults) if (tally.faults.length < SHOWN_FAULTS) tally.faults.push(fault)
  }
  let refused: ReadOutcome['refused'] = null
  let missing: readonly Text[] = []
  try {
    if (use === 'native')
      await runWorker<NativeInput, NativeMessage, null>({
        module: MODULES.native,
        input: { path: file.full, now },
        memoryMb: MEMORY_MB.native,
        timeoutMs: TIMEOUT_MS,
        onMessage: async ({ records, faults }) => {
          add(
            faults.map(({ at, why }) => ({ where: { ja: `${at}件目`, en: `record ${at}` }, why })),
            0,
          )
          for (const record of records) {
            tally.records += 1
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
        },
      })
    else missing = await readAsset(use, file, site, into, now, null, tally, add)
  } catch (error) {
    if (error instanceof WorkerKilled)
      refused =
        error.end === 'memory'
          ? 'killed-memory'
          : error.end === 'time'
            ? 'killed-time'
            : 'killed-crash'
    else if (error instanceof Error && /ENOENT|EACCES|EPERM|EBUSY|EIO/.test(error.message))
      refused = 'gone'
    else refused = 'killed-crash'
    tally.damaged += 1
  }
  if (missing.length > 0) refused = 'not-a-ledger'
  return { ...tally, refused, missing }
}

type Tally = { records: number; damaged: number; faults: FaultAt[] }

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
  site: CheckSite,
  into: Collected,
  now: number,
  mapping: Mapping | null,
  tally: Tally,
  add: (faults: readonly FaultAt[], more: number) => void,
): Promise<readonly Text[]> => {
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
      onMessage: async (message) => {
        if (message.kind === 'head') {
          const found = message.preview.mapping
          if (use === 'ledger' && mapping === null && found && Object.hasOwn(found.fields, 'site'))
            throw new SiteColumn(found)
          missing = message.preview.missing
          return
        }
        if (missing.length > 0) return
        add(message.faults, message.moreDamaged + message.moreFaulty)
        tally.records += takeRecords(
          use,
          message.records,
          file,
          site,
          into,
          Math.min(file.modifiedAt, now),
        )
        if (tally.records > MAX_RECORDS)
          throw new WorkerKilled('memory', 'more records than one check holds')
      },
    })
    if (use === 'nmap' && !result.unreadable)
      into.evidence.push(sweepOf(result.end as NmapEnd, site, file, now))
  } catch (error) {
    if (!(error instanceof SiteColumn)) throw error
    const { site: _, ...fields } = error.mapping.fields
    return readAsset(use, file, site, into, now, { fields }, tally, add)
  }
  return missing
}

const takeRecords = (
  use: Exclude<Use, 'native'>,
  records: readonly unknown[],
  file: FileAt,
  site: CheckSite,
  { inventory }: Collected,
  modifiedAt: number,
): number => {
  // What a worker of the features posts has the shape that its own source file names.
  if (use === 'nmap')
    for (const { at, by, facts } of records as readonly NmapRecord[])
      inventory.take({ source: 'nmap-xml', by, at: at ?? modifiedAt, site: site.id, facts })
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
