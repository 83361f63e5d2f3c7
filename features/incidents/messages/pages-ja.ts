/**
 * 事案の画面の題名。
 * @module
 */
import type { PageWords } from './pages-en.ts'

export const pages: PageWords = { list: '事案', one: '事案', add: '事案を始める' }
