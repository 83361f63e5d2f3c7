/**
 * What a device probably is: a table of words, ports and vendors, and the one function that reads it.
 * The answer is a guess with its reason; a ledger's word or a person's decision always beats it.
 * @module
 */
import type { DeviceClass } from './evidence.ts'

export type Guess = {
  readonly deviceClass: DeviceClass
  readonly reason: { readonly ja: string; readonly en: string }
}

export type Clues = {
  readonly ports: readonly {
    readonly protocol: string
    readonly port: number
    readonly service: string
  }[]
  /** Product names, device types that services told, model, name: whatever words there are. */
  readonly words: readonly string[]
  readonly maker: string
}

/** Words of ledgers for a class: the cell as a whole or its beginning decides, first match wins. */
const CLASS_WORDS: readonly (readonly [DeviceClass, readonly string[]])[] = [
  ['virtual', ['仮想', 'vm', 'virtual', 'virtual machine', '仮想サーバ', '仮想マシン', 'ゲスト']],
  [
    'edge',
    [
      'ファイアウォール',
      'ファイヤーウォール',
      'fw',
      'firewall',
      'utm',
      'vpn',
      'vpn装置',
      'vpn機器',
      'vpn gateway',
      'ssl-vpn',
      'ルータ',
      'ルーター',
      'router',
      'ブロードバンドルータ',
      '境界機器',
      'リモートアクセス',
      'waf',
      'edge',
    ],
  ],
  [
    'network',
    [
      'スイッチ',
      'switch',
      'l2sw',
      'l3sw',
      'l2スイッチ',
      'l3スイッチ',
      'ハブ',
      'hub',
      '無線lan',
      '無線ap',
      'アクセスポイント',
      'access point',
      'ap',
      'wifi',
      'wi-fi',
      'ネットワーク機器',
      'network',
      'onu',
      'モデム',
      'ロードバランサ',
      'load balancer',
    ],
  ],
  ['nas', ['nas', 'ファイルサーバ(nas)', 'ネットワークhdd', 'ストレージ', 'storage']],
  [
    'server',
    [
      'サーバ',
      'サーバー',
      'server',
      'sv',
      'ラックサーバ',
      'タワーサーバ',
      'ファイルサーバ',
      'ファイルサーバー',
      'adサーバ',
      'dbサーバ',
      'webサーバ',
      'メールサーバ',
    ],
  ],
  [
    'notebook',
    [
      'ノート',
      'ノートpc',
      'ノートパソコン',
      'notebook',
      'laptop',
      'モバイルpc',
      'ノート型',
      'タブレットpc',
    ],
  ],
  [
    'workstation',
    [
      'デスクトップ',
      'デスクトップpc',
      'desktop',
      'pc',
      'パソコン',
      'パーソナルコンピュータ',
      'workstation',
      'ワークステーション',
      'クライアント',
      'client',
      '端末',
      '一体型pc',
      'thin client',
      'シンクライアント',
    ],
  ],
  [
    'mobile',
    [
      'スマートフォン',
      'スマホ',
      'smartphone',
      'タブレット',
      'tablet',
      'ipad',
      'iphone',
      'android',
      '携帯',
      '携帯電話',
      'mobile',
      'ハンディ',
      'ハンディターミナル',
    ],
  ],
  [
    'printer',
    [
      'プリンタ',
      'プリンター',
      'printer',
      '複合機',
      'コピー機',
      '複写機',
      'mfp',
      'mfc',
      'copier',
      'スキャナ',
      'scanner',
      'fax',
      'ファクス',
      'プロッタ',
      'ラベルプリンタ',
    ],
  ],
  [
    'camera',
    [
      'カメラ',
      'camera',
      'webカメラ',
      'ネットワークカメラ',
      '監視カメラ',
      '防犯カメラ',
      'ipカメラ',
      'レコーダ',
      'nvr',
      'dvr',
    ],
  ],
  [
    'phone',
    [
      'ip電話',
      '電話機',
      '電話',
      'phone',
      'ipフォン',
      'pbx',
      'ビジネスフォン',
      'テレビ会議',
      'web会議',
    ],
  ],
  [
    'industrial',
    [
      'plc',
      'シーケンサ',
      'シーケンサー',
      '制御',
      '制御装置',
      '制御機器',
      'ot',
      'fa',
      'fa機器',
      'ics',
      'scada',
      'hmi',
      '工作機械',
      'ロボット',
      'cnc',
      '生産設備',
      '検査装置',
      '測定器',
      'industrial',
      'タッチパネル',
    ],
  ],
  [
    'iot',
    [
      'iot',
      'センサ',
      'センサー',
      'sensor',
      '入退室',
      '勤怠',
      'タイムレコーダ',
      '空調',
      '複合センサ',
      'サイネージ',
      'プロジェクタ',
      'projector',
      'ups',
      '無停電電源',
      'テレビ',
      'tv',
      'スマート',
      'pos',
      'レジ',
      '券売機',
    ],
  ],
  [
    'software',
    [
      'ソフトウェア',
      'ソフト',
      'software',
      'ライセンス',
      'license',
      'アプリケーション',
      'application',
      'saas',
      'クラウドサービス',
    ],
  ],
  [
    'other',
    [
      'その他',
      'other',
      '周辺機器',
      'モニタ',
      'ディスプレイ',
      'monitor',
      'display',
      '消耗品',
      'ケーブル',
    ],
  ],
]

