/**
 * The pages of live sources.
 * @module
 */
import { RadioTower } from 'lucide-react'
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

/** Each page reads its own filters, and tolerates nonsense. */
const search = z.looseObject({})
/** Fetched when a page of it is wanted: its shapes would weigh on every first page. */
const contract = () => import('../../../platform/sources/contract.ts')

export const sourcesPages: readonly PageSpec[] = [
  {
    id: 'sources.list',
    path: '/sources',
    title: say((m) => m.list),
    nav: { section: 'imports', order: 20, icon: RadioTower },
    roles: readers,
    words: [
      'じょうほうげん',
      'れんけい',
      '連携',
      'スキャン',
      'エージェント',
      'でぃれくとり',
      'osquery',
      'SNMP',
      'LDAP',
      'Active Directory',
      'scan',
      'agent',
      'connector',
    ],
    search,
    load: () => import('./SourcesPage.tsx').then((m) => m.SourcesPage),
    prefetch: async ({ fetch }) => {
      const { listSources, sourceKinds } = await contract()
      return Promise.all([fetch(sourceKinds, {}), fetch(listSources, {})])
    },
    actions: [
      {
        title: say((m) => m.add),
        to: '/sources',
        search: { open: 'new' },
        words: ['じょうほうげんをついか', 'connect', 'スキャンを設定'],
      },
      {
        title: say((m) => m.coverage),
        to: '/sources',
        search: { tab: 'coverage' },
        words: ['とうたつじょうきょう', 'カバレッジ', 'coverage', 'matrix'],
      },
    ],
  },
  {
    id: 'sources.detail',
    path: '/sources/$id',
    title: say((m) => m.detail),
    roles: readers,
    search,
    load: () => import('./SourcePage.tsx').then((m) => m.SourcePage),
    prefetch: async ({ fetch }) => {
      const { listSources, sourceKinds } = await contract()
      return Promise.all([fetch(sourceKinds, {}), fetch(listSources, {})])
    },
  },
]
