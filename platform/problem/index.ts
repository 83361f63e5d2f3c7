/**
 * An expected failure is a Problem: a code, an HTTP status and what the reader needs (STYLE 6).
 * Codes are API: never renamed. Anything else that is thrown is a bug and gets an incident number.
 * @module
 */
export type ProblemSpec = { readonly status: number; readonly params: readonly string[] }
export type Catalogue = Readonly<Record<string, ProblemSpec>>

export type ProblemParams<Spec extends ProblemSpec> = {
  readonly [Name in Spec['params'][number]]: string | number
}

/** One sentence per code that names what the reader sees and the next step. */
export type ProblemMessages<C extends Catalogue> = {
  readonly [Code in keyof C]: (params: ProblemParams<C[Code]>) => string
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: string
  readonly status: number
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: string, status: number, params: Readonly<Record<string, string | number>>) {
    super(`${code} ${JSON.stringify(params)}`)
    this.code = code
    this.status = status
    this.params = params
  }
}

/**
 * The thrower of one catalogue.
 * @example const problem = problemsOf(assetsProblems); throw problem('assets.import_unreadable', { file })
 */
export const problemsOf =
  <const C extends Catalogue>(catalogue: C) =>
  <Code extends keyof C & string>(code: Code, params: ProblemParams<C[Code]>): ProblemError => {
    const spec = catalogue[code]
    if (!spec) throw new Error(`problem code "${code}" is in no catalogue`)
    return new ProblemError(code, spec.status, params as Readonly<Record<string, string | number>>)
  }