const flat = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s　・_]+/gu, '')

const exactWords = new Map<string, DeviceClass>(
  CLASS_WORDS.flatMap(([deviceClass, words]) => words.map((w) => [flat(w), deviceClass] as const)),
)
/** Longer first, so that ノートPC is no PC; two letters are too few to be found inside other words. */
const innerWords = [...exactWords]
  .filter(([w]) => w.length > 2)
  .sort((a, b) => b[0].length - a[0].length)

/** The class that a ledger's cell names, or null: `ノートＰＣ（A4）` → notebook. */
export const classOfWord = (cell: string): DeviceClass | null => {
  const word = flat(cell).slice(0, 200)
  if (word === '') return null
  return exactWords.get(word) ?? innerWords.find(([w]) => word.includes(w))?.[1] ?? null
}

/** Words inside product names, models, host names and what services say of themselves. */
const PRODUCT_WORDS: readonly (readonly [DeviceClass, RegExp])[] = [
  [
    'edge',
    /fortigate|fortinet|fortios|sonicwall|pan-os|palo ?alto|globalprotect|pulse ?secure|ivanti|cisco asa|adaptive security|big-ip|netscaler|citrix gateway|watchguard|checkpoint|rtx\d|fwx\d|yamaha rt|nec ix|univerge ix|si-r|openvpn|wireguard|srx\d|broadband router|firewall|vpn gateway/i,
  ],
  [
    'camera',
    /network camera|webcam|ip camera|\baxis\b|hikvision|dahua|i-pro|mobotix|network video|onvif|rtsp server/i,
  ],
  [
    'printer',
    /printer|print server|jetdirect|laserjet|officejet|bizhub|apeos|docucentre|image ?runner|imagepress|ricoh|\bmp c\d|taskalfa|ecosys|lexmark|kyocera|brother (?:hl|mfc|dcp)|\bsato\b|zebra/i,
  ],
  [
    'nas',
    /synology|diskstation|qnap|\bqts\b|linkstation|terastation|readynas|landisk|\bnas\b|storage-misc/i,
  ],
  ['phone', /voip|sip phone|ip phone|polycom|yealink|asterisk|\bpbx\b/i],
  [
    'industrial',
    /melsec|modbus|s7-\d|simatic|siemens s7|bacnet|ethernet\/ip|codesys|sysmac|omron|keyence|rockwell|allen-bradley|iec-104|opc ua|plc\b|scada/i,
  ],
  [
    'network',
    /\bswitch\b|catalyst|\bios xe\b|nx-os|procurve|aruba|ubiquiti|unifi|access point|\bwap\b|apresia|alaxala|netgear|allied telesis|meraki/i,
  ],
  [
    'iot',
    /raspberry pi|esp8266|esp32|tasmota|signage|projector|power-device|\bups\b|thermostat|smart ?tv|media device|home automation|echonet/i,
  ],
  ['mobile', /iphone|ipad|android/i],
  ['virtual', /vmware (?:esxi )?guest|virtualbox|qemu|kvm guest/i],
  [
    'notebook',
    /thinkpad|latitude|lifebook|let'?s ?note|dynabook|macbook|elitebook|probook|versapro/i,
  ],
  [
    'server',
    /esxi|proliant|poweredge|primergy|express5800|windows server|exchange|postfix|sendmail|microsoft sql server|oracle|postgresql|mysql|samba.*ad|apache httpd|nginx|iis httpd/i,
  ],
  ['workstation', /windows (?:7|8|10|11)|optiplex|thinkcentre|esprimo|\bmate\b|imac/i],
]

