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
  mergeWith: '統合…',
  mergeTitle: (name) => `「${name}」に別の資産を統合`,
  mergeText:
    '同じ機器が2件の資産になっているときに使います。確認の記録は変わりません。資産の履歴から取り消せます。',
  searchLabel: '同じ機器である資産',
  searchHelp: '名前、シリアル番号、管理番号、MACアドレス、IPアドレス、管理者で検索します。',
  found: (count) => (count === 0 ? '該当する資産はありません。' : `候補 ${n(count)}件`),
  against: (kinds) =>
    `次の項目は両方に値があり、一致しません：${kinds.join('、')}。別の機器かもしれません。`,
  previewOfMerge: '統合後の内容',
  stays: (name) => `${name}（統合先）`,
  joins: (name) => `${name}（統合元）`,
  afterMerge: '統合後',
  whatMoves:
    '統合元の確認の記録、ソフトウェア、証跡、エージェントは、統合先のものとあわせて表示されます。指摘は判定し直します。',
  doMerge: '統合する',
  chooseAnother: '別の資産を選ぶ',
  reasonLabel: '理由',
  reasonHelp: '資産の履歴と監査ログに残ります。',
  sightings: '確認の記録（件）',
  split: '分割…',
  splitLead: '別の機器の記録を選んでください。',
  choose: (source, at) => `${source}、${at}`,
  chooseSource: (source) => `表示中の「${source}」をすべて選択`,
  chosen: (count) => `${n(count)}件を選択中`,
  toPreview: '分割後の内容を確認',
  cancelSplit: '分割をやめる',
  splitTitle: (name) => `「${name}」を分割`,
  splitText:
    '選んだ記録を別の資産に分け、それぞれ判定します。分けた2件が自動で統合されることはありません。資産の履歴から取り消せます。',
  previewOfSplit: '分割後の内容',
  staysHere: 'この資産に残るもの',
  newAsset: '新しい資産',
  keysLeave: (keys) =>
    keys.length === 0
      ? '新しい資産だけを見分ける手がかりがありません。今後の記録は、この資産に戻ることがあります。'
      : `今後、新しい資産を見分ける手がかり：${keys.join('、')}`,
  doSplit: '分割する',
  wasSplit: (name) => `「${name}」を別の資産に分けました。資産の履歴から取り消せます。`,
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
