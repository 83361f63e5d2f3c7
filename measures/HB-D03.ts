/**
 * Rules are as meant, changed with approval, and confirmed by their owners.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { AccessLook, AccessSummary } from '../features/detection/evidence.ts'
import type { AccessRules, AccessRulesReview } from '../features/traffic/evidence.ts'

export default measure<{
  rules: AccessRules
  reviews: AccessRulesReview
  summary: AccessSummary
  looks: AccessLook
}>({
  id: 'HB-D03',
  title: { ja: 'アクセスコントロールの再点検', en: 'Re-inspect access control' },
  asks: {
    ja: 'ファイアウォールなどの通信許可を点検し、意図どおりに閉じていることを確かめていますか',
    en: 'Are firewall rules re-inspected, and is closed proved to be closed?',
  },
  group: 'detect',
  actor: { ja: 'ネットワーク管理者', en: 'Network administrator' },
  quotes: [{ notice: '2022-02-23', section: '2', text: 'アクセスコントロールを再点検する。' }],
  does: [
    {
      ja: 'ファイアウォール・ルーター・クラウドの設定から、全許可・使われていない許可・外からの管理・期限切れの一時許可・隠れた許可を見つけ、許可ごとに理由と期限を担当者に尋ねます。',
      en: 'Reads firewall, router and cloud configurations: any-to-any, unused rules, administration from the internet, expired temporary rules, shadowed rules; asks the owner for reason and end of each.',
    },
    {
      ja: '閉じているはずの経路が閉じていることを、両側から試します。',
      en: 'Tests from both sides that closed is closed.',
    },
    { ja: '承認のない変更を見つけます。', en: 'Detects a change without an approved request.' },
  ],
  subject: ['edge-device', 'organization'],
  reads: {
    rules: 'traffic.access-rules',
    reviews: 'traffic.access-rules-review',
    summary: 'detection.access-summary',
    looks: 'detection.access-look',
  },
  maxAge: { rules: days(7), reviews: days(180), summary: days(7), looks: days(180) },
  least: 'E1',
  judge: ({ rules, reviews, summary, looks }, _now, subject) => {
    if (subject.kind === 'organization') {
      const seen = latest(summary)?.payload
      const look = latest(looks)?.payload
      if (!seen) return unknown('never_seen')
      if (seen.overdueFollowUps > 0)
        return fails('follow_up_overdue', { count: seen.overdueFollowUps })
      if (seen.missing.includes('sign-ins')) return unknown('no_sign_ins')
      if (seen.missing.includes('firewall')) return unknown('no_firewall')
      if (look?.missing !== undefined && look.missing.length > 0)
        return unknown('looked_at_nothing', { reviewedOn: look.reviewedAt })
      return look
        ? holds(
            {
              reviewedOn: look.reviewedAt,
              administrators: seen.administrators,
              offHours: seen.offHoursAccounts,
            },
            { reason: 'holds_look' },
          )
        : unknown('not_looked', { administrators: seen.administrators })
    }
    const newest = latest(rules)
    if (!newest) return unknown('never_seen')
    const { anyToAnyInbound, unapprovedChanges, reachDiffers, rules: count } = newest.payload
    if (anyToAnyInbound.length > 0)
      return fails('any_to_any', { rule: anyToAnyInbound[0] ?? '', count: anyToAnyInbound.length })
    if (unapprovedChanges > 0) return fails('unapproved_change', { count: unapprovedChanges })
    if (reachDiffers.length > 0)
      return fails('reach_differs', { path: reachDiffers[0] ?? '', count: reachDiffers.length })
    const review = latest(reviews)
    return review
      ? holds({ count, reviewedOn: review.payload.reviewedAt })
      : unknown('not_reviewed', { count })
  },
  reasons: {
    holds: {
      why: {
        ja: '{count}件の許可は意図どおりで、{reviewedOn}に点検されています。',
        en: '{count} {count:rule is as meant and was|rules are as meant and were} reviewed on {reviewedOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_look: {
      why: {
        ja: '管理者{administrators}名のサインインと勤務時間外に使われたアカウント{offHours}件、ファイアウォールの拒否を、{reviewedOn}に点検しています。',
        en: 'The sign-ins of {administrators} {administrators:administrator|administrators}, {offHours} {offHours:account|accounts} used outside working hours and what firewalls refused were looked through on {reviewedOn}.',
      },
      next: { ja: '', en: '' },
    },
    follow_up_overdue: {
      why: {
        ja: '点検で見つけた要確認事項{count}件が、期限を過ぎています。',
        en: '{count} {count:follow-up of the review is|follow-ups of the review are} past {count:its|their} due day.',
      },
      next: {
        ja: '「アクセスの見直し」の画面で、結果を書いて閉じてください。',
        en: 'Close them with what came of them, on the page “Access review”.',
      },
    },
    no_sign_ins: {
      why: {
        ja: '7日間、サインインの記録が1件も届いていません。管理者のサインインも時間外の利用も確かめられません。',
        en: 'Not one sign-in has come in 7 days: neither administrators nor use outside the hours can be looked at.',
      },
      next: {
        ja: 'ドメインコントローラーやサーバーのログを送るように設定してください。',
        en: 'Have domain controllers and servers send their logs.',
      },
    },
    no_firewall: {
      why: {
        ja: '7日間、ファイアウォールの通信記録が1件も届いていません。拒否された通信を確かめられません。',
        en: 'Not one line of a firewall has come in 7 days: what it refuses can not be looked at.',
      },
      next: {
        ja: 'ファイアウォールの通信ログ（拒否を含む）を送るように設定してください。',
        en: 'Have firewalls send their traffic logs, with what they deny.',
      },
    },
    looked_at_nothing: {
      why: {
        ja: '{reviewedOn}の署名は、サインインかファイアウォールの記録が1件も集計されていないときのものです。',
        en: 'The look of {reviewedOn} was signed while not one sign-in, or not one line of a firewall, had been counted.',
      },
      next: {
        ja: '今は集計されています。「アクセスの見直し」の画面で内容を確かめ、もう一度署名してください。',
        en: 'They are counted now: look through the page “Access review” and sign again.',
      },
    },
    not_looked: {
      why: {
        ja: '管理者{administrators}名のサインインなどを集計しましたが、点検の署名がまだありません。',
        en: 'The sign-ins of {administrators} {administrators:administrator|administrators} and more were counted, but nobody has signed a look at them yet.',
      },
      next: {
        ja: '「アクセスの見直し」の画面で内容を確かめ、署名してください。',
        en: 'Look through the page “Access review” and sign.',
      },
    },
    any_to_any: {
      why: {
        ja: '外部からの通信をすべて許可する規則が{count}件あります（{rule}）。',
        en: '{count} {count:rule lets|rules let} anything in ({rule}).',
      },
      next: {
        ja: '必要な送信元・宛先・ポートだけに絞ってください。',
        en: 'Narrow it to the sources, destinations and ports that are needed.',
      },
    },
    unapproved_change: {
      why: {
        ja: '承認の記録がない変更が{count}件あります。',
        en: '{count} {count:change has|changes have} no approval on record.',
      },
      next: {
        ja: 'だれが何のために変えたかを確かめ、不要なら元に戻してください。',
        en: 'Find out who changed it and why; undo it if nobody needs it.',
      },
    },
    reach_differs: {
      why: {
        ja: '閉じているはずの経路が{count}件通じています（{path}）。',
        en: '{count} {count:path that should be closed is|paths that should be closed are} open ({path}).',
      },
      next: {
        ja: '許可の順序と対象を直し、もう一度試してください。',
        en: 'Mend order and scope of the rules and try again.',
      },
    },
    not_reviewed: {
      why: {
        ja: '{count}件の許可を読み取りましたが、担当者による点検がまだです。',
        en: '{count} {count:rule has|rules have} been read; {count:its owner has|their owners have} not reviewed {count:it|them} yet.',
      },
      next: {
        ja: '許可ごとの理由と期限を担当者に確認してください。',
        en: 'Ask the owners for reason and end of each rule.',
      },
    },
  },
  howToMeasure: {
    ja: '装置の設定を週に一度取り込んで半年ごとに許可を点検し、サインインとファイアウォールのログを集めて「アクセスの見直し」に署名すると測定できます。',
    en: 'It is measured once configurations come in every week and rules are reviewed every half year, and logs of sign-ins and firewalls come in and the access review is signed.',
  },
  mapping: {
    meti10: [5, 6],
    securityAction6: [4],
    securityAction25: [4],
    csf2: ['PR.IR-01', 'PR.AA-05', 'PR.PS-01'],
    cis8: ['4.4', '4.5', '12.2', '13.4'],
    iso27001: ['A.8.20', 'A.8.22', 'A.8.3', 'A.5.15'],
    scs: ['4-5-1', '4-1-7', '4-4-1'],
  },
  cases: [
    {
      name: 'tidy and reviewed',
      given: {
        rules: [{ age: days(2), payload: rules({}) }],
        reviews: [{ age: days(60), payload: { reviewedAt: ago(days(60)), rulesWithoutReason: 0 } }],
      },
      state: 'holds',
    },
    {
      name: 'anything may come in',
      given: { rules: [{ age: days(2), payload: rules({ anyToAnyInbound: ['policy 12'] }) }] },
      state: 'fails',
      reason: 'any_to_any',
    },
    {
      name: 'somebody changed it',
      given: { rules: [{ age: days(2), payload: rules({ unapprovedChanges: 2 }) }] },
      state: 'fails',
      reason: 'unapproved_change',
    },
    {
      name: 'the wall has a hole',
      given: {
        rules: [{ age: days(2), payload: rules({ reachDiffers: ['guest → 10.1.0.11:445'] }) }],
      },
      state: 'fails',
      reason: 'reach_differs',
    },
    {
      name: 'read, not reviewed',
      given: { rules: [{ age: days(2), payload: rules({}) }] },
      state: 'unknown',
      reason: 'not_reviewed',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'read last month',
      given: { rules: [{ age: days(30), payload: rules({}) }] },
      state: 'stale',
    },
    {
      name: 'counted and looked through',
      given: { summary: [{ age: days(1), payload: summary({}) }], looks: [look(days(60))] },
      subject: 'organization',
      state: 'holds',
      reason: 'holds_look',
    },
    {
      name: 'counted, and nobody has looked',
      given: { summary: [{ age: days(1), payload: summary({}) }] },
      subject: 'organization',
      state: 'unknown',
      reason: 'not_looked',
    },
    {
      name: 'signed while there was nothing to look at',
      given: {
        summary: [{ age: days(1), payload: summary({}) }],
        looks: [
          { ...look(days(60)), payload: { ...look(days(60)).payload, missing: ['firewall'] } },
        ],
      },
      subject: 'organization',
      state: 'unknown',
      reason: 'looked_at_nothing',
    },
    {
      name: 'looked at more than half a year ago',
      given: { summary: [{ age: days(1), payload: summary({}) }], looks: [look(days(200))] },
      subject: 'organization',
      state: 'stale',
    },
    {
      name: 'no sign-in comes in, which is not none',
      given: {
        summary: [{ age: days(1), payload: summary({ missing: ['sign-ins'] }) }],
        looks: [look(days(60))],
      },
      subject: 'organization',
      state: 'unknown',
      reason: 'no_sign_ins',
    },
    {
      name: 'no firewall speaks',
      given: {
        summary: [{ age: days(1), payload: summary({ missing: ['firewall'] }) }],
        looks: [look(days(60))],
      },
      subject: 'organization',
      state: 'unknown',
      reason: 'no_firewall',
    },
    {
      name: 'something found was never followed up',
      given: {
        summary: [{ age: days(1), payload: summary({ openFollowUps: 2, overdueFollowUps: 1 }) }],
        looks: [look(days(60))],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'follow_up_overdue',
    },
    {
      name: 'nothing was ever counted',
      given: {},
      subject: 'organization',
      state: 'unknown',
      reason: 'never_seen',
    },
  ],
})

function summary(change: Partial<AccessSummary>): AccessSummary {
  return {
    from: '2026-11-15',
    to: '2026-11-21',
    missing: [],
    administrators: 4,
    administratorSignIns: 120,
    administratorFailures: 3,
    offHoursAccounts: 2,
    deniedInside: 900,
    deniedOutside: 41_000,
    openFollowUps: 0,
    overdueFollowUps: 0,
    ...change,
  }
}

function look(age: number) {
  return {
    age,
    payload: { reviewedAt: ago(age), from: '2026-10-26', to: '2026-11-22', openFollowUps: 0 },
  }
}

function rules(change: Partial<AccessRules>): AccessRules {
  return { rules: 84, anyToAnyInbound: [], unapprovedChanges: 0, reachDiffers: [], ...change }
}
