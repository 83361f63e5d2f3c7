/**
 * 全ページの枠の言葉。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  sections: {
    today: '今日',
    measures: '対策',
    assets: '資産',
    imports: '取り込み',
    organization: '組織',
    settings: '設定',
  },
  navigation: 'メインナビゲーション',
  openNavigation: 'ナビゲーションを開く',
  switchOrganization: '組織を切り替える',
  userMenu: (name) => `${name}さんのメニュー`,
  mySettings: '自分のアカウントと認証',
  shortcuts: 'キーボードショートカット',
  seeAs: 'ほかの役割の見え方を確認…',
  previewLabel: '見え方の確認',
  previewBanner: (role, sites) =>
    sites === null
      ? `「${role}」の見え方を確認しています。閲覧のみで、変更はできません。`
      : `「${role}」（${sites}拠点）の見え方を確認しています。閲覧のみで、変更はできません。`,
  previewEnd: '確認を終える',
  signOut: 'サインアウト',
  sampleLabel: '見本の会社',
  sampleBanner: '見本の会社を表示しています。人名・機器・数値はすべて架空のものです。',
  sampleEnd: '見本を片付ける',
  searchTitle: '検索',
  searchLead: (query) => `「${query}」の検索結果`,
  searchPages: 'ページと操作',
  searchIn: '一覧の中を探す',
  searchNothing: 'この名前のページや操作はありません。一覧の中を探してください。',
  changeLanguage: '英語で表示',
  themeTo: { system: '外観：端末に合わせる', light: '外観：ライト', dark: '外観：ダーク' },
}
