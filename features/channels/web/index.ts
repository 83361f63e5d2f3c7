/**
 * The page of channels.
 * @module
 */
import { Megaphone } from 'lucide-react'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { channelSearch } from './channel-search.ts'

const all = { en, ja }

/** Fetched when a page of it is wanted: its shapes would weigh on every first page. */
const contract = () => import('../contract.ts')

export const channelsPages: readonly PageSpec[] = [
  {
    id: 'channels.list',
    path: '/channels',
    title: (language) => all[language].title,
    nav: { section: 'settings', order: 60, icon: Megaphone },
    roles: ['administrator', 'auditor'],
    search: channelSearch,
    words: [
      'れんらくさき',
      'つうち',
      '通知',
      'めーる',
      'メール',
      'Webhook',
      'ウェブフック',
      'notification',
      'channel',
      'mail',
      'Slack',
      'スラック',
      'Teams',
      'チームズ',
      'LINE WORKS',
      'ラインワークス',
      'Chatwork',
      'チャットワーク',
    ],
    load: () => import('./ChannelsPage.tsx').then((m) => m.ChannelsPage),
    prefetch: async ({ fetch }) => fetch((await contract()).listChannels, {}),
    actions: [
      {
        title: (language) => all[language].add,
        to: '/channels',
        search: { open: 'new' },
        words: ['れんらくさきをついか', '通知先', 'つうちさき'],
      },
    ],
  },
  {
    id: 'channels.mine',
    path: '/me/notices',
    title: (language) => all[language].mine,
    roles: 'signed-in',
    words: [
      'じぶんへのれんらく',
      'おやすみもーど',
      '通知設定',
      'まとめ',
      'digest',
      'quiet hours',
      'notification',
    ],
    load: () => import('./MyNoticesPage.tsx').then((m) => m.MyNoticesPage),
    prefetch: async ({ fetch }) => fetch((await contract()).readMyRule, {}),
  },
]
