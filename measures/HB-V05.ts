/**
 * Tools looked at exactly the artefact that ships, and a planted flaw proves that they still find one.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { Canary, Scan } from '../features/products/evidence.ts'

export default measure<{ scans: Scan; canaries: Canary }>({
  id: 'HB-V05',
  title: {
    ja: 'エラーチェックツールによる既知・潜在脆弱性の確認（開発工程・出荷前）',
    en: 'Tools check for known and latent flaws, in development and before shipping',
  },
  asks: {
    ja: '出荷する成果物そのものを検査ツールで調べ、重大な脆弱性を残さずに出荷していますか',
    en: 'Do tools examine the very artefact that ships, and does nothing ship with a critical flaw?',
  },
  group: 'vendor',
  quotes: [
    {
      notice: '2022-04-11',
      section: '4',
      text: 'エラーチェックツールを用いて、開発工程や出荷前に、既知および潜在的な脆弱性の有無を確認する。',
    },
  ],
  actor: { ja: '開発部門、品質保証部門', en: 'Development, quality assurance' },
  does: [
    {
      ja: 'SAST、SCA（OSV・npm audit）、秘密情報、IaC、DAST、ファジングの結果をSARIFで取り込み、重複を除き、期限と、署名者・期限つきの見送りを管理します。',
      en: 'Takes SARIF from SAST, SCA (OSV, npm audit), secret, IaC, DAST and fuzzing tools, removes duplicates, and keeps due dates and waivers with expiry and signer.',
    },
    {
      ja: '出荷判定を成果物のダイジェストに結び付けます。重大な未解決がなく、同じダイジェストを検査し、SBOMがあることが条件です。',
      en: 'Binds the shipping gate to the digest of the artefact: no open critical, tools run on the same digest, SBOM present.',
    },
    {
      ja: '試験用ブランチに既知の欠陥を仕込み、ツールがいまも見つけられることを確かめます。',
      en: 'Plants a known flaw in a test branch to prove that the tools still find it.',
    },
  ],
  subject: ['release', 'repository'],
  reads: { scans: 'products.scan', canaries: 'products.canary' },
  maxAge: { scans: days(365), canaries: days(30) },
  least: 'E1',
  judge: ({ scans, canaries }, _now, subject) => {
    if (subject.kind === 'repository') {
      const canary = latest(canaries)
      if (!canary) return unknown('never_seen')
      const { flaw, missedBy, foundBy } = canary.payload
      if (missedBy.length > 0 || foundBy.length === 0)
        return fails('canary_missed', { flaw, tool: missedBy[0] ?? '' })
      return holds({ flaw, foundOn: canary.observedAt }, { reason: 'holds_canary' })
    }
    const scan = latest(scans)?.payload
    if (!scan) return unknown('never_seen')
    const { artefact, tools, openCritical, shippedAt } = scan
    const onIt = tools.filter((t) => t.artefact === artefact)
    const digest = artefact.slice(0, 12)
    if (shippedAt !== null && onIt.length === 0)
      return fails('shipped_unscanned', { digest, shippedOn: shippedAt })
    if (shippedAt !== null && openCritical > 0)
      return fails('shipped_critical', { digest, count: openCritical })
    if (onIt.length === 0) return unknown('not_scanned', { digest })
    if (openCritical > 0) return unknown('critical_open', { digest, count: openCritical })
    return holds({ digest, tools: onIt.map((t) => t.name).join(', ') }, { reason: 'holds_scan' })
  },
  reasons: {
    holds_scan: {
      why: {
        ja: '成果物{digest}は{tools}で検査済みで、重大な未解決はありません。',
        en: 'The artefact {digest} was examined by {tools}, and no critical finding is open.',
      },
      next: { ja: '', en: '' },
    },
    holds_canary: {
      why: {
        ja: '仕込んだ欠陥（{flaw}）を、{foundOn}にツールが見つけました。',
        en: 'The tools found the planted flaw ({flaw}) on {foundOn}.',
      },
      next: { ja: '', en: '' },
    },
    shipped_unscanned: {
      why: {
        ja: '{shippedOn}に出荷した成果物{digest}を検査した記録がありません。',
        en: 'No tool has examined the artefact {digest}, shipped on {shippedOn}.',
      },
      next: {
        ja: '同じ成果物をいま検査し、結果に応じて修正版を出してください。',
        en: 'Examine the same artefact now, and ship a corrected version if it finds something.',
      },
    },
    shipped_critical: {
      why: {
        ja: '成果物{digest}は、重大な指摘{count}件を残したまま出荷されています。',
        en: 'The artefact {digest} was shipped with {count} critical {count:finding|findings} open.',
      },
      next: {
        ja: '影響を確かめて修正版を出し、必要なら顧客に連絡してください。',
        en: 'Establish what it means, ship a corrected version, and tell customers where needed.',
      },
    },
    not_scanned: {
      why: {
        ja: '成果物{digest}はまだ検査されていません（未出荷）。',
        en: 'The artefact {digest} has not been examined yet, and has not shipped.',
      },
      next: {
        ja: '出荷の前に、この成果物で検査ツールを実行してください。',
        en: 'Run the tools on this artefact before it ships.',
      },
    },
    critical_open: {
      why: {
        ja: '成果物{digest}に重大な指摘が{count}件あります（未出荷）。',
        en: 'The artefact {digest} has {count} critical {count:finding|findings}, and has not shipped.',
      },
      next: {
        ja: '出荷の前に直すか、期限と署名者を決めて見送りを記録してください。',
        en: 'Fix them before it ships, or record a waiver with expiry and signer.',
      },
    },
    canary_missed: {
      why: {
        ja: '仕込んだ欠陥（{flaw}）が見つかりませんでした。見逃したツール：{tool}',
        en: 'The planted flaw ({flaw}) was not found. Tool that missed it: {tool}',
      },
      next: {
        ja: 'ツールのバージョン、ルール、検査対象の設定を確かめ、もう一度試してください。',
        en: 'Check the version, the rules and the scope of the tool, and try again.',
      },
    },
  },
  howToMeasure: {
    ja: 'CIから検査結果（SARIF）と成果物のダイジェストを送り、月に一度、既知の欠陥で検出を試すと測定できます。',
    en: 'It is measured from the results (SARIF) and the artefact digest that CI sends, and from a planted flaw once a month.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [],
    securityAction25: [],
    csf2: ['PR.PS-06', 'ID.RA-01', 'ID.RA-09'],
    cis8: ['16.2', '16.11', '16.12', '16.13'],
    iso27001: ['A.8.25', 'A.8.28', 'A.8.29', 'A.8.8'],
    scs: [],
  },
  cases: [
    {
      name: 'examined, nothing critical',
      given: { scans: [{ age: days(5), payload: scan({}) }] },
      state: 'holds',
      reason: 'holds_scan',
    },
    {
      name: 'the scan was of another build',
      given: { scans: [{ age: days(5), payload: scan({ artefact: 'b'.repeat(64) }) }] },
      state: 'fails',
      reason: 'shipped_unscanned',
    },
    {
      name: 'shipped with a critical flaw',
      given: { scans: [{ age: days(5), payload: scan({ openCritical: 1 }) }] },
      state: 'fails',
      reason: 'shipped_critical',
    },
    {
      name: 'built, not examined',
      given: { scans: [{ age: days(1), payload: scan({ tools: [], shippedAt: null }) }] },
      state: 'unknown',
      reason: 'not_scanned',
    },
    {
      name: 'held back with a critical flaw',
      given: { scans: [{ age: days(1), payload: scan({ openCritical: 1, shippedAt: null }) }] },
      state: 'unknown',
      reason: 'critical_open',
    },
    {
      name: 'the planted flaw was found',
      subject: 'repository',
      given: {
        canaries: [
          { age: days(5), payload: { flaw: 'CWE-89', foundBy: ['semgrep'], missedBy: [] } },
        ],
      },
      state: 'holds',
      reason: 'holds_canary',
    },
    {
      name: 'the planted flaw was missed',
      subject: 'repository',
      given: {
        canaries: [
          { age: days(5), payload: { flaw: 'CWE-89', foundBy: [], missedBy: ['semgrep'] } },
        ],
      },
      state: 'fails',
      reason: 'canary_missed',
    },
    {
      name: 'last tried in summer',
      subject: 'repository',
      given: {
        canaries: [
          { age: days(90), payload: { flaw: 'CWE-89', foundBy: ['semgrep'], missedBy: [] } },
        ],
      },
      state: 'stale',
    },
  ],
})

function scan(change: Partial<Scan>): Scan {
  const built = 'a'.repeat(64)
  return {
    artefact: built,
    shippedAt: ago(days(4)),
    tools: [{ name: 'semgrep', version: '1.9', ranAt: ago(days(5)), artefact: built }],
    openCritical: 0,
    ...change,
  }
}
