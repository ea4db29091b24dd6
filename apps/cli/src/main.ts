import { createCli } from './cli.ts'
import { languageOf } from './language.ts'

/** `grenier`: what an operator or an auditor runs in a terminal. */
const { env, argv, stdout, stderr } = process
process.exitCode = await createCli({
  language: languageOf(env),
  write: (line) => void stdout.write(`${line}\n`),
  writeError: (line) => void stderr.write(`${line}\n`),
}).run(argv.slice(2))
