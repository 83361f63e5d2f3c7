/**
 * 資産台帳の日本語。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'assets.changed_meanwhile': ({ by }) =>
      `画面を開いたあとに、${by}さんがこの資産を保存しました。両方の内容を見比べて、もう一度保存してください。`,
    'assets.identity_taken': ({ what, value, name }) =>
      `${what} ${value} はすでに「${name}」に登録されています。その資産を開くか、値を訂正してください。`,
    'assets.bad_address': ({ value }) =>
      `「${value}」はIPアドレスではありません。192.168.1.10 や 2001:db8::10 のように入力してください。`,
    'assets.bad_mac': ({ value }) =>
      `「${value}」はMACアドレスではありません。00:1A:2B:3C:4D:5E のように入力してください。`,
    'assets.bad_host_name': ({ value }) =>
      `「${value}」はホスト名として使えません。pc-014.example.jp のように、英数字、ハイフン、ピリオドで入力してください。`,
    'assets.unknown_site': () =>
      '指定した拠点がないか、担当外の拠点です。別の拠点を選んでください。',
    'assets.is_retired': ({ name }) =>
      `「${name}」は廃止済みです。変更するには、先に廃止を取り消してください。`,
    'assets.is_not_retired': ({ name }) =>
      `「${name}」は廃止されていません。画面を再読み込みしてください。`,
    'assets.selection_changed': ({ expected, found }) =>
      `選択したのは${expected}件ですが、現在の条件に合うのは${found}件です。一覧を確認して、もう一度実行してください。`,
    'assets.bad_cursor': () => 'このページの指定は無効になりました。一覧の先頭に戻ってください。',
    'assets.is_merged': ({ name }) =>
      `「${name}」は別の資産に統合されています。統合先を開くか、統合先の履歴で統合を取り消してください。`,
    'assets.merge_same': () => '同じ資産どうしは統合できません。別の資産を選んでください。',
    'assets.merge_undone': () => 'すでに取り消されています。ページを読み込み直してください。',
    'assets.merge_not_last': () =>
      'その後、どちらかの資産がさらに統合または分割されています。新しいものから順に取り消してください。',
    'assets.proposal_decided': () =>
      'この組み合わせはすでに判断されています。一覧を読み込み直してください。',
    'assets.split_all': () =>
      '元の資産に確認の記録が1件も残りません。残す記録を選択から外してください。',
    'assets.nmap_missing': () =>
      '火の番を動かしているコンピューターにnmapがありません。nmapをインストールしてから、もう一度実行してください（DebianやUbuntuでは apt install nmap）。',
    'assets.nmap_failed': ({ why }) => `nmapが途中で終了しました：${why}`,
    'assets.directory_unreachable': ({ host, why }) =>
      `${host} に接続できません（${why}）。サーバー名とポート、途中のファイアウォールを確認してください。`,
    'assets.directory_refused': ({ host }) =>
      `${host} がアカウントかパスワードを受け付けませんでした。読み取り用アカウントとパスワードを確認してください。`,
    'assets.directory_certificate': ({ host, why }) =>
      `${host} の証明書を確認できません（${why}）。社内の認証局を使っている場合は、その証明書（PEM）を設定してください。`,
    'assets.directory_answered': ({ host, why }) =>
      `${host} がエラーを返しました：${why}。検索の起点と、読み取り用アカウントの権限を確認してください。`,
    'assets.no_agent_to_ask': () =>
      '30日以内に受信したエージェントのうち、この質問に答えられるものがありません。ほかのコンピューターか拠点、またはほかの質問を選んでください。',
    'assets.too_many_questions': ({ limit }) =>
      `受付中の質問がすでに${limit}件あります。どれかを止めるか、回答がそろうまでお待ちください。`,
    'assets.too_many_agents': ({ limit }) =>
      `一度に質問できるのは${limit}台までです。拠点ごとに質問してください。`,
    'assets.snmp_silent': ({ addresses }) =>
      `${addresses}個のアドレスのどれからもSNMPの応答がありません。コミュニティ名やユーザー、機器側の許可設定を確認してください。`,
  },
  classes: {
    server: 'サーバー',
    workstation: 'デスクトップPC',
    notebook: 'ノートPC',
    mobile: 'スマートフォン・タブレット',
    network: 'ネットワーク機器',
    edge: '境界機器（ファイアウォール・VPN・ルーター）',
    printer: 'プリンター・複合機',
    camera: 'ネットワークカメラ',
    nas: 'NAS',
    phone: 'IP電話機',
    industrial: '産業用制御機器',
    iot: 'その他のIoT機器',
    virtual: '仮想マシン',
    software: 'ソフトウェア',
    other: 'その他',
    unknown: '未分類',
  },
  importances: { low: '低', normal: '標準', high: '高', critical: '最重要' },
  sources: {
    scan: '火の番のスキャン',
    osquery: 'osqueryエージェント',
    snmp: 'SNMP',
    directory: 'ディレクトリ',
    dhcp: 'DHCP・ARP',
    neighbours: '隣接機器（LLDP・CDP）',
    'nmap-xml': 'nmapスキャン（ファイル）',
    devices: '機器の出力・設定',
    packages: 'パッケージ一覧',
    sbom: 'SBOM',
    ledger: '資産台帳',
    console: '手入力',
  },
  freshnesses: { fresh: '7日以内に確認', stale: '7日を超えて未確認', unseen: '機械による確認なし' },
  classBases: {
    guess: '推定',
    machine: '機器からの情報による',
    ledger: '台帳による',
    person: '担当者が判断',
  },
  fields: {
    name: '名称',
    site: '拠点',
    class: '種別',
    owner: '管理者',
    user: '利用者',
    department: '部署',
    location: '設置場所',
    directorySite: 'ADサイト',
    importance: '重要度',
    assetTag: '管理番号',
    serial: 'シリアル番号',
    maker: 'メーカー',
    model: '型番',
    addresses: 'IPアドレス',
    macs: 'MACアドレス',
    hostNames: 'ホスト名',
    hostUuid: 'ハードウェアのUUID',
    objectGuid: 'ディレクトリのID',
    os: 'OS',
    firmware: 'ファームウェア',
    ports: '開いているポート',
    purchasedOn: '購入日',
    endOfSupport: 'サポート終了日',
    reachableFromInternet: 'インターネットからの到達',
    reachableBecause: '外部から到達できるもの',
    defaultPassword: '初期パスワード',
    sources: '情報源',
    firstSeen: '初回確認',
    lastSeen: '最終確認',
    machineSeen: '機械による最終確認',
    retired: '廃止',
    note: '備考',
    components: '構成ソフトウェア',
  },
  matchedBy: {
    new: '初めて確認',
    serial: 'シリアル番号が一致',
    uuid: '同じハードウェアUUID',
    guid: 'ディレクトリの同じアカウント',
    mac: 'MACアドレスが一致',
    name: '同じ拠点でホスト名が一致',
    tag: '管理番号が一致',
    address: '同じ拠点でIPアドレスが一致',
    person: '担当者が入力',
  },
  exportName: '資産一覧',
}
