/**
 * Syslog: messages out of streams and datagrams, and their headers. Pure; never throws for what a sender writes.
 * @module
 */
export {
  datagramFrames,
  type FrameDecoder,
  frameDecoder,
  MAX_FRAME_BYTES,
  type SyslogFrame,
} from './frames.ts'
export {
  type HeaderTime,
  isDate,
  monthOf,
  readHeaderTime,
  readIsoTime,
  type TimeBasis,
  type TimeMeans,
} from './header-time.ts'
export { readSyslog, type SyslogDamage, type SyslogMessage } from './read-syslog.ts'
export type { StructuredData } from './structured-data.ts'
export { epochOfLocal, isTimeZone, zoneOffsetMs } from './zoned-time.ts'
