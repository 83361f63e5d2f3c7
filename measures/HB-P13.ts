/**
 * No computer runs a macro from the internet, and nearly all of them say so.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { MacroCoverage, MacroPolicy } from '../features/mail/evidence.ts'

const WANTED_PERCENT = 95

export default measure<{ policies: MacroPolicy; coverage: MacroCoverage }>({
  id: 'HB-P13',
  title: {
    ja: 'マクロが自動実行されない設定の確認',
    en: 'Check that macros do not run by themselves',
  },
  asks: {
    ja: 'すべてのパソコンで、届いたファイルのマクロが勝手に動かない設定になっていますか',
    en: 'Is every computer set so that macros in received files do not run by themselves?',
  },
  group: 'protect',
  actor: { ja: 'IT部門、利用者', en: 'IT department, users' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '利用環境で添付ファイルのマクロが自動実行されないような設定を確認する',
    },
  ],
  does: [
    {
      ja: 'エージェントかGPOの書き出しから、Office・LibreOfficeのマクロ設定、信頼できる場所、ASRルールを利用者ごとに読み取り、違うパソコンを示します。',
      en: 'Reads macro settings of Office and LibreOffice, trusted locations and ASR rules per user from an agent or a GPO export, and shows each computer that differs.',
    },
    {
      ja: '設定するためのGPO・Intune・レジストリのファイルを作り、適用後に読み直します。',
      en: 'Makes the GPO, Intune or registry file that sets it, and reads again.',
    },
    {
      ja: '無害な試験文書で、マクロが動けば数だけが増えることを確かめます。',
      en: 'Tries a harmless document that only counts if its macro ran.',
    },
  ],
  subject: ['computer', 'organization'],
  reads: { policies: 'mail.macro-policy', coverage: 'mail.macro-coverage' },
  maxAge: { policies: days(7), coverage: days(7) },
  least: 'E2',
  judge: ({ policies, coverage }, _now, subject) => {
    if (subject.kind === 'organization') {
      const seen = latest(coverage)
      if (!seen) return unknown('never_seen')
      if (seen.payload.computers === 0) return unknown('coverage_not_seen')
      const { computers, reporting } = seen.payload
      const percent = Math.floor((reporting / computers) * 100)
      return percent < WANTED_PERCENT
        ? fails('coverage_low', { percent, count: computers - reporting })
        : holds({ percent, computers }, { reason: 'holds_coverage' })
    }
    if (policies.length === 0) return unknown('never_seen')
    const open = policies.find(
      ({ payload }) => payload.allMacrosRun || !payload.internetMacrosBlocked,
    )
    if (open)
      return fails('macros_run', { suite: open.payload.suite }, { evidence: [open.evidenceId] })
    return holds({ suite: policies[0]?.payload.suite ?? '' })
  },
  reasons: {
    holds: {
      why: {
        ja: '{suite} で、インターネットから来たマクロは動きません。',
        en: 'Macros from the internet do not run in {suite}.',
      },
      next: { ja: '', en: '' },
    },
    holds_coverage: {
      why: {
        ja: '{computers}台の{percent}%が設定を報告しています。',
        en: '{percent} % of {computers} computers report their setting.',
      },
      next: { ja: '', en: '' },
    },
    macros_run: {
      why: {
        ja: '{suite} で、インターネットから来たマクロが動く設定になっています。',
        en: 'In {suite}, macros from the internet can run.',
      },
      next: {
        ja: '用意したポリシーを適用してください。業務で必要な人は、署名付きのマクロだけを許可します。',
        en: 'Apply the prepared policy. Where work needs macros, allow signed ones only.',
      },
    },
    coverage_low: {
      why: {
        ja: '設定を報告しているパソコンは{percent}%です（{count}台が未報告）。',
        en: '{percent} % of computers report their setting ({count} {count:does|do} not).',
      },
      next: {
        ja: '未報告のパソコンにエージェントを入れるか、電源と接続を確かめてください。',
        en: 'Install the agent on those that do not, or check that they are on and connected.',
      },
    },
    coverage_not_seen: {
      why: {
        ja: '何台のパソコンが設定を報告しているか、まだ分かりません。',
        en: 'How many computers report their setting is not known yet.',
      },
      next: {
        ja: 'エージェントの接続、またはGPOの書き出しの取り込みを始めてください。',
        en: 'Connect agents, or bring in a GPO export.',
      },
    },
  },
  howToMeasure: {
    ja: '各パソコンのマクロ設定を、エージェントまたはGPOの書き出しから取り込むと測定できます。',
    en: 'It is measured once macro settings come from agents or a GPO export.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [1],
    securityAction25: [6],
    csf2: ['PR.PS-01', 'PR.PS-05'],
    cis8: ['2.7', '4.1', '10.5'],
    iso27001: ['A.8.9', 'A.8.7'],
    scs: ['4-4-1'],
  },
  cases: [
    {
      name: 'blocked by policy',
      given: { policies: [{ age: days(2), payload: policy({}) }] },
      subject: 'computer',
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'all macros run',
      given: { policies: [{ age: days(2), payload: policy({ allMacrosRun: true }) }] },
      subject: 'computer',
      state: 'fails',
      reason: 'macros_run',
    },
    {
      name: 'not blocked from the internet',
      given: { policies: [{ age: days(2), payload: policy({ internetMacrosBlocked: false }) }] },
      subject: 'computer',
      state: 'fails',
      reason: 'macros_run',
    },
    {
      name: 'a computer nobody read',
      given: {},
      subject: 'computer',
      state: 'unknown',
      reason: 'never_seen',
    },
    {
      name: 'read a month ago',
      given: { policies: [{ age: days(30), payload: policy({}) }] },
      subject: 'computer',
      state: 'stale',
    },
    {
      name: 'nearly all report',
      given: { coverage: [{ age: days(1), payload: { computers: 200, reporting: 196 } }] },
      subject: 'organization',
      state: 'holds',
      reason: 'holds_coverage',
    },
    {
      name: 'every fifth is silent',
      given: { coverage: [{ age: days(1), payload: { computers: 200, reporting: 160 } }] },
      subject: 'organization',
      state: 'fails',
      reason: 'coverage_low',
    },
    {
      name: 'no computer is known',
      given: { coverage: [{ age: days(1), payload: { computers: 0, reporting: 0 } }] },
      subject: 'organization',
      state: 'unknown',
      reason: 'coverage_not_seen',
    },
    {
      name: 'nothing known of the company',
      given: {},
      subject: 'organization',
      state: 'unknown',
      reason: 'never_seen',
    },
  ],
})

function policy(change: Partial<MacroPolicy>): MacroPolicy {
  return {
    suite: 'Microsoft 365',
    internetMacrosBlocked: true,
    allMacrosRun: false,
    enforced: true,
    ...change,
  }
}
