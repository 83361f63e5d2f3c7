/**
 * Where the secrets of one text go: each reader of the text hides what it finds by the same hand.
 * @module
 */
import type { SecretKind } from './parts.ts'

export type Vault = {
  /** The text that takes the place of the secret. */
  hide(secret: string, kind: SecretKind): string
  /** One line, or one text of an element. */
  line(text: string): string
}
export type Hide = Vault['hide']
