/**
 * Names the test files whose process V8 ended from within (SIGTRAP, SIGSEGV), for `npm test` to run them once more: Node 24 does so on
 * rare occasions, when threads end while others begin (platform/jobs/thread.ts; nodejs/node#64500). Nothing is named when a test failed, or
 * when a process ended in any other way.
 * @module
 */
import { writeFileSync } from 'node:fs'

const V8_ENDED_IT = /exited unexpectedly with signal SIG(?:TRAP|SEGV)\b.* while running test file (.+)$/

/** An error and what caused it, as texts. */
const textsOf = (error) =>
  error === undefined || error === null ? [] : [String(error.message), ...textsOf(error.cause)]

export default class CrashReporter {
  onTestRunEnd(modules, errors) {
    const to = process.env.HINOBAN_TOOL_CRASHED
    if (!to || errors.length === 0 || modules.some((module) => module.state() === 'failed')) return
    const files = errors.map(
      (error) =>
        textsOf(error)
          .map((text) => V8_ENDED_IT.exec(text)?.[1])
          .find((file) => file !== undefined) ?? null,
    )
    if (files.every((file) => file !== null)) writeFileSync(to, JSON.stringify([...new Set(files)]))
  }
}
