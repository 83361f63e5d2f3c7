/**
 * 通知先の言葉：問題の説明と、連絡の件名。
 * @module
 */
import type { Messages } from './en.ts'

const REFUSED: Readonly<Record<string, string>> = {
  private_address:
    '社内のアドレスです。社内のサーバーへ送る場合は、HINOBAN_NOTIFY_PRIVATE_ADDRESSES=true を設定して再起動してください。',
  metadata_address: 'この機械の鍵を渡すサービスのアドレスです。',
  special_address: 'サーバーのアドレスではありません。',
  scheme: 'https:// で始まるアドレスだけに送れます。',
  userinfo: 'アドレスに利用者名やパスワードを含めることはできません。',
}

export const ja: Messages = {
  problems: {
    'channels.not_a_mail_address': () =>
      'メールアドレスの形になっていません。security@example.co.jp のように1つだけ入力してください。',
    'channels.refused': ({ host, why }) =>
      `${host} には接続しません。${REFUSED[why] ?? 'アドレスを確認してください。'}`,
    'channels.too_many': ({ limit }) =>
      `通知先は${limit}件までです。使っていない通知先を削除してください。`,
    'channels.missing': () => '入力してください。この値がないと送信できません。',
    'channels.not_an_id': () =>
      'BotまたはルームのIDの形ではありません。サービスの画面に表示されている数字とハイフンのIDをそのまま入力してください。',
    'channels.teams_connector_ended': () =>
      'Office 365 コネクタのアドレスです。コネクタは2026年に提供が終わりました。Teams の「ワークフロー」で「Webhook アラートをチャネルに送信する」を作成し、そのアドレスを入力してください。',
  },
  notices: {
    test: 'テスト連絡',
    assigned: (title) => `対応の依頼：${title}`,
    worsenedOne: (measure) => `${measure} に新しい指摘があります`,
    worsenedMany: '複数の対策に新しい指摘があります',
  },
}
