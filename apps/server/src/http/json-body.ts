// Reading JSON from strangers. Lives here: the bound on its depth, checked before anything is built from it.
import type { FastifyInstance } from 'fastify'
import { ServerError } from '../errors.ts'

/** Replaces an app's JSON parser by one that refuses deeper nesting than `depth`, and keys that poison prototypes. */
export function parseJsonUpTo(app: FastifyInstance, depth: number): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    if (jsonDepth(text) > depth) done(new ServerError('bad-request', `The request is nested deeper than ${depth}.`))
    else void parse(request, text, done)
  })
}

/** How deep the brackets of a JSON text nest; for a text that is not JSON, some number. */
export function jsonDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (inString) {
      if (letter === '\\') i++
      else if (letter === '"') inString = false
    } else if (letter === '"') inString = true
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, ++depth)
    else if (letter === '}' || letter === ']') depth--
  }
  return deepest
}
