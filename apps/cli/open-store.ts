/**
 * The records of the Hinoban that runs on this machine's settings, joined by a second process: it starts, stops and
 * migrates nothing.
 * @module
 */
import { resolve } from 'node:path'
import { readConfig, type Settings } from '../../platform/config/index.ts'
import { type Log, openLog } from '../../platform/log/index.ts'
import { ProblemError } from '../../platform/problem/index.ts'
import { connectRecords, joinRecords, type Records } from '../../platform/records/index.ts'
import { plainText } from './plain-text.ts'
import { problem } from './problems.ts'

export type OpenStore = {
  readonly records: Records
  readonly dataDir: string
  readonly settings: Settings
  readonly log: Log
}

/** @throws ConfigError for settings with mistakes, ProblemError cli.not_running or records.unreachable. */
export const openStore = async (from: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}): Promise<OpenStore> => {
  const { settings } = readConfig(from)
  const dataDir = resolve(from.cwd, settings['data.dir'])
  const url = settings['records.url']
  const log = openLog({ level: 'error' })
  const records =
    url === null
      ? await joinRecords({ dataDir, log }).catch((error: unknown) => {
          throw error instanceof ProblemError && error.code === 'records.not_started'
            ? problem('cli.not_running', { folder: plainText(dataDir) })
            : error
        })
      : await connectRecords({
          connection: {
            kind: 'server',
            config: { connectionString: url },
            shown: URL.canParse(url) ? new URL(url).host : 'HINOBAN_DATABASE_URL',
          },
          log,
          migrations: null,
        })
  return { records, dataDir, settings, log }
}
