/**
 * 設定の題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  title: 'システムの設定',
}
