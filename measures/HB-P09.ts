/**
 * No door that counts opens with a password alone.
 * @module
 */
import { days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { DoorPolicy, DoorTest } from '../features/accounts/evidence.ts'

export default measure<{ policies: DoorPolicy; tests: DoorTest }>({
  id: 'HB-P09',
  title: { ja: '多要素認証の適用', en: 'Apply multi-factor authentication' },
  asks: {
    ja: 'インターネットに面したサインインの入口と管理者のサインインに、多要素認証を必須にしていますか',
    en: 'Do all doors that face the internet, and all administrators, need a second factor?',
  },
  group: 'protect',
  actor: { ja: 'IT部門、利用者', en: 'IT department, users' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'システムに多要素認証を適用する等により認証を強化する。',
    },
    { notice: '2022-02-23', section: '1', text: '多要素認証の利用' },
  ],
  does: [
    {
      ja: 'サインインの入口（VPN・メール・SaaS・リモートデスクトップ・管理画面・バックアップ・仮想基盤）をすべて並べ、パスワードだけのサインインが断られることを試験用アカウントかAPIで確かめます。',
      en: 'Lists every sign-in door (VPN, mail, SaaS, remote desktop, administration, backup, hypervisor) and proves by a test account or the API that a password alone is refused.',
    },
    {
      ja: '第二要素を持たない人を示し、登録の案内を送って残り人数を数えます。',
      en: 'Shows who has no second factor, sends the link for enrolment and counts down.',
    },
    {
      ja: '火の番自身も、管理者全員にパスキーかワンタイムパスワードを求めます。',
      en: 'Hinoban itself demands a passkey or one-time password of every administrator.',
    },
  ],
  subject: 'sign-in-door',
  reads: { policies: 'accounts.door-policy', tests: 'accounts.door-test' },
  maxAge: { policies: days(1), tests: days(30) },
  least: 'E1',
  judge: ({ policies, tests }) => {
    const policy = latest(policies)
    const test = latest(tests)
    if (test && !test.payload.passwordAloneRefused)
      return fails('password_enough', {}, { evidence: [test.evidenceId] })
    if (!policy && !test) return unknown('never_seen')
    if (policy) {
      const { fromInternet, forAdministrators, secondFactorRequired, peopleWithoutFactor } =
        policy.payload
      if (!secondFactorRequired && forAdministrators) return fails('administrators_without')
      if (!secondFactorRequired && fromInternet)
        return fails('internet_without', { count: peopleWithoutFactor })
      if (!secondFactorRequired) return holds({}, { reason: 'holds_inside' })
    }
    return holds()
  },
  reasons: {
    holds: {
      why: {
        ja: 'パスワードだけではサインインできません。',
        en: 'A password alone does not open this door.',
      },
      next: { ja: '', en: '' },
    },
    holds_inside: {
      why: {
        ja: '社内からだけ使う一般利用者のサインインの入口です。多要素認証は必須ではありません。',
        en: 'A door for ordinary users from inside only; a second factor is not demanded here.',
      },
      next: { ja: '', en: '' },
    },
    password_enough: {
      why: {
        ja: '試験の結果、パスワードだけでサインインできました。',
        en: 'In the test a password alone opened this door.',
      },
      next: {
        ja: '多要素認証を必須にする方針が、このサインインの入口に効いているかを確かめてください。',
        en: 'Check that the policy which demands a second factor really covers this door.',
      },
    },
    administrators_without: {
      why: {
        ja: '管理者のサインインに多要素認証が必須になっていません。',
        en: 'Administrators can sign in without a second factor.',
      },
      next: {
        ja: '管理者全員に多要素認証を必須にしてください。今日できる対策です。',
        en: 'Demand a second factor of all administrators; it can be done today.',
      },
    },
    internet_without: {
      why: {
        ja: 'インターネットから使えるサインインの入口に多要素認証がありません（未登録：{count}人）。',
        en: 'A door that faces the internet has no second factor ({count} {count:person|people} without one).',
      },
      next: {
        ja: '多要素認証を必須にし、未登録の人に登録を案内してください。',
        en: 'Demand a second factor and send the people without one the link to enrol.',
      },
    },
  },
  howToMeasure: {
    ja: 'サインインの入口を登録し、設定をAPIで読むか、試験用アカウントで確かめると測定できます。',
    en: 'It is measured once the doors are registered and their policy is read by API or tried with a test account.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [3],
    securityAction25: [3],
    csf2: ['PR.AA-03', 'PR.AA-04', 'PR.AA-02'],
    cis8: ['6.3', '6.4', '6.5'],
    iso27001: ['A.8.5', 'A.5.17'],
    scs: ['4-1-3', '4-5-1'],
  },
  cases: [
    {
      name: 'demanded, and proved',
      given: {
        policies: [{ age: hours(3), payload: door({}) }],
        tests: [{ age: days(9), payload: { passwordAloneRefused: true } }],
      },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'the policy says yes, the door says no',
      given: {
        policies: [{ age: hours(3), payload: door({}) }],
        tests: [{ age: days(9), payload: { passwordAloneRefused: false } }],
      },
      state: 'fails',
      reason: 'password_enough',
    },
    {
      name: 'VPN with a password alone',
      given: {
        policies: [
          {
            age: hours(3),
            payload: door({ secondFactorRequired: false, peopleWithoutFactor: 12 }),
          },
        ],
      },
      state: 'fails',
      reason: 'internet_without',
    },
    {
      name: 'administration with a password alone',
      given: {
        policies: [
          {
            age: hours(3),
            payload: door({
              fromInternet: false,
              forAdministrators: true,
              secondFactorRequired: false,
            }),
          },
        ],
      },
      state: 'fails',
      reason: 'administrators_without',
    },
    {
      name: 'a door inside for ordinary users',
      given: {
        policies: [
          { age: hours(3), payload: door({ fromInternet: false, secondFactorRequired: false }) },
        ],
      },
      state: 'holds',
      reason: 'holds_inside',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'read two months ago',
      given: { policies: [{ age: days(60), payload: door({}) }] },
      state: 'stale',
    },
  ],
})

function door(change: Partial<DoorPolicy>): DoorPolicy {
  return {
    fromInternet: true,
    forAdministrators: false,
    secondFactorRequired: true,
    peopleWithoutFactor: 0,
    ...change,
  }
}
