/**
 * VEX文書のページの言葉。
 * @module
 */
import { pages } from './pages.ja.ts'
import type { VexMessages } from './web-vex.en.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: VexMessages = {
  title: pages.vex,
  lead: '自社製品が脆弱性の影響を受けるかどうかを、提供元が述べた文書です。記載は、文書が名指しした製品にだけ反映し、ほかの情報源と並べて示します。食い違いは隠しません。',
  caption: 'VEX文書の一覧',
  document: '文書',
  publisher: '発行者',
  made: '更新日',
  statements: '記載',
  findings: '反映した指摘',
  by: '取り込んだ人',
  state: '状態',
  states: { 'in-force': '有効', replaced: '新しい版に交代', withdrawn: '取り下げ' },
  formats: { csaf: 'CSAF', openvex: 'OpenVEX', cyclonedx: 'CycloneDX VEX' },
  ended: (by, at) => `${at}（${by}）`,
  damaged: (count) => `読み取れない箇所 ${n(count)}件`,
  damage: '読み取れなかった箇所',
  damages: {
    bad_id: '脆弱性の番号として読めません',
    bad_status: 'VEXの状態ではありません',
    unknown_product: 'この製品の記載が文書にありません',
    wrong_type: '値の種類が異なります',
    bad_purl: 'パッケージURLとして読めません',
    bad_cpe: 'CPE名として読めません',
    bad_version: 'バージョンの範囲として読めません',
    bad_date: '日付として読めません',
    contradiction: '同じ製品に2つの状態があります',
    too_many: '多すぎるため、残りは取り込みません',
    duplicate_key: '同じキーが2つあります',
    not_utf8: 'UTF-8ではありません',
  },
  show: '表示',
  showAll: '無効になったものも表示',
  none: '有効なVEX文書はまだありません',
  noneText:
    '提供元が公開したCSAF・OpenVEX・CycloneDXの文書を、取り込み画面、取り込みフォルダー、または「hinoban import」で取り込めます。',
  toImports: 'ファイルを取り込む',
  search: '文書、発行者、ファイル名',
  columns: {
    flaw: '脆弱性',
    product: '製品',
    says: '記載',
    words: '提供元の説明',
  },
  statuses: {
    affected: '影響を受ける',
    fixed: '修正済み',
    'not-affected': '影響を受けない',
    'under-investigation': '調査中',
    unknown: '不明',
  },
  within: (product) => `${product} の部品としてだけ`,
  nowhere: '特定できない製品の部品としての記載のため、どこにも反映しません',
  toFindings: '指摘を見る',
  noStatements: 'この文書に記載はありません',
  withdraw: '取り下げる',
  withdrawTitle: 'この文書を無効にしますか',
  withdrawText:
    'この文書で判断した指摘を、ほかの情報源で判断し直します。あなたの名前と理由が記録されます。',
  reason: '理由',
  withdrawn: '文書を無効にしました。指摘を判断し直しています。',
  file: 'ファイル',
  more: '続きを表示',
}
