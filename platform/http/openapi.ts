/**
 * The OpenAPI 3.1 document, made from the schemas that validate (OpenAPI 3.1 uses JSON Schema 2020-12, which is
 * what zod prints).
 * @module
 */
import type { Endpoint } from '@hinoban/endpoint'
import { z } from 'zod'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Record<string, unknown>
  return json
}

const parametersOf = (place: 'path' | 'query', schema: z.ZodType | undefined): unknown[] => {
  if (!schema) return []
  const json = schemaOf(schema, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(json.properties ?? {}).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: inner,
  }))
}

const problemAnswer = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** `/api/assets/:id` → `/api/assets/{id}` */
export const openApiPath = (path: string): string =>
  path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, '{$1}')

export const openApiDocument = (
  endpoints: readonly Endpoint[],
  version: string,
): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const e of [...endpoints].sort((a, b) => a.path.localeCompare(b.path))) {
    const operation: Record<string, unknown> = {
      operationId: e.name,
      summary: e.summary,
      tags: [e.name.split('.')[0]],
      parameters: [...parametersOf('path', e.params), ...parametersOf('query', e.query)],
      ...(e.upload
        ? {
            requestBody: {
              required: true,
              content: {
                'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
              },
            },
          }
        : e.body
          ? {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: schemaOf(e.body, 'input') } },
              },
            }
          : {}),
      responses: {
        ...(e.answerKind === 'file'
          ? {
              200: {
                description: 'A file',
                content: {
                  'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
                },
              },
            }
          : e.answer
            ? {
                200: {
                  description: 'The answer',
                  content: { 'application/json': { schema: schemaOf(e.answer, 'output') } },
                },
              }
            : { 204: { description: 'Done' } }),
        default: problemAnswer,
      },
      security: e.allow === 'anyone' ? [] : [{ session: [] }, { token: [] }],
      'x-hinoban-allow': e.allow,
      ...(e.problems ? { 'x-hinoban-problems': e.problems } : {}),
    }
    const at = openApiPath(e.path)
    paths[at] = { ...paths[at], [e.method.toLowerCase()]: operation }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hinoban',
      version,
      description: '火の番: evidence in, 50 measures judged.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hinoban.session_token' },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token (hnb_…) with scopes and an expiry.',
        },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'params', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
            detail: { type: 'string' },
            incident: { type: 'string' },
          },
        },
      },
    },
  }
}
