/**
 * Statements on the memberships of an organization and the invitations to it.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/statement.ts'
import { Found, Nothing, Role, Sites } from './row-shapes.ts'

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
        order by created_at desc, id desc limit 500`,
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
