/**
 * The shapes of the company, its sites, people and contact trees: what is stored, what a form sends.
 * Times are ISO 8601 in UTC. `version` counts the changes of one object: send back the one you read.
 * @module
 */
import { z } from 'zod'
import { LANGUAGES } from '../../platform/i18n/index.ts'
import {
  hiragana,
  isCorporateNumber,
  isCountry,
  isLanguageTag,
  isTimeZone,
  plainPhone,
} from './rules.ts'

export const Id = z.uuid()
export const Moment = z.iso.datetime({ offset: true })
export const Version = z.number().int().min(1)
export const Language = z.enum(LANGUAGES)

/** Text of a form: trimmed, normalized (NFC), without control characters. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((v) =>
      v
        .normalize('NFC')
        .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
        .trim(),
    )
export const filled = (max: number) => line(max).refine((v) => v !== '', 'must not be empty')
const kana = (max: number) => line(max).transform(hiragana)

export const TimeZone = z.string().max(64).refine(isTimeZone, 'is not an IANA time zone')
export const LanguageTag = z.string().max(35).refine(isLanguageTag, 'is not a BCP 47 language tag')
export const Country = z.string().refine(isCountry, 'is not an ISO 3166-1 alpha-2 code')
export const Colour = z.string().regex(/^#[0-9a-f]{6}$/, 'must look like #1f6feb')
export const CorporateNumber = z
  .string()
  .max(20)
  .transform((v) => v.normalize('NFKC').replace(/[\s-]/g, ''))
  .refine(isCorporateNumber, 'is not a corporate number: 13 digits with a check digit')
export const Mail = z
  .string()
  .max(254)
  .transform((v) => v.trim().toLowerCase())
  .pipe(z.email())
const Phone = z
  .string()
  .max(60)
  .transform(plainPhone)
  .refine((v) => /^\+?[0-9][0-9-]{3,24}(x[0-9]{1,8})?$/.test(v), 'is not a phone number')
export const OrganizationEdit = z.strictObject({
  name: filled(200),
  nameKana: kana(200),
  corporateNumber: CorporateNumber.nullable(),
  language: Language,
  timeZone: TimeZone,
  colour: Colour,
})
export type OrganizationEdit = z.output<typeof OrganizationEdit>

export const OrganizationView = z.strictObject({
  id: Id,
  version: Version,
  name: z.string(),
  nameKana: z.string(),
  corporateNumber: z.string().nullable(),
  language: Language,
  timeZone: z.string(),
  colour: z.string(),
  /** The sample company: shown with a band, removed by one click. */
  sample: z.boolean(),
  createdAt: Moment,
  updatedAt: Moment,
})
export type OrganizationView = z.output<typeof OrganizationView>

export const SITE_KINDS = [
  'headquarters',
  'plant',
  'office',
  'branch',
  'subsidiary',
  'other',
] as const
export const SiteKind = z.enum(SITE_KINDS)

export const SiteView = z.strictObject({
  id: Id,
  version: Version,
  name: z.string(),
  kind: SiteKind,
  parentId: Id.nullable(),
  country: z.string(),
  timeZone: z.string(),
  language: z.string(),
  postalCode: z.string().nullable(),
  address: z.string(),
  networks: z.array(z.string()),
  /** Active people of this site. */
  people: z.number().int(),
  archivedAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
})
export type SiteView = z.output<typeof SiteView>

/** What somebody answers for. Several people may hold one duty; one person may hold several. */
export const DUTIES = [
  'president',
  'ciso',
  'deputy-ciso',
  'auditor',
  'csirt',
  'it',
  'site-contact',
  'legal',
  'public-relations',
  'general-affairs',
  'personal-data',
  'quality',
] as const
export const Duty = z.enum(DUTIES)
export type Duty = z.output<typeof Duty>

export const PersonEdit = z.strictObject({
  familyName: filled(100),
  givenName: line(100),
  familyNameKana: kana(100),
  givenNameKana: kana(100),
  mail: Mail.nullable(),
  phone: Phone.nullable(),
  language: LanguageTag,
  siteId: Id.nullable(),
  department: line(200),
  title: line(200),
  duties: z
    .array(Duty)
    .max(DUTIES.length)
    .transform((v) => [...new Set(v)]),
})
export type PersonEdit = z.output<typeof PersonEdit>

export const PersonView = z.strictObject({
  id: Id,
  version: Version,
  familyName: z.string(),
  givenName: z.string(),
  familyNameKana: z.string(),
  givenNameKana: z.string(),
  mail: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string(),
  siteId: Id.nullable(),
  department: z.string(),
  title: z.string(),
  duties: z.array(Duty),
  /** The account this person signs in with, or null. */
  userId: z.string().nullable(),
  /** When a contact of this person last answered, over all contact trees. */
  reachedAt: Moment.nullable(),
  archivedAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
})
export type PersonView = z.output<typeof PersonView>

export const PURPOSES = [
  'incident',
  'outage',
  'personal-data',
  'product',
  'overseas',
  'other',
] as const
export const Purpose = z.enum(PURPOSES)
export const CHANNELS = ['mail', 'phone', 'chat'] as const
export const Channel = z.enum(CHANNELS)

export const ContactTreeEdit = z.strictObject({
  name: filled(200),
  purpose: Purpose,
  /** The site it is for; null: the whole organization. */
  siteId: Id.nullable(),
  /** In calling order: when the first does not answer within `waitMinutes`, the next is called. */
  steps: z
    .array(
      z.strictObject({
        personId: Id,
        channel: Channel,
        /** Another number or address than the person's own; null: the person's own. */
        address: line(254).nullable(),
        waitMinutes: z
          .number()
          .int()
          .min(1)
          .max(24 * 60),
      }),
    )
    .max(50),
})
export type ContactTreeEdit = z.output<typeof ContactTreeEdit>

export const ContactStepView = z.strictObject({
  id: Id,
  personId: Id,
  personName: z.string(),
  channel: Channel,
  /** The number or address to use now; null: none is known. */
  address: z.string().nullable(),
  ownAddress: z.string().nullable(),
  waitMinutes: z.number().int(),
  checkedAt: Moment.nullable(),
  /** Result of the last check; null: never tried. */
  reached: z.boolean().nullable(),
  minutes: z.number().nullable(),
  /** When the check must be repeated (90 days); null: never checked, so due now. */
  checkDueAt: Moment.nullable(),
  /** When a mail with a link was sent that nobody has answered yet. */
  askedAt: Moment.nullable(),
})
export type ContactStepView = z.output<typeof ContactStepView>

export const ContactTreeView = z.strictObject({
  id: Id,
  version: Version,
  name: z.string(),
  purpose: Purpose,
  siteId: Id.nullable(),
  steps: z.array(ContactStepView),
  archivedAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
})
export type ContactTreeView = z.output<typeof ContactTreeView>
