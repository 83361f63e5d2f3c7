/**
 * Ledgers to fill in, for what no machine can see: what was bought, what runs at a cloud provider, which services are
 * subscribed to. The headings are those the ledger import knows; the example row counts as disposed and is passed over.
 * @module
 */
import { z } from 'zod'
import type { Text } from '../../platform/i18n/index.ts'

export const LedgerTemplate = z.enum(['purchase', 'cloud', 'saas'])
export type LedgerTemplate = z.infer<typeof LedgerTemplate>

export type TemplateColumn = {
  readonly heading: Text
  /** How to fill it in. */
  readonly what: Text
  readonly example: Text
}

const column = (
  [ja, en]: readonly [string, string],
  [whatJa, whatEn]: readonly [string, string],
  example: string | readonly [string, string],
): TemplateColumn => ({
  heading: { ja, en },
  what: { ja: whatJa, en: whatEn },
  example:
    typeof example === 'string' ? { ja: example, en: example } : { ja: example[0], en: example[1] },
})

const TAG = (example: string): TemplateColumn =>
  column(
    ['管理番号', 'Asset tag'],
    [
      '会社の中で一つだけの番号。次に取り込むときも同じ番号にします',
      'One number within the company; keep it the next time',
    ],
    example,
  )
const OWNER = column(
  ['管理者', 'Owner'],
  [
    '責任を持つ人か部署。空欄は「管理者なし」として指摘します',
    'The person or department that answers for it; empty is a finding',
  ],
  ['情報システム 佐藤', 'IT, Sato'],
)
const DEPARTMENT = column(
  ['部署', 'Department'],
  ['利用する部署', 'Who uses it'],
  ['営業部', 'Sales'],
)
const SITE = column(
  ['拠点', 'Site'],
  [
    '登録済みの拠点の名前。空欄なら取り込むときに選びます',
    'The name of a registered site; empty: chosen at import',
  ],
  '',
)
const EXPOSED = (example: readonly [string, string]): TemplateColumn =>
  column(
    ['インターネット公開', 'Internet facing'],
    [
      'インターネットから接続できるか：はい・いいえ',
      'Whether it can be reached from the internet: yes or no',
    ],
    example,
  )
const IMPORTANCE = column(
  ['重要度', 'Importance'],
  [
    '止まったり漏れたりしたときの影響：最重要・高・中・低',
    'What depends on it: critical, high, normal, low',
  ],
  ['高', 'high'],
)
const SUPPORT = column(
  ['サポート終了日', 'End of support'],
  [
    'メーカーか提供元のサポートが終わる日（2030/3/31、R12.3.31）',
    'The day support ends (2030-03-31)',
  ],
  '2030/3/31',
)
const STATUS = column(
  ['状態', 'Status'],
  [
    '使用中・予備・廃棄など。廃棄済みの行は取り込みません',
    'In use, spare, disposed; rows of what is disposed are passed over',
  ],
  ['廃棄（この行は記入例です）', 'disposed (this row is an example)'],
)
const NOTE = (
  what: readonly [string, string],
  example: readonly [string, string],
): TemplateColumn => column(['備考', 'Note'], what, example)

export const LEDGER_TEMPLATES: Readonly<
  Record<
    LedgerTemplate,
    { readonly title: Text; readonly lead: Text; readonly columns: readonly TemplateColumn[] }
  >
