/**
 * The tables to choose from, read from their files once.
 * @module
 */
import { readFileSync } from 'node:fs'
import type { Text } from '../../../../platform/i18n/index.ts'
import type { PolicyId } from '../../contract.ts'
import { type InputName, type Outcome, type Policy, rowsOfTable } from '../../policy.ts'

const text = (ja: string, en: string): Text => ({ ja, en })

const REGULAR: Outcome = {
  words: text('次の定期更新のときに直す', 'Mend with the next regular update'),
  days: null,
  isForensic: false,
}
const within = (days: number): Outcome => ({
  words: text(`${days}日以内に直す`, `Mend within ${days} days`),
  days,
  isForensic: false,
})

const read = (
  file: string,
  inputs: readonly InputName[],
  said: Omit<Policy, 'inputs' | 'rows'>,
): Policy => ({
  ...said,
  inputs,
  rows: rowsOfTable(
    readFileSync(new URL(`../../policies/${file}`, import.meta.url), 'utf8'),
    inputs,
  ),
})

export const policies: readonly Policy[] = [
  read('cisa_bod_26_04_1_0_0.csv', ['kev', 'exposed', 'automatable', 'impact'], {
    id: 'bod-26-04',
    version: '1.0.0',
    name: text('CISA BOD 26-04', 'CISA BOD 26-04'),
    about: text(
      '悪用の有無、インターネットからの到達、攻撃の自動化、技術的な影響の4つから期限を決めます。CVSSの点数は使いません。',
      'Four questions give the deadline: is it exploited, can the internet reach it, can it be automated, how much does it give away. CVSS is not asked.',
    ),
    source: 'CERTCC/SSVC cisa_bod_26_04_1_0_0.csv',
    outcomes: {
      '3 days & forensic investigation': {
        words: text(
          '3日以内に直し、侵入の有無を調べる',
          'Mend within 3 days, and look whether somebody was inside',
        ),
        days: 3,
        isForensic: true,
      },
      '3 days': within(3),
      '14 days': within(14),
      '60 days': within(60),
      'fix on system upgrade': REGULAR,
    },
  }),
  read(
    'deployer_patch_application_priority_1_0_0.csv',
    ['exploitation', 'exposure', 'automatable', 'human-impact'],
    {
      id: 'ssvc-deployer',
      version: '1.0.0',
      name: text('SSVC（適用者向け）', 'SSVC for deployers'),
      about: text(
        '悪用の状況、露出、攻撃の自動化、資産の重要度から緊急度を決めます。日数はSSVCではなくHinobanの設定です（immediate 3日、out-of-cycle 14日、scheduled 60日）。',
        'Exploitation, exposure, automation and how much depends on the asset give the urgency. SSVC names no days: 3, 14 and 60 are Hinoban’s reading of immediate, out-of-cycle and scheduled.',
      ),
      source: 'CERTCC/SSVC deployer_patch_application_priority_1_0_0.csv',
      outcomes: {
        immediate: within(3),
        'out-of-cycle': within(14),
        scheduled: within(60),
        defer: REGULAR,
      },
    },
  ),
  read('scs_3_1_0_0.csv', ['severity'], {
    id: 'scs-3',
    version: '1.0.0',
    name: text('SCS評価制度 ★3', 'SCS ★3'),
    about: text(
      '深刻度が「緊急」または「重要」のもの（CVSS 7.0以上）を14日以内に直します。深刻度が分からないものも含みます。',
      'What is critical or high (CVSS 7.0 and above) is mended within 14 days; so is what nobody has scored.',
    ),
    source: 'scs_3_1_0_0.csv (4-4-4-2)',
    outcomes: { '14 days': within(14), 'fix on system upgrade': REGULAR },
  }),
]

export const policyNamed = (id: Exclude<PolicyId, 'own'>): Policy => {
  const found = policies.find((policy) => policy.id === id)
  if (found === undefined) throw new Error(`there is no policy ${id}`)
  return found
}

export const DEFAULT_POLICY = 'bod-26-04' satisfies PolicyId
