/**
 * One record as the readers see it.
 * @module
 */
import type { SyslogMessage } from '@hinoban/syslog'
import type { LogDamage } from './event.ts'
import type { LogMeans } from './means.ts'
import type { Stream } from './stream.ts'

export type Line = {
  /** Without line end, NULs and mark. */
  readonly text: string
  readonly syslog: SyslogMessage
  readonly means: LogMeans
  readonly damage: readonly LogDamage[]
  /** What lines before this one said; null where each record stands alone. */
  readonly stream: Stream | null
}
