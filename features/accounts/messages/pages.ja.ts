/**
 * アカウントのページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = { list: 'アカウント' }
