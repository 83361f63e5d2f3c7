/**
 * The pages of the inventory. Shapes come with the pages: they would weigh on every first page.
 * @module
 */
import { Combine, Globe, MessageCircleQuestionMark, Network, Radar, Server } from 'lucide-react'
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
const contract = () => import('../contract.ts')

export const assetsPages: readonly PageSpec[] = [
  {
    id: 'assets.list',
    path: '/assets',
    title: say((m) => m.list),
    nav: { section: 'assets', order: 10, icon: Server },
    roles: readers,
    goKey: 'a',
    words: ['しさん', '台帳', 'だいちょう', '機器', 'きき', 'サーバー', 'inventory', 'device'],
    search,
    load: () => import('./AssetsPage.tsx').then((m) => m.AssetsPage),
    prefetch: async ({ fetch, search }) => {
      const { assetSearch, filterOf } = await import('./asset-search.ts')
      return fetch((await contract()).assetFacets, { query: filterOf(assetSearch.parse(search)) })
    },
    searches: say((m) => m.list),
    actions: [
      {
        title: say((m) => m.add),
        to: '/assets',
        search: { open: 'new' },
        words: ['しさんをとうろく', 'new asset'],
      },
      {
        title: say((m) => m.ownerNone),
        to: '/assets',
        search: { owner: 'none' },
        words: ['かんりしゃ', '管理者', 'without owner'],
      },
    ],
  },
  {
    id: 'assets.unknown',
    path: '/assets/unknown',
    title: say((m) => m.unknown),
    nav: { section: 'assets', order: 20, icon: Radar },
    roles: readers,
    words: [
      'みちのきき',
      '未登録',
      '野良',
      '台帳にない',
      'エージェントなし',
      'shadow IT',
      'rogue',
      'gap',
    ],
    search,
    load: () => import('./UnknownPage.tsx').then((m) => m.UnknownPage),
    prefetch: async ({ fetch, search }) => {
      const { unknownSearch } = await import('./unknown-search.ts')
      return fetch((await contract()).gaps, { query: { site: unknownSearch.parse(search).site } })
    },
  },
  {
    id: 'assets.network',
    path: '/assets/network',
    title: say((m) => m.network),
    nav: { section: 'assets', order: 12, icon: Network },
    roles: readers,
    words: ['ねっとわーく', 'せぐめんと', '構成図', 'こうせいず', 'segment', 'map', 'LLDP'],
    search,
    load: () => import('./NetworkPage.tsx').then((m) => m.NetworkPage),
  },
  {
    id: 'assets.questions',
    path: '/assets/questions',
    title: say((m) => m.questions),
    nav: { section: 'assets', order: 22, icon: MessageCircleQuestionMark },
    roles: ['administrator', 'operator', 'site-contact', 'auditor'],
    words: ['しつもん', '問い合わせ', 'エージェント', 'osquery', 'live query', 'ask', 'hunt'],
    search,
    load: () => import('./QuestionsPage.tsx').then((m) => m.QuestionsPage),
  },
  {
    id: 'assets.exposure',
    path: '/assets/exposure',
    title: say((m) => m.exposure),
    nav: { section: 'assets', order: 16, icon: Globe },
    roles: readers,
    words: [
      'こうかいしさん',
      '公開資産',
      '外部公開',
      'がいぶこうかい',
      'いんたーねっと',
      'exposure',
      'attack surface',
      'ASM',
    ],
    search,
    load: () => import('./ExposurePage.tsx').then((m) => m.ExposurePage),
  },
  {
    id: 'assets.merges',
    path: '/assets/merges',
    title: say((m) => m.merges),
    nav: { section: 'assets', order: 14, icon: Combine },
    roles: readers,
    words: ['とうごう', '重複', 'ちょうふく', 'merge', 'duplicate'],
    load: () => import('./MergeReview.tsx').then((m) => m.MergeReview),
  },
  {
    id: 'assets.detail',
    path: '/assets/$id',
    title: say((m) => m.detail),
    roles: readers,
    search,
    load: () => import('./AssetPage.tsx').then((m) => m.AssetPage),
    prefetch: async ({ fetch, params }) =>
      fetch((await contract()).readAsset, { params: { id: params['id'] ?? '' } }),
  },
]
