/**
 * Where a reader goes after the doors: only ever a path of this console.
 * @module
 */

/** The path when it is one of ours; `//evil.example` and `/\evil.example` are not. */
export const ownPath = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && path.length <= 500 ? path : '/'

/** The sign-in page that will lead there afterwards. Without the way back where it would be too long to be taken along. */
export const signInPath = (back: string): string => {
  const path = `/sign-in?${new URLSearchParams({ return: back })}`
  return back === '/' || path.length > 500 ? '/sign-in' : path
}

/** A token behind `#` stays out of server logs: `#abc`, `#token=abc`. */
export const tokenOf = (hash: string): string | null => {
  const text = hash.replace(/^#/, '')
  const token = text.startsWith('token=') ? text.slice('token='.length) : text
  return /^[A-Za-z0-9_.~-]{20,200}$/.test(token) ? token : null
}
