/**
 * Everybody, officers included, learnt to look before opening, and a drill shows it.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { LessonState, MailDrill } from '../features/awareness/evidence.ts'

const WANTED_PERCENT = 95

export default measure<{ lessons: LessonState; drills: MailDrill }>({
  id: 'HB-P11',
  title: {
    ja: '不審メール・添付・URLの教育と周知',
    en: 'Teach and remind: sender, attachments, URLs',
  },
  asks: {
    ja: '役員を含む全員が、不審メールの見分け方を学び、訓練で確かめていますか',
    en: 'Has everybody, officers included, learnt to spot suspicious mail, with a drill that shows it?',
  },
  group: 'training',
  actor: { ja: '全役職員、教育担当', en: 'All staff and officers, training' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '受信したメールの添付ファイルを開く前に送信元を確認する',
    },
    {
      notice: '2022-02-23',
      section: '1',
      text: 'メールの添付ファイルを不用意に開かない、URL を不用意にクリックしない',
    },
  ],
  does: [
    {
      ja: '3〜5分の教材と小テストを、日本語・やさしい日本語・拠点の言語で届け、お知らせの閲覧を数えます。',
      en: 'Gives lessons of 3 to 5 minutes with a quiz in Japanese, plain Japanese and the languages of the sites, sends notices and counts who read them.',
    },
    {
      ja: 'Emotet型の返信、パスワード付きZIP、OneNote、QRコードなどの訓練メールを送り、その場で学べるようにします。開封よりも通報の率を測り、入力されたパスワードは保存しません。',
      en: 'Sends drills with reply chains as Emotet makes them, password ZIP, OneNote and QR codes, teaches at the moment, measures reports more than clicks, and never stores a typed password.',
    },
    {
      ja: '結果から再教育の対象を選びます。名前をさらすことはしません。',
      en: 'Chooses from the results who learns again, without naming anybody in public.',
    },
  ],
  subject: 'organization',
  reads: { lessons: 'awareness.lesson-state', drills: 'awareness.mail-drill' },
  maxAge: { lessons: days(365), drills: days(180) },
  least: 'E2',
  judge: ({ lessons, drills }) => {
    const lesson = latest(lessons)
    const drill = latest(drills)
    if (!lesson) return unknown('never_seen')
    const { people, done, officers, officersDone } = lesson.payload
    if (officersDone < officers) return fails('officer_open', { count: officers - officersDone })
    const percent = people === 0 ? 0 : Math.floor((done / people) * 100)
    if (percent < WANTED_PERCENT) return fails('too_few', { percent, count: people - done })
    if (!drill) return unknown('no_drill', { percent })
    const reported =
      drill.payload.sent === 0 ? 0 : Math.floor((drill.payload.reported / drill.payload.sent) * 100)
    return holds({ percent, reported })
  },
  reasons: {
    holds: {
      why: {
        ja: '{percent}%が受講し、直近の訓練では{reported}%が通報しました。',
        en: '{percent} % did the lesson; in the last drill {reported} % reported.',
      },
      next: { ja: '', en: '' },
    },
    officer_open: {
      why: {
        ja: '受講していない役員が{count}人います。',
        en: '{count} {count:officer has|officers have} not done the lesson.',
      },
      next: {
        ja: '役員に5分の教材を直接案内してください。',
        en: 'Send the officers the five-minute lesson in person.',
      },
    },
    too_few: {
      why: {
        ja: '受講率は{percent}%です（未受講{count}人）。95%が目安です。',
        en: '{percent} % have done the lesson ({count} {count:has|have} not); 95 % is wanted.',
      },
      next: {
        ja: '未受講の人に所属長から声をかけてもらってください。',
        en: 'Ask the managers to speak to those who have not.',
      },
    },
    no_drill: {
      why: {
        ja: '受講率は{percent}%ですが、訓練メールの記録がありません。',
        en: '{percent} % did the lesson, but no mail drill is on record.',
      },
      next: { ja: '訓練メールを一度実施してください。', en: 'Run a mail drill once.' },
    },
  },
  howToMeasure: {
    ja: '教材の受講と訓練メールの結果を記録すると測定できます。',
    en: 'It is measured from lessons done and the results of mail drills.',
  },
  mapping: {
    meti10: [3, 5],
    securityAction6: [5],
    securityAction25: [6, 20],
    csf2: ['PR.AT-01', 'PR.AT-02'],
    cis8: ['14.1', '14.2', '14.6'],
    iso27001: ['A.6.3', 'A.8.7'],
    scs: ['4-2-1', '4-2-2'],
  },
  cases: [
    {
      name: 'taught and drilled',
      given: {
        lessons: [{ age: days(40), payload: lesson({}) }],
        drills: [{ age: days(60), payload: drill() }],
      },
      state: 'holds',
    },
    {
      name: 'an officer has not',
      given: { lessons: [{ age: days(40), payload: lesson({ officersDone: 4 }) }] },
      state: 'fails',
      reason: 'officer_open',
    },
    {
      name: 'nine in ten',
      given: { lessons: [{ age: days(40), payload: lesson({ done: 90 }) }] },
      state: 'fails',
      reason: 'too_few',
    },
    {
      name: 'taught, not drilled',
      given: { lessons: [{ age: days(40), payload: lesson({}) }] },
      state: 'unknown',
      reason: 'no_drill',
    },
    {
      name: 'only a list of names, uploaded',
      given: { lessons: [{ age: days(40), class: 'E4', payload: lesson({}) }] },
      state: 'declared',
    },
    {
      name: 'taught two years ago',
      given: { lessons: [{ age: days(700), payload: lesson({}) }] },
      state: 'stale',
    },
  ],
})

function drill(): MailDrill {
  return { sent: 100, clicked: 6, reported: 41, firstReportMinutes: 4 }
}

function lesson(change: Partial<LessonState>): LessonState {
  return { people: 100, done: 98, officers: 5, officersDone: 5, ...change }
}
