import { operandsOf } from '../operands.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'start'

export const start: Verb = {
  usage,
  summary: {
    ja: '火の番を起動する（npm start と同じサーバー）',
    en: 'start Hinoban (the same server as npm start)',
  },
  details: {
    ja: 'コンソールのアドレスと、最初の管理者を登録するためのトークン（初回のみ）を表示し、Ctrl+C で止まるまで動き続けます。\n設定は HINOBAN_… の環境変数と hinoban.yaml から読みます（hinoban config check で確認できます）。\n画面は npm start が組み立てたものを使うため、最初の1回は npm start で起動してください。',
    en: 'Prints the address of the console and, the first time, the token that registers the first administrator; runs until Ctrl+C.\nSettings come from HINOBAN_… variables and hinoban.yaml (see hinoban config check).\nThe console is the one that npm start builds: use npm start the first time.',
  },
  run: async ({ args }) => {
    if (operandsOf(args, usage).length > 0) throw problem('cli.missing_argument', { usage })
    // It prints, listens to the signals and ends the process itself.
    await import('../../server/main.ts')
    return new Promise<number>(() => undefined)
  },
}
