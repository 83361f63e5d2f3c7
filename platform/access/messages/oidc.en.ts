/**
 * Why a sign-in with the OpenID provider did not succeed, and the next step: said by the server and by the sign-in page.
 * @module
 */
import type { ProblemMessages } from '../../problem/index.ts'
import type { oidcProblems } from '../contract.ts'

export const oidcEn: ProblemMessages<typeof oidcProblems> = {
  'access.oidc_failed': () =>
    'Sign-in with the external account failed. Ask your administrator whether this address was invited.',
  'access.oidc_unreachable': () =>
    'The service of the external account did not answer. Try again in a few minutes, or sign in another way. If this keeps happening, tell your administrator.',
  'access.oidc_misconfigured': () =>
    'The sign-in was stopped: the service of the external account is set up wrongly or gives answers that are not accepted. Sign in another way and ask your administrator to look into the log of Hinoban (“OpenID”).',
  'access.oidc_identity_refused': () =>
    'The sign-in was stopped: what the service of the external account said about you could not be verified. Start again. If this keeps happening, ask your administrator to look into the log of Hinoban (“OpenID”).',
  'access.oidc_cancelled': () =>
    'The sign-in with the external account was not finished. Try again, or sign in another way.',
  'access.oidc_expired': () =>
    'The sign-in took too long or was begun in another window. Start it again on this page.',
}
