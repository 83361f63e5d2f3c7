/**
 * What a process and everything it started take of the memory: proportional set sizes, so that pages which PostgreSQL's
 * processes share are counted once; and of the processor. Linux only.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'

const parentOf = (pid: number): number | null => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[1])
  } catch {
    return null // it ended meanwhile
  }
}

/** The process and all it started. */
export const familyOf = (pid: number): readonly number[] => {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family: number[] = []
  for (const queue = [pid]; queue.length > 0; ) {
    const next = queue.pop() ?? 0
    family.push(next)
    queue.push(...(children.get(next) ?? []))
  }
  return family
}

const TICKS_A_SECOND = 100

const ticksOf = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // utime, stime, and both of its children that have ended: a worker of PostgreSQL lives as long as its query (proc(5)).
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
  } catch {
    return 0
  }
}

/** Processor time that a process and everything it started has taken, in seconds: whatever else runs, the same work takes it. */
export const processorSeconds = (pid: number): number =>
  familyOf(pid).reduce((sum, process) => sum + ticksOf(process), 0) / TICKS_A_SECOND

const pssOf = (pid: number): number => {
  try {
    const line = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(line?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Looks so often until it is ended; the peak in MiB. A look at a large process takes the kernel tens of milliseconds. */
export const watchMemory = (pid: number, everyMs = 500): { peak(): number; end(): void } => {
  let peak = 0
  const look = (): void => {
    peak = Math.max(
      peak,
      familyOf(pid).reduce((sum, process) => sum + pssOf(process), 0),
    )
  }
  const timer = setInterval(look, everyMs)
  look()
  return { peak: () => Math.round(peak), end: () => clearInterval(timer) }
}
