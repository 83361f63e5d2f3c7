/**
 * 情報源のページの題名（案内とコマンドパレット）。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = { title: '公開情報源' }
