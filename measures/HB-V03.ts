/**
 * Only known developers with a second factor, each under an own name, can change the software.
 * @module
 */
import { days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { Members } from '../features/products/evidence.ts'

export default measure<{ members: Members }>({
  id: 'HB-V03',
  title: {
    ja: '認証された開発者だけの開発環境',
    en: 'Only authenticated developers use the development environment',
  },
  asks: {
    ja: '開発環境を使えるのは、名簿に載り、多要素認証を使う開発者だけですか',
    en: 'Is the development environment open only to developers on the roster who sign in with a second factor?',
  },
  group: 'vendor',
  quotes: [
    {
      notice: '2022-04-11',
      section: '4',
      text: '認証された開発者のみが使用できる環境でソフトウェアを開発する。',
    },
  ],
  actor: { ja: '開発部門', en: 'Development' },
  does: [
    {
      ja: 'Gitホスティング、CI、レジストリ、クラウドの利用者をAPIで読み取り、多要素認証、SSO、共有IDの禁止、退職者の削除、ブランチ保護、署名つきコミット、ランナーの分離、秘密情報の混入を確かめます。',
      en: 'Reads members of Git hosting, CI, registries and clouds by API, and checks MFA, SSO, shared ids, leavers, branch protection, signed commits, isolation of runners and leaked secrets.',
    },
    {
      ja: '毎日、人事・プロジェクトの名簿と比べ、新しいデプロイ鍵やトークンを見つけます。',
      en: 'Compares them every day with the rosters of HR and of the project, and finds new deploy keys and tokens.',
    },
  ],
  subject: 'repository',
  reads: { members: 'products.members' },
  maxAge: { members: hours(24) },
  least: 'E1',
  judge: ({ members }) => {
    const newest = latest(members)?.payload
    if (!newest) return unknown('never_seen')
    const { notOnRoster, withoutMfa, sharedAccounts, unknownKeys } = newest
    if (sharedAccounts.length > 0) return fails('shared', named(sharedAccounts))
    if (notOnRoster.length > 0) return fails('not_on_roster', named(notOnRoster))
    if (withoutMfa.length > 0) return fails('without_mfa', named(withoutMfa))
    if (unknownKeys.length > 0) return fails('unknown_key', named(unknownKeys))
    if (newest.members === 0) return unknown('no_members', { host: newest.host })
    return holds({ count: newest.members, host: newest.host })
  },
  reasons: {
    holds: {
      why: {
        ja: '{host}の利用者{count}人は全員名簿にあり、多要素認証を使っています。共有IDはありません。',
        en: 'Every member on {host} ({count}) is on the roster and uses a second factor; there is no shared account.',
      },
      next: { ja: '', en: '' },
    },
    shared: {
      why: {
        ja: '共有のIDが{count}件あります（{name}など）。',
        en: 'There {count:is|are} {count} shared {count:account|accounts} ({name} among them).',
      },
      next: {
        ja: '使っている人それぞれに個人のIDを用意し、共有のIDを停止してください。自動処理には専用のトークンを使います。',
        en: 'Give each user an account of their own and disable the shared one; automation gets its own token.',
      },
    },
    not_on_roster: {
      why: {
        ja: '名簿にない利用者が{count}人います（{name}など）。',
        en: '{count} {count:member is|members are} not on the roster ({name} among them).',
      },
      next: {
        ja: '退職者や外部の人なら権限を外し、正当な開発者なら名簿を直してください。',
        en: 'Remove those who have left or do not belong; if they are developers, correct the roster.',
      },
    },
    without_mfa: {
      why: {
        ja: '多要素認証を使っていない利用者が{count}人います（{name}など）。',
        en: '{count} {count:member signs|members sign} in without a second factor ({name} among them).',
      },
      next: {
        ja: '組織の設定で多要素認証を必須にし、本人に登録を依頼してください。',
        en: 'Require a second factor for the whole organization, and ask them to enrol.',
      },
    },
    unknown_key: {
      why: {
        ja: '持ち主の分からないデプロイ鍵やトークンが{count}件あります（{name}など）。',
        en: '{count} {count:deploy key or token has|deploy keys or tokens have} no known owner ({name} among them).',
      },
      next: {
        ja: '用途と持ち主を確かめ、分からないものは失効させてください。',
        en: 'Find out what they are for and whose they are, and revoke the rest.',
      },
    },
    no_members: {
      why: {
        ja: '{host}から利用者を一人も読み取れていません。',
        en: 'No member could be read from {host}.',
      },
      next: {
        ja: '読み取り用トークンの権限を確かめてください。',
        en: 'Check the scope of the token that reads it.',
      },
    },
  },
  howToMeasure: {
    ja: 'Gitホスティングなどに読み取り専用のトークンで接続し、開発者の名簿を登録すると毎日測定します。',
    en: 'Connect the host of your code with a read-only token and register the roster of developers; it is then measured every day.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [3, 4],
    securityAction25: [4],
    csf2: ['PR.AA-01', 'PR.AA-03', 'PR.AA-05', 'PR.PS-06'],
    cis8: ['16.1', '16.8', '6.3', '6.8'],
    iso27001: ['A.8.4', 'A.8.31', 'A.8.25', 'A.5.16'],
    scs: ['4-1-2', '4-1-3'],
  },
  cases: [
    {
      name: 'all known, all with MFA',
      given: { members: [{ age: hours(2), payload: who({}) }] },
      state: 'holds',
    },
    {
      name: 'a shared account',
      given: { members: [{ age: hours(2), payload: who({ sharedAccounts: ['dev-team'] }) }] },
      state: 'fails',
      reason: 'shared',
    },
    {
      name: 'somebody who has left',
      given: { members: [{ age: hours(2), payload: who({ notOnRoster: ['dev-left'] }) }] },
      state: 'fails',
      reason: 'not_on_roster',
    },
    {
      name: 'one without MFA',
      given: { members: [{ age: hours(2), payload: who({ withoutMfa: ['dev-07'] }) }] },
      state: 'fails',
      reason: 'without_mfa',
    },
    {
      name: 'a key of nobody',
      given: { members: [{ age: hours(2), payload: who({ unknownKeys: ['deploy-2019'] }) }] },
      state: 'fails',
      reason: 'unknown_key',
    },
    {
      name: 'a token that reads nothing',
      given: { members: [{ age: hours(2), payload: who({ members: 0 }) }] },
      state: 'unknown',
      reason: 'no_members',
    },
    {
      name: 'an export sent in',
      given: { members: [{ age: hours(2), class: 'E2', payload: who({}) }] },
      state: 'unknown',
      reason: 'too_weak',
    },
    {
      name: 'read three days ago',
      given: { members: [{ age: days(3), payload: who({}) }] },
      state: 'stale',
    },
  ],
})

function named(names: readonly string[]): { name: string; count: number } {
  return { name: names[0] ?? '', count: names.length }
}

function who(change: Partial<Members>): Members {
  return {
    host: 'git.example.jp',
    members: 14,
    notOnRoster: [],
    withoutMfa: [],
    sharedAccounts: [],
    unknownKeys: [],
    ...change,
  }
}
