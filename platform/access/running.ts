/**
 * What is known while one request of the authentication library runs, beside what the library hands on itself.
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { oidcProblems } from './contract.ts'

export type OidcCode = keyof typeof oidcProblems

export type Running = {
  /** Whether the OpenID provider itself asked for several factors. */
  severalFactors: boolean
  /** What the token endpoint gave. It stays here: nothing of it is stored. */
  tokens: { readonly idToken: string; readonly accessToken: string | null } | null
  /** Why the OpenID provider's part was refused. */
  refusal: OidcCode | null
}

const running = new AsyncLocalStorage<Running>()

/** Runs one request of the library; what became known meanwhile comes back with its result. */
export const runLibrary = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly refusal: OidcCode | null }> => {
  const here: Running = { severalFactors: false, tokens: null, refusal: null }
  const result = await running.run(here, work)
  return { result, refusal: here.refusal }
}

/** Of the request that runs now; undefined outside of one. */
export const nowRunning = (): Running | undefined => running.getStore()
