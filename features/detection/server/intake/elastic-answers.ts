/**
 * What shippers ask an Elasticsearch before and beside their bulk requests, and the answers with which they go on. Facts of the protocol
 * as libbeat, go-elasticsearch, Logstash, Vector and Fluent Bit use it. Pure.
 * @module
 */
import type { PlainAnswer, PlainCall } from '../../../../platform/http/index.ts'
import type { BulkItem } from './bulk-body.ts'

const HEADERS = {
  'content-type': 'application/json; charset=UTF-8',
  // Clients since 7.14 speak with nobody who does not show it.
  'x-elastic-product': 'Elasticsearch',
}
const TEXT = { ...HEADERS, 'content-type': 'text/plain; charset=UTF-8' }
const json = (body: unknown, status = 200): PlainAnswer => ({
  status,
  headers: HEADERS,
  body: JSON.stringify(body),
})

export const refusal = (
  status: number,
  type: string,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): PlainAnswer => ({
  status,
  headers: {
    ...HEADERS,
    ...headers,
    ...(status === 401 ? { 'www-authenticate': 'ApiKey, Basic realm="Hinoban"' } : {}),
  },
  body: JSON.stringify({ error: { root_cause: [{ type, reason }], type, reason }, status }),
})

/** Whatever is set up there (templates, policies, pipelines) is set up here already. */
export const handshake = ({ method, path, userAgent = null }: PlainCall): PlainAnswer => {
  const [first = '', second = ''] = path.split('/').filter((part) => part !== '')
  if (method === 'PUT' || method === 'POST') return json({ acknowledged: true })
  switch (first) {
    case '':
      return json(greeting(versionFor(userAgent)))
    case '_license':
      return json({ license: { status: 'active', uid: 'hinoban', type: 'basic' } })
    case '_xpack':
      // Without a life cycle of its own here, a shipper writes to a plain index and asks nothing more.
      return json({
        license: { uid: 'hinoban', type: 'basic', mode: 'basic', status: 'active' },
        features: { ilm: { available: false, enabled: false } },
        tagline: TAGLINE,
      })
    case '_cluster':
      return json(
        second === 'health'
          ? { cluster_name: 'hinoban', status: 'green', timed_out: false, number_of_nodes: 1 }
          : {},
      )
    case '_cat':
      // rsyslog asks it before it sends; since April 2026 it sends nothing where the answer is no success.
      return { ...json({}), body: 'hinoban green 1 1 0 0 0 0 0 0 - 100.0%\n', headers: TEXT }
    case '_nodes':
      return json({
        _nodes: { total: 1, successful: 1, failed: 0 },
        cluster_name: 'hinoban',
        nodes: {
          hinoban: {
            version: versionFor(userAgent),
            roles: ['data', 'ingest'],
            ingest: { processors: [] },
          },
        },
      })
    case '_ilm':
    case '_template':
    case '_index_template':
    case '_component_template':
    case '_data_stream':
    case '_ingest':
    case '_alias':
      // It exists: nothing has to be made.
      return json(second === '' ? {} : { [path.split('/').at(-1) ?? '']: {} })
    default:
      // An index: it exists, too.
      return first.startsWith('_')
        ? refusal(
            404,
            'resource_not_found_exception',
            'Hinoban takes events here; it answers no searches',
          )
        : json({})
  }
}

const TAGLINE = 'You Know, for Search'

const greeting = (version: string) => ({
  name: 'hinoban',
  cluster_name: 'hinoban',
  cluster_uuid: 'hinoban',
  version: {
    number: version,
    build_flavor: 'default',
    build_type: 'tar',
    build_hash: 'hinoban',
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: TAGLINE,
})

/** Beats refuse to speak with an older one than themselves: whoever says who he is meets his own version. */
const versionFor = (userAgent: string | null): string =>
  /(?:beat|agent|logstash)[^\s/]*\/([6-9]|1\d)\.(\d{1,2})\.(\d{1,2})\b/i
    .exec(userAgent ?? '')
    ?.slice(1, 4)
    .join('.') ?? '8.19.0'

/** One answer an item, in their order. */
export const bulkAnswer = (items: readonly BulkItem[]): PlainAnswer =>
  json({
    took: 1,
    errors: items.some((item) => item.why !== null),
    items: items.map(({ action, index, id, why }) => ({
      [action]:
        why === null
          ? { ...created(index, id), status: 201 }
          : {
              _index: index,
              _id: id ?? '',
              status: 400,
              error: { type: 'document_parsing_exception', reason: why },
            },
    })),
  })

/** To a document that came by itself. */
export const documentAnswer = (index: string, id: string | null): PlainAnswer =>
  json(created(index, id), 201)

const created = (index: string, id: string | null) => ({
  _index: index,
  _id: id ?? '',
  _version: 1,
  result: 'created',
  _shards: { total: 1, successful: 1, failed: 0 },
})
