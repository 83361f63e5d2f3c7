/**
 * The pages of vulnerabilities, and their parts on pages of others. Shapes come with the pages: they would weigh on every
 * first page.
 * @module
 */
import { Bug } from 'lucide-react'
import { z } from 'zod'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import type { PartSpec } from '../../../ui/parts.tsx'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { casePages } from './cases/pages.ts'

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
/** The page reads its own filters, and tolerates nonsense. */
const search = z.looseObject({})
const contract = () => import('../contract.ts')

export const vulnerabilitiesPages: readonly PageSpec[] = [
  {
    id: 'vulnerabilities.list',
    path: '/vulnerabilities',
    title: say((m) => m.list),
    nav: { section: 'assets', order: 18, icon: Bug },
    roles: readers,
    goKey: 'v',
    words: ['ぜいじゃくせい', 'CVE', 'KEV', 'patch', 'パッチ', '修正', 'flaw'],
    search,
    searches: say((m) => m.list),
    load: () => import('./FindingsPage.tsx').then((m) => m.FindingsPage),
    prefetch: async ({ fetch }) => fetch((await contract()).findingSummary, { query: {} }),
    actions: [
      { title: say((m) => m.overdue), to: '/vulnerabilities', search: { due: 'overdue' } },
      { title: say((m) => m.exploited), to: '/vulnerabilities', search: { kev: 'yes' } },
    ],
  },
  {
    id: 'vulnerabilities.coverage',
    path: '/vulnerabilities/coverage',
    title: say((m) => m.coverage),
    roles: readers,
    words: ['はんていできない', 'coverage', 'unknown'],
    load: () => import('./CoveragePage.tsx').then((m) => m.CoveragePage),
    prefetch: async ({ fetch }) => fetch((await contract()).findingSummary, { query: {} }),
  },
  {
    id: 'vulnerabilities.policy',
    path: '/vulnerabilities/policy',
    title: say((m) => m.policy),
    roles: readers,
    words: ['きげん', 'ほうしん', 'SSVC', 'BOD', 'deadline'],
    load: () => import('./PolicyPage.tsx').then((m) => m.PolicyPage),
    prefetch: async ({ fetch }) => fetch((await contract()).readPolicy, {}),
  },
  {
    id: 'vulnerabilities.suppressions',
    path: '/vulnerabilities/suppressions',
    title: say((m) => m.suppressions),
    roles: readers,
    words: ['ごけんち', 'りすくじゅよう', 'false positive', 'VEX'],
    search,
    load: () => import('./SuppressionsPage.tsx').then((m) => m.SuppressionsPage),
  },
  {
    id: 'vulnerabilities.vex',
    path: '/vulnerabilities/vex',
    title: say((m) => m.vex),
    roles: readers,
    words: ['VEX', 'CSAF', 'OpenVEX', 'CycloneDX', 'ていきょうもと'],
    search,
    load: () => import('./VexPage.tsx').then((m) => m.VexPage),
    prefetch: async ({ fetch }) => fetch((await contract()).listVex, { query: {} }),
  },
  {
    id: 'vulnerabilities.vex-document',
    path: '/vulnerabilities/vex/$id',
    title: say((m) => m.vexDocument),
    roles: readers,
    load: () => import('./VexDocumentPage.tsx').then((m) => m.VexDocumentPage),
  },
  {
    id: 'vulnerabilities.finding',
    path: '/vulnerabilities/$id',
    title: say((m) => m.finding),
    roles: readers,
    load: () => import('./FindingPage.tsx').then((m) => m.FindingPage),
    prefetch: async ({ fetch, params }) =>
      fetch((await contract()).readFinding, { params: { id: params['id'] ?? '' } }),
  },
  ...casePages,
]

export const vulnerabilitiesParts: readonly PartSpec[] = [
  {
    id: 'vulnerabilities',
    place: 'asset.tab',
    title: say((m) => m.tab),
    roles: readers,
    load: () => import('./AssetFindings.tsx').then((m) => m.AssetFindings),
  },
  {
    id: 'vulnerabilities',
    place: 'today',
    title: say((m) => m.list),
    roles: readers,
    load: () => import('./TodayFindings.tsx').then((m) => m.TodayFindings),
  },
]
