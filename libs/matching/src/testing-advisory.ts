/**
 * An advisory that says only what a test is about.
 * @module
 */
import type { Advisory } from '@hinoban/advisories'

export const advisoryWith = (said: Partial<Advisory>): Advisory => ({
  source: 'cve',
  id: 'CVE-2024-1000',
  publisher: 'someone',
  aliases: [],
  related: [],
  state: 'published',
  title: '',
  summary: '',
  language: 'en',
  publishedAt: null,
  modifiedAt: null,
  cvss: [],
  ssvc: null,
  exploited: null,
  cwes: [],
  references: [],
  claims: [],
  configurations: [],
  ...said,
})
