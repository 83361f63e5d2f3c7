/**
 * アカウントの日本語。
 * @module
 */
import type { AccountMessages } from './en.ts'
import { pages } from './pages.ja.ts'

export const ja: AccountMessages = {
  problems: {
    'accounts.bad_cursor': () =>
      'このページのリンクは使えなくなりました。一覧の先頭から開き直してください。',
  },
  title: pages.list,
  lead: 'ディレクトリにある利用者とサービスのアカウントです。パスワードを変えてからの日数、最終ログオン、選んだグループへの所属が分かります。パスワードやハッシュは読み取りません。',
  search: '名前',
  name: 'アカウント',
  state: '状態',
  states: { enabled: '有効', disabled: '無効', gone: 'ディレクトリにない' },
  kind: '種類',
  kinds: { person: '利用者', service: 'サービス' },
  password: 'パスワード',
  changed: 'パスワードの変更',
  age: (days) => `${days.toLocaleString('ja')}日経過`,
  passwords: {
    'must-change': '次回ログオン時に変更が必要',
    unknown: 'ディレクトリに記録なし',
    changed: '変更',
  },
  filters: {
    old: '1年以上変更なし',
    'never-expires': '無期限',
    'must-change': '次回ログオン時に変更が必要',
    unknown: '不明',
  },
  neverExpires: '無期限',
  lastLogon: '最終ログオン',
  lastLogonLate: 'Active Directoryでは最大14日遅れて反映されます。',
  neverLoggedOn: '記録なし',
  groups: 'グループ',
  noGroups: '選んだグループに所属していません',
  groupLabel: (name, members) => `${name}（${members.toLocaleString('ja')}人）`,
  partOf: (names) =>
    `${names}のメンバーの一部（他のドメインのアカウントなど）を読み取れませんでした。表示は全員ではありません。`,
  readAt: '読み取り',
  none: 'アカウントはまだ読み取っていません',
  noneText:
    '情報源に「ディレクトリ（Active Directory・LDAP）」を追加し、「アカウントも読み取る」を有効にしてください。読み取り専用のアカウントで足ります。',
  toSources: '情報源を開く',
  dn: '識別名（DN）',
  created: '作成',
  entryChanged: '登録内容の変更',
  source: '情報源',
  toSource: '情報源を開く',
  history: 'パスワードについて読み取った記録',
  firstRead: (at) => `初めて読み取った日時：${at}`,
  memberships: 'グループへの所属の経過',
  span: (from, until) => (until === null ? `${from}から` : `${from}から${until}まで`),
}
