/**
 * Every right has been confirmed by the manager who answers for it.
 * @module
 */
import { ago, days, earliest, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { AccessReview } from '../features/accounts/evidence.ts'

const REVIEW_EVERY = days(180)
const ADMINS_EVERY = days(90)

export default measure<{ reviews: AccessReview }>({
  id: 'HB-P08',
  title: { ja: 'アクセス権限の確認', en: 'Review access rights' },
  asks: {
    ja: '誰がどの情報やシステムを使えるかを、部門長が定期的に確かめて署名していますか',
    en: 'Do managers confirm regularly, with their signature, who may do what?',
  },
  group: 'protect',
  actor: { ja: '各部門長、IT部門', en: 'Heads of departments, IT department' },
  quotes: [{ notice: '2022-02-23', section: '1', text: 'アクセス権限の確認' }],
  does: [
    {
      ja: 'ADのグループ・SaaSの役割・共有フォルダーの権限を取り込み、管理者と外部の人を目立たせ、各部門長に確認を届けます。確認されない権限は削除を提案します。',
      en: 'Takes in who may do what (AD groups, SaaS roles, shares), points out administrators and outsiders, and sends each manager a review; rights nobody confirms are proposed for removal.',
    },
    {
      ja: '削除の後、権限が本当に消えたかを読み直し、誰でも読める共有や公開リンクを見つけます。',
      en: 'Reads again after a removal whether the right is gone, and finds shares and links open to everybody.',
    },
  ],
  subject: 'directory',
  reads: { reviews: 'accounts.access-review' },
  maxAge: { reviews: days(180) },
  least: 'E2',
  judge: ({ reviews }, now) => {
    const review = latest(reviews)
    if (!review) return unknown('never_seen')
    const { completedAt, adminsReviewedAt, unapprovedAdmins, revocationsNotVerified } =
      review.payload
    if (unapprovedAdmins.length > 0)
      return fails('unapproved_admin', {
        account: unapprovedAdmins[0] ?? '',
        count: unapprovedAdmins.length,
      })
    if (revocationsNotVerified > 0)
      return fails('revocation_not_verified', { count: revocationsNotVerified })
    if (completedAt === null || adminsReviewedAt === null) return unknown('first_review_open')
    const until = earliest(
      ...[completedAt + REVIEW_EVERY, adminsReviewedAt + ADMINS_EVERY].filter((t) => t > now),
    )
    if (now >= adminsReviewedAt + ADMINS_EVERY)
      return fails('admins_overdue', { lastOn: adminsReviewedAt })
    if (now >= completedAt + REVIEW_EVERY)
      return fails('review_overdue', { lastOn: completedAt }, { until })
    return holds({ lastOn: completedAt, adminsOn: adminsReviewedAt }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '権限の棚卸しは{lastOn}に、管理者権限は{adminsOn}に確認済みです。',
        en: 'Rights were reviewed on {lastOn}, administrators on {adminsOn}.',
      },
      next: { ja: '', en: '' },
    },
    unapproved_admin: {
      why: {
        ja: '承認されていない管理者アカウントが{count}件あります（{account} など）。',
        en: '{count} administrator {count:account is|accounts are} not approved ({account} among them).',
      },
      next: {
        ja: '必要かどうかを責任者に確かめ、不要なら権限を外してください。',
        en: 'Ask whoever is responsible whether it is needed; if not, take the right away.',
      },
    },
    revocation_not_verified: {
      why: {
        ja: '削除したはずの権限が{count}件、読み直しても残っています。',
        en: '{count} {count:right that was to be revoked was|rights that were to be revoked were} found again.',
      },
      next: {
        ja: '該当システムで権限を外し、もう一度読み取ってください。',
        en: 'Revoke them in the system and read it again.',
      },
    },
    admins_overdue: {
      why: {
        ja: '管理者権限の確認から90日を過ぎています（前回：{lastOn}）。',
        en: 'Administrators were last reviewed on {lastOn}, more than 90 days ago.',
      },
      next: {
        ja: '管理者の一覧を責任者に確認してもらってください。',
        en: 'Have the list of administrators confirmed by whoever is responsible.',
      },
    },
    review_overdue: {
      why: {
        ja: '権限の棚卸しから180日を過ぎています（前回：{lastOn}）。',
        en: 'Rights were last reviewed on {lastOn}, more than 180 days ago.',
      },
      next: { ja: '各部門長に棚卸しを依頼してください。', en: 'Send the review to every manager.' },
    },
    first_review_open: {
      why: {
        ja: '権限は読み取れましたが、最初の棚卸しが終わっていません。',
        en: 'The rights have been read, but the first review is not finished.',
      },
      next: {
        ja: '各部門長の確認を完了させてください。',
        en: 'Let every manager finish the review.',
      },
    },
  },
  howToMeasure: {
    ja: 'ディレクトリやSaaSの権限を取り込み、部門長が確認すると測定できます。',
    en: 'It is measured once rights of directories and SaaS are brought in and managers confirm them.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [4],
    securityAction25: [4],
    csf2: ['PR.AA-05', 'PR.AA-01', 'PR.AA-02'],
    cis8: ['3.3', '5.1', '5.4', '6.8'],
    iso27001: ['A.5.15', 'A.5.18', 'A.8.2', 'A.8.3'],
    scs: ['4-1-1', '4-1-2', '4-1-7'],
  },
  cases: [
    {
      name: 'reviewed this quarter',
      given: { reviews: [{ age: days(1), payload: review({}) }] },
      state: 'holds',
    },
    {
      name: 'an administrator nobody approved',
      given: { reviews: [{ age: days(1), payload: review({ unapprovedAdmins: ['svc-old'] }) }] },
      state: 'fails',
      reason: 'unapproved_admin',
    },
    {
      name: 'a revoked right is still there',
      given: { reviews: [{ age: days(1), payload: review({ revocationsNotVerified: 2 }) }] },
      state: 'fails',
      reason: 'revocation_not_verified',
    },
    {
      name: 'administrators not looked at for 100 days',
      given: { reviews: [{ age: days(1), payload: review({ adminsReviewedAt: ago(days(100)) }) }] },
      state: 'fails',
      reason: 'admins_overdue',
    },
    {
      name: 'no review for 200 days',
      given: { reviews: [{ age: days(1), payload: review({ completedAt: ago(days(200)) }) }] },
      state: 'fails',
      reason: 'review_overdue',
    },
    {
      name: 'read, not reviewed',
      given: { reviews: [{ age: days(1), payload: review({ completedAt: null }) }] },
      state: 'unknown',
      reason: 'first_review_open',
    },
    {
      name: 'nobody has read it for a year',
      given: { reviews: [{ age: days(365), payload: review({}) }] },
      state: 'stale',
    },
  ],
})

function review(change: Partial<AccessReview>): AccessReview {
  return {
    completedAt: ago(days(60)),
    adminsReviewedAt: ago(days(30)),
    unapprovedAdmins: [],
    revocationsNotVerified: 0,
    ...change,
  }
}
