/**
 * Contacts answer, the emergency page stands, and what will be said is ready.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { PublicAnswer } from '../features/incidents/evidence.ts'
import type { ContactCheck } from '../features/organizations/evidence.ts'

const REVIEW_EVERY = days(365)

export default measure<{ contacts: ContactCheck; answers: PublicAnswer }>({
  id: 'HB-P24',
  title: { ja: '対外応答・社内連絡体制の準備', en: 'Prepare outside answering and inside contact' },
  asks: {
    ja: '緊急時の連絡先がつながり、社外への知らせ方が用意されていますか',
    en: 'Do the emergency contacts answer, and is it prepared what will be said outside?',
  },
  group: 'response',
  actor: { ja: '広報、法務、総務、CSIRT', en: 'Public relations, legal, general affairs, CSIRT' },
  quotes: [{ notice: '2022-02-23', section: '3', text: '対外応答や社内連絡体制等を準備する。' }],
  does: [
    {
      ja: '顧客・取引先への連絡、電話の問答、報道発表、ウェブの告知、監督官庁への報告のひな形を、事案の記録から埋め、承認と公開の記録を残します。',
      en: 'Fills templates (customer and partner notice, answers for the telephone, press release, web banner, reports to authorities) from the case, with approvals and a log of what was published.',
    },
    {
      ja: '会社のサイトとは別の場所に緊急ページを置き、電話応対の台本と問合せの記録を用意します。',
      en: 'Hosts an emergency page apart from the company site, with a script and a log for enquiries.',
    },
    {
      ja: '連絡先を最終確認日とともに管理し、紙でも保管します。',
      en: 'Keeps the contact book with the date each was last verified, on paper as well.',
    },
  ],
  subject: ['organization', 'person'],
  reads: { contacts: 'organizations.contact-check', answers: 'incidents.public-answer' },
  maxAge: { contacts: days(90), answers: days(1) },
  least: 'E2',
  // Whoever dialled in vain and signs it has shown that the contact fails; that it holds is seen by machine.
  leastFor: { contacts: 'E3' },
  judge: ({ contacts, answers }, now, subject) => {
    if (subject.kind === 'person') {
      const check = latest(contacts)
      if (!check) return unknown('never_seen')
      return check.payload.reached ? holds({}, { reason: 'holds_contact' }) : fails('not_reached')
    }
    const answer = latest(answers)
    if (!answer) return unknown('never_seen')
    const { pageReachable, templatesReviewedAt } = answer.payload
    if (!pageReachable) return fails('page_down')
    if (templatesReviewedAt === null) return unknown('templates_not_reviewed')
    const until = templatesReviewedAt + REVIEW_EVERY
    return now >= until
      ? fails('templates_old', { lastOn: templatesReviewedAt })
      : holds({ lastOn: templatesReviewedAt }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '緊急ページは社外から閲覧でき、知らせの文面は{lastOn}に見直されています。',
        en: 'The emergency page answers; the templates were reviewed on {lastOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_contact: {
      why: {
        ja: '連絡がつくことを確認しました。',
        en: 'This contact was reached.',
      },
      next: { ja: '', en: '' },
    },
    not_reached: {
      why: {
        ja: 'この連絡先に連絡がつきませんでした。',
        en: 'This contact could not be reached.',
      },
      next: {
        ja: '「連絡網」で連絡先を直し、確認メールを送るか、もう一度電話してください。',
        en: 'Correct it in the contact tree, then send a mail to confirm or call again.',
      },
    },
    page_down: {
      why: {
        ja: '緊急ページを社外から閲覧できません。',
        en: 'The emergency page cannot be reached from outside.',
      },
      next: {
        ja: '公開先を確かめてください。会社のサイトと別の場所に置くと、同時に止まりません。',
        en: 'Check where it is hosted; apart from the company site it will not go down with it.',
      },
    },
    templates_not_reviewed: {
      why: {
        ja: '緊急ページはありますが、知らせの文面がまだ確認されていません。',
        en: 'The page stands; the templates of what is said have not been reviewed yet.',
      },
      next: {
        ja: '広報と法務に文面を確認してもらってください。',
        en: 'Have public relations and legal review them.',
      },
    },
    templates_old: {
      why: {
        ja: '知らせの文面の見直しから1年を過ぎています（前回：{lastOn}）。',
        en: 'The templates were last reviewed on {lastOn}, more than a year ago.',
      },
      next: {
        ja: '広報と法務に見直してもらってください。',
        en: 'Have public relations and legal review them again.',
      },
    },
  },
  howToMeasure: {
    ja: '「連絡網」から連絡先に確認メールを四半期に一度送り、本人がリンクで回答すると測定できます。一斉連絡の仕組みなどが残した返信の記録も取り込めます。人が手で残した「つながった」という記録だけでは「実施」になりません。会社全体は、緊急ページを登録すると測定できます。',
    en: 'It is measured once each contact of the contact tree answers the mail that Hinoban sends it each quarter, or a reply recorded by another system (such as mass notification) is brought in. A contact noted by hand as reached is not enough to hold. For the company it is measured once the emergency page is registered.',
  },
  mapping: {
    meti10: [7, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.CO-02', 'RS.CO-03', 'RC.CO-03', 'RC.CO-04'],
    cis8: ['17.2', '17.6'],
    iso27001: ['A.5.5', 'A.5.24', 'A.5.26'],
    scs: ['6-1-1'],
  },
  cases: [
    {
      name: 'reached by telephone',
      given: {
        contacts: [
          {
            age: days(20),
            payload: { channel: 'phone', reached: true, minutes: 3 },
            class: 'E2',
          },
        ],
      },
      subject: 'person',
      state: 'holds',
      reason: 'holds_contact',
    },
    {
      name: 'answered the mail with the link',
      given: {
        contacts: [
          { age: days(3), payload: { channel: 'mail', reached: true, minutes: 41.5 }, class: 'E2' },
        ],
      },
      subject: 'person',
      state: 'holds',
      reason: 'holds_contact',
    },
    {
      name: 'reached, by the word of whoever called',
      given: {
        contacts: [{ age: days(20), payload: { channel: 'phone', reached: true, minutes: 3 } }],
      },
      subject: 'person',
      state: 'unknown',
      reason: 'too_weak',
    },
    {
      name: 'the number is dead, by the word of whoever called',
      given: {
        contacts: [{ age: days(20), payload: { channel: 'phone', reached: false, minutes: null } }],
      },
      subject: 'person',
      state: 'fails',
      reason: 'not_reached',
    },
    { name: 'nobody tried', given: {}, subject: 'person', state: 'unknown', reason: 'never_seen' },
    {
      name: 'tried half a year ago',
      given: {
        contacts: [{ age: days(180), payload: { channel: 'mail', reached: true, minutes: null } }],
      },
      subject: 'person',
      state: 'stale',
    },
    {
      name: 'page up, templates fresh',
      given: { answers: [{ age: hours(2), payload: answer({}) }] },
      subject: 'organization',
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'page down',
      given: { answers: [{ age: hours(2), payload: answer({ pageReachable: false }) }] },
      subject: 'organization',
      state: 'fails',
      reason: 'page_down',
    },
    {
      name: 'templates of two years ago',
      given: {
        answers: [{ age: hours(2), payload: answer({ templatesReviewedAt: ago(days(700)) }) }],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'templates_old',
    },
    {
      name: 'templates never reviewed',
      given: { answers: [{ age: hours(2), payload: answer({ templatesReviewedAt: null }) }] },
      subject: 'organization',
      state: 'unknown',
      reason: 'templates_not_reviewed',
    },
  ],
})

function answer(change: Partial<PublicAnswer>): PublicAnswer {
  return { pageReachable: true, templatesReviewedAt: ago(days(100)), ...change }
}
