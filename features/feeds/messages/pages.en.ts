/**
 * The title of the page of feeds, for navigation and palette.
 * @module
 */
export const pages = { title: 'Feeds' }
export type PageWords = typeof pages
