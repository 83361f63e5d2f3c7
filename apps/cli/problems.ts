/**
 * What can go wrong at the command line by no fault of ours. Status 400 is a usage error: exit code 2.
 * @module
 */
import { type Catalogue, problemsOf } from '../../platform/problem/index.ts'

export const cliProblems = {
  'cli.unknown_verb': { status: 400, params: ['verb'] },
  'cli.unknown_option': { status: 400, params: ['option', 'usage'] },
  'cli.bad_language': { status: 400, params: ['value'] },
  'cli.missing_argument': { status: 400, params: ['usage'] },
  'cli.bad_option_value': { status: 400, params: ['option', 'value', 'usage'] },
  'cli.no_such_folder': { status: 400, params: ['path'] },
  'cli.not_readable': { status: 400, params: ['path'] },
  'cli.no_such_file': { status: 400, params: ['path'] },
  'cli.not_running': { status: 503, params: ['folder'] },
  'cli.bad_server': { status: 400, params: ['value'] },
  'cli.no_such_site': { status: 400, params: ['name', 'sites'] },
  'cli.server_unreachable': { status: 503, params: ['server', 'why'] },
  'cli.bad_token': { status: 401, params: ['server'] },
  'cli.server_refused': { status: 502, params: ['server', 'why'] },
  'cli.no_such_feed': { status: 400, params: ['name'] },
  'cli.not_a_feed': { status: 422, params: ['path'] },
  'cli.not_writable': { status: 400, params: ['path'] },
} as const satisfies Catalogue

export const problem = problemsOf(cliProblems)
