/**
 * Cell positions as Excel shows them.
 * @module
 */

/** 0 → `A`, 25 → `Z`, 26 → `AA`. Throws for a negative or broken number. */
export const columnName = (column: number): string => {
  if (!Number.isSafeInteger(column) || column < 0) throw new Error(`no column ${column}`)
  let name = ''
  for (let n = column; n >= 0; n = Math.floor(n / 26) - 1)
    name = String.fromCharCode(65 + (n % 26)) + name
  return name
}

/** Column 2 (0-based), row 14 (1-based) → `C14`. */
export const cellName = (column: number, row: number): string => `${columnName(column)}${row}`
