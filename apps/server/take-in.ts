/**
 * Hands a file to the importers as a person would through the pages: upload, wait for the dry run, confirm, wait.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Who } from '../../platform/access/who.ts'
import type { Route } from '../../platform/http/index.ts'
import {
  confirmImport,
  type ImportView,
  readImport,
  uploadImport,
} from '../../platform/imports/contract.ts'
import { callThrough } from './call-through.ts'

type View = z.input<typeof ImportView>

const POLL_MS = 150

export const takeInThrough = (routes: readonly Route[]) => {
  const call = callThrough(routes)
  // The endpoints of these names answer an ImportView; their own routes check the rest.
  const answer = async (...given: Parameters<typeof call>): Promise<View> =>
    (await call(...given)) as View
  return async (
    who: Who,
    file: { readonly name: string; readonly bytes: Uint8Array; readonly site: string | null },
    signal: AbortSignal,
  ): Promise<void> => {
    const once = async function* (): AsyncGenerator<Uint8Array> {
      yield file.bytes
    }
    const query = file.site === null ? {} : { site: file.site }
    let view = await answer(
      uploadImport.name,
      who,
      { query, upload: { name: file.name, bytes: once() } },
      signal,
    )
    const until = async (states: readonly string[]): Promise<void> => {
      while (!states.includes(view.state)) {
        if (view.state === 'failed' || view.state === 'cancelled')
          throw new Error(`${file.name}: ${view.failure?.code ?? view.state}`)
        await sleep(POLL_MS, undefined, { signal })
        view = await answer(readImport.name, who, { params: { id: view.id } }, signal)
      }
    }
    await until(['ready'])
    view = await answer(
      confirmImport.name,
      who,
      { params: { id: view.id }, body: { site: file.site, mapping: null } },
      signal,
    )
    await until(['done'])
  }
}
