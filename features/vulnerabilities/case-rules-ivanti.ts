/**
 * Flaws of Connect Secure and Policy Secure after which the upgrade is not enough: data, in our own words.
 * @module
 */
import { SECRETS, same, tasks } from './case-rule-parts.ts'
import type { PostpatchRule } from './contract-cases.ts'

export const ivantiRules: readonly PostpatchRule[] = [
  {
    id: 'ivanti-cve-2019-11510',
    cves: ['CVE-2019-11510'],
    name: {
      ja: 'Pulse Connect Secureからのパスワードと鍵の漏えい',
      en: 'Passwords and keys read out of Pulse Connect Secure',
    },
    kept: {
      ja: 'サインインしていた利用者のパスワード、セッション、設定、秘密鍵を読み取れました。',
      en: 'Passwords of signed-in users, their sessions, the configuration and private keys could be read.',
    },
    classes: ['passwords', 'sessions', 'secrets'],
    affected: [
      {
        product: 'connect-secure',
        ranges: [
          { from: '8.2', before: '8.2R12.1' },
          { from: '8.3', before: '8.3R7.1' },
          { from: '9.0', before: '9.0R3.4' },
        ],
      },
    ],
    condition: null,
    tasks: tasks(
      ['upgrade', 'local-password', 'admin-password'],
      [
        'directory-password',
        'bind-account',
        'sessions',
        'certificate',
        'api-key',
        'log-review',
        'tell-users',
      ],
    ),
    evidence: {
      read: [same('NVD: CVE-2019-11510')],
      open: [
        {
          ja: 'CISA AA20-107Aの、ディレクトリのパスワード変更についての記述',
          en: 'CISA AA20-107A: wording of the reset of directory passwords',
        },
      ],
    },
  },
  {
    id: 'ivanti-cve-2021-22893',
    cves: ['CVE-2021-22893'],
    name: {
      ja: 'Pulse Connect Secureのサインイン画面の改ざん',
      en: 'Sign-in page of Pulse Connect Secure rewritten',
    },
    kept: {
      ja: '改ざんされたサインイン画面でパスワードが集められ、裏口が残されたおそれがあります。',
      en: 'Passwords may have been gathered by a rewritten sign-in page, and a back door may remain.',
    },
    classes: ['passwords', 'implant'],
    affected: [{ product: 'connect-secure', ranges: [{ from: null, before: '9.1R11.4' }] }],
    condition: null,
    tasks: tasks(
      ['upgrade', 'integrity-check'],
      [
        'local-password',
        'admin-password',
        'directory-password',
        'sessions',
        'log-review',
        'tell-users',
      ],
    ),
    evidence: {
      read: [
        {
          ja: 'Pulse Secure SA44784（報道による。9.1R11.4、改ざん検知ツール、パスワードの窃取）',
          en: 'Pulse Secure SA44784, by press: 9.1R11.4, Integrity Checker Tool, theft of passwords',
        },
      ],
      open: [
        {
          ja: '9.0R3より前のリリースが影響を受けるか',
          en: 'whether releases before 9.0R3 are affected',
        },
        { ja: 'その他の作業', en: 'the other work' },
      ],
    },
  },
  {
    id: 'ivanti-cve-2023-46805',
    cves: ['CVE-2023-46805', 'CVE-2024-21887'],
    name: { ja: 'Ivanti Connect Secureの侵入', en: 'Takeover of Ivanti Connect Secure' },
    kept: {
      ja: '保存された資格情報・証明書・鍵・APIキーを持ち出されたものとして扱うよう、公的機関が求めています。',
      en: 'Authorities ask to treat stored credentials, certificates, keys and API keys as taken.',
    },
    classes: ['passwords', 'secrets', 'implant'],
    affected: [
      {
        product: 'connect-secure',
        ranges: [
          { from: '9.0', before: '9.1R14.4' },
          { from: '9.1R15', before: '9.1R17.2' },
          { from: '9.1R18', before: '9.1R18.3' },
          { from: '22.1R1', before: '22.4R2.2' },
          { from: '22.5R1', before: '22.5R1.1' },
        ],
      },
      {
        product: 'policy-secure',
        ranges: [
          { from: '9.0', before: '9.1R17.3' },
          { from: '9.1R18', before: '9.1R18.4' },
          { from: '22.1R1', before: '22.5R1.2' },
        ],
      },
    ],
    condition: null,
    tasks: [
      ...tasks(
        ['upgrade', 'integrity-check', ...SECRETS.filter((k) => k !== 'psk'), 'directory-password'],
        ['log-review', 'tell-users'],
      ),
      { kind: 'krbtgt', basis: 'precaution', isMandatory: false },
    ],
    evidence: {
      read: [
        { ja: 'CISA ED 24-01 補足指示 第1版', en: 'CISA ED 24-01, supplemental direction v1' },
      ],
      open: [
        {
          ja: 'Policy Secureの修正版（提供元の公表とは未照合）',
          en: 'fixed versions of Policy Secure: not compared with the maker’s page',
        },
        { ja: 'krbtgtの変更', en: 'reset of krbtgt' },
      ],
    },
  },
  {
    id: 'ivanti-cve-2025-0282',
    cves: ['CVE-2025-0282'],
    name: { ja: 'Ivanti Connect Secureの侵入', en: 'Takeover of Ivanti Connect Secure' },
    kept: {
      ja: '装置を操作され、動かずに潜むプログラムを残されたおそれがあります。',
      en: 'The device may have been taken over and a dormant program left behind.',
    },
    classes: ['implant', 'secrets'],
    affected: [{ product: 'connect-secure', ranges: [{ from: '22.7R2', before: '22.7R2.5' }] }],
    condition: null,
    tasks: tasks(
      ['upgrade', 'integrity-check'],
      ['admin-password', 'local-password', 'certificate', 'api-key', 'log-review'],
    ),
    evidence: {
      read: [
        same('NVD: CVE-2025-0282'),
        { ja: 'CISA KEV（調査・是正・更新の要求）', en: 'CISA KEV: hunt, mend, update' },
        same('CISA: RESURGE'),
      ],
      open: [{ ja: '変更すべき秘密情報の範囲', en: 'which secrets to change' }],
    },
  },
]
