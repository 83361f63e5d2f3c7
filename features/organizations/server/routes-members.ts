/**
 * Routes of members, invitations and API tokens.
 * @module
 */
import { accessProblem, members } from '../../../platform/access/index.ts'
import { openRoute, type Route, route } from '../../../platform/http/index.ts'
import { generalProblem, notFound } from '../../../platform/http/problems.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import type { Acts } from './acts.ts'
import { changedMeanwhile, iso, isoOrNull, type OrganizationsDeps } from './deps.ts'
import { linkPerson } from './person-store.ts'
import { sessionOnly } from './session-only.ts'
import { areSites } from './site-store.ts'
import { deleteOwnViews } from './view-store.ts'

export const memberRoutes = (deps: OrganizationsDeps, acts: Acts): readonly Route[] => {
  const { records, access, audit, clock } = deps
  const mustBeSites = async (tx: Transaction, sites: '*' | readonly string[]): Promise<void> => {
    if (sites !== '*' && !(await areSites(tx, sites))) throw notFound()
  }
  // Behind the hash: the token reaches no server log, no proxy and no referrer.
  const linkOf = (token: string): string =>
    `${deps.publicUrl.replace(/\/$/, '')}/invitation#${token}`
  return [
    route(contract.listMembers, ({ who }) =>
      records.within(who.scope, async (tx) => ({
        items: (await members.listMembers(tx)).map(memberView),
      })),
    ),
    route(contract.changeMember, ({ who, params, body }) => {
      sessionOnly(who)
      return records.within(who.scope, async (tx) => {
        await mustBeSites(tx, body.sites)
        const before = memberView(await members.findMember(tx, params.userId))
        const changed = await members.changeMember(tx, { ...body, userId: params.userId })
        if (!changed) throw changedMeanwhile({ ...before, updatedAt: iso(clock.now()) })
        const after = memberView(await members.findMember(tx, params.userId))
        await audit.write(tx, who, {
          what: 'organizations.change-member',
          object: { kind: 'account', id: after.userId, name: after.name },
          before: { role: before.role, sites: before.sites },
          after: { role: after.role, sites: after.sites },
        })
        return after
      })
    }),
    route(contract.removeMember, async ({ who, params }) => {
      sessionOnly(who)
      await records.within(who.scope, async (tx) => {
        const before = memberView(await members.findMember(tx, params.userId))
        await members.removeMember(tx, params.userId, clock.now())
        await deleteOwnViews(tx, params.userId)
        await audit.write(tx, who, {
          what: 'organizations.remove-member',
          object: { kind: 'account', id: before.userId, name: before.name },
          before,
          after: null,
        })
      })
      return { ok: true as const }
    }),
    route(contract.endMemberSignIns, async ({ who, params }) => {
      sessionOnly(who)
      const ended = await records.within(who.scope, async (tx) => {
        const member = await members.findMember(tx, params.userId)
        const n = await members.endSessions(tx, params.userId)
        await audit.write(tx, who, {
          what: 'organizations.end-member-sign-ins',
          object: { kind: 'account', id: member.user_id, name: member.name },
          before: null,
          after: { ended: n },
        })
        return n
      })
      return { ended }
    }),
    route(contract.resetMember, async ({ who, params, language }) => {
      sessionOnly(who)
      const made = await records.within(who.scope, async (tx) => {
        const member = await members.findMember(tx, params.userId)
        if (!(await access.mayReset(who, params.userId)))
          throw accessProblem('access.account_shared', {})
        const reset = await members.resetMember(
          tx,
          { userId: member.user_id, by: who.name },
          clock.now(),
        )
        await audit.write(tx, who, {
          what: 'organizations.reset-member',
          object: { kind: 'account', id: member.user_id, name: member.name },
          before: null,
          after: { expiresAt: iso(reset.expiresAt) },
        })
        return { ...reset, organization: (await acts.current(tx)).name }
      })
      const link = linkOf(made.token)
      const m = (language === 'ja' ? ja : en).resetMail
      const mailed = await deps.sendMail({
        to: made.email,
        subject: m.subject,
        text: m.text({ organization: made.organization, by: who.name, link }),
      })
      return { link, mailed, expiresAt: iso(made.expiresAt) }
    }),

    route(contract.listInvitations, ({ who }) =>
      records.within(who.scope, async (tx) => ({
        items: (await members.listInvitations(tx)).map((row) => invitationView(row, clock.now())),
      })),
    ),
    route(contract.invite, async ({ who, body, language }) => {
      sessionOnly(who)
      const made = await records.within(who.scope, async (tx) => {
        await mustBeSites(tx, body.sites)
        if (body.personId !== null) await acts.person(tx, body.personId)
        const { invitation, token } = await members.invite(
          tx,
          { ...body, by: who.name },
          clock.now(),
        )
        const view = invitationView(invitation, clock.now())
        await audit.write(tx, who, {
          what: 'organizations.invite',
          object: { kind: 'invitation', id: view.id, name: view.email },
          before: null,
          after: view,
        })
        return { view, token, organization: (await acts.current(tx)).name }
      })
      const link = linkOf(made.token)
      const m = language === 'ja' ? ja : en
      const mailed = await deps.sendMail({
        to: body.email,
        subject: m.invitationMail.subject(made.organization),
        text: m.invitationMail.text({ organization: made.organization, by: who.name, link }),
      })
      return { invitation: made.view, link, mailed }
    }),
    route(contract.withdrawInvitation, async ({ who, params }) => {
      sessionOnly(who)
      await records.within(who.scope, async (tx) => {
        const withdrawn = await members.withdrawInvitation(tx, params.id, clock.now())
        if (!withdrawn) throw notFound()
        await audit.write(tx, who, {
          what: 'organizations.withdraw-invitation',
          object: { kind: 'invitation', id: withdrawn.id, name: withdrawn.email },
          before: null,
          after: null,
        })
      })
      return { ok: true as const }
    }),
    openRoute(contract.acceptInvitation, async ({ body, headers, ip, setHeader }) => {
      const invitation = await access.openInvitation(body.token, ip)
      const { organization_id: organization, email, role, sites } = invitation
      const known = await access.findUser(email)
      if (invitation.resets_user !== null) return reset(invitation.resets_user)
      const account = known
        ? { user: null, id: await ownAccount(known.id, headers) }
        : await newAccount()
      await records.within({ organization, sites: '*' }, async (tx) => {
        await members.useInvitation(tx, invitation.id, clock.now())
        if (account.user) await access.addUser(tx, account.user)
        await members.addMember(tx, { userId: account.id, role, sites }, clock.now())
        await linkPerson(
          tx,
          { id: invitation.person_id, mail: email, userId: account.id },
          clock.now(),
        )
        const name = account.user?.name ?? known?.name ?? email
        await audit.write(
          tx,
          { userId: account.id, name, role, via: 'session', ip },
          {
            what: 'organizations.accept-invitation',
            object: { kind: 'invitation', id: invitation.id, name: email },
            before: null,
            after: { role, sites },
          },
        )
      })
      if (account.user === null) return { organization, signedIn: true }
      if (body.password === null) return { organization, signedIn: false }
      const cookies = await access.signIn({ email, password: body.password }, { headers, ip })
      for (const cookie of cookies) setHeader('set-cookie', cookie)
      return { organization, signedIn: true }

      async function reset(userId: string) {
        const { password, language } = body
        if (password === null) throw accessProblem('access.sign_in_failed', {})
        const name = known?.name ?? email
        const { hash } = await access.prepareUser({ name, email, language, password, own: [] })
        if (hash === null) throw new Error('a password was given and no hash came back')
        await records.within({ organization, sites: '*' }, async (tx) => {
          await members.useInvitation(tx, invitation.id, clock.now())
          await members.findMember(tx, userId)
          await access.resetUser(tx, userId, hash)
          await audit.write(
            tx,
            { userId, name, role, via: 'session', ip },
            {
              what: 'organizations.use-reset',
              object: { kind: 'account', id: userId, name },
              before: null,
              after: null,
            },
          )
        })
        const fresh = await access.signIn({ email, password }, { headers, ip })
        for (const cookie of fresh) setHeader('set-cookie', cookie)
        return { organization, signedIn: true }
      }
      async function newAccount() {
        if (body.name === null)
          throw generalProblem('general.invalid_request', { place: 'body.name', why: 'is missing' })
        if (body.password === null && access.oidc === null)
          throw accessProblem('access.sign_in_failed', {})
        const { name, password, language } = body
        const user = await access.prepareUser({ name, email, language, password, own: [] })
        return { user, id: user.id }
      }
    }),

    route(contract.listTokens, ({ who }) =>
      records.within(who.scope, async (tx) => ({
        items: (await members.listTokens(tx, seesAllTokens(who.role) ? null : who.userId)).map(
          (row) => tokenView(row, clock.now()),
        ),
      })),
    ),
    route(contract.createToken, ({ who, body }) => {
      sessionOnly(who)
      return records.within(who.scope, async (tx) => {
        const { id, token } = await members.createToken(tx, { ...body, userId: who.userId }, clock)
        const row = await members.findToken(tx, id)
        if (!row) throw new Error('the token was not written')
        const item = tokenView(row, clock.now())
        await audit.write(tx, who, {
          what: 'organizations.create-token',
          object: { kind: 'api-token', id, name: item.name },
          before: null,
          after: { scopes: item.scopes, expiresAt: item.expiresAt },
        })
        return { item, token }
      })
    }),
    route(contract.revokeToken, async ({ who, params }) => {
      sessionOnly(who)
      await records.within(who.scope, async (tx) => {
        const row = await members.findToken(tx, params.id)
        if (!row || (row.user_id !== who.userId && who.role !== 'administrator')) throw notFound()
        if (await members.revokeToken(tx, row.id, clock.now()))
          await audit.write(tx, who, {
            what: 'organizations.revoke-token',
            object: { kind: 'api-token', id: row.id, name: row.name },
            before: null,
            after: null,
          })
      })
      return { ok: true as const }
    }),
  ]

  /** A known person accepts with an own session that shows every enrolled factor: the link alone is not enough. */
  async function ownAccount(userId: string, headers: Headers): Promise<string> {
    const session = await access.sessionOf(headers)
    if (session?.userId !== userId) throw generalProblem('general.unauthenticated', {})
    const { totp, passkeys } = await access.factorsOf(userId)
    if ((totp || passkeys > 0) && !session.strong)
      throw accessProblem('access.mfa_needed_first', {})
    return userId
  }
}

