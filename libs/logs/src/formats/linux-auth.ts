/**
 * Sign-ins and privileges on Linux as syslog tells them: sshd, sudo, su, PAM, account tools, logind, cron.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { type Ecs, type Fields, newFields, say, sayNumber } from '../fields.ts'
import type { Line } from '../line.ts'

/** Sigma's service by program; null: the log of sign-ins. */
const PROGRAMS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  sshd: 'sshd',
  'sshd-session': 'sshd',
  'sshd-auth': 'sshd',
  sudo: 'sudo',
  su: 'auth',
  login: 'auth',
  passwd: 'auth',
  useradd: 'auth',
  userdel: 'auth',
  usermod: 'auth',
  groupadd: 'auth',
  groupdel: 'auth',
  groupmod: 'auth',
  chpasswd: 'auth',
  chage: 'auth',
  chsh: 'auth',
  chfn: 'auth',
  gpasswd: 'auth',
  polkitd: 'auth',
  pkexec: 'auth',
  'systemd-logind': 'auth',
  'gdm-password]': 'auth',
  'gdm-password': 'auth',
  cron: 'cron',
  crond: 'cron',
  crontab: 'cron',
  anacron: 'cron',
})

/** Other programs that only a Linux house has: their lines are plain syslog of Linux. */
const OTHER: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  kernel: 'syslog',
  systemd: 'syslog',
  rsyslogd: 'syslog',
  dbus: 'syslog',
  'dbus-daemon': 'syslog',
  auditd: 'syslog',
  named: 'syslog',
  networkmanager: 'syslog',
  firewalld: 'syslog',
  vsftpd: 'vsftpd',
  clamd: 'clamav',
  freshclam: 'clamav',
  clamav: 'clamav',
  guacd: 'guacamole',
  'guacamole-client': 'guacamole',
  bash: 'syslog',
  dnf: 'syslog',
  yum: 'syslog',
  snapd: 'syslog',
  chronyd: 'syslog',
  // The shell and the host agent of ESXi: rules call them Linux.
  shell: 'syslog',
  esxshell: 'syslog',
  hostd: 'syslog',
  'systemd-resolved': 'syslog',
  'systemd-timesyncd': 'syslog',
})

export const linuxServiceOf = (app: string | null): string | null =>
  app === null ? null : (PROGRAMS[bare(app)] ?? OTHER[bare(app)] ?? null)

const bare = (app: string): string => {
  const slash = app.lastIndexOf('/')
  return (slash < 0 ? app : app.slice(slash + 1)).toLowerCase()
}

export const readLinuxAuth = (line: Line): Draft | null => {
  const { syslog } = line
  if (syslog.app === null) return null
  const program = bare(syslog.app)
  const message = syslog.content
  // Whatever program asks PAM, its lines tell of a sign-in.
  const service = PROGRAMS[program] ?? (message.startsWith('pam_') ? 'auth' : undefined)
  if (service === undefined) return null
  const head = message.slice(0, 4_000)
  const fields = newFields()
  fields['program'] = syslog.app
  if (syslog.pid !== null) fields['pid'] = syslog.pid
  fields['message'] = message
  const ecs: Ecs = { 'event.category': 'authentication' }
  say(ecs, 'process.name', program)
  sayNumber(ecs, 'process.pid', syslog.pid ?? undefined)
  if (!pam(head, fields, ecs)) {
    if (service === 'sshd') ssh(head, fields, ecs)
    else if (service === 'sudo') sudo(head, fields, ecs)
    else if (service === 'cron') cron(head, fields, ecs)
    else if (program === 'su') su(head, fields, ecs)
    else accounts(program, head, fields, ecs)
  }
  return { format: 'linux-auth', product: 'linux', service, message, fields, ecs }
}

const who = (fields: Fields, ecs: Ecs, user: string | undefined): void => {
  if (user === undefined || user === '') return
  fields['user'] = user
  say(ecs, 'user.name', user)
}
const from = (fields: Fields, ecs: Ecs, address: string | undefined, port?: string): void => {
  if (address === undefined || address === '') return
  fields['src_ip'] = address
  sayEndpoint(ecs, 'source', address)
  if (port !== undefined) {
    fields['src_port'] = port
    sayNumber(ecs, 'source.port', port)
  }
}
const deed = (fields: Fields, ecs: Ecs, action: string, outcome?: 'success' | 'failure'): void => {
  fields['action'] = action
  ecs['event.action'] = action
  if (outcome) {
    ecs['event.outcome'] = outcome
    fields['outcome'] = outcome
  }
}

const ACCEPTED =
  /^(Accepted|Failed|Postponed) (\S{1,64}) for (?:(invalid user) )?(.{0,256}?) from (\S{1,64}) port (\d{1,5})(?: ssh2)?(?:: (\S{1,32}) (\S{1,128}))?/
