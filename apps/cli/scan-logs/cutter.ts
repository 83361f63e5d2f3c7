/**
 * What cuts the bytes of a log into records.
 * @module
 */
export type Cutter = {
  /** Records that this piece ends. */
  readonly push: (chunk: Uint8Array) => readonly Uint8Array[]
  /** What is left at the end, whole or not. */
  readonly end: () => readonly Uint8Array[]
}
