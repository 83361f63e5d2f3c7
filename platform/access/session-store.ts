/**
 * Statements on who calls, by session or by token, and on the sessions of a person.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/statement.ts'
import { METHODS } from './library.ts'
import { PREVIEW_ROLES } from './roles.ts'
import { Language, Nothing, Role, Sites } from './row-shapes.ts'

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
