/**
 * The certificate of the server: read from the files that a person or an ACME client keeps, and read again when they
 * change, so that a renewal needs no restart.
 * @module
 */
import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Log } from '../log/index.ts'
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const tlsProblems = {
  'http.tls_half_set': { status: 500, params: ['missing'] },
  'http.tls_unusable': { status: 500, params: ['file', 'why'] },
} as const satisfies Catalogue

const problem = problemsOf(tlsProblems)

export const tlsMessages = {
  ja: {
    'http.tls_half_set': ({ missing }) =>
      `httpsには証明書と秘密鍵の両方が必要です。${missing} を設定してください。`,
    'http.tls_unusable': ({ file, why }) =>
      `証明書または秘密鍵を使えません（${file}: ${why}）。PEM形式のファイルと読み取り権限、証明書と秘密鍵の組み合わせを確認してください。`,
  },
  en: {
    'http.tls_half_set': ({ missing }) =>
      `https needs both a certificate and its key. Set ${missing}.`,
    'http.tls_unusable': ({ file, why }) =>
      `The certificate or its key cannot be used (${file}: ${why}). Check that the files are PEM, readable, and belong together.`,
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof tlsProblems>>

export type Tls = { readonly certificate: string; readonly key: string }

/** Null where neither is set. @throws ProblemError http.tls_half_set */
export const tlsOf = (certificate: string | null, key: string | null): Tls | null => {
  if (certificate === null && key === null) return null
  if (certificate === null || key === null)
    throw problem('http.tls_half_set', {
      missing: certificate === null ? 'HINOBAN_HTTP_TLS_CERTIFICATE' : 'HINOBAN_HTTP_TLS_KEY',
    })
  return { certificate, key }
}

/** @throws ProblemError http.tls_unusable */
export const readTls = async (files: Tls): Promise<{ cert: string; key: string }> => {
  const read = async (file: string): Promise<string> => {
    try {
      return await readFile(file, 'utf8')
    } catch (error) {
      throw problem('http.tls_unusable', {
        file,
        why: (error as NodeJS.ErrnoException).code ?? 'unreadable',
      })
    }
  }
  const pair = { cert: await read(files.certificate), key: await read(files.key) }
  try {
    createSecureContext(pair)
  } catch (error) {
    throw problem('http.tls_unusable', {
      file: files.certificate,
      why: (error as Error).message.slice(0, 200),
    })
  }
  return pair
}

const LOOK_AGAIN_MS = 10 * 60_000

/** Takes a renewed certificate over; a broken one is logged and the old one goes on. Returns how to stop. */
export const watchTls = (
  files: Tls,
  log: Log,
  use: (pair: { cert: string; key: string }) => void,
  everyMs = LOOK_AGAIN_MS,
): (() => void) => {
  const age = async (): Promise<number> =>
    Math.max((await stat(files.certificate)).mtimeMs, (await stat(files.key)).mtimeMs)
  let known: number | null = null
  const look = async (): Promise<void> => {
    const now = await age()
    if (known !== null && now > known) {
      use(await readTls(files))
      log.info('http: a renewed certificate is in use')
    }
    known = now
  }
  const safely = (): void => {
    look().catch((error: unknown) =>
      log.error({ error }, 'http: the renewed certificate cannot be used; the old one stays'),
    )
  }
  safely()
  const timer = setInterval(safely, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
