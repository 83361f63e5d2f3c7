/**
 * `hinoban <verb> …`: finds the verb, runs it, turns problems into words and exit codes (0 ran, 1 found something wrong or failed,
 * 2 usage).
 * @module
 */
import { randomBytes } from 'node:crypto'
import { LANGUAGES, type Language } from '../../platform/i18n/index.ts'
import { ProblemError } from '../../platform/problem/index.ts'
import { wordsOf } from './messages/index.ts'
import { plainText } from './plain-text.ts'
import { problem } from './problems.ts'
import type { Call, Terminal } from './verb.ts'
import { verbs } from './verbs.ts'

type Given = {
  readonly language: Language
  readonly json: boolean
  readonly rest: readonly string[]
}

/** `--language en`, `--language=en`, `--json` stand anywhere; all behind `--` is taken as it is. */
const optionsOf = (args: readonly string[]): Given => {
  const rest: string[] = []
  let language: Language = 'ja'
  let json = false
  const choose = (value: string | undefined) => {
    const chosen = LANGUAGES.find((known) => known === value)
    if (chosen === undefined)
      throw problem('cli.bad_language', { value: plainText(value ?? '', 60) })
    language = chosen
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') {
      rest.push(...args.slice(i))
      break
    }
    if (arg === '--json') json = true
    else if (arg === '--language') choose(args[++i])
    else if (arg.startsWith('--language=')) choose(arg.slice('--language='.length))
    else rest.push(arg)
  }
  return { language, json, rest }
}

/** A terminal gives Ctrl+C to the whole group, and npm hands it on once more: both are one press. */
const ONE_PRESS_MS = 700

const terminal: Terminal = {
  out: (text) =>
    new Promise((done, fail) => {
      process.stdout.write(text, (error) => (error ? fail(error) : done()))
    }),
  err: (text) => {
    process.stderr.write(`${text}\n`)
  },
  ask: async (question) => {
    if (!process.stdin.isTTY) return null
    const { createInterface } = await import('node:readline/promises')
    const asking = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return /^\s*(y|yes|はい)\s*$/i.test(await asking.question(`${question} [y/N] `))
    } finally {
      asking.close()
    }
  },
  onInterrupt: (stop) => {
    let pressedAt: number | null = null
    process.on('SIGINT', () => {
      const now = performance.now()
      if (pressedAt !== null && now - pressedAt > ONE_PRESS_MS) process.exit(130)
      if (pressedAt !== null) return
      pressedAt = now
      stop()
    })
  },
}

type Sentences = Readonly<Record<string, (params: ProblemError['params']) => string>>

const sentencesOf = async (code: string, language: Language): Promise<object> => {
  if (code.startsWith('feeds.'))
    return (await import('../../platform/feeds/index.ts')).feedsMessages[language]
  if (code.startsWith('records.'))
    return (await import('../../platform/records/index.ts')).recordsMessages[language]
  return wordsOf(language).problems
}

const ALIASES: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
}

const main = async (): Promise<number> => {
  let language: Language = 'ja'
  try {
    const { rest, json, ...given } = optionsOf(process.argv.slice(2))
    language = given.language
    const [first = 'help', ...args] = rest
    const name = Object.hasOwn(ALIASES, first) ? (ALIASES[first] ?? first) : first
    const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (load === undefined) throw problem('cli.unknown_verb', { verb: plainText(name, 60) })
    const verb = await load()
    const wantsHelp = args.includes('--help') || args.includes('-h')
    const call: Call = {
      args: wantsHelp ? [name] : args,
      language,
      json,
      terminal,
      // npm runs its scripts in the root of the project; tools/run.mjs passes on where the person is.
      cwd: process.env['HINOBAN_TOOL_CWD'] ?? process.cwd(),
      home: process.cwd(),
      env: process.env,
      verbs,
    }
    return wantsHelp ? await (await (verbs['help'] ?? load)()).run(call) : await verb.run(call)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0 // the reader of the answer had enough
    const words = wordsOf(language)
    if (error instanceof ProblemError) {
      const sentences = await sentencesOf(error.code, language)
      const say = Object.hasOwn(sentences, error.code)
        ? (sentences as unknown as Sentences)[error.code] // each sentence takes the params of its own code
        : undefined
      if (say) {
        terminal.err(plainText(say(error.params), 2000))
        return error.code.startsWith('cli.') && error.status === 400 ? 2 : 1
      }
    }
    if (error instanceof Error && error.name === 'ConfigError') {
      terminal.err(words.doctor.configBad)
      return 1
    }
    terminal.err(
      plainText(
        error instanceof Error ? (error.stack ?? error.message) : String(error),
        5000,
      ).replaceAll('\ufffd', '\n'),
    )
    terminal.err(words.bug(randomBytes(4).toString('hex')))
    return 1
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})
process.exitCode = await main()
