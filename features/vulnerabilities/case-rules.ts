/**
 * Where the upgrade alone is not enough: flaws of VPN and edge devices through which passwords, sessions, keys or control were
 * taken, and what has to be done afterwards. Data; the words are our own.
 *
 * `affected` null: which versions are affected is not known; such a rule opens nothing and is shown
 * as not judged. `basis`: source, the work was read in a source named in `evidence.read` · precaution, it follows from what
 * an attacker may keep and was not compared with the maker's page.
 * @module
 */
import type { Text } from '../../platform/i18n/index.ts'
import type { PostpatchRule, TaskKind } from './contract-cases.ts'

/** Everything that stands in a configuration. */
const SECRETS: readonly TaskKind[] = [
  'admin-password',
  'local-password',
  'bind-account',
  'psk',
  'certificate',
  'api-key',
]

/** The same in every language: the name of a source. */
const same = (name: string): Text => ({ ja: name, en: name })

const tasks = (
  source: readonly TaskKind[],
  precaution: readonly TaskKind[],
): PostpatchRule['tasks'] => [
  ...source.map((kind) => ({ kind, basis: 'source' as const, isMandatory: true })),
  ...precaution.map((kind) => ({
    kind,
    basis: 'precaution' as const,
    isMandatory: kind !== 'tell-users',
  })),
]

