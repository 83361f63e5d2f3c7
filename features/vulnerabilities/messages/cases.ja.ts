/**
 * VPN装置などの漏えい対応の日本語。
 * @module
 */
import type { CaseWords } from './cases.en.ts'

const refusals: Readonly<Record<string, string>> = {
  proven: 'すでに確認済みです。',
  upgrade:
    '情報を読み取られる状態の装置について、例外を認めることはできません。更新するか、切り離してください。',
  seen: '影響を受けるバージョンで動いていたことを確認しているため、過去についての申告は採用できません。',
  future: '未来の日付です。',
  running: '装置自身が出力したものなので、実際に動いていた内容です。',
}

export const ja: CaseWords = {
  problems: {
    'vulnerabilities.case_word_refused': (p) =>
      `記録できません。${refusals[String(p.why)] ?? '済んでいないことを機械が確認しています。実施した後に、もう一度取り込むか読み取ってください。'}`,
    'vulnerabilities.case_exception_end': (p) =>
      `例外の期限は、今日から${p.days}日以内にしてください。期限が来たら更新できます。`,
    'vulnerabilities.case_exception_role': () =>
      '例外に署名できるのは管理者と役員だけです。どちらかに依頼してください。',
    'vulnerabilities.case_sign_in_person': () =>
      '申告には本人のサインインが必要です。トークンではなく、画面から操作してください。',
  },
  kinds: {
    isolate: '更新するまでの切り離し',
    upgrade: '装置の更新',
    sessions: '全セッションの切断',
    'local-password': '装置に登録された利用者のパスワード',
    'admin-password': '装置の管理者のパスワード',
    'directory-password': '接続できる全員のパスワード（ディレクトリ）',
    'bind-account': '装置が他のサーバーへ接続するためのアカウント',
    psk: 'IPsecの事前共有鍵',
    certificate: '証明書と秘密鍵',
    'api-key': 'APIキー',
    mfa: '多要素認証',
    'unknown-accounts': '不審なアカウント・鍵の削除',
    'compromise-check': '侵害の有無の確認',
    'integrity-check': '装置の改ざんの確認',
    'log-review': '漏えいのおそれがある期間のログの調査',
    krbtgt: 'krbtgtのパスワード（2回）',
    'tell-users': '関係者への連絡',
  },
  todo: {
    isolate:
      '装置をインターネットから切り離すか、VPNと管理画面を止めてください。その後、応答のある別のグローバルアドレスと一緒に、装置のグローバルアドレスを外部からスキャンするか、新しい設定を取り込んでください。再び接続する前に、必ず更新してください。',
    upgrade:
      '保守事業者に更新を依頼し、それまでは装置をインターネットから切り離してください。更新したら、設定ファイルまたは show コマンドの出力を取り込んでください。',
    sessions:
      '装置ですべてのVPNセッションを切断し、セッションの一覧（FortiGateでは get vpn ssl monitor の出力）を取り込んでください。',
    'local-password':
      '装置に登録された利用者のパスワードをすべて変更し、使っていない利用者は削除してください。',
    'admin-password':
      '装置の管理者のパスワードをすべて変更し、使っていない管理者は削除してください。',
    'directory-password':
      '全員にパスワードの変更を依頼し、連絡が取れないアカウントは無効にしてください。その後、ディレクトリを読み取ってください。',
    'bind-account':
      '装置がLDAP・RADIUSサーバーへの接続に使うパスワードや共有鍵を、両側で変更してください。',
    psk: '各トンネルの事前共有鍵を、両側で変更してください。',
    certificate:
      '秘密鍵を新しく作って証明書を発行し直し、古い証明書は失効させてください。同じ鍵を使い続けてはいけません。',
    'api-key': '装置のAPIキーをすべて失効させ、新しく発行してください。',
    mfa: '社外から接続する全員に、多要素認証を有効にしてください。',
    'unknown-accounts':
      '装置の管理者・利用者・SSH鍵を一つずつ確かめ、心当たりのないものを削除してください。',
    'compromise-check':
      'メーカーの手引きに従い、侵入されていないかの確認を保守事業者または専門の事業者に依頼してください。',
    'integrity-check':
      'メーカーが提供する改ざん検知を実行し、異常があれば工場出荷時の状態から再構築してください。',
    'log-review':
      '漏えいのおそれがある期間の全体について、装置のログとサインインの記録を調べ、調べた期間を記録してください。',
    krbtgt:
      'ディレクトリが侵害されたおそれがあるときは、krbtgtのパスワードを10時間以上空けて2回変更してください。',
    'tell-users': '下の文面を関係者に送ってください。',
  },
  gaps: {
    'not-fixed': '装置が未更新です。今変更しても、再び漏えいするおそれがあります。',
    unchanged: '漏えいのおそれがある期間と同じままであることを確認しました。',
    older: 'パスワードが更新より前のものであることを確認しました。',
    'must-change': '次回サインイン時に変更させる設定だけで、まだ変更されていません。',
    'age-unknown': '変更日時がディレクトリから読み取れません。',
    'same-as-at-fix':
      '更新を確認した時点と同じです。更新と合わせて変更した場合は、実施した旨を記録してください。',
    'nothing-to-compare': '比較できる以前の設定がありません。',
    'not-comparable':
      '装置が書き出しのたびに暗号化し直すため、比較しても証明になりません。パスワードを設定したことが装置自身のログに残っていれば、証明になります。',
    'not-read': '更新の後の設定を読み取っていません。',
    'sessions-not-read': '更新の後のセッション一覧を読み取っていません。',
    'sessions-alive': '更新より前のものかもしれないセッションが残っていることを確認しました。',
    'no-second-factor': '多要素認証が無効であることを確認しました。',
    'second-factor-elsewhere':
      '別のサーバーで多要素認証を求めている可能性があり、設定からは分かりません。',
    'groups-not-named': 'どのグループの人が接続できるかが指定されていません。',
    'group-unknown': 'この名前のグループは、ディレクトリから読み取れていません。',
    'group-partly': 'グループの一部の利用者を読み取れませんでした。',
    person: '機械では確認できません。担当者の記録が必要です。',
    'log-not-covered': '記録された調査の期間が、漏えいのおそれがある期間の全体を含んでいません。',
    'still-reachable': 'インターネットから到達できることを示す証跡が残っています。',
    'cut-off-unconfirmed': '切り離しを確認した観測が古いか、脆弱性の影響を受ける前のものです。',
    'cut-off-stated': '台帳または手入力による自己申告です。機械では確認していません。',
    'krbtgt-not-read': 'krbtgtを読み取れるディレクトリがありません。',
    'krbtgt-once':
      '更新後の変更が1回だけか、2回の間隔が10時間未満です。攻撃者のチケットがまだ有効なおそれがあります。10時間以上空けてもう一度変更してください（その間にディレクトリの読み取りが必要です）。',
    'cut-off-unknown': '外部からのスキャンも、閉じていることを示す設定もありません。',
    'log-traces': '装置のログから、侵入の痕跡が見つかりました。内容を確認してください。',
  },
  proofs: {
    version: '修正済みのバージョンを確認',
    'password-newer': '更新より後の変更をディレクトリで確認',
    'secret-differs': '再設定を設定ファイルで確認',
    'key-differs': '別の鍵であることを設定ファイルで確認',
    removed: 'すでに存在しないことを確認',
    absent: '該当するものがないことを確認',
    disabled: 'アカウントが無効であることを確認',
    'sessions-ended': '更新より前のセッションがないことを確認',
    'second-factor-on': '多要素認証が有効であることを設定ファイルで確認',
    'password-set-event': '更新後にパスワードを設定したことを装置のログで確認',
    'set-twice': '更新後に10時間以上空けて2回変更したことをディレクトリで確認',
    'served-key-differs': '別の鍵であることをスキャンで確認',
    'cut-off-seen': '外部からのスキャンで到達できないことを確認',
    'cut-off-configured': 'インターネットから何も受け付けないことを設定ファイルで確認',
    'log-searched': '漏えいのおそれがある期間の全体のログを調査し、痕跡がないことを確認',
  },
  states: { open: '対応中', closed: '完了', clear: '該当なし', unjudged: '判定できない' },
  unjudged: {
    product: 'この製品についてのルールがありません。',
    version: 'バージョンを判定できないか、影響を受けるバージョンが確定していない脆弱性があります。',
  },
  reopened: {
    'version-back': '影響を受けるバージョンを再び読み取りました',
    'older-configuration': '以前のパスワードや鍵が設定に戻っています',
    'old-password': '古いパスワードのアカウントが見つかりました',
    'new-subject': '変更が必要なものが増えました',
    'new-rule': '別の脆弱性の影響を受けています',
    'exception-ended': '例外の期限が過ぎました',
    'word-withdrawn': '申告が取り消されたか、採用できなくなりました',
    'proof-lost': '確認の根拠が失われました',
  },
  events: {
    opened: '対応を開始',
    reopened: '対応を再開',
    closed: '完了（すべて確認・申告・例外のいずれか）',
    cleared: '該当しなくなりました',
    cause: '別の脆弱性を追加',
    fixed: '修正済みのバージョンを確認（パスワードの変更はこれから）',
    isolated: 'インターネットからの切り離しを確認（更新はこれから）',
    reconnected: '更新しないまま、再びインターネットから到達できるようになりました',
    word: '担当者が記録',
    withdrawn: '記録の取り消し',
    groups: 'ディレクトリのグループを指定',
    planned: '担当と期日を設定',
    told: '通知先へ送信',
  },
  words: {
    done: '実施済み（申告）',
    exception: '例外',
    'never-ran': '影響を受けるバージョンで動いたことはない（申告）',
    'updated-on': '更新した日（申告）',
    'not-running': '保管用のファイル（申告）',
  },
  title: 'VPN装置の漏えい対応',
  lead: 'VPN装置の脆弱性からは、パスワードが漏えいすることがあります。装置を更新しても盗まれたパスワードは使えるままなので、すべてのパスワード・鍵・セッションの入れ替えを確認するまで対応は完了しません。',
  caption: 'VPN・境界の装置',
  none: 'VPN・境界の装置をまだ読み取っていません',
  noneText:
    'VPN装置やファイアウォールの設定ファイル、または show コマンドの出力を取り込んでください。バージョンの履歴を保存し、何を変更すべきかを示します。',
  toImport: '設定ファイルを取り込む',
  counts: (open, closed, clear, unjudgedCount) =>
    `対応中 ${open}件 · 完了 ${closed}件 · 該当なし ${clear}件 · 判定できない ${unjudgedCount}件`,
  device: '装置',
  state: '状態',
  flaw: '脆弱性',
  exposure: '漏えいのおそれがある期間',
  left: '残りの作業',
  due: '期限',
  site: '拠点',
  noSite: '拠点なし',
  stated: '一部は申告（未確認）',
  openOf: (open, all) => `${all}件中${open}件`,
  nothingLeft: 'なし',
  span: (from, to) =>
    to === null ? `${from ?? '開始日不明'}～継続中` : `${from ?? '開始日不明'}～${to}`,
  whySeen: (device, version, kept) =>
    `${device}は、更新だけでは取り返しのつかない情報を盗まれるおそれのあるバージョン（${version}）で動いていました。${kept}`,
  whyUnknownPast: (device, version, kept) =>
    `${device}は初めて読み取った時点で修正済み（${version}）でしたが、それより前のバージョンを示す記録がありません。${kept}`,
  isolation: '更新するまでの切り離し',
  isolations: {
    isolated: '切り離し済み',
    stated: '自己申告',
    reachable: '切り離されていない',
    unconfirmed: '未確認',
    unknown: '未観測',
  },
  isolationBy: {
    scan: 'グローバルアドレスのスキャン',
    configuration: '装置の設定',
    word: '台帳または手入力（自己申告）',
    address: 'グローバルアドレス（何が待ち受けているかは未観測）',
  },
  isolationSeen: (by, at) => `根拠：${by}（${at}）`,
  isolationUnseen: 'インターネットから到達できるかどうかを、まだ観測していません。',
  isolationNext: {
    isolated:
      '再び接続する前に、必ず更新してください。修正済みのバージョンを確認するまで対応は完了せず、パスワードや鍵はその後に変更する必要があります。切り離しの確認は30日で古くなるため、グローバルアドレスのスキャンを続けてください。',
    stated:
      '機械による確認が必要です。応答のある別のグローバルアドレスと一緒に外部からスキャンするか、装置の設定を取り込んでください。',
    reachable:
      '回線を抜くか、VPNと管理画面を止めてください。その後、グローバルアドレスをもう一度外部からスキャンするか、新しい設定を取り込んでください。',
    unconfirmed:
      'グローバルアドレスをもう一度外部からスキャンするか、現在の設定を取り込んでください。',
    unknown:
      '今日中に更新できない場合は、切り離してください。応答のある別のグローバルアドレスと一緒に行う外部からのスキャン、または新しい設定で確認できます。',
  },
  notFixed: '影響を受けるバージョンのまま動いています。まず更新するか、切り離してください。',
  closedText: 'バージョンは修正済みで、すべての作業に、更新より後の確認・申告・例外があります。',
  clearText: 'この装置について読み取った範囲では、パスワードや鍵が漏えいする脆弱性に該当しません。',
  windowTitle: '漏えいのおそれがある期間',
  windowFrom: '開始',
  windowTo: '終了',
  basis: {
    seen: 'その前は影響を受けないバージョンでした',
    'seen-first': 'この時に初めて確認。さらに前からの可能性があります',
    'unknown-past': '初めて読み取るより前のことは分かりません',
  },
  endSeen: (version) => `${version} を確認`,
  endStated: '担当者の申告（未確認）',
  notEnded: '修正済みのバージョンを確認できていません',
  ruledOut: {
    condition: '該当しません。該当バージョンのすべての設定で、対象の機能が無効でした',
    stated: '担当者の申告により該当しません',
  },
  read: '確認した情報源',
  openPoints: '情報源との照合が済んでいない点',
  notJudgedTitle: '判定できない脆弱性',
  notJudgedText:
    '影響を受けるバージョンが確定していないため、判定していません。メーカーの情報を確かめてください。',
  next: '次にすること',
  tasks: '作業',
  task: '作業',
  subject: '対象',
  proof: '確認の根拠・足りないこと',
  taskStates: { proven: '確認済み', stated: '申告（未確認）', excepted: '例外', open: '未完了' },
  bases: { source: '情報源が求める作業', precaution: '念のための作業' },
  optional: '推奨',
  owner: '担当',
  noOwner: '未定',
  taskTitle: (act, task, subject) => `${act}：${task}${subject === '' ? '' : `（${subject}）`}`,
  plan: '担当と期日',
  record: '実施を記録',
  except: '例外に署名',
  withdraw: '取り消す',
  note: '何を、どのように、誰が行ったか',
  noteException: '今できない理由と、その間の守り方',
  searchedFrom: '調査した期間の初日',
  searchedTo: '調査した期間の最終日',
  untilDay: '期限',
  answerable: '責任者',
  save: '保存',
  statedHint: 'あなたの氏名とともに「申告（未確認）」として残ります。',
  groupsTitle: 'この装置から接続できる人',
  groupsText:
    '接続できる人が属するディレクトリのグループを指定してください。入れ子のグループも含めて、全員のパスワードが更新より新しくなるまで追います。',
  groupsField: 'グループ（コンマ区切り）',
  groupsKnown: (names) => `ディレクトリから読み取ったグループ：${names}`,
  groupsNone: 'ディレクトリが接続されていません。「情報源」から接続してください。',
  pastTitle: '初めて読み取るより前のことが分かりますか',
  pastText:
    '更新した日、または導入時から修正済みだったことが分かる場合は記録してください。申告（未確認）として残ります。',
  neverRan: '導入時から修正済みと記録',
  updatedOn: '更新した日を記録',
  updatedDay: '更新した日',
  readings: 'この装置から読み取った記録',
  reading: '読み取り',
  version: 'バージョン',
  file: 'ファイル',
  archive: '保管用のファイルとする',
  archiveHint:
    'このファイルを装置に読み込ませたことはない、と申告します。あなたの氏名とともに「申告（未確認）」として残ります。',
  printed: '装置の出力',
  fromFile: '設定ファイル',
  timeline: '経過',
  byHinoban: '火の番',
  letter: '関係者への文面',
  letterText: 'メールに貼り付けて使えます。宛先は、上の表でパスワードが未完了の人です。',
  copyJa: '日本語の文面をコピー',
  copyEn: '英語の文面をコピー',
  tell: '通知先へ知らせる',
  told: '通知を送ります。',
  report: '1ページの報告書',
  review: '今すぐ判定',
  reviewed: '判定しました。',
  saved: '保存しました。',
  judgedAt: (at) => `${at} に判定`,
  toAsset: '装置を開く',
  notice: (device) => `${device}：漏えいのおそれにより、パスワードの変更が必要です`,
  moreFlaws: (count) => `ほか${count}件`,
  more: (count) => `ほか${count}件`,
  reportTitle: 'VPN装置の脆弱性に伴う認証情報の対応報告',
  reportMade: '作成日時',
  reportGaps: '足りないこと',
  reportNoGaps: '足りないことはありません。',
  reportProofs: '確認・申告した内容',
  reportStated:
    '「申告（未確認）」は、氏名を示した担当者の申告であり、機械が確認したものではありません。',
  reportZone: '時刻は日本標準時です。',
}
