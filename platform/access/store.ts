/**
 * Every statement on the tables of sign-in and membership.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/statement.ts'
import { TOKEN_SCOPES } from './contract.ts'
import { METHODS } from './library.ts'
import { PREVIEW_ROLES, ROLES } from './roles.ts'

const Role = z.enum(ROLES)
export const Sites = z.union([z.literal('*'), z.array(z.string())])
const Language = z.enum(['ja', 'en']).catch('ja')
const Nothing = z.object({})
const Found = z.object({ found: z.boolean() })

// ── Who calls ──

const person = `u.id, u.name, u.email, u.language, m.organization_id, m.role, m.sites,
  (coalesce(u."twoFactorEnabled", false)
    or exists (select from access_passkeys p where p."userId" = u.id)) as has_factor`
const Person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  language: Language,
  organization_id: z.string(),
  role: Role,
  sites: Sites,
  has_factor: z.boolean(),
})

export const personOfSession = statement({
  name: 'access_person_of_session',
  sql: `select ${person},
          (select s.preview from access_sessions s where s.id = $session and s."organizationId" = m.organization_id::text)
            as preview
        from access_users u join access_memberships m on m.user_id = u.id
        where u.id = $user
        order by coalesce(m.organization_id::text = $organization::text, false) desc, m.joined_at, m.organization_id
        limit 1`,
  params: z.object({
    session: z.string().nullable(),
    user: z.string(),
    organization: z.string().nullable(),
  }),
  // A preview that cannot be read shows the least, never the administrator's own rights.
  row: Person.extend({
    preview: z
      .object({ role: z.enum(PREVIEW_ROLES), sites: Sites })
      .nullable()
      .catch({ role: 'employee', sites: [] }),
  }),
  system: true,
})

export const personOfToken = statement({
  name: 'access_person_of_token',
  sql: `select ${person}, t.id as token_id, t.scopes, t.last_used_at
        from access_tokens t
        join access_memberships m on m.organization_id = t.organization_id and m.user_id = t.user_id
        join access_users u on u.id = t.user_id
        where t.token_hash = $hash and t.revoked_at is null and t.expires_at > $now`,
  params: z.object({ hash: z.string(), now: z.date() }),
  row: Person.extend({
    token_id: z.string(),
    scopes: z.array(z.string()),
    last_used_at: z.date().nullable(),
  }),
  system: true,
})

export const touchToken = statement({
  name: 'access_touch_token',
  sql: 'update access_tokens set last_used_at = $now, last_used_ip = $ip where id = $id',
  params: z.object({ id: z.string(), now: z.date(), ip: z.string() }),
  row: Nothing,
  system: true,
})

export const touchSession = statement({
  name: 'access_touch_session',
  sql: `update access_sessions set "updatedAt" = $now, "ipAddress" = $ip where id = $id`,
  params: z.object({ id: z.string(), now: z.date(), ip: z.string() }),
  row: Nothing,
  system: true,
})

export const strengthenSession = statement({
  name: 'access_strengthen_session',
  sql: 'update access_sessions set strong = true, method = $method where id = $id',
  params: z.object({ id: z.string(), method: z.enum(METHODS) }),
  row: Nothing,
  system: true,
})

// ── First start ──

export const anyAdministrator = statement({
  name: 'access_any_administrator',
  sql: `select exists (select from access_memberships where role = 'administrator') as found`,
  params: Nothing,
  row: Found,
  system: true,
})

export const keepSetupToken = statement({
  name: 'access_keep_setup_token',
  sql: `insert into access_setup (token_hash, expires_at) values ($hash, $expires)
        on conflict (single) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
  params: z.object({ hash: z.string(), expires: z.date() }),
  row: Nothing,
  system: true,
})

export const useSetupToken = statement({
  name: 'access_use_setup_token',
  sql: 'delete from access_setup where token_hash = $hash and expires_at > $now returning true as found',
  params: z.object({ hash: z.string(), now: z.date() }),
  row: Found,
})

export const setupTokenIsOpen = statement({
  name: 'access_setup_token_is_open',
  sql: `select exists (select from access_setup where token_hash = $hash and expires_at > $now) as found`,
  params: z.object({ hash: z.string(), now: z.date() }),
  row: Found,
  system: true,
})

// ── Accounts ──

export const addUser = statement({
  name: 'access_add_user',
  sql: `insert into access_users (id, name, email, "emailVerified", "createdAt", "updatedAt", language)
        values ($id, $name, $email, true, $now, $now, $language)`,
  params: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    language: z.enum(['ja', 'en']),
    now: z.date(),
  }),
  row: Nothing,
})

export const addPassword = statement({
  name: 'access_add_password',
  sql: `insert into access_accounts (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
        values ($id, $user, 'credential', $user, $hash, $now, $now)`,
  params: z.object({ id: z.string(), user: z.string(), hash: z.string(), now: z.date() }),
  row: Nothing,
})

export const userByEmail = statement({
  name: 'access_user_by_email',
  sql: 'select id, name from access_users where email = $email',
  params: z.object({ email: z.string() }),
  row: z.object({ id: z.string(), name: z.string() }),
  system: true,
})

export const editUser = statement({
  name: 'access_edit_user',
  sql: `update access_users set name = $name, language = $language, "updatedAt" = $now where id = $user`,
  params: z.object({
    user: z.string(),
    name: z.string(),
    language: z.enum(['ja', 'en']),
    now: z.date(),
  }),
  row: Nothing,
})

export const factorsOf = statement({
  name: 'access_factors_of',
  sql: `select coalesce(u."twoFactorEnabled", false) as totp,
          (select count(*)::int from access_passkeys p where p."userId" = u.id) as passkeys,
          exists (select from access_accounts a where a."userId" = u.id and a."providerId" = 'credential'
            and a.password is not null) as password,
          coalesce((select jsonb_agg(m.role) from access_memberships m where m.user_id = u.id), '[]') as roles
        from access_users u where u.id = $user`,
  params: z.object({ user: z.string() }),
  row: z.object({
    totp: z.boolean(),
    passkeys: z.number(),
    password: z.boolean(),
    roles: z.array(Role),
  }),
  system: true,
})

export const membershipsOf = statement({
  name: 'access_memberships_of',
  sql: `select organization_id, role, sites from access_memberships where user_id = $user
        order by joined_at, organization_id`,
  params: z.object({ user: z.string() }),
  row: z.object({ organization_id: z.string(), role: Role, sites: Sites }),
  system: true,
})

/** What a new start takes away: every second factor and every session. */
export const forgetCredentials = [
  'delete from access_two_factors where "userId" = $user',
  'delete from access_passkeys where "userId" = $user',
  'delete from access_sessions where "userId" = $user',
  `delete from access_accounts where "userId" = $user and "providerId" = 'credential'`,
  'update access_users set "twoFactorEnabled" = false where id = $user',
].map((sql, i) =>
  statement({
    name: `access_forget_credentials_${i}`,
    sql,
    params: z.object({ user: z.string() }),
    row: Nothing,
  }),
)

