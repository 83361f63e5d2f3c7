/**
 * Ordered streams read side by side: what belongs to one subject is taken as the subject comes.
 * @module
 */

export const flat = async function* <T>(batches: AsyncIterable<T[]>): AsyncGenerator<T[]> {
  for await (const batch of batches) if (batch.length > 0) yield batch
}

/** Takes from an ordered stream what belongs to a subject; what lies before it belongs to none and is passed over. */
export const bySubject = <T>(batches: AsyncGenerator<T[]>, idOf: (item: T) => string) => {
  let batch: T[] = []
  let at = 0
  const head = async (): Promise<T | null> => {
    while (at >= batch.length) {
      const next = await batches.next()
      if (next.done) return null
      batch = next.value
      at = 0
    }
    return batch[at] ?? null
  }
  return {
    of: async (id: string): Promise<T[]> => {
      const found: T[] = []
      for (;;) {
        // The common case without a promise: the item is in the batch.
        const item = at < batch.length ? (batch[at] as T) : await head()
        if (item === null) return found
        const order = idOf(item) === id ? 0 : byBytes(idOf(item), id)
        if (order > 0) return found
        if (order === 0) found.push(item)
        at++
      }
    },
  }
}

/** The order of PostgreSQL's collation "C" over UTF-8. */
export const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b))
