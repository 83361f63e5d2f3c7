/**
 * What PowerShell was told in base64 (`-EncodedCommand`), as text that people can read. Pure; decodes, runs nothing.
 * @module
 */

/** PowerShell takes any beginning of `-EncodedCommand`, and `-ec`; dashes of other kinds count as the plain one. */
const ENCODED =
  /(?:^|\s)[-/–—―]e(?:c|n(?:c(?:o(?:d(?:e(?:d(?:c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?)?)?)?)?)?)?)?\s+["']?([A-Za-z0-9+/=]{16,})/i
/** A command line of Windows has at most 32,767 signs. */
const MAX_SIGNS = 32_768
/** Of UTF-16 that tells something: mostly signs that people type. */
const MIN_PLAIN_SHARE = 0.7

/**
 * The text of an encoded command line; null: there is none, or what stands there is no text.
 * @example decodedCommand('powershell -enc ZABpAHIA') // 'dir'
 */
export const decodedCommand = (value: string): string | null => {
  const packed = ENCODED.exec(value.slice(0, MAX_SIGNS))?.[1]
  if (packed === undefined) return null
  const bytes = bytesOf(packed)
  if (bytes === null) return null
  const text = new TextDecoder('utf-16le').decode(bytes).replaceAll('\0', '')
  const plain = [...text].filter((sign) => /[\p{L}\p{N}\p{P}\p{S}\s]/u.test(sign)).length
  return text !== '' && plain / [...text].length >= MIN_PLAIN_SHARE && !text.includes('\uFFFD')
    ? text
    : null
}

const bytesOf = (packed: string): Uint8Array<ArrayBuffer> | null => {
  const whole = packed.replace(/=+$/, '')
  try {
    return Uint8Array.from(
      atob(whole.slice(0, whole.length - (whole.length % 4 === 1 ? 1 : 0))),
      (sign) => sign.charCodeAt(0),
    )
  } catch {
    return null
  }
}
