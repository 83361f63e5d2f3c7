/**
 * Sign-in for tests: the real library on a real database, a browser that keeps cookies, an authenticator app and a
 * security key in software.
 * @module
 */
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { auditMigrations, openAudit } from '../audit/index.ts'
import type { Clock } from '../clock/index.ts'
import { openLog } from '../log/index.ts'
import type { MigrationFolder } from '../records/index.ts'
import { testRecords } from '../records/testing.ts'
import { type AccessOptions, accessMigrations, members, openAccess, type Role } from './index.ts'

export const TEST_ORIGIN = 'http://localhost:8870'
export const TEST_PASSWORD = 'kirei-na 夕焼けを三つ見た'

export const testAccess = async (
  given: Partial<Pick<AccessOptions, 'oidc' | 'throttle' | 'network' | 'oidcTimeoutMs'>> & {
    readonly migrations?: readonly MigrationFolder[]
  } = {},
) => {
  const test = await testRecords([accessMigrations, auditMigrations, ...(given.migrations ?? [])])
  let shiftMs = 0
  const logged: string[] = []
  const clock: Clock = { now: () => new Date(Date.now() + shiftMs) }
  const audit = openAudit({ records: test.records, clock })
  const access = openAccess({
    records: test.records,
    audit,
    clock,
    log: openLog({ level: 'warn', write: (line) => void logged.push(line) }),
    publicUrl: TEST_ORIGIN,
    secret: randomBytes(32).toString('hex'),
    oidc: given.oidc ?? null,
    ...(given.network ? { network: given.network } : {}),
    ...(given.oidcTimeoutMs === undefined ? {} : { oidcTimeoutMs: given.oidcTimeoutMs }),
    throttle: given.throttle ?? { perAddress: 10_000, perAccount: 10_000, inAll: 10_000 },
  })
  return {
    ...test,
    access,
    audit,
    clock,
    /** Every line the room has logged. */
    logged,
    /** Lets time pass for everything but the library's own sessions. */
    pass: (ms: number) => {
      shiftMs += ms
    },
    /** An account with a membership, as an invitation would leave it. */
    addMember: async (
      organization: string,
      email: string,
      role: Role,
      sites: '*' | readonly string[] = '*',
    ): Promise<string> => {
      const user = await access.prepareUser({
        name: email.split('@')[0] ?? email,
        email,
        language: 'ja',
        password: TEST_PASSWORD,
        own: [],
      })
      await test.records.within({ organization, sites: '*' }, async (tx) => {
        await access.addUser(tx, user)
        await members.addMember(tx, { userId: user.id, role, sites }, clock.now())
      })
      return user.id
    },
    browser: (ip = '192.0.2.1') => openBrowser(access.authHandler, ip),
  }
}
export type TestAccess = Awaited<ReturnType<typeof testAccess>>
export type TestBrowser = ReturnType<typeof openBrowser>

const openBrowser = (handle: (request: Request, ip: string) => Promise<Response>, ip: string) => {
  const cookies = new Map<string, string>()
  const keep = (setCookies: readonly string[]): void => {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at)
      if (attributes.some((a) => /^\s*max-age=0$/i.test(a)) || pair.slice(at + 1) === '')
        cookies.delete(name)
      else cookies.set(name, pair.slice(at + 1))
    }
  }
  const headers = (more: Readonly<Record<string, string>> = {}): Headers => {
    const all = new Headers({ origin: TEST_ORIGIN, 'user-agent': 'Test/1.0', ...more })
    if (cookies.size > 0)
      all.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    return all
  }
  const send = async (request: Request) => {
    const response = await handle(request, ip)
    keep(response.headers.getSetCookie())
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      setCookies: response.headers.getSetCookie(),
      location: response.headers.get('location'),
      text,
      // Tests read what they expect; a wrong expectation fails there.
      json: isJson && text !== '' ? JSON.parse(text) : null,
    }
  }
  return {
    cookies,
    keep,
    headers,
    get: (path: string) => send(new Request(`${TEST_ORIGIN}${path}`, { headers: headers() })),
    post: (path: string, body: unknown, more: Readonly<Record<string, string>> = {}) =>
      send(
        new Request(`${TEST_ORIGIN}${path}`, {
          method: 'POST',
          headers: headers({ 'content-type': 'application/json', ...more }),
          body: JSON.stringify(body),
        }),
      ),
  }
}

type Answer = Pick<Awaited<ReturnType<TestBrowser['post']>>, 'status' | 'text' | 'json'>
type Poster = { readonly post: (path: string, body: unknown) => Promise<Answer> }
/** Signs in, enrols an authenticator app and leaves a strong session. Returns the app's secret and recovery codes. */
export const enrolTotp = async (browser: Poster, email: string, password = TEST_PASSWORD) => {
  await browser.post('/api/auth/sign-in/email', { email, password })
  const begun = await browser.post('/api/auth/two-factor/enable', { password })
  if (begun.status !== 200) throw new Error(`no TOTP: ${begun.text}`)
  const uri: string = begun.json.totpURI
  const verified = await browser.post('/api/auth/two-factor/verify-totp', { code: totp(uri) })
  if (verified.status !== 200) throw new Error(`TOTP refused: ${verified.text}`)
  return { uri, recoveryCodes: begun.json.backupCodes as string[] }
}

/** RFC 6238 with SHA-1, 30 s, 6 digits, from an otpauth address. `steps` moves the clock of the app. */
export const totp = (uri: string, steps = 0, nowMs = Date.now()): string => {
  const secret = decodeBase32(new URL(uri).searchParams.get('secret') ?? '')
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000) + steps))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const decodeBase32 = (text: string): Buffer => {
  const bits = [...text.replace(/=+$/, '')]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** A security key in software: ES256, no attestation (WebAuthn Level 2 §6). */
export const softKey = (rpId = 'localhost') => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const jwk = publicKey.export({ format: 'jwk' })
  let counter = 0
  const authData = (flags: number): Buffer => {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
  }
  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const common = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
  }
  return {
    /** `navigator.credentials.create()`; flags: user present 1, verified 4, attested data 64. */
    create: (options: { challenge: string }, flags = 1 | 4 | 64, origin = TEST_ORIGIN) => {
      // COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
      const cose = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(jwk.x ?? '', 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(jwk.y ?? '', 'base64url'),
      ])
      const data = Buffer.concat([
        authData(flags),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ])
      // CBOR {"fmt": "none", "attStmt": {}, "authData": bytes}
      const length = Buffer.alloc(2)
      length.writeUInt16BE(data.length)
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
        length,
        data,
      ])
      return {
        ...common,
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString(
            'base64url',
          ),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    /** `navigator.credentials.get()` */
    get: (options: { challenge: string }, flags = 1 | 4, origin = TEST_ORIGIN) => {
      const data = authData(flags)
      const client = clientData('webauthn.get', options.challenge, origin)
      const signature = sign(
        'sha256',
        Buffer.concat([data, createHash('sha256').update(client).digest()]),
        privateKey,
      )
      return {
        ...common,
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}
