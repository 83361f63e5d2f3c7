/**
 * 判定できないもの、期限の方針、誤検知とリスク受容のページの言葉。
 * @module
 */
import { pages } from './pages.ja.ts'
import type { CoverageMessages } from './web-coverage.en.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: CoverageMessages = {
  coverage: {
    title: pages.coverage,
    lead: '導入されているもののうち、既知の脆弱性と突き合わせられないものと、その理由、次の対応です。安全という意味ではありません。',
    share: '導入されているもの全体',
    judged: (judgeable, all) => `${n(all)}件のうち${n(judgeable)}件を判定できます`,
    kinds: {
      judged: '判定済み',
      'nothing-known': '情報源の対象だが、既知の脆弱性なし',
      'no-source': '対象とする情報源がない',
      'no-identity': '製品を特定できない',
      'version-unreadable': 'バージョンを読み取れない',
    },
    nexts: {
      judged: '',
      'nothing-known': '対応は不要です。情報源が更新されるたびに確認し直します。',
      'no-source':
        'この種類のソフトウェアを対象とする公開情報源を有効にするか、脆弱性を知らせてくれる連絡先を決めてください。',
      'no-identity':
        '製品を正確に識別できる情報（エージェント、パッケージ一覧、purlやCPEを含むSBOM）から取り込んでください。',
      'version-unreadable':
        '提供元の表記どおりのバージョンを取り込んでください（機器の設定ファイルやエージェントなど）。',
    },
    count: '件数',
    examples: '例',
    noVersion: 'バージョンなし',
    why: '理由',
    next: '次の対応',
    none: '把握しているものは、すべて判定できます',
    sources: '脆弱性情報',
  },
  policy: {
    title: pages.policy,
    lead: '脆弱性をいつまでに修正するかを、公表されている判断表で決めます。分からない項目は、悪いほうの値とみなします。',
    inForce: '適用中',
    chosenBy: (by, at) => `${at}に${by}が選択`,
    preset: '選択されるまでの初期設定',
    version: (version) => `バージョン ${version}`,
    source: '出典',
    table: '判断表',
    showTable: (rows) => `判断表を表示（${n(rows)}行）`,
    outcomes: '判断の結果と期限',
    outcome: '結果',
    days: (days) => `${n(days)}日以内`,
    values: {
      yes: 'はい',
      no: 'いいえ',
      partial: '一部',
      total: '全体',
      none: 'なし',
      'public poc': '攻撃コードが公開',
      active: '悪用あり',
      small: '小さい',
      controlled: '制限あり',
      open: '公開',
      low: '低',
      medium: '中',
      high: '高',
      'very high': '非常に高い',
      critical: '緊急',
    },
    noDays: '次回の定期更新',
    deadline: '期限',
    choose: 'この方針を適用',
    chooseTitle: (name) => `「${name}」を適用しますか`,
    chooseText:
      'すべての期限を計算し直します。期限が延びることもあり、あなたの名前と理由が記録されます。',
    reason: '理由',
    chosen: 'すべての期限を計算し直しています。',
    download: 'CSVでダウンロード',
    own: {
      title: '独自の判断表を取り込む',
      lead: '上の判断表をダウンロードして表計算ソフトで編集し、取り込めます。適用する前に、期限がどう変わるかを確認できます。',
      hint: 'CSV（256KBまで）。列は kev, exposed, automatable, impact, exploitation, exposure, human-impact, severity のうち使うものと、outcome, days, forensic です。',
      mistakes: (file, count) =>
        `${file}に誤りが${n(count)}件あります。直して、もう一度選択してください。`,
      line: (line) => `${n(line)}行目：`,
      good: (file, rows) => `${file}を読み取りました（${n(rows)}行）。まだ適用していません。`,
      gaps: (count) =>
        `判断表にない組み合わせが${n(count)}通りあります。その場合は、最も厳しい期限とみなします。`,
      noEffect: 'まだ一度も突き合わせていないため、期限への影響は分かりません。',
      show: '読み取った判断表を表示',
      findings: '対象の指摘',
      earlier: '期限が早まる',
      later: '期限が延びる',
      same: '変わらない',
      apply: 'この判断表を適用',
    },
  },
  suppressions: {
    title: pages.suppressions,
    lead: '対象から外したものについて、誰が、なぜ、いつまでと判断したかの一覧です。いつでも取り消せます。',
    caption: '判断の一覧',
    flaw: '脆弱性',
    component: '製品',
    where: '範囲',
    everywhere: 'この製品がある資産すべて',
    kind: '判断',
    kinds: { 'false-alarm': '誤検知', accepted: 'リスク受容' },
    reason: '理由',
    until: '期日',
    by: '判断した人',
    findings: '保留中の件数',
    act: '取り消し',
    end: '再び対象にする',
    ended: (by, at) => `${at}に${by}が取り消し`,
    show: '表示',
    showAll: '取り消したものも表示',
    none: '誤検知やリスク受容の判断はまだありません',
    noneText: '脆弱性の一覧で対象を選び、対象から外す理由を記録できます。',
    toList: '脆弱性の一覧を開く',
    search: '脆弱性、製品、資産、理由など',
  },
}
