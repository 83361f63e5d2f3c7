/**
 * Log records of many products, recognised by their content and read into one event shape. Pure; never throws for what a record
 * holds: whatever cannot be read is an event all the same, with its damage.
 * @module
 */
export {
  ECS_NAMES,
  type EcsFace,
  type EcsName,
  type FieldValue,
  LOG_FORMATS,
  type LogDamage,
  type LogEvent,
  type LogFormat,
  type Severity,
  type TimeFrom,
} from './event.ts'
export { type EvtxFields, readEvtxRecord } from './evtx.ts'
export { type LogReader, logReader, type StreamMeans } from './log-reader.ts'
export type { LogEncoding, LogMeans } from './means.ts'
export {
  type BatchEvent,
  batchEvents,
  readBatch,
  readLog,
  readLogs,
  recognise,
} from './read-log.ts'
export { nextHead } from './table-head.ts'
export { type SigmaFace, toSigma } from './to-sigma.ts'
