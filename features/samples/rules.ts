/**
 * How the day of the photograph becomes today: every observation of a file moves by the same distance, and the words
 * of the measurements come in the language of whoever loads them.
 * @module
 */
import { z } from 'zod'

const Said = z.strictObject({ ja: z.string(), en: z.string() })
const signed = {
  measure: z.string().regex(/^HB-[A-Z]\d\d$/),
  /** How many days it counts from the day of loading. */
  days: z.number().int().min(1).max(365),
}
/** Signed through the board's own doors, in the name of the person who loads the sample. */
export const SampleSignature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('declaration'), statement: Said, ...signed }),
  z.strictObject({
    kind: z.literal('exception'),
    reason: Said,
    compensating: Said,
    ...signed,
  }),
  z.strictObject({ kind: z.literal('not-applicable'), reason: Said, ...signed }),
])
export type SampleSignature = z.infer<typeof SampleSignature>

export const SampleCompany = z.strictObject({
  asOf: z.iso.datetime(),
  organization: Said,
  sites: z.array(
    z.strictObject({
      key: z.string(),
      ja: z.string(),
      en: z.string(),
      country: z.string(),
      timeZone: z.string(),
      language: z.string(),
      kind: z.enum(['headquarters', 'plant', 'subsidiary']),
      networks: z.array(z.string()),
    }),
  ),
  files: z.array(
    z.strictObject({ file: z.string().regex(/^[a-z0-9.-]+$/), site: z.string().nullable() }),
  ),
  signatures: z.array(SampleSignature),
  words: z.array(Said),
})
export type SampleCompany = z.infer<typeof SampleCompany>

/** nmap writes seconds since 1970 into these attributes (nmap.dtd). */
const NMAP_TIMES = /\b(start|starttime|endtime|time|lastboot)="(\d{10})"/g

/** Moves the times of an nmap file by `seconds`; a table or a bill of materials carries no time of observation. */
export const movedScan = (text: string, seconds: number): string =>
  text.replace(NMAP_TIMES, (_, name: string, at: string) => `${name}="${Number(at) + seconds}"`)

/** Fields of evidence whose numbers are times in ms since 1970: the convention of every `features/<name>/evidence.ts`. */
export const isTimeField = (name: string): boolean =>
  /(?:At|By|On|Since|Until)$|^endOfSupport$/.test(name)

/** Moves the times of native evidence, one record a line, and says its words in `language`. */
export const movedEvidence = (
  text: string,
  seconds: number,
  { words, sites, organization }: Pick<SampleCompany, 'words' | 'sites' | 'organization'>,
  language: 'ja' | 'en',
): string => {
  const said = new Map([...words, ...sites, organization].map((w) => [w.ja, w[language]]))
  const value = (field: string, given: unknown): unknown => {
    if (typeof given === 'number') return isTimeField(field) ? given + seconds * 1000 : given
    if (typeof given === 'string')
      return field === 'observedAt' || field === 'validUntil'
        ? new Date(Date.parse(given) + seconds * 1000).toISOString()
        : (said.get(given) ?? given)
    if (Array.isArray(given)) return given.map((item) => value(field, item))
    return given === null || typeof given !== 'object'
      ? given
      : Object.fromEntries(Object.entries(given).map(([name, v]) => [name, value(name, v)]))
  }
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : JSON.stringify(value('', JSON.parse(line)))))
    .join('\n')
}

/** The ledger with the sites named as they were created; its second column says the site. */
export const namedLedger = (
  text: string,
  sites: SampleCompany['sites'],
  language: 'ja' | 'en',
): string => {
  const said = new Map(sites.map((site) => [site.ja, site[language]]))
  return text.replace(
    /^([^,\n]*),([^,\n]*),/gm,
    (_, number: string, site: string) => `${number},${said.get(site) ?? site},`,
  )
}
