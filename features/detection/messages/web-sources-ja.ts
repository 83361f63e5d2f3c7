/**
 * ログの送信元の画面の言葉。
 * @module
 */
import type { SourceWords } from './web-sources-en.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: SourceWords = {
  title: 'ログの送信元',
  lead: 'ログを送ってくるはずの機器やサービス、その受信状況、途中で失われた件数です。決めた時間を超えて途絶えると指摘になります。',
  add: 'ログの送信元を追加',
  addTitle: 'ログの受け取り方を選ぶ',
  otherKind: '別の受け取り方を選ぶ',
  caption: 'ログの送信元（対応が必要なものから）',
  none: 'ログの送信元がまだ登録されていません',
  noneText:
    'まず、攻撃者が最初に触れるVPN装置・ファイアウォール（syslog）と、WindowsサーバーのイベントログをWinlogbeat（HTTP）で受け取ってください。',
  noneTextReader: '最初の送信元は管理者が登録します。',
  readOnly: 'ログの送信元の追加と変更は管理者が行います。',
  expected: '送るべきログ',
  search: 'ログを検索',
  trouble: (count) =>
    `途絶えている送信元が${n(count)}件あります。開いて、機器・ネットワーク・トークンを確認してください。`,
  losing: (count) =>
    `24時間以内にログを失った送信元が${n(count)}件あります。「失われたログ」の列に、失われた箇所を示しています。`,
  name: '名称',
  kind: '受け取り方',
  kinds: {
    syslog: 'syslog',
    http: 'HTTP',
    file: 'このサーバーのファイル',
    agent: 'osqueryエージェント',
    upload: 'ファイルの取り込み',
  },
  kindHints: {
    syslog:
      'ファイアウォール、VPN装置、ルーター、スイッチ、Linuxサーバーが自ら送ります。送信元のIPアドレスで見分けます。',
    http: 'Winlogbeat、Filebeat、Fluent Bit、Vector、自作のスクリプトがトークンを付けて送ります。Windowsのイベントログはこちらです。',
    file: 'rsyslogやWebサーバーなどが、火の番のサーバーに書き出すファイルを読み続けます。',
    agent:
      '情報源に登録したosqueryエージェントの結果（各PCでの変化）と、osquery自身の警告を受け取ります。会社に1つだけ登録します。',
    upload:
      'EVTXやログファイルを1件ずつ調べます。登録は不要です。「取り込み」の画面から渡してください。',
  },
  toImports: '取り込みの画面へ',
  toLiveSources: '情報源の画面へ',
  homeOnly:
    'IPアドレスとフォルダーはこのサーバーのものなので、火の番を管理する会社だけが登録できます。代わりにHTTPで送ってください。',
  site: '拠点',
  siteAll: '全社',
  health: '状態',
  healths: {
    off: '停止中',
    waiting: '未受信',
    speaking: '受信中',
    silent: '途絶',
    unwatched: '途絶を監視しない',
  },
  unassigned: '名前のない送信元の受け皿',
  lastReceived: '最終受信',
  never: 'まだありません',
  lastDay: '24時間以内',
  events: (count) => `${n(count)}件`,
  lost: '失われたログ',
  lostNone: 'なし',
  lostOf: (place, count) => `${place}：${count}`,
  places: {
    received: '受信',
    unparsed: '形式が不明（1行のまま保存）',
    damaged: '一部を読み取れない',
    repeated: '再送（1件として保存）',
    poison: '読み取れない（バイト列のまま保存）',
    quota: '送信元の上限を超過',
    full: 'ディスクの空きが不足',
    deferred: '受け付けず、後で送り直すよう返答',
    kernel: 'OSの受信処理が間に合わない',
    cut: '1MiBを超え、末尾を切り捨て',
    torn: '途中で接続が切断',
    refused: '読み取れない内容を拒否',
    token: 'トークンが違う接続を拒否',
  },
  placeHelp: {
    quota: 'この送信元の上限を上げるか、機器側で送るログを減らしてください。',
    full: 'データフォルダーのディスクを空けてください。受信は自動で再開します。',
    deferred:
      '続く場合は、この送信元の上限を上げるか、ディスクを空けてください。送り直さない送信側では失われます。',
    kernel: 'TCPまたはTLSで送ってください。送信側が待つため、失われません。',
    cut: '先頭は保存しています。機器側で1件を短くしてください。',
    torn: 'ネットワークを確認するか、機器側でオクテットカウント方式にしてください。',
    refused: '送信側の設定を、設定手順と見比べてください。',
    token: 'トークンを更新し、送る側の設定に入れ直してください。',
  },
  intake: {
    title: 'このサーバーの受信状況',
    how: {
      udp: 'syslog（UDP）',
      tcp: 'syslog（TCP）',
      tls: 'syslog（TLS）',
      http: 'HTTP',
    },
    httpAt: 'この画面と同じアドレスで、トークンを付けて受信',
    states: { off: '無効', listening: '待ち受け中', failed: '失敗' },
    at: (port) => `ポート${port}`,
    atHost: (host, port) => `${host} ポート${port}`,
    toSetting: 'ポートを設定',
    failed: (how) => `${how}を受信できていません。`,
    stuck: '届いたログを読み取れていません。',
    stuckNext:
      '読み取りの処理が繰り返し止まっています。届いたログはディスクに残っており、失われていません。動作中にプログラムが更新されたときに起こります。火の番を起動し直してください。続くときは、次の原因を管理者に伝えてください：',
    waiting: '保存待ち',
    waitingOf: (records, bytes, max) => `${records}件、${bytes}（上限${max}）`,
    nothingWaits: 'なし',
    stored: '起動後に保存',
    repeated: '再送（1件として保存）',
    unreadable: '読み取れない',
    torn: '途中で切断',
    poison: '読み取れず、バイト列のまま保存',
  },
  senders: {
    title: '名前のない送信元',
    text: '次のアドレスからsyslogが届いています。保存していますが、名前を付けるまでどの機器のものかわかりません。',
    address: 'アドレス',
    how: '受け取り方',
    first: '最初の受信',
    last: '最終受信',
    records: '件数',
    sample: '届いたログの先頭',
    name: (address) => `${address}に名前を付ける`,
    act: '名前を付ける',
  },
  retention: {
    title: 'ログの保存期間',
    decided: '決めた期間',
    kept: '実際に残っている期間',
    days: (count) => `${n(count)}日`,
    keptNone: 'まだありません',
    lessThanDay: '1日未満',
    count: '保存している件数',
    young: '最も古いログが、まだ決めた期間に達していません。日がたつにつれて伸びます。',
    change: '変更',
    field: '保存する日数',
    help: '過ぎたログは次の夜に削除され、元に戻せません。侵入は数か月後に気付くことも多いため、短くしないことをお勧めします。',
    save: 'この期間に決める',
    saved: '保存期間を決めました。',
    shrink: (days) => `${n(days)}日より古いログは削除されます。`,
  },
  form: {
    nameHelp:
      '「本社のFortiGate」「ドメインコントローラー」のように、見分けやすい名前を付けてください。',
    siteHelp: '送信元の機器がある拠点。',
    addresses: '送信元のIPアドレス',
    addressesHelp: '1行に1つ。192.168.1.1 または 192.168.10.0/24 のように入力します。',
    addressesWrong:
      '1行に1つのIPアドレス、または 192.168.10.0/24 のような範囲を、50件まで入力してください。',
    addressesNeeded: 'syslogはIPアドレスで見分けます。1つ以上入力してください。',
    path: 'ファイルまたはフォルダー',
    pathHelp:
      '/var/log/httpd/access_log や /var/log/remote/*.log のように、HINOBAN_LOGS_FOLDERS で許可したフォルダーの中を指定します。',
    expected: '途絶とみなす時間',
    expectedHelp:
      'この時間を超えて何も届かないと、指摘になります。ふだん届く間隔より長い時間を選んでください。',
    expectedNone: '途絶を監視しない',
    minutes: (minutes) =>
      minutes % 1440 === 0
        ? `${n(minutes / 1440)}日`
        : minutes % 60 === 0
          ? `${n(minutes / 60)}時間`
          : `${n(minutes)}分`,
    more: '形式・時計・上限',
    format: '形式',
    formatHelp: '内容から自動で見分けます。誤って見分けられたときだけ選んでください。',
    formatAuto: '自動',
    timeZone: '時計のタイムゾーン',
    timeZoneHelp: '時差の書かれていない時刻に使います。例：Asia/Tokyo',
    encoding: '文字コード',
    encodings: { auto: '自動', 'utf-8': 'UTF-8', cp932: 'Shift_JIS（CP932）', 'euc-jp': 'EUC-JP' },
    perSecond: '1秒あたりの上限（件）',
    perDay: '1日あたりの上限（MB）',
    limitHelp: '空欄は上限なし。超えた分は保存せず、件数だけを「失われたログ」に数えます。',
    events: '機器のイベントも集める',
    eventsHelp:
      'プログラムの起動と引数、通信（Linux）、Windowsではサインインの失敗・アカウントの追加・ログの消去・マルウェアの検知・PowerShellのスクリプトを集め、ほかのログと同じようにルールで調べます。各機器のCPUを少し使い、1分ごとに送信します。量は機器の使われ方によって変わるため、下の上限を確認してください。各機器でosqueryが次に起動したときから始まります。Linuxではauditdを止めておく必要があります。macOSではosquerydにフルディスクアクセスの許可が必要です。',
    inventory: 'ソフトウェアとハードウェアの一覧もログに残す',
    inventoryHelp:
      '一覧は資産台帳で管理しているため、通常は不要です。1万台では数百万件のログになります。',
    agentLimitHelp:
      '超えた分は保存せず、件数だけを数えます。空欄にすると、1万台に見合った上限になります。',
    enabled: '受信する',
    enabledHelp: 'チェックを外すと、受け取りません。すでに届いたログは残ります。',
    make: '登録する',
    save: '保存',
  },
  made: (name) => `「${name}」を登録しました`,
  madeText: '続けて、送る側を設定してください。送り始めると、数秒で届きます。',
  open: 'この送信元を開く',
  token: {
    title: 'この送信元のトークン',
    once: '表示されるのは今だけです。火の番には控えが残らないため、送る側の設定に入れてください。失くした場合は更新できます。',
    copy: 'トークンをコピー',
    renew: 'トークンを更新',
    renewTitle: (name) => `「${name}」のトークンを更新しますか`,
    renewText:
      '今のトークンはただちに無効になり、送る側に新しいトークンを設定するまで受け付けません。Winlogbeatなどは、その間のログを後から送り直します。',
  },
  setup: '設定手順',
  setupToken: '<TOKEN> の部分には、この送信元のトークンを入れてください。',
  setupFilled: 'トークンは入力済みです。この画面を閉じると、もう表示されません。',
  setupNone: '送る側の設定は要りません。',
  copy: (name) => `${name}をコピー`,
  edit: '変更',
  editTitle: 'ログの送信元の変更',
  saved: '保存しました。',
  stop: '停止する',
  start: '再開する',
  stopped: '停止しました。届いたログは残ります。',
  started: '再開しました。',
  remove: '削除',
  removeTitle: (name) => `「${name}」を削除しますか`,
  removeText: '以後は受け取りません。これまでのログは、保存期間が過ぎるまで残ります。',
  removed: '削除しました。',
  state: '状態',
  settings: '設定',
  created: '登録',
  createdBy: (at, by) => `${at}（${by}）`,
  limits: '上限',
  limitPerSecond: (count) => `1秒あたり${n(count)}件`,
  limitPerDay: (count) => `1日あたり${n(count)}MB`,
  silentText: (limit) =>
    `${limit}を超えてログが届いていません。機器が動いていて火の番に届くか、トークンを更新したままになっていないかを確認してください。`,
  waitingText: 'まだ何も届いていません。下の設定手順に沿って、送る側を設定してください。',
  why: {
    title: '届かない原因を調べる',
    marks: { good: '問題なし', bad: '原因の可能性', look: '確認' },
    noPort:
      'このサーバーは、syslogをどのポートでも待ち受けていません。このままでは何も届きません。ポートを決めると、数秒で待ち受けを始めます。',
    open: (how, port) =>
      `${how}をポート${port}で待ち受けています。このサーバーと途中のファイアウォールで、このポートへの通信を許可してください。`,
    others: (count) =>
      `登録していない${n(count)}個のアドレスから届いています。この機器のものなら、「変更」で送信元のIPアドレスに加えてください：`,
    toSenders: '名前のない送信元を見る',
    nobody:
      '登録していないアドレスからも届いていません。機器のsyslogの送信先（アドレス、ポート番号、UDPかTCPか）と、途中のファイアウォールを確認してください。',
    trySyslog: '下の設定手順「届くか試す」で1行だけ送ると、どこで止まっているかがわかります。',
    tryHttp:
      '下の設定手順「届くか試す」のコマンドを、ログを送る機器で実行してください。応答の番号から原因がわかります。',
    wrongToken: (count) =>
      `この送信元のIDを名乗る接続を、トークンが違うため24時間以内に${n(count)}回断りました。トークンを更新し、送る側の設定に入れ直してください。`,
    token:
      '送る側のログに401とあれば、トークンが違うか、更新前のままです。トークンを更新し、送る側の設定に入れ直してください。',
    firewallHttp:
      'Winlogbeat・Filebeat・Logstashは、httpsでも、ポート番号のないアドレスには9200番で接続します。「:443」のように番号まで書き、途中のファイアウォールで通信を許可してください。',
  },
  unassignedText:
    'どの送信元にも割り当てられていないアドレスから届いたログを保存しています。一覧の「名前のない送信元」で名前を付けてください。',
  uploadText: '「取り込み」の画面から渡されたファイルのログです。',
  overDays: '30日間の受信件数',
  day: '日',
  stored: '受信',
  whereLost: '24時間以内の内訳',
  place: '内容',
  records: '件数',
  bytes: '容量',
  next: '次にすること',
  back: 'ログの送信元',
  itsEvents: 'この送信元のログを検索',
  sourceFilter: '送信元',
  toSources: 'ログの送信元',
  wholeTime: '保存期間のすべてを探す',
}
