export type Field = { readonly id: string; readonly synonyms: readonly string[] }
export type MappedColumn = {
  readonly field: string
  readonly column: number
  readonly certainty: 'exact' | 'likely'
}
/** The column for each field that has one; no column serves two fields. Fields earlier in the list choose first among equals. */
export declare const guessMapping: (
  header: readonly string[],
  fields: readonly Field[],
) => readonly MappedColumn[]
