/**
 * 脆弱性のページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  list: '脆弱性',
  overdue: '期限を過ぎた脆弱性',
  exploited: '悪用が確認された脆弱性',
  finding: '脆弱性の詳細',
  coverage: '判定できないもの',
  policy: '期限の方針',
  suppressions: '誤検知とリスク受容',
  vex: 'VEX文書',
  vexDocument: 'VEX文書の詳細',
  tab: '脆弱性',
}