/** Ports that seldom mean anything else. All of a rule's ports must be open. */
const PORT_RULES: readonly (readonly [DeviceClass, readonly number[], string, string])[] = [
  [
    'printer',
    [9100],
    '印刷用のポート（9100）が開いています',
    'the raw printing port (9100) is open',
  ],
  [
    'printer',
    [515],
    '印刷用のポート（515 LPD）が開いています',
    'the printing port (515, LPD) is open',
  ],
  [
    'camera',
    [554],
    '映像配信のポート（554 RTSP）が開いています',
    'the video port (554, RTSP) is open',
  ],
  [
    'industrial',
    [502],
    '制御機器のポート（502 Modbus）が開いています',
    'a control port (502, Modbus) is open',
  ],
  [
    'industrial',
    [102],
    '制御機器のポート（102 S7）が開いています',
    'a control port (102, S7) is open',
  ],
  [
    'industrial',
    [44818],
    '制御機器のポート（44818 EtherNet/IP）が開いています',
    'a control port (44818, EtherNet/IP) is open',
  ],
  [
    'industrial',
    [47808],
    'ビル設備のポート（47808 BACnet）が開いています',
    'a building control port (47808, BACnet) is open',
  ],
  [
    'phone',
    [5060],
    'IP電話のポート（5060 SIP）が開いています',
    'the IP telephony port (5060, SIP) is open',
  ],
  [
    'server',
    [88, 389],
    'ドメインコントローラーのポート（88、389）が開いています',
    'the ports of a domain controller (88, 389) are open',
  ],
  [
    'nas',
    [548],
    'ファイル共有のポート（548 AFP）が開いています',
    'a file sharing port (548, AFP) is open',
  ],
  [
    'server',
    [25],
    'メール受信のポート（25 SMTP）が開いています',
    'the mail port (25, SMTP) is open',
  ],
  [
    'server',
    [1433],
    'データベースのポート（1433）が開いています',
    'a database port (1433) is open',
  ],
  [
    'server',
    [5432],
    'データベースのポート（5432）が開いています',
    'a database port (5432) is open',
  ],
  [
    'workstation',
    [135, 445, 3389],
    'Windowsのポート（135、445、3389）が開いています',
    'ports of Windows (135, 445, 3389) are open',
  ],
]

const MAKERS: readonly (readonly [DeviceClass, RegExp])[] = [
  [
    'printer',
    /ricoh|kyocera|konica|xerox|富士フイルムビジネス|brother|canon|seiko epson|lexmark|sato\b|toshiba tec|京セラドキュメント|リコー|キヤノン|コニカミノルタ|ブラザー|エプソン/i,
  ],
  ['camera', /axis communications|hikvision|dahua|i-pro|mobotix/i],
  ['nas', /synology|qnap/i],
  ['edge', /fortinet|sonicwall|palo alto|watchguard|yamaha|ヤマハ/i],
  [
    'network',
    /allied telesis|apresia|alaxala|aruba|ubiquiti|netgear|アライドテレシス|バッファロー|buffalo/i,
  ],
  [
    'industrial',
    /siemens|omron|keyence|mitsubishi electric|rockwell|オムロン|キーエンス|三菱電機|安川電機|ファナック|fanuc/i,
  ],
  ['virtual', /vmware|xensource|qemu|proxmox|parallels/i],
  ['phone', /polycom|yealink|サクサ|saxa/i],
  ['iot', /raspberry pi|espressif|tuya/i],
]

/** The first of: what words say, what ports say, what the maker usually makes; null where nothing speaks. */
export const guessClass = ({ ports, words, maker }: Clues): Guess | null => {
  const text = words.join(' \n ').slice(0, 4000)
  for (const [deviceClass, pattern] of PRODUCT_WORDS) {
    const word = pattern.exec(text)?.[0]
    if (word)
      return {
        deviceClass,
        reason: {
          ja: `製品名などに「${word}」があります`,
          en: `its products or names say “${word}”`,
        },
      }
  }
  const open = new Set(ports.map((p) => p.port))
  for (const [deviceClass, needed, ja, en] of PORT_RULES)
    if (needed.every((p) => open.has(p))) return { deviceClass, reason: { ja, en } }
  for (const [deviceClass, pattern] of MAKERS)
    if (pattern.test(maker))
      return {
        deviceClass,
        reason: { ja: `メーカーが「${maker}」です`, en: `its maker is “${maker}”` },
      }
  return null
}
