/**
 * CRC-32 (ISO 3309), four bytes a step.
 * @module
 */
const tables: readonly Int32Array[] = (() => {
  const made = [0, 1, 2, 3].map(() => new Int32Array(256))
  const [t0, t1, t2, t3] = made as [Int32Array, Int32Array, Int32Array, Int32Array]
  for (let n = 0; n < 256; n += 1) {
    let c = n
    for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    t0[n] = c
  }
  for (const [from, to] of [
    [t0, t1],
    [t1, t2],
    [t2, t3],
  ] as const)
    for (let n = 0; n < 256; n += 1) {
      const c = from[n] ?? 0
      to[n] = (c >>> 8) ^ (t0[c & 255] ?? 0)
    }
  return made
})()
const [T0, T1, T2, T3] = tables as [Int32Array, Int32Array, Int32Array, Int32Array]

/** Goes on from `before`, so that a text in two places needs no copy. */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  let c = ~before
  let at = 0
  for (const whole = bytes.length - 3; at < whole; at += 4) {
    c ^=
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    c =
      (T3[c & 255] ?? 0) ^
      (T2[(c >>> 8) & 255] ?? 0) ^
      (T1[(c >>> 16) & 255] ?? 0) ^
      (T0[c >>> 24] ?? 0)
  }
  for (; at < bytes.length; at += 1) c = (c >>> 8) ^ (T0[(c ^ (bytes[at] ?? 0)) & 255] ?? 0)
  return ~c >>> 0
}
