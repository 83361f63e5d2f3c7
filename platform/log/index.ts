/**
 * Structured JSON log on standard error's sibling: one line an event, no secrets, no personal data.
 * Attacker-made text is a JSON string here, so a newline or an escape sequence cannot forge a line.
 * @module
 */
import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Keys whose values never reach a log line, at any of the first four depths. */
const SECRET_KEYS = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'setupToken',
  'secret',
  'clientSecret',
  'authorization',
  'cookie',
  'set-cookie',
  'code',
  'totpURI',
  'backupCodes',
  'databaseUrl',
  'smtpUrl',
  'connectionString',
]

const paths = ['', '*.', '*.*.', '*.*.*.'].flatMap((depth) =>
  SECRET_KEYS.map((key) =>
    key.includes('-') ? `${depth.replace(/\.$/, '')}["${key}"]` : `${depth}${key}`,
  ),
)

export const openLog = (options: {
  readonly level: LogLevel
  /** Where lines go; default standard error, so that standard output stays for the address and the setup token. */
  readonly write?: (line: string) => void
}): Log => {
  const write = options.write
  const destination = write ? { write } : pino.destination({ fd: 2, sync: false })
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '***' },
      serializers: { error: shownError, err: shownError },
    },
    destination,
  )
}

/** What a reader of the log needs of an error; whatever else hangs on it (connections, requests) stays out. */
const shownError = (error: unknown): unknown =>
  error instanceof Error
    ? {
        type: error.name,
        message: error.message,
        errorCode: (error as NodeJS.ErrnoException).code,
        stack: error.stack,
        ...(error.cause === undefined ? {} : { cause: shownError(error.cause) }),
      }
    : error
