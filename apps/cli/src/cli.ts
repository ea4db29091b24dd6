import { Command, CommanderError } from 'commander'
import { verifyAuditCommand } from './audit/verify-audit.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

export interface Cli {
  /** Runs one command line and says what the process ends with. */
  run(words: readonly string[]): Promise<ExitCode>
}

/** The whole command line. It ends no process and reads no environment by itself. */
export function createCli(terminal: Terminal): Cli {
  return {
    async run(words) {
      let exitCode: ExitCode = exitCodes.done
      const program = new Command('grenier').exitOverride().configureOutput({
        writeOut: (text) => terminal.write(text.trimEnd()),
        writeErr: (text) => terminal.writeError(text.trimEnd()),
      })
      const audit = program
        .command('audit')
        .description('le journal d’audit / the audit trail')
        .copyInheritedSettings(program)
      audit.addCommand(
        verifyAuditCommand(terminal, (code) => {
          exitCode = code
        }).copyInheritedSettings(program),
      )
      try {
        await program.parseAsync([...words], { from: 'user' })
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error
        return error.exitCode === 0 ? exitCodes.done : exitCodes.misused
      }
      return exitCode
    },
  }
}
