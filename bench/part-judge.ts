/**
 * Judging 100,000 subjects × 50 measures: judge.ts in a process of its own, with the young generation that the judging
 * worker of the server has.
 * @module
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Bench } from './figure.ts'

const LINES = [
  ['judge everything, first time', 'judge, first time', 10],
  ['judge everything again, new code', 'judge, again', 10],
  ['judge 1,000 new facts', 'judge, 1,000 new facts', null],
] as const

export const judgePart = async ({ add, tell }: Pick<Bench, 'add' | 'tell'>): Promise<void> => {
  tell('judging 100,000 subjects …')
  const said = await new Promise<string>((done, fail) => {
    const module = fileURLToPath(new URL('./judge.ts', import.meta.url))
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--max-semi-space-size=16', module],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    child.on('error', fail)
    child.on('close', (code) =>
      code === 0 ? done(text) : fail(new Error(`judge.ts ended with ${code}`)),
    )
  })
  for (const [line, name, budget] of LINES) {
    const ms = Number(new RegExp(`^${line}: (\\d+) ms`, 'm').exec(said)?.[1] ?? Number.NaN)
    add({
      name,
      value: ms / 1000,
      unit: 's',
      budget,
      method: '100,000 hosts with 300,000 facts, 50 measures: read, judge, write, commit',
    })
  }
}
