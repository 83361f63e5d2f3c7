/**
 * 連絡先のページの題名（案内とコマンドパレット）。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = { title: '連絡先', add: '連絡先を追加', mine: '自分への連絡' }
