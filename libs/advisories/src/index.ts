export type { Bytes } from '@hinoban/bytes'
export { type Alert, alertIdsIn, readAlerts } from './alerts.ts'
export { readCiscoAdvisories } from './cisco.ts'
export * from './claim.ts'
export { partsOfCsaf, readCsaf } from './csaf.ts'
export {
  type CsafChange,
  type CsafEntry,
  type CsafProvider,
  type CsafProviderRead,
  readCsafChanges,
  readCsafProvider,
  readRolieFeed,
} from './csaf-feeds.ts'
export { partsOfCveRecord, readCveRecords } from './cve-v5.ts'
export { readCvrf } from './cvrf.ts'
export { readDebianTracker, readUbuntuCves } from './distributions.ts'
export { type EndOfLife, readEndOfLife } from './end-of-life.ts'
export { type EpssScore, readEpss } from './epss.ts'
export { MAX_RECORD_BYTES } from './json-scanner.ts'
export type { Json, JsonObject } from './json-value.ts'
export { readJvnDetails, readJvnOverviews } from './jvn.ts'
export { type JvnFile, readJvnFiles } from './jvn-files.ts'
export { type JvnProduct, readJvnProducts } from './jvn-products.ts'
export { type KevEntry, readKev } from './kev.ts'
export { partsOfNvdRecord, readNvd, readNvdOverrides } from './nvd.ts'
export { type NamedFile, partsOfOsv, readOsv, readOsvFiles } from './osv.ts'
export { type PaloAltoEntry, readPaloAltoList } from './palo-alto.ts'
export { type Prose, type ProseReader, readNoProse } from './version-words.ts'
export {
  MAX_STATEMENTS,
  readVex,
  type VexDocument,
  type VexFormat,
  type VexStatement,
} from './vex.ts'
