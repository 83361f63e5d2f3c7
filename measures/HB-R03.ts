/**
 * Business comes back in the right order, through every gate, before its time runs out.
 * @module
 */
import {
  ago,
  ahead,
  days,
  earliest,
  fails,
  holds,
  hours,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type { Restoration } from '../features/incidents/evidence.ts'

export default measure<{ restorations: Restoration }>({
  id: 'HB-R03',
  title: { ja: '早期の業務復旧', en: 'Early restoration of business' },
  asks: {
    ja: '止まった業務を、侵入口を塞いでから順に復旧し、許容できる停止時間を過ぎる前に判断していますか',
    en: 'Do services come back in order once the way in is closed, with a decision before the tolerable outage ends?',
  },
  group: 'recover',
  quotes: [{ notice: '2022-04-11', section: '2', text: '早期の業務復旧を図る。' }],
  actor: { ja: 'CSIRT、業務部門、経営者', en: 'CSIRT, business departments, management' },
  does: [
    {
      ja: 'サーバーではなく業務サービスごとに、許容停止時間の短い順に並べ、復旧の確認項目（侵入口の閉鎖、認証情報の変更、汚染のない確認、復旧、業務責任者の確認、監視）を示します。',
      en: 'A board by business service (not by server), in order of MTPD, with its gates: way in closed, credentials reset, clean check, restored, verified by the business owner, watched.',
    },
    {
      ja: '侵入口の脆弱性が残っていたり、認証情報が変わっていなかったりする間は「復旧済み」にできません。',
      en: 'Refuses “restored” while the probe of the way in still fails or credentials have not been changed.',
    },
    {
      ja: '目標復旧時間と許容停止時間に対する残り時間を示し、尽きる前に代わりの手段を促します。',
      en: 'Shows each service against its RTO and MTPD, and calls for alternate means before the time runs out.',
    },
  ],
  subject: 'incident',
  reads: { restorations: 'incidents.restoration' },
  maxAge: { restorations: days(1) },
  least: 'E2',
  judge: ({ restorations }, now) => {
    const services = latest(restorations)?.payload.services
    if (!services) return unknown('never_seen')
    const early = services.find((s) => s.state === 'reopened' && s.openGates.length > 0)
    if (early)
      return fails('reopened_early', { service: early.service, count: early.openGates.length })
    const waiting = services.filter((s) => s.state !== 'reopened')
    const undecided = waiting.filter((s) => s.decidedAt === null && s.tolerableUntil !== null)
    const over = undecided.find((s) => (s.tolerableUntil ?? now) <= now)
    if (over)
      return fails('too_long', { service: over.service, endedAt: over.tolerableUntil ?? now })
    const until = earliest(...undecided.map((s) => s.tolerableUntil))
    if (waiting.length > 0)
      return unknown('restoring', { count: waiting.length, services: services.length }, { until })
    return holds({ services: services.length })
  },
  reasons: {
    holds: {
      why: {
        ja: '止まった業務サービス{services}件は、復旧の確認項目をすべて満たして再開しています。',
        en: 'Every service that was stopped ({services}) has reopened through every gate.',
      },
      next: { ja: '', en: '' },
    },
    reopened_early: {
      why: {
        ja: '「{service}」は、復旧の確認項目が{count}件残ったまま再開されています。',
        en: '“{service}” was reopened with gates still open ({count}).',
      },
      next: {
        ja: '再侵入のおそれがあります。業務責任者と相談して止めるか、残りの項目を優先して済ませてください。',
        en: 'It may be broken into again. Talk to its owner and stop it, or deal with the open gates first of all.',
      },
    },
    too_long: {
      why: {
        ja: '「{service}」は許容できる停止時間（{endedAt}まで）を過ぎましたが、どう続けるかの判断がありません。',
        en: '“{service}” has been down longer than it can be (until {endedAt}), and nobody has decided how business goes on.',
      },
      next: {
        ja: '経営者に状況を伝え、代わりの手段に切り替えるか、業務を止めるかを決めて記録してください。',
        en: 'Tell management, and decide and record it: switch to the alternate, or stop that business.',
      },
    },
    restoring: {
      why: {
        ja: '業務サービス{services}件のうち{count}件を復旧中です。',
        en: '{count} of {services} services {count:is|are} still being restored.',
      },
      next: {
        ja: '許容停止時間の短いものから確認項目を進め、間に合わないものは代わりの手段を先に決めてください。',
        en: 'Take the service with the shortest tolerable outage first; where it will not do, decide on the alternate beforehand.',
      },
    },
  },
  howToMeasure: {
    ja: '事案で止まった業務サービスを登録し、復旧の確認項目ごとの証跡（再測定、変更記録、責任者の署名）を残すと測定できます。事案がなければ不明のままです。',
    en: 'It is measured during a case: register the services that stopped, with the proof of each gate. Without a case it stays unknown.',
  },
  mapping: {
    meti10: [8],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RC.RP-01', 'RC.RP-02', 'RC.RP-04', 'RC.RP-05', 'RC.RP-06', 'RC.CO-03'],
    cis8: ['11.1', '17.4'],
    iso27001: ['A.5.26', 'A.5.29', 'A.5.30'],
    scs: ['6-1-1', '7-1-1'],
  },
  cases: [
    {
      name: 'all back through the gates',
      given: { restorations: [{ age: hours(1), payload: back({}) }] },
      state: 'holds',
    },
    {
      name: 'reopened before passwords were changed',
      given: {
        restorations: [{ age: hours(1), payload: back({ openGates: ['credentials-reset'] }) }],
      },
      state: 'fails',
      reason: 'reopened_early',
    },
    {
      name: 'too long, nobody decided',
      given: {
        restorations: [
          { age: hours(1), payload: back({ state: 'stopped', tolerableUntil: ago(hours(3)) }) },
        ],
      },
      state: 'fails',
      reason: 'too_long',
    },
    {
      name: 'too long, but the alternate runs',
      given: {
        restorations: [
          {
            age: hours(1),
            payload: back({
              state: 'stopped',
              tolerableUntil: ago(hours(3)),
              decidedAt: ago(hours(9)),
            }),
          },
        ],
      },
      state: 'unknown',
      reason: 'restoring',
    },
    {
      name: 'under way',
      given: {
        restorations: [
          {
            age: hours(1),
            payload: back({
              state: 'restoring',
              openGates: ['restored', 'owner-signed'],
              tolerableUntil: ahead(hours(9)),
            }),
          },
        ],
      },
      state: 'unknown',
      reason: 'restoring',
    },
    {
      name: 'nobody has looked for three days',
      given: { restorations: [{ age: days(3), payload: back({}) }] },
      state: 'stale',
    },
  ],
})

function back(change: Partial<Restoration['services'][number]>): Restoration {
  return {
    services: [
      {
        service: '受発注',
        state: 'reopened',
        openGates: [],
        tolerableUntil: ahead(hours(20)),
        decidedAt: null,
        ...change,
      },
    ],
  }
}