// ── Sessions ──

const Session = z.object({
  id: z.string(),
  created_at: z.date(),
  seen_at: z.date(),
  expires_at: z.date(),
  ip: z.string().nullable(),
  browser: z.string().nullable(),
  method: z.enum(METHODS).catch('password'),
})
export type SessionRow = z.output<typeof Session>

export const sessionsOf = statement({
  name: 'access_sessions_of',
  sql: `select id, "createdAt" as created_at, "updatedAt" as seen_at, "expiresAt" as expires_at, "ipAddress" as ip,
          left("userAgent", 300) as browser, method
        from access_sessions where "userId" = $user and "expiresAt" > $now order by "updatedAt" desc limit 500`,
  params: z.object({ user: z.string(), now: z.date() }),
  row: Session,
})

export const endSessions = statement({
  name: 'access_end_sessions',
  sql: `delete from access_sessions where "userId" = $user
        and ($only::text is null or id = $only) and ($keep::text is null or id <> $keep)`,
  params: z.object({
    user: z.string(),
    only: z.string().nullable(),
    keep: z.string().nullable(),
  }),
  row: Nothing,
})

export const workIn = statement({
  name: 'access_work_in',
  sql: `update access_sessions set "organizationId" = $organization, preview = null
        where id = $session and "userId" = $user`,
  params: z.object({ session: z.string(), user: z.string(), organization: z.string() }),
  row: Nothing,
  system: true,
})

