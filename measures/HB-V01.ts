/**
 * Products pass a gate before they ship, and nobody is left on an unsupported version unawares.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { Fleet, ReleaseGate } from '../features/products/evidence.ts'

export default measure<{ gates: ReleaseGate; fleets: Fleet }>({
  id: 'HB-V01',
  title: {
    ja: '製品・サービスへのセキュリティ対策の実施',
    en: 'Build security into products and services',
  },
  asks: {
    ja: '提供する製品・サービスは、出荷判定を通り、サポート切れのバージョンが放置されていませんか',
    en: 'Does every release pass a security gate, and is no customer left on an unsupported version unawares?',
  },
  group: 'vendor',
  quotes: [
    {
      notice: '2022-04-11',
      section: '4',
      text: '顧客の情報資産やプライバシーを保護するために、提供する製品・サービスにセキュリティ対策を実施する。',
    },
    {
      notice: '2022-04-11',
      section: '前文',
      text: '提供する機器やサービス等の脆弱性が侵入口となり大きな被害となるケースがありますので、提供する機器やサービス等のセキュリティが確保されるよう留意が必要です。',
    },
  ],
  actor: { ja: 'ITサービス等の提供事業者', en: 'Providers of IT products and services' },
  does: [
    {
      ja: '製品ごとに、稼働中のバージョン、扱うデータ、公開範囲、サポート終了日を管理し、初期パスワード・更新経路・TLS・ログ・JC-STARの水準などの基本と、同意を得た稼働環境を点検します。',
      en: 'Keeps a product register (versions in the field, data handled, exposure, support end), checks the baseline (default password, update route, TLS, logging, JC-STAR level), and probes deployed instances with permission.',
    },
    {
      ja: 'リリースごとに脅威とプライバシーの質問票を用意し、出荷判定を行います。',
      en: 'Brings a threat model and privacy questions to every release, and runs the release gate.',
    },
  ],
  subject: ['release', 'product'],
  reads: { gates: 'products.release-gate', fleets: 'products.fleet' },
  maxAge: { gates: days(365), fleets: days(30) },
  least: 'E2',
  judge: ({ gates, fleets }, _now, subject) => {
    if (subject.kind === 'release') {
      const gate = latest(gates)?.payload
      if (!gate) return unknown('never_seen')
      const { product, version, outcome, releasedAt, missing } = gate
      if (outcome === 'passed') return holds({ product, version }, { reason: 'holds_release' })
      if (releasedAt === null) return unknown('not_released', { product, version })
      return outcome === 'refused'
        ? fails('released_refused', { product, version, missing: missing.join(', ') })
        : fails('released_ungated', { product, version, releasedOn: releasedAt })
    }
    const fleet = latest(fleets)?.payload
    if (!fleet) return unknown('never_seen')
    if (fleet.untold.length > 0)
      return fails('unsupported_untold', {
        count: fleet.untold.length,
        customer: fleet.untold[0] ?? '',
      })
    if (fleet.failedBaseline.length > 0)
      return fails('baseline', { check: fleet.failedBaseline.join(', ') })
    return holds(
      { instances: fleet.instances, unsupported: fleet.unsupported },
      { reason: 'holds_fleet' },
    )
  },
  reasons: {
    holds_release: {
      why: {
        ja: '{product} {version}は出荷判定を通っています。',
        en: '{product} {version} passed the release gate.',
      },
      next: { ja: '', en: '' },
    },
    holds_fleet: {
      why: {
        ja: '稼働中の{instances}件のうちサポート切れは{unsupported}件で、該当する顧客にはすべて知らせてあります。',
        en: '{unsupported} of {instances} instances {unsupported:runs|run} an unsupported version, and every customer concerned has been told.',
      },
      next: { ja: '', en: '' },
    },
    not_released: {
      why: {
        ja: '{product} {version}はまだ出荷判定を通っておらず、出荷もしていません。',
        en: '{product} {version} has not passed the gate, and has not been released.',
      },
      next: {
        ja: '出荷する前に出荷判定を行ってください。',
        en: 'Run the release gate before it ships.',
      },
    },
    released_ungated: {
      why: {
        ja: '{product} {version}は、出荷判定を行わずに{releasedOn}に出荷されました。',
        en: '{product} {version} was released on {releasedOn} without a gate.',
      },
      next: {
        ja: 'いまから同じ成果物で判定を行い、不足があれば修正版を出してください。CIで判定を必須にすると再発を防げます。',
        en: 'Run the gate on the same artefact now, and ship a corrected version if it refuses. Making the gate a required step of CI keeps this from happening again.',
      },
    },
    released_refused: {
      why: {
        ja: '{product} {version}は、出荷判定で不足（{missing}）を指摘されたまま出荷されました。',
        en: '{product} {version} was released although the gate refused it for: {missing}.',
      },
      next: {
        ja: '不足を直したバージョンを出すか、期限と責任者を決めて例外に署名してください。',
        en: 'Ship a version that cures this, or sign an exception with an owner and an end.',
      },
    },
    unsupported_untold: {
      why: {
        ja: 'サポート切れのバージョンを使っているのに知らせていない顧客が{count}社あります（{customer}など）。',
        en: '{count} {count:customer runs|customers run} an unsupported version and {count:has|have} not been told ({customer} among them).',
      },
      next: {
        ja: '更新の方法と期限を添えて、対象の顧客に知らせてください。',
        en: 'Tell them, with the way to update and a date.',
      },
    },
    baseline: {
      why: {
        ja: '稼働中の製品で基本の点検に不合格があります：{check}',
        en: 'Deployed instances fail baseline checks: {check}.',
      },
      next: {
        ja: '設定を直す手順を顧客に案内し、次のバージョンでは初期設定で満たすようにしてください。',
        en: 'Give customers the steps to correct it, and meet it by default in the next version.',
      },
    },
  },
  howToMeasure: {
    ja: '製品を登録し、リリースごとの出荷判定の結果と、稼働中のバージョンの一覧を取り込むと測定できます。',
    en: 'It is measured from the gate result of each release, and from the list of versions in the field.',
  },
  mapping: {
    meti10: [4, 9],
    securityAction6: [],
    securityAction25: [23],
    csf2: ['PR.PS-06', 'ID.RA-09', 'GV.SC-05', 'PR.PS-01'],
    cis8: ['16.1', '16.10', '16.14'],
    iso27001: ['A.8.25', 'A.8.26', 'A.8.27', 'A.5.34'],
    scs: [],
  },
  cases: [
    {
      name: 'passed the gate',
      given: { gates: [{ age: days(9), payload: gate({}) }] },
      state: 'holds',
      reason: 'holds_release',
    },
    {
      name: 'shipped without a gate',
      given: { gates: [{ age: days(9), payload: gate({ outcome: 'not-run' }) }] },
      state: 'fails',
      reason: 'released_ungated',
    },
    {
      name: 'shipped though refused',
      given: {
        gates: [{ age: days(9), payload: gate({ outcome: 'refused', missing: ['SBOM'] }) }],
      },
      state: 'fails',
      reason: 'released_refused',
    },
    {
      name: 'not shipped yet',
      given: { gates: [{ age: days(9), payload: gate({ outcome: 'not-run', releasedAt: null }) }] },
      state: 'unknown',
      reason: 'not_released',
    },
    {
      name: 'a gate of two years ago',
      given: { gates: [{ age: days(730), payload: gate({}) }] },
      state: 'stale',
    },
    {
      name: 'old versions, all told',
      subject: 'product',
      given: { fleets: [{ age: days(3), payload: fleet({}) }] },
      state: 'holds',
      reason: 'holds_fleet',
    },
    {
      name: 'a customer was not told',
      subject: 'product',
      given: { fleets: [{ age: days(3), payload: fleet({ untold: ['東西商事'] }) }] },
      state: 'fails',
      reason: 'unsupported_untold',
    },
    {
      name: 'default passwords in the field',
      subject: 'product',
      given: {
        fleets: [{ age: days(3), payload: fleet({ failedBaseline: ['default-password'] }) }],
      },
      state: 'fails',
      reason: 'baseline',
    },
  ],
})

function gate(change: Partial<ReleaseGate>): ReleaseGate {
  return {
    product: '受発注クラウド',
    version: '4.2.0',
    releasedAt: ago(days(8)),
    outcome: 'passed',
    missing: [],
    ...change,
  }
}

function fleet(change: Partial<Fleet>): Fleet {
  return { instances: 120, unsupported: 2, untold: [], failedBaseline: [], ...change }
}
