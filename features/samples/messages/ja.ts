/**
 * 見本の会社の日本語。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'samples.there_already': () =>
      '見本の会社はすでにあります。画面上部で切り替えるか、先に取り除いてください。',
    'samples.inside': () =>
      'いま見ているのが見本の会社です。画面上部で自社に切り替えてから操作してください。',
    'samples.still_loading': () =>
      '見本の会社を読み込んでいる途中です。終わってから取り除いてください。',
  },
}
