/**
 * The titles of the pages of imports.
 * @module
 */
export const pages = {
  list: 'Import',
  detail: 'Import',
}
export type PageWords = typeof pages
