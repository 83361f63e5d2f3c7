/**
 * Every site, overseas ones first of all, gets concrete directives and support, and does what they ask.
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
import type { Directives, LastEvidence } from '../features/sites/evidence.ts'

const SILENT_AFTER = days(30)

export default measure<{ directives: Directives; life: LastEvidence }>({
  id: 'HB-G03',
  title: {
    ja: '海外拠点への具体的な支援・指示',
    en: 'Concrete support and directives to overseas sites',
  },
  asks: {
    ja: '海外を含む各拠点に、現地の言葉で具体的な指示と支援を行い、実施されたことを確かめていますか',
    en: 'Does every site, overseas ones included, get concrete directives and support in its own language, and do you check the result?',
  },
  group: 'governance',
  quotes: [
    {
      notice: '2022-04-11',
      section: '前文',
      text: '海外拠点のシステム等についても国内と同様に具体的な支援・指示等によるセキュリティ対策が必要です。',
    },
    {
      notice: '2022-02-23',
      section: '前文',
      text: '国外拠点等についても、国内の重要システム等へのサイバー攻撃の足掛かりになることがありますので、国内のシステム等と同様に具体的な支援・指示等によりセキュリティ対策を実施する',
    },
  ],
  actor: {
    ja: '本社のCISOから海外拠点の責任者へ',
    en: 'The CISO at headquarters, towards those in charge of the sites',
  },
  does: [
    {
      ja: '何を・なぜ・いつまでに行い、本社がどう確かめるかを現地の言語で指示し、拠点はアカウントなしで受領・支援要請・理由つきの辞退を返せます。',
      en: 'Sends each site a directive in its language: what, why, by when, and how it will be checked. The site acknowledges, asks for help or refuses with a reason, without an account.',
    },
    {
      ja: '国内と同じ方法で拠点も測定し、国内の平均と並べて示します。',
      en: 'Measures the site in the same way as at home, and shows it beside the domestic average.',
    },
    {
      ja: '指示だけでなく、行った支援（ライセンス、予算、現地作業）も記録します。',
      en: 'Keeps account of the support given (licences, budget, help on site) as well as of the orders.',
    },
    {
      ja: '拠点から国内の重要システムへの通信経路を示し、切り離しの訓練を求めます。',
      en: 'Shows the network paths from each site into critical systems at home, and asks for a rehearsal of the cut-off.',
    },
    {
      ja: '拠点の国の法定期限を読み込み、現地の事案で正しい期限が動くようにします。',
      en: 'Loads the statutory clocks of the country, so that an incident there starts the right ones.',
    },
  ],
  subject: 'site',
  reads: { directives: 'sites.directives', life: 'sites.last-evidence' },
  maxAge: { directives: days(30), life: days(30) },
  least: 'E2',
  judge: ({ directives, life }, now) => {
    const open = latest(directives)?.payload.open ?? []
    const contradicted = open.find((d) => d.claimedDoneAt !== null && d.probe === 'fail')
    if (contradicted) return fails('done_but_failing', { directive: contradicted.directive })
    const unanswered = open.find((d) => d.acknowledgedAt === null && d.acknowledgeBy <= now)
    if (unanswered)
      return fails('unacknowledged', {
        directive: unanswered.directive,
        sentOn: unanswered.sentAt,
        language: unanswered.language,
      })
    const answerBy = earliest(
      ...open.filter((d) => d.acknowledgedAt === null).map((d) => d.acknowledgeBy),
    )
    const newest = latest(life)
    const seenAt = newest?.payload.newestAt ?? null
    if (newest && seenAt === null) return fails('nothing_ever', {}, { until: answerBy })
    if (seenAt !== null && seenAt + SILENT_AFTER <= now)
      return fails('silent', { seenOn: seenAt }, { until: answerBy })

    const until = earliest(answerBy, seenAt === null ? null : seenAt + SILENT_AFTER)
    if (directives.length === 0) return unknown('no_directive', {}, { until })
    if (seenAt === null) return unknown('life_not_seen', {}, { until })
    return holds(
      { verified: latest(directives)?.payload.verified ?? 0, open: open.length, seenOn: seenAt },
      { until },
    )
  },
  reasons: {
    holds: {
      why: {
        ja: '指示は期限内に受領されています（確認済み{verified}件、進行中{open}件）。拠点の状況は{seenOn}に測定しました。',
        en: 'Directives are acknowledged in time ({verified} verified, {open} under way), and the site was measured on {seenOn}.',
      },
      next: { ja: '', en: '' },
    },
    done_but_failing: {
      why: {
        ja: '「{directive}」は完了と申告されましたが、測定では未実施のままです。',
        en: '“{directive}” is claimed to be done, but the probe still fails.',
      },
      next: {
        ja: '測定結果を添えて拠点に連絡し、どこで止まっているか、どんな支援が要るかを尋ねてください。',
        en: 'Send the site the result of the probe, and ask where it is stuck and what support it needs.',
      },
    },
    unacknowledged: {
      why: {
        ja: '「{directive}」（{sentOn}送付、言語 {language}）が、拠点の3営業日を過ぎても受領されていません。',
        en: '“{directive}”, sent on {sentOn} in {language}, has not been acknowledged within three working days of the site.',
      },
      next: {
        ja: '電話など別の手段で拠点の責任者に連絡し、届いているか、言語が合っているかを確かめてください。',
        en: 'Reach the person in charge by another channel, such as the phone, and check that it arrived and that the language is right.',
      },
    },
    silent: {
      why: {
        ja: '{seenOn}を最後に、この拠点から証跡が届いていません。',
        en: 'No evidence has come from this site since {seenOn}.',
      },
      next: {
        ja: '拠点の収集の仕組み（エージェント、スキャン、ファイルの送付）が動いているかを確かめてください。',
        en: 'Check that collection at the site still runs: agent, scan, or files sent in.',
      },
    },
    nothing_ever: {
      why: {
        ja: 'この拠点からは、まだ一度も証跡が届いていません。',
        en: 'No evidence has ever come from this site.',
      },
      next: {
        ja: 'まず拠点のネットワークを一度スキャンし、その結果を取り込んでください。',
        en: 'Begin with one scan of the networks of the site, and import its result.',
      },
    },
    no_directive: {
      why: {
        ja: 'この拠点への指示の記録がありません。',
        en: 'There is no record of a directive to this site.',
      },
      next: {
        ja: '拠点の言語で最初の指示を送ってください。目的・期限・確認方法・支援の申し出を含めます。',
        en: 'Send a first directive in the language of the site, with its purpose, due date, how it will be checked, and an offer of help.',
      },
    },
    life_not_seen: {
      why: {
        ja: '指示は届いていますが、拠点の実際の状態を確認できていません。',
        en: 'The directives arrive, but the actual state of the site has not been seen.',
      },
      next: {
        ja: '拠点のスキャン結果や台帳を取り込んでください。',
        en: 'Import a scan or an inventory of the site.',
      },
    },
  },
  howToMeasure: {
    ja: '拠点に指示を送って受領を記録し、拠点の証跡（スキャン結果など）を30日以内の間隔で取り込むと測定できます。',
    en: 'It is measured by directives with their acknowledgement, and by evidence from the site (a scan, for example) at least every 30 days.',
  },
  mapping: {
    meti10: [2, 5, 9],
    securityAction6: [],
    securityAction25: [],
    csf2: ['GV.SC-02', 'GV.SC-07', 'GV.OC-03', 'GV.RR-02', 'GV.PO-01'],
    cis8: ['1.1', '15.1', '15.5'],
    iso27001: ['A.5.19', 'A.5.31', 'A.5.36', 'A.8.22'],
    scs: ['2-1-1', '2-1-3', '2-1-4'],
  },
  cases: [
    {
      name: 'acknowledged, and measured this week',
      given: {
        directives: [{ age: days(1), payload: one({}) }],
        life: [{ age: days(1), payload: seen(ago(days(3))) }],
      },
      state: 'holds',
    },
    {
      name: 'claimed, but the probe fails',
      given: {
        directives: [
          { age: days(1), payload: one({ claimedDoneAt: ago(days(2)), probe: 'fail' }) },
        ],
      },
      state: 'fails',
      reason: 'done_but_failing',
    },
    {
      name: 'not acknowledged in time',
      given: {
        directives: [
          { age: days(1), payload: one({ acknowledgedAt: null, acknowledgeBy: ago(hours(2)) }) },
        ],
      },
      state: 'fails',
      reason: 'unacknowledged',
    },
    {
      name: 'silent for 40 days',
      given: { life: [{ age: days(1), payload: seen(ago(days(40))) }] },
      state: 'fails',
      reason: 'silent',
    },
    {
      name: 'never measured',
      given: { life: [{ age: days(1), payload: seen(null) }] },
      state: 'fails',
      reason: 'nothing_ever',
    },
    {
      name: 'measured, never told what to do',
      given: { life: [{ age: days(1), payload: seen(ago(days(3))) }] },
      state: 'unknown',
      reason: 'no_directive',
    },
    {
      name: 'told, not measured',
      given: {
        directives: [
          { age: days(1), payload: one({ acknowledgedAt: null, acknowledgeBy: ahead(days(1)) }) },
        ],
      },
      state: 'unknown',
      reason: 'life_not_seen',
    },
    {
      name: 'nothing new for two months',
      given: { life: [{ age: days(60), payload: seen(ago(days(60))) }] },
      state: 'stale',
    },
  ],
})

function one(change: Partial<Directives['open'][number]>): Directives {
  return {
    verified: 4,
    open: [
      {
        directive: 'D-12 VPN装置の更新',
        language: 'th',
        sentAt: ago(days(6)),
        acknowledgeBy: ago(days(3)),
        acknowledgedAt: ago(days(5)),
        dueAt: ahead(days(8)),
        claimedDoneAt: null,
        probe: null,
        ...change,
      },
    ],
  }
}

function seen(newestAt: number | null): LastEvidence {
  return { newestAt, source: 'nmap' }
}
