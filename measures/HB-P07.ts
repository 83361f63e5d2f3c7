/**
 * The policy forbids simple passwords, and an audit finds none.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { PasswordAudit, PasswordPolicy } from '../features/accounts/evidence.ts'

const WEAK_AT_MOST = days(14)
const LENGTH_GUARDED = 8
const LENGTH_ALONE = 10

export default measure<{ policies: PasswordPolicy; audits: PasswordAudit }>({
  id: 'HB-P07',
  title: { ja: '単純なパスワードでないことの確認', en: 'Check that passwords are not simple' },
  asks: {
    ja: '短く単純なパスワードや使い回しを、設定と監査の両方で防いでいますか',
    en: 'Are short, simple and reused passwords kept out, by policy and by audit?',
  },
  group: 'protect',
  actor: { ja: 'IT部門、利用者', en: 'IT department, users' },
  quotes: [{ notice: '2022-02-23', section: '1', text: 'パスワードが単純でないかの確認' }],
  does: [
    {
      ja: 'AD・Entra ID・Google・Linux・機器から有効な方針を読み取り、基準（多要素認証か10回以内のロックがあれば8文字以上、なければ大文字・小文字・数字を含む10文字以上、PINは6桁以上）と比べます。',
      en: 'Reads the policy in force (AD, Entra ID, Google, Linux, devices) and compares it with the rule: 8 characters with a second factor or a lock within 10 tries, else 10 with upper case, lower case and digits; PIN 6.',
    },
    {
      ja: '書き出したハッシュを手元で照合し、利用者IDだけを報告します。パスワードは表示も保存もせず、入力は消去します。',
      en: 'Audits exported hashes offline and reports user ids only; no password is shown or kept, and the input is wiped.',
    },
    {
      ja: '同じパスワードの使い回し、無期限の共有ID、許可した機器の初期パスワードを見つけます。',
      en: 'Finds reuse, shared ids that never expire and, on approved devices, default passwords.',
    },
  ],
  subject: 'directory',
  reads: { policies: 'accounts.password-policy', audits: 'accounts.password-audit' },
  maxAge: { policies: days(1), audits: days(90) },
  least: 'E1',
  judge: ({ policies, audits }, now) => {
    const policy = latest(policies)
    const audit = latest(audits)
    if (policy) {
      const { minLength, complexity, secondFactor, lockAfter } = policy.payload
      const guarded = secondFactor || (lockAfter > 0 && lockAfter <= 10)
      const wanted = guarded ? LENGTH_GUARDED : LENGTH_ALONE
      if (minLength < wanted || !(guarded || complexity))
        return fails('policy_weak', { minLength, wanted }, { evidence: [policy.evidenceId] })
    }
    const oldest = audit?.payload.oldestWeakAt ?? null
    const until = oldest === null ? null : oldest + WEAK_AT_MOST
    const weak = audit ? audit.payload.weak + audit.payload.reused : 0
    if (audit && until !== null && now >= until)
      return fails(
        'weak_open',
        { count: weak, sinceOn: oldest ?? now },
        { evidence: [audit.evidenceId] },
      )
    if (!policy) return unknown('policy_not_seen', {}, { until })
    if (!audit) return unknown('not_audited', {})
    return holds(
      { minLength: policy.payload.minLength, accounts: audit.payload.accounts },
      { until },
    )
  },
  reasons: {
    holds: {
      why: {
        ja: '最小{minLength}文字の方針が有効で、{accounts}件の監査でも期限を過ぎた弱いパスワードはありません。',
        en: 'A minimum of {minLength} characters is in force, and the audit of {accounts} accounts found no weak password past its time.',
      },
      next: { ja: '', en: '' },
    },
    policy_weak: {
      why: {
        ja: '最小{minLength}文字の方針は基準（{wanted}文字以上）に足りないか、推測への備えがありません。',
        en: 'The policy ({minLength} characters) is below the rule ({wanted}) or has nothing against guessing.',
      },
      next: {
        ja: '最小文字数を{wanted}文字以上にし、10回以内のロックか多要素認証を有効にしてください。',
        en: 'Set the minimum to {wanted} and turn on a lock within 10 tries or a second factor.',
      },
    },
    weak_open: {
      why: {
        ja: '弱い、または使い回されたパスワードが{count}件、{sinceOn}から14日以上残っています。',
        en: '{count} weak or reused {count:password has|passwords have} been known since {sinceOn}, more than 14 days.',
      },
      next: {
        ja: '該当する利用者に変更を依頼し、応じない場合は次回サインイン時の変更を強制してください。',
        en: 'Ask these users to change theirs; where they do not, force a change at the next sign-in.',
      },
    },
    policy_not_seen: {
      why: {
        ja: '監査の結果はありますが、有効な方針を読み取れていません。',
        en: 'There is an audit, but the policy in force has not been read.',
      },
      next: {
        ja: 'ディレクトリに読み取り専用の接続を設定してください。',
        en: 'Set up a read-only connection to the directory.',
      },
    },
    not_audited: {
      why: {
        ja: '方針は基準を満たしていますが、実際のパスワードの監査がまだです。',
        en: 'The policy meets the rule; the passwords themselves have not been audited yet.',
      },
      next: {
        ja: 'パスワード監査を一度実施してください（パスワードは外に出ません）。',
        en: 'Run a password audit once; no password leaves your machine.',
      },
    },
  },
  howToMeasure: {
    ja: 'ディレクトリの方針を読み取り、パスワード監査を90日ごとに行うと測定できます。',
    en: 'It is measured by reading the policy of the directory and auditing passwords every 90 days.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [3],
    securityAction25: [3],
    csf2: ['PR.AA-01', 'PR.AA-03'],
    cis8: ['5.2', '4.7'],
    iso27001: ['A.5.17', 'A.8.5'],
    scs: ['4-1-4', '4-1-5', '4-1-6'],
  },
  cases: [
    {
      name: 'ten tries, eight characters, a clean audit',
      given: {
        policies: [{ age: hours(2), payload: policy({}) }],
        audits: [{ age: days(30), payload: audit({}) }],
      },
      state: 'holds',
    },
    {
      name: 'six characters',
      given: { policies: [{ age: hours(2), payload: policy({ minLength: 6 }) }] },
      state: 'fails',
      reason: 'policy_weak',
    },
    {
      name: 'long but nothing against guessing',
      given: { policies: [{ age: hours(2), payload: policy({ minLength: 12, lockAfter: 0 }) }] },
      state: 'fails',
      reason: 'policy_weak',
    },
    {
      name: 'weak passwords for a month',
      given: {
        policies: [{ age: hours(2), payload: policy({}) }],
        audits: [{ age: days(2), payload: audit({ weak: 3, oldestWeakAt: ago(days(30)) }) }],
      },
      state: 'fails',
      reason: 'weak_open',
    },
    {
      name: 'a policy without an audit',
      given: { policies: [{ age: hours(2), payload: policy({}) }] },
      state: 'unknown',
      reason: 'not_audited',
    },
    {
      name: 'an audit without a policy',
      given: { audits: [{ age: days(2), payload: audit({}) }] },
      state: 'unknown',
      reason: 'policy_not_seen',
    },
    {
      name: 'nobody has looked since last year',
      given: {
        policies: [{ age: days(200), payload: policy({}) }],
        audits: [{ age: days(200), payload: audit({}) }],
      },
      state: 'stale',
    },
  ],
})

function policy(change: Partial<PasswordPolicy>): PasswordPolicy {
  return { minLength: 8, complexity: false, secondFactor: false, lockAfter: 10, ...change }
}

function audit(change: Partial<PasswordAudit>): PasswordAudit {
  return { accounts: 120, weak: 0, reused: 0, oldestWeakAt: null, ...change }
}
