/**
 * The pages of advisories.
 * @module
 */
import { Siren } from 'lucide-react'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { advisorySearch } from './advisory-search.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])
const readers = ['administrator', 'operator', 'officer', 'auditor', 'provider'] as const

/** Fetched when the page is wanted: its shapes would weigh on every first page. */
const contract = () => import('../contract.ts')

export const advisoriesPages: readonly PageSpec[] = [
  {
    id: 'advisories.list',
    path: '/advisories',
    title: say((m) => m.list),
    nav: { section: 'today', order: 40, icon: Siren },
    roles: readers,
    words: [
      'ちゅういかんき',
      'アドバイザリ',
      'ぜいじゃくせい',
      '脆弱性情報',
      'JPCERT',
      'IPA',
      'JVN',
      'CVE',
      'advisory',
      'alert',
    ],
    search: advisorySearch,
    load: () => import('./AdvisoriesPage.tsx').then((m) => m.AdvisoriesPage),
    prefetch: async ({ fetch }) => {
      const { listSources } = await contract()
      return fetch(listSources, {})
    },
    searches: say((m) => m.list),
    actions: [
      {
        title: say((m) => m.add),
        to: '/advisories',
        search: { open: 'add' },
        words: ['ちゅういかんきをとりこむ', '貼り付け', 'paste', 'RSS'],
      },
    ],
  },
  {
    id: 'advisories.one',
    path: '/advisories/$id',
    title: say((m) => m.one),
    roles: readers,
    load: () => import('./AdvisoryPage.tsx').then((m) => m.AdvisoryPage),
    prefetch: async ({ fetch, params }) => {
      const { readAdvisory } = await contract()
      return fetch(readAdvisory, { params: { id: params['id'] ?? '' } })
    },
  },
]
