/**
 * Every critical service has another way that people have tried.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { Alternate, AlternateContacts } from '../features/continuity/evidence.ts'

const EXERCISE_EVERY = days(365)

export default measure<{ alternates: Alternate; contacts: AlternateContacts }>({
  id: 'HB-P20',
  title: { ja: '代替手段の整備', en: 'Prepare alternate means' },
  asks: {
    ja: 'システムが止まっても仕事を続ける手段があり、実際に試していますか',
    en: 'Is there another way to go on working, and has it been tried?',
  },
  group: 'bcp',
  actor: { ja: '業務部門、総務', en: 'Business departments, general affairs' },
  quotes: [{ notice: '2022-04-11', section: '1', text: '代替手段を整備する。' }],
  does: [
    {
      ja: '業務ごとに、手書きの様式・電話とFAX・予備機・別回線・クラウドの待機系を決め、能力・続けられる時間・切替手順・備品を管理します。',
      en: 'For each service keeps manual forms, telephone and FAX, spare machines, a second line and cloud standby, with capacity, longest duration, steps to switch and stock.',
    },
    {
      ja: '紙の様式と取引先の連絡票を作り、切替訓練の時間を計ります。会社の網の外の連絡先も用意します。',
      en: 'Makes the paper forms and partner sheets, times switch-over exercises, and keeps a contact list outside the company network.',
    },
    {
      ja: '紙の記録を二人で入力し直す仕組みを用意します。',
      en: 'Gives a tool for back-entry of paper records, typed twice and compared.',
    },
  ],
  subject: 'service',
  reads: { alternates: 'continuity.alternate', contacts: 'continuity.alternate-contacts' },
  maxAge: { alternates: days(365), contacts: days(100) },
  least: 'E3',
  judge: ({ alternates, contacts }, now) => {
    const newest = latest(alternates)
    if (!newest) return unknown('never_seen')
    const { critical, alternate, exercisedAt, exerciseOk } = newest.payload
    if (!critical) return holds({}, { reason: 'holds_not_critical' })
    if (alternate === null) return fails('no_alternate')
    if (exercisedAt === null) return fails('never_exercised', { alternate })
    const until = exercisedAt + EXERCISE_EVERY
    if (now >= until) return fails('exercise_old', { alternate, lastOn: exercisedAt })
    if (!exerciseOk) return fails('exercise_failed', { alternate }, { until })
    const contact = latest(contacts)
    if (!contact) return unknown('contacts_not_verified', { alternate }, { until })
    if (contact.payload.notReached.length > 0)
      return fails(
        'contact_lost',
        {
          contact: contact.payload.notReached[0] ?? '',
          count: contact.payload.notReached.length,
        },
        { until },
      )
    return holds({ alternate, lastOn: exercisedAt }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '代替手段「{alternate}」を{lastOn}に訓練し、連絡先も確認済みです。',
        en: 'The alternate “{alternate}” was exercised on {lastOn}, and its contacts are verified.',
      },
      next: { ja: '', en: '' },
    },
    holds_not_critical: {
      why: {
        ja: '止まっても差し支えない業務とされています。',
        en: 'This service is declared not critical.',
      },
      next: { ja: '', en: '' },
    },
    no_alternate: {
      why: {
        ja: '重要な業務ですが、代替手段がありません。',
        en: 'A critical service without an alternate.',
      },
      next: {
        ja: '紙の様式や電話など、まず一つ決めてください。',
        en: 'Decide on one first: paper forms, telephone.',
      },
    },
    never_exercised: {
      why: {
        ja: '代替手段「{alternate}」は一度も試されていません。',
        en: 'The alternate “{alternate}” has never been tried.',
      },
      next: {
        ja: '1時間だけ切り替えてみて、時間と困りごとを記録してください。',
        en: 'Switch for one hour, and record the time and the troubles.',
      },
    },
    exercise_old: {
      why: {
        ja: '代替手段「{alternate}」の訓練から1年を過ぎています（前回：{lastOn}）。',
        en: 'The alternate “{alternate}” was last exercised on {lastOn}, more than a year ago.',
      },
      next: { ja: '今年の訓練の日を決めてください。', en: 'Set the date of this year’s exercise.' },
    },
    exercise_failed: {
      why: {
        ja: '代替手段「{alternate}」の直近の訓練はうまくいきませんでした。',
        en: 'The last exercise of “{alternate}” failed.',
      },
      next: { ja: '原因を直し、もう一度行ってください。', en: 'Mend the cause and repeat.' },
    },
    contact_lost: {
      why: {
        ja: '代替に必要な連絡先のうち{count}件（{contact} など）に連絡が取れません。',
        en: '{count} {count:contact|contacts} the alternate needs cannot be reached ({contact} among them).',
      },
      next: {
        ja: '連絡先を確かめ、紙の連絡票も差し替えてください。',
        en: 'Correct them, on the paper sheet as well.',
      },
    },
    contacts_not_verified: {
      why: {
        ja: '代替手段「{alternate}」に必要な連絡先を、まだ確認していません。',
        en: 'The contacts that “{alternate}” needs have not been verified yet.',
      },
      next: {
        ja: '連絡先に一度連絡し、つながることを確かめてください。',
        en: 'Try each contact once.',
      },
    },
  },
  howToMeasure: {
    ja: '業務ごとに代替手段を登録し、訓練と連絡先の確認を記録すると測定できます。',
    en: 'It is measured once alternates are registered and exercises and contact checks are recorded.',
  },
  mapping: {
    meti10: [8],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RC.RP-04', 'PR.IR-04', 'PR.IR-03'],
    cis8: ['17.6'],
    iso27001: ['A.5.29', 'A.5.30', 'A.8.14'],
    scs: ['7-1-1'],
  },
  cases: [
    {
      name: 'exercised in summer',
      given: {
        alternates: [{ age: days(20), payload: way({}) }],
        contacts: [{ age: days(30), payload: { contacts: 8, notReached: [] } }],
      },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'not critical',
      given: {
        alternates: [{ age: days(20), payload: way({ critical: false, alternate: null }) }],
      },
      state: 'holds',
      reason: 'holds_not_critical',
    },
    {
      name: 'no other way',
      given: { alternates: [{ age: days(20), payload: way({ alternate: null }) }] },
      state: 'fails',
      reason: 'no_alternate',
    },
    {
      name: 'never tried',
      given: { alternates: [{ age: days(20), payload: way({ exercisedAt: null }) }] },
      state: 'fails',
      reason: 'never_exercised',
    },
    {
      name: 'tried two years ago',
      given: { alternates: [{ age: days(20), payload: way({ exercisedAt: ago(days(700)) }) }] },
      state: 'fails',
      reason: 'exercise_old',
    },
    {
      name: 'the exercise failed',
      given: { alternates: [{ age: days(20), payload: way({ exerciseOk: false }) }] },
      state: 'fails',
      reason: 'exercise_failed',
    },
    {
      name: 'a supplier does not answer',
      given: {
        alternates: [{ age: days(20), payload: way({}) }],
        contacts: [{ age: days(30), payload: { contacts: 8, notReached: ['運送会社'] } }],
      },
      state: 'fails',
      reason: 'contact_lost',
    },
    {
      name: 'contacts not verified',
      given: { alternates: [{ age: days(20), payload: way({}) }] },
      state: 'unknown',
      reason: 'contacts_not_verified',
    },
    { name: 'nothing known', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'registered two years ago',
      given: { alternates: [{ age: days(700), payload: way({}) }] },
      state: 'stale',
    },
  ],
})

function way(change: Partial<Alternate>): Alternate {
  return {
    critical: true,
    alternate: '紙の受注票と電話',
    exercisedAt: ago(days(120)),
    exerciseOk: true,
    ...change,
  }
}
