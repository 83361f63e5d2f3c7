/**
 * Reads all rule files of an organization in a worker thread and gives them back as bytes. Exports `run`.
 * @module
 */
import type { Form } from '@hinoban/sigma'
import { type BaseInput, readRuleBase } from '../../rule-base.ts'
import { packBase } from './base-pack.ts'
import { readStarter } from './starter-folder.ts'

export type ReadBaseInput = BaseInput & {
  readonly digest: string
  readonly starter: string
  readonly starterForm: Form | null
}

export const run = async ({
  digest,
  starter,
  starterForm,
  files,
  lists,
}: ReadBaseInput): Promise<Uint8Array> => {
  const own = (await readStarter(starter)).map((file) => ({
    ...file,
    form: starterForm,
    isCommon: true,
  }))
  return packBase(readRuleBase({ files: [...own, ...files], lists }), { digest })
}
