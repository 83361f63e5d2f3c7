/**
 * The W3C names of Sigma's webserver and proxy rules, whichever product saw the request.
 * @module
 */
import type { FieldValue } from '../event.ts'
import type { Fields } from '../fields.ts'

export type WebParts = {
  readonly host?: string | null
  /** Path and query, or the whole URL. */
  readonly url?: string | null
  readonly method?: string | null
  readonly agent?: string | null
  readonly referer?: string | null
  readonly status?: FieldValue | undefined
}

/** The W3C names of Sigma's webserver and proxy rules, both sets. */
export const webNames = (
  fields: Fields,
  { host, url, method, agent, referer, status }: WebParts,
): void => {
  if (url !== null && url !== undefined && url !== '') {
    const scheme = url.indexOf('://')
    const path = scheme > 0 && scheme < 10 ? url.slice(pathStart(url, scheme + 3)) : url
    const question = path.indexOf('?')
    fields['cs-uri'] ??= url
    fields['cs-uri-stem'] ??= question < 0 ? path : path.slice(0, question)
    if (question >= 0) {
      fields['cs-uri-query'] ??= path.slice(question + 1)
      fields['c-uri-query'] ??= path.slice(question + 1)
    }
    fields['c-uri'] ??= scheme > 0 || !host ? url : `http://${host}${url}`
    const dot = (question < 0 ? path : path.slice(0, question)).lastIndexOf('.')
    const extension = dot < 0 ? '' : path.slice(dot + 1, question < 0 ? undefined : question)
    if (/^[A-Za-z0-9]{1,10}$/.test(extension)) fields['c-uri-extension'] ??= extension
  }
  if (host) {
    fields['cs-host'] ??= host
    fields['r-dns'] ??= host
  }
  if (method) fields['cs-method'] ??= method
  if (agent) {
    fields['cs-user-agent'] ??= agent
    fields['c-useragent'] ??= agent
  }
  if (referer) fields['cs-referer'] ??= referer
  if (status !== undefined && status !== null) fields['sc-status'] ??= status
}

const pathStart = (url: string, from: number): number => {
  const slash = url.indexOf('/', from)
  return slash < 0 ? url.length : slash
}
