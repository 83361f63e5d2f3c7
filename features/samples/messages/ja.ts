/**
 * 見本の会社の日本語。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'samples.there_already': () =>
      '見本の会社はすでにあります。画面上部で切り替えるか、先に取り除いてください。',
    'samples.still_loading': () =>
      '見本の会社を読み込んでいる途中です。終わってから取り除いてください。',
  },
  title: '見本の会社',
  lead: '自分のファイルがなくても、中身の入った火の番を試せます。自社とは別の組織で、いつでも取り除けます。',
  load: '見本の会社で試す',
  loading: (done, total) => `見本の会社を読み込んでいます… ${total}件中${done}件`,
  open: '見本の会社を開く',
  remove: '見本の会社を取り除く',
  removing: '取り除いています…',
  removed: '見本の会社を取り除きました。1行も残っていません。',
  confirmRemove: '見本の会社のデータをすべて取り除きます。自社のデータには影響しません。',
  failed: (why) =>
    `見本の会社を読み込めませんでした（${why}）。取り除いてから、もう一度お試しください。`,
  banner: '見本の会社を表示しています。ここにあるものはすべて架空です。',
}