/** The organization stays fixed with it: a preview belongs to the company it was begun in. */
export const previewAs = statement({
  name: 'access_preview_as',
  sql: `update access_sessions set "organizationId" = $organization, preview = $preview::jsonb
        where id = $session and "userId" = $user`,
  params: z.object({
    session: z.string(),
    user: z.string(),
    organization: z.string(),
    preview: z.object({ role: z.enum(PREVIEW_ROLES), sites: Sites }).nullable(),
  }),
  row: Nothing,
  system: true,
})

// ── Members ──

const Member = z.object({
  user_id: z.string(),
  version: z.number(),
  name: z.string(),
  email: z.string(),
  role: Role,
  sites: Sites,
  has_factor: z.boolean(),
  seen_at: z.date().nullable(),
  joined_at: z.date(),
})
export type MemberRow = z.output<typeof Member>

export const members = statement({
  name: 'access_members',
  sql: `select m.user_id, m.version, u.name, u.email, m.role, m.sites, m.joined_at,
          (coalesce(u."twoFactorEnabled", false)
            or exists (select from access_passkeys p where p."userId" = u.id)) as has_factor,
          (select max(s."updatedAt") from access_sessions s where s."userId" = u.id) as seen_at
        from access_memberships m join access_users u on u.id = m.user_id
        where $user::text is null or m.user_id = $user
        order by u.name, u.id`,
  params: z.object({ user: z.string().nullable() }),
  row: Member,
})

/** Two administrators who demote each other at the same moment must not both succeed: the rows are locked. */
export const lockAdministrators = statement({
  name: 'access_lock_administrators',
  sql: `select user_id from access_memberships where role = 'administrator' order by user_id for update`,
  params: Nothing,
  row: z.object({ user_id: z.string() }),
})

export const addMembership = statement({
  name: 'access_add_membership',
  sql: `insert into access_memberships (user_id, role, sites, joined_at)
        values ($user, $role, $sites::jsonb, $now)
        on conflict (organization_id, user_id) do nothing`,
  params: z.object({ user: z.string(), role: Role, sites: z.string(), now: z.date() }),
  row: Nothing,
})

export const changeMembership = statement({
  name: 'access_change_membership',
  sql: `update access_memberships set role = $role, sites = $sites::jsonb, version = version + 1
        where user_id = $user and version = $version`,
  params: z.object({ user: z.string(), role: Role, sites: z.string(), version: z.number() }),
  row: Nothing,
})

export const removeMembership = statement({
  name: 'access_remove_membership',
  sql: 'delete from access_memberships where user_id = $user',
  params: z.object({ user: z.string() }),
  row: Nothing,
})

export const revokeTokensOf = statement({
  name: 'access_revoke_tokens_of',
  sql: 'update access_tokens set revoked_at = $now where user_id = $user and revoked_at is null',
  params: z.object({ user: z.string(), now: z.date() }),
  row: Nothing,
})

// ── Invitations ──

const Invitation = z.object({
  id: z.string(),
  organization_id: z.string(),
  email: z.string(),
  role: Role,
  sites: Sites,
  person_id: z.string().nullable(),
  invited_by: z.string(),
  created_at: z.date(),
  expires_at: z.date(),
  used_at: z.date().nullable(),
  withdrawn_at: z.date().nullable(),
  /** Set: not an invitation, but a new start for this account. */
  resets_user: z.string().nullable(),
})
export type InvitationRow = z.output<typeof Invitation>
const invitationColumns =
  'id, organization_id, email, role, sites, person_id, invited_by, created_at, expires_at, used_at, withdrawn_at, resets_user'

