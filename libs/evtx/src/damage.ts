/**
 * What may be wrong with a log.
 * @module
 */
/** Why something could not be read, or not be trusted. */
export type EvtxDamage =
  /** The file does not begin as an event log; chunks are searched for all the same. */
  | 'not_evtx'
  | 'file_header_checksum'
  /** The file ends inside its header or inside a chunk. */
  | 'file_cut'
  /** Bytes were lost or put in before this chunk: it does not stand at a multiple of 64 KiB. */
  | 'chunk_misaligned'
  /** The chunk's own header is overwritten; its records were found by their marks. */
  | 'chunk_header'
  | 'chunk_header_checksum'
  | 'chunk_records_checksum'
  /** A record was expected here; reading went on at the next whole one. */
  | 'record_magic'
  /** A record says that it is empty or goes past its chunk: the rest of the chunk is not read. */
  | 'record_size'
  /** The binary XML of a record breaks off or contradicts itself. */
  | 'record_content'
  /** The definition of a template is broken: the record's values have no names. */
  | 'template'
  /** Elements or values are nested deeper than any real event. */
  | 'too_deep'
  /** An event or a chunk unfolds to more than any real one. */
  | 'too_large'