const INVALID = /^(?:Invalid user|Illegal user) (.{0,256}?) from (\S{1,64})(?: port (\d{1,5}))?$/
const CLOSED =
  /^(?:Connection (?:closed|reset) by|Disconnected from|Received disconnect from)(?: (?:authenticating|invalid) user)?(?: user)? (?:(\S{1,256}) )?([0-9a-fA-F.:]{3,45}) port (\d{1,5})/
const TOO_MANY =
  /^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(.{0,256}?) from (\S{1,64}) port (\d{1,5})/

const ssh = (text: string, fields: Fields, ecs: Ecs): void => {
  const accepted = ACCEPTED.exec(text)
  if (accepted) {
    const [, verdict, method = '', invalid, user, address, port, keyType, key] = accepted
    who(fields, ecs, user)
    from(fields, ecs, address, port)
    fields['method'] = method
    if (keyType !== undefined) fields['key_type'] = keyType
    if (key !== undefined) fields['key'] = key
    if (invalid !== undefined) fields['invalid_user'] = true
    deed(
      fields,
      ecs,
      'ssh-login',
      verdict === 'Accepted' ? 'success' : verdict === 'Failed' ? 'failure' : undefined,
    )
    return
  }
  const invalid = INVALID.exec(text) ?? TOO_MANY.exec(text)
  if (invalid) {
    who(fields, ecs, invalid[1])
    from(fields, ecs, invalid[2], invalid[3])
    deed(
      fields,
      ecs,
      text.startsWith('I') ? 'ssh-invalid-user' : 'ssh-too-many-attempts',
      'failure',
    )
    return
  }
  const closed = CLOSED.exec(text)
  if (closed) {
    who(fields, ecs, closed[1])
    from(fields, ecs, closed[2], closed[3])
    deed(fields, ecs, 'ssh-disconnected')
    return
  }
  const where =
    /^(?:Connection from|Did not receive identification string from|Bad protocol version identification .{0,200} from|Unable to negotiate with|banner exchange: Connection from) (\S{1,64})(?: port (\d{1,5}))?/.exec(
      text,
    )
  if (where) {
    from(fields, ecs, where[1], where[2])
    deed(fields, ecs, 'ssh-connection')
  }
}

/** `hanako : TTY=pts/0 ; PWD=/home/hanako ; USER=root ; COMMAND=/bin/sh -c x`, with what sudo refuses in front of TTY. */
const sudo = (text: string, fields: Fields, ecs: Ecs): void => {
  const colon = text.indexOf(' : ')
  if (colon < 1 || colon > 256) return
  const user = text.slice(0, colon).trim()
  who(fields, ecs, user)
  const command = text.indexOf('COMMAND=', colon)
  const parts = text.slice(colon + 3, command < 0 ? undefined : command).split(' ; ', 20)
  let refused: string | null = null
  for (const part of parts) {
    const pair = /^([A-Z]{2,12})=(.*)$/.exec(part.trim())
    if (pair) fields[pair[1] ?? ''] ??= pair[2] ?? ''
    else if (part.trim() !== '') refused ??= part.trim()
  }
  if (command >= 0) {
    const line = text.slice(command + 8)
    fields['COMMAND'] = line
    ecs['process.command_line'] = line
  }
  const target = fields['USER']
  if (typeof target === 'string') ecs['user.target.name'] = target
  if (refused !== null) fields['reason'] = refused
  deed(fields, ecs, 'sudo', refused !== null ? 'failure' : command >= 0 ? 'success' : undefined)
}

const su = (text: string, fields: Fields, ecs: Ecs): void => {
  const moved =
    /^(FAILED SU|Successful su|FAILED su)?\s?\(?(?:to|for) ([^\s)]{1,128})\)?(?: by)? ([^\s]{1,128})/.exec(
      text,
    )
  if (moved) {
    who(fields, ecs, moved[3])
    fields['target_user'] = moved[2] ?? ''
    say(ecs, 'user.target.name', moved[2])
    deed(fields, ecs, 'su', moved[1]?.startsWith('FAILED') ? 'failure' : 'success')
    return
  }
  const old = /^'su (\S{1,128})' failed for (\S{1,128})/.exec(text)
  if (old) {
    who(fields, ecs, old[2])
    say(ecs, 'user.target.name', old[1])
    deed(fields, ecs, 'su', 'failure')
  }
}

