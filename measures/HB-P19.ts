/**
 * Every critical service has a signed plan without contradictions.
 * @module
 */
import { ago, days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { ContinuityPlan } from '../features/continuity/evidence.ts'

export default measure<{ plans: ContinuityPlan }>({
  id: 'HB-P19',
  title: {
    ja: '業務を止めないための計画（BCP）の策定',
    en: 'A plan to keep business running (BCP)',
  },
  asks: {
    ja: '止められない業務ごとに、システムが止まったときの計画があり、経営者が署名していますか',
    en: 'Does every critical service have a plan for a standstill of its systems, signed by management?',
  },
  group: 'bcp',
  actor: { ja: '経営者、業務部門、IT部門', en: 'Management, business departments, IT department' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'システムが停止した場合に、業務を止めないための計画 (BCP) を策定し',
    },
  ],
  does: [
    {
      ja: '業務影響の聞き取りからMTPD・RTO・RPO・最低水準を決め、依存関係を描き、成り立たない計画（依存先の復旧が業務の目標より遅い、単一障害点、代替なし）を見つけます。',
      en: 'Turns the business-impact interview into MTPD, RTO, RPO and minimum level, maps dependencies, and finds plans that cannot work (a dependency slower than its service, a single point of failure, no alternate).',
    },
    {
      ja: '計画書と携帯カードをPDFで作り、各拠点に紙の控えがあることを写真で確かめます。',
      en: 'Makes the plan and wallet cards as PDF, and confirms by photo that each site has its paper copy.',
    },
    {
      ja: '事案が宣言されると、業務ごとに計画と期限を開きます。',
      en: 'When an incident is declared, opens the plan by service with its clocks.',
    },
  ],
  subject: 'service',
  reads: { plans: 'continuity.plan' },
  maxAge: { plans: days(365) },
  least: 'E3',
  judge: ({ plans }) => {
    const plan = latest(plans)
    if (!plan) return unknown('never_seen')
    const { critical, version, changedAt, signedAt, contradictions } = plan.payload
    if (!critical) return holds({}, { reason: 'holds_not_critical' })
    if (version === null) return fails('no_plan')
    if (contradictions.length > 0)
      return fails('contradiction', {
        contradiction: contradictions[0] ?? '',
        count: contradictions.length,
      })
    if (signedAt === null || (changedAt !== null && signedAt < changedAt))
      return fails('unsigned', { version })
    return holds({ version, signedOn: signedAt })
  },
  reasons: {
    holds: {
      why: {
        ja: '計画（{version}）は{signedOn}に署名され、矛盾もありません。',
        en: 'The plan ({version}) was signed on {signedOn} and has no contradiction.',
      },
      next: { ja: '', en: '' },
    },
    holds_not_critical: {
      why: {
        ja: '止まっても差し支えない業務とされています。',
        en: 'This service is declared not critical.',
      },
      next: { ja: '', en: '' },
    },
    no_plan: {
      why: { ja: '重要な業務ですが、計画がありません。', en: 'A critical service without a plan.' },
      next: {
        ja: '業務部門と30分の聞き取りを行い、最初の計画を作ってください。',
        en: 'Hold a 30-minute interview with the department and make a first plan.',
      },
    },
    contradiction: {
      why: {
        ja: '計画に成り立たない点が{count}件あります（{contradiction}）。',
        en: 'The plan has {count} {count:point|points} that cannot work ({contradiction}).',
      },
      next: {
        ja: '依存先の目標か代替手段を見直してください。',
        en: 'Reconsider the objective of the dependency, or the alternate.',
      },
    },
    unsigned: {
      why: {
        ja: '計画（{version}）に、変更後の署名がありません。',
        en: 'The plan ({version}) has no signature since it was changed.',
      },
      next: {
        ja: '経営者に内容を確かめてもらい、署名を得てください。',
        en: 'Have management read and sign it.',
      },
    },
  },
  howToMeasure: {
    ja: '業務サービスを登録し、計画に署名すると測定できます。',
    en: 'It is measured once business services are registered and their plans are signed.',
  },
  mapping: {
    meti10: [8],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['GV.OC-04', 'ID.IM-04', 'RC.RP-02', 'GV.OC-05'],
    cis8: ['11.1', '17.4'],
    iso27001: ['A.5.29', 'A.5.30'],
    scs: ['7-1-1'],
  },
  cases: [
    {
      name: 'signed after the last change',
      given: { plans: [{ age: days(100), payload: plan({}) }] },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'not critical',
      given: { plans: [{ age: days(100), payload: plan({ critical: false, version: null }) }] },
      state: 'holds',
      reason: 'holds_not_critical',
    },
    {
      name: 'no plan',
      given: { plans: [{ age: days(100), payload: plan({ version: null }) }] },
      state: 'fails',
      reason: 'no_plan',
    },
    {
      name: 'the database needs longer than the service may',
      given: { plans: [{ age: days(100), payload: plan({ contradictions: ['RTO 8 h > 4 h'] }) }] },
      state: 'fails',
      reason: 'contradiction',
    },
    {
      name: 'changed and not signed again',
      given: { plans: [{ age: days(1), payload: plan({ changedAt: ago(days(2)) }) }] },
      state: 'fails',
      reason: 'unsigned',
    },
    {
      name: 'only a document',
      given: { plans: [{ age: days(100), class: 'E4', payload: plan({}) }] },
      state: 'declared',
    },
    { name: 'nothing known', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'of two years ago',
      given: { plans: [{ age: days(700), payload: plan({}) }] },
      state: 'stale',
    },
  ],
})

function plan(change: Partial<ContinuityPlan>): ContinuityPlan {
  return {
    critical: true,
    version: '3',
    changedAt: ago(days(120)),
    signedAt: ago(days(100)),
    contradictions: [],
    ...change,
  }
}
