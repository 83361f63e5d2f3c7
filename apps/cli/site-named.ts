/**
 * The site that a person names: its id, or its name when the token may read the sites.
 * @module
 */
import { z } from 'zod'
import type { Client } from './client.ts'
import { plainText } from './plain-text.ts'
import { problem } from './problems.ts'

/** As much of the answer as is needed here; its full shape is the feature's own. */
const sites = {
  method: 'GET',
  path: '/api/sites',
  answer: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
} as const

export const siteNamed = async (
  client: Client,
  name: string | undefined,
): Promise<string | null> => {
  if (name === undefined) return null
  if (z.uuid().safeParse(name).success) return name
  const { items } = await client.call(sites)
  const fold = (text: string): string => text.normalize('NFKC').toLowerCase().trim()
  const [found, ...others] = items.filter((site) => fold(site.name) === fold(name))
  if (found === undefined || others.length > 0)
    throw problem('cli.no_such_site', {
      name: plainText(name, 200),
      sites: plainText(items.map((site) => site.name).join(', '), 1000),
    })
  return found.id
}
