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
/** However long a limit was set: a long weekend may pass, a source that nobody misses for weeks is not watched. */
const LONGEST_SILENCE = days(7)
/** One working day without a look may be a day off; two are none. */
const MISSED_AT_MOST = 1
/** Days that logs are kept at the least, whatever was decided: CIS Controls 8.10. */
const LEAST_DAYS = 90

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
    const { lastEventAt, retentionDays, policyDays, silentAfterMinutes, mute, lost } =
      source.payload
    if (lastEventAt === null) return fails('never_spoke')
    const until =
      lastEventAt +
      (silentAfterMinutes === undefined
        ? SILENT_AT_MOST
        : Math.min(minutes(silentAfterMinutes), LONGEST_SILENCE))
    if (now >= until) return fails('silent', { lastOn: lastEventAt })
    if (mute === 'unreadable') return fails('unreadable')
    if (mute === 'one-sentence') return fails('one_sentence')
    if (lost !== undefined) return fails('losing', { lost })
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
        en: 'Register log sources and see the page “Expected logs”.',
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
        ja: '「送るべきログ」の画面で、届いていない機器とログを確かめ、送信を設定してください。登録していない送信元から届くログは、機器の証拠になりません。「名前のない送信元」に出ていれば、名前を付けてください。',
        en: 'Open the page “Expected logs”, see which device lacks which log, and set up its forwarding. What unnamed senders send proves nothing of a device: give them their name.',
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
    nothing_readable: {
      why: {
        ja: 'ログは届いていますが、形式を読み取れるものが1件もなく、検知ルールはどのログも読めていません。',
        en: 'Logs arrive, but none in a form that is read: no rule reads anything of them.',
      },
      next: {
        ja: '送信元の設定で、形式が「読み取らず、1行ずつ保存」になっていないかを確かめてください。Windowsのセキュリティログなど、ルールが読むログも送ってください。',
        en: 'See whether the sources are set to “Not read: kept line by line”, and send logs that rules read, such as Windows Security.',
      },
    },
    rules_elsewhere: {
      why: {
        ja: '検知ルールは{rules}件動いていますが、届いている{arriving}種類のログを読むルールが1件もありません。',
        en: '{rules} {rules:rule is|rules are} running, but none of them reads any of the {arriving} {arriving:kind|kinds} of log that arrive.',
      },
      next: {
        ja: '届いているログに合うルールを動かすか、ルールが読むログ（Windowsのセキュリティログ、VPN装置のログなど）を送ってください。',
        en: 'Switch on rules for the logs that arrive, or send logs that rules read, such as Windows Security or those of VPN devices.',
      },
    },
    policy_short: {
      why: {
        ja: 'ログの保存期間が{policyDays}日に設定されています。侵入は数か月後に見つかることが多く、{least}日に満たないと経緯をたどれません。',
        en: 'Logs are set to be kept for {policyDays} {policyDays:day|days}. Intrusions are often found after months; with fewer than {least} days nobody can trace them back.',
      },
      next: {
        ja: '保存期間を{least}日以上（できれば1年）に延ばしてください。短くする理由があれば、期限を付けて例外に登録してください。',
        en: 'Keep them for {least} days or more, a year where possible. Where there is a reason not to, register an exception with an end.',
      },
    },
    only_critical: {
      why: {
        ja: '重大度が「緊急」の検知しかアラートになりません。侵入の多くは「高」の検知に現れます。',
        en: 'Only critical hits make alerts. Most intrusions show as high ones.',
      },
      next: {
        ja: 'アラートの設定で、アラートにする重大度を「高」以上か、それより低く戻してください。',
        en: 'Set the severity from which on hits make alerts back to high or lower.',
      },
    },
    no_answer_limit: {
      why: {
        ja: '重大度が「高」や「緊急」のアラートに、対応を始める期限が決められていないか、1週間を超える期限になっています。放置されていても分かりません。',
        en: 'High or critical alerts have no limit within which somebody has to look, or one of more than a week, so that nobody sees when they are left.',
      },
      next: {
        ja: '「送るべきログ」の方針で、アラートへの対応期限を決めてください。',
        en: 'Set the limits for answering alerts in the policy of “Expected logs”.',
      },
    },
    all_quiet: {
      why: {
        ja: 'すべての機器のアラートが{untilAt}まで抑止されています。その間に侵入されても、だれにも知らされません。',
        en: 'Alerts of all devices are kept quiet until {untilAt}. Nobody is told of an intrusion meanwhile.',
      },
      next: {
        ja: '作業が終わっていれば、抑止を終えてください。抑止は、作業をしている機器だけに絞れます。',
        en: 'End the quiet time if the work is done. It can be narrowed to the machines that are worked on.',
      },
    },
    alerts_stalled: {
      why: {
        ja: '対応中にしたまま14日以上記録のないアラートが{count}件あります。',
        en: '{count} {count:alert was|alerts were} taken on more than 14 days ago, and nothing was written since.',
      },
      next: {
        ja: '調べた結果を書いて閉じるか、事案にしてください。',
        en: 'Close {count:it|them} with what you found, or make {count:it|them} an incident.',
      },
    },
    losing: {
      why: {
        ja: '24時間以内に送られたログのうち{lost}件が、上限や空き容量を超えて失われたか、検知ルールにかけられませんでした。その中に侵入の記録があっても分かりません。',
        en: '{lost} {lost:record|records} of the last 24 hours {lost:was|were} lost to a limit or a full disk, or seen by no rule. Nobody knows what stood in {lost:it|them}.',
      },
      next: {
        ja: '「ログの送信元」の画面で、どこで失われたかを確かめ、上限か空き容量を増やしてください。心当たりのない大量の送信は、ほかの記録を埋もれさせるためのことがあります。',
        en: 'See on the page of log sources where they got lost, and raise the limit or make room. A flood that nobody expects may be there to bury something else.',
      },
    },
    losing_of: {
      why: {
        ja: '24時間以内に送られたログのうち{lost}件が、失われたか、検知ルールにかけられませんでした（最も多いのは{name}）。',
        en: '{lost} {lost:record|records} of the last 24 hours {lost:was|were} lost or seen by no rule (most of {name}).',
      },
      next: {
        ja: '「ログの送信元」の画面で、どこで失われたかを確かめ、上限か空き容量を増やしてください。心当たりのない大量の送信は、ほかの記録を埋もれさせるためのことがあります。',
        en: 'See on the page of log sources where they got lost, and raise the limit or make room. A flood that nobody expects may be there to bury something else.',
      },
    },
    rules_off: {
      why: {
        ja: '重大度が「高」以上の検知ルールのうち{off}件が止められており、動いているのは{on}件だけです。',
        en: '{off} high or critical {off:rule was|rules were} switched off by hand; only {on} {on:runs|run}.',
      },
      next: {
        ja: '検知ルールの画面で、止めた理由を見直してください。特定の機器や利用者でだけ誤って検知されるなら、ルールを止めずに除外を使えます。',
        en: 'Look again at why they are off, on the page of detection rules. Where one finds wrongly on some machines or users only, an exception does.',
      },
    },
    unreadable: {
      why: {
        ja: 'ログは届いていますが、24時間以内に届いたもののほとんど（9割以上）を読み取れていません。検知ルールは、ほとんど働きません。',
        en: 'Logs arrive, but next to nothing of the last 24 hours (less than one record in ten) could be read. Rules can do little with them.',
      },
      next: {
        ja: '送信元の設定で、形式と文字コードを確かめてください。決まった形式のないログなら、形式に「読み取らず、1行ずつ保存」を選んでください。',
        en: 'Check format and encoding of the source. Where its logs have no form at all, choose “Not read: kept line by line”.',
      },
    },
    one_sentence: {
      why: {
        ja: '24時間以内に届いたのは、同じ文のくり返し（生存通知など）だけです。出来事の記録が届いていません。',
        en: 'All that came within 24 hours is one and the same sentence, as heartbeats are. Nothing of what happens arrives.',
      },
      next: {
        ja: '機器の設定で、サインインや通信など、出来事の記録も送るようにしてください。',
        en: 'Have the device send what happens, such as sign-ins and connections.',
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
        en: 'Put servers and edge devices on the inventory and check the policy of “Expected logs”.',
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
    spoke('speaking, kept for a year', {}, null),
    spoke('silent for two days', { lastEventAt: ago(days(2)) }, 'silent'),
    spoke(
      'silent for longer than was agreed for it',
      { lastEventAt: ago(hours(2)), silentAfterMinutes: 60 },
      'silent',
    ),
    spoke(
      'silent for ten days, of which somebody allowed thirty',
      { lastEventAt: ago(days(10)), silentAfterMinutes: 43_200 },
      'silent',
    ),
    spoke(
      'quiet over a long weekend, as agreed',
      { lastEventAt: ago(days(3)), silentAfterMinutes: 5_760 },
      null,
    ),
    spoke('sends bytes that nobody can read', { mute: 'unreadable' }, 'unreadable'),
    spoke('sends nothing but that it lives', { mute: 'one-sentence' }, 'one_sentence'),
    spoke('flooded until its quota threw records away', { lost: 1 }, 'losing'),
    spoke('never spoke', { lastEventAt: null }, 'never_spoke'),
    spoke('kept for a month', { retentionDays: 30 }, 'retention_short'),
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
    watched('everything speaks and somebody looks', {}, null),
    watched(
      'a domain controller sends nothing',
      {
        covered: 3,
        missing: [{ asset: 'a', name: 'DC01', kinds: ['security-log'] }],
      },
      'uncovered',
    ),
    watched('less is kept than decided', { retentionDays: 30 }, 'retention_short'),
    watched('no rule runs', { activeRules: 0 }, 'no_rules'),
    watched('all that arrives is kept line by line', { arriving: 0, ruled: 0 }, 'nothing_readable'),
    watched('rules run, and none for what arrives', { ruled: 0 }, 'rules_elsewhere'),
    watched(
      'the policy was shortened until it was met',
      { retentionDays: 7, policyDays: 7, decidedDays: 7 },
      'policy_short',
    ),
    watched('young logs, kept for long enough', { policyDays: 3, decidedDays: 400 }, null),
    watched('nothing but critical hits makes an alert', { floor: 'critical' }, 'only_critical'),
    watched('nobody has to look at high ones', { levelsWithoutLimit: 1 }, 'no_answer_limit'),
    watched('everything is kept quiet', { quietUntil: Date.UTC(2099, 0, 1) }, 'all_quiet'),
    watched(
      'a quota, a full disk or a record that ends its reader hid something',
      { lost: { records: 12, name: 'FortiGate' } },
      'losing_of',
    ),
    watched(
      'all but one rule switched off',
      { severeRules: { on: 1, switchedOff: 40 } },
      'rules_off',
    ),
    watched(
      'a few rules switched off with a reason',
      { severeRules: { on: 40, switchedOff: 6 } },
      null,
    ),
    watched('taken on and left', { stalledAlerts: 3 }, 'alerts_stalled'),
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
    watched(
      'an alert that nobody took on',
      { overdueAlerts: 1, oldestOverdueAt: ago(days(2)) },
      'alerts_unanswered',
    ),
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
  const { expected, covered, missing, retentionDays, policyDays, activeRules: rules } = watch
  if (covered < expected)
    return fails('uncovered', {
      expected,
      missing: expected - covered,
      name: missing[0]?.name ?? '',
    })
  if (retentionDays < policyDays) return fails('retention_short', { retentionDays, policyDays })
  if (watch.decidedDays !== undefined && watch.decidedDays < LEAST_DAYS)
    return fails('policy_short', { policyDays: watch.decidedDays, least: LEAST_DAYS })
  if (watch.arriving > 0 && rules === 0) return fails('no_rules')
  if (watch.arriving === 0 && expected > 0) return fails('nothing_readable')
  if (watch.arriving > 0 && watch.ruled === 0)
    return fails('rules_elsewhere', { rules, arriving: watch.arriving })
  const { severeRules: severe, lost } = watch
  if (severe !== undefined && severe.switchedOff > severe.on)
    return fails('rules_off', { off: severe.switchedOff, on: severe.on })
  if (lost !== undefined) return fails('losing_of', { lost: lost.records, name: lost.name })
  if (watch.floor === 'critical') return fails('only_critical')
  if ((watch.levelsWithoutLimit ?? 0) > 0) return fails('no_answer_limit')
  if (watch.quietUntil != null) return fails('all_quiet', { untilAt: watch.quietUntil })
  if (watch.overdueAlerts > 0) return fails('alerts_unanswered', { count: watch.overdueAlerts })
  if ((watch.stalledAlerts ?? 0) > 0)
    return fails('alerts_stalled', { count: watch.stalledAlerts ?? 0 })
  return watch.missedDays > MISSED_AT_MOST
    ? fails('review_missed', { missed: watch.missedDays })
    : null
}

/** A source that is well but for one thing; null: that is well, too. */
function spoke(name: string, change: Partial<LogSourceState>, reason: string | null) {
  return {
    name,
    given: { sources: [{ age: minutes(5), payload: source(change) }] },
    subject: 'log-source',
    ...outcome(reason, 'holds'),
  } as const
}

/** An organization where all is well but for one thing; null: that is well, too. */
function watched(name: string, change: Partial<LogWatch>, reason: string | null) {
  return {
    name,
    given: {
      reviews: [looked(hours(3))],
      watch: [{ age: minutes(10), payload: watch(change) }],
    },
    subject: 'organization',
    ...outcome(reason, 'holds_watch'),
  } as const
}

function outcome(failing: string | null, holding: string) {
  return failing === null
    ? ({ state: 'holds', reason: holding } as const)
    : ({ state: 'fails', reason: failing } as const)
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
