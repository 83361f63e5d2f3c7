/**
 * エージェントへの質問の日本語。
 * @module
 */
import { pages } from './pages.ja.ts'
import type { QuestionMessages } from './questions.en.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: QuestionMessages = {
  title: pages.questions,
  lead: '各コンピューターのosqueryエージェントに質問し、該当するもの、しないもの、まだ回答していないものを確かめます。質問は火の番に用意されたもので、読み取るだけです。質問は1件ごとに監査ログに残ります。',
  ask: '質問する',
  askTitle: 'エージェントへの質問',
  askOf: (name) => `「${name}」のエージェントへの質問`,
  askText:
    '起動しているコンピューターは1分ほどで回答します。それ以外は、次に起動したときに回答します。',
  template: '質問',
  templates: {
    refetch: 'すべての情報を今すぐ再取得',
    software: 'このソフトウェアは入っていますか',
    file: 'このファイルはありますか',
    process: 'このプログラムは動いていますか',
    'running-hash': 'このSHA-256のプログラムは動いていますか',
    connection: 'このアドレスと通信していますか',
    port: 'このポートで何が待ち受けていますか',
    'logged-on': '今、誰がログオンしていますか',
    patch: 'このWindows更新プログラムは入っていますか',
  },
  fields: {
    word: '名前（一部でも可）',
    path: 'パス',
    hash: 'SHA-256',
    address: 'IPアドレス',
    port: 'ポート番号',
    kb: '更新プログラムの番号',
  },
  helps: {
    word: '大文字と小文字は区別しません。',
    path: '例: C:\\Users\\*\\Downloads\\setup.exe、/opt/tool/bin。「*」はフォルダー名かファイル名の一部を表し、2つまで使えます。',
    hash: '64桁。',
    address: '例: 203.0.113.5',
    port: '例: 3389',
    kb: '例: KB5031455。Windowsにだけ質問します。',
  },
  where: '質問する相手',
  everywhere: '全社',
  hours: '受付期間',
  hourChoices: { '1': '1時間', '24': '1日', '72': '3日', '168': '1週間' },
  asked: (agents) => `${n(agents)}台に質問しました。`,
  question: '質問',
  askedBy: (name, at) => `${name}、${at}`,
  by: '質問した人',
  state: '状態',
  states: { open: '受付中', closed: '全台が回答', stopped: '停止', expired: '受付終了' },
  until: (at) => `${at}まで`,
  answered: '回答',
  ratio: (answered, agents) => `${n(answered)}／${n(agents)}台`,
  found: '該当あり',
  failed: '失敗',
  stop: '質問を止める',
  stopped: '質問を止めました。届いた回答は残ります。',
  show: '回答',
  shows: { found: '該当あり', nothing: '該当なし', waiting: '未回答', failed: '失敗' },
  host: 'コンピューター',
  lastSeen: '最終受信',
  answer: '回答の内容',
  nothing: '該当なし',
  waiting: '未回答',
  refetched: '再取得済み',
  cut: 'ほかにもあります。最初の200行だけを保存しました。',
  rowsOf: (host) => `${host}の回答`,
  none: 'まだ質問はありません',
  noneText: '注意喚起にあるプログラムがどこかで動いていないか、などを質問できます。',
  noneHere: '該当するコンピューターはありません',
  lately: '最近の質問',
  all: 'すべての質問',
}
