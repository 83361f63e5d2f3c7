/**
 * Where the authentication library comes from: opened once, and again when its OIDC provider was not there.
 * @module
 */
import type { Clock } from '../clock/index.ts'
import { type Library, type LibraryOptions, openLibrary } from './library.ts'

/** An OIDC provider that was down when Hinoban started is asked again, at most every 30 seconds. */
const RETRY_DISCOVERY_MS = 30_000

export const openLibrarySource = (
  o: LibraryOptions & { readonly clock: Clock },
): (() => Promise<Library>) => {
  const open = (): Library => openLibrary(o)
  let current = open()
  let triedAt = o.clock.now().getTime()
  return async () => {
    if (o.oidc === null) return current
    const { socialProviders } = await current.$context
    const now = o.clock.now().getTime()
    if (socialProviders.length > 0 || now - triedAt < RETRY_DISCOVERY_MS) return current
    triedAt = now
    current = open()
    return current
  }
}
