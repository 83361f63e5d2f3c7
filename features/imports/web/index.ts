/**
 * The pages of imports.
 * @module
 */
import { FileInput } from 'lucide-react'
import { z } from 'zod'
import type { Language } from '../../../platform/i18n/index.ts'
import { importSources, readImport } from '../../../platform/imports/contract.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { importSearch } from './import-search.ts'

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
    search: importSearch,
    load: () => import('./ImportsPage.tsx').then((m) => m.ImportsPage),
    prefetch: ({ fetch }) => fetch(importSources, {}),
  },
  {
    id: 'imports.detail',
    path: '/imports/$id',
    title: say((m) => m.detail),
    roles: readers,
    search: z.looseObject({}),
    load: () => import('./ImportPage.tsx').then((m) => m.ImportPage),
    prefetch: ({ fetch, params }) => fetch(readImport, { params: { id: params['id'] ?? '' } }),
  },
]
