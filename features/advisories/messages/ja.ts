/**
 * 注意喚起の日本語。エラーの文と、自社への当てはめを答える一文。
 * @module
 */
import type { WhyNot } from '../rules.ts'
import type { AdvisoryMessages, Said } from './en.ts'

const list = (all: readonly string[], most = 3): string =>
  all.length <= most ? all.join('、') : `${all.slice(0, most).join('、')}ほか${all.length - most}件`
const namesOf = (s: Said): string =>
  s.names.length === 0
    ? ''
    : `（${s.names.join('、')}${s.hosts > s.names.length ? `ほか${s.hosts - s.names.length}台` : ''}）`
const share = (s: Said): string =>
  s.components === null || s.judgeable === null
    ? ''
    : `。照合できたのは${s.components.toLocaleString('ja')}件中${s.judgeable.toLocaleString('ja')}件のソフトウェアです`

export const ja: AdvisoryMessages = {
  problems: {
    'advisories.bad_cursor': () =>
      'このページのリンクは使えなくなりました。一覧の先頭から開き直してください。',
    'advisories.sign_in_person': () =>
      '判断には記名が必要です。APIトークンではなく、本人がサインインして判断してください。',
    'advisories.too_many_drafts': (p) =>
      `この注意喚起の相談文はすでに${p.limit}件あります。作成済みのものを使ってください。`,
    'advisories.file_too_large': (p) =>
      `ファイルが${p.limitMb} MBを超えています。配信元ごとのフィードを保存して取り込んでください。`,
    'advisories.no_feed': () =>
      'ファイルの中に注意喚起が見つかりません。配信元のフィード（RSSまたはAtom）を取り込むか、本文を貼り付けてください。',
    'advisories.unreadable': (p) =>
      `ファイルを制限内で読み取れなかったため（${p.why}）、何も取り込んでいません。フィードをダウンロードし直してください。`,
  },
  touches: (s) =>
    s.hosts === 0
      ? '自社に該当：閲覧できる拠点以外の機器が該当します。'
      : `自社に該当：${s.hosts}台${namesOf(s)}`,
  named: (s) =>
    s.hosts === 0
      ? '自社に該当の可能性：閲覧できる拠点以外の機器に、該当しうる製品があります。'
      : `自社に該当の可能性：${s.hosts}台${namesOf(s)}に${list(s.products)}があります。影響を受けるバージョンかどうかは未判定です。`,
  notTouched: (s) => `該当なし（${list(s.flaws)}の影響を受ける資産はありません${share(s)}）`,
  unknown: (s) => `まだ判定できません（${reasons[s.why](s)}）`,
  draft: {
    subject: (title) => `【ご相談】${title}`,
    desks: {
      vendor: '保守ベンダー ご担当者様',
      ipa: 'IPA 情報セキュリティ安心相談窓口 御中',
      police: '都道府県警察 サイバー犯罪相談窓口 御中',
      jpcert: 'JPCERT/CC インシデント対応ご担当 御中',
    },
    opening: (organization, by) =>
      `${organization}の${by}です。次の注意喚起について、ご相談します。`,
    advisory: '注意喚起',
    numbers: '番号',
    own: '当社の機器・ソフトウェア',
    product: (product, version, n) =>
      `・${product}（${version === '' ? 'バージョン不明' : `バージョン ${version}`}）：${n}台`,
    none: '・台帳からは対象の製品を特定できていません。',
    asks: 'お伺いしたいこと',
    questions: {
      vendor: [
        '上記の製品・バージョンは影響を受けますか。',
        '対策済みのバージョンまたは修正プログラムと、適用できる日時、停止時間をお知らせください。',
        '適用までのあいだに取るべき回避策があれば、お知らせください。',
        'すでに悪用されていないか、確認したログの種類・期間・結果をお知らせください。',
      ],
      ipa: [
        '上記の環境で、まず取るべき対策は何ですか。',
        'すでに攻撃を受けていないかを、どのように確かめればよいですか。',
        'ほかに相談・報告すべき窓口があれば、お教えください。',
      ],
      police: [
        '現時点で被害は確認していません。どの記録を、どのように残しておけばよいですか。',
        'どの段階で、どの窓口に被害を届け出ればよいですか。',
      ],
      jpcert: [
        'この製品への攻撃は国内で確認されていますか。通信先・ファイル・ログなどの痕跡があれば、お教えください。',
        '上記の機器で侵害の有無をどのように調査すればよいですか。',
      ],
    },
    closing: '連絡先：（氏名・電話番号・メールアドレス）',
    note: '火の番が当社の台帳から作成した文案です。確認できている事実を書き加え、社外に出さない情報を消してから送ってください。',
  },
}
const reasons: Readonly<Record<WhyNot, (s: Said) => string>> = {
  judged: () => '照合中です',
  'not-applied': () => '届いたばかりで、台帳に照らしているところです',
  'no-inventory': () => '台帳に資産がありません。先に台帳を取り込んでください',
  'no-catalogue': () =>
    '脆弱性の情報源がまだ読み込まれていません。公開情報源を有効にするか、ファイルで取り込んでください',
  'not-matched': () => '台帳と脆弱性情報の照合がまだ終わっていません',
  'flaws-unknown': (s) =>
    `${list(s.unknown)}は読み込み済みの情報源にまだなく、題名にある製品も台帳に見当たりません`,
  'nothing-named': () =>
    '脆弱性の番号がなく、題名にある製品も台帳に見当たりません。本文を読んで判断してください',
}
