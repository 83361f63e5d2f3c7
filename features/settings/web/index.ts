/**
 * The page of the settings.
 * @module
 */
import { SlidersHorizontal } from 'lucide-react'
import { listSettings } from '../../../platform/config/contract.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { settingsSearch } from './settings-search.ts'

export const settingsPages: readonly PageSpec[] = [
  {
    id: 'settings.list',
    path: '/settings',
    title: (language) => ({ en, ja })[language].title,
    nav: { section: 'settings', order: 50, icon: SlidersHorizontal },
    roles: ['administrator', 'auditor'],
    search: settingsSearch,
    words: ['せってい', 'かんきょうへんすう', '環境変数', 'バージョン', 'メール', 'SMTP', 'config'],
    load: () => import('./SettingsPage.tsx').then((m) => m.SettingsPage),
    prefetch: ({ fetch }) => fetch(listSettings, {}),
  },
]
