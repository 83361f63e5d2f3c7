/**
 * Every source speaks, is kept as long as decided, and somebody looks each working day.
 * @module
 */
import {
  ago,
  days,
  fails,
  holds,
  hours,
  latest,
  measure,
  minutes,
  unknown,
} from '@hinoban/measures'
import type { LogReview, LogSourceState, LogWatch } from '../features/detection/evidence.ts'

/** Where nobody has set a limit for the source. */
const SILENT_AT_MOST = hours(24)
/** One working day without a look may be a day off; two are none. */
const MISSED_AT_MOST = 1

export default measure<{
  sources: LogSourceState
  reviews: LogReview
  watch: LogWatch
}>({
  id: 'HB-D01',
  title: { ja: 'サーバ等の各種ログの確認', en: 'Check the logs of servers and the like' },
  asks: {
    ja: 'サーバなどのログが届き続け、決めた期間残り、毎営業日だれかが見ていますか',
    en: 'Do logs keep arriving, last as long as decided, and does somebody look every working day?',
  },
  group: 'detect',
  actor: { ja: 'IT部門、SOC・お助け隊', en: 'IT department, SOC or support provider' },
  quotes: [{ notice: '2022-02-23', section: '2', text: 'サーバ等における各種ログを確認する。' }],
  does: [
    {
      ja: 'syslog・Windowsイベント・VPN・ファイアウォール・メール・AD・クラウドのログを集め、検知ルールを日本語の説明とともに動かし、少数の項目に絞った日次の確認票に署名を求めます。',
      en: 'Collects syslog, Windows events, VPN, firewall, mail, AD and cloud logs, runs detection rules explained in Japanese, and asks for a signed look at a short daily sheet.',
    },
    {
      ja: '送信の途絶・時計のずれ・ログの消去（1102）を見張ります。',
      en: 'Watches for silence, clock drift and deletion of logs (1102).',
    },
    { ja: 'IOCの一覧で過去のログを調べます。', en: 'Hunts on demand with IOC lists.' },
  ],
  subject: ['log-source', 'organization'],
  reads: {
    sources: 'detection.log-source-state',
    reviews: 'detection.log-review',
    watch: 'detection.log-watch',
  },
  maxAge: { sources: hours(1), reviews: days(4), watch: hours(1) },
  least: 'E1',
  judge: ({ sources, reviews, watch }, now, subject) => {
    if (subject.kind === 'organization') {
      const review = latest(reviews)?.payload
      const looked = latest(watch)?.payload
      const wrong = looked === undefined ? null : wrongIn(looked)
      if (wrong !== null) return wrong
      if (looked === undefined)
        return review === undefined
          ? unknown('never_seen')
          : unknown('not_watched', { lastOn: review.reviewedAt })
      if (looked.expected === 0) return unknown('nothing_expected')
      const { expected, activeRules: rules } = looked
      return review === undefined
        ? unknown('not_reviewed', { expected })
        : holds(
            { expected, rules, lastOn: review.reviewedAt, undecided: review.undecided },
            { reason: 'holds_watch' },
          )
    }
    const source = latest(sources)
    if (!source) return unknown('never_seen')
    const { lastEventAt, retentionDays, policyDays, silentAfterMinutes } = source.payload
    if (lastEventAt === null) return fails('never_spoke')
    const until =
      lastEventAt +
      (silentAfterMinutes === undefined ? SILENT_AT_MOST : minutes(silentAfterMinutes))
    if (now >= until) return fails('silent', { lastOn: lastEventAt })
    if (retentionDays < policyDays) return fails('retention_short', { retentionDays, policyDays })
    return holds({ lastOn: lastEventAt, retentionDays }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: 'ログは届いています（最後：{lastOn}、保存：{retentionDays}日分）。',
        en: 'Logs arrive (last {lastOn}; {retentionDays} days are kept).',
      },
      next: { ja: '', en: '' },
    },
    not_watched: {
      why: {
        ja: '{lastOn}に日次の確認が署名されていますが、送るべき機器からログが届いているかはまだ確かめられていません。',
        en: 'The daily look was signed on {lastOn}, but whether what should speak does has not been looked at yet.',
      },
      next: {
        ja: 'ログの送信元を登録し、「送るべきログ」の画面を確かめてください。',
        en: 'Register log sources and see the page “What should speak”.',
      },
    },
    not_reviewed: {
      why: {
        ja: 'ログを送るべき{expected}台からログが届いていますが、日次の確認に一度も署名がありません。',
        en: 'All {expected} {expected:device that has|devices that have} to send logs did, but nobody has signed a daily look yet.',
      },
      next: {
        ja: 'アラートの画面で未判断のものを確かめ、日次の確認に署名してください。',
        en: 'Look through the undecided alerts and sign the daily look.',
      },
    },
    holds_watch: {
      why: {
        ja: 'ログを送るべき{expected}台がすべて24時間以内に送っており、検知ルール{rules}件が動いています。{lastOn}に日次の確認が署名されました（未判断{undecided}件）。',
        en: 'All {expected} {expected:device that has|devices that have} to send logs did within 24 hours, {rules} {rules:rule is|rules are} running, and the daily look was signed on {lastOn} ({undecided} undecided).',
      },
      next: { ja: '', en: '' },
    },
    uncovered: {
      why: {
        ja: 'ログを送るべき{expected}台のうち{missing}台から、必要なログが届いていません（{name}など）。',
        en: '{missing} of {expected} {expected:device|devices} that have to send logs did not send all of them ({name} among them).',
      },
      next: {
        ja: '「送るべきログ」の画面で、届いていない機器とログを確かめ、送信を設定してください。',
        en: 'Open the page “What should speak”, see which device lacks which log, and set up its forwarding.',
      },
    },
    no_rules: {
      why: {
        ja: 'ログは届いていますが、動いている検知ルールが1件もありません。',
        en: 'Logs arrive, but not one detection rule is running.',
      },
      next: {
        ja: '検知ルールの画面で、ルールを動かしてください。',
        en: 'Switch rules on, on the page of detection rules.',
      },
    },
    review_missed: {
      why: {
        ja: '{missed}営業日続けて、日次の確認に署名がありません。',
        en: 'The daily look was not signed for {missed} working {missed:day|days}.',
      },
      next: {
        ja: 'アラートの画面で未判断のものを確かめ、日次の確認に署名してください。',
        en: 'Look through the undecided alerts and sign the daily look.',
      },
    },
    alerts_unanswered: {
      why: {
        ja: '決めた時間を過ぎても、だれも対応していないアラートが{count}件あります。',
        en: '{count} {count:alert has|alerts have} waited for longer than agreed without anybody taking {count:it|them} on.',
      },
      next: {
        ja: 'アラートの画面で、対応を始めるか判断してください。',
        en: 'Take them on or decide them, on the page of alerts.',
      },
    },
    nothing_expected: {
      why: {
        ja: 'ログを送るべき機器が1台もありません。資産台帳に登録されていないか、方針で何も求めていません。',
        en: 'No device is asked for logs: none is on the inventory, or the policy asks for none.',
      },
      next: {
        ja: 'サーバーや境界機器を資産台帳に登録し、「送るべきログ」の方針を確かめてください。',
        en: 'Put servers and edge devices on the inventory and check the policy of “What should speak”.',
      },
    },
    never_spoke: {
      why: {
        ja: '登録された送信元ですが、ログが一度も届いていません。',
        en: 'This source is registered but has never spoken.',
      },
      next: {
        ja: '送信の設定と経路を確かめてください。',
        en: 'Check its forwarding and the path.',
      },
    },
    silent: {
      why: { ja: '{lastOn}からログが届いていません。', en: 'No log has arrived since {lastOn}.' },
      next: {
        ja: '機器が動いているか、送信が止められていないかを確かめてください。意図しない停止は侵入の兆候のことがあります。',
        en: 'Check that it runs and that nobody stopped the forwarding; silence nobody meant can be a sign of intrusion.',
      },
    },
    retention_short: {
      why: {
        ja: '実際に残っているログは{retentionDays}日分で、決めた{policyDays}日に足りません。',
        en: 'Only {retentionDays} days of logs are really kept; {policyDays} were decided.',
      },
      next: {
        ja: '保存先の容量か保存期間の設定を直してください。',
        en: 'Mend the space or the retention setting.',
      },
    },
  },
  howToMeasure: {
    ja: 'ログの送信元を登録して受信を始め、日次確認に署名すると測定できます。',
    en: 'It is measured once log sources are registered and received, and the daily look is signed.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [],
    securityAction25: [],
    csf2: ['PR.PS-04', 'DE.CM-09', 'DE.AE-02', 'DE.AE-03', 'DE.CM-03'],
    cis8: ['8.1', '8.2', '8.3', '8.5', '8.9', '8.10', '8.11'],
    iso27001: ['A.8.15', 'A.8.16', 'A.8.17'],
    scs: ['4-4-3', '5-1-1', '5-2-1'],
  },
  cases: [
    {
      name: 'speaking, kept for a year',
      given: { sources: [{ age: minutes(5), payload: source({}) }] },
      subject: 'log-source',
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'silent for two days',
      given: { sources: [{ age: minutes(5), payload: source({ lastEventAt: ago(days(2)) }) }] },
      subject: 'log-source',
      state: 'fails',
      reason: 'silent',
    },
    {
      name: 'silent for longer than was agreed for it',
      given: {
        sources: [
          {
            age: minutes(5),
            payload: source({ lastEventAt: ago(hours(2)), silentAfterMinutes: 60 }),
          },
        ],
      },
      subject: 'log-source',
      state: 'fails',
      reason: 'silent',
    },
    {
      name: 'never spoke',
      given: { sources: [{ age: minutes(5), payload: source({ lastEventAt: null }) }] },
      subject: 'log-source',
      state: 'fails',
      reason: 'never_spoke',
    },
    {
      name: 'kept for a month',
      given: { sources: [{ age: minutes(5), payload: source({ retentionDays: 30 }) }] },
      subject: 'log-source',
      state: 'fails',
      reason: 'retention_short',
    },
    {
      name: 'a source nobody watches',
      given: {},
      subject: 'log-source',
      state: 'unknown',
      reason: 'never_seen',
    },
    {
      name: 'the watch itself stopped',
      given: { sources: [{ age: hours(5), payload: source({}) }] },
      subject: 'log-source',
      state: 'stale',
    },
    {
      name: 'looked at this morning, and nobody knows whether all speaks',
      given: { reviews: [{ age: hours(3), payload: { reviewedAt: ago(hours(3)), undecided: 1 } }] },
      subject: 'organization',
      state: 'unknown',
      reason: 'not_watched',
    },
    {
      name: 'nobody has ever looked',
      given: {},
      subject: 'organization',
      state: 'unknown',
      reason: 'never_seen',
    },
    {
      name: 'nobody looked for a week',
      given: { reviews: [{ age: days(7), payload: { reviewedAt: ago(days(7)), undecided: 0 } }] },
      subject: 'organization',
      state: 'stale',
    },
    {
      name: 'everything speaks and somebody looks',
      given: { reviews: [looked(hours(3))], watch: [{ age: minutes(10), payload: watch({}) }] },
      subject: 'organization',
      state: 'holds',
      reason: 'holds_watch',
    },
    {
      name: 'a domain controller sends nothing',
      given: {
        reviews: [looked(hours(3))],
        watch: [
          {
            age: minutes(10),
            payload: watch({
              covered: 3,
              missing: [{ asset: 'a', name: 'DC01', kinds: ['security-log'] }],
            }),
          },
        ],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'uncovered',
    },
    {
      name: 'less is kept than decided',
      given: {
        reviews: [looked(hours(3))],
        watch: [{ age: minutes(10), payload: watch({ retentionDays: 30 }) }],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'retention_short',
    },
    {
      name: 'no rule runs',
      given: {
        reviews: [looked(hours(3))],
        watch: [{ age: minutes(10), payload: watch({ activeRules: 0 }) }],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'no_rules',
    },
    {
      name: 'two working days without a look',
      given: {
        reviews: [looked(days(3))],
        watch: [{ age: minutes(10), payload: watch({ missedDays: 2 }) }],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'review_missed',
    },
    {
      name: 'an alert that nobody took on',
      given: {
        reviews: [looked(hours(3))],
        watch: [
          {
            age: minutes(10),
            payload: watch({ overdueAlerts: 1, oldestOverdueAt: ago(days(2)) }),
          },
        ],
      },
      subject: 'organization',
      state: 'fails',
      reason: 'alerts_unanswered',
    },
    {
      name: 'nothing is asked of anybody',
      given: {
        reviews: [looked(hours(3))],
        watch: [{ age: minutes(10), payload: watch({ expected: 0, covered: 0 }) }],
      },
      subject: 'organization',
      state: 'unknown',
      reason: 'nothing_expected',
    },
    {
      name: 'all speaks, nobody has ever looked',
      given: { watch: [{ age: minutes(10), payload: watch({}) }] },
      subject: 'organization',
      state: 'unknown',
      reason: 'not_reviewed',
    },
    {
      name: 'the look at what should speak stopped',
      given: { reviews: [looked(hours(3))], watch: [{ age: hours(9), payload: watch({}) }] },
      subject: 'organization',
      state: 'stale',
    },
  ],
})

/** What fails, the most urgent first; null where nothing does. */
function wrongIn(watch: LogWatch) {
  const { expected, covered, missing, retentionDays, policyDays } = watch
  if (covered < expected)
    return fails('uncovered', {
      expected,
      missing: expected - covered,
      name: missing[0]?.name ?? '',
    })
  if (retentionDays < policyDays) return fails('retention_short', { retentionDays, policyDays })
  if (watch.arriving > 0 && watch.activeRules === 0) return fails('no_rules')
  if (watch.overdueAlerts > 0) return fails('alerts_unanswered', { count: watch.overdueAlerts })
  return watch.missedDays > MISSED_AT_MOST
    ? fails('review_missed', { missed: watch.missedDays })
    : null
}

function looked(age: number) {
  return { age, payload: { reviewedAt: ago(age), undecided: 0 } }
}

function watch(change: Partial<LogWatch>): LogWatch {
  return {
    expected: 4,
    covered: 4,
    missing: [],
    retentionDays: 370,
    policyDays: 365,
    lastReviewAt: ago(hours(3)),
    missedDays: 0,
    activeRules: 80,
    ruleSets: 1,
    arriving: 3,
    ruled: 3,
    overdueAlerts: 0,
    oldestOverdueAt: null,
    ...change,
  }
}

function source(change: Partial<LogSourceState>): LogSourceState {
  return { lastEventAt: ago(minutes(2)), retentionDays: 370, policyDays: 365, ...change }
}
