import type { Language } from '../language.ts'
import type { ExitCode } from '../terminal.ts'

/** A text of the command line in each of its languages. */
export type Said = Readonly<Record<Language, string>>

/** The command cannot go on, for a reason that no server gave. */
export class CliFault extends Error {
  readonly exitCode: ExitCode
  readonly said: Said

  constructor(exitCode: ExitCode, said: Said) {
    super(said.en)
    this.name = 'CliFault'
    this.exitCode = exitCode
    this.said = said
  }
}
