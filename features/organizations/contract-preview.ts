/**
 * See as another role: an administrator's session shows what a role sees, and changes nothing while it does.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { END_PREVIEW } from '../../platform/access/contract.ts'
import { PREVIEW_ROLES } from '../../platform/access/roles.ts'
import { administrators, Ok, Sites } from './contract-words.ts'

export const beginPreview = endpoint({
  name: 'organizations.begin-preview',
  method: 'PUT',
  path: '/api/session/preview',
  summary: 'See with the rights of another role, reading only, until I end it.',
  allow: administrators,
  body: z.strictObject({ role: z.enum(PREVIEW_ROLES), sites: Sites }),
  answer: Ok,
  problems: ['access.session_only'],
})
export const endPreview = endpoint({
  name: END_PREVIEW,
  method: 'DELETE',
  path: '/api/session/preview',
  summary: 'See with my own rights again.',
  allow: 'signed-in',
  answer: Ok,
  problems: ['access.session_only'],
})
