/**
 * 統合と分割の日本語。
 * @module
 */
import type { MergeWords } from './merge.en.ts'
import { pages } from './pages.ja.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: MergeWords = {
  title: pages.merges,
  lead: '同じ機器かもしれない資産の組み合わせです。名前・管理番号・アドレスだけでは自動で統合しません。ここで判断してください。',
  open: (count) => `未判断 ${n(count)}件`,
  none: '判断を待つ組み合わせはありません',
  noneText:
    'シリアル番号、ディレクトリのアカウント、ホストUUID、物理ポートのMACアドレスが一致するものは自動で統合します。似ているだけのものをここに示します。',
  pair: (a, b) => `${a} と ${b}`,
  why: '共通の手がかり',
  field: '項目',
  differs: '不一致',
  keepThis: (name) => `「${name}」に統合`,
  refuse: '別の機器',
  next: '次の組み合わせ',
  previous: '前の組み合わせ',
  accept: '左の資産に統合',
  merged: (name) => `「${name}」に統合しました。資産の履歴から取り消せます。`,
  refused: '別の機器として記録しました。この組み合わせは今後提案しません。',
  reason: '統合の確認の画面で判断',
  keys: 'j・k：次と前の組み合わせ　m：左の資産に統合　x：別の機器',
  more: 'さらに表示',
  missing: '—',
  history: '統合と分割',
  kind: { merge: '統合した資産', split: '分割した資産' },
  byRule: '自動',
  mergedInto: 'この資産の統合先：',
  undo: '取り消す',
  undone: '取り消しました。2件の資産は、それぞれの確認の記録のとおりに戻りました。',
  undoReason: '資産の画面で取り消し',
  undoneBy: (by, at) => `${at}に${by}さんが取り消しました。`,
  key: {
    serial: 'シリアル番号',
    guid: 'ディレクトリのアカウント',
    uuid: 'ホストUUID',
    mac: 'MACアドレス',
    name: 'ホスト名',
    tag: '管理番号',
    address: 'IPアドレス',
    person: '担当者の指定',
  },
}
