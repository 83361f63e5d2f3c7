/**
 * What live sources say in Japanese.
 * @module
 */
import { inLanguage } from '../../i18n/two-languages.ts'
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'sources.unknown_kind': ({ kind }) =>
      `「${kind}」という種類の情報源はありません。一覧から選んでください。`,
    'sources.field_wrong': ({ field, why }) =>
      `「${field}」の内容が正しくありません。${inLanguage(why, 'ja') ?? '入力の形式を確認してください'}。`,
    'sources.secret_needed': ({ field }) => `「${field}」が未入力です。入力してください。`,
    'sources.secret_again': ({ field }) =>
      `接続先が変わったため、「${field}」はそのままでは送信しません。もう一度入力してください。`,
    'sources.unknown_site': () =>
      'この拠点は存在しないか、権限がありません。別の拠点を選んでください。',
    'sources.site_needed': () => 'この情報源の対象となる拠点を選んでください。',
    'sources.too_many': ({ limit }) =>
      `情報源はすでに${limit}件あります。使っていないものを削除してください。`,
    'sources.changed_meanwhile': () =>
      'ほかの人がこの情報源を変更しました。画面を読み込み直して、もう一度変更してください。',
    'sources.it_calls_us': () =>
      'この情報源は相手側から火の番に接続するため、こちらからは収集できません。設定手順を確認してください。',
    'sources.has_no_token': () =>
      'この情報源には火の番から接続するため、更新するトークンはありません。',
    'sources.timed_out': ({ minutes }) =>
      `収集が${minutes}分以内に終わらなかったため中止しました。対象の範囲を分けて、複数の情報源にしてください。`,
    'sources.incident': ({ id }) =>
      `収集が予期せず終了しました（番号 ${id}）。次の予定時刻にもう一度実行します。`,
  },
}
