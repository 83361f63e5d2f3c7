/**
 * Reads all rule files of an organization in a worker thread and gives them back as bytes. Exports `run`.
 * @module
 */
import { type BaseInput, packBase, readRuleBase } from '../../rule-base.ts'
import { readStarter } from './starter-folder.ts'

export type ReadBaseInput = BaseInput & { readonly digest: string; readonly starter: string }

export const run = async ({ digest, starter, files, lists }: ReadBaseInput): Promise<Uint8Array> =>
  packBase(readRuleBase({ files: [...(await readStarter(starter)), ...files], lists }), { digest })
