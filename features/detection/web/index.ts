/**
 * The pages of detection.
 * @module
 */
import { Antenna, BellRing, FileSearch, KeyRound, ScanSearch } from 'lucide-react'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en, type PageWords } from '../messages/pages-en.ts'
import { pages as ja } from '../messages/pages-ja.ts'
import {
  alertSearch,
  coverageSearch,
  eventSearch,
  exceptionSearch,
  huntSearch,
  huntsSearch,
  rulePageSearch,
  ruleSearch,
  setSearch,
  traceSearch,
} from './detection-search.ts'
import {
  accessSearch,
  expectedSearch,
  logSourcePageSearch,
  logSourceSearch,
} from './sources/log-source-search.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])
const readers = ['administrator', 'operator', 'officer', 'auditor', 'provider'] as const

/** Fetched when the page is wanted: its shapes would weigh on every first page. */
const alerts = () => import('../contract-alerts.ts')
const rules = () => import('../contract-rules.ts')
const sources = () => import('../contract-sources.ts')

export const detectionPages: readonly PageSpec[] = [
  {
    id: 'detection.alerts',
    path: '/alerts',
    title: say((m) => m.alerts),
    nav: { section: 'today', order: 30, icon: BellRing },
    roles: readers,
    words: ['アラート', 'けいほう', '警報', 'けんち', '検知', 'alert', 'detection', 'SIEM'],
    search: alertSearch,
    load: () => import('./AlertsPage.tsx').then((m) => m.AlertsPage),
    searches: say((m) => m.alerts),
    actions: [
      {
        title: say((m) => m.sign),
        to: '/alerts',
        search: { open: 'sign' },
        words: ['にちじかくにん', '署名', 'review', 'sign'],
      },
    ],
  },
  {
    id: 'detection.alert',
    path: '/alerts/$id',
    title: say((m) => m.alert),
    roles: readers,
    load: () => import('./AlertPage.tsx').then((m) => m.AlertPage),
    prefetch: async ({ fetch, params }) => {
      const { readAlert } = await alerts()
      return fetch(readAlert, { params: { id: params['id'] ?? '' } })
    },
  },
  {
    id: 'detection.events',
    path: '/logs',
    title: say((m) => m.events),
    nav: { section: 'today', order: 35, icon: FileSearch },
    roles: ['administrator', 'operator', 'auditor', 'provider'],
    words: ['ログけんさく', 'イベント', '調査', 'log', 'event', 'hunt'],
    search: eventSearch,
    load: () => import('./EventsPage.tsx').then((m) => m.EventsPage),
    searches: say((m) => m.events),
  },
  {
    id: 'detection.sources',
    path: '/logs/sources',
    title: say((m) => m.logSources),
    nav: { section: 'imports', order: 25, icon: Antenna },
    roles: [...readers, 'site-contact'],
    words: [
      'ろぐのそうしんもと',
      'ログ収集',
      'syslog',
      'Winlogbeat',
      'rsyslog',
      'log source',
      'retention',
    ],
    search: logSourceSearch,
    load: () => import('./sources/LogSourcesPage.tsx').then((m) => m.LogSourcesPage),
    prefetch: async ({ fetch }) => {
      const { listLogSources, readRetention } = await sources()
      return Promise.all([fetch(listLogSources, {}), fetch(readRetention, {})])
    },
    actions: [
      {
        title: say((m) => m.addLogSource),
        to: '/logs/sources',
        search: { open: 'new' },
        words: ['ろぐをおくる', 'ログを送る', 'syslog', 'Winlogbeat', 'FortiGate', 'YAMAHA'],
      },
      {
        title: say((m) => m.retention),
        to: '/logs/sources',
        search: { open: 'retention' },
        words: ['ほぞんきかん', 'ログの保管', 'retention'],
      },
    ],
  },
  {
    id: 'detection.expected',
    path: '/logs/expected',
    title: say((m) => m.expected),
    under: '/logs/sources',
    roles: [...readers, 'site-contact'],
    words: ['おくるべきログ', '網羅', '途絶', 'HB-D01', 'coverage', 'expected logs', 'silent'],
    search: expectedSearch,
    load: () => import('./expected/ExpectedPage.tsx').then((m) => m.ExpectedPage),
    prefetch: async ({ fetch }) => {
      const { readExpectedLogs } = await import('../contract-expected.ts')
      return fetch(readExpectedLogs, {})
    },
    actions: [
      {
        title: say((m) => m.logPolicy),
        to: '/logs/expected',
        search: { open: 'policy' },
        words: ['ほうしん', 'ログの方針', 'policy'],
      },
    ],
  },
  {
    id: 'detection.access',
    path: '/access-review',
    title: say((m) => m.access),
    nav: { section: 'today', order: 37, icon: KeyRound },
    roles: readers,
    words: [
      'あくせすのみなおし',
      '管理者のサインイン',
      'ログイン',
      '時間外',
      'ファイアウォールの拒否',
      'HB-D03',
      'access review',
      'sign-in',
      'deny',
    ],
    search: accessSearch,
    load: () => import('./access/AccessPage.tsx').then((m) => m.AccessPage),
    actions: [
      {
        title: say((m) => m.workingHours),
        to: '/access-review',
        search: { open: 'hours' },
        words: ['きんむじかん', '祝日', 'working hours', 'holidays'],
      },
    ],
  },
  {
    id: 'detection.source',
    path: '/logs/sources/$id',
    title: say((m) => m.logSource),
    roles: [...readers, 'site-contact'],
    search: logSourcePageSearch,
    load: () => import('./sources/LogSourcePage.tsx').then((m) => m.LogSourcePage),
    prefetch: async ({ fetch, params }) => {
      const { readLogSource } = await sources()
      return fetch(readLogSource, { params: { id: params['id'] ?? '' } })
    },
  },
  {
    id: 'detection.rules',
    path: '/detection/rules',
    title: say((m) => m.rules),
    nav: { section: 'settings', order: 55, icon: ScanSearch },
    roles: readers,
    words: ['けんちるーる', 'シグマ', 'Sigma', 'rules', 'ATT&CK'],
    search: ruleSearch,
    load: () => import('./RulesPage.tsx').then((m) => m.RulesPage),
    searches: say((m) => m.rules),
  },
  {
    id: 'detection.rule',
    path: '/detection/rules/$id',
    title: say((m) => m.rule),
    roles: readers,
    search: rulePageSearch,
    load: () => import('./RulePage.tsx').then((m) => m.RulePage),
    prefetch: async ({ fetch, params }) => {
      const { readRule } = await rules()
      return fetch(readRule, { params: { id: params['id'] ?? '' } })
    },
  },
  {
    id: 'detection.hunts',
    path: '/detection/hunts',
    title: say((m) => m.hunts),
    roles: ['administrator', 'operator', 'auditor', 'provider'],
    words: ['かこのろぐ', 'さかのぼる', 'レトロハント', 'retro hunt', 'retrohunt'],
    search: huntsSearch,
    load: () => import('./HuntsPage.tsx').then((m) => m.HuntsPage),
  },
  {
    id: 'detection.hunt',
    path: '/detection/hunts/$id',
    title: say((m) => m.hunt),
    roles: ['administrator', 'operator', 'auditor', 'provider'],
    search: huntSearch,
    load: () => import('./HuntPage.tsx').then((m) => m.HuntPage),
  },
  {
    id: 'detection.trace',
    path: '/detection/trace',
    title: say((m) => m.trace),
    roles: ['administrator', 'operator', 'auditor', 'provider'],
    words: ['あたらないりゆう', '検知しない', '照合', 'why', 'no match', 'trace'],
    search: traceSearch,
    load: () => import('./TracePage.tsx').then((m) => m.TracePage),
  },
  {
    id: 'detection.exceptions',
    path: '/detection/exceptions',
    title: say((m) => m.exceptions),
    roles: readers,
    words: ['じょがい', '除外', 'exception', 'false positive'],
    search: exceptionSearch,
    load: () => import('./ExceptionsPage.tsx').then((m) => m.ExceptionsPage),
  },
  {
    id: 'detection.sets',
    path: '/detection/sets',
    title: say((m) => m.sets),
    roles: readers,
    words: ['るーるせっと', 'SigmaHQ'],
    search: setSearch,
    load: () => import('./SetsPage.tsx').then((m) => m.SetsPage),
    actions: [
      {
        title: say((m) => m.importRules),
        to: '/detection/sets',
        search: { open: 'import' },
        words: ['シグマ', 'とりこみ', 'Sigma', 'import'],
      },
    ],
  },
  {
    id: 'detection.indicators',
    path: '/detection/indicators',
    title: say((m) => m.indicators),
    roles: ['administrator', 'operator', 'auditor', 'provider'],
    words: ['しんがいしひょう', 'IoC', 'IOC', 'STIX', 'MISP', 'indicator', 'hunt'],
    search: setSearch,
    load: () => import('./IndicatorsPage.tsx').then((m) => m.IndicatorsPage),
  },
  {
    id: 'detection.coverage',
    path: '/detection/coverage',
    title: say((m) => m.coverage),
    roles: readers,
    words: ['もうら', 'MITRE', 'ATT&CK', 'coverage', 'technique'],
    search: coverageSearch,
    load: () => import('./CoveragePage.tsx').then((m) => m.CoveragePage),
  },
]
