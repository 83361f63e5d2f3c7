/**
 * VEX documents among what may be handed in (upload, drop folder, `hinoban import`). A newer document of the same number
 * replaces the older one; one that is older than what stands is kept and does not count.
 * @module
 */
import type { Compiled } from '@hinoban/matching'
import type { Audit } from '../../../../platform/audit/index.ts'
import type { Clock } from '../../../../platform/clock/index.ts'
import type {
  Fault,
  ImportContext,
  ImportSource,
  Recognised,
} from '../../../../platform/imports/source.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import { organizationOf } from '../deps.ts'
import * as sql from './store.ts'
import type { VexEnd, VexRecord } from './vex-worker.ts'

/** Of all documents that stand: what every match carries with it. */
const MAX_IN_FORCE = 50_000
const LOOK_BYTES = 64 * 1024

export type VexSourceDeps = {
  readonly clock: Clock
  readonly audit: Pick<Audit, 'write'>
  /** What is under these keys is to be matched again. */
  readonly want: (tx: Transaction, keys: readonly string[]) => Promise<void>
}

type Memo = { readonly document: string }

export const vexSource = (deps: VexSourceDeps): ImportSource => ({
  id: 'vex',
  title: { ja: ja.vex.title, en: en.vex.title },
  hint: { ja: ja.vex.hint, en: en.vex.hint },
  extensions: ['.json', '.xml'],
  evidenceClass: 'E4',
  siteRequired: false,
  recognise: looksLikeVex,
  worker: new URL('./vex-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 512,
  timeoutMs: 5 * 60_000,
  batchRecords: 500,
  options: async () => null,
  foresee: async (tx, records) => {
    const { faults, statements } = await sorted(tx, records)
    return { added: statements.length, changed: 0, unchanged: 0, faults }
  },
  accept: async (tx, records, context, memo) => {
    const { faults, statements, head } = await sorted(tx, records)
    let about = memo as Memo | null
    if (head !== null && faults.length === 0)
      about = { document: await beginDocument(deps, tx, head, context) }
    if (about !== null && statements.length > 0)
      await tx.run(sql.putStatements, {
        organization: organizationOf(tx),
        document: about.document,
        ...sql.statementRows.of(statements.map(rowOf)),
      })
    const added = about === null ? 0 : statements.length
    return { added, changed: 0, unchanged: 0, faults, memo: about }
  },
  finish: async (tx, end, context, memo) => {
    const about = memo as Memo | null
    if (about === null) return
    const { damaged, damage } = end as VexEnd
    const organization = organizationOf(tx)
    await tx.run(sql.tellDamage, {
      organization,
      id: about.document,
      damaged,
      damage: JSON.stringify(damage),
    })
    await putInForce(deps, tx, about.document, context)
  },
})

const looksLikeVex = (head: Uint8Array): Recognised | null => {
  const text = new TextDecoder().decode(head.subarray(0, LOOK_BYTES)).replace(/^\uFEFF/, '')
  // A bill of materials lists components first; a document of statements alone has none, or those that it speaks of.
  if (text.trimStart().startsWith('<'))
    return /cyclonedx\.org\/schema\/bom\//.test(text) &&
      /<(?:[\w.-]{1,40}:)?analysis\b/.test(text) &&
      !/<(?:[\w.-]{1,40}:)?(?:components|dependencies)\b/.test(text)
      ? { certainty: 1.01 }
      : null
  if (!text.trimStart().startsWith('{')) return null
  if (/"@context"\s*:\s*"https?:\/\/openvex\.dev\//.test(text)) return { certainty: 1 }
  if (/"csaf_version"\s*:\s*"2\.\d"/.test(text)) return { certainty: 1 }
  return /"bomFormat"\s*:\s*"CycloneDX"/.test(text) &&
    /"analysis"\s*:\s*\{/.test(text) &&
    !/"dependencies"\s*:|"components"\s*:\s*\[/.test(text)
    ? { certainty: 1.01 }
    : null
}

type Sorted = {
  readonly head: (VexRecord & { readonly kind: 'document' }) | null
  readonly statements: readonly (VexRecord & { readonly kind: 'statement' })[]
  readonly faults: readonly Fault[]
}
/** What a VEX document says holds for the whole organization: who answers for some sites alone cannot bring it. */
const sorted = async (tx: Transaction, records: readonly unknown[]): Promise<Sorted> => {
  const all = records as readonly VexRecord[]
  const head = all.find((one) => one.kind === 'document') ?? null
  const statements = all.filter((one) => one.kind === 'statement')
  const refuse = (why: Fault['why']): Sorted => ({
    head,
    statements: [],
    faults:
      head === null
        ? []
        : [{ kind: 'record', where: { ja: head.document, en: head.document }, why }],
  })
  if (tx.scope?.sites !== '*') return refuse({ ja: ja.vex.wholeCompany, en: en.vex.wholeCompany })
  const held = (await tx.one(sql.counted, { organization: organizationOf(tx) }))?.count ?? 0
  return held + statements.length > MAX_IN_FORCE
    ? refuse({ ja: ja.vex.tooMany(MAX_IN_FORCE), en: en.vex.tooMany(MAX_IN_FORCE) })
    : { head, statements, faults: [] }
}

const rowOf = (one: VexRecord & { readonly kind: 'statement' }) => ({
  number: one.number,
  flaw: one.flaw,
  title: one.title,
  status: one.status,
  justification: one.justification,
  words: one.words,
  product: one.product,
  context: one.context,
  is_part: one.isPart,
  keys: [...new Set(one.entries.map(({ key }: Compiled) => key))],
  entries: JSON.stringify(one.entries),
  context_entries: JSON.stringify(one.contextEntries),
})

const beginDocument = async (
  { clock }: VexSourceDeps,
  tx: Transaction,
  head: VexRecord & { readonly kind: 'document' },
  { importId, file, by }: ImportContext,
): Promise<string> => {
  const id = newId()
  const begun = await tx.one(sql.beginDocument, {
    id,
    organization: organizationOf(tx),
    importId,
    format: head.format,
    document: head.document,
    publisher: head.publisher,
    title: head.title,
    version: head.version,
    madeAt: head.madeAt === null ? null : new Date(head.madeAt),
    fileName: file.name.slice(0, 300),
    sha256: file.sha256,
    by,
    at: clock.now(),
  })
  return begun?.id ?? id
}

const putInForce = async (
  { clock, audit, want }: VexSourceDeps,
  tx: Transaction,
  id: string,
  context: ImportContext,
): Promise<void> => {
  const organization = organizationOf(tx)
  const now = clock.now()
  const document = await tx.one(sql.one, { organization, id })
  if (document === null || document.state !== 'coming') return
  const { publisher, made_at } = document
  const before = await tx.one(sql.standing, {
    organization,
    publisher,
    document: document.document,
  })
  const isOlder =
    before?.made_at != null && made_at !== null && made_at.getTime() < before.made_at.getTime()
  const replaced = { state: 'replaced', endedAt: now, endedBy: context.by, why: null } as const
  if (before !== null)
    await tx.run(sql.settle, { organization, id: isOlder ? id : before.id, ...replaced })
  if (!isOlder)
    await tx.run(sql.settle, {
      organization,
      id,
      state: 'in-force',
      endedAt: null,
      endedBy: null,
      why: null,
    })
  await audit.write(
    tx,
    { system: 'imports' },
    {
      what: 'vulnerabilities.vex-import',
      object: { kind: 'vex', id, name: document.document },
      before: before === null ? null : { id: before.id },
      after: { publisher, by: context.by, file: context.file.name, inForce: !isOlder },
    },
  )
  if (isOlder) return
  const keys = new Set<string>()
  for (const one of before === null ? [id] : [id, before.id])
    for (const { key } of await tx.all(sql.keysOf, { organization, id: one })) keys.add(key)
  await want(tx, [...keys])
}
