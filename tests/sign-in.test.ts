/**
 * Sign-in as people do it, in a real browser: a passkey (WebAuthn virtual authenticator of Chromium), the company's own
 * sign-in with a real OpenID provider, and a recovery code. What goes wrong says what to do next.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWatch, PASSWORD, totp, type Watch, whyNoBrowser } from './browser.ts'

const reason = whyNoBrowser()
const ADMINISTRATOR = 'it@example.jp'

/** Accounts of the provider by the name that is typed there. */
const ACCOUNTS: Readonly<Record<string, { readonly email: string; readonly verified: boolean }>> = {
  it: { email: ADMINISTRATOR, verified: true },
  it2: { email: ADMINISTRATOR, verified: false },
  stranger: { email: 'stranger@example.com', verified: true },
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

/** `oidc-provider`, as it is certified: only its accounts and its one client are ours. */
const providerFor = (issuer: string, watch: Watch): Provider => {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'hinoban',
        client_secret: 'a secret of the provider',
        redirect_uris: [`${watch.url}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: async (_context, id) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        name: '別の名前',
        email: ACCOUNTS[id]?.email ?? '',
        email_verified: ACCOUNTS[id]?.verified ?? false,
      }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ['a key for this test alone'] },
  })
  return provider
}

/** A phone or a laptop with a fingerprint reader. */
const authenticatorOf = async (page: Page) => {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** The finger is recognised, or the reader takes it away: the browser says the same as for a cancelled ceremony. */
    finger: (isKnown: 'known' | 'taken away') =>
      cdp.send('WebAuthn.setUserVerified', {
        authenticatorId,
        isUserVerified: isKnown === 'known',
      }),
    credentials: async () =>
      (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  }
}

const signOut = async (page: Page, watch: Watch): Promise<void> => {
  await page.evaluate(async () => {
    await fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
  })
  await page.goto(`${watch.url}/sign-in`)
  await page.getByRole('heading', { level: 1, name: 'サインイン' }).waitFor()
}

const alertOf = async (page: Page): Promise<string> => {
  const alert = page.getByRole('alert')
  await alert.waitFor()
  return (await alert.textContent()) ?? ''
}

describe.skipIf(reason !== null)(
  `in a real browser${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let idp: Server
    let context: BrowserContext
    let page: Page
    let authenticator: Awaited<ReturnType<typeof authenticatorOf>>
    beforeAll(async () => {
      idp = createServer()
      const issuer = `http://localhost:${await listen(idp)}`
      watch = await openWatch({
        env: {
          HINOBAN_SIGN_IN_OIDC_ISSUER: issuer,
          HINOBAN_SIGN_IN_OIDC_CLIENT_ID: 'hinoban',
          HINOBAN_SIGN_IN_OIDC_CLIENT_SECRET: 'a secret of the provider',
          HINOBAN_SIGN_IN_OIDC_NAME: '会社のアカウント',
          HINOBAN_SIGN_IN_OIDC_PRIVATE: 'true',
        },
      })
      idp.on('request', providerFor(issuer, watch).callback())
      context = await watch.context()
      page = await context.newPage()
      authenticator = await authenticatorOf(page)
    })
    beforeEach(() => authenticator.finger('known'))
    afterAll(async () => {
      await watch?.close()
      idp?.closeAllConnections()
      idp?.close()
    })

    test('first run: a passkey that is taken back says so, the second try makes it', async () => {
      await page.goto(`${watch.url}/setup#${watch.setupToken}`)
      await page.getByLabel('会社またはグループの名称').fill('試験製作所')
      await page.getByRole('button', { name: '次へ' }).click()
      await page.getByLabel('氏名').fill('情報システム担当')
      await page.getByLabel('メールアドレス').fill(ADMINISTRATOR)
      await page.locator('input[autocomplete="new-password"]').fill(PASSWORD)
      await page.getByRole('button', { name: '組織を作成' }).click()
      const make = page.getByRole('button', { name: 'パスキーを設定' })
      await make.waitFor()
      await authenticator.finger('taken away')
      await make.click()
      expect(await alertOf(page)).toMatch(/パスキーの作成が取り消されたか.*認証アプリ/)
      await authenticator.finger('known')
      await make.click()
      await page.getByRole('heading', { level: 1, name: 'はじめの一歩' }).waitFor()
      expect(await authenticator.credentials()).toMatchObject([
        { rpId: 'localhost', isResidentCredential: true },
      ])
    })

    test('the same device is not enrolled twice', async () => {
      await page.goto(`${watch.url}/me`)
      await page.getByText('この端末のパスキー').first().waitFor()
      await page.getByRole('button', { name: 'パスキーを追加' }).click()
      expect(await alertOf(page)).toMatch(/すでに登録されています/)
    })

    test('signs out, and in with the passkey alone; a ceremony that is taken back says what to do', async () => {
      await signOut(page, watch)
      const passkey = page.getByRole('button', { name: 'パスキーでサインイン' })
      await authenticator.finger('taken away')
      await passkey.click()
      expect(await alertOf(page)).toMatch(/パスキーの操作が取り消されたか.*別の方法/)
      await authenticator.finger('known')
      await passkey.click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      const session = await page.evaluate(async () => (await fetch('/api/session')).json())
      expect(session).toMatchObject({ signedIn: true, mfa: true })
    })

    const toProvider = async (login: string): Promise<void> => {
      await page.getByRole('button', { name: '会社のアカウントでサインイン' }).click()
      await page.getByPlaceholder('Enter any login').fill(login)
      await page.getByPlaceholder('and password').fill('x')
      await page.getByRole('button', { name: 'Sign-in' }).click()
      await page.getByRole('button', { name: 'Continue' }).click()
    }
    /** The provider forgets who sat here. */
    const newProviderSession = (): Promise<void> =>
      context.clearCookies({ name: /^_(session|interaction)/ })

    test('the sign-in of the company: over to the provider and back, then the second factor that the role needs', async () => {
      await signOut(page, watch)
      await toProvider('it')
      await page.waitForURL((url) => url.pathname === '/second-factor')
      await page.getByRole('button', { name: 'パスキーでサインイン' }).click()
      await page.waitForURL((url) => !/second-factor|sign-in/.test(url.pathname))
      const session = await page.evaluate(async () => (await fetch('/api/session')).json())
      expect(session).toMatchObject({ signedIn: true, mfa: true, name: '情報システム担当' })
    })

    test('a page that was asked for is opened after it, also when the first try failed', async () => {
      await signOut(page, watch)
      await newProviderSession()
      await page.goto(`${watch.url}/sign-in?return=${encodeURIComponent('/people?q=a')}`)
      await page.getByRole('button', { name: '会社のアカウントでサインイン' }).click()
      await page.getByText('[ Cancel ]').click()
      expect(await alertOf(page)).toMatch(/完了しませんでした.*もう一度/)
      expect(new URL(page.url()).searchParams.get('return')).toBe('/people?q=a')
      await toProvider('it')
      await page.getByRole('button', { name: 'パスキーでサインイン' }).click()
      await page.waitForURL((url) => url.pathname === '/people')
    })

    test.each(['stranger', 'it2'])('%s is not let in, and is told whom to ask', async (login) => {
      await signOut(page, watch)
      await newProviderSession()
      await toProvider(login)
      expect(await alertOf(page)).toMatch(/招待されたメールアドレス.*管理者/)
      const session = await page.evaluate(async () => (await fetch('/api/session')).json())
      expect(session).toEqual({ signedIn: false })
    })

    test('a recovery code opens the account once', async () => {
      await page.goto(`${watch.url}/sign-in`)
      await page.getByRole('button', { name: 'パスキーでサインイン' }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      await page.goto(`${watch.url}/me`)
      await page.getByRole('button', { name: '設定する' }).click()
      await page.getByLabel('確認のため、パスワードを入力してください').fill(PASSWORD)
      await page.getByRole('button', { name: '続ける' }).click()
      const secret = ((await page.locator('code.mono').textContent()) ?? '').replace(/\s/g, '')
      await page.getByLabel('6桁の確認コード').fill(totp(secret))
      await page.getByRole('button', { name: '確認', exact: true }).click()
      await page.getByLabel('回復コードを安全な場所に保管しました').waitFor()
      const codes = await page.locator('.codes code').allTextContents()
      expect(new Set(codes).size).toBe(10)
      await page.getByLabel('回復コードを安全な場所に保管しました').check()
      await page.getByRole('button', { name: '次へ進む' }).click()
      const enter = async (code: string): Promise<void> => {
        await signOut(page, watch)
        await page.getByLabel('メールアドレス').fill(ADMINISTRATOR)
        await page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
        await page.getByRole('button', { name: 'サインイン', exact: true }).click()
        await page.getByRole('button', { name: '回復コードを使う' }).click()
        await page.getByRole('textbox', { name: '回復コード' }).fill(code)
        await page.getByRole('button', { name: '確認', exact: true }).click()
      }
      await enter(codes[3] ?? '')
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      const session = await page.evaluate(async () => (await fetch('/api/session')).json())
      expect(session).toMatchObject({ signedIn: true, mfa: true })
      await enter(codes[3] ?? '')
      await page.getByText('この回復コードは使えません').waitFor()
      await page.getByRole('textbox', { name: '回復コード' }).fill(codes[4] ?? '')
      await page.getByRole('button', { name: '確認', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    })

    test('a provider that is gone is told at the button; other ways stay', async () => {
      await signOut(page, watch)
      idp.closeAllConnections()
      await new Promise<void>((done) => void idp.close(() => done()))
      // What was discovered is believed for an hour.
      watch.pass(3600_000 + 1)
      await page.getByRole('button', { name: '会社のアカウントでサインイン' }).click()
      expect(await alertOf(page)).toMatch(/応答がありませんでした.*別の方法/)
      await page.getByRole('button', { name: 'パスキーでサインイン' }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    })
  },
)
