/**
 * The first module of every thread. It is JavaScript, so that nothing is stripped of its types before the place is known where what was
 * stripped is kept: from the second time on a thread begins sooner (bench/threads.ts). Where that folder cannot be written, all goes on without.
 * @module
 */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { workerData } from 'node:worker_threads'

// Beside the program: who can write there can change the program itself.
enableCompileCache(fileURLToPath(new URL('../../.runtime/compiled', import.meta.url)))
await import(workerData.entry)
