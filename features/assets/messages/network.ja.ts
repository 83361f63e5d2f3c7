/**
 * ネットワークの図の日本語。
 * @module
 */
import type { NetworkMessages } from './network.en.ts'
import { pages } from './pages.ja.ts'

const n = (value: number): string => value.toLocaleString('ja')
const devices = (count: number): string => `${n(count)}台`

export const ja: NetworkMessages = {
  title: pages.network,
  lead: '機器がどの拠点の、どのセグメントにあるかを図で示します。印は確認が必要な機器です。選ぶと、その機器の一覧を開きます。ソフトウェア製品は資産の一覧だけに表示します。',
  tabs: '図の種類',
  tab: { segments: 'セグメント', links: '機器のつながり', sites: '拠点' },
  site: '拠点',
  allSites: 'すべての拠点',
  noSite: '拠点なし',
  standing: {
    exposed: 'インターネットから到達可能',
    unknown: '台帳にない',
    silent: '7日以上確認なし',
    known: '登録・確認済み',
  },
  short: { exposed: '公開', unknown: '未登録', silent: '確認なし', known: '確認済み' },
  legend: '印の意味',
  devices,
  kind: {
    global: 'グローバルアドレス',
    none: 'アドレス不明',
  },
  mark: (standing, count) => `${standing} ${devices(count)}`,
  left: (count) =>
    `小さいセグメント${n(count)}件は描いていません。拠点を選ぶか、一覧で確認してください。`,
  empty: '機器がまだありません',
  emptyText:
    'ネットワークスキャンを登録するか、スキャン結果・台帳を取り込んでください。図は自動で描かれます。',
  connect: '情報源を追加',
  showRest: (count) => `残りの${n(count)}セグメントを表示`,
  asTable: '表で見る',
  network: 'セグメント',
  deviceKind: '種別',
  count: '台数',
  links: {
    title: 'ネットワーク機器のつながり',
    text: 'スイッチやルーターが示した隣接機器（LLDP・CDP）です。破線の枠は、台帳にも担当者の登録にもない機器です。',
    none: 'つながりの情報がまだありません',
    noneText:
      'スイッチの「show cdp neighbors detail」「show lldp neighbors detail」、または「show tech-support」の出力を取り込んでください。',
    import: 'ファイルを取り込む',
    stranger: '登録のない機器',
    from: '機器',
    fromPort: 'ポート',
    to: '隣接機器',
    toPort: '隣接機器のポート',
    protocol: '方式',
    seen: '最終確認',
    cut: (shown) => `先頭の${devices(shown)}を描いています。表にはすべて載っています。`,
  },
  map: {
    label: '拠点の地図（国・地域別）',
    whole: '世界全体を表示',
    near: '拠点のある範囲に拡大',
    mark: (c) => {
      const parts = [
        `${n(c.sites)}拠点`,
        `機器${devices(c.devices)}`,
        ...(c.exposed > 0 ? [`インターネットから到達可能${devices(c.exposed)}`] : []),
        ...(c.mute > 0 ? [`途絶・失敗した情報源${n(c.mute)}件`] : []),
        ...(c.unknown > 0 ? [`台帳にない機器${devices(c.unknown)}`] : []),
      ]
      return `${c.country}：${parts.join('、')}`
    },
    warning: {
      exposed: 'インターネットから到達可能な機器あり',
      mute: '途絶・失敗した情報源あり',
      unknown: '台帳にない機器あり',
      none: 'いずれも確認されていない',
    },
    size: '数字は機器の台数です。印は最も重いものを示します。',
    nowhere: (count) => `拠点が決まっていない機器が${devices(count)}あります（地図には出ません）。`,
    toNowhere: '一覧を開く',
    source:
      '地図：Natural Earth（パブリックドメイン）。境界線は概形で、領有に関する立場を示すものではありません。',
  },
  sites: {
    title: '国・地域ごとの拠点',
    text: '登録のない機器、途絶した情報源、未解決の指摘がどの拠点にあるかを示します。',
    country: '国・地域',
    devices: '機器',
    unknown: '台帳にない',
    exposed: 'インターネットから到達可能',
    silent: '7日以上確認なし',
    sources: '途絶・失敗した情報源',
    findings: '未解決の指摘',
    none: '拠点がまだ登録されていません',
    noneText: '拠点を登録し、それぞれの国・地域を選ぶと、世界地図に表示されます。',
    toSites: '拠点を登録',
  },
}
