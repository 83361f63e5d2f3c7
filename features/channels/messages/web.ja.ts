/**
 * 通知先のページの言葉。
 * @module
 */
import type { WebMessages } from './web.en.ts'

export const ja: WebMessages = {
  title: '通知先',
  lead: '対応が必要になったことを、人やほかのシステムに知らせる先です。連絡に書くのは件名とリンクだけで、氏名・アドレス・内容は外に出しません。',
  tabs: '通知先',
  tabChannels: '通知先',
  tabLog: '送信の記録',
  add: '通知先を追加',
  caption: '通知先の一覧',
  name: '名前',
  nameHelp: '「情報システム担当」「工場のチャット」など、見分けやすい名前を付けます。',
  kind: '種類',
  kinds: {
    mail: 'メール',
    webhook: 'Webhook（署名付きJSON）',
    slack: 'Slack',
    teams: 'Microsoft Teams',
    lineworks: 'LINE WORKS',
    chatwork: 'Chatwork',
  },
  kindHelp: {
    mail: '',
    webhook: '',
    slack:
      'Slackでアプリを作成して「Incoming Webhook」を有効にし、投稿先チャンネルのWebhookを追加して、そのアドレスを貼り付けます。',
    teams:
      'Teamsのチャネルの「ワークフロー」で「Webhook アラートをチャネルに送信する」を作成し、表示されたアドレスを貼り付けます。',
    lineworks:
      'LINE WORKSのDeveloper Consoleで、スコープ「bot」を持つアプリ、Service Account、Private Keyを用意します。Botを登録し、トークルームに参加させます。',
    chatwork:
      'Chatworkの「サービス連携」でAPIトークンを発行します。トークンのアカウントがルームに参加している必要があります。',
  },
  slackAddress: 'Webhookのアドレス',
  slackAddressHelp: 'https://hooks.slack.com/services/…',
  teamsAddress: 'ワークフローのアドレス',
  teamsAddressHelp:
    'https://….api.powerplatform.com/… または https://….logic.azure.com/…（末尾の sig=… まで全体）',
  botId: 'Bot ID',
  botIdHelp: 'Developer Consoleに表示されるBotの番号です。',
  talkRoom: 'トークルームのID',
  talkRoomHelp: 'トークルームの「⋮」→「トークルーム情報」に表示されるチャンネルIDです。',
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  serviceAccount: 'Service Account',
  privateKey: 'Private Key',
  privateKeyHelp: 'ダウンロードした鍵ファイル（.key）の内容を、BEGINからENDまで貼り付けます。',
  chatworkRoom: 'ルームID',
  chatworkRoomHelp:
    'ルームのアドレスの #!rid に続く数字です。アドレス全体を貼り付けても構いません。',
  token: 'APIトークン',
  secretKept: '暗号化して保存してあり、再表示はしません。変えない場合は空のままにします。',
  secretSealed: '暗号化して保存し、再表示はしません。',
  accountKept: '変えない場合は4つとも空のままにします。変える場合は4つとも入力します。',
  mailHelp: 'メールアドレスを1つ入力します。グループのアドレスをおすすめします。',
  webhookHelp: 'JSONをPOSTで受け取るシステムのアドレスです。https:// で始まります。',
  target: '送り先',
  mailTarget: 'メールアドレス',
  webhookTarget: 'アドレス（URL）',
  state: '状態',
  enabled: '有効',
  disabled: '停止中',
  enabledLabel: 'この通知先に送信する',
  when: '知らせるとき',
  whenAlways: 'すべてをすぐに',
  whenAct: '受け取り方',
  whenTitle: (name) => `「${name}」の受け取り方`,
  whenParts: {
    least: (level) => `重要度「${level}」以上`,
    quiet: (from, to, zone) => `${from}〜${to}は停止（${zone}）`,
    daily: (at) => `毎日${at}にまとめて`,
    weekly: (day, at) => `毎週${day}${at}にまとめて`,
  },
  least: '知らせる重要度',
  leastHelp: 'これより低いものはここに送りません。ボードには表示されます。',
  levels: { low: '低', medium: '中', high: '高', critical: '緊急' },
  quietFrom: '停止の開始',
  quietTo: '停止の終了',
  quietHelp:
    'この時間帯の連絡は、終了時刻にまとめて届きます。重要度「緊急」の連絡と、会社の態勢が「緊急」の間の連絡は、すぐに届きます。',
  quietPair: '開始と終了は異なる時刻にし、両方を入力するか、両方を空にしてください。',
  timeZone: 'タイムゾーン',
  noTimeZone: 'この名前のタイムゾーンはありません。',
  digest: 'まとめ方',
  digests: {
    each: '1件ずつ送る',
    daily: '1日1回、1通にまとめる',
    weekly: '週1回、1通にまとめる',
  },
  digestAt: '時刻',
  digestDay: '曜日',
  weekdays: {
    mon: '月曜日',
    tue: '火曜日',
    wed: '水曜日',
    thu: '木曜日',
    fri: '金曜日',
    sat: '土曜日',
    sun: '日曜日',
  },
  digestEmpty: '新しい連絡がないときも、そのことを知らせる',
  wordsLanguage: '案内の言葉',
  languages: { ja: '日本語', en: 'English' },
  mineTitle: '自分への連絡',
  mineLead:
    '対応の依頼など、あなた宛ての連絡をメールで受け取るときのきまりです。重要度「緊急」の連絡は、常にすぐ届きます。',
  mineTo: 'メールアドレス',
  mineAlways: 'まだ設定していません。連絡はすべてすぐに届きます。',
  acts: '操作',
  test: 'テスト送信',
  change: '変更',
  remove: '削除',
  make: '追加',
  save: '保存',
  saved: '保存しました。',
  removed: '通知先を削除しました。',
  removeAsk: (name) => `「${name}」を削除しますか`,
  removeText: '今後はここに連絡しません。この通知先の送信の記録も削除されます。',
  none: '通知先はまだありません',
  noneText:
    '追加するまで、火の番から外へは何も送りません。メールアドレス、チャット、Webhookのいずれかを追加し、テスト送信で確かめてください。',
  noneTextReader: '管理者が通知先を追加するまで、火の番から外へは何も送りません。',
  mailNotSet:
    'メールの送信サーバーが設定されていないため、メールは送信されません。設定で mail.smtp_url と mail.from を入力してください。',
  openSettings: '設定を開く',
  whenTold:
    '新しい指摘が出ると、有効な通知先すべてに知らせます。判定1回につき1通で、件数を添えます。対応の依頼は、依頼するときに選んだ方法で担当者に届きます。重要度・停止する時間帯・まとめ方は「受け取り方」で決めます。',
  secretTitle: '署名の鍵',
  secretOnce: 'この鍵が表示されるのは今だけです。Webhookを受け取るシステムに登録してください。',
  secretMoved: '送り先が変わったため、新しい鍵に替えました。以前の鍵では署名できません。',
  verifyTitle: '受け取る側での確かめ方',
  verifyText:
    'リクエストには X-Hinoban-Timestamp、X-Hinoban-Id、X-Hinoban-Signature が付きます。受け取った本文そのものに対して署名を確かめ、5分より古いものは受け付けず、同じIDは同じ連絡として扱ってください。',
  copySecret: '鍵をコピー',
  copyCode: '例をコピー',
  testTitle: (name) => `「${name}」のテスト送信`,
  testing: '送信しています…',
  testAccepted: '相手が連絡を受け取りました。',
  testNext: '次にすること',
  testRetry: (seconds) => `相手は${seconds}秒待つように求めています。`,
  testRefused: '連絡は届きませんでした。',
  testReply: '相手の応答',
  logCaption: '過去90日の連絡',
  at: '日時',
  notice: '連絡',
  to: '送り先',
  result: '結果',
  count: (n) => `${n}件`,
  statuses: {
    held: '保留中',
    gathered: 'まとめて送信',
    waiting: '送信待ち',
    sending: '送信中',
    retrying: '再試行中',
    sent: '送信済み',
    failed: '送信できず',
  },
  attempts: (n) => `${n}回試行`,
  next: (at) => `次の試行 ${at}`,
  heldTo: (at) => `送信予定 ${at}`,
  resend: '再送',
  resent: '再送します。',
  logNone: 'まだ連絡を送っていません',
  logNoneText: '送った連絡と相手の応答が、ここに90日間残ります。',
  channelFilter: '通知先',
  replies: {
    'notify.mail_not_set': 'メールの送信サーバーが設定されていません。',
    'notify.channel_off': '通知先が停止中でした。',
    'notify.no_secret': '署名の鍵がありません。',
    'notify.incident': '火の番の内部エラーです。ログを確認してください。',
    ECONNREFUSED: 'このアドレスとポートでは応答がありません。',
    ETIMEDOUT: '時間内に応答がありませんでした。',
    UND_ERR_CONNECT_TIMEOUT: '時間内に応答がありませんでした。',
    ENOTFOUND: 'この名前のサーバーは見つかりません。',
    ECONNRESET: '相手が接続を切りました。',
    EAUTH: 'メールサーバーが利用者名またはパスワードを受け付けません。',
    DEPTH_ZERO_SELF_SIGNED_CERT: '相手の証明書が自己署名です。',
    CERT_HAS_EXPIRED: '相手の証明書の期限が切れています。',
    network: '接続できませんでした。',
  },
  advice: {
    rate: '短い時間に送りすぎました。火の番は求められた時間だけ待って再試行します。連絡が多い場合は「受け取り方」でまとめてください。',
    down: 'サービス側の障害です。火の番は自動で再試行します。サービスの稼働状況を確認してください。',
    moved:
      '別のアドレスへの転送を返しました。火の番は転送に従いません。Webhookのアドレスをコピーし直してください。',
    too_large:
      'サービスの上限を超える大きさでした。火の番は公表された上限より小さく送っています。開発元へお知らせください。',
    slack_payload:
      'Slackがメッセージを解釈できません。ワークフロービルダーのアドレスの場合は、「Incoming Webhook」を作成してください。',
    slack_prohibited:
      'Slackで投稿が禁止されています。ワークスペースの管理者に、アプリとこのチャンネルへの投稿の許可を依頼してください。',
    slack_gone:
      'Webhookまたはチャンネルがなくなっています。Slackアプリの設定でWebhookを作り直し、「変更」で新しいアドレスを入力してください。',
    slack_archived:
      'チャンネルがアーカイブされています。アーカイブを解除するか、別のチャンネルのWebhookを作成してください。',
    teams_taken:
      'Teamsはワークフローの実行を受け付けました。チャネルに表示されたか確認してください。表示されない場合は、Power Automateでワークフローの実行履歴を確認してください。',
    teams_disabled:
      'ワークフローが受け付けません。無効になっているか、トリガーが「Teams Webhook 要求を受信したとき」ではありません。有効にするか、テンプレートから作り直してください。',
    teams_auth:
      'ワークフローが送信元を拒否しました。アドレスを末尾の sig=… まで全体コピーし、「フローをトリガーできるユーザー」を「誰でも」にしてください。',
    teams_gone:
      'ワークフローがなくなっています。チャネルで作り直し、「変更」で新しいアドレスを入力してください。',
    lineworks_auth:
      'LINE WORKSがService Accountを受け付けません。「変更」でClient ID、Client Secret、Service Account、Private Keyを入力し直し、アプリのスコープ「bot」とこの機械の時計を確認してください。',
    lineworks_token:
      'LINE WORKSがアクセストークンを拒否しました。Developer ConsoleでService Accountを発行し直してください。',
    lineworks_scope:
      'アプリからこのBotを使う権限がありません。アプリにスコープ「bot」を付け、LINE WORKSの管理者画面でBotを追加してください。',
    lineworks_room:
      'Botまたはトークルームがないか、Botがルームに参加していません。Botをルームに参加させ、2つのIDを確認してください。',
    chatwork_token:
      'ChatworkがAPIトークンを受け付けません。トークンを発行し直し、「変更」で入力してください。',
    chatwork_room:
      'トークンのアカウントはこのルームに書き込めません。書き込み権限を付けてルームに追加し、ルームIDを確認してください。',
    chatwork_text: 'Chatworkが要求を受け付けません。ルームIDを確認してください。',
  },
  replyRefused: (why) =>
    why === 'private_address'
      ? '社内のアドレスです。社内のサーバーへ送る場合は、HINOBAN_NOTIFY_PRIVATE_ADDRESSES=true を設定して再起動してください。'
      : `このアドレスには接続しません（${why}）。`,
}