export const postpatchRules: readonly PostpatchRule[] = [
  {
    id: 'fortinet-cve-2018-13379',
    cves: ['CVE-2018-13379'],
    name: {
      ja: 'FortiOSのSSL-VPNからのパスワード漏えい',
      en: 'Passwords read out of FortiOS SSL-VPN',
    },
    kept: {
      ja: 'SSL-VPNにサインインしていた利用者のパスワードを、そのままの文字で読み取れました。更新しても、読み取られたパスワードは使えるままです。',
      en: 'The passwords of everybody signed in to the SSL-VPN could be read in plain text. An update does not take back what was read.',
    },
    classes: ['passwords'],
    affected: [
      {
        product: 'fortios',
        ranges: [
          { from: '5.4.6', before: '5.4.13' },
          { from: '5.6.3', before: '5.6.8' },
          { from: '6.0.0', before: '6.0.5' },
        ],
      },
      {
        product: 'fortiproxy',
        ranges: [
          { from: null, before: '1.2.9' },
          { from: '2.0.0', before: '2.0.1' },
        ],
      },
    ],
    condition: ['ssl-vpn'],
    tasks: tasks(
      ['upgrade', 'local-password', 'directory-password', 'mfa', 'log-review', 'tell-users'],
      ['sessions', 'bind-account'],
    ),
    evidence: {
      read: [
        same('NVD: CVE-2018-13379'),
        {
          ja: 'Fortinet PSIRT・CERT NZ・ACSCの注意喚起（2021年9月）',
          en: 'Fortinet PSIRT, CERT NZ, ACSC: notices of September 2021',
        },
      ],
      open: [],
    },
  },
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
    id: 'citrix-cve-2019-19781',
    cves: ['CVE-2019-19781'],
    name: { ja: 'Citrix ADC / Gatewayの侵入', en: 'Takeover of Citrix ADC and Gateway' },
    kept: {
      ja: '設定ファイルにあるパスワードと、TLSの秘密鍵が読み取られたおそれがあります。',
      en: 'The passwords in the configuration file and the private TLS keys may have been read.',
    },
    classes: ['secrets', 'compromise'],
    affected: [
      {
        product: 'netscaler',
        ranges: [
          { from: '10.5', before: '10.5-70.12' },
          { from: '11.1', before: '11.1-63.15' },
          { from: '12.0', before: '12.0-63.13' },
          { from: '12.1', before: '12.1-55.18' },
          { from: '13.0', before: '13.0-47.24' },
        ],
      },
    ],
    condition: null,
    tasks: tasks(
      ['upgrade'],
      ['bind-account', 'admin-password', 'certificate', 'compromise-check'],
    ),
    evidence: {
      read: [same('NVD: CVE-2019-19781')],
      open: [
        {
          ja: '修正済みのビルド（提供元の公表とは未照合）',
          en: 'fixed builds: not compared with the maker’s page',
        },
        { ja: '変更すべき秘密情報の範囲', en: 'which secrets to change' },
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
    id: 'fortinet-cve-2022-40684',
    cves: ['CVE-2022-40684'],
    name: {
      ja: 'FortiOSの管理者認証の回避',
      en: 'Administration of FortiOS without signing in',
    },
    kept: {
      ja: '設定の全体（VPN・LDAPのパスワードを含む）を持ち出され、管理者やSSH鍵を追加されたおそれがあります。',
      en: 'The whole configuration with its VPN and LDAP passwords may have been taken, and administrators or SSH keys added.',
    },
    classes: ['passwords', 'secrets', 'implant'],
    affected: [
      {
        product: 'fortios',
        ranges: [
          { from: '7.0.0', before: '7.0.7' },
          { from: '7.2.0', before: '7.2.2' },
        ],
      },
      {
        product: 'fortiproxy',
        ranges: [
          { from: '7.0.0', before: '7.0.7' },
          { from: '7.2.0', before: '7.2.1' },
        ],
      },
    ],
    condition: null,
    tasks: tasks(
      ['upgrade'],
      [...SECRETS, 'unknown-accounts', 'directory-password', 'log-review', 'tell-users'],
    ),
    evidence: {
      read: [
        {
          ja: 'メーカーのCVEレコード（影響を受けるバージョン）',
          en: 'CVE record of the maker: affected versions',
        },
        same('CISA KEV'),
      ],
      open: [
        { ja: '必要な作業', en: 'the work' },
        {
          ja: '2025年1月の設定ファイルの公開',
          en: 'publication of configurations in January 2025',
        },
      ],
    },
  },
  {
    id: 'fortinet-cve-2022-42475',
    cves: ['CVE-2022-42475'],
    name: { ja: 'FortiOS SSL-VPNの侵入', en: 'Takeover of FortiOS through SSL-VPN' },
    kept: {
      ja: '装置を操作され、設定にある秘密を読み取られたおそれがあります。',
      en: 'The device may have been taken over and the secrets of its configuration read.',
    },
    classes: ['compromise', 'secrets'],
    affected: [
      {
        product: 'fortios',
        ranges: [
          { from: '5.0.0', before: '5.0.15' },
          { from: '5.2.0', before: '5.2.16' },
          { from: '5.4.0', before: '5.4.14' },
          { from: '5.6.0', before: '5.6.15' },
          { from: '6.0.0', before: '6.0.16' },
          { from: '6.2.0', before: '6.2.12' },
          { from: '6.4.0', before: '6.4.11' },
          { from: '7.0.0', before: '7.0.9' },
          { from: '7.2.0', before: '7.2.3' },
        ],
      },
      {
        product: 'fortiproxy',
        ranges: [
          { from: '1.0.0', before: '1.0.8' },
          { from: '1.1.0', before: '1.1.7' },
          { from: '1.2.0', before: '1.2.14' },
          { from: '2.0.0', before: '2.0.12' },
          { from: '7.0.0', before: '7.0.8' },
          { from: '7.2.0', before: '7.2.2' },
        ],
      },
    ],
    condition: ['ssl-vpn'],
    tasks: tasks(['upgrade'], [...SECRETS, 'directory-password', 'compromise-check', 'log-review']),
    evidence: {
      read: [same('CISA KEV')],
      open: [
        {
          ja: '影響を受けるバージョン（提供元の公表とは未照合）',
          en: 'affected versions: not compared with the maker’s page',
        },
        { ja: '更新後に残るもの', en: 'what stays behind after the upgrade' },
        { ja: '必要な作業', en: 'the work' },
      ],
    },
  },
  {
    id: 'fortinet-cve-2023-27997',
    cves: ['CVE-2023-27997'],
    name: { ja: 'FortiOS SSL-VPNの侵入', en: 'Takeover of FortiOS through SSL-VPN' },
    kept: {
      ja: '装置を操作されたおそれがあります。国内でも悪用の可能性が伝えられ、修正の時期にかかわらず侵害の有無の確認が求められています。',
      en: 'The device may have been taken over. Probable use in Japan was reported, and a check for compromise is asked for whatever the date of the update.',
    },
    classes: ['compromise'],
    affected: [
      {
        product: 'fortios',
        ranges: [
          { from: '6.0.0', before: '6.0.17' },
          { from: '6.2.0', before: '6.2.14' },
          { from: '6.4.0', before: '6.4.13' },
          { from: '7.0.0', before: '7.0.12' },
          { from: '7.2.0', before: '7.2.5' },
        ],
      },
    ],
    condition: ['ssl-vpn'],
    tasks: tasks(['upgrade', 'compromise-check'], ['log-review']),
    evidence: {
      read: [
        {
          ja: 'メーカーのCVEレコード（影響を受けるバージョン）',
          en: 'CVE record of the maker: affected versions',
        },
        same('CISA KEV'),
        {
          ja: 'JPCERT/CCの注意喚起（Security NEXT 151191による）',
          en: 'JPCERT/CC, by Security NEXT 151191',
        },
      ],
      open: [],
    },
  },
  {
    id: 'fortinet-cve-2024-21762',
    cves: ['CVE-2024-21762'],
    name: { ja: 'FortiOS SSL-VPNの侵入', en: 'Takeover of FortiOS through SSL-VPN' },
    kept: {
      ja: '装置を操作されたおそれがあります。',
      en: 'The device may have been taken over.',
    },
    classes: ['compromise'],
    affected: [
      {
        product: 'fortios',
        ranges: [
          { from: '6.0.0', before: '6.1' },
          { from: '6.2.0', before: '6.2.16' },
          { from: '6.4.0', before: '6.4.15' },
          { from: '7.0.0', before: '7.0.14' },
          { from: '7.2.0', before: '7.2.7' },
          { from: '7.4.0', before: '7.4.3' },
        ],
      },
    ],
    condition: ['ssl-vpn'],
    tasks: tasks(['upgrade'], ['compromise-check', 'log-review']),
    evidence: {
      read: [
        {
          ja: 'メーカーのCVEレコード（影響を受けるバージョン）',
          en: 'CVE record of the maker: affected versions',
        },
        same('CISA KEV'),
      ],
      open: [{ ja: '必要な作業', en: 'the work' }],
    },
  },
  {
    id: 'fortinet-cve-2024-55591',
    cves: ['CVE-2024-55591'],
    name: { ja: 'FortiOSの管理者権限の奪取', en: 'Administrator rights on FortiOS taken' },
    kept: {
      ja: '管理者やVPN利用者を追加されたおそれがあります。',
      en: 'Administrators or VPN users may have been added.',
    },
    classes: ['implant', 'secrets'],
    affected: [
      {
        product: 'fortios',
        ranges: [{ from: '7.0.0', before: '7.0.17' }],
      },
      {
        product: 'fortiproxy',
        ranges: [
          { from: '7.0.0', before: '7.0.20' },
          { from: '7.2.0', before: '7.2.13' },
        ],
      },
    ],
    condition: null,
    tasks: tasks(['upgrade'], ['unknown-accounts', ...SECRETS, 'directory-password']),
    evidence: {
      read: [same('CISA KEV'), same('Fortinet: FG-IR-24-535')],
      open: [{ ja: '必要な作業', en: 'the work' }],
    },
  },
  {
    id: 'citrix-cve-2025-5777',
    cves: ['CVE-2025-5777'],
    name: { ja: 'NetScalerからのセッション漏えい', en: 'Sessions read out of NetScaler' },
    kept: {
      ja: 'サインイン中のセッションを盗まれたおそれがあります。切断するまで使われ続けます。',
      en: 'Sessions may have been stolen; they stay usable until they are ended.',
    },
    classes: ['sessions'],
    affected: [
      {
        product: 'netscaler',
        ranges: [
          { from: '12.1', before: '12.1-999.999' },
          { from: '13.0', before: '13.0-999.999' },
          { from: '13.1', before: '13.1-58.32' },
          { from: '14.1', before: '14.1-43.56' },
        ],
      },
    ],
    condition: null,
    tasks: tasks(['upgrade'], ['sessions', 'log-review']),
    evidence: {
      read: [same('CISA KEV')],
      open: [
        {
          ja: '影響を受けるバージョン（提供元の公表とは未照合）',
          en: 'affected versions: not compared with the maker’s page',
        },
        { ja: '必要な作業', en: 'the work' },
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
  {
    id: 'paloalto-cve-2024-3400',
    cves: ['CVE-2024-3400'],
    name: { ja: 'PAN-OS GlobalProtectの侵入', en: 'Takeover of PAN-OS through GlobalProtect' },
    kept: {
      ja: '動作中の設定と鍵を持ち出されたおそれがあります。',
      en: 'The running configuration and its keys may have been taken.',
    },
    classes: ['secrets', 'compromise'],
    affected: [
      {
        product: 'pan-os',
        ranges: [
          { from: '10.2.0', before: '10.2.9-h1' },
          { from: '11.0.0', before: '11.0.4-h1' },
          { from: '11.1.0', before: '11.1.2-h3' },
        ],
      },
    ],
    condition: ['globalprotect'],
    tasks: tasks(
      ['upgrade'],
      ['compromise-check', 'admin-password', 'local-password', 'certificate', 'psk', 'log-review'],
    ),
    evidence: {
      read: [
        {
          ja: 'メーカーのCVEレコード（影響を受けるバージョン）',
          en: 'CVE record of the maker: affected versions',
        },
        same('CISA KEV'),
      ],
      open: [
        { ja: '以前の保守リリース向けの修正', en: 'hotfixes of older maintenance releases' },
        { ja: 'メーカーが示す対応の段階', en: 'levels of the maker’s remediation' },
      ],
    },
  },
  {
    id: 'sonicwall-cve-2024-53704',
    cves: ['CVE-2024-53704'],
    name: {
      ja: 'SonicOS SSL-VPNのセッションの乗っ取り',
      en: 'SSL-VPN sessions of SonicOS hijacked',
    },
    kept: {
      ja: '使用中のSSL-VPNのセッションを乗っ取られたおそれがあります。',
      en: 'Live SSL-VPN sessions may have been hijacked.',
    },
    classes: ['sessions'],
    affected: [
      {
        product: 'sonicos',
        ranges: [
          { from: '7.1.1', before: '7.1.3-7015' },
          { from: '8.0.0', before: '8.0.0-8037' },
        ],
      },
    ],
    condition: ['ssl-vpn'],
    tasks: tasks(['upgrade'], ['sessions', 'log-review']),
    evidence: {
      read: [same('CISA KEV'), same('SonicWall: SNWLID-2025-0003')],
      open: [{ ja: '必要な作業', en: 'the work' }],
    },
  },
  {
    id: 'array-cve-2023-28461',
    cves: ['CVE-2023-28461'],
    name: { ja: 'Array AGの侵入', en: 'Takeover of Array AG' },
    kept: {
      ja: 'VPN装置のファイルを見られ、操作されたおそれがあります。国内の組織への攻撃に使われ、修正の時期にかかわらず侵害の有無の確認が求められています。',
      en: 'The files of the gateway may have been read and it may have been taken over. It was used against organizations in Japan; a check for compromise is asked for whatever the date of the update.',
    },
    classes: ['compromise'],
    affected: [{ product: 'array-ag', ranges: [{ from: null, before: '9.4.0.484' }] }],
    condition: null,
    tasks: tasks(
      ['upgrade', 'compromise-check'],
      ['local-password', 'directory-password', 'bind-account', 'log-review'],
    ),
    evidence: {
      read: [
        same('NVD: CVE-2023-28461'),
        same('CISA KEV'),
        {
          ja: 'JPCERT/CCの注意喚起（Security NEXT 151191による）',
          en: 'JPCERT/CC, by Security NEXT 151191',
        },
      ],
      open: [],
    },
  },
  {
    id: 'array-cve-2022-42897',
    cves: ['CVE-2022-42897'],
    name: { ja: 'Array AGの侵入', en: 'Takeover of Array AG' },
    kept: {
      ja: '装置を操作されたおそれがあります。',
      en: 'The device may have been taken over.',
    },
    classes: ['compromise'],
    affected: [
      {
        product: 'array-ag',
        ranges: [{ from: null, before: '9.4.0.469' }],
      },
    ],
    condition: null,
    tasks: tasks(['upgrade', 'compromise-check'], []),
    evidence: {
      read: [
        { ja: 'JPCERT/CCの注意喚起（Security NEXTによる）', en: 'JPCERT/CC, by Security NEXT' },
      ],
      open: [
        {
          ja: '影響を受けるバージョン（提供元の公表とは未照合）',
          en: 'affected versions: not compared with the maker’s page',
        },
      ],
    },
  },
  {
    id: 'cisco-cve-2023-20198',
    cves: ['CVE-2023-20198'],
    name: { ja: 'Cisco IOS XEの管理者の追加', en: 'Administrators added to Cisco IOS XE' },
    kept: {
      ja: '最高権限の利用者を追加され、プログラムを置かれたおそれがあります。',
      en: 'A user of the highest rights may have been added and a program placed.',
    },
    classes: ['implant', 'secrets'],
    affected: [
      {
        product: 'ios-xe',
        ranges: [
          { from: '16.1.1', before: '16.12.10a' },
          { from: '17.1.1', before: '17.3.8a' },
          { from: '17.4.1', before: '17.6.6a' },
          { from: '17.7.1', before: '17.9.4a' },
          { from: '17.10.1', before: '17.12.2' },
        ],
      },
    ],
    condition: null,
    tasks: tasks(['upgrade', 'unknown-accounts'], [...SECRETS, 'log-review']),
    evidence: {
      read: [
        { ja: 'CISA KEV（求められる対応）', en: 'CISA KEV: required action' },
        same('Cisco: CVE-2023-20198'),
      ],
      open: [{ ja: '必要な作業', en: 'the work' }],
    },
  },
]
