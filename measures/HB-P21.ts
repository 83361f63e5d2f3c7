/**
 * Officers and staff have practised the day of attack, and what was found is mended.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { ResponseTraining } from '../features/awareness/evidence.ts'

const EXERCISE_EVERY = days(365)

export default measure<{ trainings: ResponseTraining }>({
  id: 'HB-P21',
  title: {
    ja: '役員・職員への教育・訓練（攻撃を受けた際の対応）',
    en: 'Train officers and staff for the day of attack',
  },
  asks: {
    ja: '役員と職員は、攻撃を受けた日の動き方を毎年訓練していますか',
    en: 'Do officers and staff practise every year what to do on the day of an attack?',
  },
  group: 'training',
  actor: { ja: '役員・職員全員', en: 'All officers and staff' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'サイバー攻撃を受けた際の対応について、普段から役員および職員に対して教育・訓練を行う',
    },
  ],
  does: [
    {
      ja: '時間とともに状況が進む机上演習を行い、役割・判断（払うか・止めるか・公表するか）・期限を体験し、振り返りをまとめます。',
      en: 'Runs table-top exercises with timed injects, roles, decisions (pay, stop, announce) and running clocks, and writes the after-action report.',
    },
    {
      ja: '入社時と毎年の教育を記録し、役員には別の課程と最初の1時間の訓練を用意します。',
      en: 'Keeps training at joining and every year, with a course for officers and the first-hour card.',
    },
    {
      ja: '予告なしの連絡網訓練で、社長に届くまでの分数を測ります。',
      en: 'Runs unannounced call-tree drills and counts the minutes to the president.',
    },
  ],
  subject: 'organization',
  reads: { trainings: 'awareness.response-training' },
  maxAge: { trainings: days(365) },
  least: 'E2',
  judge: ({ trainings }, now) => {
    const training = latest(trainings)
    if (!training) return unknown('never_seen')
    const { lastExerciseAt, officersPastDue, joinersPastDue, findingsOverdue } = training.payload
    if (officersPastDue > 0) return fails('officer_past_due', { count: officersPastDue })
    if (joinersPastDue > 0) return fails('joiner_past_due', { count: joinersPastDue })
    if (findingsOverdue > 0) return fails('findings_overdue', { count: findingsOverdue })
    if (lastExerciseAt === null) return unknown('never_exercised')
    const until = lastExerciseAt + EXERCISE_EVERY
    return now >= until
      ? fails('exercise_old', { lastOn: lastExerciseAt })
      : holds({ lastOn: lastExerciseAt }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '{lastOn}に演習を行い、役員と新しく入った人の訓練も済んでいます。',
        en: 'An exercise was held on {lastOn}; officers and newcomers are trained.',
      },
      next: { ja: '', en: '' },
    },
    officer_past_due: {
      why: {
        ja: '訓練の期限を過ぎた役員が{count}人います。',
        en: '{count} {count:officer is|officers are} past due.',
      },
      next: {
        ja: '役員会の前後に30分の演習を組み込んでください。',
        en: 'Put a 30-minute exercise beside a board meeting.',
      },
    },
    joiner_past_due: {
      why: {
        ja: '入社から30日を過ぎて訓練を受けていない人が{count}人います。',
        en: '{count} {count:person|people} joined more than 30 days ago and had no training.',
      },
      next: {
        ja: '入社時の予定に訓練を加え、今月中に実施してください。',
        en: 'Add the training to the first weeks, and hold it this month.',
      },
    },
    findings_overdue: {
      why: {
        ja: '演習で見つかった改善が{count}件、期限を過ぎています。',
        en: '{count} {count:finding|findings} of exercises {count:is|are} overdue.',
      },
      next: {
        ja: '担当と期限を決め直し、済んだものは証跡を付けてください。',
        en: 'Set owner and date anew, and attach the evidence of what is done.',
      },
    },
    exercise_old: {
      why: {
        ja: '演習から1年を過ぎています（前回：{lastOn}）。',
        en: 'The last exercise was on {lastOn}, more than a year ago.',
      },
      next: {
        ja: '演習の日を決めてください。半日かけなくても、1時間から始められます。',
        en: 'Set a date; an hour is enough to begin with.',
      },
    },
    never_exercised: {
      why: {
        ja: '教育の記録はありますが、演習はまだ行われていません。',
        en: 'Training is on record, but no exercise has been held yet.',
      },
      next: { ja: '最初の机上演習を行ってください。', en: 'Hold a first table-top exercise.' },
    },
  },
  howToMeasure: {
    ja: '演習と教育の参加を記録すると測定できます。',
    en: 'It is measured once exercises and attendance are recorded.',
  },
  mapping: {
    meti10: [3, 7, 8],
    securityAction6: [5],
    securityAction25: [20, 24],
    csf2: ['PR.AT-01', 'PR.AT-02', 'ID.IM-02'],
    cis8: ['14.1', '14.9', '17.7'],
    iso27001: ['A.6.3', 'A.5.24'],
    scs: ['4-2-2', '6-1-1'],
  },
  cases: [
    {
      name: 'exercised in spring',
      given: { trainings: [{ age: days(3), payload: training({}) }] },
      state: 'holds',
    },
    {
      name: 'an officer is missing',
      given: { trainings: [{ age: days(3), payload: training({ officersPastDue: 1 }) }] },
      state: 'fails',
      reason: 'officer_past_due',
    },
    {
      name: 'a newcomer is missing',
      given: { trainings: [{ age: days(3), payload: training({ joinersPastDue: 2 }) }] },
      state: 'fails',
      reason: 'joiner_past_due',
    },
    {
      name: 'findings lie about',
      given: { trainings: [{ age: days(3), payload: training({ findingsOverdue: 3 }) }] },
      state: 'fails',
      reason: 'findings_overdue',
    },
    {
      name: 'no exercise for two years',
      given: {
        trainings: [{ age: days(3), payload: training({ lastExerciseAt: ago(days(700)) }) }],
      },
      state: 'fails',
      reason: 'exercise_old',
    },
    {
      name: 'never exercised',
      given: { trainings: [{ age: days(3), payload: training({ lastExerciseAt: null }) }] },
      state: 'unknown',
      reason: 'never_exercised',
    },
    {
      name: 'records of two years ago',
      given: { trainings: [{ age: days(700), payload: training({}) }] },
      state: 'stale',
    },
  ],
})

function training(change: Partial<ResponseTraining>): ResponseTraining {
  return {
    lastExerciseAt: ago(days(200)),
    officersPastDue: 0,
    joinersPastDue: 0,
    findingsOverdue: 0,
    ...change,
  }
}
