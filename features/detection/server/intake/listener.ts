/**
 * What the listeners of syslog need, and what they are.
 * @module
 */
import type { Log } from '../../../../platform/log/index.ts'
import type { Origin } from './gather.ts'

/** Where records got lost: in the kernel's buffer, for want of room on the disk, by a quota, by the length of a record. */
export type LossPlace = 'kernel' | 'full' | 'quota' | 'cut' | 'torn'

export type SyslogDeps = {
  readonly host: string
  readonly port: number
  readonly log: Log
  readonly hasRoom: (bytes: number) => boolean
  /** Whose records these are; null: they are not taken, and that is counted. */
  readonly senderOf: (
    address: string,
    how: 'udp' | 'tcp' | 'tls',
    records: number,
    bytes: number,
  ) => Origin | null
  readonly lost: (place: LossPlace, origin: Origin | null, records: number) => void
}

export type Listener = {
  readonly port: number
  readonly close: () => Promise<void>
}
