/**
 * How the day of the photograph becomes today: every observation of a file moves by the same distance.
 * @module
 */
import { z } from 'zod'

export const SampleCompany = z.strictObject({
  asOf: z.iso.datetime(),
  organization: z.strictObject({ ja: z.string(), en: z.string() }),
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
})
export type SampleCompany = z.infer<typeof SampleCompany>

/** nmap writes seconds since 1970 into these attributes (nmap.dtd). */
const NMAP_TIMES = /\b(start|starttime|endtime|time|lastboot)="(\d{10})"/g

/** Moves the times of an nmap file by `seconds`; other files carry no time of observation. */
export const moved = (file: string, text: string, seconds: number): string =>
  file.endsWith('.xml')
    ? text.replace(NMAP_TIMES, (_, name: string, at: string) => `${name}="${Number(at) + seconds}"`)
    : text
