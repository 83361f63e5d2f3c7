/**
 * No fix stays open for two weeks without something that holds meanwhile.
 * @module
 */
import { ago, days, earliest, fails, holds, hours, measure, unknown } from '@hinoban/measures'
import type { PatchState } from '../features/vulnerabilities/evidence.ts'

const MEND_WITHIN = days(14)

export default measure<{ agent: PatchState; scan: PatchState }>({
  id: 'HB-P03',
  title: {
    ja: '最新パッチ・脆弱性対策の徹底',
    en: 'Latest patches and thorough vulnerability handling',
  },
  asks: {
    ja: '公開された修正プログラムを、14日以内に適用していますか（適用できないものには緩和策がありますか）',
    en: 'Are published fixes installed within 14 days, or is something in force meanwhile?',
  },
  group: 'protect',
  actor: { ja: 'IT部門', en: 'IT department' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '最新のセキュリティパッチを当てるなど、脆弱性対策を徹底する。',
    },
  ],
  does: [
    {
      ja: 'エージェント・SBOM・パッケージ一覧から分かるバージョンを、JVN・NVD・KEV・OSV・製品ベンダーの情報と突き合わせ、深刻度が高いもの（CVSS 7.0以上または不明）は14日、悪用が確認されたものは2〜3日の期限を付けます。',
      en: 'Compares installed versions with JVN, NVD, KEV, OSV and vendor data, and gives 14 days to what is critical, high or of unknown severity, 2 to 3 days to what is known to be exploited.',
    },
    {
      ja: '許された範囲で更新を実行し、それ以外は作業指示を出します。期限の後にバージョンを測り直します。',
      en: 'Runs the update where it may and writes a work order where it may not; after the date it measures the version again.',
    },
    {
      ja: '更新できない場合は、機能の停止・回避策・隔離・監視のいずれかを期限付きで求め、実際に効いているかを確かめます。',
      en: 'Where a fix cannot be installed, asks for one of: switch off, work around, isolate, watch and block; with an end date, and checks that it is in force.',
    },
  ],
  subject: 'host',
  reads: { agent: 'vulnerabilities.agent-patch-state', scan: 'vulnerabilities.scan-patch-state' },
  maxAge: { agent: hours(24), scan: days(7) },
  least: 'E2',
  judge: ({ agent, scan }, now) => {
    const seen = [...agent, ...scan]
    if (seen.length === 0) return unknown('never_seen')
    const unsupported = seen.find(({ payload }) => payload.unsupportedReachable.length > 0)
    if (unsupported) {
      const products = unsupported.payload.unsupportedReachable
      return fails(
        'unsupported_reachable',
        { product: products[0] ?? '', count: products.length },
        { evidence: [unsupported.evidenceId] },
      )
    }
    const open = seen.reduce((n, { payload }) => Math.max(n, payload.open), 0)
    const oldest = earliest(...seen.map(({ payload }) => payload.oldestUnmitigatedAt))
    if (oldest === null) return holds({ open })
    const until = oldest + MEND_WITHIN
    const count = seen.reduce((n, { payload }) => Math.max(n, payload.unmitigated), 0)
    return now >= until ? fails('overdue', { count, sinceOn: oldest }) : holds({ open }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '14日を過ぎた未適用の修正プログラムはありません（期限内の未適用：{open}件）。',
        en: 'No fix has been open for more than 14 days ({open} still within their time).',
      },
      next: { ja: '', en: '' },
    },
    overdue: {
      why: {
        ja: '修正プログラムが{count}件未適用です。最も古いものは{sinceOn}に公開され、14日を過ぎています。緩和策も確認できません。',
        en: '{count} {count:fix is|fixes are} not installed; the oldest was published on {sinceOn}, more than 14 days ago, and no mitigation is in force.',
      },
      next: {
        ja: '更新を適用してください。できない場合は、機能の停止・隔離などの緩和策を期限付きで登録してください。',
        en: 'Install the updates. Where that is impossible, register a mitigation (switch off, isolate …) with an end date.',
      },
    },
    unsupported_reachable: {
      why: {
        ja: 'サポートが終了した製品（{product} など{count}件）にネットワークから到達できます。',
        en: 'Products past their support ({product}; {count} in all) can be reached over the network.',
      },
      next: {
        ja: '後継品への更新を計画し、それまではネットワークから切り離してください。',
        en: 'Plan the replacement, and take it off the network until then.',
      },
    },
  },
  howToMeasure: {
    ja: 'エージェントによるバージョン情報の収集、または脆弱性スキャンの結果を取り込むと測定できます。',
    en: 'It is measured once agents report versions, or the result of a vulnerability scan is brought in.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [1],
    securityAction25: [1],
    csf2: ['ID.RA-01', 'ID.RA-06', 'PR.PS-02', 'ID.RA-08'],
    cis8: ['7.1', '7.2', '7.3', '7.4', '7.5', '7.7', '2.2'],
    iso27001: ['A.8.8', 'A.8.19', 'A.8.32'],
    scs: ['3-2-1', '4-4-2', '4-4-4'],
  },
  cases: [
    {
      name: 'everything installed',
      given: { agent: [{ age: hours(2), payload: state({}) }] },
      state: 'holds',
    },
    {
      name: 'three fixes, a week old',
      given: {
        agent: [
          {
            age: hours(2),
            payload: state({ open: 3, unmitigated: 3, oldestUnmitigatedAt: ago(days(7)) }),
          },
        ],
      },
      state: 'holds',
    },
    {
      name: 'a fix of 20 days ago',
      given: {
        scan: [
          {
            age: days(1),
            payload: state({ open: 1, unmitigated: 1, oldestUnmitigatedAt: ago(days(20)) }),
          },
        ],
      },
      state: 'fails',
      reason: 'overdue',
    },
    {
      name: 'the agent is silent and the scan still sees it',
      given: {
        agent: [{ age: days(3), payload: state({}) }],
        scan: [
          {
            age: days(1),
            payload: state({ open: 1, unmitigated: 1, oldestUnmitigatedAt: ago(days(20)) }),
          },
        ],
      },
      state: 'fails',
      reason: 'overdue',
    },
    {
      name: 'an old server without support',
      given: {
        agent: [
          { age: hours(2), payload: state({ unsupportedReachable: ['Windows Server 2012 R2'] }) },
        ],
      },
      state: 'fails',
      reason: 'unsupported_reachable',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'the agent has been silent for three days',
      given: { agent: [{ age: days(3), payload: state({}) }] },
      state: 'stale',
    },
  ],
})

function state(change: Partial<PatchState>): PatchState {
  return { open: 0, unmitigated: 0, oldestUnmitigatedAt: null, unsupportedReachable: [], ...change }
}
