/**
 * 見本の会社の題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  title: '見本の会社',
}
