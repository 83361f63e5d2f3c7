/**
 * The first start, the sign-in page, and my own session.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Name, NewPassword, Ok, Role, Secret, Sites } from './contract-words.ts'
import { Id, Language, Mail, Moment, TimeZone } from './shapes.ts'

export const signInPage = endpoint({
  name: 'organizations.sign-in-page',
  method: 'GET',
  path: '/api/sign-in',
  summary: 'What the sign-in page offers, and whether the first administrator is still missing.',
  allow: 'anyone',
  answer: z.strictObject({
    /** True until the first administrator exists: show the setup page. */
    setup: z.boolean(),
    oidc: z.strictObject({ name: z.string() }).nullable(),
  }),
})

export const SetupBody = z.strictObject({
  token: Secret,
  organization: z.strictObject({ name: Name, language: Language, timeZone: TimeZone }),
  administrator: z.strictObject({ name: Name, email: Mail, password: NewPassword }),
})
/** Answers with the session cookie. Next: enrol a second factor (`beginTotp` or `passkeyEnrolOptions`). */
export const setup = endpoint({
  name: 'organizations.setup',
  method: 'POST',
  path: '/api/setup',
  summary: 'Create the organization and its first administrator with the one-time setup token.',
  allow: 'anyone',
  body: SetupBody,
  answer: z.strictObject({ organization: Id, userId: z.string() }),
  problems: [
    'access.setup_token_refused',
    'access.setup_done',
    'access.password_short',
    'access.password_long',
    'access.password_common',
    'general.too_many',
  ],
})

export const MembershipView = z.strictObject({
  organization: Id,
  name: z.string(),
  colour: z.string(),
  sample: z.boolean(),
  role: Role,
})
export const SessionView = z.union([
  z.strictObject({ signedIn: z.literal(false) }),
  z.strictObject({
    signedIn: z.literal(true),
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    language: Language,
    /** The active organization. */
    organization: MembershipView.extend({ timeZone: z.string() }),
    sites: Sites,
    /** True: an administrator sees as `organization.role` and `sites` say, and only reads. */
    preview: z.boolean(),
    /** All organizations of this person; more than one shows the switch. */
    memberships: z.array(MembershipView),
    /** False: the second factor this role needs is missing; only enrolment or the second step is open. */
    mfa: z.boolean(),
    /** What is enrolled. With `mfa` false and nothing enrolled: enrol. With something enrolled: show it. */
    factors: z.strictObject({
      totp: z.boolean(),
      passkeys: z.number().int(),
      password: z.boolean(),
    }),
  }),
])
export const mySession = endpoint({
  name: 'organizations.session',
  method: 'GET',
  path: '/api/session',
  summary: 'Who I am here. Never fails: without a session it says signedIn false.',
  allow: 'anyone',
  answer: SessionView,
})
export const switchOrganization = endpoint({
  name: 'organizations.switch',
  method: 'PUT',
  path: '/api/session/organization',
  summary: 'Work in another organization of mine, without signing in again.',
  allow: 'signed-in',
  body: z.strictObject({ organization: Id }),
  answer: Ok,
  problems: ['access.not_member', 'access.session_only'],
})
export const editMyself = endpoint({
  name: 'organizations.edit-myself',
  method: 'PUT',
  path: '/api/session/profile',
  summary: 'Change my own name and language.',
  allow: 'signed-in',
  body: z.strictObject({ name: Name, language: Language }),
  answer: Ok,
})

export const SignInView = z.strictObject({
  id: z.string(),
  current: z.boolean(),
  createdAt: Moment,
  lastSeenAt: Moment,
  expiresAt: Moment,
  ip: z.string().nullable(),
  browser: z.string().nullable(),
  /** How it was opened. */
  method: z.enum(['password', 'totp', 'recovery-code', 'passkey', 'oidc']),
})
export const mySignIns = endpoint({
  name: 'organizations.sign-ins',
  method: 'GET',
  path: '/api/session/sign-ins',
  summary: 'My open sessions.',
  allow: 'signed-in',
  answer: z.strictObject({ items: z.array(SignInView) }),
})
export const endSignIn = endpoint({
  name: 'organizations.end-sign-in',
  method: 'DELETE',
  path: '/api/session/sign-ins/:id',
  summary: 'End one of my sessions.',
  allow: 'signed-in',
  params: z.strictObject({ id: z.string().max(100) }),
  answer: Ok,
})
export const endSignIns = endpoint({
  name: 'organizations.end-sign-ins',
  method: 'POST',
  path: '/api/session/sign-ins/end',
  summary: 'End all my sessions, or all but this one.',
  allow: 'signed-in',
  body: z.strictObject({ keepCurrent: z.boolean() }),
  answer: z.strictObject({ ended: z.number().int() }),
})
