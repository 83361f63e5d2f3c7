/**
 * Imports as the console and other programs see them: upload, look before it counts, confirm, follow, read what
 * went wrong. Knows no feature: what a file can mean is registered by the features as sources.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../access/roles.ts'
import type { Catalogue } from '../problem/index.ts'

/** Rows shown in a dry run. */
export const PREVIEW_ROWS = 20
/** Faults kept per import with place and reason; the rest is only counted. */
export const MAX_KEPT_FAULTS = 1_000

const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Instant = z.iso.datetime()

/** checking: the dry run is being made · ready: waits for a person · running · done, failed, cancelled: the ends. */
export const ImportState = z.enum(['checking', 'ready', 'running', 'done', 'failed', 'cancelled'])
export type ImportState = z.infer<typeof ImportState>

/** Which column of a table feeds which field. Columns count from 0; a field that is left out is not read. */
export const Mapping = z.strictObject({
  fields: z.record(z.string().max(60), z.number().int().min(0).max(16_383)),
})
export type Mapping = z.infer<typeof Mapping>

/** One kind of file that can be dropped in. `fields` is empty unless the file is a table. */
export const SourceView = z.strictObject({
  id: z.string(),
  title: Words,
  hint: Words,
  extensions: z.array(z.string()),
  /** E2: a machine's record. E4: a document; it names owners and places but proves no presence. */
  evidenceClass: z.enum(['E1', 'E2', 'E3', 'E4', 'E5']),
  siteRequired: z.boolean(),
})
export type SourceView = z.infer<typeof SourceView>

/** How many records the file holds and what they do (or, before confirmation, would do). */
export const ImportCounts = z.strictObject({
  records: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Cells or records refused for what is in them: a MAC address that is none, an unknown site. The rest of the row is taken. */
  faulty: z.number().int(),
  /** Parts of the file that could not be read at all. */
  damaged: z.number().int(),
  /** Passed over on purpose: totals, notes, disposed devices, addresses where nothing answered. */
  skipped: z.number().int(),
})
export type ImportCounts = z.infer<typeof ImportCounts>

export const Preview = z.strictObject({
  /** What was detected, ready to show: encoding, header line, scanner version … */
  facts: z.array(z.strictObject({ label: Words, value: z.string() })),
  /** Headings of `rows`: the file's own columns for a table, the source's for anything else. */
  columns: z.array(
    z.strictObject({
      index: z.number().int(),
      /** Column as Excel names it, `C`; empty where the file is no table. */
      letter: z.string(),
      header: z.string(),
      field: z.string().nullable(),
    }),
  ),
  /** `row` is the row number in the file (from 1), or null. */
  rows: z.array(z.strictObject({ row: z.number().int().nullable(), cells: z.array(z.string()) })),
  /** The fields a column can be mapped to; empty where the file is no table. */
  fields: z.array(z.strictObject({ id: z.string(), title: Words })),
  mapping: Mapping.nullable(),
  /** detected from the headings · remembered from an earlier import with the same headings · given by a person. */
  mappingFrom: z.enum(['detected', 'remembered', 'given']).nullable(),
  /** What must be mapped before this file can be taken in; empty means ready. */
  missing: z.array(Words),
})
export type Preview = z.infer<typeof Preview>

/** One thing that went wrong, in the reader's terms: 「14行目 C列」 and why. */
export const ImportFault = z.strictObject({
  number: z.number().int(),
  kind: z.enum(['record', 'damage']),
  where: Words,
  why: Words,
})
export type ImportFault = z.infer<typeof ImportFault>

export const Progress = z.strictObject({
  records: z.number().int(),
  /** 0–100, by the part of the file that has been read; null while that cannot be told. */
  percent: z.number().min(0).max(100).nullable(),
  perSecond: z.number().nullable(),
  secondsLeft: z.number().int().nullable(),
})
export type Progress = z.infer<typeof Progress>

