/**
 * The expected failures of messages, and what the replies of our own side mean.
 * @module
 */
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const notifyProblems = {
  'notify.mail_not_set': { status: 409, params: [] },
  'notify.not_replayable': { status: 409, params: [] },
  /** `place` names the field. */
  'notify.secret_missing': { status: 422, params: ['place'] },
  'notify.not_a_private_key': { status: 422, params: ['place'] },
} as const satisfies Catalogue

export const notifyProblem = problemsOf(notifyProblems)

export const notifyMessages = {
  ja: {
    'notify.mail_not_set': () =>
      'メールの送信サーバーが設定されていません。設定画面で SMTP サーバーと送信者アドレスを入力してください。',
    'notify.not_replayable': () =>
      'この連絡は送信中か、まとめ待ちか、すでに見つかりません。送信の結果が出てから再送してください。',
    'notify.secret_missing': () => '入力してください。この値がないと送信できません。',
    'notify.not_a_private_key': () =>
      'RSAの秘密鍵として読めません。Developer Consoleでダウンロードした鍵ファイルの内容を、「-----BEGIN PRIVATE KEY-----」の行から最後の行まで貼り付けてください。',
  },
  en: {
    'notify.mail_not_set': () =>
      'No mail server is set. Enter the SMTP server and the sender address in the settings.',
    'notify.not_replayable': () =>
      'This message is still on its way, waits for a digest, or is gone. Send it again once its result is known.',
    'notify.secret_missing': () => 'Enter this; without it nothing can be sent.',
    'notify.not_a_private_key': () =>
      'This is not an RSA private key. Paste the key file of the Developer Console from the line "-----BEGIN PRIVATE KEY-----" to its last line.',
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof notifyProblems>>
