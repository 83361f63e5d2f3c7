/**
 * Some acts are a person's own: no API token does them, however it was scoped.
 * @module
 */
import { accessProblem, type Who } from '../../../platform/access/index.ts'

export const sessionOnly = (who: Who): string => {
  if (who.via !== 'session' || who.sessionId === undefined)
    throw accessProblem('access.session_only', {})
  return who.sessionId
}
