/**
 * A stolen copy of what matters cannot be read elsewhere.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { EncryptionState, TheftRehearsal } from '../features/information/evidence.ts'

export default measure<{ states: EncryptionState; rehearsals: TheftRehearsal }>({
  id: 'HB-P15',
  title: {
    ja: '重要情報の暗号化（窃取されても外で復号できない）',
    en: 'Encrypt important data so that theft is useless',
  },
  asks: {
    ja: '重要な情報は、盗まれても外では読めないように暗号化されていますか',
    en: 'Is important data encrypted so that a stolen copy cannot be read elsewhere?',
  },
  group: 'protect',
  actor: { ja: 'IT部門、情報資産の管理者', en: 'IT department, owners of information' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'あらかじめ重要な情報を暗号化することで、保有資産が窃取された場合であっても、外部環境では復号できないようにする。',
    },
  ],
  does: [
    {
      ja: 'ファイルの金庫と封筒暗号化を提供し、鍵をデータと別の場所（KMS・HSM・TPM・分割鍵）に置きます。取引先とはパスワードの別送ではなく方針で共有します。',
      en: 'Offers a file vault and envelope encryption with keys apart from the data (KMS, HSM, TPM or split keys), and shares with partners by policy rather than by password mail.',
    },
    {
      ja: 'BitLocker・FileVault・LUKS、データベース、バックアップ、TLSの状態を測り、暗号化されていない重要なファイル（マイナンバー・カード・個人データの型）を見つけます。',
      en: 'Measures BitLocker, FileVault, LUKS, database and backup encryption and TLS, and finds sensitive files that are not encrypted (patterns of My Number, cards, personal data).',
    },
    {
      ja: '暗号化した見本を別の環境に持ち出し、読めないことを確かめます。方式と鍵の場所を、報告要否の判断の裏づけとして残します。',
      en: 'Takes an encrypted sample to a clean place and proves that it cannot be read; keeps algorithm and place of the key as support for the decision on reporting.',
    },
  ],
  subject: 'information',
  reads: { states: 'information.encryption-state', rehearsals: 'information.theft-rehearsal' },
  maxAge: { states: days(7), rehearsals: days(180) },
  least: 'E1',
  judge: ({ states, rehearsals }) => {
    const state = latest(states)
    const rehearsal = latest(rehearsals)
    if (rehearsal?.payload.readable)
      return fails('readable_elsewhere', {}, { evidence: [rehearsal.evidenceId] })
    if (!state) return unknown('never_seen')
    if (!state.payload.encrypted) return fails('not_encrypted')
    if (!state.payload.keyApart) return fails('key_beside', { method: state.payload.method })
    return rehearsal
      ? holds({ method: state.payload.method })
      : unknown('not_rehearsed', { method: state.payload.method })
  },
  reasons: {
    holds: {
      why: {
        ja: '{method} で暗号化され、鍵は別の場所にあり、持ち出しても読めないことを確認しました。',
        en: 'Encrypted with {method}, the key apart, and a copy taken elsewhere could not be read.',
      },
      next: { ja: '', en: '' },
    },
    readable_elsewhere: {
      why: {
        ja: '窃取を想定した試験で、持ち出したコピーを読めてしまいました。',
        en: 'In the rehearsal of a theft the copy could be read.',
      },
      next: {
        ja: '鍵がデータと一緒に持ち出されていないかを確かめ、方式を見直してください。',
        en: 'Check whether the key went along with the data, and reconsider the method.',
      },
    },
    not_encrypted: {
      why: { ja: '重要な情報が暗号化されていません。', en: 'Important data are not encrypted.' },
      next: {
        ja: '保管場所の暗号化を有効にするか、暗号化された場所へ移してください。',
        en: 'Turn on encryption where they lie, or move them to a place that has it.',
      },
    },
    key_beside: {
      why: {
        ja: '{method} の鍵がデータと同じ機器にあります。',
        en: 'The key of {method} lies on the same machine as the data.',
      },
      next: {
        ja: '鍵をKMS・TPMなど別の場所に移してください。',
        en: 'Move the key elsewhere (KMS, TPM).',
      },
    },
    not_rehearsed: {
      why: {
        ja: '{method} で暗号化されていますが、盗まれた想定で読めないことを試していません。',
        en: 'Encrypted with {method}; whether a stolen copy stays unreadable has not been tried.',
      },
      next: {
        ja: '暗号化した見本を別の環境に移し、開けないことを確かめてください。',
        en: 'Take an encrypted sample to another place and see that it does not open.',
      },
    },
  },
  howToMeasure: {
    ja: '重要な情報を登録し、保管場所の暗号化の状態を読み取り、窃取を想定した試験を半年ごとに行うと測定できます。',
    en: 'It is measured once important data are registered, their encryption is read, and a theft is rehearsed every half year.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [],
    securityAction25: [8, 13],
    csf2: ['PR.DS-01', 'PR.DS-02', 'PR.DS-10'],
    cis8: ['3.6', '3.9', '3.10', '3.11'],
    iso27001: ['A.8.24', 'A.5.33', 'A.8.12'],
    scs: ['4-3-1', '3-1-4'],
  },
  cases: [
    {
      name: 'encrypted, key apart, rehearsed',
      given: {
        states: [{ age: days(1), payload: state({}) }],
        rehearsals: [{ age: days(40), payload: { readable: false, method: 'LUKS2' } }],
      },
      state: 'holds',
    },
    {
      name: 'in the clear',
      given: { states: [{ age: days(1), payload: state({ encrypted: false }) }] },
      state: 'fails',
      reason: 'not_encrypted',
    },
    {
      name: 'the key lies beside it',
      given: { states: [{ age: days(1), payload: state({ keyApart: false }) }] },
      state: 'fails',
      reason: 'key_beside',
    },
    {
      name: 'the copy opened',
      given: {
        states: [{ age: days(1), payload: state({}) }],
        rehearsals: [{ age: days(40), payload: { readable: true, method: 'LUKS2' } }],
      },
      state: 'fails',
      reason: 'readable_elsewhere',
    },
    {
      name: 'never rehearsed',
      given: { states: [{ age: days(1), payload: state({}) }] },
      state: 'unknown',
      reason: 'not_rehearsed',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'read a month ago',
      given: { states: [{ age: days(30), payload: state({}) }] },
      state: 'stale',
    },
  ],
})

function state(change: Partial<EncryptionState>): EncryptionState {
  return { encrypted: true, method: 'LUKS2', keyApart: true, ...change }
}
