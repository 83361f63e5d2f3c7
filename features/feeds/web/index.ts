/**
 * The page of feeds.
 * @module
 */
import { Rss } from 'lucide-react'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { feedSearch } from './feed-search.ts'

const all = { en, ja }

export const feedsPages: readonly PageSpec[] = [
  {
    id: 'feeds.list',
    path: '/feeds',
    title: (language) => all[language].title,
    nav: { section: 'settings', order: 70, icon: Rss },
    roles: ['administrator', 'auditor'],
    search: feedSearch,
    words: [
      'じょうほうげん',
      'フィード',
      'バンドル',
      '脆弱性情報',
      'ぜいじゃくせいじょうほう',
      'オフライン',
      'bundle',
      'advisories',
      'offline',
    ],
    load: () => import('./FeedsPage.tsx').then((m) => m.FeedsPage),
    // Its shapes come with the page: they would weigh on every first page.
    prefetch: async ({ fetch }) => fetch((await import('../contract.ts')).listFeeds, {}),
  },
]
