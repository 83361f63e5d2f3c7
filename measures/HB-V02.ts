/**
 * Customers hear of a serious flaw within three days, and can be reached when it comes to that.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { CustomerContacts, CustomerNotices } from '../features/products/evidence.ts'

const TELL_WITHIN = hours(72)

export default measure<{ notices: CustomerNotices; contacts: CustomerContacts }>({
  id: 'HB-V02',
  title: {
    ja: '重大な脆弱性公表時の顧客への連絡',
    en: 'Tell customers about serious vulnerabilities',
  },
  asks: {
    ja: '自社製品の重大な脆弱性が公表されたとき、影響を受ける顧客全員に3日以内に連絡していますか',
    en: 'When a serious flaw in your product is published, does every affected customer hear from you within three days?',
  },
  group: 'vendor',
  quotes: [
    {
      notice: '2022-04-11',
      section: '4',
      text: '製品・サービスの重大な脆弱性が公表された場合には、例えば顧客へ連絡する等の対応を行う。',
    },
  ],
  actor: { ja: 'PSIRT、営業、保守部門', en: 'PSIRT, sales, maintenance' },
  does: [
    {
      ja: '製品台帳から該当する顧客とバージョンを割り出し、対処方法を添えた通知（CSAFと日本語の文書）を送り、到達・確認・修正を追い、返事のない顧客には電話を促します。',
      en: 'Knows from the product register which customer has which version, sends an advisory (CSAF and a letter in Japanese) with what to do, tracks delivery, reading and fix, and has those called who do not answer.',
    },
    {
      ja: 'EU向け製品ではCRA第14条の24時間・72時間・14日の期限を動かし、JVN・IPAとの調整を記録します。',
      en: 'Starts the 24 h, 72 h and 14 d clocks of CRA Article 14 for products in the EU, and records the coordination with JVN and IPA.',
    },
    {
      ja: '同意を得た点検や製品からのバージョンの通知で、残っている影響を確かめます。',
      en: 'Checks the remaining exposure by probes with consent, or by the versions that products report.',
    },
  ],
  subject: ['advisory', 'product'],
  reads: { notices: 'products.customer-notices', contacts: 'products.customer-contacts' },
  maxAge: { notices: days(1), contacts: days(180) },
  least: 'E2',
  judge: ({ notices, contacts }, now, subject) => {
    if (subject.kind === 'product') {
      const check = latest(contacts)
      if (!check) return unknown('never_seen')
      const { unreached, customers } = check.payload
      return unreached.length > 0
        ? fails('contact_unreached', { customer: unreached[0] ?? '', count: unreached.length })
        : holds({ customers, checkedOn: check.observedAt }, { reason: 'holds_contacts' })
    }
    const notice = latest(notices)?.payload
    if (!notice) return unknown('never_seen')
    const { title, severity, publishedAt, affected, fixed, uncontacted } = notice
    const due = publishedAt + TELL_WITHIN
    if (uncontacted.length === 0) return holds({ title, affected, fixed }, { reason: 'holds_told' })
    if (severity === 'other') return holds({ title }, { reason: 'holds_not_serious' })
    return now >= due
      ? fails('uncontacted', { title, count: uncontacted.length, customer: uncontacted[0] ?? '' })
      : unknown('telling', { title, count: uncontacted.length, dueAt: due }, { until: due })
  },
  reasons: {
    holds_told: {
      why: {
        ja: '「{title}」は影響を受ける{affected}社すべてに連絡済みです（修正確認 {fixed}社）。',
        en: 'Every customer affected by “{title}” ({affected}) has been contacted; {fixed} {fixed:has|have} the fix.',
      },
      next: { ja: '', en: '' },
    },
    holds_not_serious: {
      why: {
        ja: '「{title}」は重大ではないため、定例の案内で知らせます。',
        en: '“{title}” is not serious; customers hear of it in the regular notes.',
      },
      next: { ja: '', en: '' },
    },
    holds_contacts: {
      why: {
        ja: '{checkedOn}に、顧客{customers}社すべての連絡先が通じました。',
        en: 'The contact of every customer ({customers}) answered on {checkedOn}.',
      },
      next: { ja: '', en: '' },
    },
    uncontacted: {
      why: {
        ja: '「{title}」の公表から72時間を過ぎましたが、影響を受ける{count}社（{customer}など）に連絡していません。',
        en: '“{title}” has been public for more than 72 hours, and {count} affected {count:customer|customers} ({customer} among them) {count:has|have} not been contacted.',
      },
      next: {
        ja: '未連絡の一覧を開き、いまできる対処を添えて、今日中に電話かメールで知らせてください。',
        en: 'Open the list of those not contacted, and tell them today by phone or mail, with what they can do now.',
      },
    },
    telling: {
      why: {
        ja: '「{title}」を、あと{count}社に知らせる必要があります（期限 {dueAt}）。',
        en: '{count} {count:customer has|customers have} yet to hear of “{title}” (due {dueAt}).',
      },
      next: {
        ja: '未連絡の一覧から通知を送ってください。',
        en: 'Send the notice from the list of those not contacted.',
      },
    },
    contact_unreached: {
      why: {
        ja: '顧客{count}社（{customer}など）のセキュリティ連絡先が通じません。',
        en: 'The security contacts of {count} {count:customer|customers} ({customer} among them) can not be reached.',
      },
      next: {
        ja: '営業担当から正しい連絡先を聞き、登録し直してください。',
        en: 'Get the right contacts through sales, and register them.',
      },
    },
  },
  howToMeasure: {
    ja: '製品台帳に顧客とバージョンを登録し、脆弱性の通知の到達と、連絡先の確認（180日ごと）の結果を取り込むと測定できます。',
    en: 'It is measured from the delivery of advisories to the customers in the product register, and from contact checks every 180 days.',
  },
  mapping: {
    meti10: [9, 10],
    securityAction6: [],
    securityAction25: [],
    csf2: ['ID.RA-08', 'RS.CO-03', 'GV.SC-08', 'ID.RA-01'],
    cis8: ['16.2', '16.6', '16.3'],
    iso27001: ['A.8.8', 'A.5.26', 'A.5.20'],
    scs: ['2-1-4'],
  },
  cases: [
    {
      name: 'everybody told',
      given: { notices: [{ age: hours(2), payload: notice({}) }] },
      state: 'holds',
      reason: 'holds_told',
    },
    {
      name: 'a small flaw',
      given: {
        notices: [
          { age: hours(2), payload: notice({ severity: 'other', uncontacted: ['東西商事'] }) },
        ],
      },
      state: 'holds',
      reason: 'holds_not_serious',
    },
    {
      name: 'four days, one not told',
      given: { notices: [{ age: hours(2), payload: notice({ uncontacted: ['東西商事'] }) }] },
      state: 'fails',
      reason: 'uncontacted',
    },
    {
      name: 'published this morning',
      given: {
        notices: [
          {
            age: hours(1),
            payload: notice({ publishedAt: ago(hours(3)), uncontacted: ['東西商事'] }),
          },
        ],
      },
      state: 'unknown',
      reason: 'telling',
    },
    {
      name: 'last looked at a week ago',
      given: { notices: [{ age: days(7), payload: notice({}) }] },
      state: 'stale',
    },
    {
      name: 'all contacts answer',
      subject: 'product',
      given: { contacts: [{ age: days(30), payload: { customers: 40, unreached: [] } }] },
      state: 'holds',
      reason: 'holds_contacts',
    },
    {
      name: 'a contact does not answer',
      subject: 'product',
      given: { contacts: [{ age: days(30), payload: { customers: 40, unreached: ['東西商事'] } }] },
      state: 'fails',
      reason: 'contact_unreached',
    },
  ],
})

function notice(change: Partial<CustomerNotices>): CustomerNotices {
  return {
    title: '受発注クラウドの認証回避',
    severity: 'serious',
    publishedAt: ago(days(4)),
    affected: 12,
    fixed: 9,
    uncontacted: [],
    ...change,
  }
}
