/**
 * The expected failures of messages, and what the replies of our own side mean.
 * @module
 */
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const notifyProblems = {
  'notify.mail_not_set': { status: 409, params: [] },
  'notify.not_replayable': { status: 409, params: [] },
} as const satisfies Catalogue

export const notifyProblem = problemsOf(notifyProblems)

export const notifyMessages = {
  ja: {
    'notify.mail_not_set': () =>
      'メールの送信サーバーが設定されていません。設定画面で SMTP サーバーと送信者アドレスを入力してください。',
    'notify.not_replayable': () =>
      'この連絡は送信中か、すでに見つかりません。送信の結果が出てから再送してください。',
  },
  en: {
    'notify.mail_not_set': () =>
      'No mail server is set. Enter the SMTP server and the sender address in the settings.',
    'notify.not_replayable': () =>
      'This message is still on its way, or is gone. Send it again once its result is known.',
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof notifyProblems>>
