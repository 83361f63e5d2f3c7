/**
 * 侵害指標の画面の言葉。
 * @module
 */
import type { HuntWords } from './web-hunt-en.ts'

export const ja: HuntWords = {
  lead: '攻撃で使われたと知られているIPアドレス・ドメイン・URL・ハッシュの一覧です。保存済みのログと、これから届くログの両方から探します。',
  caption: '侵害指標の一覧',
  none: '一覧はまだありません',
  noneText: 'JPCERT/CCやISAC、取引先から届く一覧（STIX 2.1、MISP、CSV、テキスト）を取り込めます。',
  add: '一覧を取り込む',
  name: '名前',
  indicators: '指標',
  refused: '読み取れない',
  looked: '調べた範囲',
  hits: '一致',
  imported: '取り込み',
  until: '期限',
  noEnd: '削除するまで',
  through: (from) => `${from}以降のすべて`,
  back: (from) => `さかのぼって調査中（現在${from}以降）`,
  by: (at, by) => `${at}（${by}）`,
  remove: '削除する',
  removeTitle: (name) => `「${name}」を削除しますか`,
  removeText: 'この一覧では探さなくなります。これまでのアラートは残ります。',
  removed: '一覧を削除しました。',
  addLead:
    'hxxpや [.] のように無害化した表記も読み取ります。メールの本文は、1行に1件の値か、無害化した値だけを取り込みます。同じ名前で取り込むと、その一覧を置き換えます。プライベートアドレスは除きます。',
  addName: '一覧の名前',
  hint: 'STIX 2.1、MISP、CSV、メール本文などのテキスト（32 MBまで。UTF-8またはShift_JIS）',
  nameNeeded: '先に一覧の名前を入力してください。',
  done: (read, refused) => `${read}件の指標を読み取りました。読み取れないもの：${refused}件。`,
  search: 'ログの検索',
  faultWhy: {
    'not-an-indicator': '指標ではありません',
    'too-many': '200,000件を超えています',
    private: 'プライベートアドレス',
    expired: '有効期限切れ',
    json: 'JSONが壊れています',
  },
  faultLine: (line, why) => `${line}行目：${why}`,
  faultEntry: (line, why) => `${line}件目：${why}`,
}
