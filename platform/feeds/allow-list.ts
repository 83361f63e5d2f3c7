/**
 * Which hosts may be fetched from. Pure.
 * @module
 */

export type Allowed = {
  readonly protocol: 'https:' | 'http:'
  readonly host: string
  readonly port: string
}

/**
 * An entry is `host`, `host:port` (both https), or `http://host[:port]` where a mirror has no TLS. Exact hosts only;
 * null for what is no entry.
 * @example allowedOf('jvndb.jvn.jp') // { protocol: 'https:', host: 'jvndb.jvn.jp', port: '' }
 */
export const allowedOf = (entry: string): Allowed | null => {
  const text = /^https?:\/\//.test(entry) ? entry : `https://${entry}`
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.pathname !== '/'
  )
    return null
  return {
    protocol: url.protocol === 'http:' ? 'http:' : 'https:',
    host: bareHost(url),
    port: url.port,
  }
}

export const isAllowed = (url: URL, entries: readonly string[]): boolean =>
  entries.some((entry) => {
    const allowed = allowedOf(entry)
    return (
      allowed !== null &&
      allowed.protocol === url.protocol &&
      allowed.host === bareHost(url) &&
      allowed.port === url.port
    )
  })

/** A name with a final dot is the same name. */
const bareHost = (url: URL): string => url.hostname.replace(/\.$/, '')
