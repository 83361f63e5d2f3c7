/**
 * The kinds of files the inventory understands, each with what to do with its records.
 * @module
 */
import type {
  Accepted,
  ImportContext,
  ImportSource,
  SiteBook,
} from '../../../../platform/imports/source.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { type AcceptDeps, acceptItems, foreseeItems, organizationOf } from '../accept.ts'
import type { Item, Taken } from '../item.ts'
import { keepSilences } from '../silence.ts'
import * as sql from '../store.ts'
import { writeComponents } from '../write.ts'
import { type DeviceSourceDeps, deviceSource } from './device-source.ts'
import { leaseSource } from './lease-source.ts'
import { missingFields } from './ledger-cells.ts'
import type { LedgerOptions, LedgerRecord } from './ledger-worker.ts'
import type { NmapEnd, NmapRecord } from './nmap-worker.ts'
import { osqueryLogSource } from './osquery-log-source.ts'
import { packageSource } from './package-source.ts'
import { looksLikeNmap, looksLikeSbom, looksLikeTable } from './recognise.ts'
import type { SbomEnd, SbomRecord } from './sbom-worker.ts'
import { byItems, counted, originOf, READ_WITHIN_MS, refresh } from './taking.ts'

/** Version of what the probes write: raised when the same file would give other facts. */
const LEDGER_PROBE = '1'
const SBOM_PROBE = '1'

/** Small enough that no step holds the serving thread for long, large enough for 100,000 rows in a minute. */
const BATCH_RECORDS = 1_000

export const assetSources = (
  deps: DeviceSourceDeps & { readonly sites: SiteBook },
): readonly ImportSource[] => [
  nmapSource(deps),
  sbomSource(deps),
  packageSource(deps),
  leaseSource(deps),
  osqueryLogSource(deps),
  deviceSource(deps),
  ledgerSource(deps),
]

// ── nmap ───────────────────────────────────────────────────────────────────────────────────────────────────

const nmapItem = (record: NmapRecord, context: ImportContext): Item => ({
  seen: {
    source: 'nmap-xml',
    by: record.by,
    at: record.at ?? context.observedAt.getTime(),
    site: context.site?.id ?? null,
    facts: record.facts,
  },
  components: record.components,
  places: record.places,
  certificates: record.certificates,
})

const versionOf = (by: string): string => by.replace(/^nmap /, '').slice(0, 100) || '0'

