/**
 * Titles of the pages of advisories.
 * @module
 */
export const pages = {
  list: 'Advisories',
  one: 'Advisory',
  add: 'Take an advisory in',
}
export type PageWords = typeof pages
