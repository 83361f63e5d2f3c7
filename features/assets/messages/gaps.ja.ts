/**
 * 未知の機器と、資産のエージェントの日本語。
 * @module
 */
import type { GapMessages } from './gaps.en.ts'
import { pages } from './pages.ja.ts'

const n = (value: number): string => value.toLocaleString('ja')

export const ja: GapMessages = {
  title: pages.unknown,
  lead: 'ある情報源では分かっていて、別の情報源では分かっていない機器です。1台ずつ、登録・確認・接続を進めてください。',
  tabs: '未知の種類',
  tab: {
    'machine-only': '台帳にない',
    'paper-only': '確認されていない',
    'no-agent': 'エージェントなし',
    silent: '途絶した情報源',
  },
  next: {
    'machine-only':
      '機械が確認しましたが、台帳にも担当者の登録にもない機器です。何の機器かを調べ、ここで登録するか、ネットワークから外してください。',
    'paper-only':
      '台帳か担当者の登録にありますが、機械が一度も確認していない機器です。現物を確かめ、なくなったものは廃止し、残りには届く情報源を追加してください。',
    'no-agent':
      'osqueryが入っていないPCとサーバーです。ソフトウェア、更新、暗号化の状態が分かりません。拠点ごとに「osqueryエージェント」を追加し、設定を配布してください。',
    silent:
      '情報が届かなくなった、または一度も届いていない情報源です。その情報源だけが見ている機器の変化に気づけません。それぞれ開いて、表示される手順に従ってください。',
  },
  none: {
    'machine-only': '確認された機器は、すべて登録されています',
    'paper-only': '登録された機器は、すべて確認されています',
    'no-agent': 'すべてのPCとサーバーにエージェントが入っています',
    silent: '途絶した情報源はありません',
  },
  nothing: '機器はまだ確認されていません',
  nothingText:
    '情報源を登録するか、スキャン結果や台帳を取り込むと、把握できていない機器が分かります。',
  toImport: 'ファイルを取り込む',
  noneText: 'ただし、登録済みの情報源が届く範囲に限ります。到達状況も確認してください。',
  device: '機器',
  kind: '種別',
  site: '拠点',
  noSite: '拠点なし',
  owner: '管理者',
  address: 'アドレス',
  maker: 'メーカー・型番',
  sources: '情報源',
  firstSeen: '初めて確認',
  acts: '操作',
  name: '登録する',
  nameOf: (device) => `${device}を登録する`,
  nameTitle: (device) => `「${device}」は何の機器ですか`,
  nameText: '登録はあなたの名前で記録されます。この機器についての指摘は、自動的に解消します。',
  nameField: '名称',
  nameAct: '登録',
  named: (device) => `「${device}」を登録しました。`,
  ownerHelp: 'この機器に責任を持つ人または部署。',
  toCoverage: '拠点と情報源ごとの到達状況',
  toSources: '情報源',
  connect: 'エージェントを追加',
  failed: '直近の失敗',
  lastHeard: '最終受信',
  never: 'まだありません',
  state: '状態',
  states: { failing: '失敗', silent: '途絶' },
  silentText: 'この種類で想定される間隔を超えて、情報が届いていません。',
  estimate: {
    title: 'だれも確認していない機器の推定',
    unseen: (count) => `約${n(count)}台`,
    interval: (low, high) =>
      low === high ? `95%信頼区間：${n(low)}台` : `95%信頼区間：${n(low)}〜${n(high)}台`,
    total: (total, seen) =>
      `全体は約${n(total)}台で、そのうち${n(seen)}台が少なくとも一方で確認されています。`,
    none: 'まだ推定できません',
    why: {
      one_group_silent:
        '片方の側の情報しかありません。ネットワーク側（スキャン、SNMP、DHCP）と、端末側（エージェント、ディレクトリ、台帳）の、互いに独立した両方が必要です。',
      too_few_in_both:
        '両方の側で確認された機器が7台未満です。この数では、推定値が判断を誤らせるおそれがあります。',
    },
    method: '計算の方法',
    first: 'ネットワーク側（スキャン、nmapファイル、SNMP、DHCP・ARP）',
    second: '端末側（osquery、ディレクトリ、台帳）',
    both: '両方',
    formula: 'N = (a + 1)(b + 1) ÷ (c + 1) − 1',
    text: '捕獲再捕獲法（チャップマンの推定量）によります。区間はChao（1987）の方法です。両方の側が互いに独立していること、どの機器もどちらの側でも見つかりうることを前提とします。電源が切れている、だれもスキャンしていないネットワークにあるなど、両方から漏れやすい機器は含まれません。少なくともこの程度はある、という目安としてください。',
  },
  agent: {
    title: 'osqueryエージェント',
    platforms: { windows: 'Windows', macos: 'macOS', linux: 'Linux', other: 'その他' },
    version: 'バージョン',
    versionUnknown: 'まだ届いていません',
    platform: 'OSの種類',
    lastSeen: '最終受信',
    enrolled: '登録',
    clock: '時計',
    clockRight: '正確（ずれは1分以内）',
    clockUnknown: 'まだ分かりません',
    ahead: (what) => `${what}進んでいます`,
    behind: (what) => `${what}遅れています`,
    minutes: (count) => `${n(count)}分`,
    hours: (count) => `${n(count)}時間`,
    days: (count) => `${n(count)}日`,
    clockStep:
      'この機器の時刻同期（NTP）を設定してください。ずれたままでは、記録の突き合わせが困難になります。',
    notice: 'エージェントからの報告',
    notices: {
      'line-dropped': '長すぎる結果が破棄されました。もう一度取得します。',
      'buffer-purged':
        '火の番に接続できない間に、送信待ちの情報があふれました。すべてをもう一度取得します。',
      'query-failed': 'この機器で、問い合わせの一つが失敗しました。',
      'worker-stopped':
        '負荷が大きすぎるため、監視機能がosqueryを停止しました。機器の負荷を確認してください。',
      'call-too-large':
        '一度に送られた量が上限を超えたため、受け付けませんでした。結果の行が多すぎる問い合わせがないか確認するか、--logger_tls_max_lines を小さくしてください。',
    },
    damaged: '読み取れなかった部分',
    source: '情報源',
  },
}
