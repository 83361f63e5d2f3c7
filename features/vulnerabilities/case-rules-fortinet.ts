/**
 * Flaws of FortiOS and FortiProxy after which the upgrade is not enough: data, in our own words.
 * @module
 */
import { SECRETS, same, tasks } from './case-rule-parts.ts'
import type { PostpatchRule } from './contract-cases.ts'

export const fortinetRules: readonly PostpatchRule[] = [
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
]
