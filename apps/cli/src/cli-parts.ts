import type { Client } from '@grenier/contracts'
import type { CliSettings } from './config.ts'
import type { ContextsFile } from './connection/contexts-file.ts'
import type { CredentialsFile } from './connection/credentials-file.ts'
import type { SignInProtocol } from './connection/sign-in-protocol.ts'
import type { Target } from './connection/target.ts'
import type { Terminal } from './terminal.ts'
import type { RegisterSource } from './verbs/register-source.ts'

/** Everything that commands use of the world; `main.ts` alone knows what stands behind each part. */
export interface CliParts {
  readonly terminal: Terminal
  readonly environment: CliSettings
  readonly contexts: ContextsFile
  readonly credentials: CredentialsFile
  readonly protocol: SignInProtocol
  readonly register: RegisterSource
  /** The API of a target; `timeoutMs` bounds each attempt of a call, 0 none. */
  connect(target: Target, timeoutMs: number): Client
  /** Asks a person a question; null where nobody can answer: standard input is no terminal. */
  ask(question: string): Promise<string | null>
  /** The first line of standard input, for a secret that must stand in no list of processes. */
  readLine(): Promise<string>
  /** All of standard input. */
  readInput(): Promise<string>
  /** Resolves after that time; rejects with the reason of the signal. */
  pause(durationMs: number, signal: AbortSignal): Promise<void>
  readonly nowMs: () => number
  readonly newKey: () => string
  readonly signal: AbortSignal
}
