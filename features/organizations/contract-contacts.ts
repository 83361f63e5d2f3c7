/**
 * Contact trees: who is called, in which order, and whether the contact works.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Archive, ById, flag, staff } from './contract-words.ts'
import { ContactTreeEdit, ContactTreeView, Id, Version } from './shapes.ts'

export const listContactTrees = endpoint({
  name: 'organizations.contact-trees',
  method: 'GET',
  path: '/api/contact-trees',
  summary: 'Who is called, in which order, for which purpose.',
  allow: staff,
  query: z.strictObject({ archived: flag.default('false') }),
  answer: z.strictObject({ items: z.array(ContactTreeView) }),
})
export const getContactTree = endpoint({
  name: 'organizations.contact-tree',
  method: 'GET',
  path: '/api/contact-trees/:id',
  summary: 'One contact tree.',
  allow: staff,
  params: ById,
  answer: ContactTreeView,
})
export const createContactTree = endpoint({
  name: 'organizations.create-contact-tree',
  method: 'POST',
  path: '/api/contact-trees',
  summary: 'Add a contact tree.',
  allow: ['administrator', 'operator'],
  body: ContactTreeEdit,
  answer: ContactTreeView,
})
export const editContactTree = endpoint({
  name: 'organizations.edit-contact-tree',
  method: 'PUT',
  path: '/api/contact-trees/:id',
  summary: 'Change a contact tree.',
  allow: ['administrator', 'operator'],
  params: ById,
  body: z.strictObject({ version: Version, edit: ContactTreeEdit }),
  answer: ContactTreeView,
  problems: ['organizations.changed_meanwhile'],
})
export const archiveContactTree = endpoint({
  name: 'organizations.archive-contact-tree',
  method: 'POST',
  path: '/api/contact-trees/:id/archive',
  summary: 'Put a contact tree away, or bring it back.',
  allow: ['administrator', 'operator'],
  params: ById,
  body: Archive,
  answer: ContactTreeView,
  problems: ['organizations.changed_meanwhile'],
})
export const checkContact = endpoint({
  name: 'organizations.check-contact',
  method: 'POST',
  path: '/api/contact-trees/:id/steps/:stepId/check',
  summary: 'Record that a contact was tried, and whether the person answered. Becomes evidence.',
  allow: ['administrator', 'operator', 'site-contact'],
  params: z.strictObject({ id: Id, stepId: Id }),
  body: z.strictObject({
    reached: z.boolean(),
    /** Minutes until the person answered; null: not reached or not measured. */
    minutes: z.number().min(0).max(10_080).nullable(),
  }),
  answer: ContactTreeView,
  problems: ['access.session_only'],
})
