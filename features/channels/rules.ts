/**
 * What is shown of a channel to whom.
 * @module
 */

/** Of a webhook's address the host alone: path and query often are the secret of the receiving side. */
export const hostOnly = (kind: 'mail' | 'webhook', target: string): string =>
  kind === 'webhook' ? `${/^https?:\/\/[^/?#]*/i.exec(target)?.[0] ?? ''}/…` : target
