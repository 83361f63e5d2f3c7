/**
 * The titles of the pages of accounts.
 * @module
 */
export const pages = { list: 'Accounts' }
export type PageWords = typeof pages