const nmapSource = (deps: AcceptDeps): ImportSource => ({
  id: 'nmap-xml',
  title: { ja: 'nmapのスキャン結果（XML）', en: 'nmap scan (XML)' },
  hint: {
    ja: 'nmap -sV -oX scan.xml 192.168.1.0/24 のように、-oX で書き出したファイル',
    en: 'a file written with -oX, like nmap -sV -oX scan.xml 192.168.1.0/24',
  },
  extensions: ['.xml'],
  evidenceClass: 'E2',
  siteRequired: true,
  recognise: looksLikeNmap,
  worker: new URL('./nmap-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 256,
  timeoutMs: READ_WITHIN_MS,
  batchRecords: 100,
  options: async () => null,
  ...byItems(deps, {
    itemOf: nmapItem,
    probeVersion: ([first]) => versionOf(first?.by ?? ''),
  }),
  finish: async (tx, end, context, memo) => {
    const scan = end as NmapEnd
    await sweep(deps, tx, scan, context)
    await keepSilences(deps, tx, {
      ...scan,
      source: 'nmap-xml',
      at: scan.at ?? context.observedAt.getTime(),
      probe: 'nmap-xml',
      probeVersion: versionOf(scan.by),
      file: context.file,
    })
    await refresh(deps, tx, memo)
  },
})

/** A run that came to its end is a sweep of the site; one that was cut off says so. */
const sweep = async (
  { evidence }: AcceptDeps,
  tx: Transaction,
  end: NmapEnd,
  context: ImportContext,
): Promise<void> => {
  if (context.site === null) return
  await evidence.append(tx, [
    {
      kind: 'assets.sweep',
      subject: {
        kind: 'site',
        id: context.site.id,
        name: context.site.name,
        site: context.site.id,
      },
      class: 'E2',
      observedAt: new Date(end.at ?? context.observedAt.getTime()),
      validUntil: null,
      probe: 'nmap-xml',
      probeVersion: versionOf(end.by),
      payload: {
        collector: end.by,
        ranges: [...end.targets],
        hostsUp: end.hostsUp,
        complete: end.isComplete,
      },
      source: context.file,
    },
  ])
}

// ── ledger ─────────────────────────────────────────────────────────────────────────────────────────────────

const ledgerItem = (record: LedgerRecord, context: ImportContext): Item => ({
  seen: {
    source: 'ledger',
    by: context.file.name,
    at: context.observedAt.getTime(),
    site: record.site ?? context.site?.id ?? null,
    facts: record.facts,
  },
})

const ledgerSource = (deps: AcceptDeps & { readonly sites: SiteBook }): ImportSource => ({
  id: 'ledger',
  title: { ja: '資産台帳（CSV・Excel）', en: 'Asset ledger (CSV, Excel)' },
  hint: {
    ja: '見出しのある表。文字コードや見出しの位置は自動で判定します',
    en: 'a table with headings; encoding and header row are found out',
  },
  extensions: ['.csv', '.tsv', '.txt', '.xlsx'],
  evidenceClass: 'E4',
  siteRequired: false,
  recognise: looksLikeTable,
  worker: new URL('./ledger-worker.ts', import.meta.url),
  missing: missingFields,
  memoryMb: 768,
  timeoutMs: READ_WITHIN_MS,
  batchRecords: BATCH_RECORDS,
  options: async (tx): Promise<LedgerOptions> => ({
    sites: (await deps.sites.list(tx)).map(({ id, name }) => ({ id, name })),
  }),
  ...byItems(deps, { itemOf: ledgerItem, probeVersion: () => LEDGER_PROBE }),
})

// ── bills of materials ─────────────────────────────────────────────────────────────────────────────────────

type SbomMemo = { readonly asset: string; readonly at: number; readonly isNew: boolean }

const subjectItem = (record: SbomRecord & { kind: 'subject' }, context: ImportContext): Item => ({
  seen: {
    source: 'sbom',
    by: record.by,
    at: record.at ?? context.observedAt.getTime(),
    site: context.site?.id ?? null,
    facts: record.facts,
  },
})

const sbomSource = (deps: AcceptDeps): ImportSource => ({
  id: 'sbom',
  title: { ja: 'SBOM（CycloneDX・SPDX）', en: 'SBOM (CycloneDX, SPDX)' },
  hint: {
    ja: '製品やソフトウェアの部品表。JSON、XML、タグ・値の形式に対応します',
    en: 'the parts list of a product or program, as JSON, XML or tag-value',
  },
  extensions: ['.json', '.xml', '.spdx', '.cdx'],
  evidenceClass: 'E2',
  siteRequired: false,
  recognise: looksLikeSbom,
  worker: new URL('./sbom-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 768,
  timeoutMs: READ_WITHIN_MS,
  batchRecords: 500,
  options: async () => null,
  foresee: async (tx, records, context, seen) => {
    const subjects = (records as SbomRecord[]).flatMap((r) => (r.kind === 'subject' ? [r] : []))
    return counted(
      await foreseeItems(
        tx,
        subjects.map((r) => subjectItem(r, context)),
        seen,
      ),
    )
  },
  accept: async (tx, records, context, memo): Promise<Accepted> => {
    const parts = records as readonly SbomRecord[]
    let about = memo as SbomMemo | null
    let taken: readonly Taken[] = []
    for (const record of parts) {
      if (record.kind !== 'subject') continue
      const item = subjectItem(record, context)
      taken = await acceptItems(deps, tx, [item], originOf(context, SBOM_PROBE))
      const first = taken[0]
      if (first) about = { asset: first.id, at: item.seen.at, isNew: first.outcome === 'added' }
    }
    const components = parts.flatMap((r) => (r.kind === 'component' ? [r.component] : []))
    if (about !== null) {
      const { asset, at } = about
      await writeComponents(
        { tx, organization: organizationOf(tx) },
        components.map((component) => ({ asset, source: 'sbom', at, component })),
      )
    }
    return { ...counted(taken), memo: about }
  },
  /** A newer, whole bill of the same thing ends what it no longer lists. */
  finish: async (tx, end, _context, memo) => {
    const about = memo as SbomMemo | null
    if (about === null || !(end as SbomEnd).isComplete) return
    await tx.run(sql.closeRest, {
      organization: organizationOf(tx),
      asset: about.asset,
      source: 'sbom',
      at: new Date(about.at),
    })
  },
})
