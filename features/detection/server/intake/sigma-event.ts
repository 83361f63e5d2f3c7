/**
 * An event as Sigma's matcher sees it. Pure.
 * @module
 */
import type { LogEvent } from '@hinoban/logs'
import type { SigmaEvent } from '@hinoban/sigma'

/**
 * Windows events go by channel and id, all others by what their source says of itself. Keywords look into the line, or into the
 * values of a document: its JSON doubles backslashes and holds names.
 */
export const sigmaEvent = (event: LogEvent, raw: string): SigmaEvent => ({
  fields: event.fields,
  ...(/^[{[]/.test(raw) ? {} : { message: raw }),
  ...(event.channel !== null && event.eventId !== null
    ? { channel: event.channel, eventId: event.eventId }
    : {
        ...(event.product === null ? {} : { product: event.product }),
        ...(event.category === null ? {} : { category: event.category }),
        ...(event.service === null ? {} : { service: event.service }),
      }),
})
