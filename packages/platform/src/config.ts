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

/**
 * Parses a process's environment once. An empty variable counts as missing, as container tools write it.
 *
 * Throws `ConfigError` naming every fault at once: the variable, what is wrong, and what it is for (`describe` of its
 * schema). Values are never repeated, since any of them may be a secret.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(present, { reportInput: false })
  if (parsed.success) {
    return parsed.data
  }
  throw new ConfigError(parsed.error.issues.map((issue) => describeFault(schema, present, issue)))
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
