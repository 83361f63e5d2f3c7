/**
 * The pages of imports.
 * @module
 */
import { FileInput } from 'lucide-react'
import { z } from 'zod'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])
const readers = [
  'administrator',
  'operator',
  'site-contact',
  'officer',
  'auditor',
  'provider',
] as const

/** Fetched when a page of it is wanted: its shapes would weigh on every first page. */
const contract = () => import('../../../platform/imports/contract.ts')
/** Each page reads its own filters, and tolerates nonsense. */
const search = z.looseObject({})

export const importsPages: readonly PageSpec[] = [
  {
    id: 'imports.list',
    path: '/imports',
    title: say((m) => m.list),
    nav: { section: 'imports', order: 10, icon: FileInput },
    roles: readers,
    words: [
      'とりこみ',
      '取込み',
      'ファイル',
      'アップロード',
      'nmap',
      'SBOM',
      'CSV',
      'Excel',
      'upload',
      'file',
    ],
    search,
    load: () => import('./ImportsPage.tsx').then((m) => m.ImportsPage),
    prefetch: async ({ fetch }) => fetch((await contract()).importSources, {}),
  },
  {
    id: 'imports.detail',
    path: '/imports/$id',
    title: say((m) => m.detail),
    roles: readers,
    search,
    load: () => import('./ImportPage.tsx').then((m) => m.ImportPage),
    prefetch: async ({ fetch, params }) =>
      fetch((await contract()).readImport, { params: { id: params['id'] ?? '' } }),
  },
]
