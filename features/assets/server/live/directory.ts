/**
 * Computers of a directory (Active Directory, OpenLDAP), read with a bind that needs no right but to read, page by page.
 * Attributes: MS-ADA1 to 3; `lastLogonTimestamp` is up to fourteen days late by design (MS-ADA1 2.351).
 * @module
 */
import { Client, type Entry, InvalidCredentialsError } from 'ldapts'
import { z } from 'zod'
import type { Text } from '../../../../platform/i18n/index.ts'
import type { SiteBook } from '../../../../platform/imports/source.ts'
import { pulledKind, type SourceCall, type SourceKind } from '../../../../platform/sources/index.ts'
import type { Item } from '../item.ts'
import { ATTRIBUTES, isDisabled, itemOf, one } from './directory-entry.ts'
import { liveProblem } from './problems.ts'
import { addUp, type LiveDeps, NOTHING_TAKEN, takeLive } from './take.ts'

const PROBE = '1'
const PAGE = 500
const MAX_ENTRIES = 200_000
const CONNECT_MS = 10_000
const ANSWER_MS = 60_000
const TIMEOUT_MS = 30 * 60_000

const Settings = z
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
  })
  .refine((s) => (s.encryption === 'tls') === s.url.toLowerCase().startsWith('ldaps:'), {
    path: ['encryption'],
    message:
      'ldaps:// のときは「TLS」、ldap:// のときは「STARTTLS」か「暗号化しない」です / TLS goes with ldaps://, the others with ldap://',
  })
type Settings = z.output<typeof Settings>
type Call = SourceCall<Settings>

export const directoryKind = (deps: LiveDeps & { readonly sites: SiteBook }): SourceKind =>
  pulledKind<typeof Settings>({
    id: 'directory',
    title: {
      ja: 'ディレクトリ（Active Directory・LDAP）',
      en: 'Directory (Active Directory, LDAP)',
    },
    hint: {
      ja: 'ドメインに参加しているコンピューターを読み取り専用のアカウントで取得します。',
      en: 'Reads the computers of the domain with an account that needs no right but to read.',
    },
    evidenceClass: 'E1',
    settings: Settings,
    siteRequired: false,
    everyMinutes: 6 * 60,
    timeoutMs: TIMEOUT_MS,
    silentAfterMinutes: 3 * 24 * 60,
    fields: [
      {
        key: 'url',
        kind: 'text',
        isRequired: true,
        isDestination: true,
        label: { ja: 'サーバー', en: 'Server' },
        hint: { ja: '例: ldaps://dc1.corp.example.jp', en: 'Like ldaps://dc1.corp.example.jp' },
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
          ja: '例: hinoban@corp.example.jp、または cn=reader,dc=example,dc=jp。管理者権限は要りません。',
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
          ja: '空欄ならドメイン全体。例: OU=工場,DC=corp,DC=example,DC=jp',
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
    ],
    tryOut: async (call) => {
      let computers = 0
      let skipped = 0
      const where = await reading(call, async (client, base) => {
        for await (const page of pagesOf(client, base, call.signal))
          for (const entry of page.entries) {
            if (isDisabled(entry)) skipped += 1
            else computers += 1
          }
        return base
      })
      return [
        { ja: `「${where}」を読み取りました。`, en: `Read “${where}”.` },
        {
          ja: `有効なコンピューター${computers}台、無効化されたアカウント${skipped}件がありました。`,
          en: `Found ${computers} enabled computers and ${skipped} disabled accounts.`,
        },
      ]
    },
    collect: (call) =>
      reading(call, async (client, base) => {
        let tally = NOTHING_TAKEN
        let disabled = 0
        let unnamed = 0
        let isCut = false
        for await (const page of pagesOf(client, base, call.signal)) {
          const items: Item[] = []
          isCut ||= page.isCut
          for (const entry of page.entries) {
            if (isDisabled(entry)) disabled += 1
            else {
              const item = itemOf(entry, call)
              if (item) items.push(item)
              else unnamed += 1
            }
          }
          tally = addUp(tally, await takeLive(deps, call, items, PROBE))
        }
        return { ...tally, warnings: warningsOf({ disabled, unnamed, isCut, read: tally.seen }) }
      }),
  })

const warningsOf = (n: {
  readonly disabled: number
  readonly unnamed: number
  readonly isCut: boolean
  readonly read: number
}): Text[] => [
  ...(n.isCut
    ? [
        {
          ja: `サーバーが返す件数の上限に達したため、${n.read}台で打ち切りました。上限を上げるか、検索の起点を分けてください。`,
          en: `The limit of entries was reached, so reading stopped at ${n.read} computers. Raise the limit or split the search base.`,
        },
      ]
    : []),
  ...(n.disabled > 0
    ? [
        {
          ja: `無効化されたアカウント${n.disabled}件は取り込みませんでした。`,
          en: `${n.disabled} disabled accounts were passed over.`,
        },
      ]
    : []),
  ...(n.unnamed > 0
    ? [
        {
          ja: `名前のない項目${n.unnamed}件は取り込めませんでした。`,
          en: `${n.unnamed} entries without a name could not be taken in.`,
        },
      ]
    : []),
]

/** Connects, encrypts, binds, works, and always unbinds. */
const reading = async <T>(
  { settings, secrets, signal }: Call,
  work: (client: Client, base: string) => Promise<T>,
): Promise<T> => {
  const tls = {
    minVersion: 'TLSv1.2' as const,
    ...(settings.ca.length === 0 ? {} : { ca: settings.ca.join('\n') }),
  }
  const client = new Client({
    url: settings.url,
    timeout: ANSWER_MS,
    connectTimeout: CONNECT_MS,
    // With these options ldapts speaks TLS from the first byte, also to ldap://.
    ...(settings.encryption === 'tls' ? { tlsOptions: tls } : {}),
  })
  const stop = (): void => void client.unbind().catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (settings.encryption === 'starttls') await client.startTLS(tls)
    await client.bind(settings.bind, secrets['password'] ?? '')
    return await work(client, settings.base === '' ? await rootOf(client) : settings.base)
  } catch (error) {
    throw problemOf(error, settings.url)
  } finally {
    signal.removeEventListener('abort', stop)
    await client.unbind().catch(() => undefined)
  }
}

