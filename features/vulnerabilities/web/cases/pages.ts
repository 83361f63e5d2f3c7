/**
 * The pages of cases. Shapes come with the pages: they would weigh on every first page.
 * @module
 */
import { KeySquare } from 'lucide-react'
import { z } from 'zod'
import type { PageSpec } from '../../../../ui/page.ts'
import { casePageWords as words } from '../../messages/cases-pages.ts'

const readers = ['administrator', 'operator', 'officer', 'auditor', 'provider'] as const
const contract = () => import('../../contract-case-pages.ts')

export const casePages: readonly PageSpec[] = [
  {
    id: 'vulnerabilities.cases',
    path: '/vpn-cases',
    title: (language) => words[language].list,
    nav: { section: 'assets', order: 19, icon: KeySquare },
    roles: readers,
    words: ['ろうえい', 'パスワード', 'FortiGate', 'SSL-VPN', 'CVE-2018-13379', 'leak', 'password'],
    // The page reads its own filters, and tolerates nonsense.
    search: z.looseObject({}),
    load: () => import('./CasesPage.tsx').then((m) => m.CasesPage),
    prefetch: async ({ fetch }) => fetch((await contract()).listCases, { query: {} }),
  },
  {
    id: 'vulnerabilities.case',
    path: '/vpn-cases/$id',
    title: (language) => words[language].one,
    roles: readers,
    load: () => import('./CasePage.tsx').then((m) => m.CasePage),
    prefetch: async ({ fetch, params }) =>
      fetch((await contract()).readCase, { params: { id: params['id'] ?? '' } }),
  },
]
