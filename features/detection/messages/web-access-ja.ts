/**
 * アクセスの見直しの画面の言葉。
 * @module
 */
import type { AccessWords } from './web-access-en.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: AccessWords = {
  lead: '管理者のサインイン（だれが・どこから）、勤務時間外に使われたアカウント、ファイアウォールが拒否した通信の集計です。目を通して署名し、説明のつかないものは要確認事項にしてください（HB-D03）。',
  sign: '見直しに署名する',
  signTitle: 'アクセスの見直しへの署名',
  signLead: (weeks) =>
    weeks === 1
      ? '今週の集計に目を通したことを確認します。'
      : `直近${weeks}週間の集計に目を通したことを確認します。`,
  signAct: (name) => `${name}として署名`,
  signNothing:
    'まだ集計した日がありません。署名しても、目を通すものがなかったことが記録されるだけです。ログが届き、1日分の集計ができてから署名してください。',
  signMissing:
    '届いていないログがあり、その部分は目を通したことになりません。何が届いていなかったかも記録されます。',
  signed: '署名しました。',
  note: 'メモ',
  noteHelp: '気付いたこと。なければ空欄。',
  hours: '勤務時間',
  weeks: '期間',
  weeksOf: (weeks) => (weeks === 1 ? '今週' : `直近${weeks}週間`),
  days: (from, to) => `集計済み：${from}〜${to}`,
  notCounted:
    'まだ集計した日がありません。最初のログが届いた日から、1日が終わって1時間後に集計します。',
  missing: {
    'sign-ins':
      'サインインの記録が7日間、1件も届いていません。管理者のサインインや時間外の利用は「なし」ではなく「不明」です。ドメインコントローラーやサーバーのログを送るように設定してください。',
    firewall:
      'ファイアウォールの通信記録が7日間、1件も届いていません。拒否は「なし」ではなく「不明」です。拒否を含む通信ログを送るように設定してください。',
  },
  toExpected: '送るべきログ',
  administratorsUnknown:
    '管理者がだれかを示す認証基盤が登録されていません。root・Administrator・admin、Windowsが特権とみなしたアカウント、機器の管理画面へのサインインだけを数えています。「情報源」で認証基盤を登録してください。',
  cut: '一覧に収まらない日があります。日ごとの件数はすべてを含みます。',
  tabs: {
    admins: '管理者のサインイン',
    'off-hours': '勤務時間外',
    inside: '外への通信の拒否',
    outside: '外からの通信の拒否',
  },
  captions: {
    admins: '管理者のサインイン（週ごと）',
    'off-hours': '勤務時間外に使われたアカウント（週ごと）',
    inside: '外への通信を拒否された社内の機器（日ごと）',
    outside: '拒否された外部の送信元（日ごと）',
  },
  none: {
    admins: '管理者のサインインはありません',
    'off-hours': '勤務時間外のサインインはありません',
    inside: '外への通信を拒否された機器はありません',
    outside: '拒否された外部の送信元はありません',
  },
  noneText: '集計した日の中にはありません。必要なログは届いています。',
  unknown: 'ログが届いていないため不明',
  unknownText:
    'ここに並ぶはずの記録が、まだ集計されていません。どの機器のどのログが必要かは「送るべきログ」で確かめられます。',
  week: '週（開始日）',
  day: '日',
  who: 'アカウント',
  address: 'アドレス',
  origin: '接続元',
  atMachine: '機器本体から、または記録なし',
  site: '拠点',
  signIns: '成功',
  failures: '失敗',
  last: '最終',
  targets: '接続先',
  denied: '拒否',
  others: '宛先の数',
  followUp: '要確認',
  followUpOf: (about) => `${about}を要確認にする`,
  perDay: '日ごとの件数',
  perDayTitle: '拒否された通信の日ごとの件数',
  inside: '外への通信',
  outside: '外からの通信',
  reviews: '署名済みの見直し',
  noReviews: 'まだ署名がありません。HB-D03では、180日に1回の見直しが必要です。',
  reviewOf: (by, from, to) => `${by}（${from}〜${to}）`,
  followUps: '要確認事項',
  noFollowUps: '要確認事項はありません。',
  followTitle: '要確認事項を登録',
  about: '対象',
  due: '期限',
  open: '登録する',
  opened: '登録しました。',
  overdue: '期限切れ',
  dueOn: (day) => `期限 ${day}`,
  openedBy: (by, at) => `登録：${by}（${at}）`,
  close: '閉じる',
  closeOf: (about) => `「${about}」を閉じる`,
  closeTitle: '確認した結果',
  result: '結果',
  resultHelp: '例：委託先の保守作業（11月12日に連絡あり）',
  closed: '閉じました。',
  closedBy: (by, at) => `完了：${by}（${at}）`,
  hoursTitle: '勤務時間と休日',
  hoursLead:
    'この時間の外に使われたアカウントを一覧に示します。すでに集計した日には反映されません。',
  whose: '対象',
  company: '会社全体',
  ownHours: (site) => `${site}（個別の時間）`,
  weekdays: '勤務日',
  weekday: ['月曜', '火曜', '水曜', '木曜', '金曜', '土曜', '日曜'],
  from: '開始',
  to: '終了',
  clockHelp:
    '08:30 のように24時間制で入力します。終了が開始より前なら、日をまたぐ勤務とみなします。',
  timeZone: 'タイムゾーン',
  holidays: '祝日',
  holidaysOf: { japan: '日本の祝日を休みにする', none: '祝日を考えない' },
  daysOff: '会社の休日',
  daysOffHelp: '1行に1日。2026-12-30 のように入力します。',
  daysOffWrong: '2026-12-30 のように1行に1日、400日まで入力してください。',
  hoursSave: '保存',
  hoursSaved: '保存しました。',
  likeCompany: '会社と同じ時間に戻す',
  count: (value) => n(value),
}
