/**
 * Where the processor time of a running Hinoban goes: the thread that answers, its other threads (workers, garbage collection),
 * PostgreSQL, and what else it started. Linux only.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { familyOf } from './memory.ts'

export type Load = Readonly<Record<'answering' | 'otherThreads' | 'postgresql' | 'others', number>>

const TICKS_A_SECOND = 100

const secondsIn = (path: string): number => {
  try {
    const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return 0 // it ended meanwhile
  }
}

const isPostgres = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
  } catch {
    return false
  }
}

/** Processor seconds since the start of each. PostgreSQL's processes are looked for among all, for it may be another's child. */
export const loadOf = (pid: number, dataDir: string): Load => {
  const answering = secondsIn(`/proc/${pid}/task/${pid}/stat`)
  const whole = secondsIn(`/proc/${pid}/stat`)
  let postgresql = 0
  let others = 0
  const counted = new Set<number>([pid])
  for (const one of [...familyOf(pid), ...postgresOn(dataDir)]) {
    if (counted.has(one)) continue
    counted.add(one)
    const seconds = secondsIn(`/proc/${one}/stat`)
    if (isPostgres(one)) postgresql += seconds
    else others += seconds
  }
  return { answering, otherThreads: whole - answering, postgresql, others }
}

/** The server on this folder and the processes it started. */
const postgresOn = (dataDir: string): readonly number[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const isOurs = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`-D\0${dataDir}`)
      return isOurs ? familyOf(Number(name)) : []
    } catch {
      return []
    }
  })

export const loadBetween = (from: Load, to: Load): Load => ({
  answering: to.answering - from.answering,
  otherThreads: to.otherThreads - from.otherThreads,
  postgresql: to.postgresql - from.postgresql,
  others: to.others - from.others,
})
