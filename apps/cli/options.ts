/**
 * `--name value`, `--name=value` and bare `--flag` of one verb, taken out from between its operands.
 * @module
 */
import { operandsOf } from './operands.ts'
import { problem } from './problems.ts'

export type Options = {
  readonly values: Readonly<Record<string, string>>
  readonly flags: ReadonlySet<string>
  readonly operands: readonly string[]
}

/**
 * Names without their dashes. @throws ProblemError for an unknown option, or one without its value.
 * @example optionsOf(args, { values: ['site'], flags: ['yes'], usage })
 */
export const optionsOf = (
  args: readonly string[],
  o: {
    readonly values: readonly string[]
    readonly flags: readonly string[]
    readonly usage: string
  },
): Options => {
  const values: Record<string, string> = {}
  const flags = new Set<string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') {
      rest.push(...args.slice(i))
      break
    }
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (o.values.includes(name)) {
      const given = value ?? args[++i]
      if (given === undefined || given === '')
        throw problem('cli.missing_argument', { usage: o.usage })
      values[name] = given
    } else if (o.flags.includes(name) && value === undefined) flags.add(name)
    else rest.push(arg)
  }
  return { values, flags, operands: operandsOf(rest, o.usage) }
}
