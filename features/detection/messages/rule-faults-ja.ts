/**
 * Why a document of Sigma was not read, and what to do, in Japanese.
 * @module
 */
import type { FaultCode } from '@hinoban/sigma'

export const faultWhy: Readonly<Record<FaultCode, string>> = {
  yaml: 'YAMLとして読み取れません。字下げ・引用符・かっこを見直してください',
  too_large: '大きすぎるか、入れ子が深すぎます。ルールやファイルを分けてください',
  duplicate_key: '同じキーが2回あります。1つにまとめるか、名前を変えてください',
  shape: 'Sigmaの文書の形になっていません。必要な項目と書き方を見直してください',
  legacy_form:
    '古い書き方です。ルールを分けて書くか、相関ルール（correlation）に書き換えてください',
  unknown_taxonomy: '知らないtaxonomyです。taxonomy「sigma」の項目名に書き換えてください',
  unknown_modifier: 'Sigma 2.1にない修飾子です。綴りを確かめてください',
  wrong_modifier: '修飾子の組み合わせか順序が正しくありません。一方を外すか、順序を変えてください',
  wrong_value: '値がこの修飾子に合いません。値を書き直してください',
  needs_list: 'プレースホルダーの一覧が登録されていません。設定で一覧に値を入れてください',
  regex: '正規表現を使えません。先読み・後読み・後方参照は使わず、条件（and not）で書いてください',
  condition: 'conditionを読み取れません。選択名・かっこ・演算子を見直してください',
  unknown_reference: '参照先のルールが読み込まれていません。IDまたは名前を確かめてください',
  duplicate_reference: 'IDまたは名前が別のルールと重なっています。一方を変えてください',
  cycle: '相関ルールが自分自身を参照しています。参照の輪を切ってください',
  no_source:
    'このルールに合うログがありません。logsourceを見直すか、そのログの送信元を加えてください',
  noisier: '別のログでは除外条件の一部が使えず、検知が増えることがあります',
  advice: '読み込みましたが、書き方を見直すとよい点があります',
}
