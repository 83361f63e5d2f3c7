/**
 * What the access review asks of the events of one day (STYLE 10). What counts as a sign-in, as an administrator and as refused is
 * said here once.
 * @module
 */
import { z } from 'zod'
import { eventsQuery } from '../../../../platform/events/index.ts'

/** Rows of one part of a day; more are counted, not listed. */
export const MAX_SIGN_IN_ROWS = 500
export const MAX_DENIED_ROWS = 50

/** Of the organization, within the day; received while it was new, so that other days are not even opened. */
const WITHIN = `organization = {organization:UUID} AND at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)}
  AND received_at >= {from:DateTime64(3)} - INTERVAL 1 HOUR AND received_at < {to:DateTime64(3)} + INTERVAL 3 DAY`

/**
 * Somebody signed in or tried to: no machine, no service, no end of a session. In Windows 4624, 4625 and 4771 (a controller's word for
 * a wrong password); of Linux what sshd and su say, so that PAM does not count it again.
 */
const SIGN_IN = `ecs['event.category'] = 'authentication' AND outcome IN ('success', 'failure') AND user != ''
  AND NOT endsWith(user, '$') AND NOT match(lower(user), '^(system|local service|network service|anonymous logon|-|(dwm|umfd)-[0-9]+)$')
  AND multiIf(
    product = 'windows', event_id IN (4624, 4625, 4771) AND fields['LogonType'] NOT IN ('4', '5'),
    product = 'linux', action IN ('ssh-login', 'su'),
    log_format = 'cloudtrail', action = 'ConsoleLogin',
    NOT match(lower(action), 'log-?(ged)?-?(out|off)|disconnect|terminat|closed|tunnel-(down|stats)|ended|timed out'))`

/** Who the directory or the log itself calls an administrator, or who signs in to a device in order to manage it. */
const ADMINISTRATOR = `(has({administrators:Array(String)}, splitByChar('@', lower(user))[1])
  OR lower(user) IN ('administrator', 'root', 'admin')
  OR (log_format = 'fortigate' AND fields['subtype'] = 'system')
  OR log_format IN ('yamaha', 'nec-ix', 'cisco-ios') OR (log_format = 'cisco-asa' AND action = 'login')
  OR (product = 'windows' AND lower(user) IN (
    SELECT lower(user) FROM detection_events WHERE ${WITHIN} AND product = 'windows' AND event_id = 4672 AND user != '')))`

/** At the machine or by remote desktop: a computer that is left on fetches files all night. */
const BY_HAND = `(product != 'windows' OR fields['LogonType'] IN ('', '2', '7', '10', '11'))`

const PRIVATE = String.raw`'^(10\\.|192\\.168\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|169\\.254\\.|127\\.|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\.|f[cd][0-9a-f]{2}:|fe80:|::1$)'`
const isInside = (column: string): string => `match(lower(${column}), ${PRIVATE})`

/** Readers of firewalls say of each connection whether it was let through. */
const FIREWALL = `fields['blocked'] != '' AND source_ip != ''`
const DENIED = `${FIREWALL} AND fields['blocked'] = 'true'`
const DENIED_INSIDE = `${DENIED} AND ${isInside('source_ip')} AND destination_ip != '' AND NOT ${isInside('destination_ip')}`
const DENIED_OUTSIDE = `${DENIED} AND NOT ${isInside('source_ip')}`

const NAMED = `NOT has({without:Array(String)}, source)`

const Span = { from: z.date(), to: z.date() }

/** `without`: sources that nobody named and files that were handed in. What they say is listed, and proves of no log that it comes. */
export const seenOn = eventsQuery({
  name: 'detection_access_seen',
  sql: `SELECT countIf(${SIGN_IN} AND ${NAMED}) AS sign_ins, countIf(${FIREWALL} AND ${NAMED}) AS firewall,
          countIf(${DENIED_INSIDE}) AS inside, countIf(${DENIED_OUTSIDE}) AS outside
        FROM detection_events WHERE ${WITHIN}`,
  params: z.object({ ...Span, without: z.array(z.string()) }),
  row: z.object({
    sign_ins: z.number(),
    firewall: z.number(),
    inside: z.number(),
    outside: z.number(),
  }),
})

const signInColumns = `site, lower(user) AS who, source_ip AS origin, any(ecs['source.geo.country_iso_code']) AS country,
  groupUniqArray(5)(host) AS targets, count() AS n, countIf(outcome = 'failure') AS failures, min(at) AS first, max(at) AS last`
const SignIn = z.object({
  site: z.string(),
  who: z.string(),
  origin: z.string(),
  country: z.string(),
  targets: z.array(z.string()),
  n: z.number(),
  failures: z.number(),
  first: z.date(),
  last: z.date(),
})
const mostFirst = `GROUP BY site, who, origin ORDER BY n DESC, who, origin LIMIT ${MAX_SIGN_IN_ROWS + 1}`

export const administratorsOn = eventsQuery({
  name: 'detection_access_administrators',
  sql: `SELECT ${signInColumns} FROM detection_events WHERE ${WITHIN} AND ${SIGN_IN} AND ${ADMINISTRATOR} ${mostFirst}`,
  params: z.object({ ...Span, administrators: z.array(z.string()) }),
  row: SignIn,
})

/** `others`: the sites are those that have hours of their own, and all but these are asked for. */
export const offHoursOn = eventsQuery({
  name: 'detection_access_off_hours',
  sql: `SELECT ${signInColumns} FROM detection_events WHERE ${WITHIN} AND ${SIGN_IN} AND outcome = 'success' AND ${BY_HAND}
          AND has({profile:Array(String)}, site) != {others:UInt8}
          AND ({overMidnight:UInt8} ? (at >= {workTo:DateTime64(3)} AND at < {workFrom:DateTime64(3)})
            : (at < {workFrom:DateTime64(3)} OR at >= {workTo:DateTime64(3)})) ${mostFirst}`,
  params: z.object({
    ...Span,
    profile: z.array(z.string()),
    others: z.number(),
    overMidnight: z.number(),
    workFrom: z.date(),
    workTo: z.date(),
  }),
  row: SignIn,
})

const deniedColumns = `site, source_ip AS who, any(ecs['source.geo.country_iso_code']) AS country,
  topK(5)(concat(destination_ip, if(destination_port = 0, '', concat(':', toString(destination_port))))) AS targets,
  count() AS n, uniqExact(destination_ip) AS others, min(at) AS first, max(at) AS last`
const Denied = SignIn.omit({ origin: true, failures: true }).extend({ others: z.number() })
const mostDenied = `GROUP BY site, who ORDER BY n DESC, who LIMIT ${MAX_DENIED_ROWS + 1}`
const denied = (name: string, where: string) =>
  eventsQuery({
    name,
    sql: `SELECT ${deniedColumns} FROM detection_events WHERE ${WITHIN} AND ${where} ${mostDenied}`,
    params: z.object(Span),
    row: Denied,
  })
export const deniedInsideOn = denied('detection_access_denied_inside', DENIED_INSIDE)
export const deniedOutsideOn = denied('detection_access_denied_outside', DENIED_OUTSIDE)
