/**
 * Whoever reports reaches somebody, and the first report comes within half an hour.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { MailDrill, ReportLineTest } from '../features/awareness/evidence.ts'

const FIRST_REPORT_MINUTES = 30

export default measure<{ tests: ReportLineTest; drills: MailDrill }>({
  id: 'HB-P12',
  title: { ja: '連絡・相談を迅速に行うことの周知', en: 'Make people report and consult quickly' },
  asks: {
    ja: '不審なことに気づいた人が、すぐに通報・相談できますか',
    en: 'Can somebody who notices something report it at once?',
  },
  group: 'training',
  actor: { ja: '全役職員', en: 'All staff and officers' },
  quotes: [
    {
      notice: '2022-02-23',
      section: '1',
      text: '連絡・相談を迅速に行うこと等について、組織内に周知する。',
    },
  ],
  does: [
    {
      ja: '通報用アドレス・メールのボタン・電話で使えるページを拠点の言語で用意します。2回触れるだけで通報でき、お礼と判定が自動で返ります。',
      en: 'Gives a report address, a button in the mail program and a page for the telephone in the languages of the sites: two taps, with thanks and a verdict by themselves.',
    },
    {
      ja: '連絡先を書いたポスターとカードを印刷し、四半期ごとに番号を試します。',
      en: 'Prints posters and cards with the number to ring, and tests the number every quarter.',
    },
    {
      ja: '訓練メールが届いてから最初の通報までの時間を測ります。',
      en: 'Measures the time from a drill mail to the first report.',
    },
  ],
  subject: 'organization',
  reads: { tests: 'awareness.report-line-test', drills: 'awareness.mail-drill' },
  maxAge: { tests: days(90), drills: days(90) },
  least: 'E2',
  judge: ({ tests, drills }) => {
    const test = latest(tests)
    const drill = latest(drills)
    if (test && !test.payload.answered)
      return fails('line_dead', {}, { evidence: [test.evidenceId] })
    const first = drill?.payload.firstReportMinutes
    if (drill && first === null)
      return fails('nobody_reported', {}, { evidence: [drill.evidenceId] })
    if (first !== undefined && first !== null && first > FIRST_REPORT_MINUTES)
      return fails('too_slow', { minutes: first })
    return test ? holds({ minutes: first ?? '-' }) : unknown('line_not_tested')
  },
  reasons: {
    holds: {
      why: {
        ja: '通報窓口が応答することを確認しました（直近の訓練の最初の通報まで：{minutes}分）。',
        en: 'The report line answers (first report in the last drill after {minutes} {minutes:minute|minutes}).',
      },
      next: { ja: '', en: '' },
    },
    line_dead: {
      why: {
        ja: '通報窓口を試したところ、応答がありませんでした。',
        en: 'The report line was tried and nobody answered.',
      },
      next: {
        ja: '担当者・転送先・受信設定を確かめ、もう一度試してください。',
        en: 'Check who is on duty, where it is forwarded and whether it is received; then try again.',
      },
    },
    nobody_reported: {
      why: {
        ja: '直近の訓練メールでは、だれも通報しませんでした。',
        en: 'In the last mail drill nobody reported.',
      },
      next: {
        ja: '通報の方法を朝礼や社内掲示で知らせ、通報した人に感謝を伝えてください。',
        en: 'Show everybody how to report, and thank those who do.',
      },
    },
    too_slow: {
      why: {
        ja: '直近の訓練では、最初の通報まで{minutes}分かかりました（目標30分）。',
        en: 'In the last drill the first report took {minutes} {minutes:minute|minutes} (30 are wanted).',
      },
      next: {
        ja: '通報ボタンの場所と「迷ったら通報してよい」ことを伝えてください。',
        en: 'Tell everybody where the button is, and that reporting in doubt is right.',
      },
    },
    line_not_tested: {
      why: {
        ja: '通報窓口が応答するかを試した記録がありません。',
        en: 'Whether the report line answers has not been tried.',
      },
      next: {
        ja: '実際に通報してみて、返事が来るかを確かめてください。',
        en: 'Report something yourself and see whether an answer comes.',
      },
    },
  },
  howToMeasure: {
    ja: '通報窓口を四半期に一度試し、結果を記録すると測定できます。',
    en: 'It is measured by trying the report line once a quarter.',
  },
  mapping: {
    meti10: [7],
    securityAction6: [5],
    securityAction25: [20, 24],
    csf2: ['PR.AT-01', 'RS.CO-02', 'DE.AE-06'],
    cis8: ['14.6', '17.3', '17.5'],
    iso27001: ['A.6.8', 'A.6.3'],
    scs: ['4-2-2', '6-1-1'],
  },
  cases: [
    {
      name: 'it answers, and a drill was quick',
      given: {
        tests: [{ age: days(20), payload: test({}) }],
        drills: [{ age: days(20), payload: drill(6) }],
      },
      state: 'holds',
    },
    {
      name: 'nobody picks up',
      given: { tests: [{ age: days(20), payload: test({ answered: false }) }] },
      state: 'fails',
      reason: 'line_dead',
    },
    {
      name: 'nobody reported',
      given: {
        tests: [{ age: days(20), payload: test({}) }],
        drills: [{ age: days(20), payload: drill(null) }],
      },
      state: 'fails',
      reason: 'nobody_reported',
    },
    {
      name: 'two hours to the first report',
      given: {
        tests: [{ age: days(20), payload: test({}) }],
        drills: [{ age: days(20), payload: drill(120) }],
      },
      state: 'fails',
      reason: 'too_slow',
    },
    {
      name: 'a quick drill, but the line itself never tried',
      given: { drills: [{ age: days(20), payload: drill(6) }] },
      state: 'unknown',
      reason: 'line_not_tested',
    },
    {
      name: 'tried last year',
      given: { tests: [{ age: days(300), payload: test({}) }] },
      state: 'stale',
    },
  ],
})

function test(change: Partial<ReportLineTest>): ReportLineTest {
  return { channel: 'button', answered: true, minutes: 2, ...change }
}

function drill(firstReportMinutes: number | null): MailDrill {
  return {
    sent: 100,
    clicked: 6,
    reported: firstReportMinutes === null ? 0 : 40,
    firstReportMinutes,
  }
}
