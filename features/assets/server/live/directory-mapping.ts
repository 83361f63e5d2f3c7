/**
 * A line that says which site of Hinoban a site of the directory is.
 * @module
 */
/** `Osaka = 大阪工場`; null for a line that says no such thing. */
export const readMapping = (
  line: string,
): { readonly from: string; readonly to: string } | null => {
  const [from = '', to = '', more] = line.split(/[=＝]/).map((part) => part.trim())
  return from === '' || to === '' || more !== undefined ? null : { from, to }
}
