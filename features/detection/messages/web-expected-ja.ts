/**
 * 送るべきログの画面の言葉。
 * @module
 */
import type { ExpectedWords } from './web-expected-en.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: ExpectedWords = {
  lead: '機器の種類と方針から、どの機器がどのログを送るべきかを割り出し、24時間以内に届いたかを示します。届いていないものはHB-D01の指摘になります。',
  sources: 'ログの送信元',
  policy: '方針を変更',
  coverage: '網羅状況',
  covered: (covered, expected) =>
    `${n(expected)}台のうち${n(covered)}台から、必要なログがすべて届いています`,
  waiting: (count) => `対象になってから1日たっていない${n(count)}台は、まだ数えていません。`,
  nothingExpected: 'ログを求めている機器はまだありません。',
  checkedAt: '確認した日時',
  neverChecked: 'まだ確認していません。20分ごとに確認します。',
  care: '日々の確認',
  review: '最後に署名した確認',
  reviewNever: 'まだ署名がありません',
  reviewBy: (by) => `${by}`,
  missed: (count) => `${n(count)}営業日、確認がありません`,
  toAlerts: 'アラートの画面へ',
  retention: '保存',
  retentionOf: (kept, decided) =>
    `${kept === 0 ? '1日未満' : `${n(kept)}日分`}（決めた期間は${n(decided)}日）`,
  rules: '動いている検知ルール',
  noRules: '24時間以内に届いたログがありません',
  sets: (count) => `${n(count)}個のルールセット`,
  ruled: 'ルールのあるログの種類',
  ruledOf: (ruled, arriving) => `届いている${n(arriving)}種類のうち${n(ruled)}種類`,
  unruled: (names) => `保存して検索できますが、読むルールがありません：${names}`,
  overdue: '期限を過ぎたアラート',
  overdueOf: (count) => `${n(count)}件`,
  since: (at) => `最も古いものは${at}から`,
  caption: 'ログを送るべき機器（届いていないものから）',
  device: '機器',
  site: '拠点',
  role: '種類',
  state: '状態',
  logs: 'ログと次にすること',
  roles: {
    'domain-controller': 'ドメインコントローラー',
    edge: 'VPN装置・ファイアウォール・ルーター',
    server: 'サーバー',
    nas: 'NAS',
    network: 'スイッチ・無線LAN',
    saas: 'クラウドサービス',
    computer: 'PC',
  },
  kinds: {
    'security-log': 'セキュリティログ',
    'system-log': 'システム・認証ログ',
    'device-log': '機器のログ（syslog）',
    'audit-log': '監査ログ',
  },
  states: {
    speaking: '届いている',
    silent: '途絶',
    never: '一度も届いていない',
    young: '確認待ち',
  },
  nextOf: {
    'security-log':
      'Winlogbeatを入れてSecurityを送り、ログオンとアカウント管理の監査を有効にしてください。',
    'system-log':
      'Linuxはrsyslogで認証とシステムのメッセージを、WindowsはWinlogbeatでSystemとSecurityを送ってください。',
    'device-log':
      '機器のsyslogサーバーに火の番を指定し、機器のIPアドレスをログの送信元に登録してください。',
    'audit-log':
      '監査ログをHTTPで送るか、ファイルで取り込んでください。送信元の名称はサービス名と同じにしてください。',
  },
  silentOf: {
    'security-log':
      '機器が稼働しているか、Winlogbeatが動いているか、火の番への通信が通るかを確認してください。',
    'system-log':
      '機器が稼働しているか、rsyslogやWinlogbeatが動いているか、火の番への通信が通るかを確認してください。',
    'device-log':
      '機器が稼働しているか、syslogの送信先・機器のIPアドレス・火の番への経路が変わっていないかを確認してください。',
    'audit-log': '監査ログの送信または取り込みが続いているかを確認してください。',
  },
  addSource: 'ログの送信元を追加',
  seeSources: 'ログの送信元を確認',
  decide: '個別に決める',
  decideFor: (name) => `${name}について個別に決める`,
  own: '個別に決定',
  none: 'ログを求めている機器がありません',
  noneText:
    'サーバー、ドメインコントローラー、VPN装置、ファイアウォールは、資産台帳に登録すると対象になります。登録するか、方針を変更してください。',
  noneYet: 'まだ確認していません',
  noneYetText: '資産台帳と方針から、ログを送るべき機器を20分以内に割り出します。',
  toAssets: '資産台帳へ',
  exempt: 'ログを求めない機器',
  reason: '理由',
  by: '決めた人',
  at: '日時',
  back: '対象に戻す',
  ownTitle: (name) => `${name}が送るべきログ`,
  ownLead: '方針にかかわらず、この機器だけに適用します。1つも選ばないと、何も求めません。',
  ownKinds: 'ログ',
  ownReason: '理由',
  ownReasonHelp: '監査で読まれます。例：3月まで、閉じた検証用ネットワークで使う',
  ownSave: '決定する',
  ownBack: '方針に戻す',
  ownBackReason: '方針に戻した',
  ownSaved: '決定しました。',
  policyTitle: '送るべきログの方針',
  policyLead:
    '機器の種類ごとに決めます。選んだログが24時間以内に届かなければ、不足として示します。',
  policyAnswer: 'アラートに対応を始めるまでの時間',
  policyHours: (level) => `${level}（時間）`,
  policyHoursHelp: '空欄は期限なし。',
  asked: (role, kind) => `${role}：${kind}`,
  policySave: '保存',
  policySaved: '保存しました。',
  levels: {
    critical: '緊急',
    high: '高',
    medium: '中',
    low: '低',
    informational: '参考',
  },
}
