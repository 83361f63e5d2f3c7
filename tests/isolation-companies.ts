/**
 * The companies of the isolation proof: ours, theirs, the sample company of theirs, and a third one that a person of
 * ours works for, too; each filled through the real routes, and the house restarted without workers.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Endpoint } from '@hinoban/endpoint'
import { expect } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { type Filled, fillOrganization, whoOf } from './fill.ts'
import { flawOfFirewalls } from './fill-files.ts'
import { type TestHouse, testHouses, until } from './house.ts'
import { idsOf, picture } from './outside.ts'

export type Companies = {
  readonly h: TestHouse
  readonly ours: Filled
  readonly theirs: Filled
  /** A finding of a flaw, of each. */
  readonly flaws: { readonly ours: string; readonly theirs: string }
  readonly ourMark: string
  readonly theirMark: string
  /** Organizations that the callers do not belong to: theirs, its sample company, and the one a person of ours is in, too. */
  readonly foreign: readonly string[]
  readonly foreignIds: ReadonlySet<string>
  /** What stands in the tables of the foreign organizations. */
  readonly picture: () => ReturnType<typeof picture>
  readonly close: () => Promise<void>
}

export const endpointsOf = (h: TestHouse): Endpoint[] => h.house.routes.map((r) => r.endpoint)

export const openCompanies = async (): Promise<Companies> => {
  const ourMark = `ours${randomBytes(5).toString('hex')}`
  const theirMark = `theirs${randomBytes(5).toString('hex')}`
  const houses = await testHouses()
  const busy = await houses.open('with-jobs')
  const first = await busy.house.access.issueSetupToken()
  const setUp = await busy.send('POST', '/api/setup', {
    body: {
      token: first?.token,
      organization: { name: `会社 ${ourMark}`, language: 'ja', timeZone: 'Asia/Tokyo' },
      administrator: {
        name: `管理者 ${ourMark}`,
        email: `admin.${ourMark}@example.jp`,
        password: TEST_PASSWORD,
      },
    },
  })
  const admin = whoOf(setUp.json.organization, setUp.json.userId)
  const cookie = [setUp.headers['set-cookie'] ?? []].flat().map((c) => String(c).split(';')[0])
  const another = await openAnother(busy, admin, theirMark)
  // A third company that an administrator of ours works for, too.
  const third = await another.create(`third ${theirMark}`)
  const shared = await busy.send('POST', '/api/invitations', {
    who: third,
    body: {
      email: `admin.${ourMark}@example.jp`,
      role: 'auditor',
      sites: '*',
      personId: null,
    },
  })
  const joined = await busy.send('POST', '/api/invitations/accept', {
    headers: { cookie: cookie.join('; ') },
    body: { token: shared.json.link.split('#')[1], name: null, password: null, language: 'ja' },
  })
  expect(joined.text).toContain('"signedIn":true')
  const ours = await fillOrganization(busy, admin, ourMark, 1)
  const theirs = await fillOrganization(busy, another.admin, theirMark, 2)
  // The catalogue is of the installation; the finding of each is its own.
  await busy.send('POST', '/api/feeds/files', {
    who: admin,
    bytes: flawOfFirewalls(),
    fileName: 'cves.jsonl',
  })
  const flawOf = (who: Who): Promise<string> =>
    until(
      async () =>
        (await busy.send('GET', '/api/vulnerabilities/findings?flaw=CVE-2024-21762', { who })).json
          .rows[0]?.id,
    )
  const flaws = { ours: await flawOf(admin), theirs: await flawOf(another.admin) }
  const sample = await busy.send('POST', '/api/sample', { who: another.admin, body: {} })
  await until(async () => {
    const { json } = await busy.send('GET', '/api/sample', { who: another.admin })
    if (json.state === 'failed') throw new Error(json.why)
    return json.state === 'ready'
  })
  const foreign = [theirs.organization, third.organization, sample.json.organization]
  await until(async () => {
    const counted = await Promise.all(
      [another.admin, whoOf(sample.json.organization, another.admin.userId)].map((who) =>
        busy.send('GET', '/api/board', { who }),
      ),
    )
    return counted.every((c) => !c.json.pending)
  })
  await busy.close()
  // As after a restart; without workers, so that whatever changes now was changed by a request.
  const h = await houses.open('without-jobs')
  const mine = await h.outside((client) => idsOf(client, [ours.organization]))
  const all = await h.outside((client) => idsOf(client, foreign))
  const foreignIds = new Set([...all].filter((id) => !mine.has(id)))

  return {
    h,
    ours,
    theirs,
    flaws,
    ourMark,
    theirMark,
    foreign,
    foreignIds,
    picture: () => h.outside((client) => picture(client, foreign, ours.organization)),
    close: async () => {
      await h.close()
      await houses.close()
    },
  }
}

/** A company with an administrator of its own, opened through the routes and left by who opened it. */
const openAnother = async (h: TestHouse, by: Who, mark: string) => {
  const edit = (name: string) => ({
    name,
    nameKana: '',
    corporateNumber: null,
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    colour: '#1f4e79',
  })
  const opened = await h.send('POST', '/api/organizations', { who: by, body: edit(mark) })
  const start = whoOf(opened.json.id, by.userId)
  const invited = await h.send('POST', '/api/invitations', {
    who: start,
    body: {
      email: `boss.${mark}@example.jp`,
      role: 'administrator',
      sites: '*',
      personId: null,
    },
  })
  const accepted = await h.send('POST', '/api/invitations/accept', {
    ip: '198.51.100.77',
    body: {
      token: invited.json.link.split('#')[1],
      name: `社長 ${mark}`,
      password: TEST_PASSWORD,
      language: 'ja',
    },
  })
  expect(accepted.text).toContain('"signedIn":true')
  const listed = await h.send('GET', '/api/members', { who: start })
  const boss = listed.json.items.find((m: { userId: string }) => m.userId !== by.userId)
  const admin = whoOf(opened.json.id, boss.userId)
  const left = await h.send('DELETE', `/api/members/${by.userId}`, { who: admin })
  expect(left.status).toBe(200)
  return {
    admin,
    create: async (name: string): Promise<Who> => {
      const made = await h.send('POST', '/api/organizations', { who: admin, body: edit(name) })
      return whoOf(made.json.id, admin.userId)
    },
  }
}
