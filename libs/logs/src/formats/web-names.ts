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
    if (question >= 0) fields['c-uri-query'] ??= path.slice(question + 1)
    fields['cs-uri-query'] ??= queryFaces(path)
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

/**
 * What rules for web servers look for under `cs-uri-query`: two thirds of SigmaHQ's name a path there, some a query alone, some what is
 * encoded (`.%2e/`), some plain words. So: the query decoded, path and query as they came, and both decoded; each once.
 */
export const queryFaces = (path: string): FieldValue => {
  const question = path.indexOf('?')
  const faces = question < 0 ? [] : [decodedOnce(path.slice(question + 1))]
  faces.push(path)
  const decoded = decodedOnce(path)
  if (decoded !== path) faces.push(decoded)
  return faces.length === 1 ? path : faces
}

const strict = new TextDecoder('utf-8', { fatal: true })
/** Percent signs decoded once; bytes that are no UTF-8 stay encoded. */
const decodedOnce = (text: string): string =>
  text.includes('%')
    ? text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
        const bytes = new Uint8Array(run.length / 3)
        for (let i = 0; i < bytes.length; i += 1)
          bytes[i] = Number.parseInt(run.slice(i * 3 + 1, i * 3 + 3), 16)
        try {
          return strict.decode(bytes)
        } catch {
          return run
        }
      })
    : text

const pathStart = (url: string, from: number): number => {
  const slash = url.indexOf('/', from)
  return slash < 0 ? url.length : slash
}