const seesAllTokens = (role: string): boolean => role === 'administrator' || role === 'auditor'

const memberView = (row: Awaited<ReturnType<typeof members.findMember>>) => ({
  userId: row.user_id,
  version: row.version,
  name: row.name,
  email: row.email,
  role: row.role,
  sites: row.sites,
  mfa: row.has_factor,
  lastSeenAt: isoOrNull(row.seen_at),
  joinedAt: iso(row.joined_at),
})

const invitationView = (
  row: Awaited<ReturnType<typeof members.listInvitations>>[number],
  now: Date,
) => ({
  id: row.id,
  email: row.email,
  role: row.role,
  sites: row.sites,
  invitedBy: row.invited_by,
  createdAt: iso(row.created_at),
  expiresAt: iso(row.expires_at),
  state:
    row.used_at !== null
      ? ('used' as const)
      : row.withdrawn_at !== null
        ? ('withdrawn' as const)
        : row.expires_at <= now
          ? ('expired' as const)
          : ('open' as const),
})

const tokenView = (row: Awaited<ReturnType<typeof members.listTokens>>[number], now: Date) => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  scopes: row.scopes,
  createdBy: row.created_by,
  createdAt: iso(row.created_at),
  expiresAt: iso(row.expires_at),
  lastUsedAt: isoOrNull(row.last_used_at),
  lastUsedFrom: row.last_used_ip,
  state:
    row.revoked_at !== null
      ? ('revoked' as const)
      : row.expires_at <= now
        ? ('expired' as const)
        : ('active' as const),
})
