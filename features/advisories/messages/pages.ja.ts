/**
 * 注意喚起のページの題名。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  list: '注意喚起',
  one: '注意喚起の詳細',
  add: '注意喚起を取り込む',
}
