/**
 * Words that were mistyped by one sign.
 * @module
 */

/** One sign too many, too few or another, or two that changed places: `endwith`, `contians`. */
export const isOneSlipFrom = (written: string, meant: string): boolean => {
  if (Math.abs(written.length - meant.length) > 1) return false
  let at = 0
  while (at < meant.length && written[at] === meant[at]) at++
  const [rest, other] = [written.slice(at), meant.slice(at)]
  return (
    rest.slice(1) === other ||
    rest === other.slice(1) ||
    rest.slice(1) === other.slice(1) ||
    (rest.slice(2) === other.slice(2) && rest[0] === other[1] && rest[1] === other[0])
  )
}
