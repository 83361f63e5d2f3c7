/**
 * 取り込みのページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  list: '取り込み',
  detail: '取り込みの詳細',
}
