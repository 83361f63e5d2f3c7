/**
 * A directory that is read: connected, encrypted, bound with an account that needs no right but to read, and always
 * unbound. Entries come page by page; referrals to other domains are not followed.
 * @module
 */
import { Client, type Entry, InvalidCredentialsError } from 'ldapts'
import type { SourceCall } from '../../../../platform/sources/index.ts'
import type { DirectorySettings } from './directory-settings.ts'
import { one, values } from './directory-values.ts'
import { liveProblem } from './problems.ts'

const PAGE = 500
const MAX_ENTRIES = 200_000
const CONNECT_MS = 10_000
const ANSWER_MS = 60_000

export type Page = {
  readonly entries: readonly Entry[]
  /** The server or we stopped before the end. */
  readonly isCut: boolean
}

export type Search = {
  readonly filter: string
  readonly attributes: readonly string[]
  /** Attributes whose values are bytes. */
  readonly binary?: readonly string[]
  readonly scope?: 'base' | 'sub'
}

export type Directory = {
  /** Where searches of devices and people begin. */
  readonly base: string
  /** The naming context around it. */
  readonly root: string
  /** Where Active Directory keeps its sites; null for other directories. */
  readonly configuration: string | null
  /** A read-only domain controller: it may lag behind those that are written to. */
  readonly isReadOnlyCopy: boolean
  /** Throws what the server answers. */
  readonly pages: (base: string, search: Search) => AsyncGenerator<Page>
}

export type DirectoryCall = Pick<SourceCall<DirectorySettings>, 'settings' | 'secrets' | 'signal'>

export const readDirectory = async <T>(
  { settings, secrets, signal }: DirectoryCall,
  work: (directory: Directory) => Promise<T>,
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
    // Without the name the certificate would have to be made out to `localhost`.
    if (settings.encryption === 'starttls')
      await client.startTLS({
        ...tls,
        host: new URL(settings.url).hostname.replace(/^\[|\]$/g, ''),
      })
    await client.bind(settings.bind, secrets['password'] ?? '')
    return await work(await directoryOf(client, settings.base, signal))
  } catch (error) {
    throw problemOf(error, settings.url)
  } finally {
    signal.removeEventListener('abort', stop)
    await client.unbind().catch(() => undefined)
  }
}

/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID (MS-ADTS 3.1.1.3.4.3.5): a read-only domain controller. */
const PARTIAL_SECRETS = '1.2.840.113556.1.4.1920'

const directoryOf = async (
  client: Client,
  base: string,
  signal: AbortSignal,
): Promise<Directory> => {
  const { searchEntries } = await client.search('', {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: [
      'defaultNamingContext',
      'namingContexts',
      'configurationNamingContext',
      'supportedCapabilities',
    ],
  })
  const root = searchEntries[0]
  const contexts = root ? values(root, 'namingContexts') : []
  const named = root ? one(root, 'defaultNamingContext') : null
  const around = contexts.find((c) => base.toLowerCase().endsWith(c.toLowerCase()))
  const context = named ?? (base === '' ? contexts[0] : (around ?? base))
  if (context === undefined)
    throw liveProblem('assets.directory_answered', { host: '', why: 'no naming context' })
  return {
    base: base === '' ? context : base,
    root: context,
    configuration: root ? one(root, 'configurationNamingContext') : null,
    isReadOnlyCopy:
      root !== undefined && values(root, 'supportedCapabilities').includes(PARTIAL_SECRETS),
    pages: (from, search) => pagesOf(client, from, search, signal),
  }
}

/** sizeLimitExceeded, noSuchObject, insufficientAccessRights (RFC 4511 4.1.9). */
const SIZE_LIMIT = 4
const NO_SUCH_OBJECT = 32
const NO_RIGHTS = 50

async function* pagesOf(
  client: Client,
  base: string,
  { filter, attributes, binary = [], scope = 'sub' }: Search,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let read = 0
  const pages = client.searchPaginated(base, {
    scope,
    filter,
    attributes: [...attributes],
    explicitBufferAttributes: [...binary],
    paged: { pageSize: PAGE },
  })
  for (;;) {
    signal.throwIfAborted()
    let page: Awaited<ReturnType<typeof pages.next>>
    try {
      page = await pages.next()
    } catch (error) {
      // What came before the limit is true all the same.
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

/** Whether this part of the directory is not there, or not for us. */
export const isAbsent = (error: unknown): boolean => {
  const { code } = error as { code?: unknown }
  return code === NO_SUCH_OBJECT || code === NO_RIGHTS
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
