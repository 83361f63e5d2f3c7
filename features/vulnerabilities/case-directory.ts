/**
 * Whether everybody who could sign in through the device has a newer password, by the directory. Pure.
 * @module
 */
import type { AccountPassword, TicketKey } from '../accounts/contract.ts'
import { missing, type Outcome, proven, type TaskFacts } from './case-outcome.ts'

export const directoryOutcomes = (
  since: number | null,
  { directory, groups, readings: { line, all } }: TaskFacts,
): readonly Outcome[] => {
  const configured = all.filter((r) => r.configuration !== null)
  const whole = line.findLast((r) => r.configuration?.isWhole === true)
  const asksNobody =
    whole !== undefined && configured.every((r) => r.configuration?.servers.length === 0)
  if (groups.length === 0)
    return [
      asksNobody
        ? proven('', 'absent', whole.takenAt.getTime())
        : missing('', since === null ? 'not-fixed' : 'groups-not-named'),
    ]
  const outcomes = new Map<string, Outcome>()
  for (const asked of groups) {
    const found = directory.filter((d) => d.asked === asked)
    // Not even asked yet is no empty group.
    if (found.length === 0 || found.some((d) => d.group === null))
      outcomes.set(`# ${asked}`, missing(asked, 'group-unknown'))
    for (const { group, isWhole, accounts, readAt } of found) {
      if (group === null) continue
      if (!isWhole) outcomes.set(`# ${group.id}`, missing(group.name, 'group-partly'))
      // Who left the group since it is read, too: the password was known when the device was exposed.
      for (const one of accounts) outcomes.set(one.account.id, accountOutcome(one, since))
      if (isWhole && accounts.length === 0 && readAt !== null)
        outcomes.set(`# ${group.id}`, proven(group.name, 'absent', readAt))
    }
  }
  return [...outcomes.values()]
}

const accountOutcome = (
  { account, enabled, goneAt, pwdLastSet, mustChange, readAt }: AccountPassword,
  since: number | null,
): Outcome => {
  const { name } = account
  if (since === null) return missing(name, 'not-fixed')
  if (goneAt !== null) return proven(name, 'removed', goneAt)
  // 0 in the directory: the old one still opens other doors.
  if (mustChange) return missing(name, 'must-change')
  if (pwdLastSet !== null && pwdLastSet > since) return proven(name, 'password-newer', pwdLastSet)
  if (!enabled) return proven(name, 'disabled', readAt)
  return pwdLastSet === null ? missing(name, 'age-unknown') : missing(name, 'older')
}

/** Tickets last so long at the most, where nobody changed the policy of the domain. */
const LONGEST_TICKET_MS = 10 * 3_600_000

/** Twice since the fix, so far apart that no ticket of the first key is left. */
export const ticketOutcomes = (
  since: number | null,
  tickets: readonly TicketKey[],
): readonly Outcome[] => {
  if (tickets.length === 0) return [missing('', since === null ? 'not-fixed' : 'krbtgt-not-read')]
  return tickets.map(({ dn, setAt }) => {
    const domain = domainOf(dn)
    if (since === null) return missing(domain, 'not-fixed')
    const later = setAt.filter((at) => at > since)
    const [first, last] = [Math.min(...later), Math.max(...later)]
    if (later.length === 0) return missing(domain, 'older')
    return last - first >= LONGEST_TICKET_MS
      ? proven(domain, 'set-twice', last)
      : missing(domain, 'krbtgt-once')
  })
}

/** `CN=krbtgt,CN=Users,DC=corp,DC=example,DC=jp` is of corp.example.jp. */
const domainOf = (dn: string): string =>
  [...dn.matchAll(/(?:^|,)DC=([^,]{1,63})/gi)].map(([, part]) => part).join('.')
