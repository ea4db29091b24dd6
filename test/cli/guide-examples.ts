import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** One example of the guide: what is typed, and what it prints. */
export interface GuideExample {
  readonly command: string
  readonly form: 'text' | 'json' | 'http'
  readonly printed: string
}

export interface Guide {
  readonly examples: readonly GuideExample[]
  /** The program that the guide gives to verify a signature. */
  readonly verifier: string
}

/** The examples of the API guide, in its order. @throws Error for a command without its print. */
export async function readGuide(): Promise<Guide> {
  const text = await readFile(new URL('../../docs/guides/api.md', import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, form = '', content = '']) => ({
    form,
    content,
  }))
  const examples = blocks.flatMap(({ form, content }, index): GuideExample[] => {
    if (form !== 'sh') return []
    const { form: next, content: printed = '' } = blocks[index + 1] ?? {}
    if (next !== 'text' && next !== 'json' && next !== 'http') throw new Error(`what does this print? ${content}`)
    return [{ command: content, form: next, printed: printed.trimEnd() }]
  })
  const verifier = blocks.find(({ form }) => form === 'js')?.content ?? ''
  return { examples, verifier }
}

/** What a command prints, by a shell that ends at the first fault. */
export async function shellPrints(command: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await run('bash', ['-c', `set -eu\n${command}`], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  })
  return stdout.replaceAll('\r\n', '\n').trimEnd()
}

/** Whether an answer has the shape that the guide shows; null where it has, else where and how it differs. */
export function shapeFault({ form, printed }: Pick<GuideExample, 'form' | 'printed'>, real: string): string | null {
  if (form === 'text') return printed === real ? null : `it printed ${real}`
  if (form === 'json') return valueFault(JSON.parse(printed), JSON.parse(real), '')
  const [expected, given] = [httpOf(printed), httpOf(real)]
  if (expected.status !== given.status) return `it answered ${given.status}`
  const missing = [...expected.headers].find(
    ([name, value]) =>
      !(given.headers.get(name) ?? '').startsWith(value === '…' ? '' : value) || !given.headers.has(name),
  )
  if (missing !== undefined) return `its header ${missing[0]} is ${given.headers.get(missing[0])}`
  return valueFault(JSON.parse(expected.body), JSON.parse(given.body), '')
}

function httpOf(text: string) {
  const [head = '', ...rest] = text.split('\n\n')
  const [status = '', ...lines] = head.split('\n')
  const headers = new Map(
    lines.map((line) => {
      const cut = line.indexOf(':')
      return [line.slice(0, cut).toLowerCase(), line.slice(cut + 1).trim()] as const
    }),
  )
  return { status: status.trim(), headers, body: rest.join('\n\n') }
}

/** Every field that is shown is there, with a value of that kind; codes and names of fields that say how it stands are the same. */
function valueFault(shown: unknown, real: unknown, path: string): string | null {
  if (shown === null) return real === undefined ? `${path} is missing` : null
  if (Array.isArray(shown)) {
    if (!Array.isArray(real)) return `${path} is no list`
    return shown.length === 0
      ? null
      : real.length === 0
        ? `${path} is empty`
        : valueFault(shown[0], real[0], `${path}[0]`)
  }
  if (typeof shown === 'object') {
    if (typeof real !== 'object' || real === null) return `${path} is ${JSON.stringify(real)}`
    const fields = Object.entries(shown)
    return fields.reduce<string | null>(
      (fault, [name, value]) => fault ?? valueFault(value, (real as Record<string, unknown>)[name], `${path}.${name}`),
      null,
    )
  }
  if (typeof shown !== typeof real) return `${path} is ${JSON.stringify(real)}`
  const isStated = /\.(code|status|state|version|month)$/.test(path) && shown !== '…'
  return isStated && shown !== real ? `${path} is ${JSON.stringify(real)}` : null
}
