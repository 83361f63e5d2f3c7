/**
 * Partners concerned by a case hear of it within a day, and their contacts are known to work.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { PartnerNotices } from '../features/incidents/evidence.ts'
import type { ContactCheck } from '../features/partners/evidence.ts'

const REACH_WITHIN = hours(24)

export default measure<{ notices: PartnerNotices; contacts: ContactCheck }>({
  id: 'HB-R05',
  title: {
    ja: '取引先を含む関係者への状況共有',
    en: 'Share the situation with partners and all concerned',
  },
  asks: {
    ja: '事案のとき、影響する取引先すべてに24時間以内に状況を伝え、受け取りを確かめていますか',
    en: 'In an incident, does word reach every partner concerned within 24 hours, and do you know that it did?',
  },
  group: 'response',
  quotes: [{ notice: '2022-04-11', section: '2', text: '取引先を含めた関係者に状況を共有する。' }],
  actor: { ja: '営業、広報、CSIRT', en: 'Sales, public relations, CSIRT' },
  does: [
    {
      ja: '共有データ・接続・メールのやり取りから影響する相手を割り出し、理由つきの連絡先一覧を作ります。',
      en: 'Works out from the case who is concerned (data shared, networks joined, mail exchanged), and makes the list with a reason for each.',
    },
    {
      ja: '第一報・続報・最終報を、署名つきメール、電話用シート、FAX・印刷用PDF、コードつきページで相手の言語で送り、受け取りと未回答を示し、一定時間後に別の手段で連絡します。',
      en: 'Sends staged notices (first, follow-up, final) by signed mail, phone sheet, fax or print, and a page with a code, in the language of the partner; shows receipts and the unanswered, and tries a second channel after some hours.',
    },
    {
      ja: 'TLPの表示、伏せ字、希望者への侵害指標（STIX・CSV）の添付に対応します。',
      en: 'TLP marks, redaction, and indicators as STIX or CSV for those who want them.',
    },
  ],
  subject: ['incident', 'partner'],
  reads: { notices: 'incidents.partner-notices', contacts: 'partners.contact-check' },
  maxAge: { notices: days(1), contacts: days(100) },
  least: 'E2',
  judge: ({ notices, contacts }, now, subject) => {
    if (subject.kind === 'partner') {
      const check = latest(contacts)
      if (!check) return unknown('never_seen')
      const { reached, contact } = check.payload
      return reached
        ? holds({ contact, reachedOn: check.observedAt }, { reason: 'holds_reachable' })
        : fails('ping_unanswered', { contact, triedOn: check.observedAt })
    }
    const word = latest(notices)?.payload
    if (!word) return unknown('never_seen')
    const { decidedAt, closedAt, concerned, acknowledged, unreached } = word
    if (unreached.length === 0) return holds({ concerned, acknowledged }, { reason: 'holds_told' })
    const params = { count: unreached.length, partner: unreached[0] ?? '' }
    if (closedAt !== null) return fails('closed_unreached', params)
    const due = decidedAt + REACH_WITHIN
    return now >= due
      ? fails('unreached', params)
      : unknown('telling', { ...params, dueAt: due }, { until: due })
  },
  reasons: {
    holds_told: {
      why: {
        ja: '影響する取引先{concerned}社すべてに届いています（受け取りの確認 {acknowledged}社）。',
        en: 'Word has reached every partner concerned ({concerned}); {acknowledged} {acknowledged:has|have} acknowledged it.',
      },
      next: { ja: '', en: '' },
    },
    holds_reachable: {
      why: {
        ja: '緊急連絡先（{contact}）は{reachedOn}に通じました。',
        en: 'The emergency contact ({contact}) answered on {reachedOn}.',
      },
      next: { ja: '', en: '' },
    },
    ping_unanswered: {
      why: {
        ja: '{triedOn}に確認の連絡を送りましたが、緊急連絡先（{contact}）から返事がありません。',
        en: 'The emergency contact ({contact}) did not answer the check of {triedOn}.',
      },
      next: {
        ja: '担当の営業から正しい連絡先を聞いて登録し、もう一度確かめてください。',
        en: 'Get the right contact through sales, register it, and check again.',
      },
    },
    unreached: {
      why: {
        ja: '24時間を過ぎましたが、影響する{count}社（{partner}など）に届いていません。',
        en: 'After 24 hours, {count} {count:partner|partners} concerned ({partner} among them) {count:has|have} not been reached.',
      },
      next: {
        ja: '未達の一覧を開き、電話など別の手段で連絡してください。届かない理由があれば署名して記録します。',
        en: 'Open the list of the unreached, and use the phone or another channel; sign a reason where it is impossible.',
      },
    },
    closed_unreached: {
      why: {
        ja: '{count}社（{partner}など）に届かないまま、事案が終了しています。',
        en: 'The case was closed while {count} {count:partner|partners} ({partner} among them) had not been reached.',
      },
      next: {
        ja: '事案を再開し、残りの取引先に連絡してください。',
        en: 'Reopen the case, and tell the remaining partners.',
      },
    },
    telling: {
      why: {
        ja: 'あと{count}社（{partner}など）に届いていません（期限 {dueAt}）。',
        en: '{count} {count:partner|partners} ({partner} among them) {count:has|have} yet to be reached (due {dueAt}).',
      },
      next: {
        ja: '未達の一覧から、別の手段でも連絡してください。',
        en: 'Try another channel from the list of the unreached.',
      },
    },
  },
  howToMeasure: {
    ja: '取引先の緊急連絡先に100日ごとに確認の連絡を送ると測定できます。事案のときは、連絡の到達と受け取りを測ります。',
    en: 'It is measured by contact checks with partners every 100 days; during a case, by the delivery and receipt of notices.',
  },
  mapping: {
    meti10: [9, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.CO-02', 'RS.CO-03', 'GV.SC-08'],
    cis8: ['17.2', '17.6'],
    iso27001: ['A.5.5', 'A.5.24', 'A.5.26', 'A.5.19'],
    scs: ['2-1-4', '4-3-3', '6-1-1'],
  },
  cases: [
    {
      name: 'all of them reached',
      given: { notices: [{ age: hours(1), payload: word({}) }] },
      state: 'holds',
      reason: 'holds_told',
    },
    {
      name: 'a day has passed',
      given: { notices: [{ age: hours(1), payload: word({ unreached: ['東西商事'] }) }] },
      state: 'fails',
      reason: 'unreached',
    },
    {
      name: 'closed without them',
      given: {
        notices: [
          { age: hours(1), payload: word({ unreached: ['東西商事'], closedAt: ago(hours(3)) }) },
        ],
      },
      state: 'fails',
      reason: 'closed_unreached',
    },
    {
      name: 'the first hours',
      given: {
        notices: [
          { age: hours(1), payload: word({ unreached: ['東西商事'], decidedAt: ago(hours(2)) }) },
        ],
      },
      state: 'unknown',
      reason: 'telling',
    },
    {
      name: 'a contact that answers',
      subject: 'partner',
      given: { contacts: [{ age: days(30), payload: check('reached') }] },
      state: 'holds',
      reason: 'holds_reachable',
    },
    {
      name: 'a contact that does not',
      subject: 'partner',
      given: { contacts: [{ age: days(30), payload: check('silent') }] },
      state: 'fails',
      reason: 'ping_unanswered',
    },
    {
      name: 'tried in spring',
      subject: 'partner',
      given: { contacts: [{ age: days(200), payload: check('reached') }] },
      state: 'stale',
    },
  ],
})

function word(change: Partial<PartnerNotices>): PartnerNotices {
  return {
    decidedAt: ago(days(2)),
    closedAt: null,
    concerned: 18,
    acknowledged: 15,
    unreached: [],
    ...change,
  }
}

function check(answer: 'reached' | 'silent'): ContactCheck {
  return { channel: 'mail', contact: 'security@partner.example', reached: answer === 'reached' }
}
