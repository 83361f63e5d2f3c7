/**
 * 脆弱性の指摘の日本語。
 * @module
 */
import type { InputName } from '../policy.ts'
import type { Messages } from './en.ts'

const n = (value: number): string => value.toLocaleString('ja')

const inputNames: Readonly<Record<InputName, string>> = {
  kev: '悪用の有無',
  exposed: 'インターネットからの到達',
  automatable: '攻撃の自動化',
  impact: '影響の大きさ',
  exploitation: '悪用の状況',
  exposure: 'インターネットからの到達',
  'human-impact': '機器の重要度',
  severity: '深刻度',
}

const columns =
  'kev, exposed, automatable, impact, exploitation, exposure, human-impact, severity, outcome, days, forensic'

export const ja: Messages = {
  problems: {
    'vulnerabilities.bad_cursor': () =>
      '一覧のこのページは見つかりません。最初から表示し直してください。',
    'vulnerabilities.until_out_of_range': (p) =>
      `期限は今日から${p.days}日以内の日を指定してください。期限が来たら更新できます。`,
    'vulnerabilities.until_needed': () =>
      'リスクの受容には期限が必要です。最終日を指定してください。',
    'vulnerabilities.accept_role': () =>
      'リスクを受容できるのは管理者と経営者だけです。どちらかに依頼してください。',
    'vulnerabilities.whole_company': () =>
      '全社に及ぶ指定ですが、閲覧できるのは一部の拠点だけです。この指摘だけを対象にするか、管理者に依頼してください。',
    'vulnerabilities.vex_ended': () =>
      'この文書はすでに終了しています。一覧を再読み込みして確認してください。',
    'vulnerabilities.suppression_ended': () =>
      'すでに終了しています。一覧を読み込み直してください。',
    'vulnerabilities.no_own_policy': () =>
      '独自の判断表はまだありません。判断表をダウンロードして編集し、取り込んでください。',
    'vulnerabilities.no_file': () => 'ファイルが届きませんでした。CSVファイルを選んでください。',
    'vulnerabilities.table_too_large': (p) =>
      `判断表が${p.kb}KBを超えています。判断表は、多くても数百行です。`,
    'vulnerabilities.table_mistakes': (p) =>
      `判断表に誤りが${p.count}件あります（最初は${p.line}行目）。直してからもう一度確認し、取り込んでください。`,
    'vulnerabilities.changed_meanwhile': (p) =>
      `ほかの人が先に変更しました（現在は版${p.version}）。内容を確かめてから、もう一度選んでください。`,
  },
  buckets: {
    affected: '該当',
    'version-unknown': 'バージョン不明',
    'platform-unconfirmed': '動作環境が未確認',
    'under-investigation': '調査中',
    'not-affected': '非該当（情報源の見解が不一致）',
    suppressed: '誤検知',
    accepted: 'リスク受容',
    closed: '終了',
  },
  severities: {
    critical: '緊急',
    high: '重要',
    medium: '警告',
    low: '注意',
    none: 'なし',
    unknown: '未評価',
  },
  closed: {
    'version-changed': '影響を受けない別のバージョンが確認されました。',
    'component-gone': 'このソフトウェアは機器からなくなりました。',
    'asset-gone': '機器が廃止されました。',
    'not-affected': '新しい情報により、このバージョンは影響を受けないと判定されました。',
    withdrawn: '情報源が脆弱性情報を取り下げました。',
    'platform-differs': '脆弱性の対象となる動作環境が、この機器とは異なります。',
  },
  coverage: {
    judged: '判定済み',
    'nothing-known': '既知の脆弱性なし',
    'no-source': '対応する情報源が読み込まれていない',
    'no-identity': '情報源が知る名前がない',
    'version-unreadable': 'バージョンがない、または読み取れない',
  },
  reasons: {
    distro_verdict: 'ディストリビューション自身がこのパッケージを判定しています。',
    vendor_verdict: '製品の開発元がこのバージョンを名指ししています。',
    range_exact: '情報源が示す範囲にバージョンが含まれます。',
    vex_statement: '提供元が、取り込んだVEX文書でそう述べています。',
    range_prose: '文章から読み取った範囲にバージョンが含まれます。',
    range_partly_read:
      '範囲の一部は読み取れませんでしたが、読み取れた部分にバージョンが含まれます。',
    name_guessed: '製品名だけで見つけたものです。同じ製品かどうかを確かめてください。',
    platform_unconfirmed: 'バージョンは該当しますが、動作環境が該当するかは確認されていません。',
    version_unknown: 'インストールされているバージョンが確認されていません。',
    version_unreadable: 'インストールされているバージョンを読み取れません。',
    range_unreadable: '情報源に書かれた対象バージョンを読み取れません。',
    end_of_support: '開発元のサポートが終了しています。',
  },
  sources: {
    cve: 'CVEレコード（採番機関）',
    'cve-adp': 'CVEレコードへの追記（CISA）',
    nvd: 'NVD',
    'nvd-overrides': 'NVDの補正',
    jvn: 'JVN iPedia',
    osv: 'OSV',
    csaf: '製品開発者（CSAF）',
    debian: 'Debian',
    ubuntu: 'Ubuntu',
    redhat: 'Red Hat',
    eol: 'サポート終了日',
    vex: '提供元のVEX（取り込み）',
    vendor: '製品開発者',
  },
  inputNames,
  outcomeName: '期限',
  inputs: {
    kev: { yes: '悪用が確認されている', no: '悪用は確認されていない' },
    exposed: {
      yes: '機器にインターネットから到達できる',
      no: '機器にインターネットから到達できない',
    },
    automatable: { yes: '攻撃を自動化できる', no: '攻撃を自動化できない' },
    impact: { total: '機器を完全に乗っ取られる', partial: '影響は一部にとどまる' },
    exploitation: {
      active: '悪用が確認されている',
      'public poc': '攻撃コードが公開されている',
      none: '攻撃コードは知られていない',
    },
    exposure: {
      open: '機器にインターネットから到達できる',
      controlled: '機器に到達できるのは社内だけである',
      small: '機器にはほとんど到達できない',
    },
    'human-impact': {
      'very high': '事業全体が機器に依存している',
      high: '重要な業務が機器に依存している',
      medium: '通常の業務が機器に依存している',
      low: '機器への依存は小さい',
    },
    severity: {
      critical: '深刻度が「緊急」である',
      high: '深刻度が「重要」である',
      medium: '深刻度が「警告」である',
      low: '深刻度が「注意」である',
      none: '深刻度が「なし」である',
    },
  },
  assumed: (words) => `${words}（不明のため悪い方とみなす）`,
  why: (o) => {
    const because = o.told.length > 0 ? `理由は、${o.told.join('、')}ためです` : ''
    const until =
      o.due === null || o.days === null
        ? `${o.policy}に従い、次の定期更新のときに直します`
        : `${o.policy}に従い、${o.days}日以内（${o.due}まで）に直します`
    const unknown =
      o.assumed.length > 0
        ? `（${[...new Set(o.assumed.map((name) => inputNames[name]))].join('・')}は不明のため悪い方とみなしています）`
        : ''
    const kept = o.isKept ? '以前のより厳しい期限をそのまま使います' : ''
    return [until, `${because}${unknown}`, kept]
      .filter((part) => part !== '')
      .map((part) => `${part}。`)
      .join('')
  },
  whyNone: {
    'version-unknown': 'まだ期限はありません。インストールされているバージョンを確かめてください。',
    'platform-unconfirmed': 'まだ期限はありません。機器の動作環境を確かめてください。',
    'under-investigation': 'まだ期限はありません。開発元が調査中です。',
    'not-affected': '最も確かな情報源が影響なしとしているため、期限はありません。',
    suppressed: '誤検知とされているため、期限はありません。',
    closed: '終了しているため、期限はありません。',
  },
  whyEol: (product, due) =>
    `${product} は開発元のサポートが終了しており、新しい脆弱性が直されません${due === null ? '' : `。${due}までに入れ替えてください`}。`,
  eolOutcome: '入れ替える（それまでネットワークから切り離す）',
  standing: {
    absent:
      '脆弱性情報がまだ読み込まれていないため、判定できません。フィードを取得するか、ファイルを取り込んでください。',
    building: '脆弱性情報を読み込んでいます。終わるまで判定できません。',
    never: '資産との照合はまだ行われていません。1分以内に自動で始まります。',
    covered: (judgeable, all) => `ソフトウェア${n(all)}件のうち${n(judgeable)}件を判定できます。`,
    notCovered: (o) => {
      const why: Record<string, string> = {
        'no-source': '対応する情報源が読み込まれていない',
        'no-identity': '情報源が知る名前がない',
        'version-unreadable': 'バージョンがない、または読み取れない',
      }
      return `ソフトウェア${n(o.all)}件のうち${n(o.judgeable)}件を判定できます。判定できないもの：${o.reasons
        .map(({ kind, count }) => `${why[kind] ?? kind} ${n(count)}件`)
        .join('、')}。`
    },
  },
  next: {
    update: (o) =>
      `${o.product} を ${o.fix} 以降に更新してください。新しいバージョンが確認されると、自動で終了します。`,
    updateUnknown: (product) =>
      `${product} を開発元がサポートする最新版に更新し、この脆弱性が修正されているかを開発元の情報で確かめてください。`,
    noFix: (product) =>
      `${product} の修正はまだありません。機能の停止・隔離・監視の強化のいずれかを行い、修正の公開を待ってください。`,
    wontFix: (product) =>
      `${product} は開発元が修正しないとしています。入れ替えるか、期限を決めて隔離してください。`,
    laterRelease: (o) =>
      `${o.product} の ${o.fix} は、ディストリビューションの次のリリースでしか提供されません。アップグレードを計画し、それまで隔離してください。`,
    forensic:
      '更新の前にログを保全し、すでに侵入されていないかを調べてください。悪用が確認されています。',
    version: (product) =>
      `${product} のバージョンを確かめてください（エージェント、スキャン、または機器自身のバージョン表示の取り込み）。`,
    platform:
      '機器の動作環境をエージェントまたはスキャンで取り込むと、条件は自動で確かめられます。',
    wait: '開発元が調査中です。結果が出るまで対応は不要です。',
    conflict:
      '情報源の見解が分かれています。下の見解を比べ、逆の見解が正しければ「該当」として扱ってください。',
    held: '終了するまで対応は不要です。',
    closed: '対応は不要です。',
    eol: (product) => `${product} の入れ替えを計画し、それまでネットワークから切り離してください。`,
  },
  instruction: (o) =>
    [
      '保守ご担当者様',
      '',
      `次の脆弱性について、${o.due === null ? '次の定期保守の際に' : `${o.due}までに`}ご対応をお願いします。`,
      '',
      `機器：${o.asset}`,
      `製品：${o.product} ${o.versions}`.trimEnd(),
      `脆弱性：${o.flaw} ${o.title}`.trimEnd(),
      o.fix === null
        ? '作業：開発元の修正を適用してください。修正がない場合は、機能の停止または機器の隔離を行い、内容をお知らせください。'
        : `作業：${o.fix} 以降に更新してください。`,
      ...(o.isForensic
        ? [
            '更新の前に：悪用が確認されています。ログと設定を保全し、侵入の痕跡がないかを確認してください。',
          ]
        : []),
      '作業の後に：動作中のバージョンが分かる出力（show version など）をお送りください。',
    ].join('\n'),
  history: {
    found: '検出',
    reopened: '再び検出',
    closed: (why) => `終了。${why}`,
    'more-urgent': (to) => `緊急度が上がりました：${to}`,
    'less-urgent': (to) => `緊急度が下がりました：${to}`,
    'verdict-changed': (from, to) => `「${from}」から「${to}」に変わりました`,
    'version-changed': (from, to) =>
      `バージョンが ${from} から ${to} に変わりましたが、引き続き該当します`,
    suppressed: (reason) => `誤検知とされました：${reason}`,
    accepted: (reason) => `リスクが受容されました：${reason}`,
    resumed: '再び対象になりました',
  },
  vex: {
    title: 'VEX（CSAF・OpenVEX・CycloneDX）',
    hint: '自社製品への脆弱性の影響を提供元が述べた文書。その製品の指摘に反映します',
    wholeCompany: 'VEX文書は全社に効きます。すべての拠点を担当する人に取り込みを依頼してください。',
    tooMany: (most) =>
      `有効なVEXの記載が${most.toLocaleString('ja')}件を超えます。不要になった文書を取り下げてください。`,
  },
  ownPolicy: {
    name: '独自の判断表',
    about: '自社で取り込んだ判断表です。組み合わせごとに、その行の期限を適用します。',
    fileName: '期限の判断表',
    mistake: (o) =>
      ({
        not_csv: 'CSVとして読めません。引用符が閉じていないか、セルの途中にあります。',
        unknown_column: `列「${o.what}」は使えません。使える列：${columns}`,
        column_twice: `列「${o.what}」が2つあります。`,
        no_column: `列「${o.what}」がありません。`,
        no_input: `条件の列がありません。次のいずれかが必要です：${o.what}`,
        no_rows: '行がありません。',
        too_many_rows: `${o.what}行あります。5,000行までです。`,
        bad_value: `「${o.what}」はこの列の値ではありません（${o.of ?? ''}）。`,
        bad_days: `「${o.what}」は日数として読めません（0〜3,650。空欄は次回の定期更新）。`,
        no_outcome: '結果が空です。',
        outcome_days: `結果「${o.what}」の日数が、上の行と異なります。`,
        row_twice: `同じ組み合わせの行が上にあります：${o.what}`,
        bad_forensic: `「${o.what}」はyesでもnoでもありません。`,
      })[o.code] ?? o.code,
  },
  exportName: '脆弱性',
  exportHeader: [
    '一覧',
    '脆弱性',
    '概要',
    '深刻度',
    'CVSS',
    'EPSS',
    '悪用の確認日',
    '機器',
    'インターネットからの到達',
    '拠点',
    '製品',
    'バージョン',
    '修正版',
    '期限',
    '期限超過',
    '期限の理由',
    '確度',
    '見解の不一致',
    '初回検出',
    '最終確認',
    '終了日',
    '終了の理由',
  ],
  exposures: { yes: '可能', no: '不可', unknown: '未確認' },
  yes: 'はい',
  no: 'いいえ',
}
