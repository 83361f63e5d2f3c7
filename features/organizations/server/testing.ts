/**
 * The whole feature behind the real HTTP door for tests: database, sign-in, evidence and audit log are the real ones.
 * @module
 */

import type { AccessOptions } from '../../../platform/access/index.ts'
import { accessMessages } from '../../../platform/access/index.ts'
import { TEST_ORIGIN, testAccess } from '../../../platform/access/testing.ts'
import { evidenceMigrations, openEvidence } from '../../../platform/evidence/index.ts'
import { openHttp } from '../../../platform/http/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { evidenceKinds } from '../evidence.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { type OrganizationsDeps, organizationsMigrations, organizationsServer } from './index.ts'

export const testOrganizations = async (given: Partial<Pick<AccessOptions, 'oidc'>> = {}) => {
  const t = await testAccess({
    ...given,
    migrations: [evidenceMigrations, organizationsMigrations],
  })
  const { records, clock, access, audit } = t
  const evidence = openEvidence({ records, clock, kinds: evidenceKinds })
  const mails: { to: string; subject: string; text: string }[] = []
  const deps: OrganizationsDeps = {
    records,
    access,
    audit,
    evidence,
    clock,
    publicUrl: TEST_ORIGIN,
    sendMail: async (mail) => {
      mails.push(mail)
      return true
    },
  }
  const http = await openHttp({
    log: openLog({ level: 'silent' }),
    clock,
    version: '0.0.0',
    publicUrl: null,
    host: '127.0.0.1',
    trustedProxies: [],
    whoIs: access.whoIs,
    isHome: async () => true,
    guard: access.guard,
    sentences: [accessMessages, { ja: ja.problems, en: en.problems }],
    routes: organizationsServer(deps).routes,
    mounts: [
      {
        prefix: '/api/auth',
        maxBodyBytes: 1024 * 1024,
        maxInFlightBytes: 16 * 1024 * 1024,
        handle: access.authHandler,
      },
    ],
  })
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    headers: Record<string, string>,
    body?: unknown,
  ) => {
    const response = await http.app.inject({
      method,
      url,
      headers: { host: 'localhost:8870', ...headers },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    return {
      status: response.statusCode,
      text: response.body,
      setCookies: [response.headers['set-cookie'] ?? []].flat(),
      json: /json/.test(String(response.headers['content-type']))
        ? JSON.parse(response.body)
        : null,
    }
  }
  return {
    ...t,
    evidence,
    deps,
    mails,
    http,
    /** Somebody at a browser: cookies are kept between the calls. */
    person: () => {
      const browser = t.browser('127.0.0.1')
      const call = async (
        method: 'GET' | 'POST' | 'PUT' | 'DELETE',
        url: string,
        body?: unknown,
      ) => {
        const headers = Object.fromEntries(
          browser.headers(body === undefined ? {} : { 'content-type': 'application/json' }),
        )
        const answer = await send(method, url, headers, body)
        browser.keep(answer.setCookies)
        return answer
      }
      return { browser, call, post: (url: string, body: unknown) => call('POST', url, body) }
    },
    /** A program with an API token. */
    program: (token: string) => ({
      call: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
        send(
          method,
          url,
          {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body,
        ),
    }),
    close: async () => {
      await http.close()
      await t.close()
    },
  }
}
export type TestOrganizations = Awaited<ReturnType<typeof testOrganizations>>
export type TestPerson = ReturnType<TestOrganizations['person']>
