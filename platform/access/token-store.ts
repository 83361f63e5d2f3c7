/**
 * Statements on API tokens.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/statement.ts'
import { TOKEN_SCOPES } from './contract.ts'
import { Nothing } from './row-shapes.ts'

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
        order by t.created_at desc, t.id desc limit 500`,
  params: z.object({ user: z.string().nullable(), id: z.string().nullable() }),
  row: Token,
})

export const revokeToken = statement({
  name: 'access_revoke_token',
  sql: 'update access_tokens set revoked_at = $now where id = $id and revoked_at is null',
  params: z.object({ id: z.string(), now: z.date() }),
  row: Nothing,
})
