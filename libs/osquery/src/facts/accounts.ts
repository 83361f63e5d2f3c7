/**
 * Who may administer the machine, who logged on, and what the machine asks of passwords.
 * @module
 */
import { flag, instant, type Row, text, whole } from '../rows.ts'

export type Administrator = {
  readonly name: string
  /** SID on Windows, UUID on macOS, empty on Linux. */
  readonly id: string
  /** Group that makes the account an administrator. */
  readonly group: string
  /** An account of a domain or of Entra ID that has logged on here, as far as Windows tells. */
  readonly isLocal: boolean | null
  /** RID 500, uid 0. */
  readonly isBuiltIn: boolean
}

/** `users` joined with the groups of administrators. Members that never logged on here are not in `users`. */
export const administratorsOf = (rows: readonly Row[]): readonly Administrator[] =>
  rows.flatMap((row) => {
    const name = text(row, 'username', 200)
    const id = text(row, 'uuid', 200)
    if (name === '' && id === '') return []
    const type = text(row, 'type', 40).toLowerCase()
    return [
      {
        name,
        id,
        group: text(row, 'groupname', 200),
        isLocal: type === '' ? null : type === 'local' || type === 'special',
        isBuiltIn: /^S-1-5-21-[\d-]+-500$/i.test(id) || whole(row, 'uid') === 0,
      },
    ]
  })

export type Logon = {
  readonly user: string
  readonly domain: string
  /** `Interactive`, `Remote Interactive`, `Unlock` on Windows; terminal on the others. */
  readonly kind: string
  readonly isRemote: boolean
  /** Address or name from which it came; empty: at the machine. */
  readonly from: string
  readonly at: number | null
}

/** Accounts of Windows itself. */
const SYSTEM_USER = /^(?:DWM-\d+|UMFD-\d+|SYSTEM|LOCAL SERVICE|NETWORK SERVICE|ANONYMOUS LOGON)$/i

/** `logon_sessions` of Windows. */
export const windowsLogonsOf = (rows: readonly Row[]): readonly Logon[] =>
  rows.flatMap((row) => {
    const user = text(row, 'user', 200)
    const kind = text(row, 'logon_type', 60)
    if (user === '' || SYSTEM_USER.test(user) || user.endsWith('$')) return []
    return [
      {
        user,
        domain: text(row, 'logon_domain', 200),
        kind,
        isRemote: /remote/i.test(kind),
        from: '',
        at: instant(row, 'logon_time'),
      },
    ]
  })

/** `last` of Linux and macOS: type 7 is a user's process (utmp.h). */
export const unixLogonsOf = (rows: readonly Row[]): readonly Logon[] =>
  rows.flatMap((row) => {
    const user = text(row, 'username', 200)
    if (user === '' || (whole(row, 'type') ?? 7) !== 7) return []
    const from = text(row, 'host', 253)
    const isRemote = from !== '' && !/^:\d|^localhost$|^tmux\(|^\d+\.\d+\.\d+-/.test(from)
    return [
      {
        user,
        domain: '',
        kind: text(row, 'tty', 60),
        isRemote,
        from: isRemote ? from : '',
        at: instant(row, 'time'),
      },
    ]
  })

export type PasswordPolicy = {
  readonly minimumLength: number | null
  readonly needsComplexity: boolean | null
  /** 0: never locked. */
  readonly lockoutAfter: number | null
  /** -1 or 0: never. */
  readonly maximumAgeDays: number | null
  readonly historySize: number | null
  readonly guestIsEnabled: boolean | null
  readonly builtInAdministratorIsEnabled: boolean | null
}

/** `SELECT * FROM security_profile_info` (Windows). */
export const passwordPolicyOf = (rows: readonly Row[]): PasswordPolicy | null => {
  const row = rows[0]
  return row === undefined
    ? null
    : {
        minimumLength: whole(row, 'minimum_password_length'),
        needsComplexity: flag(row, 'password_complexity'),
        lockoutAfter: whole(row, 'lockout_bad_count'),
        maximumAgeDays: whole(row, 'maximum_password_age'),
        historySize: whole(row, 'password_history_size'),
        guestIsEnabled: flag(row, 'enable_guest_account'),
        builtInAdministratorIsEnabled: flag(row, 'enable_admin_account'),
      }
}
