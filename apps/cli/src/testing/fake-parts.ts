import type { Client } from '@grenier/contracts'
import { createCli } from '../cli.ts'
import type { CliParts } from '../cli-parts.ts'
import type { Contexts } from '../connection/contexts-file.ts'
import type { Credential } from '../connection/credentials-file.ts'
import type { Language } from '../language.ts'

export interface FakeParts {
  readonly parts: CliParts
  readonly out: string[]
  readonly err: string[]
  /** What stands in the two files. */
  readonly kept: { contexts: Contexts; readonly credentials: Map<string, Credential> }
}

export interface FakeOptions {
  readonly language?: Language
  readonly client?: Partial<Record<keyof Client, unknown>>
  readonly parts?: Partial<CliParts>
  readonly token?: string
}

const unexpected = (what: string) => () => {
  throw new Error(`${what} was not expected`)
}

/** The parts of a command line in memory; whatever the test does not give must not be used. */
export function fakeParts({ language = 'en', client, parts, token }: FakeOptions = {}): FakeParts {
  const [out, err]: [string[], string[]] = [[], []]
  const credentials = new Map<string, Credential>()
  const kept = {
    contexts: {
      currentContext: 'here',
      contexts: { here: { server: 'https://grenier.example', clientId: 'cli' } },
    } as Contexts,
    credentials,
  }
  return {
    out,
    err,
    kept,
    parts: {
      terminal: {
        language,
        write: (line) => void out.push(line),
        writeError: (line) => void err.push(line),
        columns: null,
        isColoured: false,
        progressStream: null,
      },
      environment: { language, folder: '/nowhere', token: token ?? null, server: null, isColourWanted: false },
      contexts: {
        read: async () => kept.contexts,
        write: async (contexts) => {
          kept.contexts = contexts
        },
      },
      credentials: {
        read: async (context) => credentials.get(context) ?? null,
        write: async (context, credential) => void credentials.set(context, credential),
        remove: async (context) => credentials.delete(context),
      },
      protocol: {
        issuerOf: unexpected('issuerOf'),
        signIn: unexpected('signIn'),
        refresh: unexpected('refresh'),
        revoke: unexpected('revoke'),
      },
      register: { read: unexpected('the register') },
      connect: client === undefined ? unexpected('a connection') : () => client as unknown as Client,
      ask: async () => null,
      readLine: unexpected('standard input'),
      readInput: unexpected('standard input'),
      pause: async (_, signal) => signal.throwIfAborted(),
      nowMs: () => 1_000_000,
      newKey: () => 'key-of-the-test',
      signal: new AbortController().signal,
      ...parts,
    },
  }
}

/** Runs one command line on such parts. */
export async function runFake(words: readonly string[], options: FakeOptions = {}) {
  const fake = fakeParts(options)
  const code = await createCli(fake.parts).run(words)
  return { code, out: fake.out.join('\n'), err: fake.err.join('\n'), kept: fake.kept }
}
