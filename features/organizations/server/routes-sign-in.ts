/**
 * Routes of the first start, the sign-in page and a person's own sessions.
 * @module
 */
import type { z } from 'zod'
import { accessProblem, members, type Who } from '../../../platform/access/index.ts'
import { openRoute, type Route, route } from '../../../platform/http/index.ts'
import { generalProblem, notFound } from '../../../platform/http/problems.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import type { Acts } from './acts.ts'
import { iso, type OrganizationsDeps } from './deps.ts'
import { findOrganization, namedOrganizations } from './organization-store.ts'
import { sessionOnly } from './session-only.ts'
import { areSites } from './site-store.ts'

type SessionAnswer = z.input<typeof contract.SessionView>

/** The colour of an organization that has not chosen one: 藍, calm and readable under white text. */
export const FIRST_COLOUR = '#1f4e79'

export const signInRoutes = (deps: OrganizationsDeps, acts: Acts): readonly Route[] => {
  const { records, access, audit, clock } = deps
  const setCookies = (
    cookies: readonly string[],
    setHeader: (name: string, value: string) => void,
  ): void => {
    for (const cookie of cookies) setHeader('set-cookie', cookie)
  }
  const logPreview = (tx: Transaction, who: Who, what: string, after: unknown) =>
    audit.write(tx, who, {
      what: `organizations.${what}`,
      object: { kind: 'account', id: who.userId, name: who.name },
      before: null,
      after,
    })
  return [
    openRoute(contract.signInPage, async () => ({
      setup: await access.isSetupOpen(),
      oidc: access.oidc,
    })),

    openRoute(contract.setup, async ({ body, ip, headers, setHeader }) => {
      const { organization: company, administrator } = body
      await access.checkSetupToken(body.token, ip)
      const user = await access.prepareUser({
        ...administrator,
        language: company.language,
        own: [company.name],
      })
      const organization = newId()
      const scope = { organization, sites: '*' } as const
      await records.within(scope, async (tx) => {
        await access.useSetupToken(tx, body.token)
        await access.addUser(tx, user)
        await members.addMember(
          tx,
          { userId: user.id, role: 'administrator', sites: '*' },
          clock.now(),
        )
        const by = {
          userId: user.id,
          name: user.name,
          role: 'administrator',
          via: 'session',
          ip,
        } as const
        await acts.createOrganization(tx, by, {
          ...company,
          nameKana: '',
          corporateNumber: null,
          colour: FIRST_COLOUR,
          sample: false,
        })
        await acts.createPerson(tx, by, firstPerson(user, company.language), user.id)
      })
      setCookies(await access.signIn(administrator, { headers, ip }), setHeader)
      return { organization, userId: user.id }
    }),

    openRoute(contract.mySession, async ({ who, headers, setHeader }): Promise<SessionAnswer> => {
      if (who?.via !== 'session') return { signedIn: false }
      setCookies(await access.refresh(headers), setHeader)
      const mine = await access.membershipsOf(who.userId)
      const named = await records.system('organizations of a person', (tx) =>
        namedOrganizations(
          tx,
          mine.map((m) => m.organization),
        ),
      )
      const shown = mine.flatMap((m) => {
        const found = named.find((n) => n.id === m.organization)
        if (!found) return []
        const { name, colour, sample, timeZone } = found
        return [{ organization: m.organization, role: m.role, name, colour, sample, timeZone }]
      })
      const active = shown.find((s) => s.organization === who.organization)
      if (!active) return { signedIn: false }
      const { totp, passkeys, password } = await access.factorsOf(who.userId)
      return {
        signedIn: true,
        userId: who.userId,
        name: who.name,
        email: who.email,
        language: who.language,
        // In a preview the role and the sites are those that are tried on.
        organization: { ...active, role: who.role },
        preview: who.previews === true,
        sites: who.sites === '*' ? who.sites : [...who.sites],
        memberships: shown.map(({ timeZone: _timeZone, ...membership }) => membership),
        mfa: who.mfa,
        factors: { totp, passkeys, password },
      }
    }),

    route(contract.switchOrganization, async ({ who, body }) => {
      await access.workIn(who, body.organization)
      return { ok: true as const }
    }),

    route(contract.beginPreview, async ({ who, body }) => {
      sessionOnly(who)
      // A look through other eyes never shows more than one's own.
      if (body.sites === '*' && who.sites !== '*') throw generalProblem('general.forbidden', {})
      await records.within(who.scope, async (tx) => {
        if (body.sites !== '*' && !(await areSites(tx, body.sites))) throw notFound()
        await logPreview(tx, who, 'begin-preview', body)
      })
      await access.previewAs(who, body)
      return { ok: true as const }
    }),
    route(contract.endPreview, async ({ who }) => {
      sessionOnly(who)
      await access.previewAs(who, null)
      if (who.previews)
        await records.within(who.scope, (tx) => logPreview(tx, who, 'end-preview', null))
      return { ok: true as const }
    }),

    route(contract.editMyself, async ({ who, body }) => {
      sessionOnly(who)
      await records.within(who.scope, async (tx) => {
        await access.editUser(tx, { id: who.userId, ...body })
        await audit.write(tx, who, {
          what: 'organizations.edit-myself',
          object: { kind: 'account', id: who.userId, name: body.name },
          before: { name: who.name, language: who.language },
          after: body,
        })
      })
      return { ok: true as const }
    }),

    route(contract.mySignIns, async ({ who }) => {
      const current = sessionOnly(who)
      const rows = await records.within(who.scope, (tx) =>
        members.listSessions(tx, who.userId, clock.now()),
      )
      return {
        items: rows.map((row) => ({
          id: row.id,
          current: row.id === current,
          createdAt: iso(row.created_at),
          lastSeenAt: iso(row.seen_at),
          expiresAt: iso(row.expires_at),
          ip: row.ip,
          browser: row.browser,
          method: row.method,
        })),
      }
    }),

    route(contract.endSignIn, async ({ who, params }) => {
      sessionOnly(who)
      await records.within(who.scope, async (tx) => {
        if ((await members.endSessions(tx, who.userId, { only: params.id })) !== 1) throw notFound()
        await audit.write(tx, who, {
          what: 'organizations.end-sign-in',
          object: { kind: 'account', id: who.userId, name: who.name },
          before: null,
          after: null,
        })
      })
      return { ok: true as const }
    }),

    route(contract.endSignIns, async ({ who, body }) => {
      const current = sessionOnly(who)
      const ended = await records.within(who.scope, async (tx) => {
        const n = await members.endSessions(
          tx,
          who.userId,
          body.keepCurrent ? { keep: current } : {},
        )
        await audit.write(tx, who, {
          what: 'organizations.end-sign-ins',
          object: { kind: 'account', id: who.userId, name: who.name },
          before: null,
          after: { ended: n },
        })
        return n
      })
      return { ended }
    }),

    route(contract.createOrganization, async ({ who, body }) => {
      sessionOnly(who)
      const organization = newId()
      const made = await records.within({ organization, sites: '*' }, async (tx) => {
        const view = await acts.createOrganization(tx, who, { ...body, sample: false })
        await members.addMember(
          tx,
          { userId: who.userId, role: 'administrator', sites: '*' },
          clock.now(),
        )
        return view
      })
      await access.workIn(who, organization)
      return made
    }),

    openRoute(contract.openInvitation, async ({ body, ip }) => {
      const invitation = await access.openInvitation(body.token, ip)
      const scope = { organization: invitation.organization_id, sites: '*' } as const
      const organization = await records.within(scope, findOrganization)
      if (!organization) throw accessProblem('access.invitation_refused', {})
      return {
        organization: organization.name,
        email: invitation.email,
        role: invitation.role,
        expiresAt: iso(invitation.expires_at),
        // A new start asks for a new password, as from somebody new.
        known:
          invitation.resets_user === null && (await access.findUser(invitation.email)) !== null,
        oidc: access.oidc !== null,
      }
    }),
  ]
}

/** 山田 太郎 → 姓 and 名; a name in one piece is the family name. */
const firstPerson = (
  user: { readonly name: string; readonly email: string },
  language: 'ja' | 'en',
) => {
  const [first = '', ...rest] = user.name.trim().split(/[\s\u3000]+/)
  const isJapanese = /[\u3040-\u30ff\u3400-\u9fff]/.test(user.name)
  const last = rest.at(-1)
  const [familyName, givenName] =
    isJapanese || last === undefined
      ? [first, rest.join(' ')]
      : [last, [first, ...rest.slice(0, -1)].join(' ')]
  return {
    familyName,
    givenName,
    familyNameKana: '',
    givenNameKana: '',
    mail: user.email,
    phone: null,
    language,
    siteId: null,
    department: '',
    title: '',
    duties: [],
  }
}
