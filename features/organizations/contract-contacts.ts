/**
 * Contact trees: who is called, in which order, and whether the contact works.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Archive, ById, flag, Ok, Secret, staff } from './contract-words.ts'
import { ContactTreeEdit, ContactTreeView, Id, Moment, Version } from './shapes.ts'

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

/** A holiday week: whoever is away answers after it, or the next mail. */
export const CONTACT_LINK_MS = 7 * 24 * 60 * 60_000
/** Nobody's mailbox is filled by a button. */
export const CONTACT_QUIET_MS = 10 * 60_000

/** The answer comes by the link alone: it is never shown to whoever sends the mail. */
export const askContact = endpoint({
  name: 'organizations.ask-contact',
  method: 'POST',
  path: '/api/contact-trees/:id/steps/:stepId/ask',
  summary:
    'Mail a contact a link that works once and for 7 days; the click is recorded as evidence by machine.',
  allow: ['administrator', 'operator', 'site-contact'],
  params: z.strictObject({ id: Id, stepId: Id }),
  answer: ContactTreeView,
  problems: [
    'organizations.contact_without_mail',
    'organizations.contact_asked',
    'organizations.contact_mail_refused',
  ],
})
/** The link is `/contact-check#<token>`: the token stays out of server logs; the page posts it. */
export const openContactLink = endpoint({
  name: 'organizations.open-contact-link',
  method: 'POST',
  path: '/api/contact-links/open',
  summary: 'For which company a contact is asked to answer. No name, no address, no tree.',
  allow: 'anyone',
  body: z.strictObject({ token: Secret }),
  answer: z.strictObject({
    organization: z.string(),
    colour: z.string(),
    sentAt: Moment,
    expiresAt: Moment,
  }),
  problems: ['organizations.contact_link_refused'],
})
export const answerContactLink = endpoint({
  name: 'organizations.answer-contact-link',
  method: 'POST',
  path: '/api/contact-links/answer',
  summary: 'Answer by the link: this contact was reached. Works once.',
  allow: 'anyone',
  body: z.strictObject({ token: Secret }),
  answer: Ok,
  problems: ['organizations.contact_link_refused'],
})
