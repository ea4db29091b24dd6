import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'

/** A configured secret: it prints as a mask wherever text or JSON is made of it, and gives its value only when asked. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

/** Wraps a text schema so that its value is only ever held as a `Secret`, after the text itself was checked. */
export function secret<Text extends z.ZodType<string>>(text: Text) {
  return text.transform((value) => new Secret(value))
}

/** The environment does not describe a configuration that can start. The message names every fault and no value. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(['The configuration has faults:', ...faults.map((fault) => `  - ${fault}`)].join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** More than any key or certificate; a device or a wrong file is not read to its end. */
const fileBytesMax = 65_536

/**
 * Parses a process's environment once. An empty variable counts as missing, as container tools write it.
 *
 * Each variable may stand in a file instead, which `<name>_FILE` names, as mounted secrets do: what is in the environment
 * is seen by whoever may describe the process. One line feed at the end of the file is not part of it.
 *
 * Throws `ConfigError` naming every fault at once: the variable, what is wrong, and what it is for (`describe` of its
 * schema). Values are never repeated, since any of them may be a secret.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const fromFiles = readFiles(schema, present)
  if (fromFiles.faults.length > 0) throw new ConfigError(fromFiles.faults)
  const values = { ...present, ...fromFiles.values }
  const parsed = schema.safeParse(values, { reportInput: false })
  if (parsed.success) {
    return parsed.data
  }
  throw new ConfigError(parsed.error.issues.map((issue) => describeFault(schema, values, issue)))
}

/** What stands in files, of variables that the environment leaves out. */
function readFiles(
  schema: z.ZodObject,
  present: Readonly<Record<string, string | undefined>>,
): { readonly values: Readonly<Record<string, string>>; readonly faults: readonly string[] } {
  const values: Record<string, string> = {}
  const faults: string[] = []
  for (const name of Object.keys(schema.shape)) {
    const fileName = `${name}_FILE`
    const path = fileName in schema.shape ? undefined : present[fileName]
    if (path === undefined) continue
    if (present[name] !== undefined) {
      faults.push(`${name}: named twice, as ${name} and as ${fileName}`)
      continue
    }
    try {
      const found = statSync(path)
      if (!found.isFile()) throw new Error('it is no file')
      if (found.size > fileBytesMax) throw new Error(`it is larger than ${fileBytesMax} bytes`)
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
      if (text !== '') values[name] = text
    } catch (error) {
      faults.push(`${fileName}: the file cannot be read (${reasonOf(error)})`)
    }
  }
  return { values, faults }
}

// The system's message repeats the path.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function describeFault(
  schema: z.ZodObject,
  present: Readonly<Record<string, unknown>>,
  issue: z.core.$ZodIssue,
): string {
  const name = String(issue.path[0] ?? 'environment')
  const purpose = schema.shape[name] instanceof z.ZodType ? schema.shape[name].description : undefined
  // A fault of the whole (two variables that exclude each other) has no path and is never about one that is missing.
  const fault = issue.path.length === 0 || name in present ? issue.message : 'missing'
  return `${name}: ${fault}${purpose === undefined ? '' : ` (${purpose})`}`
}
