/**
 * `npm start`: reads the configuration, starts, prints the address and, while there is no administrator, the
 * one-time setup token; stops within ten seconds when asked.
 * @module
 */
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../platform/clock/index.ts'
import { ConfigError, readConfig } from '../../platform/config/index.ts'
import { openLog } from '../../platform/log/index.ts'
import { ProblemError } from '../../platform/problem/index.ts'
import { recordsMessages } from '../../platform/records/index.ts'
import { startServer } from './start-server.ts'
import { VERSION } from './version.ts'

/** Whatever still runs after this long is cut off (experience.md H17). */
const STOP_WITHIN_MS = 10_000

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const fail = (text: string): never => {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const sentenceOf = (error: ProblemError): string => {
  const both = (['ja', 'en'] as const).map(
    (l) => recordsMessages[l][error.code as keyof typeof recordsMessages.ja],
  )
  return both
    .map((sentence) => (sentence ? sentence(error.params as never) : error.code))
    .join('\n')
}

const config = (() => {
  try {
    return readConfig({ env: process.env, cwd: process.cwd() })
  } catch (error) {
    if (error instanceof ConfigError) {
      return fail(
        `設定を直してください / Please correct the settings:\n${error.issues.map((i) => `  ${i.where}\n    ${i.why} ${i.hint}`).join('\n')}`,
      )
    }
    throw error
  }
})()
const log = openLog({ level: config.settings['log.level'] })

const server = await startServer({
  config,
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  log,
  console: fileURLToPath(new URL('../console/dist', import.meta.url)),
}).catch((error: unknown) => {
  if (error instanceof ProblemError) return fail(sentenceOf(error))
  const code = (error as NodeJS.ErrnoException).code
  const port = config.settings['http.port']
  if (code === 'EADDRINUSE')
    return fail(
      `ポート ${port} は使用中です。HINOBAN_HTTP_PORT で別の番号を指定してください。\nPort ${port} is in use. Choose another one with HINOBAN_HTTP_PORT.`,
    )
  log.fatal({ error }, 'start failed')
  return fail(
    `起動できませんでした: ${error instanceof Error ? error.message : String(error)}\nHinoban could not be started; the log above says more.`,
  )
})

let stopping = false
const stop = (): void => {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

print(`\n火の番 / Hinoban ${VERSION}`)
const setup = await server.house.access.issueSetupToken()
if (setup === null) print(`  ${server.url}\n`)
else {
  print(`  ${server.url}/setup#${setup.token}`)
  print('  最初の管理者を登録してください（トークンは60分有効・1回限り）。')
  print('  Register the first administrator (the token works once, for 60 minutes).\n')
}
