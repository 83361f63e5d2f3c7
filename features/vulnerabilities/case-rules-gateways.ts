/**
 * Flaws of NetScaler, PAN-OS, SonicOS, Array AG and IOS XE after which the upgrade is not enough: data, in our own words.
 * @module
 */
import { SECRETS, same, tasks } from './case-rule-parts.ts'
import type { PostpatchRule } from './contract-cases.ts'

export const gatewayRules: readonly PostpatchRule[] = [
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
