/**
 * Somebody watches and comes to help: the contract runs, and the watch answers a test.
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
import type { SupportContract, TestAlert } from '../features/declarations/evidence.ts'

export default measure<{ contracts: SupportContract; alerts: TestAlert }>({
  id: 'HB-S02',
  title: {
    ja: 'お助け隊サービス等の支援パッケージの活用',
    en: 'Use support packages such as Otasuketai',
  },
  asks: {
    ja: 'お助け隊サービスなどの契約が有効で、見守りが実際に働いていますか',
    en: 'Is your contract with a support service in force, and is its watch really alive?',
  },
  group: 'sme',
  quotes: [
    {
      notice: '2022-04-11',
      section: '3',
      text: '「サイバーセキュリティお助け隊サービス」など中小企業向けに開発された支援パッケージを活用することも推奨。',
    },
    {
      notice: '2022-04-11',
      section: '3',
      text: 'サーバ等の異常監視や、サイバー攻撃を受けた初動対応支援、被害を受けた場合の簡易保険など',
    },
  ],
  actor: {
    ja: '中小企業、お助け隊サービスの提供事業者',
    en: 'Small and medium-sized companies, providers of the support service',
  },
  does: [
    {
      ja: '契約（事業者、種別、監視対象、緊急電話、駆付け条件、保険の限度額、期限）を管理し、事案の資料を付けた駆付け依頼を一つの操作で出せます。',
      en: 'Holds the contract (provider, class, what is watched, hotline, dispatch terms, insurance limit, expiry), and opens a dispatch request with a case pack in one action.',
    },
    {
      ja: '毎月テスト通報を送り、事業者が応答するまでの時間を測って、見守りが生きていることを確かめます。',
      en: 'Checks every month that the watch is alive: a test alert, and the time until the provider acknowledges it.',
    },
    {
      ja: '事業者向けには、複数の顧客の画面、24時間の監視、月次報告、駆付けの記録、保険の書類、IPA向けの統計を用意します。',
      en: 'For providers: a console over many customers, the 24-hour watch, monthly reports, dispatch records, the insurance file and statistics for IPA.',
    },
  ],
  subject: 'organization',
  reads: { contracts: 'declarations.support-contract', alerts: 'declarations.test-alert' },
  maxAge: { contracts: days(1), alerts: days(31) },
  least: 'E2',
  // A person enters the contract and signs it; that the watch is alive is seen by machine.
  leastFor: { contracts: 'E3' },
  judge: ({ contracts, alerts }, now) => {
    const contract = latest(contracts)?.payload
    if (contract && contract.endsAt <= now)
      return fails('contract_lapsed', { provider: contract.provider, endedOn: contract.endsAt })
    const alert = latest(alerts)?.payload
    const endsAt = contract?.endsAt ?? null
    const answerBy = alert?.acknowledgedAt === null ? alert.answerBy : null
    if (alert && answerBy !== null && answerBy <= now)
      return fails(
        'not_answered',
        { provider: alert.provider, sentAt: alert.sentAt },
        { until: endsAt },
      )

    const until = earliest(endsAt, answerBy)
    if (!contract && !alert) return unknown('never_seen')
    if (!contract) return unknown('contract_not_seen', {}, { until })
    if (!alert) return unknown('never_tested', { provider: contract.provider }, { until })
    if (alert.acknowledgedAt === null)
      return unknown('waiting', { provider: alert.provider, dueAt: alert.answerBy }, { until })
    const minutes = Math.max(0, Math.round((alert.acknowledgedAt - alert.sentAt) / 60_000))
    return holds({ provider: contract.provider, endsOn: contract.endsAt, minutes }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '{provider}との契約は{endsOn}まで有効で、テスト通報に{minutes}分で応答がありました。',
        en: 'The contract with {provider} runs until {endsOn}, and the test alert was acknowledged in {minutes} {minutes:minute|minutes}.',
      },
      next: { ja: '', en: '' },
    },
    contract_lapsed: {
      why: {
        ja: '{provider}との契約は{endedOn}に切れています。',
        en: 'The contract with {provider} lapsed on {endedOn}.',
      },
      next: {
        ja: '契約を更新して新しい期限を登録するか、別の事業者を選んでください。それまでの連絡先も決めておきましょう。',
        en: 'Renew it and enter the new date, or choose another provider; and settle whom to call until then.',
      },
    },
    not_answered: {
      why: {
        ja: '{sentAt}に送ったテスト通報に、{provider}から期限までに応答がありませんでした。',
        en: '{provider} did not answer the test alert of {sentAt} in time.',
      },
      next: {
        ja: '事業者に電話し、通報が届いているか、監視機器が動いているかを確かめて、もう一度テストしてください。',
        en: 'Call the provider, check that the alert arrives and that the watching device runs, and test again.',
      },
    },
    contract_not_seen: {
      why: {
        ja: 'テスト通報の記録はありますが、契約の内容を確認できていません。',
        en: 'There are test alerts, but the contract has not been seen.',
      },
      next: {
        ja: '契約の事業者、監視対象、期限を登録してください。',
        en: 'Enter the provider, what is watched, and the expiry of the contract.',
      },
    },
    never_tested: {
      why: {
        ja: '{provider}との契約はありますが、見守りが働くかを試していません。',
        en: 'There is a contract with {provider}, but its watch has never been tested.',
      },
      next: {
        ja: '事業者に知らせたうえで、テスト通報を送ってください。',
        en: 'Tell the provider, and send a test alert.',
      },
    },
    waiting: {
      why: {
        ja: '{provider}の応答を待っています（期限 {dueAt}）。',
        en: 'Waiting for {provider} to answer (due {dueAt}).',
      },
      next: { ja: '応答があれば自動で記録されます。', en: 'Its answer is recorded by itself.' },
    },
  },
  howToMeasure: {
    ja: '支援サービスの契約を登録し、毎月のテスト通報に事業者が応答すると測定できます。',
    en: 'It is measured once the contract is registered and the provider answers a monthly test alert.',
  },
  mapping: {
    meti10: [3, 7],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['GV.SC-08', 'DE.CM-06', 'RS.MA-01', 'DE.CM-09'],
    cis8: ['15.1', '15.6', '17.2', '13.1'],
    iso27001: ['A.5.22', 'A.5.24', 'A.8.16'],
    scs: ['5-1-1', '6-1-1'],
  },
  cases: [
    {
      name: 'in force, answered in six minutes',
      given: {
        contracts: [{ age: hours(3), payload: contract(ahead(days(200))) }],
        alerts: [{ age: days(10), payload: alert(ago(days(10) - 360_000)) }],
      },
      state: 'holds',
    },
    {
      name: 'lapsed yesterday',
      given: { contracts: [{ age: hours(3), payload: contract(ago(days(1))) }] },
      state: 'fails',
      reason: 'contract_lapsed',
    },
    {
      name: 'the test was not answered',
      given: {
        contracts: [{ age: hours(3), payload: contract(ahead(days(200))) }],
        alerts: [{ age: days(1), payload: alert(null) }],
      },
      state: 'fails',
      reason: 'not_answered',
    },
    {
      name: 'never tested',
      given: { contracts: [{ age: hours(3), payload: contract(ahead(days(200))) }] },
      state: 'unknown',
      reason: 'never_tested',
    },
    {
      name: 'tested, no contract known',
      given: { alerts: [{ age: days(10), payload: alert(ago(days(10) - 360_000)) }] },
      state: 'unknown',
      reason: 'contract_not_seen',
    },
    {
      name: 'the test is under way',
      given: {
        contracts: [{ age: hours(3), payload: contract(ahead(days(200))) }],
        alerts: [{ age: 0, payload: { ...alert(null), answerBy: ahead(hours(1)) } }],
      },
      state: 'unknown',
      reason: 'waiting',
    },
    {
      name: 'last tested in summer',
      given: {
        contracts: [{ age: hours(3), payload: contract(ahead(days(200))) }],
        alerts: [{ age: days(90), payload: alert(ago(days(90))) }],
      },
      state: 'stale',
    },
  ],
})

function contract(endsAt: number): SupportContract {
  return { provider: 'お助け隊サービス', watched: 'UTM 1台', endsAt, insuranceLimitYen: 1_000_000 }
}

function alert(acknowledgedAt: number | null): TestAlert {
  return {
    provider: 'お助け隊サービス',
    sentAt: ago(days(10)),
    acknowledgedAt,
    answerBy: ago(days(10) - hours(1)),
  }
}
