/**
 * The pages of incidents.
 * @module
 */
import { Flame } from 'lucide-react'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en, type PageWords } from '../messages/pages-en.ts'
import { pages as ja } from '../messages/pages-ja.ts'
import { incidentSearch } from './incident-search.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])
const readers = ['administrator', 'operator', 'officer', 'auditor', 'provider'] as const

export const incidentsPages: readonly PageSpec[] = [
  {
    id: 'incidents.list',
    path: '/incidents',
    title: say((m) => m.list),
    nav: { section: 'today', order: 38, icon: Flame },
    roles: readers,
    words: ['じあん', 'インシデント', 'incident', 'case'],
    search: incidentSearch,
    load: () => import('./IncidentsPage.tsx').then((m) => m.IncidentsPage),
    searches: say((m) => m.list),
    actions: [
      {
        title: say((m) => m.add),
        to: '/incidents',
        search: { open: 'add' },
        words: ['じあんをはじめる', '報告', 'report'],
      },
    ],
  },
  {
    id: 'incidents.one',
    path: '/incidents/$id',
    title: say((m) => m.one),
    roles: readers,
    load: () => import('./IncidentPage.tsx').then((m) => m.IncidentPage),
  },
]
