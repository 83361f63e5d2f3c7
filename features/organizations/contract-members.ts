/**
 * Who may sign in: members, invitations and API tokens.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { API_TOKEN_DAYS, TOKEN_SCOPES } from '../../platform/access/contract.ts'
import {
  administrators,
  ById,
  Name,
  NewPassword,
  Ok,
  Role,
  Secret,
  Sites,
} from './contract-words.ts'
import { Id, Language, Mail, Moment, Version } from './shapes.ts'

export const MemberView = z.strictObject({
  userId: z.string(),
  version: Version,
  name: z.string(),
  email: z.string(),
  role: Role,
  sites: Sites,
  mfa: z.boolean(),
  lastSeenAt: Moment.nullable(),
  joinedAt: Moment,
})
export const listMembers = endpoint({
  name: 'organizations.members',
  method: 'GET',
  path: '/api/members',
  summary: 'Who may sign in to this organization, with which role.',
  allow: ['administrator', 'auditor'],
  answer: z.strictObject({ items: z.array(MemberView) }),
})
export const changeMember = endpoint({
  name: 'organizations.change-member',
  method: 'PUT',
  path: '/api/members/:userId',
  summary: 'Give a member another role or other sites.',
  allow: administrators,
  params: z.strictObject({ userId: z.string().max(100) }),
  body: z.strictObject({ version: Version, role: Role, sites: Sites }),
  answer: MemberView,
  problems: ['access.last_administrator', 'access.session_only', 'organizations.changed_meanwhile'],
})
export const removeMember = endpoint({
  name: 'organizations.remove-member',
  method: 'DELETE',
  path: '/api/members/:userId',
  summary:
    'Take away the access of a member; sessions and tokens for this organization stop at once.',
  allow: administrators,
  params: z.strictObject({ userId: z.string().max(100) }),
  answer: Ok,
  problems: ['access.last_administrator', 'access.session_only'],
})
export const endMemberSignIns = endpoint({
  name: 'organizations.end-member-sign-ins',
  method: 'POST',
  path: '/api/members/:userId/sign-ins/end',
  summary: 'End all sessions of a member (a lost notebook).',
  allow: administrators,
  params: z.strictObject({ userId: z.string().max(100) }),
  answer: z.strictObject({ ended: z.number().int() }),
  problems: ['access.session_only'],
})

/** The link opens the same page as an invitation: the person chooses a new password, then enrols again. */
export const resetMember = endpoint({
  name: 'organizations.reset-member',
  method: 'POST',
  path: '/api/members/:userId/reset',
  summary:
    'A link of one day for a member who lost the password or the second factor. Shown this once.',
  allow: administrators,
  params: z.strictObject({ userId: z.string().max(100) }),
  answer: z.strictObject({ link: z.string(), mailed: z.boolean(), expiresAt: Moment }),
  problems: ['access.account_shared', 'access.session_only'],
})

export const InvitationView = z.strictObject({
  id: Id,
  email: z.string(),
  role: Role,
  sites: Sites,
  invitedBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment,
  state: z.enum(['open', 'used', 'expired', 'withdrawn']),
})
export const listInvitations = endpoint({
  name: 'organizations.invitations',
  method: 'GET',
  path: '/api/invitations',
  summary: 'Invitations, newest first.',
  allow: ['administrator', 'auditor'],
  answer: z.strictObject({ items: z.array(InvitationView) }),
})
export const invite = endpoint({
  name: 'organizations.invite',
  method: 'POST',
  path: '/api/invitations',
  summary: 'Invite somebody. The link is shown this once, and mailed when mail is set up.',
  allow: administrators,
  body: z.strictObject({
    email: Mail,
    role: Role,
    sites: Sites,
    /** The person of the people list this account will belong to. */
    personId: Id.nullable(),
  }),
  answer: z.strictObject({ invitation: InvitationView, link: z.string(), mailed: z.boolean() }),
  problems: ['access.already_member', 'access.session_only'],
})
export const withdrawInvitation = endpoint({
  name: 'organizations.withdraw-invitation',
  method: 'DELETE',
  path: '/api/invitations/:id',
  summary: 'Withdraw an open invitation.',
  allow: administrators,
  params: ById,
  answer: Ok,
  problems: ['access.session_only'],
})
/** The link is `/invitation#<token>`: the token stays out of server logs; the page posts it. */
export const openInvitation = endpoint({
  name: 'organizations.open-invitation',
  method: 'POST',
  path: '/api/invitations/open',
  summary: 'What an invitation offers, by its token.',
  allow: 'anyone',
  body: z.strictObject({ token: Secret }),
  answer: z.strictObject({
    organization: z.string(),
    email: z.string(),
    role: Role,
    expiresAt: Moment,
    /** True: the address has an account already; sign in first, then accept without a password. */
    known: z.boolean(),
    oidc: z.boolean(),
  }),
  problems: ['access.invitation_refused', 'general.too_many'],
})
/** A new person sends name and password and gets a session; a known person signs in first and sends neither. */
export const acceptInvitation = endpoint({
  name: 'organizations.accept-invitation',
  method: 'POST',
  path: '/api/invitations/accept',
  summary: 'Accept an invitation.',
  allow: 'anyone',
  body: z.strictObject({
    token: Secret,
    name: Name.nullable(),
    /** null: sign in with OpenID Connect (only when it is configured) or known already. */
    password: NewPassword.nullable(),
    language: Language,
  }),
  answer: z.strictObject({ organization: Id, signedIn: z.boolean() }),
  problems: [
    'access.invitation_refused',
    'access.sign_in_failed',
    'access.password_short',
    'access.password_long',
    'access.password_common',
    'general.too_many',
  ],
})

export const TokenView = z.strictObject({
  id: Id,
  name: z.string(),
  /** The first signs, to recognize it: `hnb_4fQ2…`. */
  hint: z.string(),
  scopes: z.array(z.string()),
  createdBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment,
  lastUsedAt: Moment.nullable(),
  lastUsedFrom: z.string().nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
})
export const listTokens = endpoint({
  name: 'organizations.tokens',
  method: 'GET',
  path: '/api/tokens',
  summary: 'API tokens: an administrator and an auditor see all, others their own.',
  allow: 'signed-in',
  answer: z.strictObject({ items: z.array(TokenView) }),
})
export const createToken = endpoint({
  name: 'organizations.create-token',
  method: 'POST',
  path: '/api/tokens',
  summary: 'Make an API token that acts as me within its scopes. Shown this once.',
  allow: ['administrator', 'operator', 'auditor', 'provider'],
  body: z.strictObject({
    name: Name,
    scopes: z
      .array(z.enum(TOKEN_SCOPES))
      .min(1)
      .max(20)
      .transform((v) => [...new Set(v)]),
    days: z.number().int().min(1).max(API_TOKEN_DAYS.max).default(API_TOKEN_DAYS.default),
  }),
  answer: z.strictObject({ item: TokenView, token: z.string() }),
  problems: ['access.session_only'],
})
export const revokeToken = endpoint({
  name: 'organizations.revoke-token',
  method: 'DELETE',
  path: '/api/tokens/:id',
  summary: 'Revoke an API token (one of mine; an administrator any).',
  allow: 'signed-in',
  params: ById,
  answer: Ok,
  problems: ['access.session_only'],
})
