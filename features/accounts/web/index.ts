/**
 * The pages of accounts.
 * @module
 */
import { KeyRound } from 'lucide-react'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { accountSearch } from './account-search.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])

/** Fetched when the page is wanted: its shapes would weigh on every first page. */
const contract = () => import('../contract.ts')

export const accountsPages: readonly PageSpec[] = [
  {
    id: 'accounts.list',
    path: '/accounts',
    title: say((m) => m.list),
    nav: { section: 'assets', order: 30, icon: KeyRound },
    roles: ['administrator', 'operator', 'officer', 'auditor', 'provider'],
    words: [
      'あかうんと',
      '利用者',
      'りようしゃ',
      'パスワード',
      'ディレクトリ',
      'Active Directory',
      'user',
      'password',
      'logon',
    ],
    search: accountSearch,
    load: () => import('./AccountsPage.tsx').then((m) => m.AccountsPage),
    prefetch: async ({ fetch }) => {
      const { listAccountGroups } = await contract()
      return fetch(listAccountGroups, {})
    },
    searches: say((m) => m.list),
  },
]
