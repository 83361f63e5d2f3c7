/**
 * Advice to victims rests on public documents that are still what they were.
 * @module
 */
import {
  ago,
  days,
  earliest,
  fails,
  holds,
  hours,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type { AdviceDesk, AdviceSources } from '../features/products/evidence.ts'

const CHECK_WITHIN = days(90)

export default measure<{ desk: AdviceDesk; sources: AdviceSources }>({
  id: 'HB-G07',
  title: { ja: '被害組織への適切な助言', en: 'Give sound advice to victim organisations' },
  asks: {
    ja: '被害に遭った組織への助言は、確認済みの公開資料に基づいていますか',
    en: 'Does your advice to victims rest on public documents that you have checked?',
  },
  group: 'vendor',
  quotes: [
    {
      notice: '2022-04-11',
      section: '前文',
      text: '被害組織から助言を求められるケースが想定されるため、独立行政法人情報処理推進機構（以下、IPA）や一般社団法人JPCERTコーディネーションセンター（以下、JPCERT/CC）等の公開資料を参考にする等、適切な助言ができるように留意が必要です。',
    },
  ],
  actor: { ja: 'ITサービス等の提供事業者の窓口', en: 'The desk of an IT service provider' },
  does: [
    {
      ja: '電話やWebで相談を受け、手順書を選んで最初の1時間のカードを印刷し、助言ごとに公開資料とその日付を引用します。',
      en: 'Takes requests by phone or web, picks the playbook, prints the first-hour card, and cites the public document and its date for every piece of advice.',
    },
    {
      ja: '社内のネットワークが止まっていてもスマートフォンで使える、アカウント不要の被害組織用ページ（手順・ログ提出・状況）を用意します。',
      en: 'Offers victims a page without an account (steps, upload of logs, status) that works on a phone when their network is down.',
    },
    {
      ja: '法令に基づく報告の要否に答えるまで、相談を終了できません。',
      en: 'Refuses to close a request until the question of statutory reports has been answered.',
    },
  ],
  subject: 'organization',
  reads: { desk: 'products.advice-desk', sources: 'products.advice-sources' },
  maxAge: { desk: days(90), sources: days(90) },
  least: 'E3',
  judge: ({ desk, sources }, now) => {
    const work = latest(desk)?.payload
    if (work && work.uncited > 0)
      return fails('uncited', { count: work.uncited, advices: work.advices })
    const cited = latest(sources)?.payload.sources ?? []
    const changed = cited.find((s) => s.changedAt !== null && (s.reviewedAt ?? 0) < s.changedAt)
    if (changed)
      return fails('source_changed', { title: changed.title, changedOn: changed.changedAt ?? now })
    const unchecked = cited.find((s) => s.checkedAt + CHECK_WITHIN <= now)
    const until = earliest(...cited.map((s) => s.checkedAt + CHECK_WITHIN).filter((t) => t > now))
    if (!work && sources.length === 0) return unknown('never_seen')
    if (unchecked)
      return unknown(
        'source_unchecked',
        { title: unchecked.title, checkedOn: unchecked.checkedAt },
        { until },
      )
    if (cited.length === 0) return unknown('no_sources', {}, { until })
    if (!work) return unknown('desk_not_seen', {}, { until })
    return holds({ advices: work.advices, sources: cited.length }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '助言{advices}件のすべてに引用があり、公開資料{sources}件は90日以内に確認されています。',
        en: 'Every piece of advice ({advices}) carries a citation, and every public document ({sources}) was checked within 90 days.',
      },
      next: { ja: '', en: '' },
    },
    uncited: {
      why: {
        ja: '助言{advices}件のうち{count}件に、根拠となる公開資料の引用がありません。',
        en: '{count} of {advices} pieces of advice {count:cites|cite} no public document.',
      },
      next: {
        ja: '該当する助言に、IPAやJPCERT/CCなどの資料名と日付を付けてください。',
        en: 'Add the document of IPA, JPCERT/CC or another body, with its date, to each of them.',
      },
    },
    source_changed: {
      why: {
        ja: '引用している「{title}」が{changedOn}に変更されましたが、まだ誰も見直していません。',
        en: 'The cited document “{title}” changed on {changedOn}, and nobody has reviewed it.',
      },
      next: {
        ja: '変更点を読み、助言の内容に影響がないかを確かめて見直し済みにしてください。',
        en: 'Read what has changed, check the advice that rests on it, and mark it as reviewed.',
      },
    },
    source_unchecked: {
      why: {
        ja: '引用している「{title}」は{checkedOn}から確認していません。',
        en: 'The cited document “{title}” has not been checked since {checkedOn}.',
      },
      next: {
        ja: '資料がいまも同じ内容かを確かめてください。',
        en: 'Check that the document still says the same.',
      },
    },
    no_sources: {
      why: {
        ja: '助言の根拠となる公開資料が登録されていません。',
        en: 'No public documents are registered as a basis for advice.',
      },
      next: {
        ja: 'IPAとJPCERT/CCの公開資料から登録を始めてください。',
        en: 'Begin with the public documents of IPA and JPCERT/CC.',
      },
    },
    desk_not_seen: {
      why: {
        ja: '資料は確認済みですが、助言の記録を確認できていません。',
        en: 'The documents are checked, but no record of advice has been seen.',
      },
      next: {
        ja: '相談の受付と助言を火の番に記録してください。',
        en: 'Keep requests and advice in Hinoban.',
      },
    },
  },
  howToMeasure: {
    ja: '相談への助言を引用つきで記録し、引用した公開資料を90日ごとに確認すると測定できます。提供事業者でない場合は「該当なし」に署名できます。',
    en: 'It is measured once advice is recorded with citations and the cited documents are checked every 90 days. Who provides no IT services can sign it as not applicable.',
  },
  mapping: {
    meti10: [7, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.MA-01', 'RS.CO-02', 'GV.SC-08'],
    cis8: ['17.1', '17.4'],
    iso27001: ['A.5.6', 'A.5.24', 'A.5.26'],
    scs: ['2-1-4', '6-1-1'],
  },
  cases: [
    {
      name: 'all cited, all checked',
      given: {
        desk: [{ age: hours(2), payload: desk(0) }],
        sources: [{ age: hours(2), payload: source({}) }],
      },
      state: 'holds',
    },
    {
      name: 'advice without citation',
      given: { desk: [{ age: hours(2), payload: desk(2) }] },
      state: 'fails',
      reason: 'uncited',
    },
    {
      name: 'a page has changed since it was reviewed',
      given: {
        sources: [
          {
            age: hours(2),
            payload: source({ changedAt: ago(days(5)), reviewedAt: ago(days(50)) }),
          },
        ],
      },
      state: 'fails',
      reason: 'source_changed',
    },
    {
      name: 'a page not checked for 100 days',
      given: { sources: [{ age: hours(2), payload: source({ checkedAt: ago(days(100)) }) }] },
      state: 'unknown',
      reason: 'source_unchecked',
    },
    {
      name: 'nothing to cite',
      given: { sources: [{ age: hours(2), payload: { sources: [] } }] },
      state: 'unknown',
      reason: 'no_sources',
    },
    {
      name: 'documents, no advice',
      given: { sources: [{ age: hours(2), payload: source({}) }] },
      state: 'unknown',
      reason: 'desk_not_seen',
    },
    {
      name: 'not looked at for half a year',
      given: {
        desk: [{ age: days(180), payload: desk(0) }],
        sources: [{ age: hours(2), payload: source({}) }],
      },
      state: 'stale',
    },
  ],
})

function desk(uncited: number): AdviceDesk {
  return { requests: 3, advices: 7, uncited, medianMinutesToFirstAdvice: 22 }
}

function source(change: Partial<AdviceSources['sources'][number]>): AdviceSources {
  return {
    sources: [
      {
        title: 'ランサムウエア対策特設サイト',
        checkedAt: ago(days(10)),
        changedAt: null,
        reviewedAt: null,
        ...change,
      },
    ],
  }
}