const problemOf = (error: unknown, url: string): unknown => {
  const host = URL.canParse(url) ? new URL(url).host : url
  const { code, message } = error as { code?: number | string; message?: string }
  if (error instanceof InvalidCredentialsError)
    return liveProblem('assets.directory_refused', { host })
  if (typeof code === 'string' && /^(?:ERR_TLS|CERT|DEPTH|SELF_SIGNED|UNABLE_TO)/.test(code))
    return liveProblem('assets.directory_certificate', { host, why: code })
  if (typeof code === 'number')
    return liveProblem('assets.directory_answered', {
      host,
      why: `${code} ${message ?? ''}`.slice(0, 200),
    })
  const isNetwork = typeof code === 'string' || /connection|timeout|closed/i.test(message ?? '')
  return isNetwork
    ? liveProblem('assets.directory_unreachable', {
        host,
        why: String(code ?? message).slice(0, 200),
      })
    : error
}

const rootOf = async (client: Client): Promise<string> => {
  const { searchEntries } = await client.search('', {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['defaultNamingContext', 'namingContexts'],
  })
  const root = searchEntries[0]
  const base = root ? (one(root, 'defaultNamingContext') ?? one(root, 'namingContexts')) : null
  if (base === null || base === undefined)
    throw liveProblem('assets.directory_answered', { host: '', why: 'no naming context' })
  return base
}

/** Computer accounts of AD; devices and hosts of RFC 2307 and RFC 4519. Referrals to other domains are not followed. */
const FILTER =
  '(|(objectCategory=computer)(&(objectClass=computer)(!(objectCategory=*)))(objectClass=device)(objectClass=ipHost))'

/** Entries page by page; `cut` where the server or we stopped before the end. */
async function* pagesOf(
  client: Client,
  base: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly entries: readonly Entry[]; readonly isCut: boolean }> {
  let read = 0
  const pages = client.searchPaginated(base, {
    scope: 'sub',
    filter: FILTER,
    attributes: ATTRIBUTES,
    explicitBufferAttributes: ['objectGUID'],
    paged: { pageSize: PAGE },
  })
  for (;;) {
    signal.throwIfAborted()
    let page: Awaited<ReturnType<typeof pages.next>>
    try {
      page = await pages.next()
    } catch (error) {
      // sizeLimitExceeded (RFC 4511 4.1.9): what came before it is true all the same.
      if ((error as { code?: unknown }).code !== SIZE_LIMIT || read === 0) throw error
      yield { entries: [], isCut: true }
      return
    }
    if (page.done) return
    read += page.value.searchEntries.length
    yield { entries: page.value.searchEntries, isCut: read >= MAX_ENTRIES }
    if (read >= MAX_ENTRIES) return
  }
}
const SIZE_LIMIT = 4
