/**
 * Members of an organization, invitations to it and API tokens: the acts, each in the transaction of its caller, so
 * that the act and its entry in the audit log are kept together.
 * @module
 */
import type { Clock } from '../clock/index.ts'
import { newId } from '../records/new-id.ts'
import type { Transaction } from '../records/transaction.ts'
import type * as contract from './contract.ts'
import { INVITATION_DAYS } from './contract.ts'
import * as memberships from './member-store.ts'
import { accessProblem } from './problems.ts'
import type { Role } from './roles.ts'
import { digestOf, newSecret, TOKEN_PREFIX } from './secrets.ts'
import * as sessions from './session-store.ts'
import * as tokens from './token-store.ts'

const DAY_MS = 86_400_000
/** These decide or check for the whole organization; a part of it would be a wrong picture. */
const WHOLE: readonly Role[] = ['administrator', 'officer', 'auditor', 'provider']
type MemberSites = '*' | readonly string[]
export const sitesOf = (role: Role, sites: MemberSites): MemberSites =>
  WHOLE.includes(role) ? '*' : sites

export const listMembers = (tx: Transaction): Promise<memberships.MemberRow[]> =>
  tx.all(memberships.members, { user: null })

export const findMember = async (
  tx: Transaction,
  userId: string,
): Promise<memberships.MemberRow> => {
  const member = await tx.one(memberships.members, { user: userId })
  if (!member) throw accessProblem('access.not_member', {})
  return member
}

/** False: the member was changed meanwhile (another version). */
export const changeMember = async (
  tx: Transaction,
  change: {
    readonly userId: string
    readonly version: number
    readonly role: Role
    readonly sites: MemberSites
  },
): Promise<boolean> => {
  if (change.role !== 'administrator') await keepAnAdministrator(tx, change.userId)
  const changed = await tx.run(memberships.changeMembership, {
    user: change.userId,
    role: change.role,
    sites: JSON.stringify(sitesOf(change.role, change.sites)),
    version: change.version,
  })
  return changed === 1
}

export const removeMember = async (tx: Transaction, userId: string, now: Date): Promise<void> => {
  await keepAnAdministrator(tx, userId)
  await tx.run(memberships.removeMembership, { user: userId })
  await tx.run(memberships.revokeTokensOf, { user: userId, now })
}

const keepAnAdministrator = async (tx: Transaction, without: string): Promise<void> => {
  const administrators = await tx.all(memberships.lockAdministrators, {})
  if (administrators.some((a) => a.user_id === without) && administrators.length === 1)
    throw accessProblem('access.last_administrator', {})
}

export const addMember = async (
  tx: Transaction,
  member: { readonly userId: string; readonly role: Role; readonly sites: MemberSites },
  now: Date,
): Promise<boolean> =>
  (await tx.run(memberships.addMembership, {
    user: member.userId,
    role: member.role,
    sites: JSON.stringify(sitesOf(member.role, member.sites)),
    now,
  })) === 1

/** Ends sessions of a person: one, or all but `keep`. Returns how many. */
export const endSessions = (
  tx: Transaction,
  userId: string,
  which: { readonly only?: string; readonly keep?: string } = {},
): Promise<number> =>
  tx.run(sessions.endSessions, { user: userId, only: which.only ?? null, keep: which.keep ?? null })

export const listSessions = (
  tx: Transaction,
  userId: string,
  now: Date,
): Promise<sessions.SessionRow[]> => tx.all(sessions.sessionsOf, { user: userId, now })

// ── Invitations ──

export const invite = async (
  tx: Transaction,
  given: {
    readonly email: string
    readonly role: Role
    readonly sites: MemberSites
    readonly personId: string | null
    readonly by: string
  },
  now: Date,
): Promise<{ readonly invitation: memberships.InvitationRow; readonly token: string }> => {
  const member = await tx.one(memberships.memberByEmail, { email: given.email })
  if (member?.found) throw accessProblem('access.already_member', { email: given.email })
  await tx.run(memberships.withdrawOpenFor, { email: given.email, now })
  const token = newSecret()
  const invitation = await tx.one(memberships.addInvitation, {
    id: newId(),
    email: given.email,
    role: given.role,
    sites: JSON.stringify(sitesOf(given.role, given.sites)),
    person: given.personId,
    hash: digestOf(token),
    by: given.by,
    now,
    expires: new Date(now.getTime() + INVITATION_DAYS * DAY_MS),
    resets: null,
  })
  if (!invitation) throw new Error('the invitation was not written')
  return { invitation, token }
}

/** A link of one day with which a member chooses a new password and enrols second factors again. */
export const resetMember = async (
  tx: Transaction,
  given: { readonly userId: string; readonly by: string },
  now: Date,
): Promise<{ readonly email: string; readonly token: string; readonly expiresAt: Date }> => {
  const { email, role, sites } = await findMember(tx, given.userId)
  await tx.run(memberships.withdrawOpenFor, { email, now })
  const token = newSecret()
  const expiresAt = new Date(now.getTime() + DAY_MS)
  await tx.run(memberships.addInvitation, {
    id: newId(),
    email,
    role,
    sites: JSON.stringify(sites),
    person: null,
    hash: digestOf(token),
    by: given.by,
    now,
    expires: expiresAt,
    resets: given.userId,
  })
  return { email, token, expiresAt }
}

export const listInvitations = (tx: Transaction): Promise<memberships.InvitationRow[]> =>
  tx.all(memberships.invitations, {})

export const withdrawInvitation = (
  tx: Transaction,
  id: string,
  now: Date,
): Promise<memberships.InvitationRow | null> => tx.one(memberships.withdrawInvitation, { id, now })

/** Uses the invitation up: of two who accept at once, one is refused. */
export const useInvitation = async (tx: Transaction, id: string, now: Date): Promise<void> => {
  if ((await tx.run(memberships.useInvitation, { id, now })) !== 1)
    throw accessProblem('access.invitation_refused', {})
}

// ── API tokens ──

export const createToken = async (
  tx: Transaction,
  given: {
    readonly userId: string
    readonly name: string
    readonly scopes: readonly (typeof contract.TOKEN_SCOPES)[number][]
    readonly days: number
  },
  clock: Clock,
): Promise<{ readonly id: string; readonly token: string }> => {
  const token = newSecret(TOKEN_PREFIX)
  const id = newId()
  const now = clock.now()
  await tx.run(tokens.addToken, {
    id,
    user: given.userId,
    name: given.name,
    hint: `${token.slice(0, 8)}…`,
    hash: digestOf(token),
    scopes: [...given.scopes],
    now,
    expires: new Date(now.getTime() + given.days * DAY_MS),
  })
  return { id, token }
}

export const listTokens = (tx: Transaction, userId: string | null): Promise<tokens.TokenRow[]> =>
  tx.all(tokens.tokens, { user: userId, id: null })

export const findToken = (tx: Transaction, id: string): Promise<tokens.TokenRow | null> =>
  tx.one(tokens.tokens, { user: null, id })

export const revokeToken = async (tx: Transaction, id: string, now: Date): Promise<boolean> =>
  (await tx.run(tokens.revokeToken, { id, now })) === 1
