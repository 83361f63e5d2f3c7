/**
 * A reader for stage.test.ts: a line a row; some words end it in the ways in which a reader can end.
 * @module
 */
import type { OpenReader } from './stage-protocol.ts'

export const open: OpenReader = async (_input, ask) => {
  let found: string[] = []
  let suffix = ''
  return {
    tell: (word) => {
      suffix = String(word)
    },
    take: () => {
      const taken = found
      found = []
      return taken
    },
    frame: async (body, at) => {
      if (at.isPoison) {
        at.row({ text: 'poison' })
        return
      }
      for (const line of body.toString('utf8').split('\n')) {
        if (line === 'exit') process.exit(1)
        if (line === 'throw') throw new Error('the reader breaks')
        if (line === 'memory') {
          const held: string[][] = []
          for (;;) held.push(Array.from({ length: 100_000 }, (_, n) => `held ${n}`))
        }
        if (line.startsWith('hit')) found.push(line)
        const text = line === 'ask' ? String(await ask('who')) : line
        if (line.startsWith('again')) at.mayBeRepeated(line)
        at.row({ text: text + suffix })
      }
    },
  }
}
