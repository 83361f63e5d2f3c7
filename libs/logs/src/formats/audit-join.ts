/**
 * The records of one event of the Linux audit log, joined by their serial number.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { AuditJoin, AuditRecord } from '../stream.ts'
import { auditDraft } from './audit-event.ts'

const MAX_OPEN = 64
const MAX_RECORDS = 256
/** auditd's own end_of_event_timeout. */
const STALE_MS = 2_000
/** Records that come with others; all else stands alone. */
const JOINED =
  /^(?:SYSCALL|PATH|CWD|EXECVE|SOCKADDR|PROCTITLE|IPC|MMAP|FD_PAIR|AVC|SELINUX_ERR|CAPSET|BPRM_FCAPS|SOCKETCALL|MQ_\w{1,20}|OBJ_PID|KERN_MODULE|NETFILTER_\w{1,20}|SECCOMP|TTY|BPF|OPENAT2|URINGOP|FANOTIFY|EOE)$/

export const auditJoin = (): AuditJoin => {
  const open = new Map<string, AuditRecord[]>()
  const close = (key: string): readonly Draft[] => {
    const records = open.get(key)
    open.delete(key)
    return records?.some(({ type }) => type !== 'EOE') ? [auditDraft(records)] : []
  }
  return {
    push: (record) => {
      if (!JOINED.test(record.type)) return [auditDraft([record])]
      const key = `${record.node ?? ''} ${record.serial}`
      const done: Draft[] = []
      const records = open.get(key)
      if (records) records.push(record)
      else open.set(key, [record])
      // The kernel writes PROCTITLE last; EOE comes to those alone who read the socket.
      if (
        record.type === 'EOE' ||
        record.type === 'PROCTITLE' ||
        (records?.length ?? 0) >= MAX_RECORDS
      )
        done.push(...close(key))
      for (const [other, [first]] of open) {
        const isStale = first !== undefined && record.time.at - first.time.at > STALE_MS
        if (open.size <= MAX_OPEN && !isStale) break
        done.push(...close(other))
      }
      return done
    },
    end: () => [...open.keys()].flatMap(close),
  }
}
