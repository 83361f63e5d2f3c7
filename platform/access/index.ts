/**
 * Who may sign in, as whom, to which organization. The authentication library keeps passwords, second factors and
 * sessions; memberships, invitations, API tokens and the first start are kept here.
 * @module
 */
import type { z } from 'zod'
import { type MigrationFolder, newId } from '../records/index.ts'
import type { Access, AccessOptions } from './access.ts'
import * as accounts from './account-store.ts'
import { END_PREVIEW, SETUP_TOKEN_MINUTES } from './contract.ts'
import { type DoorSession, openDoor } from './door.ts'
import { ADDRESS_HEADER, openLibrary } from './library.ts'
import * as memberships from './member-store.ts'
import { resetMember } from './members.ts'
import { passwordProblem } from './passwords.ts'
import { accessProblem } from './problems.ts'
import { needsSecondFactor } from './roles.ts'
import { digestOf, newSecret } from './secrets.ts'
import * as sessions from './session-store.ts'
import { tell } from './tell.ts'
import { openThrottle, THROTTLE } from './throttle.ts'
import { openWhoIs } from './who-is.ts'

export type { Access, AccessOptions } from './access.ts'
export { accessEndpoints } from './door.ts'
export * as members from './members.ts'
export type { OidcSettings } from './oidc-provider.ts'
export { accessMessages, accessProblem, accessProblems } from './problems.ts'
export { ROLES, type Role } from './roles.ts'
export type { Who } from './who.ts'

export const accessMigrations: MigrationFolder = {
  owner: 'access',
  folder: new URL('./migrations/', import.meta.url),
}

