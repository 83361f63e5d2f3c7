/**
 * The pages of the board.
 * @module
 */
import { LayoutGrid } from 'lucide-react'
import { z } from 'zod'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { one } from '../../../ui/url-search.ts'
import { getBoard, getMeasure, READERS, SubjectState } from '../contract.ts'
import type { WebMessages } from '../messages/web.en.ts'
import { words } from './words.ts'

const say = (pick: (m: WebMessages) => string) => (language: Language) => pick(words[language])

export const boardPages: readonly PageSpec[] = [
  {
    id: 'board.board',
    path: '/board',
    title: say((m) => m.board.title),
    nav: { section: 'measures', order: 10, icon: LayoutGrid },
    roles: READERS,
    goKey: 'b',
    words: ['ぼーど', 'たいさく', '対策', 'measures'],
    search: z.object({ day: one(z.iso.date()), state: one(SubjectState) }),
    load: () => import('./BoardPage.tsx').then((m) => m.BoardPage),
    prefetch: ({ fetch, search }) =>
      fetch(getBoard, { query: typeof search['day'] === 'string' ? { day: search['day'] } : {} }),
  },
  {
    id: 'board.measure',
    path: '/measures/$measure',
    title: say((m) => m.board.measure),
    roles: READERS,
    search: z.looseObject({}),
    load: () => import('./MeasurePage.tsx').then((m) => m.MeasurePage),
    prefetch: ({ fetch, params }) =>
      fetch(getMeasure, { params: { measure: params['measure'] ?? '' } }),
  },
]
