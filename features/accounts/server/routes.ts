/**
 * The doors of accounts.
 * @module
 */
import type { z } from 'zod'
import type { Clock } from '../../../platform/clock/index.ts'
import { notFound, type Route, route } from '../../../platform/http/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import * as store from './store.ts'
import { nameKey } from './take-accounts.ts'

const problem = problemsOf(contract.accountsProblems)

/** A password this old counts as old. */
const OLD_MS = 365 * 24 * 60 * 60_000

export const accountRoutes = ({
  records,
  clock,
}: {
  readonly records: Records
  readonly clock: Clock
}): readonly Route[] => [
  route(contract.listAccounts, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const q = nameKey(query.q?.trim() ?? '')
      const filter = {
        organization: who.organization,
        pattern: q === '' ? null : `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
        state: query.state ?? null,
        group: query.group ?? null,
        service: query.kind === undefined ? null : query.kind === 'service',
        password: query.password ?? null,
        oldBefore: new Date(clock.now().getTime() - OLD_MS),
      }
      const rows = await tx.all(query.order === 'asc' ? store.pageUp : store.pageDown, {
        ...filter,
        ...cursorOf(query.cursor),
        sort: query.sort,
        limit: query.limit + 1,
      })
      const shown = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? shown.at(-1) : undefined
      return {
        rows: shown.map(rowView),
        next: last === undefined ? null : cursorText(last),
        total: (await tx.one(store.total, filter))?.total ?? 0,
      }
    }),
  ),

  route(contract.listAccountGroups, ({ who }) =>
    records.reading(who.scope, async (tx) => ({
      rows: (await tx.all(store.groups, { organization: who.organization })).map((g) => ({
        id: g.id,
        source: g.source_id,
        name: g.name,
        dn: g.dn,
        isPrivileged: g.is_privileged,
        members: g.members,
        isWhole: g.is_whole,
        readAt: g.read_at.toISOString(),
        goneAt: g.gone_at?.toISOString() ?? null,
      })),
    })),
  ),

  route(contract.readAccount, ({ who, params }) =>
    records.reading(who.scope, async (tx) => {
      const one = { organization: who.organization, id: params.id }
      const account = await tx.one(store.account, one)
      if (account === null) throw notFound()
      const passwords = await tx.all(store.passwordHistory, one)
      const memberships = await tx.all(store.membershipsOf, one)
      return {
        ...rowView(account),
        dn: account.dn,
        createdAt: account.created_at?.toISOString() ?? null,
        changedAt: account.changed_at?.toISOString() ?? null,
        passwords: passwords.map((p) => ({
          state: p.password,
          setAt: p.password_set_at?.toISOString() ?? null,
          firstReadAt: p.first_read_at.toISOString(),
        })),
        memberships: memberships.map((m) => ({
          group: m.name,
          from: m.seen_from.toISOString(),
          until: m.seen_until?.toISOString() ?? null,
        })),
      }
    }),
  ),
]

const rowView = (
  a: Omit<z.output<typeof store.account.row>, 'dn' | 'created_at' | 'changed_at'>,
): contract.AccountRow => ({
  id: a.id,
  source: a.source_id,
  name: a.name,
  displayName: a.display_name,
  enabled: a.enabled,
  isService: a.is_service,
  password: a.password,
  passwordSetAt: a.password_set_at?.toISOString() ?? null,
  neverExpires: a.never_expires,
  lastLogonAt: a.last_logon_at?.toISOString() ?? null,
  groups: a.groups,
  readAt: a.read_at.toISOString(),
  goneAt: a.gone_at?.toISOString() ?? null,
})

const cursorText = (last: { readonly sort_key: string; readonly id: string }): string =>
  Buffer.from(JSON.stringify([last.sort_key, last.id])).toString('base64url')

/** A cursor comes from an address line: anything else than ours is refused as such. */
const cursorOf = (
  text: string | undefined,
): { readonly after: string | null; readonly afterId: string | null } => {
  if (text === undefined) return { after: null, afterId: null }
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const [after, afterId] = Array.isArray(value) && value.length === 2 ? value : []
    if (
      typeof after === 'string' &&
      !after.includes('\0') &&
      typeof afterId === 'string' &&
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(afterId)
    )
      return { after, afterId }
  } catch {
    // Not JSON: not ours.
  }
  throw problem('accounts.bad_cursor', {})
}
