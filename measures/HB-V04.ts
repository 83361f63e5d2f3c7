/**
 * Every change in a release was read by somebody who did not write it.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { Review } from '../features/products/evidence.ts'

export default measure<{ reviews: Review }>({
  id: 'HB-V04',
  title: { ja: 'ソースコードレビューの実施', en: 'Source-code review' },
  asks: {
    ja: 'リリースに含まれるすべての変更を、書いた本人以外がレビューしていますか',
    en: 'Has every change in a release been reviewed by somebody other than its author?',
  },
  group: 'vendor',
  quotes: [{ notice: '2022-04-11', section: '4', text: 'ソースコードレビューの実施' }],
  actor: { ja: '開発部門', en: 'Development' },
  does: [
    {
      ja: 'プルリクエストの履歴を読み取り、リリースブランチへの変更に独立したレビュー担当者がいることを確かめ、レビューの証明（in-toto／SLSA相当）をリリースに付けます。なければ出荷判定で止めます。',
      en: 'Reads the pull-request history: each change to a release branch has an independent reviewer, and the release carries a statement of review (like in-toto or SLSA); the gate blocks otherwise.',
    },
    {
      ja: '観点表（インジェクション、認可、秘密情報、暗号、個人情報のログ出力）を用意し、回答を残します。',
      en: 'Offers a review check list (injection, authorization, secrets, cryptography, logging of personal data) and keeps the answers.',
    },
  ],
  subject: 'release',
  reads: { reviews: 'products.review' },
  maxAge: { reviews: days(365) },
  least: 'E1',
  judge: ({ reviews }) => {
    const newest = latest(reviews)?.payload
    if (!newest) return unknown('never_seen')
    const { product, version, commits, unreviewed } = newest
    if (unreviewed.length > 0)
      return fails('unreviewed', {
        product,
        version,
        count: unreviewed.length,
        commit: (unreviewed[0] ?? '').slice(0, 12),
      })
    if (commits === 0) return unknown('no_commits', { product, version })
    return holds({ product, version, commits })
  },
  reasons: {
    holds: {
      why: {
        ja: '{product} {version}の変更{commits}件は、すべて本人以外がレビューしています。',
        en: 'Every change in {product} {version} ({commits}) was reviewed by another person.',
      },
      next: { ja: '', en: '' },
    },
    unreviewed: {
      why: {
        ja: '{product} {version}に、レビューされていない変更が{count}件あります（{commit}など）。',
        en: '{product} {version} contains {count} {count:change|changes} that nobody reviewed ({commit} among them).',
      },
      next: {
        ja: '該当する変更をいまからでもレビューし、リリースブランチではレビューを必須にしてください。',
        en: 'Review them now, late as it is, and make a review required on release branches.',
      },
    },
    no_commits: {
      why: {
        ja: '{product} {version}に含まれる変更を読み取れていません。',
        en: 'The changes in {product} {version} could not be read.',
      },
      next: {
        ja: 'リリースのタグと読み取り用トークンの権限を確かめてください。',
        en: 'Check the tag of the release and the scope of the token that reads it.',
      },
    },
  },
  howToMeasure: {
    ja: 'ソースコードの管理サービスに読み取り専用のトークンで接続し、リリースのタグを登録すると測定できます。',
    en: 'Connect the host of your code with a read-only token and name the tags of your releases; each release is then measured.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [],
    securityAction25: [],
    csf2: ['PR.PS-06', 'ID.RA-09'],
    cis8: ['16.1', '16.12', '16.9'],
    iso27001: ['A.8.25', 'A.8.28', 'A.8.29'],
    scs: [],
  },
  cases: [
    {
      name: 'every change reviewed',
      given: { reviews: [{ age: days(5), payload: review([]) }] },
      state: 'holds',
    },
    {
      name: 'one change slipped through',
      given: {
        reviews: [{ age: days(5), payload: review(['9fceb02d0ae598e95dc970b74767f19372d61af8']) }],
      },
      state: 'fails',
      reason: 'unreviewed',
    },
    {
      name: 'the tag names nothing',
      given: { reviews: [{ age: days(5), payload: { ...review([]), commits: 0 } }] },
      state: 'unknown',
      reason: 'no_commits',
    },
    {
      name: 'a review record, uploaded',
      given: { reviews: [{ age: days(5), class: 'E4', payload: review([]) }] },
      state: 'declared',
    },
    {
      name: 'read two years ago',
      given: { reviews: [{ age: days(730), payload: review([]) }] },
      state: 'stale',
    },
  ],
})

function review(unreviewed: string[]): Review {
  return { product: '受発注クラウド', version: '4.2.0', commits: 87, unreviewed }
}
