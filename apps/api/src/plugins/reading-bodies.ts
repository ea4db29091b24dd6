import { negotiateLanguage, readingMediaTypes, readingsBodyBytesMax } from '@grenier/contracts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuseDeepJson } from './json-depth.ts'
import { InvalidRequest } from './request-problem.ts'
import { refuseUnstorableBody } from './storable-text.ts'

type ReadingMediaType = (typeof readingMediaTypes)[number]

/** The only type of event that is a reading. */
const eventType = 'org.grenier.reading.v1'

const texts = {
  invalid_json: { fr: 'Ce n’est pas du JSON valide.', en: 'This is not valid JSON.' },
  not_an_object: { fr: 'Un objet JSON est attendu.', en: 'A JSON object is expected.' },
  not_an_event: {
    fr: `Un événement CloudEvents 1.0 de type ${eventType} est attendu, avec id, source, subject, time et data.`,
    en: `A CloudEvents 1.0 event of type ${eventType} is expected, with id, source, subject, time and data.`,
  },
  sources_differ: {
    fr: 'Un envoi a une seule source, simulée ou non.',
    en: 'A call has one source, simulated or not.',
  },
} as const

interface Fault {
  readonly field: string
  readonly code: keyof typeof texts
}

/** Thrown within this file only: where a body stopped being readings, and why. */
class UnreadableBody extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.code)
    this.fault = fault
  }
}

interface ReadingOfSource {
  readonly source: unknown
  readonly simulated: unknown
  readonly reading: Readonly<Record<string, unknown>>
}

const object = z.record(z.string(), z.unknown())

const event = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string(),
  type: z.literal(eventType),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json').optional(),
  data: object,
})

function parsed(text: string, field: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreadableBody({ field, code: 'invalid_json' })
  }
}

/** A line stands for itself: it names its source beside what was read. Empty lines are none. */
function readLines(text: string): ReadingOfSource[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const field = `line ${index + 1}`
    const row = object.safeParse(parsed(line, field))
    if (!row.success) throw new UnreadableBody({ field, code: 'not_an_object' })
    const { source, simulated, ...reading } = row.data
    return [{ source, simulated, reading }]
  })
}

/**
 * The subject is the resource, `time` the instant of the reading. The id of an event is not looked at: a reading is known by
 * its gauge and its instant, so that a replay under new ids still changes nothing.
 */
function readEvents(events: readonly unknown[]): ReadingOfSource[] {
  return events.map((one, index) => {
    const found = event.safeParse(one)
    if (!found.success) throw new UnreadableBody({ field: String(index), code: 'not_an_event' })
    const { source, subject, time, data } = found.data
    const { simulated, ...reading } = data
    return { source, simulated, reading: { ...reading, resourceId: subject, takenAt: time } }
  })
}

const readersOf: Readonly<Record<ReadingMediaType, (text: string) => ReadingOfSource[]>> = {
  'application/x-ndjson': readLines,
  'application/cloudevents+json': (text) => readEvents([parsed(text, '')]),
  'application/cloudevents-batch+json': (text) => {
    const batch = z.array(z.unknown()).safeParse(parsed(text, ''))
    if (!batch.success) throw new UnreadableBody({ field: '', code: 'not_an_event' })
    return readEvents(batch.data)
  },
}

/** The same call as plain JSON: the schema of the endpoint then looks at each field. */
function readingsBodyOf(mediaType: ReadingMediaType, text: string): object {
  const rows = readersOf[mediaType](text)
  const [first] = rows
  const other = rows.findIndex((row) => row.source !== first?.source || row.simulated !== first?.simulated)
  if (other >= 0) throw new UnreadableBody({ field: String(other), code: 'sources_differ' })
  const simulated = first?.simulated === undefined ? {} : { simulated: first.simulated }
  return { source: first?.source, ...simulated, readings: rows.map(({ reading }) => reading) }
}

/** Lets the endpoints of `app`, and no others, read these bodies. @throws InvalidRequest naming the line or event. */
export function readReadingBodies(app: FastifyInstance): void {
  for (const mediaType of readingMediaTypes) {
    const options = { parseAs: 'string', bodyLimit: readingsBodyBytesMax } as const
    app.addContentTypeParser<string>(mediaType, options, (request, text, done) => {
      const language = negotiateLanguage(request.headers['accept-language'])
      try {
        refuseDeepJson(text)
        const value = readingsBodyOf(mediaType, text)
        refuseUnstorableBody({ text, value }, language)
        done(null, value)
      } catch (error) {
        if (!(error instanceof UnreadableBody)) {
          done(error as Error)
          return
        }
        const { field, code } = error.fault
        const detail = texts[code][language]
        done(new InvalidRequest([{ in: 'body', field, code, detail }]))
      }
    })
  }
}
