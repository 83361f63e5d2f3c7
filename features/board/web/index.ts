/**
 * The pages of the board.
 * @module
 */
import { LayoutGrid, ListTodo, OctagonAlert, ShieldMinus, SquareCheckBig } from 'lucide-react'
import { z } from 'zod'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { one } from '../../../ui/url-search.ts'
import {
  getAction,
  getBoard,
  getFinding,
  getMeasure,
  getToday,
  listMeasureIt,
  READERS,
  SubjectState,
} from '../contract.ts'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'
import { actionsSearch, exceptionsSearch, findingsSearch } from './searches.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])

export const boardPages: readonly PageSpec[] = [
  {
    id: 'board.today',
    path: '/today',
    title: say((m) => m.today),
    // The first page of the navigation is where one arrives after sign-in.
    nav: { section: 'today', order: 0, icon: ListTodo },
    roles: READERS,
    goKey: 't',
    words: ['きょうやること', 'やること', 'today', 'todo', 'start'],
    load: () => import('./TodayPage.tsx').then((m) => m.TodayPage),
    prefetch: ({ fetch }) => Promise.all([fetch(getToday, {}), fetch(getBoard, { query: {} })]),
  },
  {
    id: 'board.board',
    path: '/board',
    title: say((m) => m.board),
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
    id: 'board.findings',
    path: '/findings',
    title: say((m) => m.findings),
    nav: { section: 'measures', order: 20, icon: OctagonAlert },
    roles: READERS,
    goKey: 'f',
    words: ['してき', '指摘', 'findings', 'issues', '未解決'],
    search: findingsSearch,
    searches: say((m) => m.findings),
    load: () => import('./FindingsPage.tsx').then((m) => m.FindingsPage),
    prefetch: ({ fetch, search }) =>
      search['tab'] === 'measure-it' ? fetch(listMeasureIt, {}) : Promise.resolve(),
    actions: [
      {
        title: say((m) => m.measureIt),
        to: '/findings',
        search: { tab: 'measure-it' },
        words: ['はかりかた', '測り方', '不明', 'unknown'],
      },
      {
        title: say((m) => m.onlyOverdue),
        to: '/findings',
        search: { overdue: 'yes' },
        words: ['きげんちょうか', '期限超過', 'overdue', 'late'],
      },
    ],
  },
  {
    id: 'board.finding',
    path: '/findings/$id',
    title: say((m) => m.findings),
    roles: READERS,
    load: () => import('./FindingPage.tsx').then((m) => m.FindingPage),
    prefetch: ({ fetch, params }) => fetch(getFinding, { params: { id: params['id'] ?? '' } }),
  },
  {
    id: 'board.actions',
    path: '/actions',
    title: say((m) => m.actions),
    nav: { section: 'measures', order: 30, icon: SquareCheckBig },
    roles: READERS,
    goKey: 'w',
    words: ['たいおう', '対応', 'actions', 'tasks', '担当', 'たんとう'],
    search: actionsSearch,
    searches: say((m) => m.actions),
    load: () => import('./ActionsPage.tsx').then((m) => m.ActionsPage),
  },
  {
    id: 'board.action',
    path: '/actions/$id',
    title: say((m) => m.actions),
    roles: READERS,
    load: () => import('./ActionPage.tsx').then((m) => m.ActionPage),
    prefetch: ({ fetch, params }) => fetch(getAction, { params: { id: params['id'] ?? '' } }),
  },
  {
    id: 'board.exceptions',
    path: '/exceptions',
    title: say((m) => m.exceptions),
    nav: { section: 'measures', order: 40, icon: ShieldMinus },
    roles: READERS,
    goKey: 'x',
    words: ['れいがい', '例外', 'がいとうなし', '該当なし', 'しょめい', '署名', 'exceptions'],
    search: exceptionsSearch,
    load: () => import('./ExceptionsPage.tsx').then((m) => m.ExceptionsPage),
  },
  {
    id: 'board.measure',
    path: '/measures/$measure',
    title: say((m) => m.measure),
    roles: READERS,
    search: z.looseObject({}),
    load: () => import('./MeasurePage.tsx').then((m) => m.MeasurePage),
    prefetch: ({ fetch, params }) =>
      fetch(getMeasure, { params: { measure: params['measure'] ?? '' } }),
  },
]
