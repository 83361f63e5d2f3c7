import { wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'help [command]'

export const help: Verb = {
  usage,
  summary: { ja: '使い方を表示する', en: 'show how to use it' },
  details: {
    ja: 'コマンド名を付けると、そのコマンドの使い方を表示します。hinoban <command> --help も同じです。',
    en: 'With the name of a command, how to use that one; the same as hinoban <command> --help.',
  },
  run: async ({ args, language, terminal, verbs }) => {
    const m = wordsOf(language)
    const [name, ...more] = operandsOf(args, usage)
    if (more.length > 0) throw problem('cli.missing_argument', { usage })
    if (name !== undefined) {
      const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined
      if (load === undefined) throw problem('cli.unknown_verb', { verb: plainText(name, 60) })
      const verb = await load()
      const details = verb.details[language]
      await terminal.out(
        `${m.usage}: hinoban ${verb.usage}\n\n${verb.summary[language]}\n${details === '' ? '' : `\n${details}\n`}`,
      )
      return 0
    }
    const listed = await Promise.all(Object.values(verbs).map((load) => load()))
    const width = 38
    // A long usage has its line to itself: an 80-column terminal shows both.
    const lines = listed.map(({ usage, summary }) =>
      usage.length + 3 > width
        ? `  ${usage}\n  ${' '.repeat(width)}${summary[language]}`
        : `  ${usage.padEnd(width)}${summary[language]}`,
    )
    const options = [
      ['--language ja|en', m.optionLanguage],
      ['--json', m.optionJson],
      ['--help', m.optionHelp],
    ].map(([option = '', about = '']) => `  ${option.padEnd(width)}${about}`)
    await terminal.out(
      `${m.tagline}\n\n${m.usage}: hinoban <command> [options]\n\n${m.commands}:\n${lines.join('\n')}\n\n${m.options}:\n${options.join('\n')}\n\n${m.exitCodes}\n`,
    )
    return 0
  },
}
