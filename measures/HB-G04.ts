/**
 * Partners and subsidiaries: known, reachable on the day, and without an overdue weakness where it matters.
 * @module
 */
import {
  ago,
  ahead,
  days,
  earliest,
  fails,
  holds,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type { ContactCheck, Questionnaire, Standing } from '../features/partners/evidence.ts'

const ANSWER: Questionnaire = { scheme: 'SCS ★3', answered: 81, asked: 81 }

export default measure<{ standings: Standing; contacts: ContactCheck; answers: Questionnaire }>({
  id: 'HB-G04',
  title: {
    ja: '取引先・子会社を含むサプライチェーンへの留意',
    en: 'Mind the supply chain: partners and subsidiaries',
  },
  asks: {
    ja: '取引先と子会社について、緊急連絡先が通じることと対策の状況を確かめていますか',
    en: 'Do you know how your partners and subsidiaries stand, and that you can reach them in an emergency?',
  },
  group: 'supply_chain',
  quotes: [
    {
      notice: '2022-04-11',
      section: '前文',
      text: '取引先や子会社などを含むサプライチェーンに留意した対応が必要である',
    },
  ],
  actor: {
    ja: 'CISO、調達部門、取引先の窓口',
    en: 'CISO, purchasing, contact persons for partners',
  },
  does: [
    {
      ja: '取引先と子会社ごとに、渡しているデータ、接続、契約条項、SECURITY ACTIONやSCSの状況と期限、確認日つきの緊急連絡先を管理します。',
      en: 'Keeps a register of partners and subsidiaries: data and connections, contract clauses, SECURITY ACTION and SCS marks with expiry, and emergency contacts with the date of the last check.',
    },
    {
      ja: 'アカウント不要のページで質問票と資料を受け取り、同意を得た公開ドメインだけを外から点検します。',
      en: 'Offers partners a page without an account for questionnaire and uploads, and probes from outside only the domains they agreed to.',
    },
    {
      ja: '顧客から届く質問票に、同じ証跡から日付と範囲を付けて回答します。',
      en: 'Answers questionnaires of customers from the same evidence, with date and scope on every answer.',
    },
    {
      ja: '四半期ごとに連絡先へ確認の連絡を送り、必要になる前に通じることを確かめます。',
      en: 'Sends contact checks each quarter, so that the emergency list is known to work before the day it is needed.',
    },
  ],
  subject: 'partner',
  reads: {
    standings: 'partners.standing',
    contacts: 'partners.contact-check',
    answers: 'partners.questionnaire',
  },
  maxAge: { standings: days(100), contacts: days(100), answers: days(365) },
  least: 'E2',
  // The register is kept by people; that it is reachable and has answered is seen by machine.
  leastFor: { standings: 'E3' },
  judge: ({ standings, contacts, answers }, now) => {
    const standing = latest(standings)?.payload
    const contact = latest(contacts)
    const answered = latest(answers)
    if (!standing) return contact || answered ? unknown('standing_not_seen') : unknown('never_seen')

    const { mark, criticalFindings, tier } = standing
    const firstCure = earliest(...criticalFindings.map((f) => f.cureBy))
    const isMarkOver = mark !== null && mark.endsAt !== null && mark.endsAt <= now
    if (tier === 'critical') {
      const overdue = criticalFindings.find((f) => f.cureBy <= now)
      if (overdue) return fails('finding_overdue', { what: overdue.what, cureOn: overdue.cureBy })
      if (isMarkOver)
        return fails('mark_expired', { mark: mark?.name ?? '', endedOn: mark?.endsAt ?? now })
      if (!contact?.payload.reached)
        return contact
          ? fails('contact_unreached', { contact: contact.payload.contact })
          : fails('contact_unverified')
    }
    const until =
      tier === 'critical' ? earliest(firstCure, isMarkOver ? null : (mark?.endsAt ?? null)) : null
    if (!contact?.payload.reached) return unknown('contact_open', {}, { until })
    if (!answered) return unknown('no_answer', {}, { until })
    return holds({ reachedOn: contact.observedAt, scheme: answered.payload.scheme }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '緊急連絡先は{reachedOn}に通じ、質問票（{scheme}）にも1年以内に回答があります。',
        en: 'The emergency contact answered on {reachedOn}, and the questionnaire ({scheme}) was answered within the past year.',
      },
      next: { ja: '', en: '' },
    },
    finding_overdue: {
      why: {
        ja: '重要な取引先の重大な指摘「{what}」が、合意した期日（{cureOn}）を過ぎても残っています。',
        en: 'A critical finding at this critical partner, “{what}”, is still open past the agreed date of {cureOn}.',
      },
      next: {
        ja: '取引先と話し、直せない理由と支援できることを確かめ、新しい期日か接続の制限を決めてください。',
        en: 'Talk to the partner, learn what hinders the cure and what help you can give, and agree a new date or a limit on the connection.',
      },
    },
    mark_expired: {
      why: {
        ja: '重要な取引先の{mark}が{endedOn}で期限切れです。',
        en: 'The {mark} of this critical partner expired on {endedOn}.',
      },
      next: {
        ja: '更新の予定を取引先に尋ね、新しい期限を登録してください。',
        en: 'Ask the partner when it will be renewed, and register the new date.',
      },
    },
    contact_unverified: {
      why: {
        ja: '重要な取引先ですが、100日以内に通じた緊急連絡先がありません。',
        en: 'This partner is critical, and no emergency contact has answered within the past 100 days.',
      },
      next: {
        ja: '緊急連絡先を登録し、確認の連絡を送ってください。',
        en: 'Register an emergency contact, and send it a contact check.',
      },
    },
    contact_unreached: {
      why: {
        ja: '重要な取引先の緊急連絡先（{contact}）に連絡が通じませんでした。',
        en: 'The emergency contact of this critical partner ({contact}) could not be reached.',
      },
      next: {
        ja: '営業や調達の担当者から正しい連絡先を聞き、登録し直して、もう一度確かめてください。',
        en: 'Get the right contact through sales or purchasing, register it, and check again.',
      },
    },
    standing_not_seen: {
      why: {
        ja: '取引先台帳での区分（重要かどうか）が確認できません。',
        en: 'The register does not say whether this partner is critical.',
      },
      next: {
        ja: '取引先台帳で、渡しているデータと接続、区分を登録してください。',
        en: 'Enter in the register which data and connections the partner has, and its tier.',
      },
    },
    contact_open: {
      why: {
        ja: '緊急連絡先が通じることをまだ確認できていません。',
        en: 'It has not been confirmed that the emergency contact can be reached.',
      },
      next: {
        ja: '確認の連絡を送ってください。返事があれば記録されます。',
        en: 'Send a contact check; an answer is recorded by itself.',
      },
    },
    no_answer: {
      why: {
        ja: '連絡先は通じますが、質問票への回答がありません。',
        en: 'The contact answers, but there is no answered questionnaire.',
      },
      next: {
        ja: '取引先に質問票のページを案内してください。',
        en: 'Invite the partner to the questionnaire page.',
      },
    },
  },
  howToMeasure: {
    ja: '取引先台帳に区分と緊急連絡先を登録し、確認の連絡への返事と質問票への回答を受け取ると測定できます。',
    en: 'It is measured once the partner is in the register, its emergency contact has answered a check, and it has answered a questionnaire.',
  },
  mapping: {
    meti10: [9],
    securityAction6: [],
    securityAction25: [22, 23],
    csf2: ['GV.SC-04', 'GV.SC-05', 'GV.SC-06', 'GV.SC-07', 'ID.AM-03', 'ID.AM-04', 'ID.RA-10'],
    cis8: ['15.1', '15.2', '15.3', '15.4', '15.5'],
    iso27001: ['A.5.19', 'A.5.20', 'A.5.21', 'A.5.22', 'A.5.14'],
    scs: ['2-1-1', '2-1-2', '2-1-3', '2-1-4', '2-1-5'],
  },
  cases: [
    {
      name: 'reached, answered, no weakness',
      given: {
        standings: [{ age: days(9), payload: standing({}) }],
        contacts: [{ age: days(20), payload: contact('reached') }],
        answers: [{ age: days(90), payload: ANSWER }],
      },
      state: 'holds',
    },
    {
      name: 'critical, with an overdue finding',
      given: {
        standings: [
          {
            age: days(9),
            payload: standing({ criticalFindings: [{ what: 'RDPの公開', cureBy: ago(days(3)) }] }),
          },
        ],
        contacts: [{ age: days(20), payload: contact('reached') }],
      },
      state: 'fails',
      reason: 'finding_overdue',
    },
    {
      name: 'critical, its star has expired',
      given: {
        standings: [
          { age: days(9), payload: standing({ mark: { name: 'SCS ★3', endsAt: ago(days(1)) } }) },
        ],
        contacts: [{ age: days(20), payload: contact('reached') }],
      },
      state: 'fails',
      reason: 'mark_expired',
    },
    {
      name: 'critical, never called',
      given: { standings: [{ age: days(9), payload: standing({}) }] },
      state: 'fails',
      reason: 'contact_unverified',
    },
    {
      name: 'critical, did not answer',
      given: {
        standings: [{ age: days(9), payload: standing({}) }],
        contacts: [{ age: days(2), payload: contact('silent') }],
      },
      state: 'fails',
      reason: 'contact_unreached',
    },
    {
      name: 'reached, but not in the register',
      given: { contacts: [{ age: days(20), payload: contact('reached') }] },
      state: 'unknown',
      reason: 'standing_not_seen',
    },
    {
      name: 'not critical, not reached',
      given: {
        standings: [{ age: days(9), payload: standing({ tier: 'other' }) }],
        contacts: [{ age: days(2), payload: contact('silent') }],
      },
      state: 'unknown',
      reason: 'contact_open',
    },
    {
      name: 'reached, no questionnaire',
      given: {
        standings: [{ age: days(9), payload: standing({ tier: 'other' }) }],
        contacts: [{ age: days(2), payload: contact('reached') }],
      },
      state: 'unknown',
      reason: 'no_answer',
    },
    {
      name: 'all of it only claimed in a document',
      given: { standings: [{ age: days(9), class: 'E4', payload: standing({}) }] },
      state: 'declared',
    },
    {
      name: 'the register has not been kept for half a year',
      given: {
        standings: [{ age: days(180), payload: standing({}) }],
        contacts: [{ age: days(20), payload: contact('reached') }],
      },
      state: 'stale',
    },
  ],
})

function standing(change: Partial<Standing>): Standing {
  return {
    tier: 'critical',
    mark: { name: 'SCS ★3', endsAt: ahead(days(200)) },
    criticalFindings: [],
    ...change,
  }
}

function contact(answer: 'reached' | 'silent'): ContactCheck {
  return { channel: 'mail', contact: 'security@partner.example', reached: answer === 'reached' }
}
