import type { Bytes, SbomPart } from './parts.ts'

/**
 * Reads CycloneDX (JSON, XML) and SPDX (JSON, tag-value, 3.0 JSON-LD). Never throws for the bytes.
 * @example for await (const part of readSbom([bytes])) if (part.kind === 'component') …
 */
export declare const readSbom: (chunks: Bytes) => AsyncGenerator<SbomPart, void, undefined>