export const addInvitation = statement({
  name: 'access_add_invitation',
  sql: `insert into access_invitations (id, email, role, sites, person_id, token_hash, invited_by, created_at, expires_at,
          resets_user)
        values ($id, $email, $role, $sites::jsonb, $person, $hash, $by, $now, $expires, $resets)
        returning ${invitationColumns}`,
  params: z.object({
    id: z.string(),
    email: z.string(),
    role: Role,
    sites: z.string(),
    person: z.string().nullable(),
    hash: z.string(),
    by: z.string(),
    now: z.date(),
    expires: z.date(),
    resets: z.string().nullable(),
  }),
  row: Invitation,
})

export const invitations = statement({
  name: 'access_invitations',
  sql: `select ${invitationColumns} from access_invitations where resets_user is null
        order by created_at desc, id limit 500`,
  params: Nothing,
  row: Invitation,
})

export const openInvitationByHash = statement({
  name: 'access_open_invitation',
  sql: `select ${invitationColumns} from access_invitations
        where token_hash = $hash and used_at is null and withdrawn_at is null and expires_at > $now`,
  params: z.object({ hash: z.string(), now: z.date() }),
  row: Invitation,
  system: true,
})

export const useInvitation = statement({
  name: 'access_use_invitation',
  sql: `update access_invitations set used_at = $now
        where id = $id and used_at is null and withdrawn_at is null and expires_at > $now`,
  params: z.object({ id: z.string(), now: z.date() }),
  row: Nothing,
})

export const withdrawInvitation = statement({
  name: 'access_withdraw_invitation',
  sql: `update access_invitations set withdrawn_at = $now
        where id = $id and used_at is null and withdrawn_at is null returning ${invitationColumns}`,
  params: z.object({ id: z.string(), now: z.date() }),
  row: Invitation,
})

/** A new invitation to the same address replaces the open ones. */
export const withdrawOpenFor = statement({
  name: 'access_withdraw_open_for',
  sql: `update access_invitations set withdrawn_at = $now
        where email = $email and used_at is null and withdrawn_at is null`,
  params: z.object({ email: z.string(), now: z.date() }),
  row: Nothing,
})

export const memberByEmail = statement({
  name: 'access_member_by_email',
  sql: `select exists (select from access_memberships m join access_users u on u.id = m.user_id
          where u.email = $email) as found`,
  params: z.object({ email: z.string() }),
  row: Found,
})

// ── API tokens ──

const Token = z.object({
  id: z.string(),
  user_id: z.string(),
  created_by: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  created_at: z.date(),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  last_used_ip: z.string().nullable(),
})
export type TokenRow = z.output<typeof Token>

export const addToken = statement({
  name: 'access_add_token',
  sql: `insert into access_tokens (id, user_id, name, hint, token_hash, scopes, created_at, expires_at)
        values ($id, $user, $name, $hint, $hash, $scopes::jsonb, $now, $expires)`,
  params: z.object({
    id: z.string(),
    user: z.string(),
    name: z.string(),
    hint: z.string(),
    hash: z.string(),
    scopes: z.array(z.enum(TOKEN_SCOPES)),
    now: z.date(),
    expires: z.date(),
  }),
  row: Nothing,
})

export const tokens = statement({
  name: 'access_tokens_list',
  sql: `select t.id, t.user_id, u.name as created_by, t.name, t.hint, t.scopes, t.created_at, t.expires_at, t.revoked_at,
          t.last_used_at, t.last_used_ip
        from access_tokens t join access_users u on u.id = t.user_id
        where ($user::text is null or t.user_id = $user) and ($id::uuid is null or t.id = $id)
        order by t.created_at desc, t.id limit 500`,
  params: z.object({ user: z.string().nullable(), id: z.string().nullable() }),
  row: Token,
})

export const revokeToken = statement({
  name: 'access_revoke_token',
  sql: 'update access_tokens set revoked_at = $now where id = $id and revoked_at is null',
  params: z.object({ id: z.string(), now: z.date() }),
  row: Nothing,
})

// ── Removal of an organization ──

export const removals = ['access_tokens', 'access_invitations', 'access_memberships'].map((table) =>
  statement({
    name: `access_remove_all_${table}`,
    // RLS limits this to the organization of the transaction.
    sql: `delete from ${table}`,
    params: Nothing,
    row: Nothing,
  }),
)
