import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'cli.unknown_verb': ({ verb }) =>
      `「${verb}」というコマンドはありません。「hinoban help」で一覧を確認してください。`,
    'cli.unknown_option': ({ option, usage }) =>
      `オプション「${option}」は使えません。使い方: hinoban ${usage}`,
    'cli.bad_language': ({ value }) =>
      `言語「${value}」は選べません。--language ja または --language en を指定してください。`,
    'cli.missing_argument': ({ usage }) => `引数が足りないか、余分です。使い方: hinoban ${usage}`,
    'cli.bad_option_value': ({ option, value, usage }) =>
      `「${value}」は ${option} に指定できません。使い方: hinoban ${usage}`,
    'cli.no_such_folder': ({ path }) =>
      `フォルダーまたはファイル「${path}」がありません。つづりを確かめるか、証跡ファイルを入れたフォルダーを指定してください。`,
    'cli.not_readable': ({ path }) =>
      `「${path}」を読む権限がありません。読み取りを許可するか、権限のある利用者で実行してください。`,
    'cli.not_running': ({ folder }) =>
      `データフォルダー「${folder}」で動いている火の番がありません。npm start で起動してから実行するか、書き出したファイルを指定してください。`,
    'cli.no_such_file': ({ path }) => `ファイル「${path}」がありません。つづりを確かめてください。`,
    'cli.bad_server': ({ value }) =>
      `「${value}」は火の番のアドレスとして使えません。http://localhost:8080 や https://hinoban.example.jp の形で指定してください。`,
    'cli.no_such_site': ({ name, sites }) =>
      `「${name}」という名前の拠点を一つに特定できません。登録されている拠点: ${sites}`,
    'cli.server_unreachable': ({ server, why }) =>
      `${server} から応答がありません（${why}）。火の番が動いているか、この機械から接続できるかを確認してください。`,
    'cli.bad_token': ({ server }) =>
      `${server} はこのトークンを受け付けません。期限切れか失効の可能性があります。設定画面の「APIトークン」で作り直してください。`,
    'cli.server_refused': ({ server, why }) => `${server} に断られました: ${why}`,
    'cli.no_such_feed': ({ name }) =>
      `「${name}」という情報源はありません。名前の一覧は hinoban feeds status --json で確かめられます。`,
    'cli.not_a_feed': ({ path }) =>
      `「${path}」は、読み取れる形式（CVE、NVD、KEV、EPSS、JVN、OSV、CSAF、CVRF、Debian、Ubuntu、endoflife.date）ではないか、先頭が壊れています。どの情報源か分かっている場合は --as で指定してください。`,
    'cli.not_writable': ({ path }) =>
      `「${path}」に書き込めません。同じ名前のファイルがある場合は、別の名前を指定してください。`,
  },
  bug: (incident) =>
    `火の番の不具合で止まりました。上の行と番号 ${incident} を添えてお知らせください。`,
  usage: '使い方',
  commands: 'コマンド',
  options: 'オプション',
  optionLanguage: '出力の言語（初期値: ja）',
  optionJson: 'プログラムで読める形式で出力',
  optionHelp: 'コマンドの使い方',
  exitCodes: '終了コード: 0 実行した、1 失敗した、または問題を見つけた、2 使い方の誤り',
  tagline: '火の番 ― 会社の備えを、証拠で。',
  states: {
    fails: '未実施',
    stale: '期限切れ',
    unknown: '不明',
    declared: '宣言',
    excepted: '例外',
    holds: '実施',
    'not-applicable': '該当なし',
  },
  groups: {
    governance: '体制',
    identify: '資産の把握',
    protect: '防御',
    recover: 'バックアップと復旧',
    bcp: '事業の継続',
    training: '教育・訓練',
    detect: '検知',
    response: '対応',
    supply_chain: 'サプライチェーン・海外拠点',
    sme: '中小企業',
    vendor: '製品・サービスの提供者',
  },
  subjectKinds: {
    organization: '全社',
    site: '拠点',
    host: '機器',
    account: 'アカウント',
    person: '人',
    mailbox: 'メールボックス',
    service: 'サービス',
    product: '製品',
    release: 'リリース',
    repository: 'リポジトリ',
    'backup-set': 'バックアップ',
    information: '情報資産',
    partner: '取引先',
    advisory: '注意喚起',
    incident: '事案',
    'log-source': 'ログの取得元',
    'edge-device': '境界の機器',
    'public-asset': '公開しているドメイン・アドレス',
    computer: 'コンピューター',
    directory: 'ディレクトリ',
    'sign-in-door': 'サインインの入口',
    'mail-domain': 'メールのドメイン',
  },
  looking: (folder) => `火の番: 「${folder}」を調べています …`,
  reading: (n, path, kind) => `  [${n}] ${path}（${kind}）`,
  lookedAt: (files, evidence, path) =>
    `  ${files}ファイルを確認（うち証跡の候補${evidence}）… ${path}`,
  interrupting: '中断します。ここまでに調べた範囲で判定しています …',
  interrupted: (files) =>
    `途中で中断しました。ここまでに調べた${files}ファイルによる結果で、残りは調べていません。`,
  judging: '判定しています …',
  boardOf: (folder, at) => `「${folder}」の判定結果（${at}時点）`,
  measures: (n) => `対策${n}件`,
  judgedOn: (subjects) =>
    subjects === '' ? '判定の対象は見つかりませんでした。' : `判定の対象: ${subjects}`,
  oneSite:
    'フォルダー全体を一つの拠点として扱いました。同じプライベートアドレスを使う拠点が複数あるときは、拠点ごとのフォルダーに分けて確認してください。',
  counted: (holding, counted) => `対象${counted}のうち実施${holding}`,
  why: '理由: ',
  next: '次にすること: ',
  howTo: '測り方: ',
  files: 'ファイル',
  fileUsed: '使用',
  filePartly: '一部使用',
  fileUnused: '不使用',
  noFiles: 'フォルダーにファイルがありません。',
  filesInFolder: (n) => `${n}ファイル`,
  filesOfKind: (kind, n) => `${kind} ${n}`,
  example: (path) => `例: ${path}`,
  otherReasons: (n) => `ほかの理由 ${n}`,
  listAll:
    'フォルダーごとにまとめました。--all を付けると1件ずつ表示し、--json には常にすべて含まれます。',
  partlyDamaged: '一部に読み取れない、または受け付けられない箇所があります。',
  records: (n) => `${n}件`,
  damaged: (n) => `読み取れない、または受け付けられない箇所${n}件`,
  at: (where, why) => `${where} ${why}`,
  missingColumns: (what) =>
    `表ですが、資産台帳として必要な列（${what}）が見つかりません。資産台帳であれば、見出しにその列名を付けてください。`,
  noRecords: '証跡として使える内容がありません。',
  nothingNew: '読み取りましたが、機器・構成要素・事実の記載がありません。',
  killedMemory: '読み取りに必要なメモリが上限を超えたため、中止しました。',
  killedTime: '読み取りが制限時間を超えたため、中止しました。',
  killedCrash: '読み取り中に失敗したため、中止しました。',
  tooManyRecords: (most) =>
    `一度の確認で扱える記録の上限（${most}件）に達したため、残りは読んでいません。フォルダーを分けるか、火の番に取り込んでください。`,
  stoppedReading: '読み取りの途中で中断しました。それまでに読み取った内容は判定に使っています。',
  changedWhileRead:
    '開けませんでした。途中で削除されたか、ほかのプログラムが使用中の可能性があります。',
  skipped: {
    link: 'シンボリックリンクはたどりません。リンク先のフォルダーを指定してください。',
    special: '通常のファイルではありません（デバイス、パイプ、ソケットなど）。',
    unreadable: '読む権限がありません。',
    'too-deep': '階層が深すぎるため、このフォルダーの中は調べていません。',
    'too-many':
      '一度に調べられるファイル数を超えたため、残りは調べていません。フォルダーを分けてください。',
    'too-large': '一度に調べられる大きさを超えています。',
    'bad-name': 'ファイル名がUTF-8として正しくありません。名前を変更してください。',
  },
  version: (version, node) => `火の番 ${version}（Node ${node}）`,
  configGood: (n) => `設定に問題はありません（${n}項目）。`,
  configIssue: (where, why, hint) => `${where}: ${why} ${hint}`.trim(),
  chains: { evidence: '証跡', audit: '監査ログ' },
  chainOf: (chain, organization) => `■ ${chain}（組織 ${organization}）`,
  noChains: '検証する記録がまだありません。',
  chainWhole: (entries, head) => `鎖は完全です（${entries}件）。末尾のハッシュ値: ${head}`,
  chainEmpty: '鎖は完全です（0件）。',
  chainBroken: (n) => `鎖に${n}か所の異常があります:`,
  chainPlace: (seq, why) => `  ${seq}番目: ${why}`,
  import: {
    uploading: (file) => `■ ${file}`,
    recognised: (kind) => `  種類: ${kind}`,
    sameAs: (at) => `  同じファイルを取り込み済みです（${at}）。新しい内容はない見込みです。`,
    wouldDo: (c) =>
      `  事前確認: ${c.records}件（追加${c.added}、変更${c.changed}、変更なし${c.unchanged}、対象外${c.skipped}、不備${c.faulty}、破損${c.damaged}）`,
    question: (file) => `「${file}」を取り込みますか？`,
    progress: {
      checking: (records, percent) =>
        percent === null ? `  確認中 … ${records}件` : `  確認中 … ${records}件（${percent}%）`,
      running: (records, percent) =>
        percent === null
          ? `  取り込み中 … ${records}件`
          : `  取り込み中 … ${records}件（${percent}%）`,
    },
    mapFirst: (missing) =>
      `  取り込んでいません。列の割り当て（${missing}）が必要です。画面で一度割り当てると、次からは記憶した割り当てを使います。`,
    notTaken: (file) =>
      `  「${file}」は取り込んでいません。取り込むには --yes を付けて実行してください。`,
    done: (file, c) =>
      `  取り込みました: ${file}（${c.records}件、追加${c.added}、変更${c.changed}、変更なし${c.unchanged}）`,
    failed: (file, why) => `  取り込めませんでした: ${file}。${why}`,
    refused: (file, why) => `  ${file} はサーバーに断られました: ${why}`,
    faults: (n) => `  そのままでは使えない箇所が${n}件あります:`,
    moreFaults: (n) => `  … ほか${n}件（--json または取り込みの画面で確認できます）`,
  },
  scan: {
    running: (name) => `「${name}」を実行しています…`,
    done: (name, seen, added) => `${name}: ${seen}台を確認、うち新規${added}台`,
    failed: (name, why) => `${name}: 失敗しました。${why}`,
    off: (name) => `「${name}」は停止中のため実行しませんでした。`,
    none: '有効なネットワークスキャンがありません。情報源の画面で登録してください。',
    unknown: (names, there) =>
      `「${names}」というネットワークスキャンはありません。${there.length === 0 ? '登録はまだありません。' : `登録済み: ${there.join('、')}`}`,
  },
  doctor: {
    node: (version) => `Node ${version}`,
    nodeOld: 'Node 22.18 以上が必要です。Node 24 を入れてください。',
    measures: (n) => `対策の定義が${n}件あります。`,
    measuresBroken: (why) => `対策の定義を読み込めません: ${why}`,
    config: '設定に問題はありません。',
    configBad: '設定に誤りがあります。「hinoban config check」で確認してください。',
    dataDir: (path) => `データフォルダー「${path}」に書き込めます。`,
    dataDirNew: (path) => `データフォルダー「${path}」は最初の起動時に作成されます。`,
    dataDirBad: (path) =>
      `データフォルダー「${path}」に書き込めません。所有者を変えるか、HINOBAN_DATA_DIR で別の場所を指定してください。`,
    portFree: (address) => `${address} は空いています。`,
    portBusy: (address) =>
      `${address} はすでに使われています（火の番自身、または別のプログラム）。別のプログラムであれば、HINOBAN_HTTP_PORT で別のポートを指定してください。`,
    memory: (gib) => `メモリ ${gib} GiB`,
    memoryLow: (gib) => `メモリが ${gib} GiB しかありません。2 GiB 以上が必要です。`,
    disk: (gib) => `データフォルダーの空き容量 ${gib} GiB`,
    diskLow: (gib) =>
      `データフォルダーの空き容量が ${gib} GiB しかありません。2 GiB 以上を空けてください。`,
  },
}
