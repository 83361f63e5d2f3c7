/**
 * The titles of the pages of live sources.
 * @module
 */
export const pages = {
  list: 'Sources',
  detail: 'Source',
  add: 'Connect a source',
  coverage: 'Coverage by site and source',
}
export type PageWords = typeof pages
