import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './problems.ts'
import { consoleHeaders } from './security-headers.ts'

/** Where the built console is; resolves once it is built. Rejected: it is not, and its pages are unavailable. */
export type ConsoleFolder = () => Promise<string>

/** As builds name their files: none leads out of its folder, and none is hidden. */
const fileName = /^[\w-][\w.-]{0,199}$/
const apiPath = /^\/(v1|auth|docs|openapi\.json|livez|readyz)(\/|\?|$)/

/** A browser opens a page; whoever asks for data, or for a file of a release that is gone, is told that there is none. */
function asksForPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const isHtml = request.headers.accept?.includes('text/html') === true
  return isRead && isHtml && !apiPath.test(request.url) && !request.url.startsWith('/assets/')
}

async function sendPage(folder: ConsoleFolder, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const page = await folder().then(
    (dir) => readFile(join(dir, 'index.html')),
    () => null,
  )
  if (page === null) return sendProblem(request, reply, { code: 'unavailable' })
  // The page names files by what is in them: it alone is asked for anew each time.
  return reply.headers(consoleHeaders).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
}

/**
 * Serves the console beside the API: its files, which browsers keep for ever because their names say what is in them, and its
 * one page for every address that is not the API's, so that deep links and reloads work.
 */
export async function serveConsole(app: FastifyInstance, folder: ConsoleFolder): Promise<void> {
  const schema = { hide: true }
  await app.register(files, { serve: false, root: '/', preCompressed: true, immutable: true, maxAge: '365d' })
  app.get('/assets/:file', { schema }, async (request, reply) => {
    const { file } = request.params as { file: string }
    if (!fileName.test(file)) return sendProblem(request, reply, { code: 'method-not-supported' })
    const dir = await folder().catch(() => null)
    if (dir === null) return sendProblem(request, reply, { code: 'unavailable' })
    return reply.sendFile(file, join(dir, 'assets'))
  })
  app.setNotFoundHandler((request, reply) =>
    asksForPage(request)
      ? sendPage(folder, request, reply)
      : sendProblem(request, reply, { code: 'method-not-supported' }),
  )
}
