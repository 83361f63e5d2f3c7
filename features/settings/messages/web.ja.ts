/**
 * 設定の画面の日本語。
 * @module
 */
import { pages } from './pages.ja.ts'
import type { WebMessages } from './web.en.ts'

export const ja: WebMessages = {
  title: pages.title,
  lead: '火の番のすべての設定と、その値がどこで決められたかを示します。環境変数、設定ファイル、この画面、初期値の順に優先します。',
  caption: '設定の一覧',
  search: '名前・説明',
  setting: '設定',
  value: '値',
  source: '決めた場所',
  sources: {
    environment: '環境変数',
    file: '設定ファイル',
    screen: 'この画面',
    default: '初期値',
  },
  env: '環境変数の名前',
  act: '操作',
  screen: '変更方法',
  screenOnly: 'この画面で変更可',
  secret: '秘密',
  notSet: '未設定',
  hidden: '設定済み（非表示）',
  yes: 'はい',
  no: 'いいえ',
  version: 'バージョン',
  file: '設定ファイル',
  noFile: 'なし',
  change: '変更',
  changeOf: (key) => `${key} を変更`,
  reset: '初期値に戻す',
  resetOf: (key) => `${key} を初期値に戻す`,
  saved: (key) => `${key} を保存しました。`,
  wasReset: (key) => `${key} を初期値に戻しました。`,
  field: '値',
  on: '有効',
  off: '無効',
  listHelp: '1行に1つずつ入力してください。',
  secretHelp: '保存済みの値は表示しません。入力した値に置き換わります。',
  tooSmall: (min) => `${min}以上の値を入力してください。`,
  tooBig: (max) => `${max}以下の値を入力してください。`,
  startsWith: (starts) => `${starts} で始まるアドレスを入力してください。`,
  badValue: 'この設定では使えない値です。説明を確認して、値を直してください。',
  decidedElsewhere: (where) => `${where}で決められています。そちらで変更してください。`,
  noMatch: '設定がありません',
  noMatchText: '設定を取得できませんでした。画面を再読み込みしてください。',
}
