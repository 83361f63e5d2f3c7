/**
 * A SonicOS settings file (`.exp`): base64 of `key=value&key=value`, values percent-encoded. Unpacked to one line each,
 * so that secrets are found by their keys.
 * @module
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const MARK = /(?:^|&)(?:shortProdName|buildNum|checksumVersion|firewallName)=/

/** The lines of the settings; null for any other file. */
export const sonicWallSettings = (lines: readonly string[]): string[] | null => {
  const first = lines.find((l) => l.trim() !== '') ?? ''
  if (MARK.test(first.slice(0, 4000)) && first.includes('&')) return settingsOf(lines.join(''))
  if (
    !/^[A-Za-z0-9+/]{60,}={0,2}&*\s*$/.test(first) &&
    !(first.length > 1000 && /^[A-Za-z0-9+/]{60}/.test(first))
  )
    return null
  if (!MARK.test(base64(first.slice(0, 4000)))) return null
  return settingsOf(base64(lines.join('')))
}

const settingsOf = (text: string): string[] =>
  text
    .split('&')
    .flatMap((pair) => (pair === '' ? [] : [percent(pair).replaceAll(/[\r\n]+/g, ' ')]))

const VALUES = new Map([...ALPHABET].map((sign, value) => [sign.charCodeAt(0), value]))

const base64 = (text: string): string => {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3)
  let bits = 0
  let held = 0
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const value = VALUES.get(text.charCodeAt(i))
    if (value === undefined) continue
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length] = (held >> bits) & 0xff
      length += 1
    }
  }
  return new TextDecoder().decode(bytes.subarray(0, length))
}

const percent = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
