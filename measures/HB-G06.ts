/**
 * Alerts of the specialist bodies arrive every day and are decided upon for the own assets.
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
import type { Backlog, Feed } from '../features/advisories/evidence.ts'

const EXPECTED_WITHIN = hours(24)
const SILENT_AFTER = hours(48)
/** Every publisher writes more often: an answer that never brings anything new is an old address. */
const FROZEN_AFTER = days(90)

export default measure<{ feeds: Feed; backlog: Backlog }>({
  id: 'HB-G06',
  title: {
    ja: '専門機関の注意喚起の取込みと自社への当てはめ',
    en: 'Take in advisories and apply them to our own assets',
  },
  asks: {
    ja: 'IPAやJPCERT/CCなどの注意喚起を毎日取り込み、自社に該当するかを判断していますか',
    en: 'Do the alerts of IPA, JPCERT/CC and others reach you every day, and do you decide whether they concern you?',
  },
  group: 'governance',
  quotes: [
    {
      notice: '2022-04-11',
      section: 'そのほか',
      text: '専門機関である IPA や JPCERT/CC からランサムウェアや Emotet 等に関する情報が発信されております',
    },
    {
      notice: '2022-02-23',
      section: '3の後',
      text: 'そのほか、サイバーセキュリティ対策については、以下 URL を御参照ください。',
    },
  ],
  actor: { ja: 'PSIRT・CSIRT、情報システム担当', en: 'PSIRT or CSIRT, IT staff' },
  does: [
    {
      ja: 'JPCERT/CC、IPA、JVN、CISA KEV、ベンダーの情報を取得し（閉域ではファイルで取り込み）、重複を除きます。',
      en: 'Fetches JPCERT/CC, IPA, JVN, CISA KEV and vendor feeds, or takes them by file on an isolated network, and removes duplicates.',
    },
    {
      ja: '注意喚起を資産とソフトウェアに当てはめて「該当あり・なし・不明」を答え、不明なものだけ担当者に尋ねます。',
      en: 'Matches each advisory to assets and software, answers affected, not affected or unknown, and asks only the owners of the unknown.',
    },
    {
      ja: '該当すれば期限つきの対応や拠点への指示に変え、「該当なし」には根拠となる照会を残します。',
      en: 'Turns a match into actions or directives with a due date, and keeps the query that proves “not affected”.',
    },
  ],
  subject: 'organization',
  reads: { feeds: 'advisories.feed', backlog: 'advisories.backlog' },
  maxAge: { feeds: hours(24), backlog: hours(24) },
  least: 'E1',
  judge: ({ feeds, backlog }, now) => {
    const never = feeds.find((f) => f.payload.lastSuccessAt === null)
    if (never) return fails('feed_never', { source: never.payload.source })
    const fetched = feeds.map((f) => ({
      source: f.payload.source,
      lastAt: f.payload.lastSuccessAt ?? 0,
    }))
    const silent = fetched.find(({ lastAt }) => lastAt + SILENT_AFTER <= now)
    if (silent) return fails('feed_silent', silent)
    const silentAt = earliest(...fetched.map(({ lastAt }) => lastAt + SILENT_AFTER))
    const state = latest(backlog)
    const urgent = state?.payload.mostUrgent ?? null
    if (urgent && urgent.decideBy <= now)
      return fails(
        'undecided',
        {
          title: urgent.title,
          dueOn: urgent.decideBy,
          count: state?.payload.undecided ?? 1,
        },
        { until: silentAt },
      )

    const late = fetched.find(({ lastAt }) => lastAt + EXPECTED_WITHIN <= now)
    const lateAt = earliest(
      ...fetched.map(({ lastAt }) => lastAt + EXPECTED_WITHIN).filter((t) => t > now),
    )
    const until = earliest(urgent?.decideBy ?? null, silentAt, lateAt)
    if (feeds.length === 0 && !state) return unknown('never_seen')
    if (feeds.length === 0) return unknown('feeds_not_seen', {}, { until })
    if (late) return unknown('feed_late', late, { until })
    const frozen = feeds
      .map(({ payload }) => ({ source: payload.source, newestAt: payload.newestItemAt ?? null }))
      .find(({ newestAt }) => newestAt !== null && newestAt + FROZEN_AFTER <= now)
    if (frozen)
      return unknown(
        'feed_frozen',
        { source: frozen.source, newestOn: frozen.newestAt ?? 0 },
        { until },
      )
    if (!state) return unknown('backlog_not_seen', {}, { until })
    return holds({ feeds: feeds.length, decided: state.payload.decided }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '{feeds}つの配信元から24時間以内に取り込み、期限を過ぎた判断待ちはありません（判断済み{decided}件）。',
        en: 'All feeds ({feeds}) arrived within 24 hours, and no decision is overdue ({decided} decided).',
      },
      next: { ja: '', en: '' },
    },
    feed_silent: {
      why: {
        ja: '配信元「{source}」から{lastAt}を最後に48時間以上取り込めていません。',
        en: 'The feed “{source}” has been silent for more than 48 hours, since {lastAt}.',
      },
      next: {
        ja: '設定でこの配信元のエラーを確かめ、通信できない場合はファイルで取り込んでください。',
        en: 'Look at the error of this feed in the settings; where there is no connection, bring it in by file.',
      },
    },
    feed_never: {
      why: {
        ja: '配信元「{source}」から一度も取り込めていません。',
        en: 'The feed “{source}” has never been fetched.',
      },
      next: {
        ja: '宛先とプロキシの設定を確かめてください。閉域ではファイルで取り込めます。',
        en: 'Check the address and the proxy settings. On an isolated network, bring it in by file.',
      },
    },
    undecided: {
      why: {
        ja: '「{title}」が判断の期限（{dueOn}）を過ぎています。判断待ちは全部で{count}件です。',
        en: '“{title}” was to be decided by {dueOn}; {count} {count:advisory waits|advisories wait} for a decision.',
      },
      next: {
        ja: '該当する資産があるかを確かめ、「該当あり・なし」を記録してください。',
        en: 'Check whether you have what it concerns, and record affected or not affected.',
      },
    },
    feed_late: {
      why: {
        ja: '配信元「{source}」の取り込みが遅れています（最後は{lastAt}）。',
        en: 'The feed “{source}” is late; it last arrived on {lastAt}.',
      },
      next: {
        ja: '自動の再試行を待ち、48時間を過ぎる前に通信を確かめてください。',
        en: 'It is tried again by itself; check the connection before 48 hours have passed.',
      },
    },
    feed_frozen: {
      why: {
        ja: '配信元「{source}」は応答していますが、{newestOn}より新しい情報がありません。',
        en: 'The feed “{source}” answers, but holds nothing newer than {newestOn}.',
      },
      next: {
        ja: '配信元のページで現在の配信アドレスを確かめ、設定の feeds.mirrors に入力してください。',
        en: 'Look up the present address of the feed at its publisher, and enter it in feeds.mirrors.',
      },
    },
    feeds_not_seen: {
      why: {
        ja: '注意喚起の配信元が動いているかを確認できていません。',
        en: 'It has not been seen whether any feed of advisories works.',
      },
      next: {
        ja: '設定で配信元を有効にするか、ファイルで取り込んでください。',
        en: 'Turn on a feed in the settings, or bring one in by file.',
      },
    },
    backlog_not_seen: {
      why: {
        ja: '注意喚起は届いていますが、資産への当てはめがまだです。',
        en: 'Advisories arrive, but have not been applied to the assets.',
      },
      next: {
        ja: '資産の台帳やSBOMを取り込み、当てはめを実行してください。',
        en: 'Import an inventory or SBOMs, and apply the advisories to them.',
      },
    },
  },
  howToMeasure: {
    ja: '注意喚起の配信元を有効にし（またはファイルで取り込み）、資産に当てはめて判断を記録すると測定できます。',
    en: 'It is measured once feeds of advisories are on (or brought in by file), applied to the inventory, and decided upon.',
  },
  mapping: {
    meti10: [5, 10],
    securityAction6: [5],
    securityAction25: [5],
    csf2: ['ID.RA-02', 'ID.RA-08', 'DE.AE-07', 'ID.RA-01'],
    cis8: ['7.1', '7.2'],
    iso27001: ['A.5.6', 'A.5.7', 'A.8.8'],
    scs: ['3-2-1', '6-1-1'],
  },
  cases: [
    {
      name: 'feeds of this morning, nothing overdue',
      given: {
        feeds: [{ age: hours(1), payload: feed(ago(hours(1))) }],
        backlog: [{ age: hours(1), payload: waiting(ahead(days(1))) }],
      },
      state: 'holds',
    },
    {
      name: 'a feed silent for three days',
      given: { feeds: [{ age: hours(1), payload: feed(ago(days(3))) }] },
      state: 'fails',
      reason: 'feed_silent',
    },
    {
      name: 'a feed that never worked',
      given: { feeds: [{ age: hours(1), payload: feed(null) }] },
      state: 'fails',
      reason: 'feed_never',
    },
    {
      name: 'an alert undecided past its time',
      given: {
        feeds: [{ age: hours(1), payload: feed(ago(hours(1))) }],
        backlog: [{ age: hours(1), payload: waiting(ago(hours(3))) }],
      },
      state: 'fails',
      reason: 'undecided',
    },
    {
      name: 'a feed 30 hours late',
      given: {
        feeds: [{ age: hours(1), payload: feed(ago(hours(30))) }],
        backlog: [{ age: hours(1), payload: waiting(null) }],
      },
      state: 'unknown',
      reason: 'feed_late',
    },
    {
      name: 'a feed that answers with last year’s news',
      given: {
        feeds: [
          {
            age: hours(1),
            payload: { ...feed(ago(hours(1))), newestItemAt: ago(days(200)) },
          },
        ],
        backlog: [{ age: hours(1), payload: waiting(null) }],
      },
      state: 'unknown',
      reason: 'feed_frozen',
    },
    {
      name: 'decisions, but no feed',
      given: { backlog: [{ age: hours(1), payload: waiting(null) }] },
      state: 'unknown',
      reason: 'feeds_not_seen',
    },
    {
      name: 'feeds, never applied',
      given: { feeds: [{ age: hours(1), payload: feed(ago(hours(1))) }] },
      state: 'unknown',
      reason: 'backlog_not_seen',
    },
    {
      name: 'nobody has looked for a week',
      given: { feeds: [{ age: days(7), payload: feed(ago(days(7))) }] },
      state: 'stale',
    },
  ],
})

function feed(lastSuccessAt: number | null): Feed {
  return { source: 'JPCERT/CC', lastSuccessAt, error: '' }
}

function waiting(decideBy: number | null): Backlog {
  return {
    decided: 40,
    undecided: decideBy === null ? 0 : 1,
    mostUrgent:
      decideBy === null
        ? null
        : { title: 'VPN製品の脆弱性に関する注意喚起', publishedAt: ago(days(3)), decideBy },
  }
}
