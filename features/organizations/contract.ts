/**
 * Organizations, sites, people, contact trees, and who may sign in: every endpoint of this feature. The sign-in
 * steps themselves (password, TOTP, passkey, OIDC, sign-out) are in `platform/access/contract.ts`.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { API_TOKEN_DAYS, TOKEN_SCOPES } from '../../platform/access/contract.ts'
import { ROLES } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import {
  ContactTreeEdit,
  ContactTreeView,
  Duty,
  Id,
  Language,
  Mail,
  Moment,
  OrganizationEdit,
  OrganizationView,
  PersonEdit,
  PersonView,
  SiteEdit,
  SiteView,
  TimeZone,
  Version,
} from './shapes.ts'

export * from './shapes.ts'

export const organizationsProblems = {
  /** `current` is the stored object as JSON, in the shape of its view: show it beside what the person typed. */
  'organizations.changed_meanwhile': {
    status: 409,
    params: ['name', 'changedAt', 'version', 'current'],
  },
  'organizations.site_in_use': { status: 409, params: ['name', 'people', 'sites'] },
  'organizations.site_circle': { status: 422, params: ['name'] },
  'organizations.mail_taken': { status: 409, params: ['mail', 'name'] },
} as const satisfies Catalogue

const Role = z.enum(ROLES)
/** `*` is every site; else the sites this person may see. */
const Sites = z.union([z.literal('*'), z.array(Id).max(1000)])
const ById = z.strictObject({ id: Id })
const Ok = z.strictObject({ ok: z.literal(true) })
const Archive = z.strictObject({ version: Version, archived: z.boolean() })
const Name = z.string().trim().min(1).max(200)
/** Checked by the server: at least 12 characters, at most 128 bytes, none of the obvious ones. */
const NewPassword = z.string().max(1000)
const Secret = z.string().min(20).max(200)
const flag = z.enum(['true', 'false'])

const everyone = ROLES
const staff = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
] as const
const administrators = ['administrator'] as const
const auditReaders = ['administrator', 'auditor'] as const

// ── First start and sign-in page ──

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

// ── My session ──

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

// ── Members and invitations ──

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

// ── API tokens ──

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

// ── The organization ──

export const getOrganization = endpoint({
  name: 'organizations.get',
  method: 'GET',
  path: '/api/organization',
  summary: 'The active organization.',
  allow: everyone,
  answer: OrganizationView,
})
export const editOrganization = endpoint({
  name: 'organizations.edit',
  method: 'PUT',
  path: '/api/organization',
  summary: 'Change the organization.',
  allow: administrators,
  body: z.strictObject({ version: Version, edit: OrganizationEdit }),
  answer: OrganizationView,
  problems: ['organizations.changed_meanwhile'],
})
export const createOrganization = endpoint({
  name: 'organizations.create',
  method: 'POST',
  path: '/api/organizations',
  summary:
    'Open one more organization (providers, groups); I become its administrator and switch to it.',
  allow: ['administrator', 'provider'],
  body: OrganizationEdit,
  answer: OrganizationView,
  problems: ['access.session_only'],
})

// ── Sites ──

export const listSites = endpoint({
  name: 'organizations.sites',
  method: 'GET',
  path: '/api/sites',
  summary: 'The sites I may see, by name.',
  allow: staff,
  query: z.strictObject({ archived: flag.default('false') }),
  answer: z.strictObject({ items: z.array(SiteView) }),
})
export const getSite = endpoint({
  name: 'organizations.site',
  method: 'GET',
  path: '/api/sites/:id',
  summary: 'One site.',
  allow: staff,
  params: ById,
  answer: SiteView,
})
export const createSite = endpoint({
  name: 'organizations.create-site',
  method: 'POST',
  path: '/api/sites',
  summary: 'Add a site.',
  allow: administrators,
  body: SiteEdit,
  answer: SiteView,
  problems: ['organizations.site_circle'],
})
export const editSite = endpoint({
  name: 'organizations.edit-site',
  method: 'PUT',
  path: '/api/sites/:id',
  summary: 'Change a site.',
  allow: administrators,
  params: ById,
  body: z.strictObject({ version: Version, edit: SiteEdit }),
  answer: SiteView,
  problems: ['organizations.changed_meanwhile', 'organizations.site_circle'],
})
export const archiveSite = endpoint({
  name: 'organizations.archive-site',
  method: 'POST',
  path: '/api/sites/:id/archive',
  summary: 'Close a site, or open it again. Its history stays.',
  allow: administrators,
  params: ById,
  body: Archive,
  answer: SiteView,
  problems: ['organizations.changed_meanwhile', 'organizations.site_in_use'],
})

// ── People ──

