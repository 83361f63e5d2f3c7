/**
 * インターネットから到達できる資産の日本語。
 * @module
 */
import type { ExposureWords } from './exposure.en.ts'
import { pages } from './pages.ja.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: ExposureWords = {
  title: pages.exposure,
  lead: 'インターネットから到達できる資産を、申告ではなく証跡から示します。証跡が食い違うものは公開中、30日より古いものは未確認とし、どちらも数に入れます。',
  caption: 'インターネットから到達できる資産',
  asset: '資産',
  state: '状態',
  states: { exposed: '公開中', unconfirmed: '未確認', closed: '非公開', unknown: '不明' },
  contradictory: '証跡に食い違い',
  evidence: '根拠となる証跡',
  by: {
    'outside-scan': 'グローバルアドレスのスキャン',
    configuration: '機器の設定',
    service: 'グローバルアドレスで待ち受けるサービス',
    'global-address': 'グローバルアドレス',
    ledger: '台帳',
    person: '手入力',
  },
  saysClosed: '到達できないとしている',
  old: '30日より前',
  listens: '待ち受けているもの',
  published: '内部への公開：',
  listensNothing: 'まだ調べていません',
  dangerous: '公開してはいけないもの',
  owner: '管理者',
  noOwner: '未定',
  site: '拠点',
  noSite: '拠点なし',
  step: '次にすること',
  next: {
    close:
      '管理画面やファイル共有などのインターネット側からの接続を閉じるか、接続元を限定してください。その後、新しい設定を取り込むか、もう一度スキャンしてください。',
    settle:
      '証跡が食い違っています。外部からスキャンして確かめ、台帳または手入力の内容を直してください。',
    confirm:
      '証跡が古くなっています。現在の設定を取り込むか、アドレスをもう一度スキャンしてください。',
    look: 'グローバルアドレスを持つことだけが分かっています。外部からスキャンするか、出入口の機器の設定を取り込んでください。',
    own: '資産の画面で管理者を決めてください。',
    watch: '危険な入口は開いていません。毎月、設定を取り込んで証跡を新しく保ってください。',
  },
  counts: (exposed, unconfirmed, assets) =>
    `資産${n(assets)}件のうち、公開中 ${n(exposed)}件、未確認 ${n(unconfirmed)}件`,
  none: 'インターネットから到達できるという証跡はありません',
  noneText:
    '到達できないという証明ではありません。ファイアウォールやルーターの設定と、自社のグローバルアドレスのスキャン結果を取り込んでください。',
  import: 'ファイルを取り込む',
  toInventory: '資産の一覧',
  panel: 'インターネットからの到達',
}
