/**
 * Whose passwords are how old in a group: the ground on which other features prove that everybody changed theirs.
 * @module
 */
import type { Records, Transaction } from '../../../platform/records/index.ts'
import type { AccountPassword, GroupPasswords, PasswordsOf, TicketKeysOf } from '../contract.ts'
import { plainDn } from '../rules.ts'
import * as store from './store.ts'

export const passwordsOf =
  ({ records }: { readonly records: Records }): PasswordsOf =>
  (organization, groups) =>
    records.reading({ organization, sites: '*' }, async (tx) => {
      const known = await tx.all(store.groups, { organization })
      const answers: GroupPasswords[] = []
      for (const asked of groups) {
        const found = known.filter(
          (g) =>
            g.id === asked ||
            plainDn(g.dn) === plainDn(asked) ||
            g.name.toLowerCase() === asked.trim().toLowerCase(),
        )
        if (found.length === 0)
          answers.push({ asked, group: null, isWhole: false, readAt: null, accounts: [] })
        for (const g of found)
          answers.push({
            asked,
            group: { id: g.id, source: g.source_id, name: g.name, dn: g.dn },
            // A group that is no longer read says nothing of who is in it today.
            isWhole: g.is_whole && g.gone_at === null,
            readAt: g.read_at.getTime(),
            accounts: await membersOf(tx, organization, g.id),
          })
      }
      return answers
    })

const membersOf = async (
  tx: Transaction,
  organization: string,
  id: string,
): Promise<readonly AccountPassword[]> =>
  (await tx.all(store.passwordsOfGroup, { organization, id })).map((a) => ({
    account: {
      id: a.id,
      source: a.source_id,
      name: a.name,
      displayName: a.display_name,
      isService: a.is_service,
    },
    enabled: a.enabled,
    pwdLastSet: a.password === 'changed' ? (a.password_set_at?.getTime() ?? null) : null,
    mustChange: a.password === 'must-change',
    neverExpires: a.never_expires,
    readAt: a.read_at.getTime(),
    goneAt: a.gone_at?.getTime() ?? null,
    memberUntil: a.seen_until?.getTime() ?? null,
  }))

export const ticketKeysOf =
  ({ records }: { readonly records: Records }): TicketKeysOf =>
  (organization) =>
    records.reading({ organization, sites: '*' }, async (tx) =>
      (await tx.all(store.ticketKeys, { organization })).map(({ dn, set_at }) => ({
        dn,
        setAt: set_at.map(Number),
      })),
    )
