/**
 * An edge device does not run an exploited build for three days.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { EdgeBuild } from '../features/vulnerabilities/evidence.ts'

const MEND_WITHIN = hours(72)

export default measure<{ builds: EdgeBuild }>({
  id: 'HB-P04',
  title: {
    ja: 'VPN・ゲートウェイ等の境界装置への迅速なパッチ適用',
    en: 'Patch VPN devices and gateways at speed',
  },
  asks: {
    ja: 'VPN装置やゲートウェイの脆弱性が悪用されたとき、72時間以内に更新か切り離しをしていますか',
    en: 'When a VPN box or gateway is being exploited, is it updated or taken off within 72 hours?',
  },
  group: 'protect',
  actor: {
    ja: 'ネットワーク管理者、保守事業者',
    en: 'Network administrator, maintenance provider',
  },
  quotes: [
    {
      notice: '2022-02-23',
      section: '1',
      text: '特に VPN 装置やゲートウェイ等、インターネットとの接続を制御する装置の脆弱性は、攻撃に悪用されることが多いことから、セキュリティパッチ（最新のファームウェアや更新プログラム等）を迅速に適用する。',
    },
  ],
  does: [
    {
      ja: 'インターネット境界の装置を、メーカー・型番・ファームウェア・保守先・サポート期限とともに管理し、SNMP・SSH・API・外からの特徴で版を読み取ります。',
      en: 'Keeps every internet-edge device with maker, model, firmware, maintainer and end of support, and reads the firmware by SNMP, SSH, API or from outside.',
    },
    {
      ja: '境界装置の製品がKEVやJPCERT/CCの注意喚起に載ると、保守事業者への最優先の依頼をすぐに作り、日ではなく時間で数えます。',
      en: 'Opens a first-priority order to the maintainer at once when an edge product appears in KEV or a JPCERT/CC alert, and counts hours, not days.',
    },
    {
      ja: '更新のたびに「すでに侵入されていないか」を問い、ログの保全・改ざんの確認・パスワードの変更（HB-P06）につなげます。',
      en: 'Asks with each edge patch whether somebody is already inside: keep the logs, check the integrity, change passwords (HB-P06).',
    },
  ],
  subject: 'edge-device',
  reads: { builds: 'vulnerabilities.edge-build' },
  maxAge: { builds: hours(24) },
  least: 'E2',
  judge: ({ builds }, now) => {
    const build = latest(builds)
    if (!build) return unknown('never_seen')
    const { exploitedSince, isolated, isolatedAt, product, fixedBuild } = build.payload
    const running = build.payload.build
    if (exploitedSince === null) return holds({ product, build: running })
    if (isolated)
      return holds(
        { product, build: running, isolatedOn: isolatedAt ?? build.observedAt },
        { reason: 'holds_isolated' },
      )
    const until = exploitedSince + MEND_WITHIN
    const isOver = now >= until
    const params = { product, build: running, sinceOn: exploitedSince }
    if (fixedBuild === null)
      return isOver
        ? fails('exploited_no_build', params)
        : unknown('being_mended_no_build', params, { until })
    const named = { ...params, fixedBuild }
    return isOver ? fails('exploited', named) : unknown('being_mended', named, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '{product} は {build} で動いており、悪用が確認された脆弱性はありません。',
        en: '{product} runs {build}; no flaw that is known to be exploited touches it.',
      },
      next: { ja: '', en: '' },
    },
    holds_isolated: {
      why: {
        ja: '{product} {build} は悪用が確認されたバージョンですが、{isolatedOn}の観測でインターネットから切り離されています。再び接続する前に更新してください。',
        en: '{product} {build} is an exploited build, but was seen cut off from the internet on {isolatedOn}. Update it before it is connected again.',
      },
      next: { ja: '', en: '' },
    },
    exploited: {
      why: {
        ja: '{product} {build} の脆弱性は{sinceOn}から悪用が確認されており、72時間を過ぎています。',
        en: '{product} {build} has been known to be exploited since {sinceOn}, more than 72 hours ago.',
      },
      next: {
        ja: '保守事業者に電話し、{fixedBuild} への更新を今日中に依頼してください。できなければ装置を切り離してください。更新後はHB-P06のパスワード変更に進みます。',
        en: 'Ring the maintainer and have it updated to {fixedBuild} today, or take the device off. Afterwards go on to the password change of HB-P06.',
      },
    },
    being_mended: {
      why: {
        ja: '{product} {build} の脆弱性の悪用が{sinceOn}に確認されました。72時間以内の対応が必要です。',
        en: '{product} {build} became known to be exploited on {sinceOn}; it must be dealt with within 72 hours.',
      },
      next: {
        ja: '保守事業者に {fixedBuild} への更新を依頼し、日時を決めてください。それまで管理画面への外からのアクセスを止めてください。',
        en: 'Order the update to {fixedBuild} with a date, and close administration from outside until then.',
      },
    },
    exploited_no_build: {
      why: {
        ja: '{product} {build} の脆弱性は{sinceOn}から悪用が確認されており、72時間を過ぎています。',
        en: '{product} {build} has been known to be exploited since {sinceOn}, more than 72 hours ago.',
      },
      next: {
        ja: '保守事業者に電話し、修正済みのバージョンを確認して、その版への更新を今日中に依頼してください。できなければ装置を切り離してください。更新後はHB-P06のパスワード変更に進みます。',
        en: 'Ring the maintainer, ask which build is fixed and have it installed today, or take the device off. Afterwards go on to the password change of HB-P06.',
      },
    },
    being_mended_no_build: {
      why: {
        ja: '{product} {build} の脆弱性の悪用が{sinceOn}に確認されました。72時間以内の対応が必要です。',
        en: '{product} {build} became known to be exploited on {sinceOn}; it must be dealt with within 72 hours.',
      },
      next: {
        ja: '保守事業者に修正済みのバージョンを確認し、更新の日時を決めてください。それまで管理画面への外からのアクセスを止めてください。',
        en: 'Ask the maintainer which build is fixed, order it with a date, and close administration from outside until then.',
      },
    },
  },
  howToMeasure: {
    ja: '境界装置のバージョンを毎日読み取ると測定できます（SNMP、または装置の show コマンドの出力の取り込み）。',
    en: 'It is measured once the builds of edge devices are read every day (SNMP, or the output of their show commands).',
  },
  mapping: {
    meti10: [5],
    securityAction6: [1],
    securityAction25: [1],
    csf2: ['PR.PS-02', 'ID.RA-01', 'PR.IR-01', 'ID.AM-01'],
    cis8: ['7.1', '7.4', '12.1', '4.4'],
    iso27001: ['A.8.8', 'A.8.20', 'A.8.21'],
    scs: ['3-1-2', '3-2-1', '4-4-4'],
  },
  cases: [
    {
      name: 'a build nobody exploits',
      given: { builds: [{ age: hours(3), payload: build({}) }] },
      state: 'holds',
    },
    {
      name: 'exploited for five days',
      given: { builds: [{ age: hours(3), payload: build({ exploitedSince: ago(days(5)) }) }] },
      state: 'fails',
      reason: 'exploited',
    },
    {
      name: 'exploited since yesterday',
      given: {
        builds: [
          { age: hours(3), payload: build({ exploitedSince: ago(days(1)), fixedBuild: null }) },
        ],
      },
      state: 'unknown',
      reason: 'being_mended_no_build',
    },
    {
      name: 'exploited since yesterday, the fixed build known',
      given: { builds: [{ age: hours(3), payload: build({ exploitedSince: ago(days(1)) }) }] },
      state: 'unknown',
      reason: 'being_mended',
    },
    {
      name: 'exploited for five days, and nobody named the fixed build',
      given: {
        builds: [
          { age: hours(3), payload: build({ exploitedSince: ago(days(5)), fixedBuild: null }) },
        ],
      },
      state: 'fails',
      reason: 'exploited_no_build',
    },
    {
      name: 'exploited, but unplugged',
      given: {
        builds: [
          { age: hours(3), payload: build({ exploitedSince: ago(days(5)), isolated: true }) },
        ],
      },
      state: 'holds',
      reason: 'holds_isolated',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'read two days ago',
      given: { builds: [{ age: days(2), payload: build({}) }] },
      state: 'stale',
    },
  ],
})

function build(change: Partial<EdgeBuild>): EdgeBuild {
  return {
    product: 'FortiOS',
    build: '7.2.5',
    fixedBuild: '7.2.8',
    exploitedSince: null,
    isolated: false,
    ...change,
  }
}
