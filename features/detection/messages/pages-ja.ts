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
  coverage: 'ATT&CKの網羅状況',
  exceptions: 'ルールの除外',
  indicators: '侵害指標（IoC）',
  hunts: '過去のログの調査',
  hunt: '過去のログの調査',
  trace: 'イベントとルールの照合',
  importRules: 'Sigmaルールを取り込む',
  sign: '日次の確認に署名する',
  expected: '送るべきログ',
  logPolicy: '送るべきログの方針を決める',
  access: 'アクセスの見直し',
  workingHours: '勤務時間と休日を決める',
  logSources: 'ログの送信元',
  logSource: 'ログの送信元',
  addLogSource: 'ログの送信元を追加',
  retention: 'ログの保存期間を決める',
}
