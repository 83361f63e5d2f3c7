/**
 * A signed plan whose every step has somebody who is still here.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { PlanOwners, ResponsePlan } from '../features/incidents/evidence.ts'

const CONFIRM_EVERY = days(365)

export default measure<{ plans: ResponsePlan; owners: PlanOwners }>({
  id: 'HB-P22',
  title: {
    ja: 'インシデント対応計画の事前策定・対処手順の確認',
    en: 'Incident response plan and procedure check',
  },
  asks: {
    ja: '事案が起きたときの計画があり、手順ごとの担当者がいまも在籍していますか',
    en: 'Is there a response plan, and is the owner of each step still with you?',
  },
  group: 'response',
  actor: { ja: 'CSIRT、CISO（最高情報セキュリティ責任者）', en: 'CSIRT, CISO' },
  quotes: [
    { notice: '2022-04-11', section: '1', text: '事前のインシデント対応計画の策定' },
    { notice: '2022-02-23', section: '3', text: 'インシデントを認知した際の対処手順を確認し' },
  ],
  does: [
    {
      ja: '役割・関門・期限を備えた8つの手順書を日本語で用意し、自社の名簿とシステムに合わせます。手順ごとに、在籍する担当者と使える手段があるかを確かめます。',
      en: 'Ships eight playbooks with roles, gates and clocks, adapts them to your roster and systems, and checks that each step has a living owner and a reachable tool.',
    },
    {
      ja: '紙で使う版を印刷し、担当者に定期的な確認を求め、変更点を示します。',
      en: 'Prints an offline edition, asks owners for periodic confirmation and shows what changed.',
    },
    {
      ja: 'SCSが求める5つの部分（報告・初動・調査と対応・復旧・最終報告）を含みます。',
      en: 'Contains the five parts SCS asks for: report, first action, investigation and response, recovery, final report.',
    },
  ],
  subject: 'organization',
  reads: { plans: 'incidents.response-plan', owners: 'incidents.plan-owners' },
  maxAge: { plans: days(365), owners: days(1) },
  least: 'E3',
  leastFor: { owners: 'E2' },
  judge: ({ plans, owners }, now) => {
    const plan = latest(plans)
    const check = latest(owners)
    if (check && check.payload.withoutOwner.length > 0)
      return fails(
        'step_without_owner',
        { step: check.payload.withoutOwner[0] ?? '', count: check.payload.withoutOwner.length },
        { evidence: [check.evidenceId] },
      )
    if (!plan) return unknown('never_seen')
    const { version, signedAt, signedBy } = plan.payload
    if (signedAt === null) return fails('unsigned', { version })
    const until = signedAt + CONFIRM_EVERY
    if (now >= until) return fails('not_confirmed', { version, lastOn: signedAt })
    if (!check) return unknown('owners_not_checked', { version }, { until })
    return holds(
      { version, signer: signedBy ?? '', lastOn: signedAt, count: check.payload.steps },
      { until },
    )
  },
  reasons: {
    holds: {
      why: {
        ja: '計画（{version}）は{lastOn}に{signer}が確認し、{count}の手順すべてに担当者がいます。',
        en: 'The plan ({version}) was confirmed by {signer} on {lastOn}, and all {count} steps have an owner.',
      },
      next: { ja: '', en: '' },
    },
    step_without_owner: {
      why: {
        ja: '担当者のいない手順が{count}件あります（{step} など）。',
        en: '{count} {count:step has|steps have} no owner ({step} among them).',
      },
      next: {
        ja: '手順ごとに後任を決めてください。',
        en: 'Name a successor for each of these steps.',
      },
    },
    unsigned: {
      why: {
        ja: '計画（{version}）に署名がありません。',
        en: 'The plan ({version}) is not signed.',
      },
      next: {
        ja: 'CISOに内容を確かめてもらい、署名を得てください。',
        en: 'Have the CISO read and sign it.',
      },
    },
    not_confirmed: {
      why: {
        ja: '計画（{version}）の確認から1年を過ぎています（前回：{lastOn}）。',
        en: 'The plan ({version}) was last confirmed on {lastOn}, more than a year ago.',
      },
      next: {
        ja: '連絡先と手順を読み直し、署名し直してください。',
        en: 'Read contacts and steps again and sign anew.',
      },
    },
    owners_not_checked: {
      why: {
        ja: '計画（{version}）はありますが、手順の担当者が在籍しているかを確かめていません。',
        en: 'There is a plan ({version}); whether its owners are still here has not been checked.',
      },
      next: {
        ja: '手順の担当者を名簿と照合してください。',
        en: 'Compare the owners of the steps with the roster.',
      },
    },
  },
  howToMeasure: {
    ja: '対応計画に署名し、手順の担当者を名簿と毎日照合すると測定できます。',
    en: 'It is measured once the plan is signed and its owners are compared with the roster every day.',
  },
  mapping: {
    meti10: [7],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['ID.IM-04', 'RS.MA-01', 'PR.IR-03'],
    cis8: ['17.4', '17.5', '17.8', '17.9'],
    iso27001: ['A.5.24', 'A.5.26'],
    scs: ['6-1-1'],
  },
  cases: [
    {
      name: 'confirmed in spring, all owners here',
      given: {
        plans: [{ age: days(200), payload: plan({}) }],
        owners: [{ age: hours(2), payload: { steps: 42, withoutOwner: [] } }],
      },
      state: 'holds',
    },
    {
      name: 'somebody left',
      given: {
        plans: [{ age: days(200), payload: plan({}) }],
        owners: [{ age: hours(2), payload: { steps: 42, withoutOwner: ['初動: 隔離'] } }],
      },
      state: 'fails',
      reason: 'step_without_owner',
    },
    {
      name: 'not signed',
      given: { plans: [{ age: days(2), payload: plan({ signedAt: null, signedBy: null }) }] },
      state: 'fails',
      reason: 'unsigned',
    },
    {
      name: 'confirmed two years ago',
      given: { plans: [{ age: days(2), payload: plan({ signedAt: ago(days(700)) }) }] },
      state: 'fails',
      reason: 'not_confirmed',
    },
    {
      name: 'owners not compared',
      given: { plans: [{ age: days(2), payload: plan({}) }] },
      state: 'unknown',
      reason: 'owners_not_checked',
    },
    {
      name: 'only a document',
      given: { plans: [{ age: days(2), class: 'E4', payload: plan({}) }] },
      state: 'declared',
    },
    { name: 'nothing known', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'looked at two years ago',
      given: { plans: [{ age: days(700), payload: plan({}) }] },
      state: 'stale',
    },
  ],
})

function plan(change: Partial<ResponsePlan>): ResponsePlan {
  return { version: '2.1', signedBy: 'CISO', signedAt: ago(days(200)), ...change }
}