> = {
  purchase: {
    title: { ja: '機器の購買・資産台帳', en: 'Purchase and asset ledger' },
    lead: {
      ja: '購入した機器を一台一行で記入します。シリアル番号があると、スキャンやエージェントの結果と自動で照合できます。',
      en: 'One row for each device bought. With serial numbers it is matched with scans and agents by itself.',
    },
    columns: [
      TAG('PC-2026-001'),
      column(
        ['ホスト名', 'Host name'],
        ['ネットワークでの名前', 'Its name on the network'],
        'pc-001',
      ),
      column(
        ['種別', 'Type'],
        [
          'ノートPC、サーバー、ルーター、複合機、カメラなど',
          'Notebook, server, router, printer, camera …',
        ],
        ['ノートPC', 'notebook'],
      ),
      column(['メーカー', 'Maker'], ['製造元', 'Who made it'], 'Dell'),
      column(['型番', 'Model'], ['本体や銘板の型番', 'As printed on the device'], 'Latitude 5450'),
      column(
        ['シリアル番号', 'Serial number'],
        ['本体の製造番号。先頭の0も省略しません', 'As printed on the device, with leading zeros'],
        'ABC1234',
      ),
      column(
        ['MACアドレス', 'MAC address'],
        ['内蔵の有線または無線のもの', 'Of a built-in port'],
        '00:1A:2B:3C:4D:5E',
      ),
      column(['IPアドレス', 'IP address'], ['固定のときだけ', 'Only where it is fixed'], ''),
      SITE,
      column(
        ['設置場所', 'Location'],
        ['階、部屋、ラックなど', 'Floor, room, rack'],
        ['2階 事務室', '2nd floor, office'],
      ),
      OWNER,
      column(['利用者', 'User'], ['日常的に使う人', 'Who uses it day by day'], ['鈴木', 'Suzuki']),
      DEPARTMENT,
      column(['購入日', 'Purchase date'], ['2026/4/1、R8.4.1 など', 'Like 2026-04-01'], '2026/4/1'),
      SUPPORT,
      EXPOSED(['いいえ', 'no']),
      IMPORTANCE,
      STATUS,
      NOTE(
        ['リースの期限、保守契約など', 'Lease, maintenance contract …'],
        ['リース 2030年3月まで', 'Leased until March 2030'],
      ),
    ],
  },
  cloud: {
    title: { ja: 'クラウド（IaaS・PaaS）の台帳', en: 'Cloud ledger (IaaS, PaaS)' },
    lead: {
      ja: 'クラウド上のサーバーやデータベースを一つ一行で記入します。プロバイダーの画面から書き出した一覧を貼り付けられます。',
      en: 'One row for each server or database at a cloud provider; lists exported from the provider can be pasted in.',
    },
    columns: [
      column(
        ['資産ID', 'Asset ID'],
        [
          'プロバイダーでのID。次に取り込むときも同じIDにします',
          'Its id at the provider; keep it the next time',
        ],
        'i-0123456789abcdef0',
      ),
      column(['ホスト名', 'Host name'], ['サーバーの名前', 'Name of the server'], 'web-01'),
      column(
        ['種別', 'Type'],
        ['仮想サーバー、データベース、ストレージなど', 'Virtual machine, database, storage …'],
        ['仮想サーバー', 'virtual machine'],
      ),
      column(['メーカー', 'Vendor'], ['プロバイダー', 'The provider'], 'AWS'),
      column(['型番', 'Model'], ['インスタンスの種類', 'Type of the instance'], 't3.medium'),
      column(['設置場所', 'Location'], ['リージョン', 'Region'], 'ap-northeast-1'),
      column(
        ['IPアドレス', 'IP address'],
        ['固定のものだけ。複数は空白で区切ります', 'Fixed ones; several with blanks between'],
        '203.0.113.10',
      ),
      column(['OS', 'OS'], ['名前とバージョン', 'Name and version'], 'Ubuntu 24.04'),
      SITE,
      OWNER,
      DEPARTMENT,
      EXPOSED(['はい', 'yes']),
      IMPORTANCE,
      SUPPORT,
      STATUS,
      NOTE(
        ['アカウント番号、用途、バックアップの有無など', 'Account, purpose, backups …'],
        ['本番アカウント、公開サイト', 'production account, public site'],
      ),
    ],
  },
  saas: {
    title: { ja: 'SaaSの台帳', en: 'SaaS ledger' },
    lead: {
      ja: '契約しているクラウドサービスを一つ一行で記入します。部署が独自に契約しているものも含めます。',
      en: 'One row for each cloud service subscribed to, also those that a department took out by itself.',
    },
    columns: [
      TAG('SAAS-001'),
      column(['名称', 'Asset name'], ['サービスの名前', 'Name of the service'], 'Microsoft 365'),
      column(
        ['種別', 'Type'],
        ['「ソフトウェア」のままにします', 'Leave it as software'],
        ['ソフトウェア', 'software'],
      ),
      column(['メーカー', 'Vendor'], ['提供元', 'Who provides it'], 'Microsoft'),
      OWNER,
      DEPARTMENT,
      EXPOSED(['はい', 'yes']),
      IMPORTANCE,
      column(
        ['サポート終了日', 'End of support'],
        ['契約やサービスが終わる日', 'The day the contract or the service ends'],
        '2027/3/31',
      ),
      STATUS,
      NOTE(
        [
          '利用人数、多要素認証の有無、保存している情報など',
          'Seats, second factor, what is stored there …',
        ],
        ['120人、多要素認証あり、顧客情報を保存', '120 seats, second factor on, customer data'],
      ),
    ],
  },
}
