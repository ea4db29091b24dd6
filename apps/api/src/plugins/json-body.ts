import { negotiateLanguage } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyInstance } from 'fastify'
import { refuseDeepJson } from './json-depth.ts'
import { InvalidRequest } from './request-problem.ts'
import { refuseUnstorableBody } from './storable-text.ts'

const texts = {
  fr: 'Ce n’est pas du JSON valide.',
  en: 'This is not valid JSON.',
} as const

/**
 * Reads JSON bodies and no other kind. An empty one counts as no body. Keys such as `__proto__` are harmless here: what
 * follows is a schema that copies the fields it names and nothing else.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') {
      done(null, undefined)
      return
    }
    const language = negotiateLanguage(request.headers['accept-language'])
    try {
      refuseDeepJson(text)
      const value: unknown = JSON.parse(text)
      refuseUnstorableBody({ text, value }, language)
      done(null, value)
    } catch (error) {
      const unreadable = () =>
        new InvalidRequest([{ in: 'body', field: '', code: 'invalid_json', detail: texts[language] }])
      done(error instanceof InvalidRequest || error instanceof Problem ? error : unreadable())
    }
  })
}
