/**
 * PostgreSQL's own note of the server that runs on a data folder: `postmaster.pid` (miscadmin.h, LOCK_FILE_LINE_*).
 * @module
 */
import { readFile, readlink } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { processExists } from './lock.ts'

export type PostmasterNote = {
  readonly pid: number
  readonly directory: string
  readonly port: number
  readonly socketDirectory: string
  readonly ready: boolean
}

export const readPostmasterNote = async (clusterDir: string): Promise<PostmasterNote | null> => {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => null)
  if (text === null) return null
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!(pid > 0)) return null
  return {
    pid,
    directory: lines[1] ?? '',
    port: Number.parseInt(lines[3] ?? '', 10) || 0,
    socketDirectory: lines[4] ?? '',
    ready: lines[7] === 'ready',
  }
}

export type Postmaster = 'ours' | 'gone' | 'elsewhere'

/**
 * Whether the noted server is the one of this folder and runs here, is gone (its number may belong to another
 * process by now), or answers on its socket although its process cannot be seen (another container on the same disk).
 */
export const whereIs = async (note: PostmasterNote, clusterDir: string): Promise<Postmaster> => {
  if (processExists(note.pid)) {
    // A postmaster stands in its data folder.
    const standsIn = await readlink(`/proc/${note.pid}/cwd`).catch(() => null)
    if (standsIn !== null) {
      if (standsIn === clusterDir) return 'ours'
    } else if (process.platform !== 'linux') return 'ours'
  }
  return (await answers(note)) ? 'elsewhere' : 'gone'
}

const ANSWER_TIMEOUT_MS = 1000

const answers = (note: PostmasterNote): Promise<boolean> =>
  new Promise((resolve) => {
    // With no socket folder the server is on loopback, where any program may have the port by now.
    if (note.socketDirectory === '') return resolve(false)
    const socket = createConnection(join(note.socketDirectory, `.s.PGSQL.${note.port}`))
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => end(true))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
