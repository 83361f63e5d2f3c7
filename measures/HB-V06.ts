/**
 * Open-source components in what ships are known, watched, owned, and never silently dead.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { ComponentReview, Components } from '../features/products/evidence.ts'

const FEED_WITHIN = hours(24)
const REVIEW: ComponentReview = { owner: '開発責任者', reviewed: 214 }

export default measure<{ components: Components; reviews: ComponentReview }>({
  id: 'HB-V06',
  title: {
    ja: 'OSS提供元コミュニティの確認（バグ・セキュリティ・サポート情報）',
    en: 'Check OSS communities for bug, security and support news',
  },
  asks: {
    ja: '出荷した製品に含まれるOSSについて、提供元の情報を確認し、終了したものを放置していませんか',
    en: 'Do you follow the communities of the open source in your products, and decide about components that have ended?',
  },
  group: 'vendor',
  quotes: [
    {
      notice: '2022-04-11',
      section: '4',
      text: '使用しているオープンソースソフトウェア等について、提供元のコミュニティ等を確認し、バグやセキュリティ関連情報、サポート情報を確認する。',
    },
  ],
  actor: { ja: '開発部門', en: 'Development' },
  does: [
    {
      ja: 'リリースごとのSBOM（CycloneDX／SPDX）から各部品のOSV・GHSA、新しいバージョン、サポート終了、アーカイブ・非推奨の印、健全性を見守り、影響する製品と顧客を示します。',
      en: 'From the SBOM (CycloneDX, SPDX) of each release, watches OSV and GHSA, releases, end of life, archived or deprecated flags and health of every component, and says which product and customer are touched.',
    },
    {
      ja: '重要なOSSに担当者を割り当て、保守されていないものには判断（置き換え、引き継ぎ、期限を決めた受容）を求めます。',
      en: 'Assigns an owner to each important component, and asks for a decision when one is unmaintained (replace, fork, or accept until a date).',
    },
  ],
  subject: 'release',
  reads: { components: 'products.components', reviews: 'products.component-review' },
  maxAge: { components: hours(24), reviews: days(180) },
  least: 'E1',
  // That the owner has looked is a signed act; what he looked at is read by machine.
  leastFor: { reviews: 'E3' },
  judge: ({ components, reviews }, now) => {
    const found = latest(components)?.payload
    if (!found) return reviews.length === 0 ? unknown('never_seen') : unknown('not_read')
    const { product, version, sbom, endedUndecided, withoutOwner, feedAt } = found
    if (sbom === 'missing') return fails('sbom_missing', { product, version })
    if (endedUndecided.length > 0)
      return fails('ended', {
        product,
        version,
        component: endedUndecided[0] ?? '',
        count: endedUndecided.length,
      })
    if (feedAt === null || feedAt + FEED_WITHIN <= now)
      return unknown('feed_late', { product, version })
    const until = feedAt + FEED_WITHIN
    const review = latest(reviews)
    if (!review)
      return unknown('not_reviewed', { product, version, count: withoutOwner.length }, { until })
    return holds(
      {
        product,
        version,
        count: found.components,
        owner: review.payload.owner,
        reviewedOn: review.observedAt,
      },
      { until },
    )
  },
  reasons: {
    holds: {
      why: {
        ja: '{product} {version}のOSS {count}件を毎日確認しており、{owner}さんが{reviewedOn}に見直しました。終了したまま判断のないものはありません。',
        en: 'The components of {product} {version} ({count}) are checked daily and were reviewed by {owner} on {reviewedOn}; none has ended without a decision.',
      },
      next: { ja: '', en: '' },
    },
    sbom_missing: {
      why: {
        ja: '出荷した{product} {version}のSBOMがありません。',
        en: 'There is no SBOM for {product} {version}, which has shipped.',
      },
      next: {
        ja: 'ビルドでCycloneDXかSPDXのSBOMを作り、取り込んでください。',
        en: 'Make a CycloneDX or SPDX SBOM in the build, and import it.',
      },
    },
    ended: {
      why: {
        ja: '{product} {version}に、開発やサポートが終了したのに判断のないOSSが{count}件あります（{component}など）。',
        en: '{product} {version} contains {count} {count:component that has ended and is|components that have ended and are} not decided upon ({component} among them).',
      },
      next: {
        ja: '担当者を決め、置き換え・引き継ぎ・期限を決めた受容のどれかを記録してください。',
        en: 'Name an owner, and record a decision: replace it, fork it, or accept it until a date.',
      },
    },
    feed_late: {
      why: {
        ja: '{product} {version}のOSSの情報が24時間以上更新されていません。',
        en: 'News about the components of {product} {version} is more than 24 hours old.',
      },
      next: {
        ja: '設定で脆弱性・サポート情報の配信元が動いているかを確かめてください。',
        en: 'Check in the settings that the feeds of vulnerabilities and support dates work.',
      },
    },
    not_reviewed: {
      why: {
        ja: '{product} {version}のOSSを、担当者がまだ見直していません（担当者のない部品 {count}件）。',
        en: 'No owner has reviewed the components of {product} {version} ({count} of them {count:has|have} no owner).',
      },
      next: {
        ja: '担当者を割り当て、部品の一覧を見直して署名してもらってください。',
        en: 'Assign owners, and have them review the list and sign.',
      },
    },
    not_read: {
      why: {
        ja: '見直しの記録はありますが、部品の一覧を読み取れていません。',
        en: 'There is a review, but the list of components has not been read.',
      },
      next: { ja: 'リリースのSBOMを取り込んでください。', en: 'Import the SBOM of the release.' },
    },
  },
  howToMeasure: {
    ja: 'リリースごとのSBOMを取り込んで配信元を有効にし、担当者が180日ごとに部品を見直すと測定できます。',
    en: 'It is measured from the SBOM of each release compared with the feeds, and from a review by the owner every 180 days.',
  },
  mapping: {
    meti10: [5, 9, 10],
    securityAction6: [],
    securityAction25: [23],
    csf2: ['ID.AM-02', 'ID.RA-01', 'ID.RA-09', 'GV.SC-07'],
    cis8: ['16.4', '16.5', '2.2', '7.1'],
    iso27001: ['A.8.8', 'A.5.21', 'A.8.30', 'A.5.7'],
    scs: ['3-2-1', '4-4-2'],
  },
  cases: [
    {
      name: 'watched, owned, nothing dead',
      given: {
        components: [{ age: hours(2), payload: list({}) }],
        reviews: [{ age: days(60), payload: REVIEW }],
      },
      state: 'holds',
    },
    {
      name: 'shipped without an SBOM',
      given: { components: [{ age: hours(2), payload: list({ sbom: 'missing' }) }] },
      state: 'fails',
      reason: 'sbom_missing',
    },
    {
      name: 'an archived component, undecided',
      given: {
        components: [{ age: hours(2), payload: list({ endedUndecided: ['left-pad 1.3.0'] }) }],
      },
      state: 'fails',
      reason: 'ended',
    },
    {
      name: 'the feed is two days old',
      given: { components: [{ age: hours(2), payload: list({ feedAt: ago(days(2)) }) }] },
      state: 'unknown',
      reason: 'feed_late',
    },
    {
      name: 'no owner has looked',
      given: { components: [{ age: hours(2), payload: list({}) }] },
      state: 'unknown',
      reason: 'not_reviewed',
    },
    {
      name: 'signed, but no list',
      given: { reviews: [{ age: days(60), payload: REVIEW }] },
      state: 'unknown',
      reason: 'not_read',
    },
    {
      name: 'the owner looked a year ago',
      given: {
        components: [{ age: hours(2), payload: list({}) }],
        reviews: [{ age: days(365), payload: REVIEW }],
      },
      state: 'stale',
    },
  ],
})

function list(change: Partial<Components>): Components {
  return {
    product: '受発注クラウド',
    version: '4.2.0',
    sbom: 'present',
    components: 214,
    feedAt: ago(hours(3)),
    endedUndecided: [],
    withoutOwner: [],
    ...change,
  }
}
