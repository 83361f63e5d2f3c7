/**
 * What a person fills in so that a directory is read.
 * @module
 */
import { z } from 'zod'
import type { Field } from '../../../../platform/sources/index.ts'
import { readMapping } from './directory-mapping.ts'

export const DirectorySettings = z
  .object({
    url: z
      .string()
      .trim()
      .max(300)
      .regex(/^ldaps?:\/\/[^\s/?#@]+\/?$/i, {
        message:
          'ldaps://dc1.example.jp のように書いてください / write it like ldaps://dc1.example.jp',
      }),
    encryption: z.enum(['tls', 'starttls', 'none']).default('tls'),
    bind: z.string().trim().min(1).max(500),
    base: z.string().trim().max(500).default(''),
    ca: z.array(z.string().max(200)).max(500).default([]),
    siteMap: z
      .array(z.string().trim().max(400))
      .max(1_000)
      .default([])
      .transform((lines) => lines.filter((line) => line !== ''))
      .refine((lines) => lines.every((line) => readMapping(line) !== null), {
        message: 'Osaka = 大阪工場 のように書いてください / write it like Osaka = Osaka plant',
      }),
    accounts: z.boolean().default(false),
    groups: z
      .array(z.string().trim().max(500))
      .max(50)
      .default([])
      .transform((lines) => lines.filter((line) => line !== '')),
  })
  .refine((s) => (s.encryption === 'tls') === s.url.toLowerCase().startsWith('ldaps:'), {
    path: ['encryption'],
    message:
      'ldaps:// のときは「TLS」、ldap:// のときは「STARTTLS」か「暗号化しない」です / TLS goes with ldaps://, the others with ldap://',
  })
export type DirectorySettings = z.output<typeof DirectorySettings>

export const connectionFields: readonly Field[] = [
  {
    key: 'url',
    kind: 'text',
    isRequired: true,
    isDestination: true,
    label: { ja: 'サーバー', en: 'Server' },
    hint: { ja: '例：ldaps://dc1.corp.example.jp', en: 'Like ldaps://dc1.corp.example.jp' },
  },
  {
    key: 'encryption',
    kind: 'choice',
    isRequired: true,
    initial: 'tls',
    isDestination: true,
    label: { ja: '暗号化', en: 'Encryption' },
    hint: {
      ja: '暗号化しない場合、パスワードがネットワークをそのまま流れます。',
      en: 'Without it the password travels over the network as it is.',
    },
    choices: [
      { value: 'tls', label: { ja: 'TLS（ldaps://）', en: 'TLS (ldaps://)' } },
      { value: 'starttls', label: { ja: 'STARTTLS', en: 'STARTTLS' } },
      { value: 'none', label: { ja: '暗号化しない', en: 'None' } },
    ],
  },
  {
    key: 'bind',
    kind: 'text',
    isRequired: true,
    label: { ja: '読み取り用アカウント', en: 'Account to read with' },
    hint: {
      ja: '例：hinoban@corp.example.jp、または cn=reader,dc=example,dc=jp。管理者権限は要りません。',
      en: 'Like hinoban@corp.example.jp or cn=reader,dc=example,dc=jp. It needs no administrator rights.',
    },
  },
  {
    key: 'password',
    kind: 'secret',
    isRequired: true,
    label: { ja: 'パスワード', en: 'Password' },
    hint: {
      ja: '暗号化して保存し、再表示しません。',
      en: 'Kept sealed and never shown again.',
    },
  },
  {
    key: 'base',
    kind: 'text',
    isRequired: false,
    label: { ja: '検索の起点', en: 'Search base' },
    hint: {
      ja: '空欄ならドメイン全体。例：OU=工場,DC=corp,DC=example,DC=jp',
      en: 'Empty for the whole domain. Like OU=Plant,DC=corp,DC=example,DC=jp',
    },
  },
  {
    key: 'ca',
    kind: 'lines',
    isRequired: false,
    isDestination: true,
    label: { ja: '認証局の証明書（PEM）', en: 'Certificate authority (PEM)' },
    hint: {
      ja: '社内の認証局を使っている場合に貼り付けてください。',
      en: 'Paste it where the company runs its own authority.',
    },
  },
  {
    key: 'siteMap',
    kind: 'lines',
    isRequired: false,
    label: { ja: 'ADサイトと拠点の対応', en: 'AD sites and your sites' },
    hint: {
      ja: '1行に1つ。例：Osaka = 大阪工場。同じ名前の拠点には自動で対応します。「接続を試す」で現在の対応を確認できます。この情報源に拠点を指定した場合は使いません。',
      en: 'One per line, like Osaka = Osaka plant. Equal names match by themselves; trying the source shows where each leads. Not used where the source itself has a site.',
    },
  },
]

/** Asked only where somebody reads accounts. */
export const accountFields: readonly Field[] = [
  {
    key: 'accounts',
    kind: 'switch',
    isRequired: false,
    initial: true,
    label: { ja: 'アカウントも読み取る', en: 'Read accounts too' },
    hint: {
      ja: '利用者とサービスアカウントの名前、有効・無効、パスワードの変更日時、最終ログオンを記録します。パスワードやハッシュは読み取りません。',
      en: 'Keeps names, whether enabled, when passwords were changed and the last logon of people and services. Passwords and hashes are never read.',
    },
  },
  {
    key: 'groups',
    kind: 'lines',
    isRequired: false,
    label: { ja: 'メンバーを記録するグループ', en: 'Groups whose members are kept' },
    hint: {
      ja: '1行に1つ、名前かDN。例：VPN利用者。入れ子のグループもたどります。VPN機器の脆弱性への対応で、パスワードを変えるべき人の一覧になります。',
      en: 'One per line, name or DN, like VPN users. Groups inside groups are followed. They tell whose passwords must change after a VPN device was vulnerable.',
    },
  },
]
