/**
 * The title of the sample company.
 * @module
 */
export const pages = {
  title: 'Sample company',
}
export type PageWords = typeof pages
