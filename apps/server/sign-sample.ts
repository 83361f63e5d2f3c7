/**
 * Signs for the sample company through the board's own doors.
 * @module
 */
import { declare, signException } from '../../features/board/contract.ts'
import type { SampleSignature } from '../../features/samples/rules.ts'
import type { Who } from '../../platform/access/who.ts'
import type { Route } from '../../platform/http/index.ts'
import { callThrough } from './call-through.ts'

export const signThrough = (routes: readonly Route[]) => {
  const call = callThrough(routes)
  return async (
    who: Who,
    signature: SampleSignature,
    lastDay: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const { measure } = signature
    const say = (text: { readonly ja: string; readonly en: string }): string => text[who.language]
    if (signature.kind === 'declaration') {
      const body = declare.body?.parse({ statement: say(signature.statement), lastDay })
      await call(declare.name, who, { params: { measure }, body }, signal)
      return
    }
    const body = signException.body?.parse({
      kind: signature.kind,
      measure,
      scope: { kind: 'all' },
      reason: say(signature.reason),
      ...(signature.kind === 'exception' ? { compensating: say(signature.compensating) } : {}),
      lastDay,
    })
    await call(signException.name, who, { body }, signal)
  }
}
