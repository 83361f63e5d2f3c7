import type { Bytes, NmapPart } from './parts.ts'

/**
 * Reads nmap XML as it streams. Never throws for the bytes; an error of the source itself (a socket, a disk) passes through.
 * @example for await (const part of readNmap(createReadStream('scan.xml'))) if (part.kind === 'host') …
 */
export declare const readNmap: (chunks: Bytes) => AsyncGenerator<NmapPart, void, undefined>
