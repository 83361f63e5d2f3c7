import { expect, test } from 'vitest'
import { openLog } from './index.ts'

const lines = (write: (log: ReturnType<typeof openLog>) => void): string[] => {
  const out: string[] = []
  write(openLog({ level: 'debug', write: (line) => void out.push(line) }))
  return out
}

test('a canary put in every secret place never reaches a line', () => {
  const canary = 'kanari-7f3a91'
  const out = lines((log) => {
    log.info(
      { password: canary, token: canary, body: { password: canary, backupCodes: [canary] } },
      'sign-in',
    )
    log.error(
      { request: { headers: { authorization: canary, cookie: canary, 'set-cookie': canary } } },
      'failed',
    )
    log.warn({ a: { b: { secret: canary, smtpUrl: canary } } }, 'deep')
  })
  expect(out).toHaveLength(3)
  expect(out.join('')).not.toContain(canary)
})

test('text of an attacker stays inside its line', () => {
  const out = lines((log) =>
    log.info({ host: 'x\n{"level":"error","msg":"forged"}\u001b[31m' }, 'seen'),
  )
  expect(out).toHaveLength(1)
  expect(out[0]?.trimEnd()).not.toContain('\n')
  expect(out[0]).not.toContain('\u001b')
  expect(JSON.parse(out[0] ?? '')).toMatchObject({ level: 'info', msg: 'seen' })
})
