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
import type { LogReview, LogSourceState } from '../features/detection/evidence.ts'

/** Where nobody has set a limit for the source. */
const SILENT_AT_MOST = hours(24)

export default measure<{ sources: LogSourceState; reviews: LogReview }>({
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
  reads: { sources: 'detection.log-source-state', reviews: 'detection.log-review' },
  maxAge: { sources: hours(1), reviews: days(4) },
  least: 'E1',
  judge: ({ sources, reviews }, now, subject) => {
    if (subject.kind === 'organization') {
      const review = latest(reviews)
      return review
        ? holds(
            { lastOn: review.payload.reviewedAt, undecided: review.payload.undecided },
            { reason: 'holds_review' },
          )
        : unknown('never_seen')
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
        ja: 'ログは届いています（最後: {lastOn}、保存: {retentionDays}日分）。',
        en: 'Logs arrive (last {lastOn}; {retentionDays} days are kept).',
      },
      next: { ja: '', en: '' },
    },
    holds_review: {
      why: {
        ja: '{lastOn}に日次の確認が署名されました（未判断{undecided}件）。',
        en: 'The daily look was signed on {lastOn} ({undecided} undecided).',
      },
      next: { ja: '', en: '' },
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
      name: 'looked at this morning',
      given: { reviews: [{ age: hours(3), payload: { reviewedAt: ago(hours(3)), undecided: 1 } }] },
      subject: 'organization',
      state: 'holds',
      reason: 'holds_review',
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
  ],
})

function source(change: Partial<LogSourceState>): LogSourceState {
  return { lastEventAt: ago(minutes(2)), retentionDays: 370, policyDays: 365, ...change }
}
