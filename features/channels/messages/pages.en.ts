/**
 * The title of the page of channels, for navigation and palette.
 * @module
 */
export const pages = { title: 'Notices', add: 'Add a channel' }
export type PageWords = typeof pages
