/**
 * The verbs, in the order in which help shows them.
 * @module
 */
import type { Verbs } from './verb.ts'

export const verbs: Verbs = {
  start: async () => (await import('./verbs/start.ts')).start,
  check: async () => (await import('./verbs/check.ts')).check,
  import: async () => (await import('./verbs/import.ts')).importFiles,
  scan: async () => (await import('./verbs/scan.ts')).scan,
  match: async () => (await import('./verbs/match.ts')).match,
  'scan-logs': async () => (await import('./verbs/scan-logs.ts')).scanLogs,
  hunts: async () => (await import('./verbs/hunts.ts')).hunts,
  feeds: async () => (await import('./verbs/feeds.ts')).feeds,
  evidence: async () => (await import('./verbs/evidence.ts')).evidence,
  config: async () => (await import('./verbs/config.ts')).config,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
  version: async () => (await import('./verbs/version.ts')).version,
  help: async () => (await import('./verbs/help.ts')).help,
}
