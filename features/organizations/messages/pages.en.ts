/**
 * The titles of these pages: all that the navigation and the palette need before a page is opened.
 * @module
 */
export const pages = {
  signIn: {
    title: 'Sign in',
  },
  setup: {
    organizationTitle: 'Which company does Hinoban watch over?',
  },
  factor: {
    title: 'Protect your account with a second factor',
  },
  start: {
    title: 'First steps',
  },
  people: {
    title: 'People',
    add: 'Add a person',
    searchIn: 'Search people',
  },
  sites: {
    title: 'Sites',
    add: 'Add a site',
  },
  contactLink: {
    page: 'Confirm an emergency contact',
  },
  contacts: {
    title: 'Contact trees',
    add: 'Add a contact tree',
  },
  members: {
    title: 'Users and invitations',
    invite: 'Invite',
    inviteTitle: 'Invite somebody',
  },
  tokens: {
    title: 'API tokens',
    add: 'Make a token',
  },
  audit: {
    title: 'Audit log',
  },
  organization: {
    title: 'Organization settings',
  },
  preview: 'See as another role',
  me: {
    title: 'My account and security',
  },
}
export type PageWords = typeof pages
