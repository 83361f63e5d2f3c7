/**
 * Every thread of Hinoban begins here, with what keeps Node itself from breaking down under threads that come and go.
 * @module
 */
import { setFlagsFromString } from 'node:v8'
import { Worker, type WorkerOptions } from 'node:worker_threads'

export type ThreadInput = {
  /** The module that is the thread's work, as an address. */
  readonly entry: string
  readonly given: unknown
}

/**
 * Node 24 strips types with WebAssembly, anew in each thread, and V8 keeps the ways out of WebAssembly in one store for all threads,
 * which it compiles after 1,000 calls. There a thread that ends while another begins can end the whole process (seen:
 * `Runtime_TierUpWasmToJSWrapper`, `Check failed: jit_page.has_value()`, SIGTRAP or SIGSEGV; nodejs/node#64500). They are never compiled
 * here, and thread-entry.mjs keeps what was stripped, so that later threads need no WebAssembly at all.
 */
const NEVER = 2 ** 31 - 1
let isSet = false

/**
 * A thread that runs `entry`, which finds `given` in `workerData.given`, and no secret of the environment beside hostile bytes.
 * @example openThread(new URL('./worker-entry.ts', import.meta.url), { module: module.href, input }, { maxOldGenerationSizeMb: 64 })
 */
export const openThread = (
  entry: URL,
  given: unknown,
  resourceLimits: NonNullable<WorkerOptions['resourceLimits']>,
): Worker => {
  if (!isSet) setFlagsFromString(`--wasm-wrapper-tiering-budget=${NEVER}`)
  isSet = true
  return new Worker(new URL('./thread-entry.mjs', import.meta.url), {
    workerData: { entry: entry.href, given } satisfies ThreadInput,
    // Our packages are read from their sources, as in the main thread.
    execArgv: ['--conditions=source'],
    env: {},
    resourceLimits,
  })
}