const SESSION =
  /^pam_unix\(([\w.-]{1,64}):session\): session (opened|closed) for user ([^\s(]{1,128})(?:\(uid=(\d{1,10})\))?(?: by ([^\s(]{0,128})\(uid=(\d{1,10})\))?/
const FAILURE =
  /^(?:pam_\w{1,32}\(([\w.-]{1,64}):auth\): |PAM \d{1,3} more )?authentication failures?;/

const pam = (text: string, fields: Fields, ecs: Ecs): boolean => {
  const session = SESSION.exec(text)
  if (session) {
    const [, service = '', what, user, uid, by] = session
    fields['pam_service'] = service
    who(fields, ecs, user)
    if (uid !== undefined) {
      fields['uid'] = uid
      say(ecs, 'user.id', uid)
    }
    if (by) fields['by'] = by
    deed(fields, ecs, `session-${what}`, 'success')
    return true
  }
  const failed = FAILURE.exec(text)
  if (!failed) {
    const unasked =
      /^pam_\w{1,32}\([\w.-]{1,64}:auth\): auth could not identify password for \[([^\]]{1,128})\]/.exec(
        text,
      )
    if (!unasked) return false
    who(fields, ecs, unasked[1])
    deed(fields, ecs, 'pam-authentication', 'failure')
    return true
  }
  if (failed[1] !== undefined) fields['pam_service'] = failed[1]
  for (const name of ['logname', 'uid', 'euid', 'tty', 'ruser', 'rhost', 'user']) {
    const value = new RegExp(`[ ;]${name}=([^ ]{0,256})`).exec(text)?.[1]
    if (value) fields[name] = value
  }
  const { user, rhost } = fields
  say(ecs, 'user.name', user)
  if (typeof rhost === 'string') from(fields, ecs, rhost)
  deed(fields, ecs, 'pam-authentication', 'failure')
  return true
}

const cron = (text: string, fields: Fields, ecs: Ecs): void => {
  const run =
    /^\(([^)]{1,128})\) (CMD|REPLACE|BEGIN EDIT|END EDIT|LIST|RELOAD|INFO|DELETE)(?: \((.*)\))?/.exec(
      text,
    )
  if (text.startsWith('(')) ecs['event.category'] = 'process'
  if (!run) return
  // What cron says of itself stands under its own name.
  if (run[1] !== 'CRON' && run[1] !== 'cron') who(fields, ecs, run[1])
  if (run[2] === 'CMD' && run[3] !== undefined) {
    fields['COMMAND'] = run[3]
    ecs['process.command_line'] = run[3]
  }
  deed(
    fields,
    ecs,
    run[2] === 'CMD' ? 'cron-command' : `crontab-${(run[2] ?? '').toLowerCase().replace(' ', '-')}`,
  )
}

const accounts = (program: string, text: string, fields: Fields, ecs: Ecs): void => {
  const made =
    /^(new user|new group|delete user|removed group|change user|changed user|changed password expiry|delete|add|failed adding user)\b[:,]?/.exec(
      text,
    )
  const named =
    /\bname=([^,\s]{1,128})/.exec(text)?.[1] ?? /['"]([^'"\s]{1,128})['"]/.exec(text)?.[1]
  if (
    made ||
    program === 'passwd' ||
    program === 'chpasswd' ||
    program === 'usermod' ||
    program === 'gpasswd'
  ) {
    ecs['event.category'] = 'iam'
    const changed =
      /(?:password (?:changed|check failed) for (?:user )?\(?|password expiry for |^user )([^\s)]{1,128})/.exec(
        text,
      )?.[1]
    const group = /\bgroup '?([^'\s]{1,128})'?$/.exec(text)?.[1]
    if (group !== undefined && group !== named) fields['group'] = group
    const target = named ?? changed
    if (target !== undefined) {
      fields['target_user'] = target
      say(ecs, 'user.target.name', target)
    }
    const uid = /\bUID=(\d{1,10})/i.exec(text)?.[1]
    if (uid !== undefined) fields['uid'] = uid
    deed(
      fields,
      ecs,
      made === null || made[1] === undefined
        ? program
        : made[1] === 'delete'
          ? 'delete-from-group'
          : made[1].replaceAll(' ', '-'),
      /fail/i.test(text) ? 'failure' : 'success',
    )
    return
  }
  const session = /^(?:New|Removed) session (\S{1,32})(?: of user ([^\s.]{1,128}))?/.exec(text)
  if (session) {
    who(fields, ecs, session[2])
    deed(fields, ecs, text.startsWith('New') ? 'session-opened' : 'session-closed', 'success')
    return
  }
  const login =
    /^(FAILED LOGIN|LOGIN ON|ROOT LOGIN)\b.{0,200}?(?: FOR [`'"]?([^'",\s]{1,128})| BY ([^\s]{1,128}))?(?:,|$)/.exec(
      text,
    )
  if (login) {
    who(fields, ecs, login[2] ?? login[3])
    deed(fields, ecs, 'login', text.startsWith('FAILED') ? 'failure' : 'success')
  }
}
