/**
 * Rules are as meant, changed with approval, and confirmed by their owners.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { AccessRules, AccessRulesReview } from '../features/traffic/evidence.ts'

export default measure<{ rules: AccessRules; reviews: AccessRulesReview }>({
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
  subject: 'edge-device',
  reads: { rules: 'traffic.access-rules', reviews: 'traffic.access-rules-review' },
  maxAge: { rules: days(7), reviews: days(180) },
  least: 'E1',
  judge: ({ rules, reviews }) => {
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
    ja: '装置の設定を週に一度取り込み、半年ごとに許可を点検すると測定できます。',
    en: 'It is measured once configurations come in every week and rules are reviewed every half year.',
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
  ],
})

function rules(change: Partial<AccessRules>): AccessRules {
  return { rules: 84, anyToAnyInbound: [], unapprovedChanges: 0, reachDiffers: [], ...change }
}
