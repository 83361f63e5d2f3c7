/**
 * Not paying is decided beforehand, and nothing is paid outside the gate.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { NoPaymentPolicy, PaymentGate } from '../features/incidents/evidence.ts'

const SIGN_WITHIN = days(365)

export default measure<{ policies: NoPaymentPolicy; gates: PaymentGate }>({
  id: 'HB-R04',
  title: {
    ja: '身代金を支払わない（金銭の支払いは厳に慎む）',
    en: 'Strictly refrain from paying ransom',
  },
  asks: {
    ja: '身代金を支払わない方針に経営者が署名し、事案でもその手続きを守っていますか',
    en: 'Has management signed the policy not to pay ransom, and is it kept when it counts?',
  },
  group: 'response',
  quotes: [
    {
      notice: '2022-04-11',
      section: '2',
      text: 'ランサムウェア攻撃を助長しないようにするためにも、金銭の支払いは厳に慎む。',
    },
    {
      notice: '2022-04-11',
      section: '2',
      text: '金銭を支払ったとしても復号できたり、機密情報の暴露を止めたりできる保証はない',
    },
  ],
  actor: { ja: '経営者、法務、財務', en: 'Management, legal, finance' },
  does: [
    {
      ja: '事前に取締役会が署名した方針を備え、ランサムウェアの事案では関門を設けます。初期値は「支払わない」で、代わりの手段（バックアップ、No More Ransomの確認、警察）を先に示します。',
      en: 'Keeps a policy signed beforehand by the board; in a ransomware case a gate whose default is “do not pay”, with the alternatives first (backups, a check of No More Ransom, the police).',
    },
    {
      ja: '交渉や支払いを記録しようとすると、制裁（外為法・OFAC）、反社・テロ資金、保険会社、警察への相談の確認を求めます。役員2名以上と弁護士の承認と理由が必要で、「システムが承認した」とは記録できません。',
      en: 'Any attempt to record contact or payment opens a legal check (sanctions under the Foreign Exchange Act and OFAC, organized crime, insurer, police). It needs officers and counsel with their grounds, and can never be recorded as approved by the system.',
    },
    {
      ja: '財務部門に、送金先の一覧の監視と、緊急の暗号資産購入を止める依頼を出します。',
      en: 'Guards finance: a watch list of wallets and payees, and a notice to stop urgent purchases of crypto assets.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: { policies: 'incidents.no-payment-policy', gates: 'incidents.payment-gate' },
  maxAge: { policies: days(365), gates: days(365) },
  least: 'E3',
  judge: ({ policies, gates }, now, subject) => {
    if (subject.kind === 'incident') {
      const gate = latest(gates)?.payload
      if (!gate) return unknown('never_seen')
      if (gate.paidOutsideGate) return fails('paid_outside')
      if (gate.demand === 'none') return holds({}, { reason: 'holds_no_demand' })
      if (gate.decision === 'not-paid') return holds({}, { reason: 'holds_not_paid' })
      return gate.decision === 'open'
        ? unknown('undecided')
        : fails('paid', { approvals: gate.approvals })
    }
    const policy = latest(policies)?.payload
    if (!policy) return unknown('never_seen')
    if (policy.signedAt === null) return fails('no_policy')
    const until = policy.signedAt + SIGN_WITHIN
    if (until <= now) return fails('policy_old', { signedOn: policy.signedAt })
    if (policy.signedBy.length === 0) return unknown('signer_unknown', {}, { until })
    return holds(
      { signedOn: policy.signedAt, signer: policy.signedBy.join(', ') },
      { until, reason: 'holds_policy' },
    )
  },
  reasons: {
    holds_policy: {
      why: {
        ja: '支払わない方針に{signedOn}、{signer}さんが署名しています。',
        en: 'The policy not to pay was signed by {signer} on {signedOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_no_demand: {
      why: { ja: 'この事案で金銭の要求はありません。', en: 'No money was demanded in this case.' },
      next: { ja: '', en: '' },
    },
    holds_not_paid: {
      why: {
        ja: '金銭を要求されましたが、支払わないと決めました。',
        en: 'Money was demanded, and the decision is not to pay.',
      },
      next: { ja: '', en: '' },
    },
    no_policy: {
      why: {
        ja: '身代金を支払わない方針に、経営者の署名がありません。',
        en: 'Management has not signed a policy not to pay ransom.',
      },
      next: {
        ja: '方針のひな形を取締役会に諮り、平時のうちに署名を得てください。',
        en: 'Bring the draft policy before the board, and have it signed while all is calm.',
      },
    },
    policy_old: {
      why: {
        ja: '支払わない方針の署名（{signedOn}）から1年を過ぎています。',
        en: 'The policy not to pay was signed on {signedOn}, more than a year ago.',
      },
      next: {
        ja: '役員の交代や制裁の変更を踏まえて読み直し、署名し直してもらってください。',
        en: 'Have it read again in the light of new officers and sanctions, and signed again.',
      },
    },
    signer_unknown: {
      why: {
        ja: '方針はありますが、誰が署名したのか分かりません。',
        en: 'There is a policy, but not who signed it.',
      },
      next: { ja: '経営者に署名し直してもらってください。', en: 'Have management sign it again.' },
    },
    undecided: {
      why: {
        ja: '金銭を要求されていますが、まだ判断が記録されていません。',
        en: 'Money is demanded, and no decision is on record yet.',
      },
      next: {
        ja: '支払わずに復旧できるか（バックアップ、復号ツール、警察）を先に確かめ、判断を記録してください。犯人と連絡を取らないでください。',
        en: 'First see whether you can recover without paying (backups, decryptors, police), and record the decision. Do not contact the attackers.',
      },
    },
    paid: {
      why: {
        ja: '手続き（承認{approvals}名）を経て、支払いが記録されています。通知が求める「厳に慎む」には反します。',
        en: 'A payment is recorded, with {approvals} {approvals:approval|approvals}. The notice asks to strictly refrain from it.',
      },
      next: {
        ja: '警察と弁護士に状況を伝え、国外で必要な届出を確かめ、再発防止を経営者の課題にしてください。',
        en: 'Inform police and counsel, check which reports are due abroad, and make prevention a matter for management.',
      },
    },
    paid_outside: {
      why: {
        ja: '定めた手続きを経ずに、支払いが行われています。',
        en: 'A payment was made outside the gate.',
      },
      next: {
        ja: '送金を止められるかを金融機関に至急確かめ、弁護士と警察に相談し、経緯を記録してください。',
        en: 'Ask the bank at once whether the transfer can be stopped, consult counsel and the police, and record what happened.',
      },
    },
  },
  howToMeasure: {
    ja: '「支払わない方針」に経営者が署名すると測定できます。事案のときは、要求の有無と判断の記録を測ります。',
    en: 'It is measured once management signs the policy not to pay; during a case, from the demand and the decision on record.',
  },
  mapping: {
    meti10: [1, 7],
    securityAction6: [],
    securityAction25: [],
    csf2: ['GV.PO-01', 'GV.OC-03', 'RS.MA-01', 'RS.MI-02'],
    cis8: ['17.4'],
    iso27001: ['A.5.24', 'A.5.26', 'A.5.31'],
    scs: ['1-1-1', '6-1-1'],
  },
  cases: [
    {
      name: 'signed in spring',
      given: { policies: [{ age: days(1), payload: policy(ago(days(200))) }] },
      state: 'holds',
      reason: 'holds_policy',
    },
    {
      name: 'never signed',
      given: { policies: [{ age: days(1), payload: policy(null) }] },
      state: 'fails',
      reason: 'no_policy',
    },
    {
      name: 'signed two years ago',
      given: { policies: [{ age: days(1), payload: policy(ago(days(730))) }] },
      state: 'fails',
      reason: 'policy_old',
    },
    {
      name: 'signed by nobody known',
      given: { policies: [{ age: days(1), payload: { ...policy(ago(days(9))), signedBy: [] } }] },
      state: 'unknown',
      reason: 'signer_unknown',
    },
    {
      name: 'a scan of the policy',
      given: { policies: [{ age: days(1), class: 'E4', payload: policy(ago(days(200))) }] },
      state: 'declared',
    },
    {
      name: 'not seen for two years',
      given: { policies: [{ age: days(730), payload: policy(ago(days(730))) }] },
      state: 'stale',
    },
    {
      name: 'no money was demanded',
      subject: 'incident',
      given: { gates: [{ age: hours(2), payload: gate({ demand: 'none' }) }] },
      state: 'holds',
      reason: 'holds_no_demand',
    },
    {
      name: 'demanded, and not paid',
      subject: 'incident',
      given: { gates: [{ age: hours(2), payload: gate({ decision: 'not-paid' }) }] },
      state: 'holds',
      reason: 'holds_not_paid',
    },
    {
      name: 'still to be decided',
      subject: 'incident',
      given: { gates: [{ age: hours(2), payload: gate({}) }] },
      state: 'unknown',
      reason: 'undecided',
    },
    {
      name: 'paid through the gate',
      subject: 'incident',
      given: {
        gates: [
          { age: hours(2), payload: gate({ decision: 'approved-through-gate', approvals: 3 }) },
        ],
      },
      state: 'fails',
      reason: 'paid',
    },
    {
      name: 'paid behind its back',
      subject: 'incident',
      given: { gates: [{ age: hours(2), payload: gate({ paidOutsideGate: true }) }] },
      state: 'fails',
      reason: 'paid_outside',
    },
  ],
})

function policy(signedAt: number | null): NoPaymentPolicy {
  return { signedAt, signedBy: signedAt === null ? [] : ['代表者'], rehearsedAt: null }
}

function gate(change: Partial<PaymentGate>): PaymentGate {
  return { demand: 'demanded', decision: 'open', approvals: 0, paidOutsideGate: false, ...change }
}
