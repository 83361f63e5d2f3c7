/**
 * The sentences for what can go wrong at sign-in.
 * @module
 */
import { type ProblemMessages, problemsOf } from '../problem/index.ts'
import { accessProblems } from './contract.ts'
import { oidcEn } from './messages/oidc.en.ts'
import { oidcJa } from './messages/oidc.ja.ts'

export { accessProblems } from './contract.ts'
export const accessProblem = problemsOf(accessProblems)

export const accessMessages = {
  ja: {
    ...oidcJa,
    'access.mfa_required': () =>
      'この役割では多要素認証が必要です。パスキーまたは認証アプリを登録してから続けてください。',
    'access.mfa_needed_first': () =>
      '登録済みのパスキーまたは認証アプリで本人確認をしてから、もう一度操作してください。',
    'access.sign_in_failed': () =>
      'サインインできませんでした。メールアドレスとパスワードを確かめてください。',
    'access.code_wrong': () =>
      'コードが正しくありません。端末の時刻を確かめ、新しいコードを入力してください。',
    'access.recovery_code_wrong': () =>
      'この回復コードは使えません。打ち間違いがないか、使用済みでないかを確かめてください。',
    'access.challenge_expired': () =>
      '本人確認の時間が切れました。サインインを最初からやり直してください。',
    'access.passkey_failed': () =>
      'パスキーを確認できませんでした。別のパスキーを使うか、もう一度お試しください。',
    'access.session_only': () =>
      'この操作はAPIトークンでは行えません。画面からサインインして操作してください。',
    'access.preview_reads_only': () =>
      '見え方の確認中は閲覧のみできます。変更するには、画面上部の「確認を終える」を押してください。',
    'access.recent_sign_in_needed': () =>
      '安全のため、もう一度サインインしてから操作してください。',
    'access.last_factor': () =>
      'この役割では多要素認証が必要なため、最後の1つは外せません。先に別のパスキーか認証アプリを登録してください。',
    'access.setup_token_refused': () =>
      'セットアップ用のアドレスが正しくないか、60分の期限が切れています。火の番を再起動すると新しいアドレスが表示されます。',
    'access.setup_done': () =>
      '初期設定は済んでいます。サインインするか、管理者に招待を依頼してください。',
    'access.invitation_refused': () =>
      'この招待は使えません。使用済みか、取り消されたか、期限が切れています。管理者に新しい招待を依頼してください。',
    'access.account_shared': () =>
      'このアカウントは別の組織でも使われているため、ここからは再設定できません。その組織の管理者にも依頼してください。',
    'access.already_member': (p) => `${p.email} はすでにこの組織のメンバーです。`,
    'access.last_administrator': () =>
      '管理者が1人もいなくなるため変更できません。先に別の人を管理者にしてください。',
    'access.not_member': () => 'この組織のメンバーではありません。',
    'access.password_short': (p) =>
      `パスワードは${p.min}文字以上にしてください。いくつかの単語をつなげた文でもかまいません。`,
    'access.password_long': (p) => `パスワードが長すぎます。上限は${p.max}バイトです。`,
    'access.password_common': () =>
      '推測されやすいパスワードです。よく使われる語や名前だけでできていないものにしてください。',
    'access.request_refused': () =>
      'この要求は受け付けられません。画面を読み込み直して、もう一度お試しください。',
  },
  en: {
    ...oidcEn,
    'access.mfa_required': () =>
      'Your role needs a second factor. Enrol a passkey or an authenticator app to go on.',
    'access.mfa_needed_first': () =>
      'Confirm with your enrolled passkey or authenticator app first, then try again.',
    'access.sign_in_failed': () => 'Sign-in failed. Check the e-mail address and the password.',
    'access.code_wrong': () =>
      'The code is not right. Check the clock of your device and enter a new code.',
    'access.recovery_code_wrong': () =>
      'This recovery code cannot be used. Check what you typed, and that the code was not used before.',
    'access.challenge_expired': () => 'The confirmation took too long. Start the sign-in again.',
    'access.passkey_failed': () =>
      'The passkey could not be confirmed. Use another passkey, or try again.',
    'access.session_only': () =>
      'An API token cannot do this. Sign in to the console and do it there.',
    'access.preview_reads_only': () =>
      'You are seeing with another role and can only read. To change something, press “End the preview” at the top.',
    'access.recent_sign_in_needed': () => 'For safety, sign in again before you do this.',
    'access.last_factor': () =>
      'Your role needs a second factor, so the last one cannot be removed. Enrol another one first.',
    'access.setup_token_refused': () =>
      'The setup address is wrong or its 60 minutes are over. Restart Hinoban to see a new one.',
    'access.setup_done': () =>
      'Setup is done already. Sign in, or ask an administrator for an invitation.',
    'access.invitation_refused': () =>
      'This invitation cannot be used. It was used, withdrawn or has expired. Ask an administrator for a new one.',
    'access.account_shared': () =>
      'This account is used in another organization, too, so it cannot be reset from here. Ask an administrator of that organization as well.',
    'access.already_member': (p) => `${p.email} is a member of this organization already.`,
    'access.last_administrator': () =>
      'No administrator would be left. Make somebody else an administrator first.',
    'access.not_member': () => 'You are not a member of this organization.',
    'access.password_short': (p) =>
      `Use at least ${p.min} characters. A sentence of several words is fine.`,
    'access.password_long': (p) => `This password is too long. The limit is ${p.max} bytes.`,
    'access.password_common': () =>
      'This password is easy to guess. Choose one that is not made of common words or names only.',
    'access.request_refused': () => 'This request is not accepted. Reload the page and try again.',
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof accessProblems>>
