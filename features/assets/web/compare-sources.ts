/**
 * Lays what several sources say of one thing side by side and finds where they disagree. Pure.
 * @module
 */

type Says = { readonly says: readonly { readonly field: string; readonly value: string }[] }
export type ComparedLine = {
  readonly field: string
  /** One per source, in their order; null where a source says nothing. */
  readonly values: readonly (string | null)[]
  readonly differs: boolean
}

/** Facts that are lists: another order is no disagreement, and neither is knowing fewer of them. */
const LISTS: ReadonlySet<string> = new Set(['addresses', 'macs', 'hostNames', 'ports'])

const folded = (value: string): string =>
  value.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()

const contains = (larger: readonly string[], smaller: readonly string[]): boolean =>
  smaller.every((value) => larger.some((other) => sameName(value, other)))

/** `hq-fw` and `hq-fw.example.jp` are one name, said in short and in full. */
const sameName = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)

const disagree = (field: string, a: string, b: string): boolean => {
  if (!LISTS.has(field)) return folded(a) !== folded(b)
  const [left, right] = [folded(a).split(/, ?/), folded(b).split(/, ?/)]
  return !contains(left, right) && !contains(right, left)
}

/** Fields in the given order; those it does not name follow as they are first told. */
export const compareSources = (
  sources: readonly Says[],
  order: readonly string[] = [],
): readonly ComparedLine[] => {
  const told = new Set(sources.flatMap((s) => s.says.map((line) => line.field)))
  const fields = new Set([...order.filter((field) => told.has(field)), ...told])
  return [...fields].map((field) => {
    const values = sources.map((s) => s.says.find((line) => line.field === field)?.value ?? null)
    const given = values.filter((value) => value !== null)
    return {
      field,
      values,
      differs: given.some((a, i) => given.slice(i + 1).some((b) => disagree(field, a, b))),
    }
  })
}
