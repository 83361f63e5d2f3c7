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

type View = z.input<typeof ImportView>

const POLL_MS = 150

export const takeInThrough = (routes: readonly Route[]) => {
  const answer = async (
    name: string,
    who: Who,
    given: object,
    signal: AbortSignal,
  ): Promise<View> => {
    const found = routes.find((r) => r.endpoint.name === name)
    if (!found) throw new Error(`no route ${name}`)
    const call = {
      who,
      params: undefined,
      query: {},
      body: undefined,
      upload: null,
      language: who.language,
      signal,
      ip: who.ip,
      requestId: 'take-in',
      headers: new Headers(),
      setHeader: () => {},
      ...given,
    }
    // The endpoint of this name answers an ImportView; its own route checks the rest.
    return (await found.handle(call as never)) as View
  }
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
