/**
 * 資産のページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  list: '資産',
  add: '資産を登録',
  ownerNone: '管理者が未定',
  merges: '統合の確認',
  detail: '資産の詳細',
  unknown: '未知の機器',
  exposure: 'インターネット公開資産',
  questions: 'エージェントへの質問',
  network: 'ネットワーク',
}
