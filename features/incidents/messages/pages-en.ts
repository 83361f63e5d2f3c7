/**
 * Titles of the pages of incidents.
 * @module
 */
export const pages = { list: 'Incidents', one: 'Incident', add: 'Open an incident' }
export type PageWords = typeof pages
