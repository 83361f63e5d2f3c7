/**
 * イベント検索の日本語（エラーとファイル）。
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { searchProblems } from '../contract-search.ts'

export const ja = {
  problems: {
    'detection.search_span': ({ days }) =>
      `期間は、開始より後に終わる${days}日以内の範囲にしてください。`,
    'detection.search_cursor': () => '続きを読み込めません。もう一度検索してください。',
  } satisfies ProblemMessages<typeof searchProblems>,
  exportName: 'イベント',
  exportHeader: [
    '時刻（UTC）',
    '端末',
    '利用者',
    '形式',
    'チャネル',
    'イベントID',
    '動作',
    '結果',
    '送信元アドレス',
    '宛先アドレス',
    'プロセス',
    '内容',
    'ID',
  ],
}
