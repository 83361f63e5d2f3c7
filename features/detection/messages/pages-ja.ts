/**
 * 検知の画面の題名。
 * @module
 */
import type { PageWords } from './pages-en.ts'

export const pages: PageWords = {
  events: 'ログの検索',
  alerts: 'アラート',
  alert: 'アラート',
  rules: '検知ルール',
  rule: '検知ルール',
  sets: 'ルールセット',
  coverage: 'ATT&CK の網羅状況',
  exceptions: 'ルールの除外',
  importRules: 'Sigma ルールを取り込む',
  sign: '日次の確認に署名する',
}