export const ImportRow = z.strictObject({
  id: z.uuid(),
  source: z.strictObject({ id: z.string(), title: Words }),
  file: z.strictObject({ name: z.string(), size: z.number(), sha256: z.string() }),
  site: z.uuid().nullable(),
  state: ImportState,
  /** Why it failed, and what to do; null unless `state` is `failed`. */
  failure: z.strictObject({ code: z.string(), why: Words }).nullable(),
  progress: Progress,
  /** While checking and ready: what would happen. Afterwards: what happened. */
  counts: ImportCounts,
  /** An earlier finished import of the very same bytes: nothing new is to be expected. */
  sameAs: z.strictObject({ id: z.uuid(), finishedAt: Instant }).nullable(),
  createdAt: Instant,
  createdBy: z.string(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
})
export type ImportRow = z.infer<typeof ImportRow>

export const ImportView = ImportRow.extend({
  preview: Preview.nullable(),
  faults: z.strictObject({ total: z.number().int(), kept: z.number().int() }),
})
export type ImportView = z.infer<typeof ImportView>

export const ConfirmImport = z.strictObject({
  site: z.uuid().nullable(),
  /** Tables only; null takes the mapping of the preview. */
  mapping: Mapping.nullable(),
})
export type ConfirmImport = z.infer<typeof ConfirmImport>

export const importsProblems = {
  'imports.unrecognised': { status: 422, params: ['file'] },
  'imports.empty_file': { status: 422, params: ['file'] },
  'imports.too_large': { status: 413, params: ['file', 'limitMb'] },
  'imports.no_file': { status: 400, params: [] },
  'imports.not_ready': { status: 409, params: ['state'] },
  'imports.already_ended': { status: 409, params: ['state'] },
  'imports.site_needed': { status: 422, params: [] },
  'imports.unknown_site': { status: 422, params: [] },
  'imports.mapping_incomplete': { status: 422, params: ['missing'] },
  'imports.mapping_wrong': { status: 422, params: ['field'] },
} as const satisfies Catalogue

const worker: readonly Role[] = ['administrator', 'operator', 'site-contact']
const reader: readonly Role[] = [...worker, 'officer', 'auditor', 'provider']
const Id = z.strictObject({ id: z.uuid() })

export const importSources = endpoint({
  name: 'imports.sources',
  method: 'GET',
  path: '/api/import-sources',
  summary: 'The kinds of files that can be imported.',
  allow: reader,
  answer: z.strictObject({ sources: z.array(SourceView), maxBytes: z.number() }),
})

export const uploadImport = endpoint({
  name: 'imports.upload',
  method: 'POST',
  path: '/api/imports',
  summary:
    'Upload one file. It is recognised by its content and a dry run starts; nothing is taken in yet.',
  allow: worker,
  query: z.strictObject({ site: z.uuid().optional() }),
  upload: true,
  answer: ImportView,
  problems: [
    'imports.unrecognised',
    'imports.empty_file',
    'imports.too_large',
    'imports.no_file',
    'imports.site_needed',
    'imports.unknown_site',
  ],
})

export const listImports = endpoint({
  name: 'imports.list',
  method: 'GET',
  path: '/api/imports',
  summary: 'Imports, newest first.',
  allow: reader,
  query: z.strictObject({
    state: ImportState.optional(),
    source: z.string().max(60).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: z.strictObject({ rows: z.array(ImportRow), next: z.string().nullable() }),
})

export const readImport = endpoint({
  name: 'imports.read',
  method: 'GET',
  path: '/api/imports/:id',
  summary: 'One import with its dry run, progress and result.',
  allow: reader,
  params: Id,
  answer: ImportView,
})

export const checkImport = endpoint({
  name: 'imports.check',
  method: 'POST',
  path: '/api/imports/:id/check',
  summary: 'Make the dry run again with another site or column mapping.',
  allow: worker,
  params: Id,
  body: ConfirmImport,
  answer: ImportView,
  problems: ['imports.not_ready', 'imports.unknown_site', 'imports.mapping_wrong'],
})

export const confirmImport = endpoint({
  name: 'imports.confirm',
  method: 'POST',
  path: '/api/imports/:id/confirm',
  summary: 'Take the file in. The mapping is remembered for files with the same headings.',
  allow: worker,
  params: Id,
  body: ConfirmImport,
  answer: ImportView,
  problems: [
    'imports.not_ready',
    'imports.site_needed',
    'imports.unknown_site',
    'imports.mapping_incomplete',
    'imports.mapping_wrong',
  ],
})

export const cancelImport = endpoint({
  name: 'imports.cancel',
  method: 'POST',
  path: '/api/imports/:id/cancel',
  summary: 'Stop an import. What was already taken in stays and is counted.',
  allow: worker,
  params: Id,
  answer: ImportView,
  problems: ['imports.already_ended'],
})

export const listFaults = endpoint({
  name: 'imports.faults',
  method: 'GET',
  path: '/api/imports/:id/faults',
  summary: 'What went wrong in one import, by place.',
  allow: reader,
  params: Id,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    rows: z.array(ImportFault),
    next: z.number().int().nullable(),
    total: z.number().int(),
    kept: z.number().int(),
  }),
})

export const exportFaults = endpoint({
  name: 'imports.faults-csv',
  method: 'GET',
  path: '/api/imports/:id/faults.csv',
  summary: 'The kept faults of one import as a CSV file.',
  allow: reader,
  params: Id,
  answerKind: 'file',
})
