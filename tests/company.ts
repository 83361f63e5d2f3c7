/**
 * The first company of a house, set up as somebody does who opens the console for the first time, and its sites.
 * @module
 */
import { expect } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { whoOf } from './fill.ts'
import type { TestHouse } from './house.ts'

/** Its administrator, signed in. */
export const setUpCompany = async ({ house, send }: TestHouse): Promise<Who> => {
  const issued = await house.access.issueSetupToken()
  const { status, text, json } = await send('POST', '/api/setup', {
    body: {
      token: issued?.token,
      organization: { name: 'テスト製作所', language: 'ja', timeZone: 'Asia/Tokyo' },
      administrator: { name: '管理者', email: 'admin@example.jp', password: TEST_PASSWORD },
    },
  })
  expect(status, text).toBe(200)
  return whoOf(json.organization, json.userId)
}

/** A site in Japan, as the form sends it. */
export const siteNamed = (name: string) => ({
  name,
  kind: 'headquarters',
  parentId: null,
  country: 'JP',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  address: '',
  networks: [],
})

/** The id of the new site. */
export const addSite = async ({ send }: TestHouse, who: Who, name = '本社'): Promise<string> => {
  const { status, text, json } = await send('POST', '/api/sites', { who, body: siteNamed(name) })
  expect(status, text).toBe(200)
  return json.id
}
