/**
 * A house whose OpenID provider is the lying one of `testing-oidc.ts`, and the whole way of a sign-in through it.
 * @module
 */
import { newId } from '../records/index.ts'
import type { OidcSettings } from './index.ts'
import { type TestAccess, testAccess } from './testing.ts'
import { CLIENT_ID, CLIENT_SECRET, openTestProvider } from './testing-oidc.ts'

/** What is discovered is believed for an hour. */
export const DISCOVERY_PASSES_MS = 3600_000 + 1

export const kata = { sub: 'u1', email: 'kata@example.jp', email_verified: true, name: '別名' }

export const begin = (at: TestAccess, browser = at.browser()) =>
  browser.post('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/today',
    errorCallbackURL: '/sign-in',
    disableRedirect: true,
  })

/** Where the provider sends the browser after the person has signed in there. */
export const backFrom = async (address: string): Promise<URL> => {
  const answer = await fetch(address, { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '')
}

export const openOidcTest = async () => {
  let at: TestAccess | null = null
  const provider = await openTestProvider({ now: () => at?.clock.now() ?? new Date() })
  const settings = (given: Partial<OidcSettings> = {}): OidcSettings => ({
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    name: '会社アカウント',
    reach: 'private-too',
    ...given,
  })
  const t = await testAccess({ oidc: settings(), oidcTimeoutMs: 1_500 })
  at = t
  const organization = newId()
  await t.addMember(organization, 'kata@example.jp', 'operator')
  await t.addMember(organization, 'yakuin@example.jp', 'officer')
  await t.addMember(organization, 'kanri@example.jp', 'administrator')
  return {
    provider,
    t,
    settings,
    /** Our button, the provider, back to us. */
    signIn: async (said: Record<string, unknown>, browser = t.browser()) => {
      provider.state.claims = said
      const begun = await begin(t, browser)
      if (begun.status !== 200) throw new Error(`no sign-in was begun: ${begun.text}`)
      const back = await backFrom(begun.json.url)
      const landed = await browser.get(back.pathname + back.search)
      return { browser, landed, back, who: await t.access.whoIs(browser.headers(), '192.0.2.1') }
    },
    /** The provider tells the truth again, and nothing is remembered of it. */
    afresh: (): void => {
      provider.state.lies = {}
      provider.state.asked.length = 0
      provider.state.forms.length = 0
      t.logged.length = 0
      t.pass(DISCOVERY_PASSES_MS)
    },
    close: async (): Promise<void> => {
      await t.close()
      await provider.close()
    },
  }
}
