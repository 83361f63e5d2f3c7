/**
 * Files of native evidence as a source of imports: the same format and the same rules as `POST /api/evidence`.
 * @module
 */

import type { Clock } from '../../../../platform/clock/index.ts'
import type { EvidenceStore, NewEvidence } from '../../../../platform/evidence/index.ts'
import type {
  Fault,
  ImportContext,
  ImportSource,
  SiteBook,
} from '../../../../platform/imports/source.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { looksNative } from '../../native-evidence.ts'
import { COMPANY } from '../../rules.ts'
import { evidenceOf } from '../intake.ts'
import { type NativeItem, type NativeOptions, placeOf } from './native-worker.ts'

export type NativeSourceDeps = {
  readonly evidence: Pick<EvidenceStore, 'append' | 'areNew'>
  readonly sites: SiteBook
  readonly clock: Clock
  /** A module whose `run` is `nativeReader(kinds)` with every kind of the house. */
  readonly worker: URL
}

const READ_MINUTES = 60 * 60_000
const LOOK_BYTES = 16 * 1024
const BATCH_RECORDS = 250

export const nativeSource = ({
  evidence,
  sites,
  clock,
  worker,
}: NativeSourceDeps): ImportSource => ({
  id: 'native-evidence',
  title: { ja: '火の番の証跡（JSON・NDJSON）', en: 'Hinoban evidence (JSON, NDJSON)' },
  hint: {
    ja: 'エージェントや自社のスクリプトが測定した結果。1行に1件のNDJSON、またはJSON配列',
    en: 'what agents or scripts of your own have measured, as NDJSON with one record a line or as a JSON array',
  },
  extensions: ['.ndjson', '.jsonl', '.json'],
  evidenceClass: 'E2',
  siteRequired: false,
  // Just below a bill of materials that bears its own mark.
  recognise: (head) =>
    looksNative(new TextDecoder().decode(head.subarray(0, LOOK_BYTES)))
      ? { certainty: 0.95 }
      : null,
  worker,
  missing: () => [],
  memoryMb: 512,
  timeoutMs: READ_MINUTES,
  batchRecords: BATCH_RECORDS,
  options: async (): Promise<NativeOptions> => ({ now: clock.now().getTime() }),
  foresee: async (tx, records, context, seen) => {
    const { entries, faults } = await placed(sites, tx, records as NativeItem[], context)
    const digests = {
      has: (d: string) => seen.has(d),
      add: (d: string) => seen.set(d, true),
    }
    const added = (await evidence.areNew(tx, entries, digests)).filter(Boolean).length
    return { added, changed: 0, unchanged: entries.length - added, faults }
  },
  accept: async (tx, records, context) => {
    const { entries, faults } = await placed(sites, tx, records as NativeItem[], context)
    const { appended, repeated } = await evidence.append(tx, entries)
    return { added: appended, changed: 0, unchanged: repeated, faults, memo: null }
  },
  finish: async () => {},
})

/** The records with their sites by id; one that names no site takes the site the person chose for the file. */
const placed = async (
  sites: SiteBook,
  tx: Transaction,
  items: readonly NativeItem[],
  context: ImportContext,
): Promise<{ entries: NewEvidence[]; faults: Fault[] }> => {
  const book = new Map<string, { readonly id: string; readonly name: string }>()
  const known = await sites.list(tx)
  for (const site of known) book.set(plain(site.name), site)
  for (const site of known) book.set(plain(site.id), site)
  const isScoped = tx.scope?.sites !== '*'
  const entries: NewEvidence[] = []
  const faults: Fault[] = []
  for (const { at, record } of items) {
    const refuse = (ja: string, en: string): void => {
      faults.push({ kind: 'record', where: placeOf(at), why: { ja, en } })
    }
    const { subject } = record
    if (subject.kind === 'organization' && subject.id !== COMPANY.id) {
      refuse(
        `対象が会社全体（organization）のときは、IDを「${COMPANY.id}」としてください。`,
        `Where the subject is the whole company (organization), its id must be “${COMPANY.id}”.`,
      )
      continue
    }
    const named = subject.kind === 'site' ? subject.id : subject.site
    const site = named === null ? null : book.get(plain(named))
    if (site === undefined) {
      const shown = plain(named ?? '').slice(0, 60)
      refuse(
        `拠点「${shown}」は登録されていません。先に拠点を登録してください。`,
        `The site “${shown}” is not registered. Register it first.`,
      )
      continue
    }
    const chosen = subject.kind === 'organization' ? null : (context.site?.id ?? null)
    const place = site?.id ?? chosen
    if (isScoped && place === null) {
      refuse(
        '会社全体の証跡を取り込む権限がありません。',
        'You may not bring in evidence about the whole company.',
      )
      continue
    }
    entries.push({
      ...evidenceOf({
        ...record,
        subject:
          subject.kind === 'site' && site
            ? { kind: 'site', id: site.id, name: site.name, site: site.id }
            : { ...subject, site: place },
      }),
      source: context.file,
    })
  }
  return { entries, faults }
}

/** Equal for names that differ in width, case or white space only. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .toLowerCase()
