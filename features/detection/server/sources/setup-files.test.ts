/**
 * The steps for followed files are pasted into a real shell: whatever stands in the path, it stays one word, and `*` goes on to match.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fileSteps } from './setup-files.ts'

const dir = mkdtempSync(join(tmpdir(), 'hinoban-steps-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** The commands of the step about rights, with the user and the rights taken out of them. */
const commands = (path: string): string => {
  const step = fileSteps(path).find(({ title }) => title.en === 'Rights (Linux)')
  return (step?.copy?.content ?? '')
    .replaceAll('sudo setfacl', 'printf "%s\\n"')
    .replaceAll('sudo -u hinoban ', '')
}

describe.skipIf(process.platform === 'win32')('set-up steps of a followed file', () => {
  test.each([
    ['plain', 'app', 'a.log', 'a.log'],
    ['a name with a quote and a blank', "it's $(touch x) `id`", 'a b.log', 'a b.log'],
    ['a pattern', 'p', 'a.log', '*.log'],
  ])('%s is read as it is', (_, folder, file, named) => {
    const inside = join(dir, folder)
    mkdirSync(inside, { recursive: true })
    writeFileSync(join(inside, file), 'first line\nsecond\n')
    const said = execFileSync('sh', ['-c', commands(join(inside, named))], { cwd: dir }).toString()
    expect(said.trimEnd().split('\n').at(-1)).toBe('first line')
    expect(said).toContain(`${inside}\n`)
  })
  test('a path brings no line of its own', () => {
    for (const step of fileSteps('/var/log/a\nreboot\n/x.log'))
      expect(step.copy?.content.split('\n')).not.toContain('reboot')
  })
  test('all steps speak both languages', () => {
    for (const { title, text } of fileSteps(null))
      expect([title.ja, title.en, text.ja, text.en].every((words) => words !== '')).toBe(true)
  })
})
