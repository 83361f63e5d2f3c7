import { expect, test } from 'vitest'
import { SiteEdit } from '../contract.ts'
import { placesOf } from './postal-codes.ts'

/** Addresses of offices that everybody knows. */
test.each([
  ['1000013', '東京都', '千代田区', '霞が関'],
  ['1130021', '東京都', '文京区', '本駒込'],
  ['5300001', '大阪府', '大阪市北区', '梅田'],
  ['9000006', '沖縄県', '那覇市', 'おもろまち'],
])('%s is %s%s%s', async (code, prefecture, city, town) => {
  const places = await placesOf(code)
  const found = places.find((p) => p.town.startsWith(town) || town.startsWith(p.town))
  expect([found?.prefecture, found?.city]).toEqual([prefecture, city])
})
test('a code that nobody has stands for no place', async () => {
  expect(await placesOf('0000000')).toEqual([])
})

const site = {
  name: '本社',
  kind: 'headquarters',
  parentId: null,
  country: 'JP',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  address: '',
  networks: [],
}
test('a site keeps seven digits in Japan, and what another country writes', () => {
  expect(SiteEdit.parse(site).postalCode).toBeNull()
  expect(SiteEdit.parse({ ...site, postalCode: '〒１００－８９０１' }).postalCode).toBe('1008901')
  expect(SiteEdit.safeParse({ ...site, postalCode: '100' }).success).toBe(false)
  expect(SiteEdit.parse({ ...site, country: 'TH', postalCode: '13000' }).postalCode).toBe('13000')
})
