export const print = (line: string): void => void process.stdout.write(`${line}\n`)
export const tellAside = (line: string): void => void process.stderr.write(`${line}\n`)
