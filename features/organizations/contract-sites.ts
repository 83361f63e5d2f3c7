/**
 * Adding and changing a site: apart from reading, so that a browser fetches it with the form.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { administrators, ById } from './contract-words.ts'
import { SiteView, Version } from './shapes.ts'
import { SiteEdit } from './shapes-site.ts'

export const createSite = endpoint({
  name: 'organizations.create-site',
  method: 'POST',
  path: '/api/sites',
  summary: 'Add a site.',
  allow: administrators,
  body: SiteEdit,
  answer: SiteView,
  problems: ['organizations.site_circle'],
})
export const editSite = endpoint({
  name: 'organizations.edit-site',
  method: 'PUT',
  path: '/api/sites/:id',
  summary: 'Change a site.',
  allow: administrators,
  params: ById,
  body: z.strictObject({ version: Version, edit: SiteEdit }),
  answer: SiteView,
  problems: ['organizations.changed_meanwhile', 'organizations.site_circle'],
})
