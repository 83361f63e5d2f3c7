import type { ProblemMessages } from '../../problem/index.ts'
import type { configProblems } from '../contract.ts'

export const en = {
  problems: {
    'config.not_on_screen': (p) =>
      `"${p.key}" cannot be changed here. Change it by the environment variable ${p.env} or in the configuration file, and restart.`,
    'config.value': (p) =>
      `The value of "${p.key}" is not valid (${p.why}). Correct it and save again.`,
    'config.set_elsewhere': (p) =>
      `"${p.key}" is set by ${p.source === 'environment' ? 'an environment variable' : 'the configuration file'}, so a value of the screen would not count. Remove it there, then save.`,
  } satisfies ProblemMessages<typeof configProblems>,
}

export type Messages = typeof en