export const openAccess = (o: AccessOptions): Access => {
  const { records, clock } = o
  const throttle = openThrottle(o.throttle ?? THROTTLE)
  const library = openLibrary({ ...o, pool: records.pool })

  const sessionOf = async (headers: Headers): Promise<DoorSession | null> => {
    if (!headers.get('cookie')?.includes('session_token')) return null
    const found = await library.api.getSession({
      headers,
      query: { disableRefresh: true },
    })
    if (!found) return null
    return {
      id: found.session.id,
      userId: found.user.id,
      email: found.user.email,
      strong: found.session.strong === true,
    }
  }
  const factorsOf: Access['factorsOf'] = async (userId) => {
    const found = await records.system('second factors of a person', (tx) =>
      tx.one(accounts.factorsOf, { user: userId }),
    )
    if (!found) return { totp: false, passkeys: 0, password: false, isNeeded: false }
    const { roles, ...factors } = found
    return { ...factors, isNeeded: roles.some(needsSecondFactor) }
  }
  const findUser: Access['findUser'] = (email) =>
    records.system('is the address known', (tx) => tx.one(accounts.userByEmail, { email }))
  const membershipsOf: Access['membershipsOf'] = async (userId) => {
    const rows = await records.system('organizations of a person', (tx) =>
      tx.all(accounts.membershipsOf, { user: userId }),
    )
    return rows.map(({ organization_id, role, sites }) => ({
      organization: organization_id,
      role,
      sites,
    }))
  }
  const whoIs = openWhoIs({ records, clock, library })
  const isSetupOpen = async (): Promise<boolean> =>
    !(
      await records.system('is there an administrator', (tx) =>
        tx.one(accounts.anyAdministrator, {}),
      )
    )?.found

  return {
    whoIs,
    sessionOf,
    factorsOf,
    isSetupOpen,
    oidc: o.oidc ? { name: o.oidc.name } : null,
    guard: (who, endpoint) => {
      if (!who.mfa) throw accessProblem('access.mfa_required', {})
      // What reads is a GET, here as everywhere on the web.
      if (who.previews && endpoint.method !== 'GET' && endpoint.name !== END_PREVIEW)
        throw accessProblem('access.preview_reads_only', {})
    },
    authHandler: openDoor({
      library,
      throttle,
      publicUrl: o.publicUrl,
      keeper: {
        session: sessionOf,
        factors: factorsOf,
        strengthen: async (id, method) => {
          await records.system('a session showed its second factor', (tx) =>
            tx.run(sessions.strengthenSession, { id, method }),
          )
        },
        tell: (event) => tell(o, event),
      },
    }),

    issueSetupToken: async () => {
      if (!(await isSetupOpen())) return null
      const token = newSecret()
      const expiresAt = new Date(clock.now().getTime() + SETUP_TOKEN_MINUTES * 60_000)
      await records.system('a setup token', (tx) =>
        tx.run(accounts.keepSetupToken, { hash: digestOf(token), expires: expiresAt }),
      )
      return { token, expiresAt }
    },
    checkSetupToken: async (token, ip) => {
      await throttle.attempt({ ip, account: null })
      if (!(await isSetupOpen())) throw accessProblem('access.setup_done', {})
      const open = await records.system('is the setup token open', (tx) =>
        tx.one(accounts.setupTokenIsOpen, { hash: digestOf(token), now: clock.now() }),
      )
      if (!open?.found) throw accessProblem('access.setup_token_refused', {})
    },
    useSetupToken: async (tx, token) => {
      const used = await tx.one(accounts.useSetupToken, { hash: digestOf(token), now: clock.now() })
      if (!used) throw accessProblem('access.setup_token_refused', {})
    },

    prepareUser: async ({ password, own, ...user }) => {
      if (password === null) return { ...user, id: newId(), hash: null }
      const refused = passwordProblem(password, [user.email, user.name, ...own])
      if (refused) throw refused
      const context = await library.$context
      return { ...user, id: newId(), hash: await context.password.hash(password) }
    },
    addUser: async (tx, user) => {
      const now = clock.now()
      const { id, name, email, language } = user
      await tx.run(accounts.addUser, { id, name, email, language, now })
      if (user.hash !== null)
        await tx.run(accounts.addPassword, { id: newId(), user: id, hash: user.hash, now })
    },
    resetUser: async (tx, userId, hash) => {
      for (const forget of accounts.forgetCredentials) await tx.run(forget, { user: userId })
      await tx.run(accounts.addPassword, { id: newId(), user: userId, hash, now: clock.now() })
    },
    mayReset: async (who, userId) => {
      const [mine, theirs] = [await membershipsOf(who.userId), await membershipsOf(userId)]
      const administered = new Set(
        mine.filter((m) => m.role === 'administrator').map((m) => m.organization),
      )
      return theirs.every((m) => administered.has(m.organization))
    },
    issueReset: async (email) => {
      const user = await findUser(email.trim().toLowerCase())
      const [first] = user ? await membershipsOf(user.id) : []
      if (!user || !first) return null
      const by = { system: 'command line' }
      return records.within({ organization: first.organization, sites: '*' }, async (tx) => {
        const { token, expiresAt } = await resetMember(
          tx,
          { userId: user.id, by: by.system },
          clock.now(),
        )
        await o.audit.write(tx, by, {
          what: 'access.reset',
          object: { kind: 'account', id: user.id, name: user.name },
          before: null,
          after: null,
        })
        return { token, expiresAt }
      })
    },
    editUser: async (tx, { id, name, language }) => {
      await tx.run(accounts.editUser, { user: id, name, language, now: clock.now() })
    },
    findUser,
    signIn: async (given, at) => {
      const headers = new Headers({ [ADDRESS_HEADER]: at.ip })
      const browser = at.headers.get('user-agent')
      if (browser !== null) headers.set('user-agent', browser.slice(0, 500))
      const answer = await library.api.signInEmail({
        body: { email: given.email, password: given.password },
        headers,
        asResponse: true,
      })
      if (!answer.ok) throw new Error('the account just made does not sign in')
      return answer.headers.getSetCookie()
    },
    refresh: async (headers) => {
      if (!headers.get('cookie')?.includes('session_token')) return []
      const cookie = new Headers({ cookie: headers.get('cookie') ?? '' })
      const answer = await library.api.getSession({ headers: cookie, asResponse: true })
      return answer.headers.getSetCookie()
    },

    membershipsOf,
    workIn: async (who, organization) => {
      const session = who.sessionId
      if (session === undefined) throw accessProblem('access.session_only', {})
      await records.system('switch the organization', async (tx) => {
        const mine = await tx.all(accounts.membershipsOf, { user: who.userId })
        if (!mine.some((m) => m.organization_id === organization))
          throw accessProblem('access.not_member', {})
        await tx.run(sessions.workIn, { session, user: who.userId, organization })
      })
    },
    previewAs: async (who, seen) => {
      const session = who.sessionId
      if (session === undefined) throw accessProblem('access.session_only', {})
      const preview = seen && { role: seen.role, sites: seen.sites === '*' ? '*' : [...seen.sites] }
      await records.system('see as another role', (tx) =>
        tx.run(sessions.previewAs, {
          session,
          user: who.userId,
          organization: who.organization,
          preview: preview as z.input<typeof sessions.previewAs.params>['preview'],
        }),
      )
    },
    openInvitation: async (token, ip) => {
      await throttle.attempt({ ip, account: null })
      const found = await records.system('an invitation by its token', (tx) =>
        tx.one(memberships.openInvitationByHash, { hash: digestOf(token), now: clock.now() }),
      )
      if (!found) throw accessProblem('access.invitation_refused', {})
      return found
    },
    removeOrganization: async (tx) => {
      for (const removal of memberships.removals) await tx.run(removal, {})
    },
  }
}
