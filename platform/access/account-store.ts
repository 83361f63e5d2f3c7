/**
 * Statements on the first start, on accounts and on what they sign in with.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/statement.ts'
import { Found, Nothing, Role, Sites } from './row-shapes.ts'

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
