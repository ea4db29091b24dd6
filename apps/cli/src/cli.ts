import { CommanderError } from 'commander'
import type { CliParts } from './cli-parts.ts'
import { buildProgram } from './command/build-program.ts'
import { toldFailure } from './command/told-failure.ts'
import { helpTexts, usageFault } from './command/usage-texts.ts'
import { program } from './program.ts'
import { type ExitCode, exitCodes } from './terminal.ts'

export interface Cli {
  /** Runs one command line and says what the process ends with. */
  run(words: readonly string[]): Promise<ExitCode>
}

/** The whole command line. It ends no process and reads no environment by itself. */
export function createCli(parts: CliParts): Cli {
  const { terminal } = parts
  return {
    async run(words) {
      let exitCode: ExitCode = exitCodes.done
      const root = buildProgram(parts, program, (code) => {
        exitCode = code
      })
      try {
        await root.parseAsync([...words], { from: 'user' })
        return exitCode
      } catch (error) {
        if (error instanceof CommanderError) return told(error)
        const failure = toldFailure(error, terminal.language, parts.signal)
        failure.lines.forEach(terminal.writeError)
        return failure.exitCode
      }
    },
  }
  function told(error: CommanderError): ExitCode {
    if (error.exitCode === 0) return exitCodes.done
    // A group without a command shows its help, which commander counts as a fault as well.
    if (error.code !== 'commander.help') {
      terminal.writeError(usageFault(error, terminal.language))
      terminal.writeError(`${helpTexts.helpHint[terminal.language]} grenier help`)
    }
    return exitCodes.misused
  }
}
