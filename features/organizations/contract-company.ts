/**
 * The organization, its sites and its people.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Archive, administrators, ById, everyone, flag, Ok, staff } from './contract-words.ts'
import {
  Duty,
  Id,
  OrganizationEdit,
  OrganizationView,
  PersonEdit,
  PersonView,
  SiteView,
  Version,
} from './shapes.ts'

export const getOrganization = endpoint({
  name: 'organizations.get',
  method: 'GET',
  path: '/api/organization',
  summary: 'The active organization.',
  allow: everyone,
  answer: OrganizationView,
})
export const editOrganization = endpoint({
  name: 'organizations.edit',
  method: 'PUT',
  path: '/api/organization',
  summary: 'Change the organization.',
  allow: administrators,
  body: z.strictObject({ version: Version, edit: OrganizationEdit }),
  answer: OrganizationView,
  problems: ['organizations.changed_meanwhile'],
})
export const createOrganization = endpoint({
  name: 'organizations.create',
  method: 'POST',
  path: '/api/organizations',
  summary:
    'Open one more organization (providers, groups); I become its administrator and switch to it.',
  allow: ['administrator', 'provider'],
  body: OrganizationEdit,
  answer: OrganizationView,
  problems: ['access.session_only'],
})

export const listSites = endpoint({
  name: 'organizations.sites',
  method: 'GET',
  path: '/api/sites',
  summary: 'The sites I may see, by name.',
  allow: staff,
  query: z.strictObject({ archived: flag.default('false') }),
  answer: z.strictObject({ items: z.array(SiteView) }),
})
export const getSite = endpoint({
  name: 'organizations.site',
  method: 'GET',
  path: '/api/sites/:id',
  summary: 'One site.',
  allow: staff,
  params: ById,
  answer: SiteView,
})
export const PostalPlace = z.strictObject({
  prefecture: z.string(),
  city: z.string(),
  /** Empty where the code stands for the whole city. */
  town: z.string(),
})
/** From a table that comes with Hinoban: nothing leaves the machine. */
export const lookUpPostalCode = endpoint({
  name: 'organizations.postal-code',
  method: 'GET',
  path: '/api/postal-codes',
  summary: 'The places a Japanese postal code stands for; none when there is no such code.',
  allow: staff,
  query: z.strictObject({ code: z.string().regex(/^\d{7}$/) }),
  answer: z.strictObject({ places: z.array(PostalPlace) }),
})
export const archiveSite = endpoint({
  name: 'organizations.archive-site',
  method: 'POST',
  path: '/api/sites/:id/archive',
  summary: 'Close a site, or open it again. Its history stays.',
  allow: administrators,
  params: ById,
  body: Archive,
  answer: SiteView,
  problems: ['organizations.changed_meanwhile', 'organizations.site_in_use'],
})

export const PeopleQuery = z.strictObject({
  /** Name, ふりがな, mail, phone, department: width, case and kana do not matter. */
  q: z.string().max(200).default(''),
  site: Id.optional(),
  duty: Duty.optional(),
  archived: flag.default('false'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(500).optional(),
})
export const listPeople = endpoint({
  name: 'organizations.people',
  method: 'GET',
  path: '/api/people',
  summary: 'People in the order of their ふりがな.',
  allow: staff,
  query: PeopleQuery,
  answer: z.strictObject({
    items: z.array(PersonView),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
})
export const exportPeople = endpoint({
  name: 'organizations.export-people',
  method: 'GET',
  path: '/api/people/export',
  summary: 'The filtered people as CSV.',
  allow: ['administrator', 'auditor'],
  query: PeopleQuery.omit({ limit: true, after: true }),
  answerKind: 'file',
})
export const getPerson = endpoint({
  name: 'organizations.person',
  method: 'GET',
  path: '/api/people/:id',
  summary: 'One person.',
  allow: staff,
  params: ById,
  answer: PersonView,
})
export const createPerson = endpoint({
  name: 'organizations.create-person',
  method: 'POST',
  path: '/api/people',
  summary: 'Add a person.',
  allow: administrators,
  body: PersonEdit,
  answer: PersonView,
  problems: ['organizations.mail_taken'],
})
export const editPerson = endpoint({
  name: 'organizations.edit-person',
  method: 'PUT',
  path: '/api/people/:id',
  summary: 'Change a person.',
  allow: administrators,
  params: ById,
  body: z.strictObject({ version: Version, edit: PersonEdit }),
  answer: PersonView,
  problems: ['organizations.changed_meanwhile', 'organizations.mail_taken'],
})
export const archivePerson = endpoint({
  name: 'organizations.archive-person',
  method: 'POST',
  path: '/api/people/:id/archive',
  summary: 'Mark that a person has left, or is back. Duties of the person become vacant.',
  allow: administrators,
  params: ById,
  body: Archive,
  answer: PersonView,
  problems: ['organizations.changed_meanwhile'],
})

/** The seats decay after 31 days: the holder who signs in renews them, or somebody confirms them here. */
export const confirmDuties = endpoint({
  name: 'organizations.confirm-duties',
  method: 'POST',
  path: '/api/people/duties/confirm',
  summary:
    'Confirm that CISO and company auditor are held by the people who have these duties. Becomes evidence.',
  allow: ['administrator', 'officer'],
  answer: Ok,
  problems: ['access.session_only'],
})
