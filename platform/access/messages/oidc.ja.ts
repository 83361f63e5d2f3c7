/**
 * OpenIDプロバイダーでのサインインができなかった理由と、次にすること。サーバーとサインイン画面の両方が使う。
 * @module
 */
import type { ProblemMessages } from '../../problem/index.ts'
import type { oidcProblems } from '../contract.ts'

export const oidcJa: ProblemMessages<typeof oidcProblems> = {
  'access.oidc_failed': () =>
    '外部アカウントではサインインできませんでした。招待されたメールアドレスのアカウントかどうか、管理者に確かめてください。',
  'access.oidc_unreachable': () =>
    '外部アカウントのサービスから応答がありませんでした。数分待ってもう一度試すか、別の方法でサインインしてください。続く場合は管理者に連絡してください。',
  'access.oidc_misconfigured': () =>
    '外部アカウントのサービスの設定または応答に問題があるため、サインインを中止しました。別の方法でサインインし、火の番のログ（OpenID）を確認するよう管理者に依頼してください。',
  'access.oidc_identity_refused': () =>
    '外部アカウントのサービスから届いた本人確認の情報を検証できなかったため、サインインを中止しました。最初からやり直してください。続く場合は、火の番のログ（OpenID）を確認するよう管理者に依頼してください。',
  'access.oidc_cancelled': () =>
    '外部アカウントでのサインインは完了しませんでした。もう一度試すか、別の方法でサインインしてください。',
  'access.oidc_expired': () =>
    'サインインに時間がかかりすぎたか、別のウィンドウで始められています。この画面からもう一度始めてください。',
}
