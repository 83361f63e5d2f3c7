/**
 * 通知先のページの題名（案内とコマンドパレット）。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = { title: '通知先', add: '通知先を追加', mine: '自分への連絡' }