export const PeopleQuery = z.strictObject({
  /** Name, ふりがな, mail, phone, department: width, case and kana do not matter. */
  q: z.string().max(200).default(''),
  site: Id.optional(),
  duty: Duty.optional(),
  archived: flag.default('false'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(500).optional(),
})
export const listPeople = endpoint({
  name: 'organizations.people',
  method: 'GET',
  path: '/api/people',
  summary: 'People in the order of their ふりがな.',
  allow: staff,
  query: PeopleQuery,
  answer: z.strictObject({
    items: z.array(PersonView),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
})
export const exportPeople = endpoint({
  name: 'organizations.export-people',
  method: 'GET',
  path: '/api/people/export',
  summary: 'The filtered people as CSV.',
  allow: ['administrator', 'auditor'],
  query: PeopleQuery.omit({ limit: true, after: true }),
  answerKind: 'file',
})
export const getPerson = endpoint({
  name: 'organizations.person',
  method: 'GET',
  path: '/api/people/:id',
  summary: 'One person.',
  allow: staff,
  params: ById,
  answer: PersonView,
})
export const createPerson = endpoint({
  name: 'organizations.create-person',
  method: 'POST',
  path: '/api/people',
  summary: 'Add a person.',
  allow: administrators,
  body: PersonEdit,
  answer: PersonView,
  problems: ['organizations.mail_taken'],
})
export const editPerson = endpoint({
  name: 'organizations.edit-person',
  method: 'PUT',
  path: '/api/people/:id',
  summary: 'Change a person.',
  allow: administrators,
  params: ById,
  body: z.strictObject({ version: Version, edit: PersonEdit }),
  answer: PersonView,
  problems: ['organizations.changed_meanwhile', 'organizations.mail_taken'],
})
export const archivePerson = endpoint({
  name: 'organizations.archive-person',
  method: 'POST',
  path: '/api/people/:id/archive',
  summary: 'Mark that a person has left, or is back. Duties of the person become vacant.',
  allow: administrators,
  params: ById,
  body: Archive,
  answer: PersonView,
  problems: ['organizations.changed_meanwhile'],
})

/** The seats decay after 31 days: the holder who signs in renews them, or somebody confirms them here. */
export const confirmDuties = endpoint({
  name: 'organizations.confirm-duties',
  method: 'POST',
  path: '/api/people/duties/confirm',
  summary:
    'Confirm that CISO and company auditor are held by the people who have these duties. Becomes evidence.',
  allow: ['administrator', 'officer'],
  answer: Ok,
  problems: ['access.session_only'],
})

// ── Contact trees ──

export const listContactTrees = endpoint({
  name: 'organizations.contact-trees',
  method: 'GET',
  path: '/api/contact-trees',
  summary: 'Who is called, in which order, for which purpose.',
  allow: staff,
  query: z.strictObject({ archived: flag.default('false') }),
  answer: z.strictObject({ items: z.array(ContactTreeView) }),
})
export const getContactTree = endpoint({
  name: 'organizations.contact-tree',
  method: 'GET',
  path: '/api/contact-trees/:id',
  summary: 'One contact tree.',
  allow: staff,
  params: ById,
  answer: ContactTreeView,
})
export const createContactTree = endpoint({
  name: 'organizations.create-contact-tree',
  method: 'POST',
  path: '/api/contact-trees',
  summary: 'Add a contact tree.',
  allow: ['administrator', 'operator'],
  body: ContactTreeEdit,
  answer: ContactTreeView,
})
export const editContactTree = endpoint({
  name: 'organizations.edit-contact-tree',
  method: 'PUT',
  path: '/api/contact-trees/:id',
  summary: 'Change a contact tree.',
  allow: ['administrator', 'operator'],
  params: ById,
  body: z.strictObject({ version: Version, edit: ContactTreeEdit }),
  answer: ContactTreeView,
  problems: ['organizations.changed_meanwhile'],
})
export const archiveContactTree = endpoint({
  name: 'organizations.archive-contact-tree',
  method: 'POST',
  path: '/api/contact-trees/:id/archive',
  summary: 'Put a contact tree away, or bring it back.',
  allow: ['administrator', 'operator'],
  params: ById,
  body: Archive,
  answer: ContactTreeView,
  problems: ['organizations.changed_meanwhile'],
})
export const checkContact = endpoint({
  name: 'organizations.check-contact',
  method: 'POST',
  path: '/api/contact-trees/:id/steps/:stepId/check',
  summary: 'Record that a contact was tried, and whether the person answered. Becomes evidence.',
  allow: ['administrator', 'operator', 'site-contact'],
  params: z.strictObject({ id: Id, stepId: Id }),
  body: z.strictObject({
    reached: z.boolean(),
    /** Minutes until the person answered; null: not reached or not measured. */
    minutes: z.number().min(0).max(10_080).nullable(),
  }),
  answer: ContactTreeView,
  problems: ['access.session_only'],
})

// ── Audit log ──

export const AuditQuery = z.strictObject({
  /** A user id (from the members). */
  who: z.string().max(200).optional(),
  /** An act, or everything of an area: `organizations.create-site`, `organizations`. */
  what: z.string().max(100).optional(),
  objectKind: z.string().max(100).optional(),
  objectId: z.string().max(200).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(200).optional(),
})
export const AuditView = z.strictObject({
  seq: z.number().int(),
  at: Moment,
  who: z.strictObject({
    userId: z.string().nullable(),
    name: z.string(),
    role: z.string().nullable(),
    /** session, token or system. */
    via: z.string(),
  }),
  ip: z.string().nullable(),
  what: z.string(),
  object: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }),
  before: z.unknown(),
  after: z.unknown(),
  hash: z.string(),
})
export const listAudit = endpoint({
  name: 'organizations.audit',
  method: 'GET',
  path: '/api/audit',
  summary: 'The audit log, newest first.',
  allow: auditReaders,
  query: AuditQuery,
  answer: z.strictObject({ items: z.array(AuditView), next: z.string().nullable() }),
})
export const exportAudit = endpoint({
  name: 'organizations.export-audit',
  method: 'GET',
  path: '/api/audit/export',
  summary: 'The filtered audit log as CSV; the export itself is logged.',
  allow: auditReaders,
  query: AuditQuery.omit({ limit: true, before: true }),
  answerKind: 'file',
})
export const verifyAudit = endpoint({
  name: 'organizations.verify-audit',
  method: 'POST',
  path: '/api/audit/verify',
  summary: 'Recompute the hash chain of the audit log.',
  allow: auditReaders,
  answer: z.strictObject({
    entries: z.number().int(),
    head: z.string().nullable(),
    broken: z.array(z.strictObject({ seq: z.number().int(), why: z.string() })),
  }),
})
