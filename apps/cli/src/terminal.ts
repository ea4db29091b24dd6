import type { Language } from './language.ts'

/** Where a command writes, and in which language. */
export interface Terminal {
  readonly language: Language
  readonly write: (line: string) => void
  readonly writeError: (line: string) => void
}

/** What a process ends with; scripts rely on these numbers. */
export const exitCodes = { done: 0, failed: 1, misused: 2, unproven: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
