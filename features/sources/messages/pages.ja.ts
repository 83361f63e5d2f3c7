/**
 * 情報源のページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  list: '情報源',
  detail: '情報源の詳細',
  add: '情報源を追加',
  coverage: '拠点と情報源ごとの到達状況',
}
