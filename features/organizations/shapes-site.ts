/**
 * What a form sends about a site.
 * @module
 */
import { z } from 'zod'
import { isPostalCodeOf, plainPostalCode } from './rules.ts'
import { canonicalNetwork } from './rules-network.ts'
import { Country, filled, Id, LanguageTag, line, SiteKind, TimeZone } from './shapes.ts'

const PostalCode = z.string().max(20).transform(plainPostalCode)
const Network = z
  .string()
  .max(60)
  .transform((v, context) => {
    const network = canonicalNetwork(v)
    if (network !== null) return network
    context.addIssue({ code: 'custom', message: 'is not an address range such as 192.168.10.0/24' })
    return z.NEVER
  })

/** The fields alone, for forms that type some of them in another way. */
export const SiteFields = z.strictObject({
  name: filled(200),
  kind: SiteKind,
  /** The site above it (a plant below its head office), or null. */
  parentId: Id.nullable(),
  country: Country,
  timeZone: TimeZone,
  language: LanguageTag,
  /** Seven digits in Japan; null where there is none. */
  postalCode: PostalCode.nullable().default(null),
  address: line(500),
  /** Address ranges (CIDR) that belong to this site. */
  networks: z.array(Network).max(200),
})

/** Seven digits in Japan; elsewhere what looks like a code. */
export const checkPostalCode = (
  { country, postalCode }: { readonly country: string; readonly postalCode: string | null },
  context: z.core.$RefinementCtx,
): void => {
  if (postalCode === null || isPostalCodeOf(country, postalCode)) return
  const message = country === 'JP' ? 'must have seven digits' : 'is not a postal code'
  context.addIssue({ code: 'custom', path: ['postalCode'], message, input: postalCode })
}
export const SiteEdit = SiteFields.superRefine(checkPostalCode)
export type SiteEdit = z.output<typeof SiteEdit>
