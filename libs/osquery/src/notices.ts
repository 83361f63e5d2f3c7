/**
 * What an agent's own status log says about answers that will not come.
 * @module
 */
import type { StatusLine } from './result-line.ts'

export type Notice =
  /** A line was longer than allowed and dropped: the state of some query misses a run. */
  | { readonly kind: 'line-dropped'; readonly bytes: number | null }
  /** The buffer overflowed while the server was away: runs are lost. Ask for a new epoch. */
  | { readonly kind: 'buffer-purged' }
  /** The query is not understood by this agent, or its table failed. */
  | { readonly kind: 'query-failed'; readonly query: string; readonly message: string }
  /** The watchdog ended osquery for taking too much. */
  | { readonly kind: 'worker-stopped'; readonly message: string }

/** Null where a line says nothing of that kind. Texts of osquery 5 (tls_logger.cpp, buffered.cpp, scheduler.cpp, watcher.cpp). */
export const noticeIn = ({ message, severity }: StatusLine): Notice | null => {
  const dropped = /^Linesize exceeds TLS logger maximum: (\d{1,15})/.exec(message)
  if (dropped) return { kind: 'line-dropped', bytes: Number(dropped[1]) }
  if (message.startsWith('Purging buffered logs limit')) return { kind: 'buffer-purged' }
  const failed = /^Error executing scheduled query ([^:]{1,300}): (.*)$/.exec(message)
  if (failed)
    return {
      kind: 'query-failed',
      query: failed[1] ?? '',
      message: (failed[2] ?? '').slice(0, 500),
    }
  return severity !== 'info' && /^osqueryd worker \(\d+\) stopping/.test(message)
    ? { kind: 'worker-stopped', message: message.slice(0, 500) }
    : null
}
