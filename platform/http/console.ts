/**
 * Serves the built console: hashed assets for a year, the page itself never from a cache, and every path of the
 * console's own router as that page.
 * @module
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound } from './problems.ts'

export const mountConsole = async (app: FastifyInstance, folder: string): Promise<void> => {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(
      `the console is not built (${folder} has no index.html): run "npm start", or "npm run build:console"`,
    )
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  app.get('/*', { config: { endpoint: 'console' } }, async (request, reply) => {
    const { pathname } = new URL(request.url, 'http://console')
    if (pathname.startsWith('/api/') || /\.[a-z0-9]{2,5}$/i.test(pathname)) throw notFound()
    return reply.sendFile('index.html')
  })
}
