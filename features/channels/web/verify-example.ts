/**
 * How a receiver checks a webhook, as people copy it: the page shows it, the handbook prints it, a test runs it.
 * @module
 */
export const VERIFY_EXAMPLE = `import { createHmac, timingSafeEqual } from 'node:crypto'

export const isFromHinoban = (secret, headers, body) => {
  const at = headers['x-hinoban-timestamp'] ?? ''
  const signed = \`\${at}.\${headers['x-hinoban-id']}.\${body}\`
  const expected = Buffer.from(\`sha256=\${createHmac('sha256', secret).update(signed).digest('hex')}\`)
  const given = Buffer.from(headers['x-hinoban-signature'] ?? '')
  const isFresh = Math.abs(Date.now() / 1000 - Number(at)) < 300
  return isFresh && given.length === expected.length && timingSafeEqual(given, expected)
}
`
