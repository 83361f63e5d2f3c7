/**
 * Calls the handler of a route without HTTP, as one part of the house asks another: with a caller, and everything
 * already parsed.
 * @module
 */
import type { Who } from '../../platform/access/who.ts'
import type { Route } from '../../platform/http/index.ts'

export const callThrough =
  (routes: readonly Route[]) =>
  async (name: string, who: Who, given: object, signal: AbortSignal): Promise<unknown> => {
    const found = routes.find((r) => r.endpoint.name === name)
    if (!found) throw new Error(`no route ${name}`)
    const call = {
      who,
      params: undefined,
      query: {},
      body: undefined,
      upload: null,
      language: who.language,
      signal,
      ip: who.ip,
      requestId: 'inside',
      headers: new Headers(),
      setHeader: () => {},
      ...given,
    }
    // Routes are kept with their shapes erased; the caller has parsed what this one takes.
    return found.handle(call as never)
  }
