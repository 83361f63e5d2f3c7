/**
 * The pages of the organization and of its doors.
 * @module
 */
import {
  Building2,
  FileClock,
  KeyRound,
  MapPin,
  PhoneCall,
  UserRoundCog,
  UsersRound,
} from 'lucide-react'
import { z } from 'zod'
import type { Language } from '../../../platform/i18n/index.ts'
import type { PageSpec } from '../../../ui/page.ts'
import { one, tableSearch, text } from '../../../ui/url-search.ts'
import { DUTIES, listSites, mySignIns, SITE_KINDS } from '../contract.ts'
import { pages as en, type PageWords } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'

const words = { en, ja }
const say = (pick: (m: PageWords) => string) => (language: Language) => pick(words[language])
const staff = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
] as const
const door = z.object({ return: one(z.string().max(500)), error: text() })
const open = one(z.string().max(100))

export const organizationsPages: readonly PageSpec[] = [
  {
    id: 'organizations.sign-in',
    path: '/sign-in',
    title: say((m) => m.signIn.title),
    roles: 'anyone',
    frame: 'bare',
    search: door,
    load: () => import('./SignInPage.tsx').then((m) => m.SignInPage),
  },
  {
    id: 'organizations.setup',
    path: '/setup',
    title: say((m) => m.setup.organizationTitle),
    roles: 'anyone',
    frame: 'bare',
    load: () => import('./SetupPage.tsx').then((m) => m.SetupPage),
  },
  {
    id: 'organizations.second-factor',
    path: '/second-factor',
    title: say((m) => m.factor.title),
    roles: 'anyone',
    frame: 'bare',
    search: door,
    load: () => import('./SecondFactorPage.tsx').then((m) => m.SecondFactorPage),
  },
  {
    id: 'organizations.invitation',
    path: '/invitation',
    title: say((m) => m.members.invite),
    roles: 'anyone',
    frame: 'bare',
    load: () => import('./InvitationPage.tsx').then((m) => m.InvitationPage),
  },
  {
    id: 'organizations.contact-link',
    path: '/contact-check',
    title: say((m) => m.contactLink.page),
    roles: 'anyone',
    frame: 'bare',
    load: () => import('./ContactLinkPage.tsx').then((m) => m.ContactLinkPage),
  },
  {
    id: 'organizations.start',
    path: '/start',
    title: say((m) => m.start.title),
    roles: 'signed-in',
    words: ['はじめのいっぽ', '初期設定', 'しょきせってい', 'setup', 'onboarding'],
    load: () => import('./StartPage.tsx').then((m) => m.StartPage),
  },
  {
    id: 'organizations.people',
    path: '/people',
    title: say((m) => m.people.title),
    nav: { section: 'organization', order: 10, icon: UsersRound },
    roles: staff,
    goKey: 'p',
    search: tableSearch({
      site: one(z.uuid()),
      duty: one(z.enum(DUTIES)),
      archived: one(z.enum(['true', 'false'])),
      open,
    }),
    words: ['ひと', '社員', 'しゃいん', '役目', 'やくめ', 'CISO', 'staff', 'duty'],
    load: () => import('./PeoplePage.tsx').then((m) => m.PeoplePage),
    searches: say((m) => m.people.searchIn),
    actions: [
      {
        title: say((m) => m.people.add),
        to: '/people',
        search: { open: 'new' },
        words: ['ひとをついか', 'new person'],
      },
    ],
  },
  {
    id: 'organizations.sites',
    path: '/sites',
    title: say((m) => m.sites.title),
    nav: { section: 'organization', order: 20, icon: MapPin },
    roles: 'signed-in',
    search: tableSearch({
      kind: one(z.enum(SITE_KINDS)),
      archived: one(z.enum(['true', 'false'])),
      open,
    }),
    words: ['きょてん', '工場', 'こうじょう', '子会社', 'こがいしゃ', '海外', 'かいがい'],
    load: () => import('./SitesPage.tsx').then((m) => m.SitesPage),
    prefetch: ({ fetch }) => fetch(listSites, { query: { archived: 'false' } }),
    actions: [
      {
        title: say((m) => m.sites.add),
        to: '/sites',
        search: { open: 'new' },
        words: ['きょてんをついか'],
      },
    ],
  },
  {
    id: 'organizations.contacts',
    path: '/contacts',
    title: say((m) => m.contacts.title),
    nav: { section: 'organization', order: 30, icon: PhoneCall },
    roles: staff,
    goKey: 'c',
    search: z.object({ open }),
    words: ['れんらくもう', '電話', 'でんわ', '緊急', 'きんきゅう', 'call tree', 'emergency'],
    load: () => import('./ContactTreesPage.tsx').then((m) => m.ContactTreesPage),
    actions: [
      {
        title: say((m) => m.contacts.add),
        to: '/contacts',
        search: { open: 'new' },
        words: ['れんらくもうをついか'],
      },
    ],
  },
  {
    id: 'organizations.members',
    path: '/members',
    title: say((m) => m.members.title),
    nav: { section: 'settings', order: 10, icon: UserRoundCog },
    roles: ['administrator', 'auditor'],
    search: tableSearch({ tab: one(z.enum(['members', 'invitations'])), open }),
    words: [
      'りようしゃ',
      'しょうたい',
      '権限',
      'けんげん',
      '役割',
      'やくわり',
      'アカウント',
      'user',
      'role',
    ],
    load: () => import('./MembersPage.tsx').then((m) => m.MembersPage),
    actions: [
      {
        title: say((m) => m.members.inviteTitle),
        to: '/members',
        search: { open: 'invite' },
        words: ['しょうたい', 'invite'],
      },
      {
        title: say((m) => m.preview),
        to: '/members',
        search: { open: 'preview' },
        words: ['みえかた', 'preview', 'けんげん'],
      },
    ],
  },
  {
    id: 'organizations.tokens',
    path: '/tokens',
    title: say((m) => m.tokens.title),
    nav: { section: 'settings', order: 20, icon: KeyRound },
    roles: 'signed-in',
    search: tableSearch({ open: one(z.enum(['new'])) }),
    words: ['とーくん', 'API', 'れんけい', '連携'],
    load: () => import('./TokensPage.tsx').then((m) => m.TokensPage),
    actions: [
      {
        title: say((m) => m.tokens.add),
        to: '/tokens',
        search: { open: 'new' },
        words: ['とーくん'],
      },
    ],
  },
  {
    id: 'organizations.audit',
    path: '/audit',
    title: say((m) => m.audit.title),
    nav: { section: 'settings', order: 30, icon: FileClock },
    roles: ['administrator', 'auditor'],
    search: tableSearch({
      who: one(z.string().max(200)),
      what: one(z.string().max(100)),
      object: one(z.string().max(200)),
      from: one(z.iso.date()),
      to: one(z.iso.date()),
      open: one(z.coerce.number().int()),
    }),
    words: ['かんさろぐ', '履歴', 'りれき', 'history', 'log'],
    load: () => import('./AuditPage.tsx').then((m) => m.AuditPage),
  },
  {
    id: 'organizations.settings',
    path: '/organization',
    title: say((m) => m.organization.title),
    nav: { section: 'settings', order: 40, icon: Building2 },
    roles: 'signed-in',
    words: ['そしきのせってい', '会社', 'かいしゃ', '法人番号', 'ほうじんばんごう', 'company'],
    load: () => import('./OrganizationPage.tsx').then((m) => m.OrganizationPage),
  },
  {
    id: 'organizations.me',
    path: '/me',
    title: say((m) => m.me.title),
    roles: 'signed-in',
    words: [
      'ぱすわーど',
      'にんしょう',
      'ぱすきー',
      'せっしょん',
      'password',
      'passkey',
      'session',
      'profile',
    ],
    load: () => import('./MePage.tsx').then((m) => m.MePage),
    prefetch: ({ fetch }) => fetch(mySignIns, {}),
  },
]
