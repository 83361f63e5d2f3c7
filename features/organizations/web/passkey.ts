/**
 * Passkeys between browser and server, as the JSON both speak (WebAuthn Level 3 §5.1.8–5.1.10).
 * @module
 */
import {
  enrolPasskey,
  passkeyEnrolOptions,
  passkeySignIn,
  passkeySignInOptions,
} from '../../../platform/access/contract.ts'
import { ApiProblem, type Call } from '../../../ui/api.tsx'

/** Passkeys need a secure context (https or localhost) and a browser that speaks their JSON. */
export const passkeysWork = (): boolean =>
  window.isSecureContext &&
  'PublicKeyCredential' in window &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential

/** What is said when a ceremony did not end well: the server's words, or those for a reader who stopped it. */
export const passkeyWords = (
  error: unknown,
  m: { readonly stopped: string; readonly failed: string; readonly have: string },
): string => {
  if (error instanceof ApiProblem && error.detail) return error.detail
  const name = error instanceof DOMException ? error.name : ''
  // WebAuthn Level 3 §5.1.3, §5.1.4: cancelled and timed out are one error on purpose.
  if (name === 'NotAllowedError' || name === 'AbortError') return m.stopped
  return name === 'InvalidStateError' ? m.have : m.failed
}

const jsonOf = (credential: Credential | null): Record<string, unknown> => {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no credential was given')
  return credential.toJSON() as unknown as Record<string, unknown>
}

/** Makes a passkey; from then on this session counts as strong. Throws when the reader cancels. */
export const makePasskey = async (call: Call, name: string): Promise<void> => {
  const options = await call(passkeyEnrolOptions, { query: { name } })
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    // The server's library writes exactly these options; their shape is the browser's to check.
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  const response = jsonOf(await navigator.credentials.create({ publicKey }))
  await call(enrolPasskey, { body: { response, name, createSession: true } })
}

/** Signs in with a passkey. Throws when the reader cancels. */
export const signInByPasskey = async (call: Call): Promise<void> => {
  const options = await call(passkeySignInOptions, {})
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  )
  const response = jsonOf(await navigator.credentials.get({ publicKey }))
  await call(passkeySignIn, { body: { response } })
}
