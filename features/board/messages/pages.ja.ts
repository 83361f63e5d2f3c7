/**
 * 対策のページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  today: '今日やること',
  board: 'ボード',
  findings: '指摘',
  measureIt: '測り方が必要な対策',
  onlyOverdue: '期限超過だけ',
  actions: '対応',
  exceptions: '例外と該当なし',
  measure: '対策',
}
